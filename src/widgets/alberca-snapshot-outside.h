/* alberca-snapshot-outside.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The snapshots of a volume that are not inside it: overlays on it, which make it what it was when
 * they were made, and LVM's; of one of LVM's its origin. Not visible where there are none. Signal
 * "volume-wanted" (AlbercaPool *, const char *name): a link was followed. */

#define ALBERCA_TYPE_SNAPSHOT_OUTSIDE (alberca_snapshot_outside_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotOutside, alberca_snapshot_outside, ALBERCA, SNAPSHOT_OUTSIDE, AdwBin)

void alberca_snapshot_outside_set_volume (AlbercaSnapshotOutside *self,
                                          AlbercaPool            *pool,
                                          AlbercaVolume          *volume);

G_END_DECLS
