/* test-device-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "model/alberca-device-rules.h"

/* A computer with LVM on its first disk, a data disk, a disk of a machine and one that is free:
 *   sda1 /boot · sda2 the group "system" (root, swap) · sdb1 /srv · sdc a machine's · sdd free
 *   nvme0n1 the pool "scratch" · sde a RAID's · sdf the group "data", of which nothing is mounted */
static AlbercaHostDevices *
make_host (gboolean knows_mounts)
{
  static const char *const disks[] = { "/dev/nvme0n1", "/dev/sda", "/dev/sdb", "/dev/sdc", "/dev/sdd", "/dev/sde" };
  static const struct
  {
    AlbercaDeviceUseKind kind;
    const char *path;
    const char *detail;
    const char *group;
    const char *owner;
  } uses[] = {
    { ALBERCA_DEVICE_USE_MOUNTED, "/dev/sda1", "/boot", NULL, NULL },
    { ALBERCA_DEVICE_USE_GROUP, "/dev/sda2", "system", "system", NULL },
    { ALBERCA_DEVICE_USE_MOUNTED, "/dev/sda2", "/home", "system", NULL },
    { ALBERCA_DEVICE_USE_MOUNTED, "/dev/sda2", "/", "system", NULL },
    { ALBERCA_DEVICE_USE_SWAP, "/dev/sda2", "", "system", NULL },
    { ALBERCA_DEVICE_USE_MOUNTED, "/dev/sdb1", "/srv", NULL, NULL },
    { ALBERCA_DEVICE_USE_DOMAIN, "/dev/disk/by-id/wwn-c", "web", NULL, NULL },
    { ALBERCA_DEVICE_USE_POOL, "/dev/nvme0n1", "scratch", NULL, "11111111-2222-3333-4444-555555555555" },
    { ALBERCA_DEVICE_USE_HELD, "/dev/sde", "md0", NULL, NULL },
    { ALBERCA_DEVICE_USE_GROUP, "/dev/sdf", "data", "data", NULL },
  };
  AlbercaHostDevices *host = alberca_host_devices_new ();

  g_free (host->host);
  host->host = g_strdup ("farm");
  host->knows_mounts = knows_mounts;
  for (gsize i = 0; i < G_N_ELEMENTS (disks); i++)
    {
      AlbercaNodeDevice *disk = g_new0 (AlbercaNodeDevice, 1);

      disk->path = g_strdup (disks[i]);
      g_ptr_array_add (host->disks, disk);
    }
  g_hash_table_insert (host->names, g_strdup ("/dev/disk/by-id/wwn-a"), g_strdup ("/dev/sda"));
  g_hash_table_insert (host->names, g_strdup ("/dev/disk/by-id/wwn-c"), g_strdup ("/dev/sdc"));
  g_hash_table_insert (host->names, g_strdup ("/dev/disk/by-id/nvme-x"), g_strdup ("/dev/nvme0n1"));
  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++)
    {
      AlbercaDeviceUse *use = alberca_device_use_new (uses[i].kind, uses[i].path, uses[i].detail);

      use->group = g_strdup (uses[i].group);
      use->owner = g_strdup (uses[i].owner);
      g_ptr_array_add (host->uses, use);
    }

  return host;
}

static AlbercaPoolConfig *
make_pool (const char *type,
           const char *devices,
           const char *group)
{
  g_autofree char *xml =
    g_strdup_printf ("<pool type='%s'><name>x</name><uuid>11111111-2222-3333-4444-555555555555</uuid>"
                     "<source/></pool>", type);
  g_autoptr(GError) error = NULL;
  AlbercaPoolConfig *pool = alberca_pool_config_new_from_xml (xml, &error);

  g_assert_no_error (error);
  if (devices != NULL)
    alberca_pool_config_set_field (pool, "source/device@path", devices);
  if (group != NULL)
    alberca_pool_config_set_field (pool, "source/name", group);

  return pool;
}

