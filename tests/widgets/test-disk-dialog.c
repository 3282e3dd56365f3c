/* test-disk-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* On the practice connection: a disk of which a pool is made, and two that nobody uses. */

#include "widgets/alberca-disk-dialog.h"
#include "widget-test.h"

static gboolean
shows_disks (gpointer dialog)
{
  GtkWidget *row = widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "/dev/sdb");

  return row != NULL && gtk_widget_get_mapped (row);
}

static void
picked_cb (AlbercaDiskDialog *dialog,
           const char        *path,
           char             **picked)
{
  *picked = g_strdup (path);
}

static void
test_pick (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  g_autoptr(AlbercaDeviceGuard) guard = alberca_device_guard_new (connection);
  GtkWidget *dialog = alberca_disk_dialog_new (guard, "virsh nodedev-list");
  g_autofree char *picked = NULL;
  GtkWidget *row;

  g_object_ref (dialog);
  g_signal_connect (dialog, "picked", G_CALLBACK (picked_cb), &picked);
  widget_test_present (dialog);
  widget_test_wait (shows_disks, dialog);

  row = widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "/dev/nvme0n1");
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                   "In use: the pool “vg0” is on /dev/nvme0n1p3"));

  row = widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "/dev/sdb");
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "3.6\302\240TiB · Seagate · ST4000NM000A · scsi · WS21ABCD");
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  g_assert_cmpstr (picked, ==, "/dev/sdb");
  widget_test_settle ();
  g_assert_finalize_object (dialog);

  alberca_connection_close (connection);
  widget_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/disk-dialog/pick", test_pick);

  return g_test_run ();
}
