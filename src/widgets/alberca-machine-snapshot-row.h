/* alberca-machine-snapshot-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-machine-snapshots.h"

G_BEGIN_DECLS

/* A snapshot of a virtual machine in the tree of them, or the machine as it is now. Its buttons are the
 * actions "machine.revert", "machine.delete", "machine.delete-all" and "machine.forget", each with the
 * name of the snapshot; what is not possible is greyed, and says why. */

#define ALBERCA_TYPE_MACHINE_SNAPSHOT_ROW (alberca_machine_snapshot_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMachineSnapshotRow, alberca_machine_snapshot_row, ALBERCA, MACHINE_SNAPSHOT_ROW, AdwActionRow)

GtkWidget *alberca_machine_snapshot_row_new (AlbercaMachineSnapshots *snapshots,
                                             AlbercaMachineSnapshot  *snapshot);

G_END_DECLS