static void
assert_says (const char *text,
             const char *words)
{
  if (words == NULL)
    g_assert_cmpstr (text, ==, NULL);
  else if (text == NULL || strstr (text, words) == NULL)
    g_error ("“%s” should say “%s”", text != NULL ? text : "nothing", words);
}

static void
test_problems (void)
{
  static const struct
  {
    const char *type;
    const char *device;
    const char *words; /* NULL: it may be built */
  } cases[] = {
    /* The system's disk, its partitions, by any name */
    { "disk", "/dev/sda", "the running system is on it: /dev/sda2 is mounted at /. Choose another device" },
    { "fs", "/dev/sda1", "the running system is on it: /dev/sda1 is mounted at /boot" },
    { "fs", "/dev/sda2", "mounted at /." },
    { "disk", "/dev/disk/by-id/wwn-a", "/dev/disk/by-id/wwn-a is in use: the running system" },
    { "fs", "/dev/disk/by-id/wwn-a-part1", "/dev/sda1 is mounted at /boot" },
    /* Others' */
    { "disk", "/dev/sdb", "/dev/sdb1 is mounted at /srv. If nobody needs" },
    { "fs", "/dev/sdb1", "/dev/sdb1 is mounted at /srv" },
    { "fs", "/dev/sdc", "the virtual machine “web”" },
    { "fs", "/dev/sdc1", "the virtual machine “web”" },
    { "fs", "/dev/sde", "/dev/sde is part of “md0”" },
    { "logical", "/dev/sdf", "belongs to the volume group “data”" },
    /* Nobody's */
    { "fs", "/dev/sdd", NULL },
    { "fs", "/dev/sdb2", NULL },
    { "disk", "/dev/sdd", NULL },
    { "zfs", "/dev/sdd", NULL },
    /* Not /dev/sda's: the names only begin alike */
    { "disk", "/dev/sdaa", NULL },
    { "fs", "/dev/sdaa1", NULL },
    /* Its own pool's, and partitions of a pool's disk, which are volumes of it */
    { "disk", "/dev/nvme0n1", NULL },
    { "fs", "/dev/nvme0n1p1", NULL },
    { "fs", "/dev/disk/by-id/nvme-x-part1", NULL },
  };
  g_autoptr(AlbercaHostDevices) host = make_host (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaPoolConfig) pool = make_pool (cases[i].type, cases[i].device, NULL);
      AlbercaPoolBuild build = g_str_equal (cases[i].type, "zfs") ? ALBERCA_POOL_BUILD_PLAIN
                                                                  : ALBERCA_POOL_BUILD_NO_OVERWRITE;
      g_autofree char *problem = alberca_device_rules_get_problem (host, pool, build);
      g_autofree char *unbuilt = alberca_device_rules_get_problem (host, pool, ALBERCA_POOL_BUILD_NONE);

      assert_says (problem, cases[i].words);
      g_assert_null (unbuilt);
    }
}

/* Another pool's disk is somebody's, its partitions are volumes */
static void
test_other_pool (void)
{
  g_autoptr(AlbercaHostDevices) host = make_host (TRUE);
  g_autoptr(AlbercaPoolConfig) whole = make_pool ("disk", "/dev/disk/by-id/nvme-x", NULL);
  g_autoptr(AlbercaPoolConfig) part = make_pool ("fs", "/dev/nvme0n1p1", NULL);
  g_autofree char *whole_problem = NULL;
  g_autofree char *part_problem = NULL;

  alberca_pool_config_set_field (whole, "uuid", "99999999-2222-3333-4444-555555555555");
  alberca_pool_config_set_field (part, "uuid", "99999999-2222-3333-4444-555555555555");
  whole_problem = alberca_device_rules_get_problem (host, whole, ALBERCA_POOL_BUILD_OVERWRITE);
  part_problem = alberca_device_rules_get_problem (host, part, ALBERCA_POOL_BUILD_OVERWRITE);
  assert_says (whole_problem, "the pool “scratch” is on /dev/nvme0n1. Delete that pool’s definition first");
  g_assert_null (part_problem);
}

