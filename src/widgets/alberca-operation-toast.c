/* alberca-operation-toast.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-operation-toast.h"

#include <glib/gi18n.h>

#include "widgets/alberca-error-dialog.h"

/* Seconds: long enough to be read, and the popover of operations keeps it. */
#define TIMEOUT 10

static void
details_clicked_cb (GtkWindow *parent,
                    AdwToast  *toast)
{
  AlbercaOperation *operation = g_object_get_data (G_OBJECT (toast), "operation");
  GtkWidget *dialog = alberca_error_dialog_new (alberca_operation_get_title (operation),
                                                alberca_operation_get_error (operation),
                                                alberca_operation_get_command (operation));

  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * alberca_operation_toast_new:
 * @operation: one that failed
 * @parent: where the details are shown
 *
 * Main thread.
 *
 * Returns: (transfer full): a toast that says what failed, and whose button shows why
 */
AdwToast *
alberca_operation_toast_new (AlbercaOperation *operation,
                             GtkWindow        *parent)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  AdwToast *toast;

  g_return_val_if_fail (ALBERCA_IS_OPERATION (operation), NULL);
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  /* Translators: an operation that did not work: "Starting “isos”: failed" */
  text = g_strdup_printf (_("%s: failed"), alberca_operation_get_title (operation));
  markup = g_markup_escape_text (text, -1);

  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, _("_Details"));
  adw_toast_set_timeout (toast, TIMEOUT);
  g_object_set_data_full (G_OBJECT (toast), "operation", g_object_ref (operation), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (details_clicked_cb), parent, G_CONNECT_SWAPPED);

  return toast;
}

/**
 * alberca_operation_toast_new_batch:
 * @batch: a batch of several operations, of which some failed
 *
 * Main thread.
 *
 * Returns: (transfer full): a toast that says how many failed, and whose button has the action
 * "win.show-operations"
 */
AdwToast *
alberca_operation_toast_new_batch (AlbercaBatch *batch)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  AdwToast *toast;

  g_return_val_if_fail (ALBERCA_IS_BATCH (batch), NULL);

  /* Translators: of several operations some did not work: "Deleting 12 volumes from “isos”: 2 of 12 failed" */
  text = g_strdup_printf (_("%s: %u of %u failed"), alberca_batch_get_title (batch), alberca_batch_get_n_failed (batch),
                          alberca_batch_get_n_items (batch));
  markup = g_markup_escape_text (text, -1);

  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, _("_Details"));
  adw_toast_set_timeout (toast, TIMEOUT);
  adw_toast_set_action_name (toast, "win.show-operations");

  return toast;
}
