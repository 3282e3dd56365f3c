/* test-snapshot-owner.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Snapshots inside one volume while a machine runs with it; qemu-img says what is true. */

#include "config.h"

#include <string.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-snapshot-list.h"
#include "support/private-libvirtd.h"
#include "tiny-machine.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define MACHINE "web"

typedef struct
{
  AlbercaConnection   *connection;
  AlbercaPool         *pool;
  char                *dir;
  AlbercaSnapshotList *list;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  AlbercaVolume *volume;

  fixture->dir = g_build_filename (dir, "owned", NULL);
  g_free (alberca_test_virsh ("pool-define-as", "owned", "dir", "--target", fixture->dir, NULL));
  g_free (alberca_test_virsh ("pool-build", "owned", NULL));
  g_free (alberca_test_virsh ("pool-start", "owned", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "owned", "disk.qcow2", "4M", "--format", "qcow2", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "owned", "other.qcow2", "4M", "--format", "qcow2", NULL));
  first = g_build_filename (fixture->dir, "disk.qcow2", NULL);
  second = data != NULL ? g_build_filename (fixture->dir, "other.qcow2", NULL) : NULL;
  tiny_machine_define (MACHINE, first, second);
  g_free (alberca_test_virsh ("start", MACHINE, NULL));

  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "owned"));
  alberca_pool_hold (fixture->pool);
  wait_until ((volume = alberca_pool_find_volume (fixture->pool, "disk.qcow2")) != NULL &&
              alberca_volume_get_loaded (volume));
  fixture->list = alberca_snapshot_list_new (fixture->pool, volume);
  wait_until (!alberca_snapshot_list_get_reading (fixture->list));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *domains = NULL;

  g_object_unref (fixture->list);
  alberca_pool_release (fixture->pool);
  g_object_unref (fixture->pool);
  alberca_connection_close (fixture->connection);
  g_object_unref (fixture->connection);
  g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  /* Would be refused if libvirt had noted anything */
  g_free (alberca_test_virsh ("undefine", MACHINE, NULL));
  domains = alberca_test_virsh ("list", "--all", "--name", NULL);
  g_assert_cmpstr (domains, ==, "");
  g_free (alberca_test_virsh ("vol-delete", "disk.qcow2", "--pool", "owned", NULL));
  g_free (alberca_test_virsh ("vol-delete", "other.qcow2", "--pool", "owned", NULL));
  g_free (alberca_test_virsh ("pool-destroy", "owned", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "owned", NULL));
  g_free (fixture->dir);
}

static AlbercaSnapshotOwner *
get_owner (Fixture *fixture)
{
  return alberca_snapshot_list_get_owner (fixture->list);
}

static void
settle (Fixture *fixture)
{
  alberca_snapshot_list_reread (fixture->list);
  wait_until (!alberca_snapshot_list_get_busy (fixture->list));
}

static void
wait_done (Fixture          *fixture,
           AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  settle (fixture);
}

static void
wait_busy (Fixture          *fixture,
           AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_BUSY);
  settle (fixture);
}

static AlbercaSnapshot *
get (Fixture *fixture,
     guint    position)
{
  g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  g_assert_nonnull (snapshot);
  return snapshot;
}

/* What qemu-img sees in the image */
static char *
list_snapshots (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "disk.qcow2", NULL);
  const char *argv[] = { "qemu-img", "snapshot", "-U", "-l", path, NULL };
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  char *out = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  return out;
}

static void
assert_has (Fixture    *fixture,
            const char *name,
            gboolean    wanted)
{
  g_autofree char *out = list_snapshots (fixture);

  g_assert_true ((strstr (out, name) != NULL) == wanted);
}

