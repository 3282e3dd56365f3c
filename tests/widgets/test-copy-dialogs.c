/* test-copy-dialogs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The dialogs that clone, move, resize and wipe volumes, on the practice connection. */

#include "widgets/alberca-clone-dialog.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-move-dialog.h"
#include "widgets/alberca-note-list.h"
#include "widgets/alberca-resize-dialog.h"
#include "widgets/alberca-wipe-dialog.h"
#include "widgets/widget-test.h"

/* Nobody uses it */
#define VOLUME "old-server.qcow2"
#define CAPACITY "New capacity, for example “20 GiB”"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
  GPtrArray             *volumes;
} Fixture;

static gboolean
is_loaded (gpointer data)
{
  AlbercaPool *pool = data;

  return !alberca_pool_get_listing (pool) && !alberca_pool_get_loading (pool) && alberca_pool_get_n_loaded (pool) > 0;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->pool = widget_test_find_pool (fixture->connection, "default");
  alberca_pool_hold (fixture->pool);
  widget_test_wait (is_loaded, fixture->pool);
  fixture->volumes = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->volumes, g_object_ref (alberca_pool_find_volume (fixture->pool, data)));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_unref (fixture->volumes);
  alberca_pool_release (fixture->pool);
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

static gboolean
is_sensitive (gpointer button)
{
  return gtk_widget_get_sensitive (button);
}

static gboolean
has_copy (gpointer data)
{
  return alberca_pool_find_volume (data, "the copy") != NULL;
}

static void
type (GtkWidget  *window,
      const char *title,
      const char *text)
{
  GtkWidget *row = widget_test_find (window, ALBERCA_TYPE_FIELD_ROW, title);

  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (row, GTK_TYPE_TEXT, NULL)), text);
  widget_test_settle ();
}

static void
test_clone (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *window = alberca_clone_dialog_new (fixture->pool, fixture->volumes);
  GtkWidget *button;

  widget_test_present (window);
  button = widget_test_find (window, GTK_TYPE_BUTTON, "C_lone");
  widget_test_wait (is_sensitive, button);
  type (window, "Name of the copy", alberca_volume_get_name (g_ptr_array_index (fixture->volumes, 0)));
  g_assert_false (gtk_widget_get_sensitive (button));
  type (window, "Name of the copy", "the copy");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_object_ref (window);
  widget_test_click (window, "C_lone");
  widget_test_finish (fixture->queue);
  widget_test_settle ();
  g_assert_finalize_object (window);
  widget_test_wait (has_copy, fixture->pool);
}

static void
test_resize (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *window = alberca_resize_dialog_new (fixture->pool, g_ptr_array_index (fixture->volumes, 0));
  GtkWidget *button;

  widget_test_present (window);
  button = widget_test_find (window, GTK_TYPE_BUTTON, "_Resize");
  g_assert_false (gtk_widget_get_sensitive (button));
  type (window, CAPACITY, "900 GiB");
  widget_test_wait (is_sensitive, button);
  g_assert_nonnull (widget_test_look (window, ALBERCA_TYPE_NOTE_LIST, NULL));
  /* The act is called by its name */
  type (window, CAPACITY, "1 MiB");
  g_assert_true (gtk_widget_has_css_class (widget_test_find (window, GTK_TYPE_BUTTON, "_Shrink"), "destructive-action"));
  type (window, CAPACITY, "many");
  g_assert_false (gtk_widget_get_sensitive (button));
  widget_test_destroy (window);
}

static void
test_wipe (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *window = alberca_wipe_dialog_new (fixture->pool, fixture->volumes);

  widget_test_present (window);
  widget_test_wait (is_sensitive, widget_test_find (window, GTK_TYPE_BUTTON, "_Wipe…"));
  g_assert_true (gtk_widget_get_sensitive (widget_test_find (window, ADW_TYPE_ACTION_ROW, "Gutmann")));
  /* What cannot be is greyed, and says why */
  g_assert_false (gtk_widget_get_sensitive (widget_test_find (window, ADW_TYPE_ACTION_ROW, "Trim")));
  g_assert_nonnull (widget_test_look (window, ALBERCA_TYPE_NOTE_LIST, NULL));
  widget_test_destroy (window);
}

static void
test_move (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *window = alberca_move_dialog_new (fixture->pool, fixture->volumes);
  GtkWidget *button;

  widget_test_present (window);
  button = widget_test_find (window, GTK_TYPE_BUTTON, "_Move");
  widget_test_wait (is_sensitive, button);
  type (window, "Name there", "");
  g_assert_false (gtk_widget_get_sensitive (button));
  widget_test_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/copy-dialogs/clone", Fixture, VOLUME, set_up, test_clone, tear_down);
  g_test_add ("/copy-dialogs/resize", Fixture, VOLUME, set_up, test_resize, tear_down);
  g_test_add ("/copy-dialogs/wipe", Fixture, VOLUME, set_up, test_wipe, tear_down);
  g_test_add ("/copy-dialogs/move", Fixture, VOLUME, set_up, test_move, tear_down);

  return g_test_run ();
}
