/* alberca-domain-disks.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a disk of a domain gets its data from: a file or device, or a volume by name. */
typedef struct
{
  char       *target;     /* "vda"; "" where it is no disk */
  char       *path;       /* file, block device or directory; NULL where a volume is named */
  char       *pool;       /* name of the pool, NULL where a path is given */
  char       *volume;
  const char *device;     /* interned: "disk", "cdrom", "floppy", "lun", or the element: "kernel"; NULL: not known */
  guint       layer;      /* 0: the disk itself, 1: what it is built on, and so on */
  gboolean    read_only;  /* where @device is known */
  gboolean    next_start; /* only configured: the domain runs without it */
} AlbercaDomainDisk;

AlbercaDomainDisk *alberca_domain_disk_new    (const char         *target,
                                               const char         *path,
                                               const char         *pool,
                                               const char         *volume);
void               alberca_domain_disk_free   (AlbercaDomainDisk  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDomainDisk, alberca_domain_disk_free)

/* What a helper domain of ours has in its <metadata>: it uses nothing on its own account. */
#define ALBERCA_DOMAIN_NAMESPACE "https://alberca.github.io/xmlns/scratch/1.0"

/* @scratch: (out) (optional): whether it is such a helper */
GPtrArray         *alberca_domain_disks_parse (const char         *xml,
                                               gboolean           *scratch,
                                               GError            **error);

G_END_DECLS
