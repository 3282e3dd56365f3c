/* test-volume-view.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/alberca-volume-private.h"
#include "widgets/alberca-volume-column.h"
#include "widgets/alberca-volume-view.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
  GSettings             *settings;
  GtkWidget             *window;
  AlbercaVolumeView     *view;
} Fixture;

static GListModel *
get_rows (Fixture *fixture)
{
  GtkWidget *view = widget_test_find (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL);

  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

static const char *
get_name (Fixture *fixture,
          guint    position)
{
  g_autoptr (AlbercaVolume) volume = g_list_model_get_item (get_rows (fixture), position);

  g_assert_nonnull (volume);
  return alberca_volume_get_name (volume); /* the pool keeps it */
}

static gboolean
is_loaded (gpointer data)
{
  Fixture *fixture = data;
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (fixture->pool));

  return n_volumes > 0 && alberca_pool_get_n_loaded (fixture->pool) == n_volumes
         && !alberca_pool_get_loading (fixture->pool)
         && widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL) != NULL
         && g_list_model_get_n_items (get_rows (fixture)) == n_volumes;
}

static void
add_view (Fixture *fixture)
{
  fixture->view = g_object_new (ALBERCA_TYPE_VOLUME_VIEW, "settings", fixture->settings, "pool", fixture->pool, NULL);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  widget_test_wait (is_loaded, fixture);
  widget_test_settle ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->pool = g_object_ref (widget_test_find_pool (fixture->connection, "default"));
  fixture->settings = g_settings_new ("io.github.alberca.Alberca");
  g_settings_reset (fixture->settings, "volume-sort-column");
  g_settings_reset (fixture->settings, "volume-sort-descending");
  g_settings_reset (fixture->settings, "volume-hidden-columns");
  fixture->window = g_object_new (ADW_TYPE_WINDOW, "default-width", 700, "default-height", 500, NULL);
  alberca_pool_hold (fixture->pool);
  widget_test_present (fixture->window);
  add_view (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_destroy (fixture->window);
  widget_test_finish (fixture->queue);
  alberca_pool_release (fixture->pool);
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_clear_object (&fixture->pool);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

typedef struct
{
  Fixture    *fixture;
  guint       n_rows;
  const char *first;
} Expected;

static gboolean
shows (gpointer data)
{
  Expected *expected = data;

  if (widget_test_look (expected->fixture->window, GTK_TYPE_COLUMN_VIEW, NULL) == NULL)
    return FALSE;
  return g_list_model_get_n_items (get_rows (expected->fixture)) == expected->n_rows
         && g_strcmp0 (get_name (expected->fixture, 0), expected->first) == 0;
}

static void
wait_for (Fixture    *fixture,
          guint       n_rows,
          const char *first)
{
  Expected expected = { fixture, n_rows, first };

  widget_test_wait (shows, &expected);
}

static void
sort_by (Fixture     *fixture,
         guint        column,
         GtkSortType  direction)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (widget_test_find (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));
  g_autoptr (GtkColumnViewColumn) view_column = g_list_model_get_item (gtk_column_view_get_columns (view), column);

  gtk_column_view_sort_by_column (view, view_column, direction);
}

static void
test_sort (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *id = NULL;

  widget_test_find (fixture->window, GTK_TYPE_LABEL, "7 volumes");
  wait_for (fixture, 7, "database.qcow2");
  sort_by (fixture, ALBERCA_VOLUME_COLUMN_NAME, GTK_SORT_DESCENDING);
  wait_for (fixture, 7, "windows-11.qcow2");
  sort_by (fixture, ALBERCA_VOLUME_COLUMN_CAPACITY, GTK_SORT_ASCENDING);
  wait_for (fixture, 7, "swap.raw");
  sort_by (fixture, ALBERCA_VOLUME_COLUMN_ALLOCATION, GTK_SORT_DESCENDING);
  wait_for (fixture, 7, "database.qcow2");

  /* It is remembered … */
  id = g_settings_get_string (fixture->settings, "volume-sort-column");
  g_assert_cmpstr (id, ==, "allocation");
  g_assert_true (g_settings_get_boolean (fixture->settings, "volume-sort-descending"));

  /* … also by another view */
  g_settings_set_string (fixture->settings, "volume-sort-column", "base");
  add_view (fixture);
  wait_for (fixture, 7, "web.qcow2");
  g_settings_set_string (fixture->settings, "volume-sort-column", "nonsense");
  g_settings_set_boolean (fixture->settings, "volume-sort-descending", FALSE);
  add_view (fixture);
  wait_for (fixture, 7, "database.qcow2");
}

static void
search (Fixture    *fixture,
        const char *text)
{
  GtkWidget *entry = widget_test_find (fixture->window, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
found_nothing (gpointer data)
{
  return widget_test_look (data, ADW_TYPE_STATUS_PAGE, "Nothing Found") != NULL;
}

static void
toggle (Fixture    *fixture,
        const char *chip,
        gboolean    active)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget_test_find (fixture->window, GTK_TYPE_TOGGLE_BUTTON, chip)),
                                active);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  alberca_volume_view_start_search (fixture->view);
  search (fixture, "WEB");
  wait_for (fixture, 1, "web.qcow2");
  widget_test_find (fixture->window, GTK_TYPE_LABEL, "1 of 7 volumes");
  search (fixture, "dáta");
  widget_test_wait (found_nothing, fixture->window);
  widget_test_click (fixture->window, "_Show All");
  wait_for (fixture, 7, "database.qcow2");

  toggle (fixture, "Overlays", TRUE);
  wait_for (fixture, 1, "web.qcow2");
  toggle (fixture, "ISO images", TRUE);
  widget_test_wait (found_nothing, fixture->window);
  toggle (fixture, "ISO images", FALSE);
  toggle (fixture, "Overlays", FALSE);
  wait_for (fixture, 7, "database.qcow2");
  toggle (fixture, "Thin above 80 %", TRUE);
  widget_test_wait (found_nothing, fixture->window);

  /* Closing the bar shows everything again */
  toggle (fixture, "Search and filter", FALSE);
  wait_for (fixture, 7, "database.qcow2");
  widget_test_find (fixture->window, GTK_TYPE_LABEL, "7 volumes");
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  GtkSelectionModel *rows = GTK_SELECTION_MODEL (get_rows (fixture));
  g_autoptr (GPtrArray) selected = NULL;

  g_assert_cmpuint (alberca_volume_view_get_n_selected (fixture->view), ==, 0);
  gtk_selection_model_select_item (rows, 0, TRUE);
  gtk_selection_model_select_item (rows, 6, FALSE);
  g_assert_cmpuint (alberca_volume_view_get_n_selected (fixture->view), ==, 2);

  /* What is selected stays so when it is sorted otherwise */
  sort_by (fixture, ALBERCA_VOLUME_COLUMN_NAME, GTK_SORT_DESCENDING);
  wait_for (fixture, 7, "windows-11.qcow2");
  selected = alberca_volume_view_get_selected (fixture->view);
  g_assert_cmpuint (selected->len, ==, 2);
  g_assert_cmpstr (alberca_volume_get_name (g_ptr_array_index (selected, 0)), ==, "windows-11.qcow2");
  g_assert_cmpstr (alberca_volume_get_name (g_ptr_array_index (selected, 1)), ==, "database.qcow2");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "volume.copy-path", NULL));

  alberca_volume_view_set_pool (fixture->view, NULL);
  g_assert_cmpuint (alberca_volume_view_get_n_selected (fixture->view), ==, 0);
}