/* As somebody does who copies the line. */
static void
run_in_shell (const char *command)
{
  char *argv[] = { (char *) "/bin/sh", (char *) "-c", (char *) command, NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &complaint, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s: %s", command, complaint);
}

/* Its only disk: the machine does it, and libvirt notes nothing. */
static void
test_alone (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *noted = NULL;
  g_autofree char *create = NULL;
  g_autofree char *delete = NULL;
  g_autofree char *proposed = NULL;
  g_autofree char *problem = NULL;
  const char *live = "it's <live>";
  const char *by_hand = "by hand";

  wait_until (g_strcmp0 (alberca_snapshot_owner_get_name (get_owner (fixture)), MACHINE) == 0 &&
              alberca_snapshot_owner_get_problem (get_owner (fixture)) == NULL);
  g_assert_nonnull (alberca_snapshot_owner_get_revert_problem (get_owner (fixture)));

  /* What a newer libvirt does not take is told, and not proposed */
  proposed = alberca_snapshot_list_make_name (fixture->list);
  g_assert_null (alberca_snapshot_list_get_name_problem (fixture->list, proposed));
  problem = alberca_snapshot_list_get_name_problem (fixture->list, "it's <live>");
  if (alberca_snapshot_owner_get_names_jobs (get_owner (fixture)))
    {
      g_assert_nonnull (strstr (problem, "letters A to Z"));
      live = "its-live";
      by_hand = "by.hand";
    }
  else
    {
      g_assert_null (problem);
    }
  wait_done (fixture, alberca_snapshot_list_create (fixture->list, live));
  assert_has (fixture, live, TRUE);
  g_assert_cmpuint (alberca_snapshot_get_vm_state_size (get (fixture, 0)), >, 0);
  noted = alberca_test_virsh ("snapshot-list", MACHINE, "--name", NULL);
  g_assert_cmpstr (g_strstrip (noted), ==, "");

  /* The commands do the same. */
  create = alberca_snapshot_list_get_create_command (fixture->list, by_hand);
  run_in_shell (create);
  settle (fixture);
  assert_has (fixture, by_hand, TRUE);

  wait_busy (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), NULL));
  delete = alberca_snapshot_list_get_delete_command (fixture->list, get (fixture, 0));
  run_in_shell (delete);
  settle (fixture);
  assert_has (fixture, live, FALSE);
  wait_done (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)));
  assert_has (fixture, by_hand, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
}

/* Off, it is done without the machine: that is noticed. */
static void
test_stops (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *command = NULL;

  wait_until (alberca_snapshot_owner_get_name (get_owner (fixture)) != NULL);
  g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  wait_until (alberca_snapshot_owner_get_name (get_owner (fixture)) == NULL);
  g_assert_null (alberca_snapshot_owner_get_problem (get_owner (fixture)));
  g_assert_null (alberca_snapshot_owner_get_revert_problem (get_owner (fixture)));
  command = alberca_snapshot_list_get_create_command (fixture->list, "off");
  g_assert_nonnull (strstr (command, "qemu-img"));
  wait_done (fixture, alberca_snapshot_list_create (fixture->list, "off"));
  g_assert_cmpuint (alberca_snapshot_get_vm_state_size (get (fixture, 0)), ==, 0);
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
}

/* One of two disks: libvirt cannot, and it is said before and when it is tried. */
static void
test_two (Fixture       *fixture,
          gconstpointer  data)
{
  const char *problem;

  wait_until ((problem = alberca_snapshot_owner_get_problem (get_owner (fixture))) != NULL && *problem != '\0');
  g_assert_nonnull (strstr (problem, "other disks"));
  wait_busy (fixture, alberca_snapshot_list_create (fixture->list, "one"));
  assert_has (fixture, "one", FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/snapshot-owner/alone", Fixture, NULL, set_up, test_alone, tear_down);
  g_test_add ("/snapshot-owner/stops", Fixture, NULL, set_up, test_stops, tear_down);
  g_test_add ("/snapshot-owner/two", Fixture, "two", set_up, test_two, tear_down);
  return g_test_run ();
}
