/* alberca-domain-snapshot-config.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "xml/alberca-machine-storage.h"

G_BEGIN_DECLS

/* A <domainsnapshot> document: a snapshot of a whole virtual machine, or of some of its disks. */

/* Where the state of a disk, or of the memory, is kept */
typedef enum
{
  ALBERCA_SNAPSHOT_MODE_NONE,     /* it is not part of the snapshot */
  ALBERCA_SNAPSHOT_MODE_INTERNAL, /* inside the image */
  ALBERCA_SNAPSHOT_MODE_EXTERNAL, /* the image stays as it is, an overlay on it is written; memory: in a file */
} AlbercaSnapshotMode;

typedef struct
{
  char                *target; /* "vda" */
  AlbercaSnapshotMode  mode;
  char                *file;   /* of an external one: the overlay; NULL where libvirt names it */
} AlbercaDomainSnapshotDisk;

typedef struct
{
  char                  *name;
  char                  *description; /* or NULL */
  char                  *parent;      /* name, NULL for one that none was before */
  char                  *state;       /* of the machine: "running", "paused", "shutoff", "disk-snapshot"; NULL in a proposal */
  gint64                 created;     /* seconds since 1970, 0 in a proposal */
  AlbercaSnapshotMode    memory;
  char                  *memory_file; /* of an external one */
  GPtrArray             *disks;       /* (element-type AlbercaDomainSnapshotDisk) */
  AlbercaMachineStorage *storage;     /* what the machine was then; NULL in a proposal and where it is not said */
  char                  *definition;  /* how it was configured then, which a revert brings back; NULL: not known */
  gboolean               current;     /* the state of the machine goes back to it: set by who lists them */
} AlbercaDomainSnapshotConfig;

AlbercaDomainSnapshotConfig *alberca_domain_snapshot_config_new          (const char                        *name);
AlbercaDomainSnapshotConfig *alberca_domain_snapshot_config_new_from_xml (const char                        *xml,
                                                                          GError                           **error);
void                         alberca_domain_snapshot_config_free         (AlbercaDomainSnapshotConfig       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDomainSnapshotConfig, alberca_domain_snapshot_config_free)

void                         alberca_domain_snapshot_config_add_disk     (AlbercaDomainSnapshotConfig       *self,
                                                                          const char                        *target,
                                                                          AlbercaSnapshotMode                mode,
                                                                          const char                        *file);
/* Something of it is outside of the images; the memory does not count */
gboolean                     alberca_domain_snapshot_config_has_mode     (const AlbercaDomainSnapshotConfig *self,
                                                                          AlbercaSnapshotMode                mode);
char                        *alberca_domain_snapshot_config_to_xml       (const AlbercaDomainSnapshotConfig *self);

G_END_DECLS
