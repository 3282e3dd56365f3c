/* alberca-snapshot-view.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The snapshots of a volume, and what can be done with them: those inside as a tree, newest first,
 * then overlays on it and LVM's. Hidden for what cannot have any and never will: images of discs.
 * Property "snapshots" AlbercaSnapshotList, NULL where it is hidden; read-only, notified. Signal
 * "volume-wanted" (AlbercaPool *, const char *name): a link to another volume was followed. */

#define ALBERCA_TYPE_SNAPSHOT_VIEW (alberca_snapshot_view_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotView, alberca_snapshot_view, ALBERCA, SNAPSHOT_VIEW, AdwBin)

/* NULL, NULL: nothing */
void alberca_snapshot_view_set_volume (AlbercaSnapshotView *self,
                                       AlbercaPool         *pool,
                                       AlbercaVolume       *volume);

G_END_DECLS
