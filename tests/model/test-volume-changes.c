/* test-volume-changes.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Volumes of a real libvirtd are resized and wiped, in use or not. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "model/alberca-explanation.h"
#include "model/alberca-resize-draft.h"
#include "model/alberca-uri.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-file.h"
#include "model/alberca-volume-verbs.h"
#include "model/alberca-wipe.h"
#include "support/private-libvirtd.h"
#include "volume-fixture.h"

static gboolean
is_resize_read (AlbercaResizeDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return !loading;
}

static AlbercaResizeDraft *
make_resize (Fixture    *fixture,
             const char *name)
{
  AlbercaResizeDraft *draft;

  volume_fixture_refresh (fixture->a);
  draft = alberca_resize_draft_new (fixture->a, volume_fixture_wait_volume (fixture->a, name));
  wait_until (is_resize_read (draft));
  return draft;
}

static void
assert_resized (AlbercaResizeDraft *draft)
{
  AlbercaOperation *operation = alberca_resize_draft_start (draft);

  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static void
assert_capacity (AlbercaPool *pool,
                 const char  *name,
                 guint64      capacity)
{
  wait_until (volume_fixture_is_loaded (pool) && alberca_volume_get_capacity (alberca_pool_find_volume (pool, name)) == capacity);
}

/* Larger, and what the guest does then; smaller, with what is lost; nothing, which is no resize */
static void
test_resize (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) draft = NULL;
  g_autoptr(AlbercaResizeDraft) smaller = NULL;
  g_auto(GStrv) notes = NULL;
  g_auto(GStrv) losses = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *info = NULL;

  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  draft = make_resize (fixture, "disk.qcow2");
  g_assert_false (alberca_resize_draft_get_valid (draft));
  g_object_set (draft, "capacity", "many", NULL);
  g_assert_true (volume_fixture_says (alberca_resize_draft_get_problem (draft, "capacity"), "many"));
  g_object_set (draft, "capacity", "16 MiB", "allocate", TRUE, NULL);
  notes = alberca_resize_draft_get_notes (draft);
  g_assert_nonnull (strstr (notes[1], "growpart"));
  commands = alberca_resize_draft_get_commands (draft);
  g_assert_nonnull (strstr (commands, "vol-resize --pool a disk.qcow2 16777216B"));
  /* Only raw can be occupied at once */
  g_assert_null (strstr (commands, "--allocate"));
  assert_resized (draft);
  assert_capacity (fixture->a, "disk.qcow2", 16 * MIB);
  info = volume_fixture_qemu_img_info ("a", "disk.qcow2");
  g_assert_nonnull (strstr (info, "(16777216 bytes)"));

  smaller = make_resize (fixture, "disk.qcow2");
  g_object_set (smaller, "capacity", "4 MiB", NULL);
  g_assert_true (alberca_resize_draft_get_shrinks (smaller));
  losses = alberca_resize_draft_get_notes (smaller);
  g_assert_true (g_regex_match_simple ("The last 12.0\\sMiB", losses[0], 0, 0));
  assert_resized (smaller);
  assert_capacity (fixture->a, "disk.qcow2", 4 * MIB);
}

/* A thin raw file is occupied without being resized; half a sector is a whole one */
static void
test_allocate (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) draft = NULL;
  g_autoptr(AlbercaResizeDraft) odd = NULL;
  g_autoptr(AlbercaResizeDraft) full = NULL;
  g_autofree char *path = volume_fixture_path ("a", "thin.img");
  GStatBuf info;

  volume_fixture_make_volume ("thin.img", "raw", "8M");
  draft = make_resize (fixture, "thin.img");
  g_assert_false (alberca_resize_draft_get_valid (draft));
  g_object_set (draft, "allocate", TRUE, NULL);
  g_assert_true (alberca_resize_draft_get_valid (draft));
  assert_resized (draft);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_blocks * 512, >=, 8 * MIB);
  g_assert_cmpint (info.st_size, ==, 8 * MIB);

  odd = make_resize (fixture, "thin.img");
  g_object_set (odd, "capacity", "8388609 B", NULL);
  assert_resized (odd);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 8 * MIB + 512);

  /* What is occupied cannot be cut off */
  full = make_resize (fixture, "thin.img");
  g_object_set (full, "capacity", "4 MiB", NULL);
  g_assert_true (volume_fixture_says (alberca_resize_draft_get_problem (full, "capacity"), "what the volume occupies: 8.0"));
  g_assert_false (alberca_resize_draft_get_valid (full));
}

