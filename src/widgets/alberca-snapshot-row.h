/* alberca-snapshot-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-snapshot.h"

G_BEGIN_DECLS

/* One snapshot inside a volume. Its buttons activate "snapshots.revert" and "snapshots.delete" of
 * what it is in, with the snapshot's id. */

#define ALBERCA_TYPE_SNAPSHOT_ROW (alberca_snapshot_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotRow, alberca_snapshot_row, ALBERCA, SNAPSHOT_ROW, AdwActionRow)

GtkWidget *alberca_snapshot_row_new (AlbercaSnapshot *snapshot);

G_END_DECLS
