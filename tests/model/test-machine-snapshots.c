/* test-machine-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Snapshots of whole virtual machines, off and running, through a real libvirtd; qemu-img and
 * qemu-io say what is true. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-machine-snapshots.h"
#include "model/alberca-pool-private.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define MACHINE "web"

/* ---- A machine with two disks ---- */

typedef struct
{
  AlbercaConnection       *connection;
  AlbercaPool             *pool;
  char                    *dir;
  char                    *a;
  char                    *b;
  AlbercaMachineSnapshots *snapshots;
} Fixture;

/* What the disk vdb is */
typedef struct
{
  const char *format;
  const char *more;
  const char *os;
  const char *features;
} Shape;

static void
define (Fixture     *fixture,
        const Shape *shape)
{
  g_autofree char *xml = g_strdup_printf (
    "<domain type='qemu'><name>" MACHINE "</name><memory unit='MiB'>32</memory>"
    "<os><type arch='x86_64' machine='pc'>hvm</type>%s</os>%s<devices>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>"
    "<target dev='vda' bus='virtio'/></disk>"
    "<disk type='file' device='disk'%s"
    "<target dev='vdb' bus='virtio'/><driver name='qemu' type='%s'/><source file='%s'/></disk>"
    "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>",
    shape->os, shape->features, fixture->a, shape->more, shape->format, fixture->b);
  g_autofree char *path = g_build_filename (fixture->dir, "domain.xml", NULL);

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  g_free (alberca_test_virsh ("define", path, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* The list has seen what happened. */
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
  const Shape *shape = data;
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *uuid = NULL;

  fixture->dir = g_build_filename (dir, "machines", NULL);
  fixture->a = g_build_filename (fixture->dir, "a.qcow2", NULL);
  fixture->b = g_build_filename (fixture->dir, "b.img", NULL);
  g_free (alberca_test_virsh ("pool-define-as", "machines", "dir", "--target", fixture->dir, NULL));
  g_free (alberca_test_virsh ("pool-build", "machines", NULL));
  g_free (alberca_test_virsh ("pool-start", "machines", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "machines", "a.qcow2", "4M", "--format", "qcow2", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "machines", "b.img", "4M", "--format", shape->format, NULL));
  define (fixture, shape);

  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "machines"));
  alberca_pool_hold (fixture->pool);
  uuid = alberca_test_virsh ("domuuid", MACHINE, NULL);
  fixture->snapshots = alberca_machine_snapshots_new (fixture->connection, g_strstrip (uuid), MACHINE);
  g_assert_true (alberca_machine_snapshots_get_reading (fixture->snapshots));
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->snapshots)), ==, 0);
}

static void
remove_files (const char *dir)
{
  g_autoptr(GDir) files = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* Or paused */
static gboolean
is_running (void)
{
  g_autofree char *state = alberca_test_virsh ("domstate", MACHINE, NULL);

  return g_str_has_prefix (state, "running") || g_str_has_prefix (state, "paused");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->snapshots);
  alberca_pool_release (fixture->pool);
  g_object_unref (fixture->pool);
  alberca_connection_close (fixture->connection);
  g_object_unref (fixture->connection);
  if (is_running ())
    g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  g_free (alberca_test_virsh ("undefine", MACHINE, "--snapshots-metadata", "--nvram", NULL));
  g_free (alberca_test_virsh ("pool-destroy", "machines", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "machines", NULL));
  remove_files (fixture->dir);
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
wait_failed (Fixture          *fixture,
             AlbercaOperation *operation,
             int               code)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, code);
  settle (fixture);
}

static const AlbercaMachineState *
get_state (Fixture *fixture)
{
  return alberca_machine_snapshots_get_state (fixture->snapshots);
}

static const AlbercaDomainSnapshotConfig *
find (Fixture    *fixture,
      const char *name)
{
  const AlbercaDomainSnapshotConfig *snapshot = alberca_machine_state_find (get_state (fixture), name);

  g_assert_nonnull (snapshot);
  return snapshot;
}

