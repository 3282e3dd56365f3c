/* test-xml-editor.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <gtksourceview/gtksource.h>

#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-xml-editor.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
  GtkWidget             *editor;
} Fixture;

static GtkTextView *
get_view (GtkWidget *editor)
{
  return GTK_TEXT_VIEW (widget_test_find (editor, GTK_SOURCE_TYPE_VIEW, NULL));
}

static gboolean
is_editable (gpointer editor)
{
  GtkWidget *view = widget_test_look (editor, GTK_SOURCE_TYPE_VIEW, NULL);

  return view != NULL && gtk_text_view_get_editable (GTK_TEXT_VIEW (view));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->pool = widget_test_find_pool (fixture->connection, "default");
  fixture->editor = alberca_xml_editor_new (fixture->pool);
  widget_test_present (fixture->editor);
  widget_test_wait (is_editable, fixture->editor);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_object_unref (fixture->connection);
  g_object_unref (fixture->queue);
}

static char *
dup_text (GtkWidget *editor)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (get_view (editor)), "text", &text, NULL);

  return text;
}

static void
replace (Fixture    *fixture,
         const char *what,
         const char *with)
{
  g_autofree char *text = dup_text (fixture->editor);
  g_auto(GStrv) parts = g_strsplit (text, what, 2);
  g_autofree char *changed = g_strjoinv (with, parts);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (get_view (fixture->editor)), changed, -1);
}

static GtkWidget *
get_button (Fixture *fixture)
{
  return widget_test_find (fixture->editor, GTK_TYPE_BUTTON, "_Review");
}

static gboolean
can_review (gpointer data)
{
  return gtk_widget_get_sensitive (get_button (data));
}

static gboolean
has_problem (gpointer data)
{
  Fixture *fixture = data;

  return widget_test_look (fixture->editor, ADW_TYPE_ACTION_ROW, NULL) != NULL;
}

static gboolean
is_closed (gpointer editor)
{
  return !gtk_widget_get_visible (editor);
}

/* Changed, compared, applied: libvirt has it */
static void
test_apply (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GtkWidget) editor = g_object_ref (fixture->editor);
  g_autofree char *diff = NULL;

  g_assert_false (can_review (fixture));
  replace (fixture, "<path>/var/lib/libvirt/images</path>", "<path>/srv/other</path>");
  widget_test_wait (can_review, fixture);
  widget_test_click (fixture->editor, "_Review");
  widget_test_settle ();
  diff = dup_text (fixture->editor);
  g_assert_nonnull (strstr (diff, "\n-    <path>/var/lib/libvirt/images</path>\n+    <path>/srv/other</path>\n"));

  widget_test_click (fixture->editor, "_Apply");
  widget_test_wait (is_closed, editor);
  widget_test_finish (fixture->queue);
}

/* Not XML any more, another pool: neither can be applied */
static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  replace (fixture, "</name>", "");
  widget_test_wait (has_problem, fixture);
  g_assert_false (can_review (fixture));
  replace (fixture, "<name>default", "<name>default</name>");
  widget_test_wait ((WidgetTestCondition) is_editable, fixture->editor);
  replace (fixture, "<name>default", "<name>other");
  widget_test_wait (has_problem, fixture);
  g_assert_false (can_review (fixture));

  /* What a schema does not know may still be tried */
  replace (fixture, "<name>other", "<name>default");
  replace (fixture, "</pool>", "<unheard/></pool>");
  widget_test_wait (can_review, fixture);
  g_assert_true (has_problem (fixture));

  replace (fixture, "<unheard/>", "");
  widget_test_destroy (fixture->editor);
}

/* A window with changes asks before it closes */
static void
test_discard (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GtkWidget) editor = g_object_ref (fixture->editor);
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *dialog = NULL;

  replace (fixture, "/var/lib", "/srv/lib");
  gtk_window_close (GTK_WINDOW (fixture->editor));
  widget_test_settle ();
  g_assert_true (gtk_widget_get_visible (editor));
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ALBERCA_IS_CONFIRM_DIALOG (window))
        dialog = window;
    }
  g_assert_nonnull (dialog);
  widget_test_wait ((WidgetTestCondition) gtk_widget_get_mapped, dialog);
  widget_test_click (dialog, "_Discard");
  widget_test_wait (is_closed, editor);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/xml-editor/apply", test_apply);
  ADD ("/xml-editor/problems", test_problems);
  ADD ("/xml-editor/discard", test_discard);

  return g_test_run ();
}
