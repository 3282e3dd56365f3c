/* alberca-snapshots.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-scratch-domain.h"

G_BEGIN_DECLS

/* Snapshots inside a qcow2 image that no running domain has. All functions: worker thread.
 * libvirt's "OK" is no evidence: the table must be read again after each. */

typedef struct
{
  char     *path;     /* on the libvirt host */
  gboolean  is_block; /* a block device, not a file */
} AlbercaSnapshotDisk;

gboolean   alberca_snapshots_create         (GVirConnection             *connection,
                                             const AlbercaSnapshotDisk  *disk,
                                             const AlbercaScratchMark   *mark,
                                             const char                 *name,
                                             GError                    **error);
gboolean   alberca_snapshots_revert         (GVirConnection             *connection,
                                             const AlbercaSnapshotDisk  *disk,
                                             const AlbercaScratchMark   *mark,
                                             const char                 *id,
                                             GError                    **error);
gboolean   alberca_snapshots_delete         (GVirConnection             *connection,
                                             const AlbercaSnapshotDisk  *disk,
                                             const AlbercaScratchMark   *mark,
                                             const char                 *name,
                                             GError                    **error);

/* Whether libvirt has noted a snapshot of a domain under this name */
gboolean   alberca_snapshots_domain_has     (GVirConnection             *connection,
                                             const char                 *domain,
                                             const char                 *name);

/* A scratch domain that is there. */
typedef struct
{
  char               *uuid;
  AlbercaScratchMark *mark;
  gboolean            is_working; /* this process is at an act that needs it */
} AlbercaScratchRecord;

void       alberca_scratch_record_free      (AlbercaScratchRecord       *self);
GPtrArray *alberca_snapshots_list_scratch   (GVirConnection             *connection,
                                             GError                    **error);
gboolean   alberca_snapshots_remove_scratch (GVirConnection             *connection,
                                             const char                 *uuid,
                                             GError                    **error);

G_END_DECLS
