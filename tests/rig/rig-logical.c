/* rig-logical.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rig-test.h"

#include <string.h>

#include "model/alberca-batch.h"
#include "model/alberca-clone-draft.h"
#include "model/alberca-pool-conflicts.h"
#include "model/alberca-lvm-snapshot.h"
#include "model/alberca-resize-draft.h"
#include "model/alberca-volume-rules.h"

#define GROUP "labvg"

static AlbercaPool *
create_pool (AlbercaConnection *connection)
{
  return rig_create (rig_draft (connection, "volume-group", "lvm", "source/name", GROUP, NULL));
}

/* A group that somebody made: it is discovered, tried without a trace, and its volumes are there. */
static void
test_existing (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autoptr(GPtrArray) sources = rig_discover (connection, ALBERCA_POOL_TYPE_LOGICAL, NULL);
  AlbercaPoolDraft *draft = rig_draft (connection, "volume-group", "lvm", "source/name", GROUP, NULL);
  g_autoptr(AlbercaPoolTrial) trial = NULL;
  g_autoptr(AlbercaPoolTrial) missing = NULL;
  g_autoptr(AlbercaPoolDraft) second = NULL;
  AlbercaPool *pool;

  g_assert_true (rig_has_source (sources, "source/name", GROUP));
  /* To try it takes no volume from who has it active */
  g_free (rig_shell ("vgchange -q -ay " GROUP));
  rig_done (alberca_connection_try_pool (connection, draft, &trial));
  rig_ran ("try");
  g_assert_true (g_str_has_prefix (trial->devices, "/dev/"));
  g_assert_true (rig_shell_says ("lvs --noheadings -o lv_attr " GROUP "/linear", "-wi-a"));
  g_assert_null (alberca_connection_find_pool_by_name (connection, "lvm"));
  alberca_pool_draft_set_field (draft, "source/name", "othervg");
  rig_fails_plainly (alberca_connection_try_pool (connection, draft, &missing), "othervg");
  alberca_pool_draft_set_field (draft, "source/name", GROUP);

  pool = rig_create (draft);
  g_assert_cmpuint (alberca_volume_get_capacity (rig_find (pool, "linear")), ==, 64 * MIB);
  /* libvirt 9.0 does not show what is in a thin pool, but counts the room of the thin pool */
  g_assert_null (alberca_pool_find_volume (pool, "thinvol"));
  g_assert_cmpuint (alberca_pool_get_allocation (pool), >=, 128 * MIB);

  /* The group is taken: another pool on it would be one too many */
  second = rig_draft (connection, "volume-group", "other", "source/name", GROUP, NULL);
  rig_says (alberca_pool_draft_get_warning (second, "source/name"), "lvm");
  g_clear_object (&second);

  rig_remove (pool);
  rig_close (connection);
}

/* What can be done with a logical volume, and what cannot */
static void
test_volumes (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = create_pool (connection);
  g_autoptr(AlbercaVolumeDraft) wrong = rig_volume_draft (pool, "bad name", "65 MiB");
  g_autoptr(AlbercaVolumeDraft) large = rig_volume_draft (pool, "large", "50 GiB");
  g_autoptr(AlbercaCloneDraft) clone = NULL;
  g_autoptr(GPtrArray) chosen = g_ptr_array_new ();
  AlbercaBatch *batch;
  AlbercaVolume *volume;

  rig_says (alberca_volume_draft_get_problem (wrong, "name"), "LVM");
  g_assert_false (alberca_volume_draft_get_valid (large) &&
                  alberca_volume_draft_get_warning (large, "capacity") == NULL);

  /* In whole extents of 4 MiB */
  volume = rig_make_volume (rig_volume_draft (pool, "disk1", "65 MiB"));
  g_assert_cmpuint (alberca_volume_get_capacity (volume), ==, 68 * MIB);
  g_assert_true (rig_shell_says ("lvs --noheadings -o lv_size,lv_attr " GROUP "/disk1", "68.00m -wi-a"));
  g_assert_false (alberca_resize_is_possible (pool));

  g_ptr_array_add (chosen, volume);
  clone = alberca_clone_draft_new (pool, chosen);
  g_object_set (clone, "name", "disk2", NULL);
  wait_until (alberca_clone_draft_get_valid (clone));
  batch = alberca_clone_draft_start (clone);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpint (alberca_batch_get_state (batch), ==, ALBERCA_OPERATION_DONE);
  rig_ran ("vol-clone");
  g_assert_cmpuint (alberca_volume_get_capacity (rig_find (pool, "disk2")), ==, 68 * MIB);
  rig_delete_volume (pool, "disk2");

  g_free (rig_shell ("mke2fs -q /dev/" GROUP "/disk1 && mount /dev/" GROUP "/disk1 /mnt"));
  rig_failed (alberca_pool_delete_volume (pool, volume), "filesystem in use", "It is in use right now.");
  g_free (rig_shell ("umount /mnt"));
  rig_delete_volume (pool, "disk1");
  rig_remove (pool);
  rig_close (connection);
}

