/* alberca-pool-type.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-pool-type.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* ---- Formats: libvirt 9's lists ---- */

static const char *const no_formats[] = { NULL };
static const char *const block_formats[] = { "raw", NULL };
/* Of the file formats, those that qemu-img can make for libvirt */
static const char *const file_formats[] = { "raw", "qcow2", "qcow", "qed", "vdi", "vmdk", "vpc", NULL };
/* Partition types; libvirt refuses "raw" here */
static const char *const partition_formats[] = {
  "none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended", NULL
};

static const char *const file_system_formats[] = {
  "auto", "ext2", "ext3", "ext4", "ufs", "iso9660", "udf", "gfs", "gfs2", "vfat", "hfs+", "xfs", "ocfs2", "vmfs", NULL
};
static const char *const network_formats[] = { "auto", "nfs", "glusterfs", "cifs", NULL };
static const char *const volume_group_formats[] = { "lvm2", NULL };
static const char *const partition_table_formats[] = {
  "dos", "gpt", "dvh", "mac", "bsd", "pc98", "sun", "lvm2", NULL
};

/* ---- Fields ---- */

static const char *const cow_states[] = { "yes", "no", NULL };
static const char *const nfs_versions[] = { "3", "4", NULL };
static const char *const adapter_types[] = { "scsi_host", "fc_host", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

#define FIELD(path_, title_, kind_, required_) \
  .path = path_, .title = title_, .kind = ALBERCA_POOL_FIELD_##kind_, .required = required_
#define MORE .section = ALBERCA_POOL_SECTION_MORE
#define WHEN(path_, value_) .when_path = path_, .when_value = value_
#define TEXT_FIELD(path, title, required) { FIELD (path, title, TEXT, required) }
#define PATH_FIELD(path, title, required) { FIELD (path, title, PATH, required) }
#define HOST_FIELD { FIELD ("source/host@name", N_("Host"), HOST, TRUE) }
#define PORT_FIELD { FIELD ("source/host@port", N_("Port"), PORT, FALSE), MORE }
#define FORMAT_FIELD(title) { FIELD ("source/format@type", title, FORMAT, FALSE) }
#define TARGET_FIELD(required) PATH_FIELD ("target/path", N_("Path"), required)
#define TARGET_NAME_FIELD { FIELD ("source/device@path", N_("Target name (IQN)"), IQN, TRUE) }
#define COW_FIELD \
  { FIELD ("features/cow@state", N_("Copy-on-write of the file system (Btrfs)"), CHOICE, FALSE), MORE, \
    .choices = cow_states }
#define MOUNT_OPTIONS_FIELD \
  { FIELD ("fs:mount_opts", N_("Mount options, separated by commas"), MOUNT_OPTIONS, FALSE), MORE }
#define AUTH_FIELDS \
  { FIELD ("source/auth@username", N_("User name"), TEXT, FALSE), .section = ALBERCA_POOL_SECTION_AUTH }, \
  { FIELD ("source/auth/secret@uuid", N_("Secret"), SECRET, FALSE), .section = ALBERCA_POOL_SECTION_AUTH }
#define PERMISSION_FIELD(name, title, kind) \
  { FIELD ("target/permissions/" name, title, kind, FALSE), .section = ALBERCA_POOL_SECTION_PERMISSIONS }
#define PERMISSION_FIELDS \
  PERMISSION_FIELD ("mode", N_("Permissions"), MODE), \
  PERMISSION_FIELD ("owner", N_("Owner"), ID), \
  PERMISSION_FIELD ("group", N_("Group"), ID)

static const AlbercaPoolField dir_fields[] = {
  TARGET_FIELD (TRUE),
  COW_FIELD,
  PERMISSION_FIELDS,
};

static const AlbercaPoolField fs_fields[] = {
  PATH_FIELD ("source/device@path", N_("Device"), TRUE),
  FORMAT_FIELD (N_("File system")),
  TARGET_FIELD (TRUE),
  MOUNT_OPTIONS_FIELD,
  COW_FIELD,
  PERMISSION_FIELDS,
};

static const AlbercaPoolField netfs_fields[] = {
  HOST_FIELD,
  PATH_FIELD ("source/dir@path", N_("Exported directory"), TRUE),
  FORMAT_FIELD (N_("Protocol")),
  TARGET_FIELD (TRUE),
  { FIELD ("source/protocol@ver", N_("NFS version"), CHOICE, FALSE), MORE, .choices = nfs_versions },
  MOUNT_OPTIONS_FIELD,
  PERMISSION_FIELDS,
};

static const AlbercaPoolField logical_fields[] = {
  TEXT_FIELD ("source/name", N_("Volume group"), TRUE),
  { FIELD ("source/device@path", N_("Devices to make it from, separated by spaces"), PATHS, FALSE) },
  FORMAT_FIELD (N_("Format")),
  TARGET_FIELD (FALSE),
};

static const AlbercaPoolField disk_fields[] = {
  PATH_FIELD ("source/device@path", N_("Device"), TRUE),
  FORMAT_FIELD (N_("Partition table")),
  TARGET_FIELD (TRUE),
};

static const AlbercaPoolField iscsi_fields[] = {
  HOST_FIELD,
  TARGET_NAME_FIELD,
  TARGET_FIELD (TRUE),
  PORT_FIELD,
  { FIELD ("source/initiator/iqn@name", N_("Initiator name (IQN)"), IQN, FALSE), MORE },
  AUTH_FIELDS,
};

static const AlbercaPoolField iscsi_direct_fields[] = {
  HOST_FIELD,
  TARGET_NAME_FIELD,
  { FIELD ("source/initiator/iqn@name", N_("Initiator name (IQN)"), IQN, TRUE) },
  PORT_FIELD,
  AUTH_FIELDS,
};

#define ADAPTER_TYPE "source/adapter@type"

static const AlbercaPoolField scsi_fields[] = {
  { FIELD (ADAPTER_TYPE, N_("Adapter type"), CHOICE, TRUE), .choices = adapter_types },
  /* Required, but for an adapter that is named by its address (alberca_pool_rules_get_relation_problem()) */
  { FIELD ("source/adapter@name", N_("Adapter, for example scsi_host0"), TEXT, FALSE),
    WHEN (ADAPTER_TYPE, "scsi_host") },
  { FIELD ("source/adapter/parentaddr", N_("Instead of its name, the adapter’s PCI address: for example 0000:00:1f.2"),
           PCI, FALSE), MORE, WHEN (ADAPTER_TYPE, "scsi_host") },
  { FIELD ("source/adapter/parentaddr@unique_id", N_("Which adapter at that address (unique_id)"), TEXT, FALSE), MORE,
    WHEN (ADAPTER_TYPE, "scsi_host") },
  { FIELD ("source/adapter@wwnn", N_("World wide node name"), WWN, TRUE), WHEN (ADAPTER_TYPE, "fc_host") },
  { FIELD ("source/adapter@wwpn", N_("World wide port name"), WWN, TRUE), WHEN (ADAPTER_TYPE, "fc_host") },
  { FIELD ("source/adapter@parent", N_("Parent adapter, for example scsi_host3"), TEXT, FALSE), MORE,
    WHEN (ADAPTER_TYPE, "fc_host") },
  { FIELD ("source/adapter@parent_wwnn", N_("Or the parent’s node name (WWNN)"), WWN, FALSE), MORE,
    WHEN (ADAPTER_TYPE, "fc_host") },
  { FIELD ("source/adapter@parent_wwpn", N_("and the parent’s port name (WWPN)"), WWN, FALSE), MORE,
    WHEN (ADAPTER_TYPE, "fc_host") },
  { FIELD ("source/adapter@parent_fabric_wwn", N_("Or the name of the fabric that the parent is on"), WWN, FALSE), MORE,
    WHEN (ADAPTER_TYPE, "fc_host") },
  { FIELD ("source/adapter@managed", N_("Remove the virtual adapter when the pool stops"), CHOICE, FALSE), MORE,
    .choices = yes_no, WHEN (ADAPTER_TYPE, "fc_host") },
  TARGET_FIELD (TRUE),
};

static const AlbercaPoolField mpath_fields[] = {
  TARGET_FIELD (TRUE),
};

static const AlbercaPoolField rbd_fields[] = {
  { FIELD ("source/host", N_("Monitors (host or host:port), separated by spaces"), HOSTS, TRUE) },
  TEXT_FIELD ("source/name", N_("Ceph pool"), TRUE),
  { FIELD ("rbd:config_opts", N_("Options (name=value), separated by spaces"), RBD_OPTIONS, FALSE), MORE },
  AUTH_FIELDS,
};

static const AlbercaPoolField gluster_fields[] = {
  HOST_FIELD,
  TEXT_FIELD ("source/name", N_("Gluster volume"), TRUE),
  PATH_FIELD ("source/dir@path", N_("Directory in the volume"), FALSE),
  PORT_FIELD,
};

static const AlbercaPoolField zfs_fields[] = {
  TEXT_FIELD ("source/name", N_("ZFS pool"), TRUE),
  /* The schema has one, though libvirt would take more */
  PATH_FIELD ("source/device@path", N_("Device to make it from"), FALSE),
};

static const AlbercaPoolField vstorage_fields[] = {
  TEXT_FIELD ("source/name", N_("Cluster"), TRUE),
  TARGET_FIELD (TRUE),
  PERMISSION_FIELDS,
};

#define FIELDS(array) (array), G_N_ELEMENTS (array)

/* ---- Types ---- */

#define FILES ALBERCA_POOL_TRAIT_FILES
#define SNAPSHOTS ALBERCA_POOL_TRAIT_SNAPSHOTS
#define THIN ALBERCA_POOL_TRAIT_THIN
#define CREATE ALBERCA_POOL_TRAIT_CREATE_VOLUMES
#define PLAIN ALBERCA_POOL_BUILD_PLAIN
#define ON_DEVICE (ALBERCA_POOL_BUILD_NO_OVERWRITE | ALBERCA_POOL_BUILD_OVERWRITE)
/* Who can open a disk on both hosts need not copy it */
#define SHARED (ALBERCA_POOL_TRAIT_SHARED | ALBERCA_POOL_TRAIT_LIVE_MIGRATION)

/* In the order of the enumeration */
static const AlbercaPoolTypeInfo types[] = {
  {
    ALBERCA_POOL_TYPE_UNKNOWN, "unknown", N_("Unknown type"),
    N_("A kind of pool that this version of Alberca does not know. libvirt can still use it."),
    "drive-harddisk-symbolic", 0, 0,
    NULL, 0, NULL, no_formats
  },
  {
    ALBERCA_POOL_TYPE_DIR, "dir", N_("Directory"),
    N_("Disks are files in a directory of the host. The simplest pool: it needs nothing but a path, "
       "disks can be thin and have snapshots, and other hosts cannot see it."),
    "folder-symbolic", FILES | SNAPSHOTS | THIN | CREATE, PLAIN,
    FIELDS (dir_fields), NULL, file_formats
  },
  {
    ALBERCA_POOL_TYPE_FS, "fs", N_("File system on a device"),
    N_("Disks are files on a partition or disk that libvirt mounts when the pool starts. "
       "Use it to keep virtual disks on a drive of their own."),
    "drive-harddisk-symbolic", FILES | SNAPSHOTS | THIN | CREATE, PLAIN | ON_DEVICE,
    FIELDS (fs_fields), file_system_formats, file_formats
  },
  {
    ALBERCA_POOL_TYPE_NETFS, "netfs", N_("Network file system"),
    N_("Disks are files in a directory that another computer exports, mostly by NFS. Every host that "
       "mounts it sees the same disks, so a running machine can move between hosts."),
    "folder-remote-symbolic", FILES | SHARED | SNAPSHOTS | THIN | CREATE, PLAIN,
    FIELDS (netfs_fields), network_formats, file_formats
  },
  {
    ALBERCA_POOL_TYPE_LOGICAL, "logical", N_("LVM volume group"),
    N_("Each disk is a logical volume in a volume group. Block devices have no file system in "
       "between, which makes them fast; LVM makes the snapshots."),
    "drive-multidisk-symbolic", SNAPSHOTS | THIN | CREATE, ON_DEVICE,
    FIELDS (logical_fields), volume_group_formats, block_formats
  },
  {
    ALBERCA_POOL_TYPE_DISK, "disk", N_("Partitions of a disk"),
    N_("Each disk is a partition of one physical disk. Partitions are few, have a fixed place and "
       "can be neither thin nor have snapshots."),
    "drive-harddisk-solidstate-symbolic", CREATE, ON_DEVICE,
    FIELDS (disk_fields), partition_table_formats, partition_formats
  },
  {
    ALBERCA_POOL_TYPE_ISCSI, "iscsi", N_("iSCSI target"),
    N_("Disks are the units (LUNs) that an iSCSI server offers; the host logs in and sees block "
       "devices. They are made on the server, not here."),
    "network-server-symbolic", SHARED, 0,
    FIELDS (iscsi_fields), NULL, no_formats
  },
  {
    ALBERCA_POOL_TYPE_ISCSI_DIRECT, "iscsi-direct", N_("iSCSI target, without the host"),
    N_("As an iSCSI target, but QEMU itself talks to the server: the host has no block devices "
       "and needs no iSCSI service."),
    "network-server-symbolic", SHARED, 0,
    FIELDS (iscsi_direct_fields), NULL, no_formats
  },
  {
    ALBERCA_POOL_TYPE_SCSI, "scsi", N_("SCSI adapter"),
    N_("Disks are the units (LUNs) behind a SCSI or Fibre Channel adapter of the host. They are "
       "made in the storage system, not here."),
    "drive-harddisk-ieee1394-symbolic", SHARED, 0,
    FIELDS (scsi_fields), NULL, no_formats
  },
  {
    ALBERCA_POOL_TYPE_MPATH, "mpath", N_("Multipath devices"),
    N_("Shows the devices that the host reaches over several paths at once. A host has at most one "
       "such pool, and libvirt cannot make disks in it."),
    "network-wired-symbolic", SHARED, 0,
    FIELDS (mpath_fields), NULL, no_formats
  },
  {
    ALBERCA_POOL_TYPE_RBD, "rbd", N_("Ceph block devices"),
    N_("Disks are images in a Ceph cluster (RBD), kept on many servers at once. QEMU talks to the "
       "cluster itself; every host sees the same disks."),
    "network-workgroup-symbolic", SHARED | THIN | CREATE, 0,
    FIELDS (rbd_fields), NULL, block_formats
  },
  {
    ALBERCA_POOL_TYPE_GLUSTER, "gluster", N_("Gluster volume"),
    N_("Disks are files in a Gluster volume that QEMU opens over the network without mounting it. "
       "libvirt lists and deletes them, but cannot make them."),
    "network-workgroup-symbolic", SHARED | SNAPSHOTS | THIN, 0,
    FIELDS (gluster_fields), NULL, no_formats
  },
  {
    ALBERCA_POOL_TYPE_ZFS, "zfs", N_("ZFS pool"),
    N_("Each disk is a ZFS volume, a block device with checksums. It can be thin; snapshots are "
       "made with ZFS's own tools."),
    "drive-multidisk-symbolic", THIN | CREATE, PLAIN,
    FIELDS (zfs_fields), NULL, block_formats
  },
  {
    ALBERCA_POOL_TYPE_VSTORAGE, "vstorage", N_("Virtuozzo Storage"),
    N_("Disks are files in a Virtuozzo Storage cluster that the host mounts. Every host of the "
       "cluster sees the same disks."),
    "network-workgroup-symbolic", FILES | SHARED | SNAPSHOTS | THIN | CREATE, PLAIN,
    FIELDS (vstorage_fields), NULL, file_formats
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (types) == ALBERCA_POOL_TYPE_LAST + 1);

/**
 * alberca_pool_type_get_info:
 * @type: a type
 *
 * Returns: (transfer none): what there is to know about it. ALBERCA_POOL_TYPE_UNKNOWN has a
 *   title, a description and an icon, and can do nothing.
 */
const AlbercaPoolTypeInfo *
alberca_pool_type_get_info (AlbercaPoolType type)
{
  g_return_val_if_fail ((gsize) type < G_N_ELEMENTS (types), &types[ALBERCA_POOL_TYPE_UNKNOWN]);

  return &types[type];
}

/**
 * alberca_pool_type_from_nick:
 * @nick: (nullable): libvirt's word for a type
 *
 * Returns: the type, ALBERCA_POOL_TYPE_UNKNOWN if there is none of that name
 */
AlbercaPoolType
alberca_pool_type_from_nick (const char *nick)
{
  for (gsize i = ALBERCA_POOL_TYPE_UNKNOWN + 1; i < G_N_ELEMENTS (types); i++)
    {
      if (g_strcmp0 (types[i].nick, nick) == 0)
        return types[i].type;
    }

  return ALBERCA_POOL_TYPE_UNKNOWN;
}

/**
 * alberca_pool_type_get_usual_build:
 * @type: a type
 *
 * Returns: how a new pool is built unless somebody says otherwise: the directory is made, but
 *   nothing is written on a device
 */
AlbercaPoolBuild
alberca_pool_type_get_usual_build (AlbercaPoolType type)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);

  return info->traits & ALBERCA_POOL_TRAIT_FILES ? info->builds & ALBERCA_POOL_BUILD_PLAIN
                                                 : ALBERCA_POOL_BUILD_NONE;
}