static void
test_groups (void)
{
  g_autoptr(AlbercaHostDevices) host = make_host (TRUE);
  g_autoptr(AlbercaPoolConfig) system = make_pool ("logical", NULL, "system");
  g_autoptr(AlbercaPoolConfig) data = make_pool ("logical", "/dev/sdd", "data");
  g_autoptr(AlbercaPoolConfig) fresh = make_pool ("logical", "/dev/sdd", "fresh");
  g_autofree char *again = alberca_device_rules_get_problem (host, data, ALBERCA_POOL_BUILD_OVERWRITE);
  g_autofree char *new_one = alberca_device_rules_get_problem (host, fresh, ALBERCA_POOL_BUILD_OVERWRITE);
  g_autofree char *used = alberca_device_rules_get_warning (host, system, ALBERCA_POOL_BUILD_NONE);
  g_autofree char *unused = alberca_device_rules_get_warning (host, data, ALBERCA_POOL_BUILD_NONE);
  g_autofree char *system_deletion = alberca_device_rules_get_deletion_problem (host, system);
  g_autofree char *data_deletion = alberca_device_rules_get_deletion_problem (host, data);

  assert_says (again, "There is a volume group “data” already, on /dev/sdf");
  g_assert_null (new_one);
  assert_says (used, "The volume group “system” is in use: the running system is on it: /dev/sda2 is mounted at /.");
  g_assert_null (unused);
  assert_says (system_deletion, "cannot be deleted");
  g_assert_null (data_deletion);
}

static void
test_warnings (void)
{
  static const struct
  {
    gboolean          knows_mounts;
    const char       *type;
    const char       *device;
    AlbercaPoolBuild  build;
    const char       *words;
  } cases[] = {
    { TRUE, "fs", "/dev/sdd", ALBERCA_POOL_BUILD_OVERWRITE, NULL },
    { FALSE, "fs", "/dev/sdd", ALBERCA_POOL_BUILD_OVERWRITE,
      "libvirt does not tell what is mounted on farm: make sure that nothing there uses /dev/sdd (“lsblk /dev/sdd”" },
    { TRUE, "fs", "/dev/sdz1", ALBERCA_POOL_BUILD_OVERWRITE, "libvirt on farm does not list /dev/sdz1" },
    { TRUE, "fs", "/dev/sdd7", ALBERCA_POOL_BUILD_OVERWRITE, NULL },
    { FALSE, "fs", "/dev/sdz1", ALBERCA_POOL_BUILD_OVERWRITE, "is the right one. libvirt does not tell" },
    /* Nothing is written, but two would use it */
    { FALSE, "fs", "/dev/sdd", ALBERCA_POOL_BUILD_NONE, NULL },
    { TRUE, "fs", "/dev/sdb1", ALBERCA_POOL_BUILD_PLAIN, "Two that write on it at once" },
    { TRUE, "disk", "/dev/sda", ALBERCA_POOL_BUILD_NONE, "Its partitions would be the volumes" },
    { TRUE, "disk", "/dev/nvme0n1", ALBERCA_POOL_BUILD_NONE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaHostDevices) host = make_host (cases[i].knows_mounts);
      g_autoptr(AlbercaPoolConfig) pool = make_pool (cases[i].type, cases[i].device, NULL);
      g_autofree char *warning = alberca_device_rules_get_warning (host, pool, cases[i].build);

      assert_says (warning, cases[i].words);
    }
}

static void
test_describe (void)
{
  g_autoptr(AlbercaHostDevices) host = make_host (TRUE);
  g_autofree char *used = alberca_device_rules_describe (host, "/dev/sda");
  g_autofree char *unused = alberca_device_rules_describe (host, "/dev/sdd");

  g_assert_cmpstr (used, ==, "the running system is on it: /dev/sda2 is mounted at /");
  g_assert_null (unused);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device-rules/problems", test_problems);
  g_test_add_func ("/device-rules/other-pool", test_other_pool);
  g_test_add_func ("/device-rules/groups", test_groups);
  g_test_add_func ("/device-rules/warnings", test_warnings);
  g_test_add_func ("/device-rules/describe", test_describe);

  return g_test_run ();
}
