/* test-reclaim.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "model/alberca-reclaim-rules.h"

typedef struct
{
  GPtrArray         *pools;
  GPtrArray         *volumes;
  AlbercaUsageGraph *graph;
} Zoo;

static void
zoo_set_up (Zoo           *zoo,
            gconstpointer  user_data)
{
  zoo->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_reclaim_pool_free);
  zoo->volumes = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_reclaim_volume_free);
  zoo->graph = alberca_usage_graph_new ();
}

static void
zoo_tear_down (Zoo           *zoo,
               gconstpointer  user_data)
{
  g_ptr_array_unref (zoo->pools);
  g_ptr_array_unref (zoo->volumes);
  alberca_usage_graph_free (zoo->graph);
}

static AlbercaReclaimPool *
add_pool (Zoo        *zoo,
          const char *name)
{
  AlbercaReclaimPool *pool = g_new0 (AlbercaReclaimPool, 1);

  pool->name = g_strdup (name);
  pool->directory = g_strconcat ("/", name, NULL);
  pool->deletes = TRUE;
  g_ptr_array_add (zoo->pools, pool);
  return pool;
}

static AlbercaReclaimVolume *
add_volume (Zoo        *zoo,
            const char *pool,
            const char *name,
            const char *backing_path)
{
  AlbercaReclaimVolume *volume = g_new0 (AlbercaReclaimVolume, 1);

  volume->pool = g_strdup (pool);
  volume->name = g_strdup (name);
  volume->path = g_strdup_printf ("/%s/%s", pool, name);
  volume->backing_path = g_strdup (backing_path);
  volume->size = 1024 * 1024;
  volume->allocation = 4096;
  g_ptr_array_add (zoo->volumes, volume);
  return volume;
}

static void
add_domain (Zoo        *zoo,
            const char *name,
            const char *path)
{
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);

  g_ptr_array_add (disks, alberca_domain_disk_new ("vda", path, NULL, NULL));
  alberca_usage_graph_set_domain (zoo->graph, name, name, FALSE, disks);
}

static GPtrArray *
find (Zoo *zoo)
{
  for (guint i = 0; i < zoo->volumes->len; i++)
    {
      const AlbercaReclaimVolume *volume = g_ptr_array_index (zoo->volumes, i);
      const AlbercaGraphVolume node = {
        .pool = volume->pool, .name = volume->name, .path = volume->path, .backing_path = volume->backing_path,
      };

      alberca_usage_graph_set_volume (zoo->graph, &node);
    }
  return alberca_reclaim_find (zoo->pools, zoo->volumes, zoo->graph);
}

/* NULL where nothing was found of it */
static const AlbercaReclaimFinding *
look (GPtrArray  *findings,
      const char *pool,
      const char *name)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AlbercaReclaimFinding *finding = g_ptr_array_index (findings, i);

      if (g_str_equal (finding->volume->pool, pool) && g_str_equal (finding->volume->name, name))
        return finding;
    }
  return NULL;
}

static void
check (GPtrArray          *findings,
       const char         *name,
       AlbercaReclaimKind  kind,
       gboolean            offered)
{
  const AlbercaReclaimFinding *finding = look (findings, "p", name);

  g_assert_nonnull (finding);
  g_assert_cmpint (finding->kind, ==, kind);
  g_assert_cmpint (finding->offered, ==, offered);
}