/* What QEMU cannot resize is told before it is tried */
static void
test_resize_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) vmdk = NULL;
  g_autoptr(AlbercaResizeDraft) old = NULL;
  g_autofree char *path = volume_fixture_path ("a", "old.qcow2");
  g_autofree char *aged = g_strdup_printf ("amend -f qcow2 -o compat=0.10 '%s'", path);
  g_autofree char *arguments = g_strdup_printf ("snapshot -c one '%s'", path);

  volume_fixture_make_volume ("disk.vmdk", "vmdk", "8M");
  /* Where virsh says no version, older libvirt makes one of 2008, newer one of 2012 */
  volume_fixture_make_volume ("old.qcow2", "qcow2", "8M");
  g_free (volume_fixture_qemu_img (aged));
  g_free (volume_fixture_qemu_img (arguments));
  vmdk = make_resize (fixture, "disk.vmdk");
  g_object_set (vmdk, "capacity", "16 MiB", NULL);
  g_assert_true (volume_fixture_says (alberca_resize_draft_get_problem (vmdk, "volume"), "vmdk"));
  g_assert_false (alberca_resize_draft_get_valid (vmdk));
  old = make_resize (fixture, "old.qcow2");
  g_object_set (old, "capacity", "16 MiB", NULL);
  g_assert_true (volume_fixture_says (alberca_resize_draft_get_problem (old, "volume"), "compat 0.10"));
  g_assert_false (alberca_resize_draft_get_valid (old));
}

typedef struct
{
  GPtrArray *facts;
  gboolean   done;
} Facts;

static Facts *waiting_facts;

static void
facts_cb (gpointer  owner,
          gpointer  result,
          GError   *error)
{
  g_assert_no_error (error);
  waiting_facts->facts = result;
  waiting_facts->done = TRUE;
}

static AlbercaBatch *
wipe (Fixture              *fixture,
      const char           *name,
      AlbercaWipeAlgorithm  algorithm,
      gboolean              anew,
      gboolean              running_too)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  Facts facts = { 0 };
  AlbercaBatch *batch;

  volume_fixture_refresh (fixture->a);
  g_ptr_array_add (volumes, g_object_ref (volume_fixture_wait_volume (fixture->a, name)));
  waiting_facts = &facts;
  alberca_volume_facts_read (fixture->a, volumes, facts_cb, fixture->a);
  wait_until (facts.done);
  batch = alberca_wipe_run (fixture->a, volumes, facts.facts, algorithm, anew, running_too);
  g_ptr_array_unref (facts.facts);
  wait_until (alberca_batch_get_finished (batch));
  return batch;
}

static gboolean
is_zero (const char *name)
{
  g_autofree char *path = volume_fixture_path ("a", name);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (gsize i = 0; i < length; i++)
    if (content[i] != '\0')
      return FALSE;
  return TRUE;
}

static void
test_wipe (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  g_autofree char *info = NULL;
  g_auto(GStrv) notes = NULL;

  volume_fixture_make_volume ("thin.img", "raw", "8M");
  volume_fixture_fill ("thin.img");
  volume_fixture_assert_done (wipe (fixture, "thin.img", ALBERCA_WIPE_ZERO, TRUE, FALSE));
  g_assert_true (is_zero ("thin.img"));
  g_ptr_array_add (volumes, volume_fixture_wait_volume (fixture->a, "thin.img"));
  notes = alberca_wipe_get_notes (fixture->a, volumes, ALBERCA_WIPE_ZERO, TRUE);
  g_assert_nonnull (strstr (notes[0], "leaves a hole"));
  g_assert_false (alberca_wipe_asks_anew (fixture->a, volumes));

  /* A format goes with it, or is made anew */
  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_assert_done (wipe (fixture, "disk.qcow2", ALBERCA_WIPE_ZERO, TRUE, FALSE));
  info = volume_fixture_qemu_img_info ("a", "disk.qcow2");
  g_assert_true (strstr (info, "file format: qcow2") != NULL && strstr (info, "(8388608 bytes)") != NULL);
  volume_fixture_assert_done (wipe (fixture, "disk.qcow2", ALBERCA_WIPE_ZERO, FALSE, FALSE));
  g_assert_true (is_zero ("disk.qcow2"));
}