static void
create (Fixture    *fixture,
        const char *name)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new (name);

  draft->description = g_strdup ("Antes de «actualizar»");
  wait_done (fixture, alberca_machine_snapshots_create (fixture->snapshots, draft));
}

static void
create_external (Fixture    *fixture,
                 const char *name,
                 gboolean    memory,
                 const char *left_out)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new (name);
  const char *const targets[] = { left_out, NULL };

  draft->external = TRUE;
  draft->memory = memory;
  draft->left_out = g_strdupv ((GStrv) targets);
  wait_done (fixture, alberca_machine_snapshots_create (fixture->snapshots, draft));
}

/* Whether qemu-img sees it in the image */
static gboolean
has (const char *path,
     const char *name)
{
  g_autofree char *out = alberca_test_run ("qemu-img", "snapshot", "-U", "-l", path, NULL);
  g_autofree char *pattern = g_strdup_printf ("\\s%s\\s", name);

  return g_regex_match_simple (pattern, out, 0, 0);
}

static void
write_pattern (const char *path,
               guint8      pattern)
{
  g_autofree char *command = g_strdup_printf ("write -P %u 0 64k", pattern);

  g_free (alberca_test_run ("qemu-io", "-f", "qcow2", "-c", command, path, NULL));
}

static void
assert_pattern (const char *path,
                guint8      pattern)
{
  g_autofree char *command = g_strdup_printf ("read -P %u 0 64k", pattern);
  g_autofree char *out = alberca_test_run ("qemu-io", "-r", "-f", "qcow2", "-c", command, path, NULL);

  g_assert_null (strstr (out, "failed"));
  g_free (alberca_test_run ("qemu-img", "check", path, NULL));
}

/* ---- What is known before ---- */

/* @problem: (transfer full) (nullable) */
static void
assert_problem (char       *problem,
                const char *part)
{
  g_autofree char *text = problem;

  if (part == NULL)
    g_assert_cmpstr (text, ==, NULL);
  else if (text == NULL || strstr (text, part) == NULL)
    g_error ("no “%s” in: %s", part, text);
}

static void
test_raw (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new ("one");

  assert_problem (alberca_machine_rules_check_internal (get_state (fixture)), "vdb is raw");
  assert_problem (alberca_machine_rules_check_external (get_state (fixture)), NULL);
  wait_failed (fixture, alberca_machine_snapshots_create (fixture->snapshots, draft), G_IO_ERROR_NOT_SUPPORTED);

  /* An overlay can be on raw as well, and is qcow2. */
  create_external (fixture, "two", FALSE, "vda");
  assert_problem (alberca_machine_rules_check_internal (get_state (fixture)), NULL);
  g_assert_cmpstr (alberca_machine_storage_find (get_state (fixture)->storage, "vda")->path, ==, fixture->a);
}

static void
test_rules (Fixture       *fixture,
            gconstpointer  data)
{
  const Shape *shape = data;
  gboolean left_out = strstr (shape->more, "snapshot='no'") != NULL;
  gboolean flash = *shape->os != '\0';

  assert_problem (alberca_machine_rules_check_internal (get_state (fixture)),
                  left_out ? "leaves the disk vdb out" : flash ? "UEFI" : NULL);
  assert_problem (alberca_machine_rules_check_memory (get_state (fixture)), "off");
  assert_problem (alberca_machine_rules_check_quiesce (get_state (fixture), FALSE), "off");
  if (!left_out && !flash)
    create (fixture, "one");
}

/* ---- Inside the images ---- */

