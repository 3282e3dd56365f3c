/* test-snapshot-costs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the snapshots of a volume share, read through a real libvirtd and said in words; and what a
 * revert keeps before. */

#include "config.h"

#include <string.h>

#include "model/alberca-snapshot-costs.h"
#include "snapshot-fixture.h"

#include "support/private-libvirtd.h"

#define MIB (1024 * 1024)
#define DISK ALBERCA_QCOW2_SHARING_DISK

static void
io (Fixture    *fixture,
    const char *command)
{
  g_free (alberca_test_run ("qemu-io", "-f", "qcow2", "-c", command, fixture->path, NULL));
}

static void
take (Fixture    *fixture,
      const char *name)
{
  wait_done (fixture, alberca_snapshot_list_create (fixture->list, name));
}

static gboolean
differs_by (Fixture *fixture,
            guint    state,
            guint64  bytes)
{
  const AlbercaQcow2Sharing *sharing = alberca_snapshot_list_get_sharing (fixture->list);

  return sharing != NULL && state < sharing->n_states && sharing->differing[DISK][state] == bytes;
}

/* @text: (transfer full) */
static void
assert_has (char       *text,
            const char *part,
            const char *other)
{
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, part));
  g_assert_nonnull (strstr (text, other));
  g_free (text);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  AlbercaSnapshotList *list = fixture->list;

  io (fixture, "write -P 1 0 2M");
  take (fixture, "first");
  io (fixture, "write -P 2 0 1M");
  take (fixture, "second");
  wait_until (differs_by (fixture, 1, MIB) && differs_by (fixture, 2, 0));
  g_assert_false (alberca_snapshot_get_here (get (fixture, 0)));
  g_assert_true (alberca_snapshot_get_here (get (fixture, 1)));
  assert_has (alberca_snapshot_costs_describe_here (list), "“second”", "");
  assert_has (alberca_snapshot_costs_describe_parent (list, 2), "“first”", "");
  g_assert_null (alberca_snapshot_costs_describe_parent (list, 1));

  io (fixture, "write -P 3 3M 512k");
  settle (fixture);
  wait_until (differs_by (fixture, 1, MIB + MIB / 2) && differs_by (fixture, 2, MIB / 2));
  g_assert_false (alberca_snapshot_get_here (get (fixture, 1)));
  assert_has (alberca_snapshot_costs_describe_here (list), "512.0\302\240KiB", "“second”");
  /* While it is read again nothing is said of how much that is */
  alberca_snapshot_list_reread (list);
  g_assert_true (alberca_snapshot_list_get_surveying (list));
  assert_has (alberca_snapshot_costs_describe_revert (list, get (fixture, 0)), "looked at", "");
  assert_has (alberca_snapshot_costs_describe_delete (list, get (fixture, 0)), "looked at", "");
  wait_until (!alberca_snapshot_list_get_surveying (list));
  /* One of data, and a cluster for each of its two tables */
  assert_has (alberca_snapshot_costs_describe (list, get (fixture, 0)), "1.5\302\240MiB", "1.1\302\240MiB");
  assert_has (alberca_snapshot_costs_describe_revert (list, get (fixture, 0)), "1.5\302\240MiB", "512.0\302\240KiB");
  assert_has (alberca_snapshot_costs_describe_delete (list, get (fixture, 0)), "1.1\302\240MiB", "");
  assert_has (alberca_snapshot_costs_describe_tree (list), "qcow2", "");
}

/* What is there now is kept before it goes, once; where it cannot be, nothing goes. */
static void
test_safety (Fixture       *fixture,
             gconstpointer  data)
{
  io (fixture, "write -P 1 0 1M");
  take (fixture, "first");
  io (fixture, "write -P 2 0 1M");

  wait_failed (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), "first"), G_IO_ERROR,
               G_IO_ERROR_EXISTS);
  io (fixture, "read -P 2 0 1M");
  g_assert_cmpuint (count (fixture), ==, 1);

  wait_done (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), "kept"));
  io (fixture, "read -P 1 0 1M");
  g_assert_cmpuint (count (fixture), ==, 2);

  wait_done (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 1), "needless"));
  io (fixture, "read -P 2 0 1M");
  g_assert_cmpuint (count (fixture), ==, 2);
}

static void
never_cb (AlbercaSnapshotList *list)
{
  g_assert_null (alberca_snapshot_list_get_sharing (list));
  g_assert_null (alberca_snapshot_list_get_sharing_problem (list));
}

/* Nobody looks at it any more: what is being read is given up, and not read again. */
static void
test_unwanted (Fixture       *fixture,
               gconstpointer  data)
{
  AlbercaSnapshotList *list;

  take (fixture, "first");
  list = alberca_snapshot_list_new (fixture->pool, alberca_snapshot_list_get_volume (fixture->list));
  wait_until (!alberca_snapshot_list_get_reading (list));
  alberca_snapshot_list_stop_survey (list);
  g_signal_connect (list, "changed", G_CALLBACK (never_cb), NULL);
  alberca_snapshot_list_reread (list);
  wait_until (!alberca_snapshot_list_get_busy (list));
  g_object_add_weak_pointer (G_OBJECT (list), (gpointer *) &list);
  g_object_unref (list);
  wait_until (list == NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/snapshot-costs/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/snapshot-costs/unwanted", Fixture, NULL, set_up, test_unwanted, tear_down);
  g_test_add ("/snapshot-costs/safety", Fixture, NULL, set_up, test_safety, tear_down);

  return g_test_run ();
}
