/* test-trial-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-trial-dialog.h"
#include "widgets/widget-test.h"

static gboolean
has_worked (gpointer dialog)
{
  GtkWidget *label = widget_test_look (dialog, GTK_TYPE_LABEL, "It works.");

  return label != NULL && gtk_widget_get_mapped (label);
}

/* What is seen is shown; the pool is gone again */
static void
test_works (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  g_autoptr(AlbercaTemplate) template = NULL;
  g_autoptr(AlbercaPoolDraft) draft = NULL;
  g_autoptr(GError) error = NULL;
  guint n_pools = g_list_model_get_n_items (alberca_connection_get_pools (connection));
  GtkWidget *dialog;

  template = alberca_template_new_from_xml ("<pool type='dir'><name>tried</name>"
                                            "<target><path>/srv/tried</path></target></pool>", "x", &error);
  g_assert_no_error (error);
  draft = alberca_pool_draft_new (connection, template);
  dialog = alberca_trial_dialog_new (draft);
  widget_test_present (dialog);
  widget_test_wait (has_worked, dialog);
  g_assert_nonnull (widget_test_look (dialog, GTK_TYPE_LABEL, "Nothing is in it yet"));
  g_assert_nonnull (widget_test_look (dialog, GTK_TYPE_LABEL,
                                      "The pool was stopped and forgotten again. Nothing was changed."));

  widget_test_destroy (dialog);
  widget_test_finish (queue);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_connection_get_pools (connection)), ==, n_pools);
  alberca_connection_close (connection);
  widget_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/trial-dialog/works", test_works);

  return g_test_run ();
}