static gboolean
shows_page (gpointer data)
{
  Expected *expected = data;

  return widget_test_look (expected->fixture->window, ADW_TYPE_STATUS_PAGE, expected->first) != NULL;
}

static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  Expected stopped = { fixture, 0, "The Pool Is Stopped" };
  Expected empty = { fixture, 0, "No Volumes Yet" };
  AlbercaPool *scratch = widget_test_find_pool (fixture->connection, "scratch");

  alberca_pool_stop (fixture->pool);
  widget_test_wait (shows_page, &stopped);
  alberca_pool_start (fixture->pool);
  widget_test_wait (is_loaded, fixture);

  alberca_pool_hold (scratch);
  alberca_volume_view_set_pool (fixture->view, scratch);
  widget_test_wait (shows_page, &empty);
  alberca_pool_release (scratch);
}

static GtkColumnViewColumn *
get_column (Fixture    *fixture,
            const char *title)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (widget_test_find (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return column; /* the view keeps it */
    }
  g_assert_not_reached ();
}

typedef struct
{
  GtkColumnViewColumn *column;
  gboolean             visible;
} Shown;

static gboolean
is_so (gpointer data)
{
  Shown *shown = data;

  return gtk_column_view_column_get_visible (shown->column) == shown->visible;
}

static void
wait_shown (Fixture    *fixture,
            const char *title,
            gboolean    visible)
{
  Shown shown = { get_column (fixture, title), visible };

  widget_test_wait (is_so, &shown);
}

/* As many as fit, the important ones first; those that are not wanted are remembered. */
static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  g_auto (GStrv) hidden = NULL;

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 500);
  wait_shown (fixture, "Modified", TRUE);
  wait_shown (fixture, "Base", TRUE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 480, 500);
  wait_shown (fixture, "Modified", FALSE);
  wait_shown (fixture, "Base", FALSE);
  g_assert_true (gtk_column_view_column_get_visible (get_column (fixture, "Name")));
  g_assert_true (gtk_column_view_column_get_visible (get_column (fixture, "Capacity")));
  g_assert_true (gtk_column_view_column_get_visible (get_column (fixture, "Allocated")));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "columns.capacity", NULL));
  wait_shown (fixture, "Capacity", FALSE);
  hidden = g_settings_get_strv (fixture->settings, "volume-hidden-columns");
  g_assert_cmpuint (g_strv_length (hidden), ==, 1);
  g_assert_cmpstr (hidden[0], ==, "capacity");

  /* Also in another view, in a window with room */
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 500);
  add_view (fixture);
  wait_shown (fixture, "Modified", TRUE);
  wait_shown (fixture, "Capacity", FALSE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "columns.capacity", NULL));
  wait_shown (fixture, "Capacity", TRUE);
}

