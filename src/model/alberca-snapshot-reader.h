/* alberca-snapshot-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-snapshots.h"
#include "model/alberca-pool.h"
#include "qcow2/alberca-qcow2-image.h"
#include "qcow2/alberca-qcow2-map.h"

G_BEGIN_DECLS

/* What a worker needs to deal with the snapshots inside a volume: plain data and handles. */
typedef struct
{
  GVirConnection      *connection;
  GVirStorageVol      *volume;
  AlbercaSnapshotDisk  disk;
  AlbercaScratchMark  *mark;
  char                *pool_name;
  char                *volume_name;
  char                *name;   /* of the new snapshot, or of the one to delete or revert to */
  char                *id;     /* of the latter */
  char                *safety; /* the name of a snapshot to make before */
  char                *owner;  /* UUID of the running machine that does it: found by the worker; NULL: none runs */
} AlbercaSnapshotCall;

/* What was read. */
typedef struct
{
  AlbercaQcow2Image *image; /* NULL: it is no qcow2 */
  char              *here;  /* id of the snapshot that the disk is at, or NULL */
} AlbercaSnapshotState;

/* Main thread */
AlbercaSnapshotCall  *alberca_snapshot_call_new        (AlbercaPool                *pool,
                                                        AlbercaVolume              *volume);
void                  alberca_snapshot_call_free       (AlbercaSnapshotCall        *self);
void                  alberca_snapshot_state_free      (AlbercaSnapshotState       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaSnapshotState, alberca_snapshot_state_free)

/* Worker thread */
AlbercaQcow2Image    *alberca_snapshot_call_read       (const AlbercaSnapshotCall  *self,
                                                        GError                    **error);
gboolean              alberca_snapshot_call_is_at      (const AlbercaSnapshotCall  *self,
                                                        const AlbercaQcow2Image    *image,
                                                        const AlbercaQcow2Snapshot *snapshot,
                                                        gboolean                   *is_at,
                                                        GError                    **error);
char                 *alberca_snapshot_call_find_here  (const AlbercaSnapshotCall  *self,
                                                        const AlbercaQcow2Image    *image);
AlbercaSnapshotState *alberca_snapshot_call_read_state (const AlbercaSnapshotCall  *self,
                                                        GError                    **error);
AlbercaQcow2Map      *alberca_snapshot_call_read_map   (const AlbercaSnapshotCall  *self,
                                                        GError                    **error);
/* Any thread: why there can be no new snapshot in the image, translated, or NULL; (transfer full) */
char                 *alberca_snapshot_describe_problem (const AlbercaQcow2Header  *header);

G_END_DECLS
