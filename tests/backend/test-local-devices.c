/* test-local-devices.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "backend/alberca-local-devices.h"

/* A machine: LVM on a partition, with a hyphen in the group's name; Btrfs, which has a number of
 * its own; a RAID of two disks that nobody has mounted; a mount point with a blank. */
static const struct
{
  const char *path;
  const char *text;
} files[] = {
  { "sys/block/sda/dev", "8:0\n" },
  { "sys/block/sda/size", "2048\n" },
  { "sys/block/sda/sda1/partition", "1\n" },
  { "sys/block/sda/sda1/dev", "8:1\n" },
  { "sys/block/sda/sda2/partition", "2\n" },
  { "sys/block/sda/sda2/dev", "8:2\n" },
  { "sys/block/sda/sda2/holders/dm-0/dev", "" },
  { "sys/block/sda/sda2/holders/dm-1/dev", "" },
  { "sys/block/dm-0/dev", "253:0\n" },
  { "sys/block/dm-0/dm/name", "my--group-root\n" },
  { "sys/block/dm-0/dm/uuid", "LVM-abcdef\n" },
  { "sys/block/dm-1/dev", "253:1\n" },
  { "sys/block/dm-1/dm/name", "my--group-swap\n" },
  { "sys/block/dm-1/dm/uuid", "LVM-ghijkl\n" },
  { "sys/block/sdb/dev", "8:16\n" },
  { "sys/block/sdc/dev", "8:32\n" },
  { "sys/block/sdc/holders/md0/dev", "" },
  { "sys/block/md0/dev", "9:0\n" },
  { "sys/block/sdd/dev", "8:48\n" },
  { "sys/block/cciss!c0d0/dev", "104:0\n" },
  { "proc/self/mountinfo",
    "27 1 253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/my--group-root rw\n"
    "28 27 8:1 / /boot rw,relatime - ext4 /dev/sda1 rw\n"
    "29 27 8:1 /sub /var/lib/bound rw,relatime - ext4 /dev/sda1 rw\n"
    "30 27 0:45 /@data /srv/my\\040data rw,relatime - btrfs /dev/sdb rw\n"
    "31 27 104:0 / /raid rw,relatime - xfs /dev/cciss/c0d0 rw\n"
    "32 27 0:22 / /sys rw - sysfs sysfs rw\n"
    "broken line\n" },
  { "proc/swaps",
    "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    "/dev/dm-1                               partition\t999420\t0\t-2\n"
    "/swapfile                               file\t999420\t0\t-3\n" },
};

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static char *
make_machine (void)
{
  g_autoptr(GError) error = NULL;
  char *root = g_dir_make_tmp ("alberca-XXXXXX", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root, files[i].path, NULL);
      g_autofree char *directory = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (directory, 0755), ==, 0);
      g_file_set_contents (path, files[i].text, -1, &error);
      g_assert_no_error (error);
    }

  return root;
}

static void
assert_use (GPtrArray            *uses,
            const char           *path,
            AlbercaDeviceUseKind  kind,
            const char           *detail,
            const char           *group)
{
  for (guint i = 0; i < uses->len; i++)
    {
      const AlbercaDeviceUse *use = g_ptr_array_index (uses, i);

      if (g_str_equal (use->path, path) && use->kind == kind && g_str_equal (use->detail, detail) &&
          g_strcmp0 (use->group, group) == 0)
        return;
    }

  g_error ("%s is not used as %d for “%s”", path, kind, detail);
}

static gboolean
is_used (GPtrArray  *uses,
         const char *path)
{
  for (guint i = 0; i < uses->len; i++)
    {
      const AlbercaDeviceUse *use = g_ptr_array_index (uses, i);

      if (g_str_equal (use->path, path))
        return TRUE;
    }

  return FALSE;
}

static void
test_machine (void)
{
  g_autofree char *root = make_machine ();
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) uses = alberca_local_devices_read (root, names);

  assert_use (uses, "/dev/sda1", ALBERCA_DEVICE_USE_MOUNTED, "/boot", NULL);
  assert_use (uses, "/dev/sda2", ALBERCA_DEVICE_USE_GROUP, "my-group", "my-group");
  assert_use (uses, "/dev/sda2", ALBERCA_DEVICE_USE_MOUNTED, "/", "my-group");
  assert_use (uses, "/dev/sda2", ALBERCA_DEVICE_USE_SWAP, "", "my-group");
  assert_use (uses, "/dev/dm-0", ALBERCA_DEVICE_USE_MOUNTED, "/", "my-group");
  assert_use (uses, "/dev/sdb", ALBERCA_DEVICE_USE_MOUNTED, "/srv/my data", NULL);
  assert_use (uses, "/dev/sdc", ALBERCA_DEVICE_USE_HELD, "md0", NULL);
  assert_use (uses, "/dev/cciss/c0d0", ALBERCA_DEVICE_USE_MOUNTED, "/raid", NULL);
  g_assert_false (is_used (uses, "/dev/sdd"));
  g_assert_cmpstr (g_hash_table_lookup (names, "/dev/mapper/my--group-root"), ==, "/dev/dm-0");
  g_assert_cmpstr (g_hash_table_lookup (names, "/dev/my-group/root"), ==, "/dev/dm-0");

  g_assert_cmpuint (alberca_local_devices_get_size (root, "/dev/sda"), ==, 2048 * 512);
  g_assert_cmpuint (alberca_local_devices_get_size (root, "/dev/sdz"), ==, 0);
  remove_tree (root);
}

/* In a sandbox other things are mounted than on the host */
static void
test_sandbox (void)
{
  g_autofree char *root = make_machine ();
  g_autofree char *sign = g_build_filename (root, ".flatpak-info", NULL);
  g_autofree char *mounts = g_build_filename (root, "proc/self/mountinfo", NULL);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_true (g_file_set_contents (sign, "", 0, NULL));
  g_assert_null (alberca_local_devices_read (root, names));
  g_assert_cmpint (g_remove (sign), ==, 0);
  g_assert_true (g_file_set_contents (mounts, "27 1 0:50 / / rw - overlay overlay rw\n"
                                      "28 27 8:1 / /data rw - ext4 /dev/sda1 rw\n", -1, NULL));
  g_assert_null (alberca_local_devices_read (root, names));
  remove_tree (root);
}

static void
test_nothing (void)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) uses = alberca_local_devices_read ("/not-there", names);

  g_assert_null (uses);
  g_assert_cmpuint (g_hash_table_size (names), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/local-devices/machine", test_machine);
  g_test_add_func ("/local-devices/sandbox", test_sandbox);
  g_test_add_func ("/local-devices/nothing", test_nothing);

  return g_test_run ();
}