/**
 * alberca_pool_type_has_room:
 * @type: a type
 *
 * Returns: whether something can be free in such pools; disks that come from elsewhere take all there is
 */
gboolean
alberca_pool_type_has_room (AlbercaPoolType type)
{
  return type != ALBERCA_POOL_TYPE_ISCSI && type != ALBERCA_POOL_TYPE_ISCSI_DIRECT && type != ALBERCA_POOL_TYPE_SCSI &&
         type != ALBERCA_POOL_TYPE_MPATH;
}

/**
 * alberca_pool_type_has_streams:
 * @type: a type
 *
 * Returns: whether libvirt can read and write what is in volumes of such pools
 */
gboolean
alberca_pool_type_has_streams (AlbercaPoolType type)
{
  return type != ALBERCA_POOL_TYPE_RBD && type != ALBERCA_POOL_TYPE_GLUSTER && type != ALBERCA_POOL_TYPE_ISCSI_DIRECT;
}

static const struct
{
  AlbercaPoolBuild build;
  const char *nick;
} builds[] = {
  { ALBERCA_POOL_BUILD_NONE, "none" },
  { ALBERCA_POOL_BUILD_PLAIN, "plain" },
  { ALBERCA_POOL_BUILD_NO_OVERWRITE, "no-overwrite" },
  { ALBERCA_POOL_BUILD_OVERWRITE, "overwrite" },
};