static AlbercaVolumeDraft *
make_sparse_draft (AlbercaPool *pool,
                   const char  *capacity,
                   const char  *allocation)
{
  AlbercaVolumeDraft *draft = rig_volume_draft (pool, "sparse", capacity);

  g_object_set (draft, "space", ALBERCA_VOLUME_SPACE_PART, "allocation", allocation, NULL);
  return draft;
}

/* A volume that gets less room than it promises */
static void
test_sparse (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = create_pool (connection);
  AlbercaVolume *volume = rig_make_volume (make_sparse_draft (pool, "256 MiB", "32 MiB"));

  g_assert_cmpuint (alberca_volume_get_capacity (volume), ==, 256 * MIB);
  g_assert_cmpuint (alberca_volume_get_allocation (volume), ==, 32 * MIB);

  rig_delete_volume (pool, "sparse");
  g_assert_false (rig_shell_says ("lvs -a --noheadings -o lv_name " GROUP, "sparse"));
  rig_remove (pool);
  rig_close (connection);
}

/* Its bytes, both ways; then zeros */
static void
test_content (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = create_pool (connection);
  AlbercaVolume *volume = rig_make_volume (rig_volume_draft (pool, "content", "8 MiB"));

  rig_move_content (pool, volume, "/dev/" GROUP "/content");
  rig_wipe (pool, volume);
  g_assert_true (rig_shell_says ("tr -d '\\0' </dev/" GROUP "/content | wc -c", "0\n"));
  rig_delete_volume (pool, "content");

  /* Sparse: what was never written is not there, and reads as zeros */
  volume = rig_make_volume (make_sparse_draft (pool, "64 MiB", "16 MiB"));
  rig_move_content (pool, volume, "/dev/" GROUP "/sparse");
  rig_delete_volume (pool, "sparse");
  rig_remove (pool);
  rig_close (connection);
}

/* The group is full: LVM says so where the draft could not know it */
static void
test_full (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = create_pool (connection);
  g_autoptr(AlbercaVolumeDraft) draft = rig_volume_draft (pool, "late", "700 MiB");

  g_assert_true (alberca_volume_draft_get_valid (draft));
  g_free (rig_shell ("lvcreate -q -y -L 400M -n others " GROUP));
  rig_failed (alberca_pool_create_volume (pool, draft), "insufficient free space", "There is not enough space in the pool.");
  g_free (rig_shell ("lvremove -q -f " GROUP "/others"));
  rig_remove (pool);
  rig_close (connection);
}

