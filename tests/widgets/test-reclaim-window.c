/* test-reclaim-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "widgets/alberca-reclaim-window.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  GtkWidget             *window;
} Fixture;

static GListModel *
get_rows (Fixture *fixture)
{
  GtkWidget *view = widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL);

  return view != NULL ? G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))) : NULL;
}

static gboolean
has_rows (gpointer data)
{
  GListModel *rows = get_rows (data);

  return rows != NULL && g_list_model_get_n_items (rows) > 0;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->window = alberca_reclaim_window_new (fixture->connection);
  widget_test_present (fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_destroy (fixture->window);
  widget_test_finish (fixture->queue);
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

static guint
count_chosen (Fixture *fixture)
{
  GListModel *rows = get_rows (fixture);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (rows, i);

      n += alberca_reclaim_item_get_chosen (item) ? 1 : 0;
    }
  return n;
}

/* Nothing is chosen at first, only what nobody uses can be, and the button follows. */
static void
test_choose (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *delete_button;
  guint n_offered = 0;
  GListModel *rows;

  widget_test_wait (has_rows, fixture);
  widget_test_settle ();
  delete_button = widget_test_find (fixture->window, GTK_TYPE_BUTTON, "_Delete…");
  g_assert_false (gtk_widget_get_sensitive (delete_button));
  g_assert_cmpuint (count_chosen (fixture), ==, 0);

  rows = get_rows (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (rows, i);

      g_assert_nonnull (alberca_reclaim_item_get_reason (item));
      n_offered += alberca_reclaim_item_get_offered (item) ? 1 : 0;
    }
  g_assert_cmpuint (n_offered, >, 0);
  widget_test_click (fixture->window, "Choose _All");
  g_assert_cmpuint (count_chosen (fixture), ==, n_offered);
  g_assert_true (gtk_widget_get_sensitive (delete_button));
}

typedef struct
{
  Fixture            *fixture;
  AlbercaReclaimKind  kind;
} Expected;

static gboolean
shows_only (gpointer data)
{
  Expected *expected = data;
  GListModel *rows = get_rows (expected->fixture);

  if (rows == NULL || g_list_model_get_n_items (rows) == 0)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (rows, i);

      if (alberca_reclaim_item_get_kind (item) != expected->kind)
        return FALSE;
    }
  return TRUE;
}

/* The chips show the kinds that there are. */
static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  Expected expected = { fixture, ALBERCA_RECLAIM_ISO };

  widget_test_wait (has_rows, fixture);
  widget_test_settle ();
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget_test_find (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "ISO image")),
                                TRUE);
  widget_test_wait (shows_only, &expected);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/reclaim-window/choose", Fixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/reclaim-window/kinds", Fixture, NULL, set_up, test_kinds, tear_down);

  return g_test_run ();
}