static void
test_internal_off (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(AlbercaMachineSnapshot) here = NULL;
  g_autofree char *problem = NULL;

  write_pattern (fixture->a, 1);
  write_pattern (fixture->b, 2);
  create (fixture, "clean");
  g_assert_true (has (fixture->a, "clean"));
  g_assert_true (has (fixture->b, "clean"));
  g_assert_cmpstr (find (fixture, "clean")->description, ==, "Antes de «actualizar»");
  g_assert_cmpstr (find (fixture, "clean")->state, ==, "shutoff");

  write_pattern (fixture->a, 3);
  write_pattern (fixture->b, 4);
  create (fixture, "later");
  g_assert_cmpstr (find (fixture, "later")->parent, ==, "clean");
  g_assert_true (find (fixture, "later")->current);

  write_pattern (fixture->b, 5);
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "clean", 0, "safe"));
  g_assert_true (find (fixture, "clean")->current);
  g_assert_cmpstr (find (fixture, "safe")->parent, ==, "later");
  assert_pattern (fixture->a, 1);
  assert_pattern (fixture->b, 2);

  /* clean, later, safe; and the machine as it is now stands below the first */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->snapshots)), ==, 4);
  here = g_list_model_get_item (G_LIST_MODEL (fixture->snapshots), 3);
  g_assert_null (alberca_machine_snapshot_get_config (here));
  g_assert_cmpuint (alberca_machine_snapshot_get_depth (here), ==, 1);

  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "safe", 0, NULL));
  assert_pattern (fixture->b, 5);
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "later", 0));
  g_assert_false (has (fixture->a, "later"));
  g_assert_true (has (fixture->a, "safe"));
  g_assert_cmpstr (find (fixture, "safe")->parent, ==, "clean");

  problem = alberca_machine_rules_check_delete_all (get_state (fixture), find (fixture, "safe"));
  g_assert_cmpstr (problem, ==, "");
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "clean", ALBERCA_SNAPSHOT_DELETE_CHILDREN));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->snapshots)), ==, 0);
  g_assert_false (has (fixture->b, "clean") || has (fixture->b, "safe"));
  assert_pattern (fixture->b, 5);
}

static void
test_internal_running (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(AlbercaMachineDraft) again = alberca_machine_draft_new ("warm");

  create (fixture, "cold");
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  settle (fixture);
  g_assert_true (get_state (fixture)->running);
  create (fixture, "warm");
  g_assert_cmpstr (find (fixture, "warm")->state, ==, "running");
  g_assert_cmpint (find (fixture, "warm")->memory, ==, ALBERCA_SNAPSHOT_MODE_INTERNAL);
  g_assert_true (has (fixture->a, "warm") && has (fixture->b, "warm"));
  wait_failed (fixture, alberca_machine_snapshots_create (fixture->snapshots, again), G_IO_ERROR_NOT_SUPPORTED);

  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "warm", 0, NULL));
  g_assert_true (is_running ());
  /* Back to when it was off: it is off. */
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "cold", 0, NULL));
  g_assert_false (is_running ());
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "cold", ALBERCA_SNAPSHOT_REVERT_RUNNING, NULL));
  g_assert_true (is_running ());
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "warm", ALBERCA_SNAPSHOT_REVERT_PAUSED, NULL));
  g_assert_true (get_state (fixture)->paused);
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "warm", 0));
  g_assert_false (has (fixture->a, "warm") || has (fixture->b, "warm"));
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "cold", ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY));
  g_assert_true (has (fixture->a, "cold"));
}

/* With a saved state the memory would go on over other disks: libvirt reverts then only when it is forced to. */
static void
test_forced (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaOperation *operation;

  create (fixture, "cold");
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  g_free (alberca_test_virsh ("managedsave", MACHINE, NULL));
  settle (fixture);
  g_assert_true (get_state (fixture)->saved && !get_state (fixture)->running);

  operation = alberca_machine_snapshots_revert (fixture->snapshots, "cold", 0, NULL);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), ALBERCA_LIBVIRT_ERROR,
                  ALBERCA_LIBVIRT_ERROR_SNAPSHOT_REVERT_RISKY);
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "cold", ALBERCA_SNAPSHOT_REVERT_FORCE, NULL));
  g_assert_false (is_running ());
  g_free (alberca_test_virsh ("managedsave-remove", MACHINE, NULL));
}

