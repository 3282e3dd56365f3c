/* rig-block.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A file system on a disk, and a disk in partitions */

#include "config.h"

#include "rig-test.h"

#include "model/alberca-resize-draft.h"

static AlbercaPoolDraft *
make_fs_draft (AlbercaConnection *connection,
               AlbercaPoolBuild   build)
{
  AlbercaPoolDraft *draft = rig_draft (connection, "new-file-system", "drive", "source/device@path", SPARE (2), NULL);

  g_object_set (draft, "build", build, NULL);
  return draft;
}

/* A blank disk is formatted, mounted, used; what is on it is not overwritten by accident. */
static void
test_fs (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autoptr(AlbercaPoolDraft) refused = NULL;
  AlbercaPool *pool = rig_create (make_fs_draft (connection, ALBERCA_POOL_BUILD_NO_OVERWRITE));
  AlbercaVolumeDraft *draft;

  g_assert_true (rig_shell_says ("cat /proc/mounts", " /var/lib/libvirt/drive ext4 "));
  g_assert_cmpuint (alberca_pool_get_capacity (pool), >, 150 * MIB);
  draft = rig_volume_draft (pool, "disk.qcow2", "1 GiB");
  g_object_set (draft, "format", "qcow2", NULL);
  g_assert_cmpuint (alberca_volume_get_capacity (rig_make_volume (draft)), ==, 1024 * MIB);

  /* What the draft warns of, and libvirt finds out */
  draft = rig_volume_draft (pool, "large.img", "3 GiB");
  g_object_set (draft, "format", "raw", "space", ALBERCA_VOLUME_SPACE_FULL, NULL);
  rig_says (alberca_volume_draft_get_problem (draft, "capacity"), "free in the pool");
  g_object_set (draft, "capacity", "150 MiB", NULL);
  g_free (rig_shell ("truncate -s 0 /var/lib/libvirt/drive/ballast; dd if=/dev/zero of=/var/lib/libvirt/drive/ballast bs=1M "
                     "count=150 status=none"));
  rig_failed (alberca_pool_create_volume (pool, draft), "No space left on device", "There is not enough space in the pool.");
  g_object_unref (draft);
  g_free (rig_shell ("rm /var/lib/libvirt/drive/ballast; test ! -e /var/lib/libvirt/drive/large.img"));

  g_free (rig_shell ("sleep 600 </var/lib/libvirt/drive/disk.qcow2 >/dev/null 2>&1 & echo $! >/run/holder"));
  rig_failed (alberca_pool_stop (pool), "busy", "It is in use right now.");
  g_free (rig_shell ("kill $(cat /run/holder)"));
  rig_remove (pool);

  refused = make_fs_draft (connection, ALBERCA_POOL_BUILD_NO_OVERWRITE);
  rig_failed (alberca_connection_create_pool (connection, refused), "already formatted using 'ext4'",
              "There is something on the device already, and it was left as it is.");
  g_clear_object (&refused);
  wait_until (alberca_connection_find_pool_by_name (connection, "drive") == NULL);

  /* What is there is used again, then overwritten, because that is asked for */
  pool = rig_create (make_fs_draft (connection, ALBERCA_POOL_BUILD_PLAIN));
  g_assert_nonnull (rig_find (pool, "disk.qcow2"));
  rig_remove (pool);
  pool = rig_create (make_fs_draft (connection, ALBERCA_POOL_BUILD_OVERWRITE));
  g_assert_null (alberca_pool_find_volume (pool, "disk.qcow2"));
  rig_remove (pool);
  g_free (rig_shell ("wipefs -qa " SPARE (2)));
  rig_close (connection);
}

/* A blank disk gets a partition table; libvirt names the partitions, and the draft knows how. */
static void
test_disk (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autofree char *device = g_strstrip (rig_shell ("readlink -f " SPARE (3)));
  AlbercaPoolDraft *draft = rig_draft (connection, "whole-disk-blank", "disk", "source/device@path", device, NULL);
  AlbercaVolumeDraft *partition;
  g_autoptr(AlbercaVolumeDraft) wrong = NULL;
  AlbercaVolume *volume;
  AlbercaPool *pool;
  g_autofree char *name = NULL;

  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NONE, NULL);
  rig_failed (alberca_connection_create_pool (connection, draft), "unrecognized, requires build",
              "There is no partition table on the disk.");
  wait_until (alberca_connection_find_pool_by_name (connection, "disk") == NULL);
  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NO_OVERWRITE, NULL);
  alberca_pool_draft_renew_uuid (draft);
  pool = rig_create (draft);
  g_assert_false (alberca_resize_is_possible (pool));

  partition = alberca_volume_draft_new (pool);
  g_object_set (partition, "capacity", "32 MiB", NULL);
  name = g_strdup (alberca_volume_draft_get_name (partition));
  volume = rig_make_volume (partition);
  g_assert_cmpuint (alberca_volume_get_capacity (volume), >=, 31 * MIB);
  wrong = rig_volume_draft (pool, "anyname", "32 MiB");
  g_assert_false (alberca_volume_draft_get_valid (wrong));
  rig_move_content (pool, volume, SPARE (3) "-part1");
  rig_wipe (pool, volume);

  /* Somebody took the room meanwhile */
  partition = alberca_volume_draft_new (pool);
  g_object_set (partition, "capacity", "100 MiB", NULL);
  g_assert_true (alberca_volume_draft_get_valid (partition));
  g_free (rig_shell ("parted -s " SPARE (3) " mkpart primary 40MiB 240MiB"));
  rig_failed (alberca_pool_create_volume (pool, partition), "You requested a partition",
              "Another partition is in that place by now.");
  g_object_unref (partition);
  g_free (rig_shell ("parted -s " SPARE (3) " rm 2"));

  g_free (rig_shell ("mke2fs -q " SPARE (3) "-part1 && mount " SPARE (3) "-part1 /mnt"));
  rig_failed (alberca_pool_delete_volume (pool, volume), "is being used", "It is in use right now.");
  g_free (rig_shell ("umount /mnt"));
  rig_delete_volume (pool, name);
  rig_remove (pool);
  g_free (rig_shell ("wipefs -qa " SPARE (3)));
  rig_close (connection);
}

/* Behind a link only the host knows what the partitions are called, and libvirt cannot delete them. */
static void
test_disk_link (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = rig_create (rig_draft (connection, "whole-disk-blank", "link", "source/device@path", SPARE (3), NULL));
  AlbercaVolumeDraft *partition = rig_volume_draft (pool, "", "32 MiB");
  AlbercaOperation *operation;
  g_autofree char *name = g_strstrip (rig_shell ("echo $(basename $(readlink -f " SPARE (3) "))1"));

  rig_says (alberca_volume_draft_get_problem (partition, "name"), "readlink -f " SPARE (3));
  g_object_set (partition, "name", name, NULL);
  rig_make_volume (partition);
  /* The next name follows from the one that is there */
  partition = alberca_volume_draft_new (pool);
  g_assert_true (g_str_has_suffix (alberca_volume_draft_get_name (partition), "2"));
  g_object_unref (partition);

  operation = alberca_pool_delete_volume (pool, rig_find (pool, name));
  rig_failed (operation, "did not start with parent pool source device name", "libvirt deletes partitions only where");
  rig_remove (pool);
  g_free (rig_shell ("wipefs -qa " SPARE (3)));
  rig_close (connection);
}

void
rig_add_block_tests (void)
{
  g_test_add_func ("/rig/fs/drive", test_fs);
  g_test_add_func ("/rig/disk/partitions", test_disk);
  g_test_add_func ("/rig/disk/link", test_disk_link);
}
