/* alberca-pool-type.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_POOL_TYPE_UNKNOWN,
  ALBERCA_POOL_TYPE_DIR,
  ALBERCA_POOL_TYPE_FS,
  ALBERCA_POOL_TYPE_NETFS,
  ALBERCA_POOL_TYPE_LOGICAL,
  ALBERCA_POOL_TYPE_DISK,
  ALBERCA_POOL_TYPE_ISCSI,
  ALBERCA_POOL_TYPE_ISCSI_DIRECT,
  ALBERCA_POOL_TYPE_SCSI,
  ALBERCA_POOL_TYPE_MPATH,
  ALBERCA_POOL_TYPE_RBD,
  ALBERCA_POOL_TYPE_GLUSTER,
  ALBERCA_POOL_TYPE_ZFS,
  ALBERCA_POOL_TYPE_VSTORAGE,
} AlbercaPoolType;

#define ALBERCA_POOL_TYPE_LAST ALBERCA_POOL_TYPE_VSTORAGE

typedef enum
{
  ALBERCA_POOL_TRAIT_FILES          = 1 << 0, /* volumes are files; without it they are block devices or network disks */
  ALBERCA_POOL_TRAIT_SHARED         = 1 << 1, /* several hosts can use it at once */
  ALBERCA_POOL_TRAIT_SNAPSHOTS      = 1 << 2, /* a disk in it can have snapshots */
  ALBERCA_POOL_TRAIT_THIN           = 1 << 3, /* a disk in it can occupy less than its capacity */
  ALBERCA_POOL_TRAIT_LIVE_MIGRATION = 1 << 4, /* a running machine can move without copying its disks */
  ALBERCA_POOL_TRAIT_CREATE_VOLUMES = 1 << 5, /* libvirt can make and delete volumes in it */
} AlbercaPoolTraits;

/* How a pool can be built. PLAIN makes the directory where volumes are files, and elsewhere
 * writes on the devices, unless they are in use. */
typedef enum
{
  ALBERCA_POOL_BUILD_NONE         = 0,
  ALBERCA_POOL_BUILD_PLAIN        = 1 << 0,
  ALBERCA_POOL_BUILD_NO_OVERWRITE = 1 << 1, /* writes on the devices if nothing is on them */
  ALBERCA_POOL_BUILD_OVERWRITE    = 1 << 2, /* writes on the devices, whatever is on them */
} AlbercaPoolBuild;

typedef enum
{
  ALBERCA_POOL_FIELD_TEXT,
  ALBERCA_POOL_FIELD_PATH,   /* absolute path on the libvirt host */
  ALBERCA_POOL_FIELD_HOST,
  ALBERCA_POOL_FIELD_FORMAT, /* one of AlbercaPoolTypeInfo.source_formats */
  ALBERCA_POOL_FIELD_MODE,   /* octal permissions */
  ALBERCA_POOL_FIELD_ID,     /* numeric user or group */
  ALBERCA_POOL_FIELD_PORT,   /* TCP port */
  ALBERCA_POOL_FIELD_IQN,    /* the name of an iSCSI target or initiator */
  ALBERCA_POOL_FIELD_WWN,    /* a Fibre Channel name: 16 hexadecimal digits */
  ALBERCA_POOL_FIELD_CHOICE, /* one of the field's choices */
  ALBERCA_POOL_FIELD_SECRET, /* the UUID of one of libvirt's secrets */
  ALBERCA_POOL_FIELD_PCI,    /* "0000:00:1f.2"; the path is of what its <address> stands in */
  /* Several elements on one line (alberca-pool-fields.h) */
  ALBERCA_POOL_FIELD_PATHS,
  ALBERCA_POOL_FIELD_HOSTS,         /* name or name:port */
  ALBERCA_POOL_FIELD_MOUNT_OPTIONS, /* as mount(8) has them after -o */
  ALBERCA_POOL_FIELD_RBD_OPTIONS,   /* name=value */
} AlbercaPoolFieldKind;

/* Where a form shows a field */
typedef enum
{
  ALBERCA_POOL_SECTION_MAIN,
  ALBERCA_POOL_SECTION_MORE,        /* what few need */
  ALBERCA_POOL_SECTION_AUTH,
  ALBERCA_POOL_SECTION_PERMISSIONS,
} AlbercaPoolSection;

/* One thing a person can say about a pool of a type; the path is where it stands in the XML
 * (alberca-xml.h). Titles are msgids: show them through _(). */
typedef struct
{
  const char          *path;
  const char          *title;
  AlbercaPoolFieldKind kind;
  gboolean             required;
  AlbercaPoolSection   section;
  const char *const   *choices;    /* NULL-terminated, of a CHOICE: libvirt's words */
  const char          *when_path;  /* the field makes sense only if that one says when_value; NULL: always */
  const char          *when_value;
} AlbercaPoolField;

typedef struct
{
  AlbercaPoolType         type;
  const char             *nick;           /* libvirt's word: "dir" */
  const char             *title;          /* msgid: "Directory" */
  const char             *description;    /* msgid: one paragraph a student understands */
  const char             *icon_name;
  AlbercaPoolTraits       traits;
  AlbercaPoolBuild        builds;         /* those that libvirt offers */
  const AlbercaPoolField *fields;
  gsize                   n_fields;
  const char *const      *source_formats; /* NULL-terminated, or NULL */
  const char *const      *volume_formats; /* NULL-terminated: what volumes can be made as; empty where none can be */
} AlbercaPoolTypeInfo;

const AlbercaPoolTypeInfo *alberca_pool_type_get_info   (AlbercaPoolType  type);
gboolean                   alberca_pool_type_has_room   (AlbercaPoolType  type);
gboolean                   alberca_pool_type_has_streams (AlbercaPoolType type);
AlbercaPoolType            alberca_pool_type_from_nick  (const char      *nick);
AlbercaPoolBuild           alberca_pool_type_get_usual_build (AlbercaPoolType type);
const char                *alberca_pool_build_get_nick  (AlbercaPoolBuild build);
gboolean                   alberca_pool_build_from_nick (const char       *nick,
                                                         AlbercaPoolBuild *build);
const AlbercaPoolField    *alberca_pool_type_find_field (AlbercaPoolType  type,
                                                         const char      *path);

G_END_DECLS