/* libvirt 9.0 says that it deleted what it could not, and forgets it. */
static void
test_lying_delete (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GSubprocess) holder = NULL;
  g_autoptr(GError) error = NULL;
  char prompt[8];

  create (fixture, "kept");
  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "qemu-io", "-f",
                             "qcow2", fixture->b, NULL);
  g_assert_no_error (error);
  g_input_stream_read (g_subprocess_get_stdout_pipe (holder), prompt, sizeof prompt, NULL, &error);
  g_assert_no_error (error);
  wait_failed (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "kept", 0), G_IO_ERROR_FAILED);
  g_assert_true (has (fixture->b, "kept"));
  g_output_stream_close (g_subprocess_get_stdin_pipe (holder), NULL, NULL);
  g_assert_true (g_subprocess_wait (holder, NULL, NULL));
}

/* ---- Outside ---- */

static gboolean
pool_has (Fixture    *fixture,
          const char *name)
{
  return alberca_pool_find_volume (fixture->pool, name) != NULL;
}

/* Where libvirt can: the overlay is a new one, and what was written after the snapshot is gone. */
static void
revert_external (Fixture *fixture)
{
  const char *now;

  g_assert_null (alberca_machine_rules_check_revert (get_state (fixture), find (fixture, "one")));
  wait_done (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "one", 0, NULL));
  now = alberca_machine_storage_find (get_state (fixture)->storage, "vda")->path;
  g_assert_cmpstr (now, !=, fixture->a);
  assert_pattern (now, 1);
}

static void
test_external_off (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *overlay = g_build_filename (fixture->dir, "a.one", NULL);
  g_autofree char *second = g_build_filename (fixture->dir, "a.two", NULL);
  const char *outcome;
  struct stat info;

  create (fixture, "inside");
  write_pattern (fixture->a, 1);
  create_external (fixture, "one", FALSE, NULL);
  g_assert_cmpstr (alberca_machine_storage_find (get_state (fixture)->storage, "vda")->path, ==, overlay);
  wait_until (pool_has (fixture, "a.one") && pool_has (fixture, "b.one"));
  write_pattern (overlay, 2);

  if (get_state (fixture)->can_revert_external)
    {
      revert_external (fixture);
      return;
    }
  /* What this libvirt cannot do is known. */
  assert_problem (alberca_machine_rules_check_revert (get_state (fixture), find (fixture, "one")), "cannot revert");
  assert_problem (alberca_machine_rules_check_revert (get_state (fixture), find (fixture, "inside")), "another image");
  assert_problem (alberca_machine_rules_check_delete (get_state (fixture), find (fixture, "inside")), "another image");
  wait_failed (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "one", 0, NULL), G_IO_ERROR_NOT_SUPPORTED);

  create_external (fixture, "two", FALSE, NULL);
  assert_problem (alberca_machine_rules_check_delete (get_state (fixture), find (fixture, "one")), "two");
  wait_failed (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "one", 0), G_IO_ERROR_NOT_SUPPORTED);
  write_pattern (second, 3);

  /* The base changes hands; that is said, with what mends it. */
  g_assert_cmpint (chown (overlay, 1234, 1234), ==, 0);
  g_free (alberca_test_virsh ("pool-refresh", "machines", NULL));
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "two", 0));
  g_assert_cmpint (g_stat (overlay, &info), ==, 0);
  g_assert_cmpuint (info.st_uid, ==, 0);
  outcome = alberca_machine_snapshots_get_outcome (fixture->snapshots);
  g_assert_nonnull (outcome);
  g_assert_nonnull (strstr (outcome, "from 1234:1234 to 0:0"));
  g_assert_nonnull (strstr (outcome, "chown 1234:1234 "));
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));
  wait_until (!pool_has (fixture, "a.two"));
  assert_pattern (overlay, 3);

  /* One inside the images is in its way, and can only be forgotten. */
  assert_problem (alberca_machine_rules_check_delete (get_state (fixture), find (fixture, "one")), "Forget");
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "inside", ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY));
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "one", 0));
  g_assert_false (g_file_test (overlay, G_FILE_TEST_EXISTS));
  assert_pattern (fixture->a, 3);
  g_assert_true (has (fixture->a, "inside"));
  g_assert_null (alberca_machine_snapshots_get_outcome (fixture->snapshots));
}

