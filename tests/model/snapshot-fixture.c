/* snapshot-fixture.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "snapshot-fixture.h"

#include "support/private-libvirtd.h"

void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *target = g_build_filename (dir, "snapshots", NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", "snapshots", "dir", "--target", target, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", "snapshots", NULL);
  g_autofree char *started = alberca_test_virsh ("pool-start", "snapshots", NULL);
  g_autofree char *made = alberca_test_virsh ("vol-create-as", "snapshots", "disk.qcow2", "4M", "--format", "qcow2", NULL);
  AlbercaVolume *volume;

  fixture->path = g_build_filename (target, "disk.qcow2", NULL);
  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "snapshots"));
  alberca_pool_hold (fixture->pool);
  wait_until ((volume = alberca_pool_find_volume (fixture->pool, "disk.qcow2")) != NULL &&
              alberca_volume_get_loaded (volume));
  fixture->list = alberca_snapshot_list_new (fixture->pool, volume);
  g_assert_true (alberca_snapshot_list_get_reading (fixture->list));
  wait_until (!alberca_snapshot_list_get_reading (fixture->list));
  g_assert_no_error (alberca_snapshot_list_get_error (fixture->list));
}

void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *domains = alberca_test_virsh ("list", "--all", "--name", NULL);
  g_autofree char *deleted = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *undefined = NULL;

  /* No helper stays behind */
  g_assert_cmpstr (domains, ==, "");
  /* Nor does anybody read the volume */
  alberca_snapshot_list_stop_survey (fixture->list);
  g_object_add_weak_pointer (G_OBJECT (fixture->list), (gpointer *) &fixture->list);
  g_object_unref (fixture->list);
  wait_until (fixture->list == NULL);
  alberca_pool_release (fixture->pool);
  g_object_unref (fixture->pool);
  alberca_connection_close (fixture->connection);
  g_object_unref (fixture->connection);

  deleted = alberca_test_virsh ("vol-delete", "disk.qcow2", "--pool", "snapshots", NULL);
  stopped = alberca_test_virsh ("pool-destroy", "snapshots", NULL);
  undefined = alberca_test_virsh ("pool-undefine", "snapshots", NULL);
  g_free (fixture->path);
}

void
settle (Fixture *fixture)
{
  alberca_snapshot_list_reread (fixture->list);
  wait_until (!alberca_snapshot_list_get_busy (fixture->list));
}

void
wait_done (Fixture          *fixture,
           AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  settle (fixture);
}

void
wait_failed (Fixture          *fixture,
             AlbercaOperation *operation,
             GQuark            domain,
             int               code)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), domain, code);
  settle (fixture);
}

guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

AlbercaSnapshot *
get (Fixture *fixture,
     guint    position)
{
  g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  return snapshot;
}

void
write_block (Fixture *fixture,
             guint    block,
             guint8   pattern)
{
  g_autofree char *command = g_strdup_printf ("write -P %u %u %u", pattern, block * BLOCK, BLOCK);
  g_autofree char *out = alberca_test_run ("qemu-io", "-f", "qcow2", "-c", command, fixture->path, NULL);
}
