/* alberca-device-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-device-rules.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* ---- Names of devices ---- */

/* "/dev/sda" of "/dev/sda2", "/dev/nvme0n1" of "/dev/nvme0n1p2"; of what is no partition something
 * that is no device. (transfer full) */
static char *
get_disk (const char *path)
{
  gsize length = strlen (path);

  while (length > 0 && g_ascii_isdigit (path[length - 1]))
    length--;
  /* A disk whose name ends in a digit has a "p" before the partition's number */
  if (length > 1 && path[length] != '\0' && path[length - 1] == 'p' && g_ascii_isdigit (path[length - 2]))
    length--;

  return g_strndup (path, length);
}

/* As the kernel calls it. (transfer full) */
static char *
get_kernel_path (const AlbercaHostDevices *host,
                 const char               *path)
{
  const char *known = g_hash_table_lookup (host->names, path);
  const char *part = g_strrstr (path, "-part");
  g_autofree char *disk = part != NULL ? g_strndup (path, part - path) : NULL;

  if (known == NULL && disk != NULL && (known = g_hash_table_lookup (host->names, disk)) != NULL)
    return g_strconcat (known, g_ascii_isdigit (known[strlen (known) - 1]) ? "p" : "", part + strlen ("-part"), NULL);

  return g_strdup (known != NULL ? known : path);
}

/* Whether who writes on @path writes on what @use has: the same device, the disk it is a partition of, or a
 * partition of it. Partitions of a disk that is a pool are volumes, of which other pools may be made. */
static gboolean
touches (const AlbercaHostDevices *host,
         const char               *path,
         const AlbercaDeviceUse   *use)
{
  g_autofree char *used = get_kernel_path (host, use->path);
  g_autofree char *used_disk = get_disk (used);
  g_autofree char *disk = get_disk (path);

  return g_str_equal (path, used) || g_str_equal (path, used_disk) ||
         (use->kind != ALBERCA_DEVICE_USE_POOL && g_str_equal (disk, used));
}

static gboolean
is_system (const AlbercaDeviceUse *use)
{
  static const char *const points[] = { "/", "/boot", "/boot/efi", "/usr", "/var", "/etc", NULL };

  return use->kind == ALBERCA_DEVICE_USE_SWAP ||
         (use->kind == ALBERCA_DEVICE_USE_MOUNTED && g_strv_contains (points, use->detail));
}

static gboolean
is_worse (const AlbercaDeviceUse *use,
          const AlbercaDeviceUse *worst)
{
  if (worst == NULL || is_system (use) != is_system (worst))
    return worst == NULL || is_system (use);
  /* "/" says more than what is mounted below it */
  if (use->kind == worst->kind)
    return strlen (use->detail) < strlen (worst->detail);
  return use->kind < worst->kind;
}

/* @owner: the UUID of a pool that may have it. (transfer none) */
static const AlbercaDeviceUse *
find_use (const AlbercaHostDevices *host,
          const char               *path,
          const char               *owner)
{
  const AlbercaDeviceUse *worst = NULL;
  g_autofree char *device = get_kernel_path (host, path);

  for (guint i = 0; i < host->uses->len; i++)
    {
      const AlbercaDeviceUse *use = g_ptr_array_index (host->uses, i);

      if ((use->owner == NULL || g_strcmp0 (use->owner, owner) != 0) && touches (host, device, use) &&
          is_worse (use, worst))
        worst = use;
    }

  return worst;
}

/* The worst that is known of the volumes of a group. (transfer none) */
static const AlbercaDeviceUse *
find_group_use (const AlbercaHostDevices *host,
                const char               *group)
{
  const AlbercaDeviceUse *worst = NULL;

  for (guint i = 0; i < host->uses->len; i++)
    {
      const AlbercaDeviceUse *use = g_ptr_array_index (host->uses, i);

      if (g_strcmp0 (use->group, group) == 0 && is_worse (use, worst))
        worst = use;
    }

  return worst;
}

/* libvirt lists whole disks; a partition is there if its disk is. */
static gboolean
is_listed (const AlbercaHostDevices *host,
           const char               *path)
{
  g_autofree char *device = get_kernel_path (host, path);
  g_autofree char *disk = get_disk (device);

  if (!g_str_equal (device, path))
    return TRUE;
  for (guint i = 0; i < host->disks->len; i++)
    {
      const AlbercaNodeDevice *listed = g_ptr_array_index (host->disks, i);

      if (g_str_equal (listed->path, device) || g_str_equal (listed->path, disk))
        return TRUE;
    }

  return FALSE;
}

/* ---- Words ---- */