static void
test_external_running (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *memory = g_build_filename (fixture->dir, MACHINE ".full.mem", NULL);
  const char *outcome;

  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  settle (fixture);
  assert_problem (alberca_machine_rules_check_quiesce (get_state (fixture), FALSE), "no channel");
  create_external (fixture, "disks", FALSE, NULL);
  g_assert_cmpstr (find (fixture, "disks")->state, ==, "disk-snapshot");
  create_external (fixture, "full", TRUE, NULL);
  g_assert_cmpstr (find (fixture, "full")->state, ==, "running");
  g_assert_cmpstr (find (fixture, "full")->memory_file, ==, memory);
  g_assert_true (g_file_test (memory, G_FILE_TEST_EXISTS));
  g_assert_true (is_running ());

  /* Running, one in the middle can be merged. */
  assert_problem (alberca_machine_rules_check_delete (get_state (fixture), find (fixture, "disks")), NULL);
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "disks", 0));
  wait_done (fixture, alberca_machine_snapshots_delete (fixture->snapshots, "full", 0));
  outcome = alberca_machine_snapshots_get_outcome (fixture->snapshots);
  /* Newer ones remove it; then there is nothing to say about it. */
  g_assert_true ((outcome != NULL && strstr (outcome, memory) != NULL) == !get_state (fixture)->can_revert_external);
  g_assert_true (g_file_test (memory, G_FILE_TEST_EXISTS) == !get_state (fixture)->can_revert_external);
  g_assert_cmpstr (alberca_machine_storage_find (get_state (fixture)->storage, "vda")->path, ==, fixture->a);
}

/* ---- What others do with it ---- */

/* It goes on when the test says so */
static gboolean
gate_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  GMutex *gate = data;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return TRUE;
}

static AlbercaOperation *
transfer (Fixture    *fixture,
          const char *volume,
          GMutex     *gate)
{
  AlbercaOperation *operation = alberca_operation_new ("Transfer", "true", gate_worker, gate, NULL);

  alberca_operation_add_subject (operation, alberca_pool_get_uuid (fixture->pool), volume);
  return alberca_pool_enqueue_transfer (fixture->pool, operation, FALSE);
}

/* A disk is read while it stands still, and stands still while it is read. */
static void
test_queue (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new ("one");
  AlbercaOperation *before;
  AlbercaOperation *act;
  AlbercaOperation *after;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  before = transfer (fixture, "a.qcow2", &gate);
  act = alberca_machine_snapshots_create (fixture->snapshots, draft);
  after = transfer (fixture, "b.img", &gate);
  wait_until (alberca_operation_get_state (before) == ALBERCA_OPERATION_RUNNING);
  g_assert_cmpint (alberca_operation_get_state (act), ==, ALBERCA_OPERATION_WAITING);
  g_assert_cmpint (alberca_operation_get_state (after), ==, ALBERCA_OPERATION_WAITING);
  g_mutex_unlock (&gate);
  wait_done (fixture, act);
  wait_done (fixture, after);
  g_assert_cmpint (alberca_operation_get_started_at (act), >=, alberca_operation_get_started_at (before));
  g_assert_cmpint (alberca_operation_get_started_at (after), >=,
                   alberca_operation_get_started_at (act) + alberca_operation_get_duration (act));
  g_mutex_clear (&gate);

  /* What is merged goes into an image that the machine does not have any more. */
  create_external (fixture, "two", FALSE, NULL);
  act = alberca_machine_snapshots_delete (fixture->snapshots, "two", ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY);
  g_assert_true (alberca_operation_has_subject (act, alberca_pool_get_uuid (fixture->pool), "a.qcow2"));
  g_assert_true (alberca_operation_has_subject (act, alberca_pool_get_uuid (fixture->pool), "a.two"));
  wait_done (fixture, act);
}

static void
test_started_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  AlbercaOperation *operation;

  create (fixture, "clean");
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  /* Nobody has read that yet */
  g_assert_false (get_state (fixture)->running);
  operation = alberca_machine_snapshots_revert (fixture->snapshots, "clean", 0, NULL);
  wait_failed (fixture, operation, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "started or switched off meanwhile"));
  g_assert_true (is_running ());
}