/* A snapshot is a volume that is built on another; it goes when that goes. */
static void
test_snapshot (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = create_pool (connection);
  AlbercaVolume *origin = rig_make_volume (rig_volume_draft (pool, "origin", "32 MiB"));
  AlbercaVolume *snapshot;
  g_autofree char *merge = NULL;
  g_autofree char *fill = NULL;
  g_autofree char *fill_test = NULL;

  g_free (rig_shell ("echo before >/dev/" GROUP "/origin; sync"));
  g_assert_true (alberca_lvm_snapshot_is_possible (pool));
  rig_says (alberca_lvm_snapshot_get_name_problem (pool, "snapshot1"), "LVM");
  rig_done (alberca_lvm_snapshot_create (pool, origin, "kept"));
  rig_ran ("snapshot");
  snapshot = rig_find (pool, "kept");
  wait_until (alberca_lvm_snapshot_is_one (pool, snapshot));
  g_assert_true (alberca_lvm_snapshot_find_origin (pool, snapshot) == origin);
  rig_says (alberca_lvm_snapshot_get_problem (pool, snapshot), "");
  g_assert_true (rig_shell_says ("lvs --noheadings -o lv_name,origin " GROUP "/kept", "origin"));

  /* How full it is, says LVM */
  fill = alberca_lvm_snapshot_get_fill_command (pool);
  g_free (rig_shell ("dd if=/dev/urandom of=/dev/" GROUP "/origin bs=1M seek=16 count=8 oflag=direct status=none"));
  fill_test = g_strdup_printf ("%s --noheadings | awk '$1 == \"kept\" && $2 == \"origin\" && $3 > 20 && $3 < 40 { print \"filled\" }'", fill);
  g_assert_true (rig_shell_says (fill_test, "filled"));

  /* It keeps what is written over, and gives it back */
  g_free (rig_shell ("echo after- >/dev/" GROUP "/origin; sync"));
  g_assert_true (rig_shell_says ("head -c 6 /dev/" GROUP "/kept", "before"));
  merge = alberca_lvm_snapshot_get_merge_command (snapshot);
  g_free (rig_shell (merge));
  g_assert_true (rig_shell_says ("while lvs " GROUP "/kept >/dev/null 2>&1; do sleep 0.2; done; head -c 6 /dev/" GROUP "/origin", "before"));
  rig_refresh (pool);
  wait_until (alberca_pool_find_volume (pool, "kept") == NULL);

  /* With the origin it is lost, and the pool does not show it any more */
  rig_done (alberca_lvm_snapshot_create (pool, origin, "lost"));
  rig_find (pool, "lost");
  rig_delete_volume (pool, "origin");
  g_assert_false (rig_shell_says ("lvs --noheadings -o lv_name " GROUP, "lost"));
  rig_refresh (pool);
  wait_until (alberca_pool_find_volume (pool, "lost") == NULL);
  rig_remove (pool);
  rig_close (connection);
}

/* Blank disks become a group, which can be taken apart again. */
static void
test_build (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPoolDraft *draft = rig_draft (connection, "volume-group-new", "fresh", "source/name", "freshvg",
                                       "source/device@path", SPARE (0) " " SPARE (1), NULL);
  g_autofree char *links = rig_shell ("echo $(readlink -f " SPARE (0) " " SPARE (1) ")");
  AlbercaPool *pool;

  /* libvirt would build it, and not find it any more */
  rig_says (alberca_pool_draft_get_problem (draft, "source/device@path"), "as LVM calls it");
  alberca_pool_draft_set_field (draft, "source/device@path", g_strstrip (links));
  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NONE, NULL);
  rig_failed (alberca_connection_create_pool (connection, draft), "cannot find logical volume group name",
              "The host has no volume group of this name.");
  wait_until (alberca_connection_find_pool_by_name (connection, "fresh") == NULL);

  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NO_OVERWRITE, NULL);
  alberca_pool_draft_renew_uuid (draft);
  pool = rig_create (draft);
  g_assert_cmpuint (alberca_pool_get_capacity (pool), >, 1000 * MIB);
  g_assert_true (rig_shell_says ("vgs --noheadings -o vg_name,pv_count", "freshvg"));
  rig_make_volume (rig_volume_draft (pool, "one", "16 MiB"));
  rig_delete_volume (pool, "one");

  rig_done (alberca_pool_stop (pool));
  wait_until (!alberca_pool_get_active (pool));
  rig_done (alberca_pool_delete_storage (pool, FALSE));
  g_assert_false (rig_shell_says ("vgs --noheadings -o vg_name; pvs --noheadings -o pv_name,vg_name", "freshvg"));
  rig_remove (pool);
  rig_close (connection);
}

void
rig_add_logical_tests (void)
{
  g_test_add_func ("/rig/logical/existing", test_existing);
  g_test_add_func ("/rig/logical/volumes", test_volumes);
  g_test_add_func ("/rig/logical/sparse", test_sparse);
  g_test_add_func ("/rig/logical/content", test_content);
  g_test_add_func ("/rig/logical/full", test_full);
  g_test_add_func ("/rig/logical/snapshot", test_snapshot);
  g_test_add_func ("/rig/logical/build", test_build);
}
