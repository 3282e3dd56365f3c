/* alberca-snapshot-tree.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The snapshots of a disk as lines beside a list, the newest on top: pure. */

/* One row: where its dot is, and which lines there are beside it; bits: (1 << lane), lane 0 is
 * where the list begins */
typedef struct
{
  guint    state;     /* 0: the disk as it is now; snapshots from 1, the oldest first */
  guint    lane;      /* of the dot */
  guint64  joins;     /* lines from above that end in the dot */
  guint64  passes;    /* lines from above that go on below */
  gboolean goes_on;   /* a line from the dot to below: it was made from something there */
  guint    n_lanes;   /* of the whole tree */
} AlbercaSnapshotTreeRow;

/* @parents: of each state another one that was made before it, or 0; [0] is that of the disk.
 * (transfer full) (element-type AlbercaSnapshotTreeRow): the disk, then the newest snapshot */
GArray *alberca_snapshot_tree_layout (const guint *parents,
                                      guint        n_states);

G_END_DECLS