/* As part of a sentence: what the device is. */
static char *
describe_use (const AlbercaDeviceUse *use)
{
  switch (use->kind)
    {
    case ALBERCA_DEVICE_USE_MOUNTED:
      if (is_system (use))
        /* Translators: a device and the directory where it is mounted */
        return g_strdup_printf (_("the running system is on it: %s is mounted at %s"), use->path, use->detail);
      /* Translators: a device and the directory where it is mounted */
      return g_strdup_printf (_("%s is mounted at %s"), use->path, use->detail);
    case ALBERCA_DEVICE_USE_SWAP:
      /* Translators: %s is a device */
      return g_strdup_printf (_("the host swaps on %s"), use->path);
    case ALBERCA_DEVICE_USE_DOMAIN:
      /* Translators: the name of a virtual machine, and a device */
      return g_strdup_printf (_("the virtual machine “%s” has %s as a disk"), use->detail, use->path);
    case ALBERCA_DEVICE_USE_POOL:
      /* Translators: the name of a pool, and a device */
      return g_strdup_printf (_("the pool “%s” is on %s"), use->detail, use->path);
    case ALBERCA_DEVICE_USE_GROUP:
      /* Translators: a device, and the name of a volume group */
      return g_strdup_printf (_("%s belongs to the volume group “%s”"), use->path, use->detail);
    case ALBERCA_DEVICE_USE_HELD:
      /* Translators: a device, and the name of a RAID or mapped device that is made of it */
      return g_strdup_printf (_("%s is part of “%s”"), use->path, use->detail);
    }
  g_return_val_if_reached (NULL);
}

static const char *
get_remedy (const AlbercaDeviceUse *use)
{
  if (is_system (use))
    return _("Choose another device.");
  switch (use->kind)
    {
    case ALBERCA_DEVICE_USE_MOUNTED:
      return _("If nobody needs what is on it, unmount it first; else choose another device.");
    case ALBERCA_DEVICE_USE_DOMAIN:
      return _("Take it out of the machine first, or choose another device.");
    case ALBERCA_DEVICE_USE_POOL:
      return _("Delete that pool’s definition first, or choose another device.");
    case ALBERCA_DEVICE_USE_GROUP:
      return _("Take it out of the group first (vgreduce, pvremove), or make a pool of the group itself.");
    case ALBERCA_DEVICE_USE_SWAP:
    case ALBERCA_DEVICE_USE_HELD:
      return _("Choose another device.");
    }
  g_return_val_if_reached (NULL);
}

/* ---- What follows ---- */

/**
 * alberca_device_rules_writes:
 * @type: a type of pools
 * @build: how such a pool is built
 *
 * Returns: whether that writes on the pool's devices
 */
gboolean
alberca_device_rules_writes (AlbercaPoolType  type,
                             AlbercaPoolBuild build)
{
  if (type == ALBERCA_POOL_TYPE_ZFS)
    return build != ALBERCA_POOL_BUILD_NONE;

  return (build & (ALBERCA_POOL_BUILD_NO_OVERWRITE | ALBERCA_POOL_BUILD_OVERWRITE)) != 0;
}

static char *
get_device_problem (const AlbercaHostDevices *host,
                    const char               *path,
                    const char               *owner)
{
  const AlbercaDeviceUse *use = find_use (host, path, owner);
  g_autofree char *what = use != NULL ? describe_use (use) : NULL;

  if (use == NULL)
    return NULL;
  /* "/dev/sdb1 is in use: /dev/sdb1 is …" says it twice */
  if (g_str_has_prefix (what, path))
    return g_strdup_printf ("%s. %s", what, get_remedy (use));

  /* Translators: a device, why it is in use ("/dev/sda1 is mounted at /"), and a sentence on what to do */
  return g_strdup_printf (_("%s is in use: %s. %s"), path, what, get_remedy (use));
}

/* vgcreate would fail, but only after the devices have been written on. */
static char *
get_group_problem (const AlbercaHostDevices *host,
                   const AlbercaPoolConfig  *pool)
{
  g_autofree char *group = alberca_pool_config_get_field (pool, "source/name");
  const AlbercaDeviceUse *use = group != NULL ? find_group_use (host, group) : NULL;

  if (use == NULL)
    return NULL;

  return g_strdup_printf (_("There is a volume group “%s” already, on %s. To use it as it is, do not build it; "
                            "to make another one, give that another name."), group, use->path);
}

/**
 * alberca_device_rules_get_problem:
 * @host: what is known
 * @pool: a pool, defined or not
 * @build: how it shall be built
 */
char *
alberca_device_rules_get_problem (const AlbercaHostDevices *host,
                                  const AlbercaPoolConfig  *pool,
                                  AlbercaPoolBuild          build)
{
  AlbercaPoolType type = alberca_pool_config_get_pool_type (pool);
  g_autofree char *uuid = alberca_pool_config_get_field (pool, "uuid");
  g_auto(GStrv) devices = alberca_pool_config_get_devices (pool);

  if (!alberca_device_rules_writes (type, build))
    return NULL;
  for (guint i = 0; devices[i] != NULL; i++)
    {
      char *problem = get_device_problem (host, devices[i], uuid);

      if (problem != NULL)
        return problem;
    }

  return type == ALBERCA_POOL_TYPE_LOGICAL ? get_group_problem (host, pool) : NULL;
}

