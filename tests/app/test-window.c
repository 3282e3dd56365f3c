/* test-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-window.h"
#include "widgets/alberca-pool-list.h"
#include "widgets/alberca-pool-page.h"
#include "widgets/widget-test.h"

typedef struct
{
  GSettings             *settings;
  AlbercaOperationQueue *queue;
  AlbercaConnectionList *connections;
  AlbercaTemplateList   *templates;
  AlbercaWindow         *window;
  GObject               *before;
} Fixture;

/* One for all tests: only one can be on the bus. */
static GtkApplication *application;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->settings = g_settings_new (ALBERCA_APP_ID);
  fixture->queue = alberca_operation_queue_new ();
  fixture->connections = alberca_connection_list_new (fixture->queue, NULL, g_getenv ("ALBERCA_DATA_DIR"));
  fixture->templates = g_object_new (ALBERCA_TYPE_TEMPLATE_LIST, NULL);
  fixture->window = ALBERCA_WINDOW (alberca_window_new (application, fixture->settings, fixture->queue,
                                                        fixture->connections,
                                                        fixture->templates));
  widget_test_present (GTK_WIDGET (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_destroy (GTK_WIDGET (fixture->window));
  g_clear_object (&fixture->templates);
  g_clear_object (&fixture->connections);
  g_clear_object (&fixture->queue);
  g_settings_reset (fixture->settings, "selected-pool");
  g_clear_object (&fixture->settings);
}

static AlbercaPoolList *
get_list (Fixture *fixture)
{
  return ALBERCA_POOL_LIST (widget_test_find (GTK_WIDGET (fixture->window), ALBERCA_TYPE_POOL_LIST, NULL));
}

static gboolean
shows_default (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *list = widget_test_look (GTK_WIDGET (fixture->window), ALBERCA_TYPE_POOL_LIST, NULL);
  GObject *selected = list == NULL ? NULL : alberca_pool_list_get_selected (ALBERCA_POOL_LIST (list));

  return ALBERCA_IS_POOL (selected) &&
         g_str_equal (alberca_pool_get_name (ALBERCA_POOL (selected)), "default") &&
         g_strcmp0 (gtk_window_get_title (GTK_WINDOW (fixture->window)), "default") == 0;
}

static gboolean
shows_another (gpointer data)
{
  Fixture *fixture = data;

  return alberca_pool_list_get_selected (get_list (fixture)) != fixture->before;
}

static void
open_practice (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.connection-open", "s", "practice:");
}

static void
test_want (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *remembered = NULL;

  widget_test_find (GTK_WIDGET (fixture->window), ADW_TYPE_ACTION_ROW, "_Practice");
  alberca_window_want_pool (fixture->window, "default");
  open_practice (fixture);
  widget_test_wait (shows_default, fixture);
  remembered = g_settings_get_string (fixture->settings, "selected-pool");
  g_assert_nonnull (strstr (remembered, "practice.xml\n"));
}

/* Start over: the pool goes and comes back, and is shown again. */
static void
test_reopen (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaConnection *connection;

  alberca_window_want_pool (fixture->window, "default");
  open_practice (fixture);
  widget_test_wait (shows_default, fixture);

  fixture->before = g_object_ref (alberca_pool_list_get_selected (get_list (fixture)));
  connection = alberca_connection_list_add_practice (fixture->connections);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.connection-reopen", "s",
                              alberca_connection_get_uri (connection));
  widget_test_wait (shows_another, fixture);
  widget_test_wait (shows_default, fixture);
  g_clear_object (&fixture->before);
}

static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaConnection *connection;

  alberca_window_want_pool (fixture->window, "default");
  open_practice (fixture);
  widget_test_wait (shows_default, fixture);

  connection = alberca_connection_list_add_practice (fixture->connections);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.connection-forget", "s",
                              alberca_connection_get_uri (connection));
  widget_test_settle ();
  widget_test_find (GTK_WIDGET (fixture->window), ADW_TYPE_ACTION_ROW, "_Practice");
}

/* Every action with a window opens it, and it goes with the main window. */
static void
test_windows (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const actions[] = {
    "win.add-connection", "win.preferences", "win.show-transcript", "win.new-pool", "win.copy-pool",
  };

  alberca_window_want_pool (fixture->window, "default");
  open_practice (fixture);
  widget_test_wait (shows_default, fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      guint n = g_list_model_get_n_items (gtk_window_get_toplevels ());

      gtk_widget_activate_action (GTK_WIDGET (fixture->window), actions[i], NULL);
      widget_test_settle ();
      g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n + 1);
    }
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.refresh", NULL);
  widget_test_finish (fixture->queue);
}

#define ADD(path, func) g_test_add ("/window/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  int status;

  widget_test_init (&argc, &argv);
  application = GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  ADD ("want", test_want);
  ADD ("reopen", test_reopen);
  ADD ("forget", test_forget);
  ADD ("windows", test_windows);

  status = g_test_run ();
  g_clear_object (&application);
  return status;
}