/**
 * alberca_pool_build_get_nick:
 * @build: one way to build
 *
 * Returns: (transfer none): the word for it in a template file
 */
const char *
alberca_pool_build_get_nick (AlbercaPoolBuild build)
{
  for (gsize i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      if (builds[i].build == build)
        return builds[i].nick;
    }

  g_return_val_if_reached (NULL);
}

/**
 * alberca_pool_build_from_nick:
 * @nick: a word
 * @build: (out): the way to build that it stands for
 *
 * Returns: %FALSE if it stands for none
 */
gboolean
alberca_pool_build_from_nick (const char       *nick,
                              AlbercaPoolBuild *build)
{
  g_return_val_if_fail (nick != NULL && build != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      if (strcmp (builds[i].nick, nick) == 0)
        {
          *build = builds[i].build;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * alberca_pool_type_find_field:
 * @type: a type
 * @path: where a field stands in the XML
 *
 * Returns: (transfer none) (nullable): the field, %NULL if pools of the type have none there
 */
const AlbercaPoolField *
alberca_pool_type_find_field (AlbercaPoolType  type,
                              const char      *path)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);

  g_return_val_if_fail (path != NULL, NULL);

  for (gsize i = 0; i < info->n_fields; i++)
    {
      if (strcmp (info->fields[i].path, path) == 0)
        return &info->fields[i];
    }

  return NULL;
}