/* Nobody knows whether something is on it that is in use */
static char *
get_doubt (const AlbercaHostDevices *host,
           const char               *path)
{
  g_autofree char *unlisted = NULL;
  g_autofree char *unmounted = NULL;

  if (host->disks->len > 0 && !is_listed (host, path))
    /* Translators: the name of a host, and a device */
    unlisted = g_strdup_printf (_("libvirt on %s does not list %s among the disks: make sure that it is the right one."),
                                host->host, path);
  if (!host->knows_mounts)
    /* Translators: the name of a host, a device, and the device again as part of a command */
    unmounted = g_strdup_printf (_("libvirt does not tell what is mounted on %s: make sure that nothing there uses %s "
                                   "(“lsblk %s” on that host shows it)."), host->host, path, path);
  if (unlisted == NULL || unmounted == NULL)
    return unlisted != NULL ? g_steal_pointer (&unlisted) : g_steal_pointer (&unmounted);

  return g_strconcat (unlisted, " ", unmounted, NULL);
}

/* Two that mount one device, or make partitions on the system's disk. */
static char *
get_device_warning (const AlbercaHostDevices *host,
                    const char               *path,
                    const char               *owner,
                    AlbercaPoolType           type)
{
  const AlbercaDeviceUse *use = find_use (host, path, owner);
  g_autofree char *what = NULL;

  if (use == NULL || (use->kind != ALBERCA_DEVICE_USE_MOUNTED && use->kind != ALBERCA_DEVICE_USE_SWAP &&
                      use->kind != ALBERCA_DEVICE_USE_DOMAIN))
    return NULL;

  what = describe_use (use);
  if (type == ALBERCA_POOL_TYPE_DISK)
    return g_strdup_printf (_("%s is in use: %s. Its partitions would be the volumes of this pool: whoever deletes or wipes "
                              "one of those destroys it."), path, what);
  return g_strdup_printf (_("%s is in use: %s. Two that write on it at once destroy what is on it."), path, what);
}

static char *
get_group_warning (const AlbercaHostDevices *host,
                   const AlbercaPoolConfig  *pool)
{
  g_autofree char *group = alberca_pool_config_get_field (pool, "source/name");
  const AlbercaDeviceUse *use = group != NULL ? find_group_use (host, group) : NULL;
  g_autofree char *what = NULL;

  if (use == NULL || (use->kind != ALBERCA_DEVICE_USE_MOUNTED && use->kind != ALBERCA_DEVICE_USE_SWAP))
    return NULL;

  what = describe_use (use);
  return g_strdup_printf (_("The volume group “%s” is in use: %s. Its logical volumes would be the volumes of this pool, "
                            "also those of the host. To stop the pool deactivates what is not mounted; to delete its "
                            "storage would delete the group."), group, what);
}

/**
 * alberca_device_rules_get_warning:
 * @host: what is known
 * @pool: a pool, defined or not
 * @build: how it shall be built
 *
 * What get_problem() says it does not say again.
 */
char *
alberca_device_rules_get_warning (const AlbercaHostDevices *host,
                                  const AlbercaPoolConfig  *pool,
                                  AlbercaPoolBuild          build)
{
  AlbercaPoolType type = alberca_pool_config_get_pool_type (pool);
  gboolean writes = alberca_device_rules_writes (type, build);
  g_autofree char *uuid = alberca_pool_config_get_field (pool, "uuid");
  g_auto(GStrv) devices = alberca_pool_config_get_devices (pool);

  for (guint i = 0; devices[i] != NULL; i++)
    {
      char *warning = NULL;

      if (*devices[i] != '/')
        continue;
      if (writes && *host->host != '\0')
        warning = get_doubt (host, devices[i]);
      else if (!writes && type != ALBERCA_POOL_TYPE_LOGICAL)
        warning = get_device_warning (host, devices[i], uuid, type);
      if (warning != NULL)
        return warning;
    }

  return type == ALBERCA_POOL_TYPE_LOGICAL ? get_group_warning (host, pool) : NULL;
}

/**
 * alberca_device_rules_get_deletion_problem:
 * @host: what is known
 * @pool: a pool
 *
 * LVM stops at the first volume that is mounted, but those before are gone by then.
 */
char *
alberca_device_rules_get_deletion_problem (const AlbercaHostDevices *host,
                                           const AlbercaPoolConfig  *pool)
{
  g_autofree char *group = alberca_pool_config_get_field (pool, "source/name");
  const AlbercaDeviceUse *use = NULL;
  g_autofree char *what = NULL;

  if (alberca_pool_config_get_pool_type (pool) == ALBERCA_POOL_TYPE_LOGICAL && group != NULL)
    use = find_group_use (host, group);
  if (use == NULL || (use->kind != ALBERCA_DEVICE_USE_MOUNTED && use->kind != ALBERCA_DEVICE_USE_SWAP))
    return NULL;

  what = describe_use (use);
  return g_strdup_printf (_("The volume group “%s” is in use: %s. It cannot be deleted."), group, what);
}

/**
 * alberca_device_rules_describe:
 * @host: what is known
 * @path: one of its devices
 *
 * Returns: (transfer full) (nullable): what it is used for, %NULL if that is nothing that is known
 */
char *
alberca_device_rules_describe (const AlbercaHostDevices *host,
                               const char               *path)
{
  const AlbercaDeviceUse *use = find_use (host, path, NULL);

  return use != NULL ? describe_use (use) : NULL;
}
