/* alberca-snapshot-costs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-snapshot-list.h"

G_BEGIN_DECLS

/* What snapshots cost, and what going back to one does, in words: computed from what they share.
 * All (transfer full), translated. */

/* Beside the snapshot in a list; NULL while it is not known */
char *alberca_snapshot_costs_describe        (AlbercaSnapshotList *snapshots,
                                              AlbercaSnapshot     *snapshot);
/* Which one it was probably made from, for who does not see the lines; NULL likewise, and where there
 * is none */
char *alberca_snapshot_costs_describe_parent (AlbercaSnapshotList *snapshots,
                                              guint                state);
/* Beside the disk as it is now; NULL likewise */
char *alberca_snapshot_costs_describe_here   (AlbercaSnapshotList *snapshots);
/* Under the list: how the lines came about, or why there are none; NULL where that needs no words */
char *alberca_snapshot_costs_describe_tree   (AlbercaSnapshotList *snapshots);
/* Before it is done */
char *alberca_snapshot_costs_describe_revert (AlbercaSnapshotList *snapshots,
                                              AlbercaSnapshot     *snapshot);
char *alberca_snapshot_costs_describe_delete (AlbercaSnapshotList *snapshots,
                                              AlbercaSnapshot     *snapshot);

G_END_DECLS