/* What a host lacks is greyed where it is known, and known once it was tried */
static void
test_wipe_refused (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *scrub = g_find_program_in_path ("scrub");
  AlbercaBatch *batch;

  volume_fixture_make_volume ("disk.img", "raw", "1M");
  volume_fixture_fill ("disk.img");
  g_assert_true (volume_fixture_says (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_TRIM), "Ceph"));
  g_assert_null (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_NNSA));
  batch = wipe (fixture, "disk.img", ALBERCA_WIPE_NNSA, FALSE, FALSE);
  if (scrub != NULL)
    {
      volume_fixture_assert_done (batch);
      return;
    }

  g_assert_cmpint (alberca_batch_get_state (batch), ==, ALBERCA_OPERATION_FAILED);
  g_assert_false (is_zero ("disk.img"));
  g_assert_true (volume_fixture_says (alberca_explanation_get_advice (alberca_operation_get_error (alberca_batch_get_only (batch))),
                       "scrub"));
  g_assert_true (volume_fixture_says (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_NNSA), "scrub"));
  g_assert_null (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_ZERO));

  /* Somebody may have installed it meanwhile */
  alberca_connection_reopen (fixture->connection);
  wait_until (alberca_connection_get_state (fixture->connection) == ALBERCA_CONNECTION_OPEN &&
              alberca_connection_get_listed (fixture->connection));
  fixture->a = alberca_connection_find_pool_by_name (fixture->connection, "a");
  fixture->b = alberca_connection_find_pool_by_name (fixture->connection, "b");
  alberca_pool_hold (fixture->a);
  alberca_pool_hold (fixture->b);
  g_assert_null (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_NNSA));
}

/* ---- Machines ---- */

static void
assert_busy (AlbercaOperation *operation)
{
  const GError *error = alberca_operation_get_error (operation);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "“runs”"));
}

/* A machine that runs: its disk grows under it, and does not shrink */
static void
test_running (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) resize = NULL;
  g_autofree char *commands = NULL;
  AlbercaOperation *operation;
  AlbercaBatch *batch;

  if (!volume_fixture_have_machines ())
    return;
  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_define_on_file ("runs", "disk.qcow2", TRUE);

  resize = make_resize (fixture, "disk.qcow2");
  g_object_set (resize, "capacity", "4 MiB", NULL);
  g_assert_true (volume_fixture_says (alberca_resize_draft_get_problem (resize, "capacity"), "runs"));
  g_object_set (resize, "capacity", "16 MiB", NULL);
  commands = alberca_resize_draft_get_commands (resize);
  g_assert_true (g_str_has_suffix (commands, "blockresize runs vda 16777216B"));
  assert_resized (resize);
  assert_capacity (fixture->a, "disk.qcow2", 16 * MIB);

  /* It was started after the question: found when the turn comes, unless somebody agreed to it */
  operation = alberca_volume_resize (fixture->a, alberca_pool_find_volume (fixture->a, "disk.qcow2"), 4 * MIB,
                                     ALBERCA_VOLUME_SIZE_SHRINK);
  wait_until (alberca_operation_get_finished (operation));
  assert_busy (operation);
  batch = wipe (fixture, "disk.qcow2", ALBERCA_WIPE_ZERO, FALSE, FALSE);
  assert_busy (alberca_batch_get_only (batch));
  g_assert_false (is_zero ("disk.qcow2"));
  operation = alberca_pool_delete_volume (fixture->a, alberca_pool_find_volume (fixture->a, "disk.qcow2"));
  wait_until (alberca_operation_get_finished (operation));
  assert_busy (operation);
  volume_fixture_assert_done (wipe (fixture, "disk.qcow2", ALBERCA_WIPE_ZERO, FALSE, TRUE));

  g_free (alberca_test_virsh ("destroy", "runs", NULL));
  volume_fixture_undefine ("runs");
}

