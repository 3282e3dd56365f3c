/* test-pool-wizard.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-pool-wizard.h"
#include "widgets/alberca-template-card.h"
#include "widgets/alberca-template-opener.h"
#include "widgets/alberca-xml-editor.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaTemplateList   *templates;
  char                  *created;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *directory = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", NULL);

  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->templates = alberca_template_list_new (directory);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_object_unref (fixture->templates);
  g_object_unref (fixture->connection);
  g_object_unref (fixture->queue);
  g_free (fixture->created);
}

static void
on_created (AlbercaPoolWizard *wizard,
            AlbercaOperation  *operation,
            const char        *uuid,
            Fixture           *fixture)
{
  fixture->created = g_strdup (uuid);
}

static GtkWidget *
entry_of (GtkWidget  *wizard,
          const char *title)
{
  return widget_test_find (widget_test_find (wizard, ALBERCA_TYPE_FIELD_ROW, title), GTK_TYPE_TEXT, NULL);
}

static gboolean
can_go_on (GtkWidget *wizard)
{
  return gtk_widget_get_sensitive (widget_test_find (wizard, GTK_TYPE_BUTTON, "_Next"));
}

static gboolean
is_created (gpointer data)
{
  Fixture *fixture = data;

  return alberca_connection_find_pool (fixture->connection, fixture->created) != NULL;
}

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, fixture->templates, NULL);
  AlbercaPool *pool;

  g_signal_connect (wizard, "created", G_CALLBACK (on_created), fixture);
  g_object_ref (wizard);
  widget_test_present (wizard);
  widget_test_find (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL);
  g_assert_null (widget_test_look (wizard, GTK_TYPE_BUTTON, "_Back"));
  g_assert_false (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (wizard))));
  widget_test_click (wizard, "_Next");

  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "");
  g_assert_false (can_go_on (wizard));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "default");
  g_assert_false (can_go_on (wizard));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "fresh");
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Path, on the computer that runs libvirt")), "relative");
  g_assert_false (can_go_on (wizard));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Path, on the computer that runs libvirt")), "/srv/fresh");
  g_assert_true (can_go_on (wizard));

  widget_test_click (wizard, "_Next");
  widget_test_click (wizard, "Another UUID");
  widget_test_click (wizard, "C_reate");
  g_assert_nonnull (fixture->created);
  widget_test_finish (fixture->queue);
  widget_test_wait (is_created, fixture);

  pool = alberca_connection_find_pool (fixture->connection, fixture->created);
  g_assert_cmpstr (alberca_pool_get_name (pool), ==, "fresh");
  g_assert_cmpstr (alberca_pool_get_path (pool), ==, "/srv/fresh");
  g_assert_true (alberca_pool_get_active (pool));
  g_assert_true (alberca_pool_get_autostart (pool));
  widget_test_settle ();
  g_assert_finalize_object (wizard);
}

static void
test_back_keeps_what_was_typed (Fixture       *fixture,
                                gconstpointer  data)
{
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, fixture->templates, NULL);

  widget_test_present (wizard);
  widget_test_click (wizard, "_Next");
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "typed");
  widget_test_click (wizard, "_Back");
  widget_test_click (wizard, "_Next");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (wizard, "Name"))), ==, "typed");

  widget_test_destroy (wizard);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");
  g_autoptr(AlbercaTemplate) template = alberca_template_new_from_pool (pool);
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, fixture->templates, template);
  const char *name;

  widget_test_present (wizard);
  name = gtk_editable_get_text (GTK_EDITABLE (entry_of (wizard, "Name")));
  g_assert_cmpstr (name, !=, "default");
  g_assert_true (g_str_has_prefix (name, "default"));
  g_assert_true (can_go_on (wizard));

  widget_test_destroy (wizard);
}

static gboolean
shows_nothing (gpointer wizard)
{
  return widget_test_look (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL) == NULL ||
         !gtk_widget_get_mapped (widget_test_look (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL));
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, fixture->templates, NULL);
  GtkWidget *search;

  widget_test_present (wizard);
  search = widget_test_find (wizard, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such thing");
  widget_test_wait (shows_nothing, wizard);
  g_assert_false (can_go_on (wizard));

  widget_test_destroy (wizard);
}

/* A broken template is shown with the reason, and the wizard does not go on with it */
static void
test_broken (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("alberca-test-XXXXXX", &error);
  g_autofree char *path = NULL;
  g_autoptr(AlbercaTemplateList) templates = NULL;
  GtkWidget *wizard;
  GtkWidget *card;

  g_assert_no_error (error);
  path = g_build_filename (directory, "broken.xml", NULL);
  g_assert_true (g_file_set_contents (path, "<pool type='dir'>", -1, NULL));
  g_test_expect_message ("alberca", G_LOG_LEVEL_WARNING, "A template is broken: *broken.xml*");
  templates = alberca_template_list_new (directory);
  g_test_assert_expected_messages ();
  wizard = alberca_pool_wizard_new (fixture->connection, templates, NULL);

  widget_test_present (wizard);
  card = widget_test_find (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL);
  g_assert_false (alberca_template_card_get_usable (ALBERCA_TEMPLATE_CARD (card)));
  gtk_flow_box_select_child (GTK_FLOW_BOX (gtk_widget_get_parent (card)), GTK_FLOW_BOX_CHILD (card));
  g_assert_false (can_go_on (wizard));

  widget_test_destroy (wizard);
  g_unlink (path);
  g_rmdir (directory);
}

static gboolean
shows_cards (gpointer wizard)
{
  return !shows_nothing (wizard);
}

