/* test-find-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "widgets/alberca-find-window.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  GtkWidget             *window;
  guint                  n_pools;
  char                  *chosen; /* "pool/volume" */
} Fixture;

static GListModel *
get_rows (Fixture *fixture)
{
  GtkWidget *view = widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL);

  return view != NULL ? G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))) : NULL;
}

static void
chosen_cb (Fixture       *fixture,
           AlbercaPool   *pool,
           AlbercaVolume *volume)
{
  g_assert_true (alberca_volume_get_pool (volume) == pool);
  g_free (fixture->chosen);
  fixture->chosen = g_strconcat (alberca_pool_get_name (pool), "/", alberca_volume_get_name (volume), NULL);
}

static gboolean
has_read_all (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *text = g_strdup_printf ("%u of %u pools read", fixture->n_pools, fixture->n_pools);

  return widget_test_look (fixture->window, GTK_TYPE_LABEL, text) != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->n_pools = g_list_model_get_n_items (alberca_connection_get_pools (fixture->connection));
  fixture->window = alberca_find_window_new (alberca_connection_get_pools (fixture->connection));
  g_object_ref (fixture->window);
  g_signal_connect_swapped (fixture->window, "chosen", G_CALLBACK (chosen_cb), fixture);
  widget_test_present (fixture->window);
  widget_test_wait (has_read_all, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  widget_test_settle ();
  g_assert_finalize_object (fixture->window);
  widget_test_finish (fixture->queue);
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
  g_clear_pointer (&fixture->chosen, g_free);
}

static guint
count_volumes (Fixture *fixture)
{
  GListModel *pools = alberca_connection_get_pools (fixture->connection);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      n += g_list_model_get_n_items (alberca_pool_get_volumes (pool));
    }
  return n;
}

typedef struct
{
  Fixture    *fixture;
  const char *part;   /* of every name */
  gboolean    iso;
} Expected;

/* Rows are there, and all of them fit. */
static gboolean
all_fit (gpointer data)
{
  Expected *expected = data;
  GListModel *rows = get_rows (expected->fixture);

  if (rows == NULL || g_list_model_get_n_items (rows) == 0)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (rows, i);

      if (expected->part != NULL && strstr (alberca_volume_get_name (volume), expected->part) == NULL)
        return FALSE;
      if (expected->iso && !alberca_volume_get_iso (volume))
        return FALSE;
    }
  return TRUE;
}

static gboolean
shows_everything (gpointer data)
{
  Fixture *fixture = data;
  GListModel *rows = get_rows (fixture);

  return rows != NULL && g_list_model_get_n_items (rows) == count_volumes (fixture);
}

static void
set_text (Fixture    *fixture,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (fixture->window, GTK_TYPE_SEARCH_ENTRY, NULL)), text);
}

static gboolean
shows_nothing (gpointer data)
{
  return widget_test_look (((Fixture *) data)->window, ADW_TYPE_STATUS_PAGE, "Nothing Found") != NULL;
}

/* Volumes of pools that nobody has opened are found, by name and by chips. */
static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  Expected expected = { fixture, "debian", FALSE };

  widget_test_wait (shows_everything, fixture);
  set_text (fixture, "DEBIAN");
  widget_test_wait (all_fit, &expected);

  set_text (fixture, "");
  widget_test_wait (shows_everything, fixture);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget_test_find (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "ISO images")), TRUE);
  expected = (Expected) { fixture, NULL, TRUE };
  widget_test_wait (all_fit, &expected);

  set_text (fixture, "no such name");
  widget_test_wait (shows_nothing, fixture);
  widget_test_click (fixture->window, "_Show All");
  widget_test_wait (shows_everything, fixture);
}

static gboolean
names_the_stopped (gpointer data)
{
  return widget_test_look (((Fixture *) data)->window, GTK_TYPE_LABEL, "Not searched: default (stopped)") != NULL;
}

static gboolean
names_nothing (gpointer data)
{
  return !names_the_stopped (data) && has_read_all (data);
}

/* What is not searched is named, and comes when it can be. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");
  guint n_volumes = count_volumes (fixture);

  alberca_pool_stop (pool);
  widget_test_wait (names_the_stopped, fixture);
  widget_test_wait (shows_everything, fixture);
  g_assert_cmpuint (count_volumes (fixture), <, n_volumes);

  alberca_pool_start (pool);
  widget_test_wait (names_nothing, fixture);
  widget_test_wait (shows_everything, fixture);
  g_assert_cmpuint (count_volumes (fixture), ==, n_volumes);
}

static gboolean
has_one_row (gpointer data)
{
  GListModel *rows = get_rows (data);

  return rows != NULL && g_list_model_get_n_items (rows) == 1;
}

static gboolean
keep_open_cb (GtkWindow *window,
              guint     *n_closed)
{
  (*n_closed)++;
  return TRUE;
}

/* Enter in the entry goes to the row that is selected; the arrows choose another. */
static void
test_choose (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *entry = widget_test_find (fixture->window, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_autofree char *first = NULL;
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");
  g_autoptr(AlbercaVolume) volume = g_list_model_get_item (alberca_pool_get_volumes (pool), 0);

  guint n_closed = 0;

  g_signal_connect (fixture->window, "close-request", G_CALLBACK (keep_open_cb), &n_closed);
  widget_test_wait (shows_everything, fixture);
  g_signal_emit_by_name (entry, "activate");
  first = g_steal_pointer (&fixture->chosen);
  g_assert_nonnull (first);

  gtk_widget_activate_action (fixture->window, "find.select", "i", 1);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (fixture->chosen, !=, first);

  set_text (fixture, alberca_volume_get_name (volume));
  widget_test_wait (has_one_row, fixture);
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (g_str_has_prefix (fixture->chosen, "default/"));
  g_assert_true (g_str_has_suffix (fixture->chosen, alberca_volume_get_name (volume)));
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpuint (n_closed, ==, 4);
  g_signal_handlers_disconnect_by_data (fixture->window, &n_closed);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/find-window/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/find-window/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/find-window/choose", Fixture, NULL, set_up, test_choose, tear_down);

  return g_test_run ();
}
