/* test-snapshot-tree.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-tree.h"

#define SEED 20261126

/* "state lane joins passes goes-on", a row each */
static void
assert_layout (const guint *parents,
               guint        n_states,
               const char  *expected)
{
  g_autoptr(GArray) rows = alberca_snapshot_tree_layout (parents, n_states);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const AlbercaSnapshotTreeRow *row = &g_array_index (rows, AlbercaSnapshotTreeRow, i);

      g_string_append_printf (text, "%u %u %x %x %d\n", row->state, row->lane, (guint) row->joins, (guint) row->passes,
                              row->goes_on);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_line (void)
{
  const guint none[] = { 0 }, line[] = { 3, 0, 1, 2 };

  assert_layout (none, 1, "0 0 0 0 0\n");
  assert_layout (line, 4,
                 "0 0 0 0 1\n"
                 "3 0 1 0 1\n"
                 "2 0 1 0 1\n"
                 "1 0 1 0 0\n");
}

/* The disk was reverted to 1 after 2 and 3, and 4 was made; 5 has nothing to do with them */
static void
test_branches (void)
{
  const guint parents[] = { 4, 0, 1, 2, 1, 0 };

  assert_layout (parents, 6,
                 "0 0 0 0 1\n"
                 "5 1 0 1 0\n"
                 "4 0 1 0 1\n"
                 "3 1 0 1 1\n"
                 "2 1 2 1 1\n"
                 "1 0 3 0 0\n");
}

/* Each line that begins ends, in the dot of the right one, and no two are in one lane */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);

  for (guint n = 0; n < 500; n++)
    {
      guint n_states = (guint) g_rand_int_range (rand, 1, 65), parents[64] = { 0 }, lanes[64] = { 0 };
      g_autoptr(GArray) rows = NULL;

      for (guint i = 2; i < n_states; i++)
        parents[i] = (guint) g_rand_int_range (rand, 0, (gint32) i);
      parents[0] = (guint) g_rand_int_range (rand, 0, (gint32) n_states);
      rows = alberca_snapshot_tree_layout (parents, n_states);
      g_assert_cmpuint (rows->len, ==, n_states);
      for (guint i = 0; i < rows->len; i++)
        {
          const AlbercaSnapshotTreeRow *row = &g_array_index (rows, AlbercaSnapshotTreeRow, i);

          g_assert_cmpuint (row->lane, <, row->n_lanes);
          for (guint lane = 0; lane < 64; lane++)
            {
              g_assert_cmpint (row->joins >> lane & 1, ==, lanes[lane] != 0 && lanes[lane] == row->state);
              g_assert_cmpint (row->passes >> lane & 1, ==, lanes[lane] != 0 && lanes[lane] != row->state);
              if (lanes[lane] == row->state)
                lanes[lane] = 0;
            }
          g_assert_cmpuint (lanes[row->lane], ==, 0);
          lanes[row->lane] = parents[row->state];
          g_assert_cmpint (row->goes_on, ==, parents[row->state] != 0);
        }
      for (guint lane = 0; lane < 64; lane++)
        g_assert_cmpuint (lanes[lane], ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/snapshot-tree/line", test_line);
  g_test_add_func ("/snapshot-tree/branches", test_branches);
  g_test_add_func ("/snapshot-tree/random", test_random);

  return g_test_run ();
}