/* What is pasted or dropped is a card too, and the wizard goes on with it */
static void
test_xml (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(AlbercaTemplate) template = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *wizard;
  GtkWidget *card;

  template = alberca_template_new_from_xml ("<pool type='dir'><name>written</name>"
                                            "<target><path>/srv/written</path></target></pool>", "a.xml", &error);
  g_assert_no_error (error);
  wizard = alberca_pool_wizard_new (fixture->connection, fixture->templates, template);
  widget_test_present (wizard);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (wizard, "Name"))), ==, "written");

  widget_test_click (wizard, "_Back");
  widget_test_wait (shows_cards, wizard);
  card = widget_test_find (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL);
  g_assert_true (alberca_template_card_get_template (ALBERCA_TEMPLATE_CARD (card)) == template);
  g_assert_true (gtk_flow_box_child_is_selected (GTK_FLOW_BOX_CHILD (card)));
  g_assert_true (can_go_on (wizard));

  widget_test_destroy (wizard);
}

static GtkWidget *
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ALBERCA_IS_XML_EDITOR (window) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
has_editor (gpointer data)
{
  return find_editor () != NULL;
}

static gboolean
can_apply (gpointer editor)
{
  return gtk_widget_get_sensitive (widget_test_find (editor, GTK_TYPE_BUTTON, "_Apply"));
}

static gboolean
has_no_editor (gpointer data)
{
  return find_editor () == NULL;
}

/* What is written on the last page shows in the form, and the UUID and the switches stay */
static void
test_edit_xml (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(AlbercaTemplate) template = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *changed = NULL;
  GtkTextBuffer *buffer;
  GtkWidget *wizard;
  GtkWidget *editor;

  template = alberca_template_new_from_xml ("<pool type='dir'><name>written</name>"
                                            "<target><path>/srv/written</path></target></pool>", "a.xml", &error);
  g_assert_no_error (error);
  wizard = alberca_pool_wizard_new (fixture->connection, fixture->templates, template);
  widget_test_present (wizard);
  widget_test_click (wizard, "_Next");
  gtk_switch_set_active (GTK_SWITCH (widget_test_find (wizard, GTK_TYPE_SWITCH, NULL)), FALSE);
  widget_test_click (wizard, "Edit the definition");
  widget_test_wait (has_editor, NULL);
  editor = find_editor ();
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (editor, GTK_SOURCE_TYPE_VIEW, NULL)));
  g_object_get (buffer, "text", &xml, NULL);
  parts = g_strsplit (xml, "/srv/written", 2);
  changed = g_strjoinv ("/srv/other", parts);
  gtk_text_buffer_set_text (buffer, changed, -1);
  widget_test_wait (can_apply, editor);
  widget_test_click (editor, "_Apply");
  widget_test_wait (has_no_editor, NULL);

  g_assert_false (gtk_switch_get_active (GTK_SWITCH (widget_test_find (wizard, GTK_TYPE_SWITCH, NULL))));
  g_clear_pointer (&xml, g_free);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (wizard, GTK_SOURCE_TYPE_VIEW, NULL)));
  g_object_get (buffer, "text", &xml, NULL);
  g_assert_cmpstr (xml, ==, changed);
  widget_test_destroy (wizard);
}

static void
on_opened (AlbercaTemplateOpener *opener,
           AlbercaTemplate       *template,
           GPtrArray             *titles)
{
  g_ptr_array_add (titles, g_strdup (alberca_template_get_title (template)));
}

static gboolean
has_one (gpointer titles)
{
  return ((GPtrArray *) titles)->len == 1;
}

static GtkWidget *
find_error_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ALBERCA_IS_ERROR_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
has_error_dialog (gpointer data)
{
  return find_error_dialog () != NULL;
}

static void
expect_error_dialog (void)
{
  widget_test_wait (has_error_dialog, NULL);
  widget_test_destroy (find_error_dialog ());
}

/* From a file, from text, and what is neither a pool nor a template: said, not taken */
static void
test_opener (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(AlbercaTemplateOpener) opener = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "tests", "data", "pool-dir.xml", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) missing = g_file_new_for_path ("/nonexistent/pool.xml");
  GtkWidget *window = adw_window_new ();

  widget_test_present (window);
  opener = alberca_template_opener_new (window);
  g_signal_connect (opener, "opened", G_CALLBACK (on_opened), titles);

  alberca_template_opener_open_file (opener, file);
  widget_test_wait (has_one, titles);
  g_assert_cmpstr (g_ptr_array_index (titles, 0), ==, "pool-dir.xml");

  alberca_template_opener_open_file (opener, missing);
  expect_error_dialog ();
  alberca_template_opener_open_text (opener, "<volume/>", "x");
  expect_error_dialog ();
  g_assert_cmpuint (titles->len, ==, 1);

  /* Who is gone is told nothing */
  alberca_template_opener_open_file (opener, file);
  g_object_run_dispose (G_OBJECT (opener));
  widget_test_settle ();
  g_assert_cmpuint (titles->len, ==, 1);

  widget_test_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/pool-wizard/create", test_create);
  ADD ("/pool-wizard/back-keeps-what-was-typed", test_back_keeps_what_was_typed);
  ADD ("/pool-wizard/broken", test_broken);
  ADD ("/pool-wizard/copy", test_copy);
  ADD ("/pool-wizard/edit-xml", test_edit_xml);
  ADD ("/pool-wizard/opener", test_opener);
  ADD ("/pool-wizard/search", test_search);
  ADD ("/pool-wizard/xml", test_xml);

  return g_test_run ();
}
