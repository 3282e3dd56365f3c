/* alberca-volume-config.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a <volume> document says, as plain data: ten thousand of them are read at a time. */
typedef struct
{
  char    *name;
  char    *key;
  char    *path;            /* target/path, NULL in a proposal */
  char    *type;            /* libvirt's "file", "block", "dir", "network", "netdir"; NULL in a proposal */
  char    *format;          /* "raw", "qcow2", "iso", …; NULL where libvirt says none */
  char    *compat;          /* qcow2 only: "1.1"; NULL where absent */
  guint64  capacity;        /* bytes */
  guint64  allocation;      /* bytes */
  guint64  physical;        /* bytes, 0 where absent */
  gboolean has_allocation;  /* building: write <allocation>; parsing: it was there */
  char    *backing_path;
  char    *backing_format;
  char    *encryption;      /* format, NULL if not encrypted */
  char    *secret_uuid;     /* of the passphrase, NULL where absent */
  guint64  cluster_size;    /* bytes, 0 where absent: QEMU's own choice */
  gboolean lazy_refcounts;  /* qcow2 only, as is extended_l2 */
  gboolean extended_l2;
  gboolean nocow;           /* without copy-on-write of the file system */
  char    *mode;            /* octal text */
  char    *owner;
  char    *group;
  char    *stamp;           /* modified, to the nanosecond, as libvirt writes it; NULL where unknown */
  char    *label;           /* of SELinux or AppArmor, NULL where absent */
  gint64   accessed;        /* seconds since 1970, 0 where unknown; so are the others */
  gint64   modified;
  gint64   changed;         /* its permissions, or what is in it */
  gint64   born;
} AlbercaVolumeConfig;

#define ALBERCA_TYPE_VOLUME_CONFIG (alberca_volume_config_get_type ())

GType                alberca_volume_config_get_type     (void);
AlbercaVolumeConfig *alberca_volume_config_new          (void);
AlbercaVolumeConfig *alberca_volume_config_new_from_xml (const char                *xml,
                                                         GError                   **error);
AlbercaVolumeConfig *alberca_volume_config_copy         (const AlbercaVolumeConfig *self);
void                 alberca_volume_config_free         (AlbercaVolumeConfig       *self);
/* A document for virStorageVolCreateXML. qcow2 always says <compat>1.1</compat>: libvirt 9.0
 * would otherwise make images of the version of 2008. */
char                *alberca_volume_config_to_xml       (const AlbercaVolumeConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaVolumeConfig, alberca_volume_config_free)

G_END_DECLS