/* As if somebody had looked into it and found so many snapshots */
static void
put_snapshots (Fixture    *fixture,
               const char *name,
               guint       n_snapshots)
{
  AlbercaVolume *volume = alberca_pool_find_volume (fixture->pool, name);
  AlbercaContent *content = g_new0 (AlbercaContent, 1);

  content->format = ALBERCA_IMAGE_QCOW2;
  content->header = g_new0 (AlbercaQcow2Header, 1);
  content->n_snapshots = n_snapshots;
  alberca_volume_begin_content (volume);
  alberca_volume_apply_content (volume, content, NULL);
}

static gboolean
has_failed (gpointer data)
{
  return alberca_volume_get_content_state (data) == ALBERCA_CONTENT_FAILED;
}

static guint
count_failed (Fixture *fixture)
{
  GListModel *volumes = alberca_pool_get_volumes (fixture->pool);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr (AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      n += has_failed (volume);
    }
  return n;
}

static gboolean
is_label (gpointer data)
{
  Expected *expected = data;

  return widget_test_look (expected->fixture->window, GTK_TYPE_LABEL, expected->first) != NULL;
}

/* The test driver gives out nothing: that is said, and the chip finds nothing. What is known is
 * counted, found, and sorted by. */
static void
test_snapshots (Fixture       *fixture,
                gconstpointer  data)
{
  const AlbercaVolumeColumn *column = alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_SNAPSHOTS);
  AlbercaVolume *volume = alberca_pool_find_volume (fixture->pool, "database.qcow2");
  Expected unread = { fixture, 0, NULL };
  Expected reading = { fixture, 0, NULL };
  g_autofree char *unread_text = NULL;
  g_autofree char *reading_text = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *known = NULL;

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1300, 500);
  wait_shown (fixture, "Snapshots", TRUE);
  widget_test_wait (has_failed, volume);
  unknown = column->get_text (volume);
  g_assert_cmpstr (unknown, ==, "?");
  alberca_volume_view_start_search (fixture->view);
  toggle (fixture, "Has snapshots", TRUE);
  widget_test_wait (found_nothing, fixture->window);
  unread.first = unread_text = g_strdup_printf ("%u images could not be read", count_failed (fixture));
  widget_test_wait (is_label, &unread);

  reading.first = reading_text = g_strdup_printf ("Reading %u of %u images", count_failed (fixture) - 1,
                                                  count_failed (fixture));
  alberca_volume_await_content (volume);
  waiting = column->get_text (volume);
  g_assert_cmpstr (waiting, ==, "…");
  g_object_notify (G_OBJECT (fixture->pool), "n-loaded");
  widget_test_wait (is_label, &reading);

  put_snapshots (fixture, "database.qcow2", 2);
  put_snapshots (fixture, "web.qcow2", 0);
  put_snapshots (fixture, "windows-11.qcow2", 5);
  g_object_notify (G_OBJECT (fixture->pool), "n-loaded");
  wait_for (fixture, 2, "database.qcow2");
  known = column->get_text (volume);
  g_assert_cmpstr (known, ==, "2");
  sort_by (fixture, ALBERCA_VOLUME_COLUMN_SNAPSHOTS, GTK_SORT_ASCENDING);
  wait_for (fixture, 2, "windows-11.qcow2");
  toggle (fixture, "Has snapshots", FALSE);
  wait_for (fixture, 7, "windows-11.qcow2");
  g_assert_cmpstr (get_name (fixture, 2), ==, "web.qcow2");
}

/* A library of disc images has columns for discs, in place of those for disks. */
static void
test_library (Fixture       *fixture,
              gconstpointer  data)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 500);
  wait_shown (fixture, "Allocated", TRUE);
  wait_shown (fixture, "Label", FALSE);
  alberca_pool_set_iso_library (fixture->pool, TRUE);
  wait_shown (fixture, "Label", TRUE);
  wait_shown (fixture, "Boots", TRUE);
  wait_shown (fixture, "Size", TRUE);
  wait_shown (fixture, "Allocated", FALSE);
  wait_shown (fixture, "Format", FALSE);
  wait_shown (fixture, "Base", FALSE);

  alberca_pool_set_iso_library (fixture->pool, FALSE);
  wait_shown (fixture, "Allocated", TRUE);
  wait_shown (fixture, "Capacity", TRUE);
  wait_shown (fixture, "Label", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/volume-view/sort", Fixture, NULL, set_up, test_sort, tear_down);
  g_test_add ("/volume-view/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/volume-view/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add ("/volume-view/columns", Fixture, NULL, set_up, test_columns, tear_down);
  g_test_add ("/volume-view/snapshots", Fixture, NULL, set_up, test_snapshots, tear_down);
  g_test_add ("/volume-view/library", Fixture, NULL, set_up, test_library, tear_down);
  g_test_add ("/volume-view/states", Fixture, NULL, set_up, test_states, tear_down);

  return g_test_run ();
}
