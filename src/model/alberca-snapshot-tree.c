/* alberca-snapshot-tree.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-tree.h"

#define MAX_LANES 64

/* Lines that come from above, each on its way to a state; 0: none */
typedef struct
{
  guint wanted[MAX_LANES];
  guint n_used;
} Lanes;

static guint
find_lane (const Lanes *lanes,
           guint        wanted)
{
  guint lane = 0;

  while (lane < MAX_LANES - 1 && lanes->wanted[lane] != wanted)
    lane++;
  return lane;
}

static AlbercaSnapshotTreeRow
add_row (Lanes *lanes,
         guint  state,
         guint  parent)
{
  AlbercaSnapshotTreeRow row = { .state = state };

  for (guint i = 0; i < MAX_LANES; i++)
    {
      if (lanes->wanted[i] == 0)
        continue;
      if (lanes->wanted[i] != state)
        {
          row.passes |= G_GUINT64_CONSTANT (1) << i;
          continue;
        }
      row.joins |= G_GUINT64_CONSTANT (1) << i;
    }
  row.lane = row.joins != 0 ? find_lane (lanes, state) : find_lane (lanes, 0);
  for (guint i = 0; i < MAX_LANES; i++)
    if (row.joins >> i & 1)
      lanes->wanted[i] = 0;

  row.goes_on = parent != 0;
  lanes->wanted[row.lane] = parent;
  lanes->n_used = MAX (lanes->n_used, row.lane + 1);
  return row;
}

/**
 * alberca_snapshot_tree_layout:
 * @parents: what each state was made from
 * @n_states: at most 64
 *
 * Each state keeps the lane of the newest that was made from it, so that the way back from the disk
 * as it is now is a straight line on the left.
 *
 * Returns: (transfer full) (element-type AlbercaSnapshotTreeRow): the rows from the top
 */
GArray *
alberca_snapshot_tree_layout (const guint *parents,
                              guint        n_states)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (AlbercaSnapshotTreeRow));
  Lanes lanes = { .n_used = 0 };

  g_return_val_if_fail (n_states <= MAX_LANES, rows);

  for (guint i = 0; i < n_states; i++)
    {
      guint state = i == 0 ? 0 : n_states - i;
      AlbercaSnapshotTreeRow row = add_row (&lanes, state, parents[state]);

      g_array_append_val (rows, row);
    }
  for (guint i = 0; i < rows->len; i++)
    g_array_index (rows, AlbercaSnapshotTreeRow, i).n_lanes = lanes.n_used;
  return rows;
}
