/* test-machine-definition.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A machine whose definition was changed after its snapshots: libvirt 9.0 brings the old one back, without a
 * word; older ones want to be forced. It is said before and afterwards, and what was kept is there. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-machine-rules.h"
#include "model/alberca-machine-snapshots.h"
#include "support/private-libvirtd.h"
#include "tiny-machine.h"
#include "wait-until.h"
#include "xml/alberca-machine-definition.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define MACHINE "web"

typedef struct
{
  AlbercaConnection       *connection;
  char                    *dir;
  char                    *a;
  char                    *b;
  AlbercaMachineSnapshots *snapshots;
} Fixture;

static void
settle (Fixture *fixture)
{
  alberca_machine_snapshots_reread (fixture->snapshots);
  wait_until (!alberca_machine_snapshots_get_busy (fixture->snapshots));
  g_assert_no_error (alberca_machine_snapshots_get_error (fixture->snapshots));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *uuid = NULL;

  fixture->dir = g_build_filename (dir, "machines", NULL);
  fixture->a = g_build_filename (fixture->dir, "a.qcow2", NULL);
  fixture->b = g_build_filename (fixture->dir, "b.qcow2", NULL);
  g_free (alberca_test_virsh ("pool-define-as", "machines", "dir", "--target", fixture->dir, NULL));
  g_free (alberca_test_virsh ("pool-build", "machines", NULL));
  g_free (alberca_test_virsh ("pool-start", "machines", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "machines", "a.qcow2", "4M", "--format", "qcow2", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "machines", "b.qcow2", "4M", "--format", "qcow2", NULL));
  tiny_machine_define (MACHINE, fixture->a, NULL);

  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  uuid = alberca_test_virsh ("domuuid", MACHINE, NULL);
  fixture->snapshots = alberca_machine_snapshots_new (fixture->connection, g_strstrip (uuid), MACHINE);
  settle (fixture);
}

static gboolean
is_running (void)
{
  g_autofree char *state = alberca_test_virsh ("domstate", MACHINE, NULL);

  return g_str_has_prefix (state, "running");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->snapshots);
  close_connection (fixture->connection);
  if (is_running ())
    g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  g_free (alberca_test_virsh ("undefine", MACHINE, "--snapshots-metadata", NULL));
  g_free (alberca_test_virsh ("vol-delete", "a.qcow2", "--pool", "machines", NULL));
  g_free (alberca_test_virsh ("vol-delete", "b.qcow2", "--pool", "machines", NULL));
  g_free (alberca_test_virsh ("pool-destroy", "machines", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "machines", NULL));
  g_free (fixture->dir);
  g_free (fixture->a);
  g_free (fixture->b);
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
create (Fixture    *fixture,
        const char *name)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new (name);

  wait_done (fixture, alberca_machine_snapshots_create (fixture->snapshots, draft));
}

/* What is not as it was when @name was made: "memory, disk vdb" */
static char *
compare (Fixture    *fixture,
         const char *name)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (fixture->snapshots);
  const AlbercaDomainSnapshotConfig *snapshot = alberca_machine_state_find (state, name);
  char *changes = alberca_machine_definition_compare (state->definition, snapshot->definition);

  g_assert_nonnull (changes);
  return changes;
}

static void
assert_changes (Fixture    *fixture,
                const char *name,
                const char *expected)
{
  g_autofree char *changes = compare (fixture, name);

  g_assert_cmpstr (changes, ==, expected);
}

static void
assert_memory (const char *kib)
{
  g_autofree char *config = alberca_test_virsh ("dumpxml", MACHINE, "--inactive", NULL);
  g_autofree char *line = g_strdup_printf ("<memory unit='KiB'>%s</memory>", kib);

  g_assert_nonnull (strstr (config, line));
}

/* More memory, and a second disk; from its next start on */
static void
change (Fixture *fixture)
{
  g_free (alberca_test_virsh ("setmaxmem", MACHINE, "64M", "--config", NULL));
  g_free (alberca_test_virsh ("setmem", MACHINE, "64M", "--config", NULL));
  g_free (alberca_test_virsh ("attach-disk", MACHINE, fixture->b, "vdb", "--driver", "qemu", "--subdriver", "qcow2",
                              "--config", NULL));
  settle (fixture);
}

