/* test-small-windows.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "backend/alberca-libvirt.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-preferences-window.h"
#include "widgets/alberca-welcome-page.h"
#include "widgets/widget-test.h"

static void
test_error (void)
{
  g_autoptr(GError) error = g_error_new_literal (ALBERCA_LIBVIRT_ERROR, 1, "There is no <such> “thing”");
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no <such> “thing”");
  GtkWidget *dialog = alberca_error_dialog_new ("Starting “a<b”", error, "virsh pool-start 'a<b'");

  widget_test_present (dialog);
  widget_test_find (dialog, GTK_TYPE_LABEL, "Starting “a<b”");
  widget_test_click (dialog, "Copy libvirt’s words");
  widget_test_destroy (dialog);

  /* What libvirt has not said is not called its words. */
  dialog = alberca_error_dialog_new ("Starting", other, NULL);
  widget_test_present (dialog);
  widget_test_find (dialog, GTK_TYPE_LABEL, "There is no <such> “thing”");
  g_assert_null (widget_test_look (dialog, GTK_TYPE_BUTTON, "Copy libvirt’s words"));
  widget_test_destroy (dialog);
}

static void
test_preferences (void)
{
  g_autoptr(GSettings) settings = g_settings_new (ALBERCA_APP_ID);
  GtkWidget *window = alberca_preferences_window_new (settings);
  GtkSpinButton *button;

  widget_test_present (window);
  button = GTK_SPIN_BUTTON (widget_test_find (window, GTK_TYPE_SPIN_BUTTON, NULL));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (button), ==, 30);
  gtk_spin_button_set_value (button, 45);
  g_assert_cmpuint (g_settings_get_uint (settings, "reread-interval"), ==, 45);
  g_settings_reset (settings, "reread-interval");

  widget_test_destroy (window);
}

static void
test_welcome (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *page = g_object_new (ALBERCA_TYPE_WELCOME_PAGE, NULL);

  adw_window_set_content (ADW_WINDOW (window), page);
  widget_test_present (window);
  widget_test_find (page, ADW_TYPE_ACTION_ROW, "_Practice");
  widget_test_destroy (window);
}

typedef struct
{
  GtkWidget  *page;
  const char *title;
} Offer;

static gboolean
is_offered (gpointer data)
{
  const Offer *offer = data;

  return widget_test_look (offer->page, ADW_TYPE_ACTION_ROW, offer->title) != NULL;
}

/* A lab that runs is offered; not one that has ended without a word, nor anything else that a file may say */
static void
test_lab (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "alberca-rig.uris", NULL);
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *uri = g_strdup_printf ("qemu+tcp://127.0.0.1:%u/system", port);
  g_autofree char *text = g_strdup_printf ("a %s\nb qemu+ssh://far/system\n", uri);
  GtkWidget *window = adw_window_new ();
  Offer first = { g_object_new (ALBERCA_TYPE_WELCOME_PAGE, NULL), "Storage _lab, machine a" };
  Offer second = { first.page, "Storage lab, _machine b" };
  GtkWidget *row;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  adw_window_set_content (ADW_WINDOW (window), first.page);
  widget_test_present (window);
  widget_test_wait (is_offered, &first);
  row = widget_test_find (first.page, ADW_TYPE_ACTION_ROW, first.title);
  g_assert_cmpstr (g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), NULL), ==, uri);
  g_assert_false (is_offered (&second));
  widget_test_destroy (window);

  /* Nothing listens at the first port any more: when the second answers, the first has been refused */
  g_socket_listener_close (listener);
  g_clear_pointer (&text, g_free);
  g_clear_object (&listener);
  listener = g_socket_listener_new ();
  port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  text = g_strdup_printf ("a %s\nb qemu+tcp://127.0.0.1:%u/system\n", uri, port);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  window = adw_window_new ();
  first.page = second.page = g_object_new (ALBERCA_TYPE_WELCOME_PAGE, NULL);
  adw_window_set_content (ADW_WINDOW (window), second.page);
  widget_test_present (window);
  widget_test_wait (is_offered, &second);
  widget_test_settle ();
  g_assert_false (is_offered (&first));
  widget_test_destroy (window);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/error-dialog", test_error);
  g_test_add_func ("/preferences-window", test_preferences);
  g_test_add_func ("/welcome-page", test_welcome);
  g_test_add_func ("/welcome-page/lab", test_lab);

  return g_test_run ();
}