/* libvirt would revert the first disk, and then fail. */
static void
test_lacking (Fixture       *fixture,
              gconstpointer  data)
{
  write_pattern (fixture->a, 1);
  create (fixture, "clean");
  write_pattern (fixture->a, 2);
  g_free (alberca_test_run ("qemu-img", "snapshot", "-d", "clean", fixture->b, NULL));
  wait_failed (fixture, alberca_machine_snapshots_revert (fixture->snapshots, "clean", 0, "safe"), G_IO_ERROR_NOT_FOUND);
  assert_pattern (fixture->a, 2);
  g_assert_null (alberca_machine_state_find (get_state (fixture), "safe"));
}

/* Its definition changes, though not its disks. */
static void
test_redefined (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "domain.xml", NULL);
  g_autofree char *xml = alberca_test_virsh ("dumpxml", MACHINE, NULL);
  g_autoptr(GString) text = g_string_new (xml);

  assert_problem (alberca_machine_rules_check_internal (get_state (fixture)), "vdb is raw");
  g_assert_cmpuint (g_string_replace (text, "<target dev='vdb' bus='virtio'/>", "<target dev='vdb' bus='virtio'/><readonly/>", 0),
                    ==, 1);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_free (alberca_test_virsh ("define", path, NULL));
  settle (fixture);
  assert_problem (alberca_machine_rules_check_internal (get_state (fixture)), NULL);
}

/* virsh would take its name for the ID of another one. */
static void
test_number (Fixture       *fixture,
             gconstpointer  data)
{
  const char *uuid = alberca_machine_snapshots_get_uuid (fixture->snapshots);
  g_autoptr(AlbercaMachineSnapshots) numbered = NULL;
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new ("one");
  g_autofree char *own = alberca_machine_snapshots_get_create_command (fixture->snapshots, draft);
  g_auto(GStrv) commands = g_new0 (char *, 4);

  g_assert_nonnull (strstr (own, " snapshot-create-as " MACHINE " one"));
  numbered = alberca_machine_snapshots_new (fixture->connection, uuid, "3");
  wait_until (!alberca_machine_snapshots_get_reading (numbered));
  commands[0] = alberca_machine_snapshots_get_create_command (numbered, draft);
  commands[1] = alberca_machine_snapshots_get_revert_command (numbered, "one", 0, "two");
  commands[2] = alberca_machine_snapshots_get_delete_command (numbered, "one", 0);
  for (gsize i = 0; commands[i] != NULL; i++)
    {
      g_assert_nonnull (strstr (commands[i], uuid));
      g_assert_null (strstr (commands[i], " 3 "));
    }
}

static const Shape both_qcow2 = { "qcow2", ">", "", "" };
static const Shape one_raw = { "raw", ">", "", "" };
static const Shape raw_read = { "raw", "><readonly/>", "", "" };
static const Shape left_out = { "qcow2", " snapshot='no'>", "", "" };
static const Shape flash = { "qcow2", ">",
  "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>/tmp/none.fd</nvram>",
  "<features><acpi/></features>" };

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, shape, func) g_test_add ("/machine-snapshots/" name, Fixture, &shape, set_up, func, tear_down)
  ADD ("raw", one_raw, test_raw);
  ADD ("raw-read-only", raw_read, test_rules);
  ADD ("left-out", left_out, test_rules);
  ADD ("flash", flash, test_rules);
  ADD ("internal-off", both_qcow2, test_internal_off);
  ADD ("internal-running", both_qcow2, test_internal_running);
  ADD ("forced", both_qcow2, test_forced);
  ADD ("lying-delete", both_qcow2, test_lying_delete);
  ADD ("external-off", both_qcow2, test_external_off);
  ADD ("queue", both_qcow2, test_queue);
  ADD ("started-meanwhile", both_qcow2, test_started_meanwhile);
  ADD ("lacking", both_qcow2, test_lacking);
  ADD ("redefined", one_raw, test_redefined);
  ADD ("number", both_qcow2, test_number);
  ADD ("external-running", both_qcow2, test_external_running);
#undef ADD
  return g_test_run ();
}
