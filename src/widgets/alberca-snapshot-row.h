/* alberca-snapshot-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-snapshot-tree.h"
#include "model/alberca-snapshot.h"

G_BEGIN_DECLS

/* One snapshot inside a volume, or the disk as it is now, in a tree of them. Its buttons activate "snapshots.revert" and "snapshots.delete" of
 * what it is in, with the snapshot's id. */

#define ALBERCA_TYPE_SNAPSHOT_ROW (alberca_snapshot_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotRow, alberca_snapshot_row, ALBERCA, SNAPSHOT_ROW, AdwActionRow)

GtkWidget *alberca_snapshot_row_new       (AlbercaSnapshot              *snapshot);
GtkWidget *alberca_snapshot_row_new_here  (void);
/* Another line of text: what has changed since, and the like; NULL: not known */
void       alberca_snapshot_row_set_costs (AlbercaSnapshotRow           *self,
                                           const char                   *text);
/* NULL: there are no lines beside it. @description: (nullable): where they lead, in words */
void       alberca_snapshot_row_set_line  (AlbercaSnapshotRow           *self,
                                           const AlbercaSnapshotTreeRow *line,
                                           const char                   *description);

G_END_DECLS
