/* test-pool-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-pool-list.h"
#include "widgets/alberca-pool-row.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  GListStore            *connections;
  AlbercaPoolList       *list;
  GtkWidget             *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->connections = g_list_store_new (ALBERCA_TYPE_CONNECTION);
  g_list_store_append (fixture->connections, fixture->connection);
  fixture->list = g_object_new (ALBERCA_TYPE_POOL_LIST, "connections", fixture->connections, NULL);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 600);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->list));
  widget_test_present (fixture->window);
  widget_test_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_destroy (fixture->window);
  g_clear_object (&fixture->connections);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

static GtkSingleSelection *
get_selection (Fixture *fixture)
{
  GtkWidget *view = widget_test_find (GTK_WIDGET (fixture->list), GTK_TYPE_LIST_VIEW, NULL);

  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
}

/* What the view shows as selected, borrowed */
static gpointer
get_shown (Fixture *fixture)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (get_selection (fixture));
  g_autoptr(GObject) item = row == NULL ? NULL : gtk_tree_list_row_get_item (row);

  return item;
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  GListModel *pools = alberca_connection_get_pools (fixture->connection);
  GtkWidget *row;
  const char *label;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_selection (fixture))), ==,
                    1 + g_list_model_get_n_items (pools));
  g_assert_null (alberca_pool_list_get_selected (fixture->list));

  row = widget_test_find (GTK_WIDGET (fixture->list), ALBERCA_TYPE_POOL_ROW, NULL);
  label = alberca_pool_row_get_label (ALBERCA_POOL_ROW (row));
  g_assert_nonnull (label);
  g_assert_true (g_str_has_prefix (label, "Pool "));
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");

  alberca_pool_list_set_selected (fixture->list, G_OBJECT (pool));
  widget_test_settle ();
  g_assert_true (get_shown (fixture) == pool);

  /* By hand: the first row is the connection */
  gtk_single_selection_set_selected (get_selection (fixture), 0);
  g_assert_true (alberca_pool_list_get_selected (fixture->list) == G_OBJECT (fixture->connection));
}

static void
test_fold (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");
  g_autoptr(GtkTreeListRow) row = NULL;

  alberca_pool_list_set_selected (fixture->list, G_OBJECT (pool));
  widget_test_settle ();
  row = g_list_model_get_item (G_LIST_MODEL (get_selection (fixture)), 0);
  gtk_tree_list_row_set_expanded (row, FALSE);
  widget_test_settle ();
  g_assert_true (alberca_pool_list_get_selected (fixture->list) == G_OBJECT (pool));
  g_assert_null (get_shown (fixture));

  gtk_tree_list_row_set_expanded (row, TRUE);
  widget_test_settle ();
  g_assert_true (get_shown (fixture) == pool);
}

static gboolean
is_listed (gpointer data)
{
  return alberca_connection_get_listed (data) && alberca_connection_get_state (data) == ALBERCA_CONNECTION_OPEN;
}

static void
test_vanish (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");

  alberca_pool_list_set_selected (fixture->list, G_OBJECT (pool));
  widget_test_settle ();
  alberca_connection_reopen (fixture->connection);
  widget_test_settle ();
  g_assert_true (alberca_pool_list_get_selected (fixture->list) == G_OBJECT (fixture->connection));

  widget_test_wait (is_listed, fixture->connection);
  widget_test_settle ();
  g_assert_true (get_shown (fixture) == fixture->connection);

  g_list_store_remove_all (fixture->connections);
  widget_test_settle ();
  g_assert_null (alberca_pool_list_get_selected (fixture->list));
}

#define ADD(path, func) g_test_add ("/pool-list/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  ADD ("rows", test_rows);
  ADD ("select", test_select);
  ADD ("fold", test_fold);
  ADD ("vanish", test_vanish);

  return g_test_run ();
}
