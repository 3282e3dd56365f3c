/* test-confirm-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-command-row.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/widget-test.h"

static GtkWidget *
new_dialog (guint *n_confirmed)
{
  GtkWidget *dialog = alberca_confirm_dialog_new ("Delete “web.qcow2”?", "It is gone for good.", "_Delete",
                                                  "virsh vol-delete web.qcow2 images");

  g_signal_connect_swapped (dialog, "confirmed", G_CALLBACK (g_atomic_int_inc), n_confirmed);

  return dialog;
}

static gboolean
is_closed (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
test_confirm (void)
{
  guint n_confirmed = 0;
  GtkWidget *dialog = new_dialog (&n_confirmed);
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  widget_test_present (dialog);
  /* Who presses Enter at once has not read it */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog)) ==
                 widget_test_find (dialog, GTK_TYPE_BUTTON, "_Cancel"));

  widget_test_click (dialog, "_Delete");
  g_assert_cmpuint (n_confirmed, ==, 1);
  widget_test_wait (is_closed, &weak);
}

static void
test_cancel (void)
{
  guint n_confirmed = 0;
  GtkWidget *dialog = new_dialog (&n_confirmed);
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  widget_test_present (dialog);
  gtk_widget_activate_action (dialog, "window.close", NULL);
  widget_test_wait (is_closed, &weak);
  g_assert_cmpuint (n_confirmed, ==, 0);
}

static void
test_consequences (void)
{
  static const char *const lines[] = { "the virtual machine “web” (running)", "the volume “top”", NULL };
  guint n_confirmed = 0;
  GtkWidget *dialog = new_dialog (&n_confirmed);
  GtkWidget *button;

  widget_test_present (dialog);
  button = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Delete");
  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), TRUE);
  g_assert_false (gtk_widget_get_sensitive (button));
  alberca_confirm_dialog_add_consequences (ALBERCA_CONFIRM_DIALOG (dialog), "In use by", lines);
  alberca_confirm_dialog_require_consent (ALBERCA_CONFIRM_DIALOG (dialog), "Delete it all the same");
  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), FALSE);

  g_assert_false (gtk_widget_get_sensitive (button));
  for (gsize i = 0; lines[i] != NULL; i++)
    widget_test_find (dialog, GTK_TYPE_LABEL, lines[i]);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (widget_test_find (dialog, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  g_assert_true (gtk_widget_get_sensitive (button));

  widget_test_destroy (dialog);
}

static void
test_typed_name (void)
{
  guint n_confirmed = 0;
  GtkWidget *dialog = new_dialog (&n_confirmed);
  GtkWidget *button, *entry;

  widget_test_present (dialog);
  button = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Delete");
  alberca_confirm_dialog_require_text (ALBERCA_CONFIRM_DIALOG (dialog), "Type “a & <b>”", "a & <b>");
  entry = widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Type “a & <b>”");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a & <B>");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a & <b>");
  g_assert_true (gtk_widget_get_sensitive (button));
  alberca_confirm_dialog_set_problem (ALBERCA_CONFIRM_DIALOG (dialog), "Not so");
  widget_test_find (dialog, GTK_TYPE_LABEL, "Not so");
  g_assert_false (gtk_widget_get_sensitive (button));
  alberca_confirm_dialog_set_problem (ALBERCA_CONFIRM_DIALOG (dialog), NULL);
  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), TRUE);
  g_assert_false (gtk_widget_get_sensitive (button));
  widget_test_destroy (dialog);
}

static void
test_command_row (void)
{
  GtkWidget *row = g_object_new (ALBERCA_TYPE_COMMAND_ROW, NULL);
  g_autofree char *command = NULL;

  g_assert_false (gtk_widget_get_sensitive (row));
  alberca_command_row_set_command (ALBERCA_COMMAND_ROW (row), "virsh pool-start a\nvirsh pool-list\n");
  g_assert_true (gtk_widget_get_sensitive (row));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  g_object_get (row, "command", &command, NULL);
  g_assert_cmpstr (command, ==, "virsh pool-start a\nvirsh pool-list\n");
  widget_test_find (row, GTK_TYPE_LABEL, "virsh pool-start a\nvirsh pool-list");
  widget_test_click (row, "Copy the commands");

  widget_test_drop (row);
}

/* What was found out before is not true any more, even when the connection is back: that is said, and nothing can be done. */
static void
test_lost (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  guint n_confirmed = 0;
  GtkWidget *dialog = new_dialog (&n_confirmed);
  GtkWidget *action;

  alberca_confirm_dialog_depend_on (ALBERCA_CONFIRM_DIALOG (dialog), connection,
                                    widget_test_find_pool (connection, "default"));
  widget_test_present (dialog);
  action = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Delete");
  g_assert_true (gtk_widget_is_sensitive (action));

  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), TRUE);
  alberca_connection_close (connection);
  widget_test_settle ();
  g_assert_nonnull (widget_test_look (dialog, GTK_TYPE_LABEL, "The connection was lost meanwhile, and nothing was done. Ask "
                                                              "again when it is back."));
  g_assert_null (widget_test_look (dialog, GTK_TYPE_SPINNER, NULL));
  g_assert_false (gtk_widget_is_sensitive (action));
  alberca_connection_open (connection);
  while (alberca_connection_get_state (connection) != ALBERCA_CONNECTION_OPEN)
    g_main_context_iteration (NULL, TRUE);
  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), FALSE);
  g_assert_false (gtk_widget_is_sensitive (action));
  g_assert_cmpuint (n_confirmed, ==, 0);
  widget_test_destroy (dialog);
  widget_test_finish (queue);
  alberca_connection_close (connection);
  widget_test_settle ();
}

/* One of several, by the keyboard too, with a name for who does not see it. */
static void
test_options (void)
{
  guint n_confirmed = 0;
  GtkWidget *dialog = new_dialog (&n_confirmed);
  const char *const labels[] = { "As it was", "Running", "Paused", NULL };
  GtkDropDown *options = alberca_confirm_dialog_add_options (ALBERCA_CONFIRM_DIALOG (dialog), "Afterwards it is", labels);

  widget_test_present (dialog);
  g_assert_cmpuint (gtk_drop_down_get_selected (options), ==, 0);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (options)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (options), GTK_ACCESSIBLE_PROPERTY_LABEL, "Afterwards it is");
  g_assert_nonnull (widget_test_look (dialog, GTK_TYPE_LABEL, "Afterwards it is"));
  widget_test_destroy (dialog);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/confirm-dialog/confirm", test_confirm);
  g_test_add_func ("/confirm-dialog/cancel", test_cancel);
  g_test_add_func ("/confirm-dialog/consequences", test_consequences);
  g_test_add_func ("/confirm-dialog/typed-name", test_typed_name);
  g_test_add_func ("/confirm-dialog/lost", test_lost);
  g_test_add_func ("/confirm-dialog/options", test_options);
  g_test_add_func ("/command-row", test_command_row);

  return g_test_run ();
}
