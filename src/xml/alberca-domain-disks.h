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
  char *target; /* "vda" */
  char *path;   /* file, block device or directory; NULL where a volume is named */
  char *pool;   /* name of the pool, NULL where a path is given */
  char *volume;
} AlbercaDomainDisk;

void       alberca_domain_disk_free   (AlbercaDomainDisk  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDomainDisk, alberca_domain_disk_free)

GPtrArray *alberca_domain_disks_parse (const char         *xml,
                                       GError            **error);

G_END_DECLS
