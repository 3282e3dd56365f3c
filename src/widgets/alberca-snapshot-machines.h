/* alberca-snapshot-machines.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The virtual machines that have a volume as a disk, each a row that opens the snapshots of the whole
 * machine. Not visible where there are none. */

#define ALBERCA_TYPE_SNAPSHOT_MACHINES (alberca_snapshot_machines_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotMachines, alberca_snapshot_machines, ALBERCA, SNAPSHOT_MACHINES, AdwBin)

void alberca_snapshot_machines_set_volume (AlbercaSnapshotMachines *self,
                                           AlbercaPool             *pool,
                                           AlbercaVolume           *volume);

G_END_DECLS