/* Nothing is said where nothing was changed, neither of one that runs nor of one that is off. */
static void
test_same (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaOperation *operation;

  create (fixture, "cold");
  assert_changes (fixture, "cold", "");
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  settle (fixture);
  create (fixture, "warm");
  assert_changes (fixture, "cold", "");
  assert_changes (fixture, "warm", "");
  operation = alberca_machine_snapshots_revert (fixture->snapshots, "warm", 0, NULL);
  wait_done (fixture, operation);
  g_assert_null (alberca_operation_get_outcome (operation));
  operation = alberca_machine_snapshots_revert (fixture->snapshots, "cold", 0, NULL);
  wait_done (fixture, operation);
  g_assert_null (alberca_operation_get_outcome (operation));
}

static void
assert_told (AlbercaOperation *operation,
             const char       *changes)
{
  const char *outcome = alberca_operation_get_outcome (operation);

  g_assert_nonnull (outcome);
  if (strstr (outcome, changes) == NULL)
    g_error ("“%s” is not in: %s", changes, outcome);
}

/* Of a machine that was off */
static void
test_off (Fixture       *fixture,
          gconstpointer  data)
{
  AlbercaOperation *operation;

  create (fixture, "cold");
  change (fixture);
  assert_changes (fixture, "cold", "memory, currentMemory, disk vdb");
  operation = alberca_machine_snapshots_revert (fixture->snapshots, "cold", 0, NULL);
  wait_done (fixture, operation);
  assert_told (operation, "memory, currentMemory, disk vdb");
  assert_memory ("32768");
  assert_changes (fixture, "cold", "");
  /* What it has no more is where it was. */
  g_assert_true (g_file_test (fixture->b, G_FILE_TEST_EXISTS));
}

/* Changed without an event, after it was asked: it is not undone before somebody has seen it. */
static void
test_meanwhile (Fixture       *fixture,
                gconstpointer  data)
{
  AlbercaOperation *operation;

  create (fixture, "cold");
  g_free (alberca_test_virsh ("setmaxmem", MACHINE, "64M", "--config", NULL));
  operation = alberca_machine_snapshots_revert (fixture->snapshots, "cold", 0, NULL);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_BUSY);
  assert_memory ("65536");
  wait_until (!alberca_machine_snapshots_get_busy (fixture->snapshots));
  assert_changes (fixture, "cold", "memory");
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "cold", 0, NULL));
  assert_memory ("32768");
}

/* It runs as another machine than the memory is of. What is kept before has the definition, too. */
static void
test_running (Fixture       *fixture,
              gconstpointer  data)
{
  AlbercaOperation *operation;
  g_autofree char *problem = NULL;

  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  settle (fixture);
  create (fixture, "warm");
  g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  change (fixture);
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  settle (fixture);
  assert_changes (fixture, "warm", "memory, currentMemory, disk vdb");

  operation = alberca_machine_snapshots_revert (fixture->snapshots, "warm", 0, "before");
  wait_until (alberca_operation_get_finished (operation));
  if (g_error_matches (alberca_operation_get_error (operation), ALBERCA_LIBVIRT_ERROR,
                       ALBERCA_LIBVIRT_ERROR_SNAPSHOT_REVERT_RISKY))
    {
      assert_memory ("65536");
      settle (fixture);
      operation = alberca_machine_snapshots_revert (fixture->snapshots, "warm", ALBERCA_SNAPSHOT_REVERT_FORCE, NULL);
    }
  wait_done (fixture, operation);
  assert_told (operation, "memory, currentMemory, disk vdb");
  g_assert_true (is_running ());
  assert_memory ("32768");

  /* Back, once the disk is there that it would be in */
  problem = alberca_machine_rules_check_revert (alberca_machine_snapshots_get_state (fixture->snapshots),
                                                alberca_machine_state_find (
                                                  alberca_machine_snapshots_get_state (fixture->snapshots), "before"));
  g_assert_nonnull (strstr (problem, "no disk vdb any more"));
  g_assert_nonnull (strstr (problem, fixture->b));
  g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  g_free (alberca_test_virsh ("attach-disk", MACHINE, fixture->b, "vdb", "--driver", "qemu", "--subdriver", "qcow2",
                              "--config", NULL));
  settle (fixture);
  operation = alberca_machine_snapshots_revert (fixture->snapshots, "before", 0, NULL);
  wait_done (fixture, operation);
  g_assert_true (is_running ());
  assert_memory ("65536");
  assert_told (operation, "memory");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/machine-definition/same", Fixture, NULL, set_up, test_same, tear_down);
  g_test_add ("/machine-definition/off", Fixture, NULL, set_up, test_off, tear_down);
  g_test_add ("/machine-definition/meanwhile", Fixture, NULL, set_up, test_meanwhile, tear_down);
  g_test_add ("/machine-definition/running", Fixture, NULL, set_up, test_running, tear_down);
  return g_test_run ();
}