/* Nobody uses it, somebody does, an overlay does, something that does not look like a disk. */
static void
test_unused (Zoo           *zoo,
             gconstpointer  user_data)
{
  g_autoptr(GPtrArray) findings = NULL;
  AlbercaReclaimVolume *volume;

  add_pool (zoo, "p");
  add_pool (zoo, "vg")->devices = TRUE;
  add_pool (zoo, "luns")->deletes = FALSE;
  add_volume (zoo, "p", "free.qcow2", NULL);
  add_volume (zoo, "p", "used.qcow2", NULL);
  add_volume (zoo, "p", "base.qcow2", NULL);
  add_volume (zoo, "p", "leaf.qcow2", "base.qcow2");
  volume = add_volume (zoo, "p", "notes.txt", NULL);
  volume->raw = TRUE;
  volume->size = 1000;
  add_volume (zoo, "p", "folder", NULL)->directory = TRUE;
  add_volume (zoo, "p", "lone.iso", NULL)->iso = TRUE;
  add_volume (zoo, "vg", "swap", NULL);
  add_volume (zoo, "luns", "lun0", NULL);
  add_domain (zoo, "web", "/p/../p/used.qcow2");

  findings = find (zoo);
  check (findings, "free.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
  g_assert_null (look (findings, "p", "used.qcow2"));
  g_assert_null (look (findings, "p", "base.qcow2"));
  check (findings, "leaf.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
  check (findings, "notes.txt", ALBERCA_RECLAIM_OTHER, TRUE);
  check (findings, "folder", ALBERCA_RECLAIM_OTHER, FALSE);
  check (findings, "lone.iso", ALBERCA_RECLAIM_ISO, TRUE);
  g_assert_cmpint (look (findings, "vg", "swap")->kind, ==, ALBERCA_RECLAIM_DEVICE);
  g_assert_false (look (findings, "luns", "lun0")->offered);
}

/* A base is gone only where its pool says so. */
static void
test_orphans (Zoo           *zoo,
              gconstpointer  user_data)
{
  g_autoptr(GPtrArray) findings = NULL;

  add_pool (zoo, "p");
  g_clear_pointer (&add_pool (zoo, "blind")->directory, g_free);
  add_volume (zoo, "p", "base.qcow2", NULL);
  add_volume (zoo, "p", "fine.qcow2", "/p/./base.qcow2");
  add_volume (zoo, "p", "gone.qcow2", "/p/lost.qcow2");
  add_volume (zoo, "p", "gone-used.qcow2", "lost.qcow2");
  add_volume (zoo, "p", "elsewhere.qcow2", "/srv/lost.qcow2");
  add_volume (zoo, "p", "below.qcow2", "/p/sub/lost.qcow2");
  add_volume (zoo, "p", "blind.qcow2", "/blind/lost.qcow2");
  add_volume (zoo, "p", "network.qcow2", "nbd://host/export");
  add_domain (zoo, "web", "/p/gone-used.qcow2");

  findings = find (zoo);
  g_assert_null (look (findings, "p", "base.qcow2"));
  check (findings, "fine.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
  check (findings, "gone.qcow2", ALBERCA_RECLAIM_ORPHAN, TRUE);
  check (findings, "gone-used.qcow2", ALBERCA_RECLAIM_ORPHAN, FALSE);
  g_assert_nonnull (strstr (look (findings, "p", "gone-used.qcow2")->used_by, "web"));
  check (findings, "elsewhere.qcow2", ALBERCA_RECLAIM_UNSEEN, FALSE);
  check (findings, "below.qcow2", ALBERCA_RECLAIM_UNSEEN, FALSE);
  check (findings, "blind.qcow2", ALBERCA_RECLAIM_UNSEEN, FALSE);
  check (findings, "network.qcow2", ALBERCA_RECLAIM_UNSEEN, FALSE);
}

/* A pool that could not be scanned again: what it shows is used, but what it does not show proves
 * nothing, and what it has may be gone. */
static void
test_unscanned (Zoo           *zoo,
                gconstpointer  user_data)
{
  g_autoptr(GPtrArray) findings = NULL;

  add_pool (zoo, "p");
  add_volume (zoo, "p", "base.qcow2", NULL);
  add_volume (zoo, "p", "free.qcow2", NULL);
  add_volume (zoo, "p", "above.qcow2", "/old/new.qcow2");
  add_volume (zoo, "p", "a.iso", NULL)->iso = TRUE;
  add_volume (zoo, "old", "leaf.qcow2", "/p/base.qcow2");
  add_volume (zoo, "old", "orphan.qcow2", "/p/lost.qcow2");
  add_volume (zoo, "old", "b.iso", NULL)->iso = TRUE;

  findings = find (zoo);
  g_assert_null (look (findings, "p", "base.qcow2"));
  check (findings, "free.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
  check (findings, "above.qcow2", ALBERCA_RECLAIM_UNSEEN, FALSE);
  check (findings, "a.iso", ALBERCA_RECLAIM_ISO, TRUE);
  g_assert_null (look (findings, "old", "leaf.qcow2"));
  g_assert_null (look (findings, "old", "orphan.qcow2"));
  g_assert_null (look (findings, "old", "b.iso"));
}

static AlbercaReclaimVolume *
add_disc (Zoo        *zoo,
          const char *pool,
          const char *name,
          const char *disc,
          const char *digest)
{
  AlbercaReclaimVolume *volume = add_volume (zoo, pool, name, NULL);

  volume->iso = TRUE;
  volume->disc = g_strdup (disc);
  volume->digest = g_strdup (digest);
  return volume;
}

/* What only looks the same is told, but not given away; the one in use stays. */
static void
test_duplicates (Zoo           *zoo,
                 gconstpointer  user_data)
{
  g_autoptr(GPtrArray) findings = NULL;
  const AlbercaReclaimFinding *finding;

  add_pool (zoo, "p");
  add_disc (zoo, "p", "debian.iso", "Debian 12", "aa");
  add_disc (zoo, "p", "debian-used.iso", "Debian 12", "aa");
  add_disc (zoo, "p", "debian-broken.iso", "Debian 12", "bb");
  add_disc (zoo, "p", "fedora.iso", "Fedora", NULL)->size = 77;
  add_disc (zoo, "p", "fedora-2.iso", "Fedora", NULL)->size = 77;
  add_disc (zoo, "p", "other.iso", "Another", NULL)->size = 77;
  add_domain (zoo, "web", "/p/debian-used.iso");

  findings = find (zoo);
  check (findings, "debian.iso", ALBERCA_RECLAIM_DUPLICATE, TRUE);
  finding = look (findings, "p", "debian.iso");
  g_assert_true (finding->verified);
  g_assert_cmpstr (finding->original->name, ==, "debian-used.iso");
  check (findings, "debian-used.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  g_assert_null (look (findings, "p", "debian-used.iso")->original);
  check (findings, "debian-broken.iso", ALBERCA_RECLAIM_ISO, TRUE);

  check (findings, "fedora.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  check (findings, "fedora-2.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  g_assert_true (look (findings, "p", "fedora.iso")->alike);
  g_assert_false (look (findings, "p", "fedora.iso")->verified);
  check (findings, "other.iso", ALBERCA_RECLAIM_ISO, TRUE);
}

/* One file that two pools show is one file: at one path, or at two with the same numbers. */
static void
test_twins (Zoo           *zoo,
            gconstpointer  user_data)
{
  g_autoptr(GPtrArray) findings = NULL;
  AlbercaReclaimVolume *volume;

  add_pool (zoo, "p");
  add_pool (zoo, "q");
  add_volume (zoo, "p", "base.qcow2", NULL)->changed = 1234;
  add_volume (zoo, "q", "base.qcow2", NULL)->changed = 1234;
  add_volume (zoo, "q", "leaf.qcow2", "/q/base.qcow2");
  add_domain (zoo, "web", "/q/leaf.qcow2");
  add_disc (zoo, "p", "debian.iso", "Debian 12", "aa")->changed = 99;
  add_disc (zoo, "q", "debian.iso", "Debian 12", "aa")->changed = 99;
  volume = add_volume (zoo, "q", "free.qcow2", NULL);
  g_free (volume->path);
  volume->path = g_strdup ("/p/free.qcow2");
  add_volume (zoo, "p", "free.qcow2", NULL);

  findings = find (zoo);
  g_assert_null (look (findings, "p", "base.qcow2"));
  g_assert_null (look (findings, "q", "base.qcow2"));
  /* Deleting one would delete both: no duplicate, and there once */
  check (findings, "debian.iso", ALBERCA_RECLAIM_ISO, TRUE);
  g_assert_null (look (findings, "q", "debian.iso"));
  g_assert_true ((look (findings, "p", "free.qcow2") == NULL) != (look (findings, "q", "free.qcow2") == NULL));
}

/* ---- Against brute force ---- */

#define N_VOLUMES 14

/* By all steps: from every disk of a domain, over everything built on anything, however often. */
static void
mark_used (Zoo      *zoo,
           gboolean *used,
           gboolean *disks)
{
  memcpy (used, disks, N_VOLUMES * sizeof *used);
  for (guint round = 0; round < N_VOLUMES; round++)
    for (guint i = 0; i < N_VOLUMES; i++)
      {
        const AlbercaReclaimVolume *overlay = g_ptr_array_index (zoo->volumes, i);

        /* What is built on itself alone is used by nobody */
        for (guint j = 0; j < N_VOLUMES; j++)
          {
            const AlbercaReclaimVolume *base = g_ptr_array_index (zoo->volumes, j);

            used[j] = used[j] || (i != j && g_strcmp0 (overlay->backing_path, base->path) == 0);
          }
      }
}

static void
test_random (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      gboolean disks[N_VOLUMES] = { FALSE };
      gboolean used[N_VOLUMES];
      g_autoptr(GPtrArray) findings = NULL;
      Zoo zoo;

      zoo_set_up (&zoo, NULL);
      add_pool (&zoo, "p");
      for (guint i = 0; i < N_VOLUMES; i++)
        {
          g_autofree char *name = g_strdup_printf ("v%u", i);
          /* Chains, trees, loops, bases that are gone */
          g_autofree char *base = g_test_rand_bit () ? g_strdup_printf ("/p/v%d", g_test_rand_int_range (0, N_VOLUMES + 3))
                                                     : NULL;

          add_volume (&zoo, "p", name, base)->iso = g_test_rand_int_range (0, 5) == 0;
        }
      for (guint i = 0; i < 4; i++)
        {
          gint32 disk = g_test_rand_int_range (0, N_VOLUMES);
          g_autofree char *name = g_strdup_printf ("d%u", i);
          g_autofree char *path = g_strdup_printf ("/p/v%d", disk);

          disks[disk] = TRUE;
          add_domain (&zoo, name, path);
        }
      mark_used (&zoo, used, disks);

      findings = find (&zoo);
      for (guint i = 0; i < N_VOLUMES; i++)
        {
          g_autofree char *name = g_strdup_printf ("v%u", i);
          const AlbercaReclaimFinding *finding = look (findings, "p", name);

          g_assert_false (used[i] && finding != NULL && finding->offered);
          /* And nothing that is free is forgotten */
          g_assert_true (used[i] || finding != NULL);
        }
      g_clear_pointer (&findings, g_ptr_array_unref);
      zoo_tear_down (&zoo, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/reclaim/unused", Zoo, NULL, zoo_set_up, test_unused, zoo_tear_down);
  g_test_add ("/reclaim/orphans", Zoo, NULL, zoo_set_up, test_orphans, zoo_tear_down);
  g_test_add ("/reclaim/unscanned", Zoo, NULL, zoo_set_up, test_unscanned, zoo_tear_down);
  g_test_add ("/reclaim/duplicates", Zoo, NULL, zoo_set_up, test_duplicates, zoo_tear_down);
  g_test_add ("/reclaim/twins", Zoo, NULL, zoo_set_up, test_twins, zoo_tear_down);
  g_test_add_func ("/reclaim/random", test_random);

  return g_test_run ();
}
