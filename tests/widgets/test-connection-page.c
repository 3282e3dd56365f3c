/* test-connection-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-connection-banner.h"
#include "widgets/alberca-connection-page.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/widget-test.h"

static gboolean
has_failed (gpointer data)
{
  return alberca_connection_get_state (data) == ALBERCA_CONNECTION_FAILED;
}

static GtkWidget *
new_window (GtkWidget *child)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), child);
  return window;
}

static const char *
get_page (GtkWidget *page)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (widget_test_find (page, GTK_TYPE_STACK, NULL)));
}

static void
test_states (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  GtkWidget *page = g_object_new (ALBERCA_TYPE_CONNECTION_PAGE, "connection", connection, NULL);
  GtkWidget *window = new_window (page);

  widget_test_present (window);
  g_assert_cmpstr (get_page (page), ==, "open");

  alberca_connection_close (connection);
  g_assert_cmpstr (get_page (page), ==, "closed");
  alberca_connection_open (connection);
  g_assert_cmpstr (get_page (page), ==, "connecting");
  alberca_connection_close (connection);
  g_assert_cmpstr (get_page (page), ==, "closed");

  widget_test_destroy (window);
}

static gboolean
has_details (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ALBERCA_IS_ERROR_DIALOG (window))
        return gtk_widget_get_mapped (window);
    }
  return FALSE;
}

static void
test_failure (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = alberca_connection_new ("test:///no/such/file.xml", FALSE, queue);
  GtkWidget *page = g_object_new (ALBERCA_TYPE_CONNECTION_PAGE, "connection", connection, NULL);
  GtkWidget *window = new_window (page);

  widget_test_present (window);
  alberca_connection_open (connection);
  widget_test_wait (has_failed, connection);
  g_assert_cmpstr (get_page (page), ==, "failed");
  widget_test_find (page, GTK_TYPE_LABEL, "Could Not Connect");

  /* The dialog goes with the window */
  widget_test_click (page, "_Details");
  widget_test_wait (has_details, NULL);
  widget_test_destroy (window);
}

static void
test_banner (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  GtkWidget *banner = g_object_new (ALBERCA_TYPE_CONNECTION_BANNER, NULL);
  GtkWidget *window = new_window (banner);
  GtkRevealer *revealer;

  widget_test_present (window);
  revealer = GTK_REVEALER (widget_test_find (banner, GTK_TYPE_REVEALER, NULL));
  g_assert_false (gtk_revealer_get_reveal_child (revealer));

  alberca_connection_set_practice (connection, FALSE);
  alberca_connection_banner_set_connection (ALBERCA_CONNECTION_BANNER (banner), connection);
  g_assert_false (gtk_revealer_get_reveal_child (revealer));
  alberca_connection_set_practice (connection, TRUE);
  g_assert_true (gtk_revealer_get_reveal_child (revealer));
  widget_test_settle ();
  widget_test_find (banner, GTK_TYPE_BUTTON, "_Start Over");

  alberca_connection_close (connection);
  g_assert_false (gtk_revealer_get_reveal_child (revealer));

  widget_test_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/connection-page/states", test_states);
  g_test_add_func ("/connection-page/failure", test_failure);
  g_test_add_func ("/connection-banner", test_banner);

  return g_test_run ();
}