/* What others are built on grows only with a consent; what is built on it itself needs none. */
static void
test_grow_base (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = volume_fixture_path ("a", "base.qcow2");
  g_autoptr(AlbercaResizeDraft) base = NULL;
  g_autoptr(AlbercaResizeDraft) overlay = NULL;

  volume_fixture_make_volume ("base.qcow2", "qcow2", "8M");
  g_free (alberca_test_virsh ("vol-create-as", "b", "overlay.qcow2", "8M", "--format", "qcow2", "--backing-vol", path,
                              "--backing-vol-format", "qcow2", NULL));
  base = make_resize (fixture, "base.qcow2");
  g_assert_false (alberca_resize_draft_asks_consent (base));
  g_object_set (base, "capacity", "16 MiB", NULL);
  g_assert_true (alberca_resize_draft_get_valid (base));
  g_assert_true (alberca_resize_draft_asks_consent (base));

  volume_fixture_refresh (fixture->b);
  overlay = alberca_resize_draft_new (fixture->b, volume_fixture_wait_volume (fixture->b, "overlay.qcow2"));
  wait_until (is_resize_read (overlay));
  g_object_set (overlay, "capacity", "16 MiB", NULL);
  g_assert_false (alberca_resize_draft_asks_consent (overlay));
}

static gboolean
is_file (AlbercaPool   *pool,
         AlbercaVolume *volume,
         const char    *path)
{
  g_autofree char *found = alberca_volume_find_file (pool, volume);

  return g_strcmp0 (found, path) == 0;
}

/* What other programs may be given: as it is shown, and nobody writes to it */
static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = volume_fixture_path ("a", "disk.qcow2");
  const struct timespec times[2] = { { 0, UTIME_OMIT }, { 1, 5 } };
  AlbercaVolume *volume;

  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_refresh (fixture->a);
  volume = volume_fixture_wait_volume (fixture->a, "disk.qcow2");
  wait_until (is_file (fixture->a, volume, path));
  g_assert_true (alberca_uri_is_local ("qemu:///system") && alberca_uri_is_local ("qemu+unix:///session?socket=/a"));
  g_assert_false (alberca_uri_is_local ("qemu+ssh://host/system") || alberca_uri_is_local ("qemu+tcp:///system"));

  /* Another file, for all that is known here */
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  g_assert_true (is_file (fixture->a, volume, NULL));
  volume_fixture_refresh (fixture->a);
  wait_until (is_file (fixture->a, volume_fixture_wait_volume (fixture->a, "disk.qcow2"), path));

  if (!volume_fixture_have_machines ())
    return;
  volume_fixture_define_on_file ("runs", "disk.qcow2", TRUE);
  volume_fixture_refresh (fixture->a);
  volume = volume_fixture_wait_volume (fixture->a, "disk.qcow2");
  wait_until (is_file (fixture->a, volume, NULL));
  g_free (alberca_test_virsh ("destroy", "runs", NULL));
  volume_fixture_refresh (fixture->a);
  wait_until (is_file (fixture->a, volume_fixture_wait_volume (fixture->a, "disk.qcow2"), path));
  volume_fixture_undefine ("runs");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/volume-changes/resize", Fixture, NULL, volume_fixture_set_up, test_resize, volume_fixture_tear_down);
  g_test_add ("/volume-changes/resize/allocate", Fixture, NULL, volume_fixture_set_up,
              test_allocate, volume_fixture_tear_down);
  g_test_add ("/volume-changes/resize/refused", Fixture, NULL, volume_fixture_set_up,
              test_resize_refused, volume_fixture_tear_down);
  g_test_add ("/volume-changes/resize/base", Fixture, NULL, volume_fixture_set_up, test_grow_base,
              volume_fixture_tear_down);
  g_test_add ("/volume-changes/wipe", Fixture, NULL, volume_fixture_set_up, test_wipe, volume_fixture_tear_down);
  g_test_add ("/volume-changes/wipe/refused", Fixture, NULL, volume_fixture_set_up,
              test_wipe_refused, volume_fixture_tear_down);
  g_test_add ("/volume-changes/file", Fixture, NULL, volume_fixture_set_up, test_file, volume_fixture_tear_down);
  g_test_add ("/volume-changes/running", Fixture, NULL, volume_fixture_set_up,
              test_running, volume_fixture_tear_down);
  return g_test_run ();
}
