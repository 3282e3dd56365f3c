/* test-chain.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Chains of random worlds, beside an oracle that has only a table of what is built on what. */

#include "config.h"

#include <string.h>

#include "model/alberca-chain.h"

#define N_WORLDS 4000
#define N_FILES 12
#define N_POOLS 3

typedef struct
{
  GRand             *random;
  gboolean           volume[N_FILES];  /* a pool that was read has it */
  gboolean           looked[N_FILES];  /* its header was read */
  int                backing[N_FILES]; /* -1: none */
  int                real[N_FILES];    /* format */
  int                declared[N_FILES]; /* of its base; -1: not said */
  gboolean           known[N_FILES];   /* what it is built on can be known */
  AlbercaUsageGraph *graph;
  GHashTable        *facts;
  GPtrArray         *pools;
} World;

static const char *const formats[] = { "raw", "qcow2", "vmdk" };

static char *
file_path (int file)
{
  return g_strdup_printf ("/pools/p%d/f%02d", file % N_POOLS, file);
}

static AlbercaChainPool *
pool_new (const char *name,
          const char *path,
          gboolean    active)
{
  AlbercaChainPool *pool = g_new0 (AlbercaChainPool, 1);

  pool->name = g_strdup (name);
  pool->path = g_strdup (path);
  pool->active = active;
  return pool;
}

static void
set_volume (AlbercaUsageGraph *graph,
            const char        *pool,
            const char        *name,
            const char        *path,
            const char        *backing)
{
  const AlbercaGraphVolume volume = { .pool = (char *) pool, .name = (char *) name, .path = (char *) path,
                                      .backing_path = (char *) backing };

  alberca_usage_graph_set_volume (graph, &volume);
}

static AlbercaChainFacts *
add_facts (GHashTable *table,
           const char *path,
           const char *pool,
           const char *real,
           const char *backing,
           const char *declared)
{
  AlbercaChainFacts *facts = g_new0 (AlbercaChainFacts, 1);

  facts->pool = g_strdup (pool);
  facts->name = pool != NULL ? g_path_get_basename (path) : NULL;
  facts->real_format = g_strdup (real);
  facts->has_header = TRUE;
  facts->backing_file = g_strdup (backing);
  facts->backing_format = g_strdup (declared);
  g_hash_table_insert (table, g_strdup (path), facts);
  return facts;
}

static void
make_file (World *world,
           int    file,
           gboolean loops)
{
  g_autofree char *path = file_path (file);
  g_autofree char *name = g_strdup_printf ("f%02d", file);
  g_autofree char *pool = g_strdup_printf ("p%d", file % N_POOLS);
  g_autofree char *backing = NULL;

  world->backing[file] = -1;
  if (loops)
    world->backing[file] = g_rand_int_range (world->random, -1, N_FILES);
  else if (file > 0)
    world->backing[file] = g_rand_int_range (world->random, -1, file);
  world->volume[file] = g_rand_int_range (world->random, 0, 4) > 0;
  world->looked[file] = g_rand_int_range (world->random, 0, 3) > 0;
  world->real[file] = g_rand_int_range (world->random, 0, 3);
  world->declared[file] = g_rand_int_range (world->random, -1, 3);
  world->known[file] = world->volume[file] || world->looked[file];
  if (world->backing[file] >= 0)
    backing = file_path (world->backing[file]);
  if (world->volume[file])
    set_volume (world->graph, pool, name, path, backing);
  if (world->looked[file])
    add_facts (world->facts, path, pool, formats[world->real[file]], backing,
               world->declared[file] >= 0 ? formats[world->declared[file]] : NULL);
}

static World *
world_new (guint32 seed)
{
  World *world = g_new0 (World, 1);
  gboolean loops;

  world->random = g_rand_new_with_seed (seed);
  world->graph = alberca_usage_graph_new ();
  world->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) alberca_chain_facts_free);
  world->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_chain_pool_free);
  for (int i = 0; i < N_POOLS; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%d", i);
      g_autofree char *path = g_strdup_printf ("/pools/p%d", i);

      g_ptr_array_add (world->pools, pool_new (name, path, TRUE));
    }
  loops = g_rand_int_range (world->random, 0, 3) == 0;
  for (int i = 0; i < N_FILES; i++)
    make_file (world, i, loops);
  return world;
}

static void
world_free (World *world)
{
  g_rand_free (world->random);
  alberca_usage_graph_free (world->graph);
  g_hash_table_unref (world->facts);
  g_ptr_array_unref (world->pools);
  g_free (world);
}

/* ---- What must be so ---- */

static int
file_of (const AlbercaChainNode *node)
{
  return atoi (strrchr (node->path, 'f') + 1);
}

/* The way from @file down; its end. Tells whether that is a loop. */
static gboolean
mark_way (World    *world,
          int       file,
          gboolean *expected,
          int      *bottom)
{
  for (; file >= 0; file = world->known[file] ? world->backing[file] : -1)
    {
      if (expected[file])
        return TRUE;
      expected[file] = TRUE;
      *bottom = file;
    }
  return FALSE;
}

/* Of what hangs together nothing is left out, and nothing else is in it. */
static void
check_set (World              *world,
           const AlbercaChain *chain,
           int                 file)
{
  gboolean expected[N_FILES] = { FALSE };
  gboolean found[N_FILES] = { FALSE };
  gboolean again = TRUE;
  int bottom = -1;
  gboolean loop = mark_way (world, file, expected, &bottom);
  const AlbercaChainNode *root = g_ptr_array_index (chain->nodes, 0);

  while (again)
    {
      again = FALSE;
      for (int i = 0; i < N_FILES; i++)
        if (!expected[i] && world->volume[i] && world->backing[i] >= 0 && expected[world->backing[i]])
          again = expected[i] = TRUE;
    }
  g_assert_cmpint (file_of (root), ==, bottom);
  g_assert_cmpint ((root->problems & ALBERCA_CHAIN_LOOP) != 0, ==, loop);
  for (guint i = 0; i < chain->nodes->len; i++)
    {
      int at = file_of (g_ptr_array_index (chain->nodes, i));

      g_assert_false (found[at]);
      found[at] = TRUE;
    }
  for (int i = 0; i < N_FILES; i++)
    g_assert_cmpint (found[i], ==, expected[i]);
}

/* A line goes on in a lane past a row if something further down hangs on it, and only then. */
static void
check_lines (const AlbercaChain *chain,
             guint               row)
{
  const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, row);
  guint64 expected = 0;

  for (guint later = row + 1; later < chain->nodes->len; later++)
    {
      const AlbercaChainNode *other = g_ptr_array_index (chain->nodes, later);
      const AlbercaChainNode *parent = g_ptr_array_index (chain->nodes, other->parent);

      if (other->parent < (int) row && other->lane > parent->lane)
        expected |= G_GUINT64_CONSTANT (1) << parent->lane;
    }
  g_assert_cmpuint (node->through, ==, expected);
}

static void
check_node (World              *world,
            const AlbercaChain *chain,
            guint               row,
            int                 present)
{
  const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, row);
  const AlbercaChainNode *base = alberca_chain_get_base (chain, node);
  int file = file_of (node);
  int backing = world->backing[file];
  gboolean said = world->looked[file] && backing >= 0;
  gboolean mistyped = said && world->declared[file] >= 0 && world->looked[backing] &&
                      world->declared[file] != world->real[backing];

  g_assert_cmpint (node->present, ==, file == present);
  g_assert_cmpint (node->parent, <, (int) row);
  g_assert_cmpint (base == NULL, ==, row == 0);
  g_assert_cmpint (node->kind, ==, world->volume[file] || world->looked[file] ? ALBERCA_CHAIN_VOLUME
                                                                             : ALBERCA_CHAIN_UNREAD);
  g_assert_cmpint ((node->problems & ALBERCA_CHAIN_UNDECLARED) != 0, ==, said && world->declared[file] < 0);
  g_assert_cmpint ((node->problems & ALBERCA_CHAIN_MISTYPED) != 0, ==, mistyped);
  check_lines (chain, row);
  if (base == NULL)
    {
      g_assert_cmpuint (node->lane, ==, 0);
      return;
    }
  g_assert_cmpint (file_of (base), ==, backing);
  g_assert_cmpuint (node->lane, ==, base->lane + (base->n_children > 1 ? 1 : 0));
}

static void
test_random_worlds (void)
{
  for (guint32 seed = 0; seed < N_WORLDS; seed++)
    {
      World *world = world_new (seed);

      for (int file = 0; file < N_FILES; file++)
        {
          g_autofree char *pool = g_strdup_printf ("p%d", file % N_POOLS);
          g_autofree char *name = g_strdup_printf ("f%02d", file);
          g_autoptr(AlbercaChain) chain = NULL;

          if (!world->volume[file])
            continue;
          chain = alberca_chain_new (world->graph, pool, name, world->facts, world->pools, NULL);
          check_set (world, chain, file);
          for (guint row = 0; row < chain->nodes->len; row++)
            check_node (world, chain, row, file);
        }
      world_free (world);
    }
}

/* ---- One by one ---- */

typedef struct
{
  AlbercaUsageGraph *graph;
  GHashTable        *facts;
  GPtrArray         *pools;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->graph = alberca_usage_graph_new ();
  fixture->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) alberca_chain_facts_free);
  fixture->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_chain_pool_free);
  g_ptr_array_add (fixture->pools, pool_new ("images", "/images", TRUE));
  g_ptr_array_add (fixture->pools, pool_new ("attic", "/attic", FALSE));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_usage_graph_free (fixture->graph);
  g_hash_table_unref (fixture->facts);
  g_ptr_array_unref (fixture->pools);
}

static AlbercaChain *
make_chain (Fixture    *fixture,
            const char *name)
{
  return alberca_chain_new (fixture->graph, "images", name, fixture->facts, fixture->pools, NULL);
}

/* What a base can be that is no volume */
static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char       *path;
    gboolean          looked;
    AlbercaChainKind  kind;
    gboolean          wrong;
  } cases[] = {
    { "/images/gone.qcow2", FALSE, ALBERCA_CHAIN_UNREAD, FALSE },
    { "/images/gone.qcow2", TRUE, ALBERCA_CHAIN_GONE, TRUE },
    { "/attic/old.qcow2", FALSE, ALBERCA_CHAIN_INACTIVE, FALSE },
    { "/attic/old.qcow2", TRUE, ALBERCA_CHAIN_INACTIVE, FALSE },
    { "/home/ana/disk.img", TRUE, ALBERCA_CHAIN_OUTSIDE, FALSE },
    { "nbd://server/export", FALSE, ALBERCA_CHAIN_SOURCE, FALSE },
    { "json:{\"driver\":\"nbd\",\"host\":\"server\"}", FALSE, ALBERCA_CHAIN_SOURCE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaChain) chain = NULL;
      const AlbercaChainNode *node;
      g_auto(GStrv) notes = NULL;

      g_hash_table_remove_all (fixture->facts);
      if (cases[i].looked)
        g_hash_table_insert (fixture->facts, g_strdup (cases[i].path), g_new0 (AlbercaChainFacts, 1));
      set_volume (fixture->graph, "images", "top", "/images/top", cases[i].path);
      chain = make_chain (fixture, "top");
      g_assert_cmpuint (chain->nodes->len, ==, 2);
      node = g_ptr_array_index (chain->nodes, 0);
      g_assert_cmpint (node->kind, ==, cases[i].kind);
      g_assert_cmpint (alberca_chain_node_is_wrong (node), ==, cases[i].wrong);
      g_assert_cmpint (chain->suspicious, ==, cases[i].wrong);
      notes = alberca_chain_node_get_notes (node);
      g_assert_cmpint (notes[0] == NULL, ==, cases[i].kind == ALBERCA_CHAIN_UNREAD);
      g_assert_true (((AlbercaChainNode *) g_ptr_array_index (chain->nodes, 1))->present);
    }
}

/* The mistyped one says how it is mended, and in which words it is a risk. */
static void
test_mistyped (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(AlbercaChain) chain = NULL;
  const AlbercaChainNode *top;
  g_auto(GStrv) notes = NULL;
  g_autofree char *command = NULL;

  set_volume (fixture->graph, "images", "base", "/images/base", NULL);
  set_volume (fixture->graph, "images", "top", "/images/top", "/images/base");
  add_facts (fixture->facts, "/images/base", "images", "qcow2", NULL, NULL);
  add_facts (fixture->facts, "/images/top", "images", "qcow2", "base", "raw");
  chain = make_chain (fixture, "base");
  top = g_ptr_array_index (chain->nodes, 1);
  g_assert_true (chain->suspicious);
  g_assert_cmpuint (top->problems, ==, ALBERCA_CHAIN_MISTYPED | ALBERCA_CHAIN_RELATIVE);
  notes = alberca_chain_node_get_notes (top);
  g_assert_nonnull (strstr (notes[0], "qcow2"));
  command = alberca_chain_get_mend_command (top);
  g_assert_nonnull (strstr (command, "qemu-img rebase -u -f qcow2 -F qcow2 -b base /images/top"));
  g_assert_null (alberca_chain_get_mend_command (g_ptr_array_index (chain->nodes, 0)));

  g_assert_false (alberca_chain_is_mistyped ("raw", "raw"));
  g_assert_false (alberca_chain_is_mistyped ("vpc", "raw"));
  g_assert_false (alberca_chain_is_mistyped (NULL, "qcow2"));
  g_assert_true (alberca_chain_is_mistyped ("qcow2", "raw"));
  g_assert_true (alberca_chain_is_mistyped ("raw", "vpc"));
}

/* A thousand overlays: as many as can be looked at, and that which it is about among them */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaChain) chain = NULL;
  const AlbercaChainNode *root;

  set_volume (fixture->graph, "images", "base", "/images/base", NULL);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("o%03u", i);
      g_autofree char *path = g_strdup_printf ("/images/o%03u", i);

      set_volume (fixture->graph, "images", name, path, "/images/base");
    }
  chain = make_chain (fixture, "o777");
  root = g_ptr_array_index (chain->nodes, 0);
  g_assert_cmpuint (chain->nodes->len, <, 100);
  g_assert_cmpuint (root->n_children, ==, chain->nodes->len - 1);
  g_assert_cmpuint (root->n_children + root->n_hidden, ==, 1000);
  g_assert_cmpstr (alberca_chain_get_present (chain)->name, ==, "o777");
}

/* In a line, however long, nothing goes to the right; users are those of the disk itself. */
static void
test_deep (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  g_autoptr(AlbercaChain) chain = NULL;

  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *name = g_strdup_printf ("o%03u", i);
      g_autofree char *path = g_strdup_printf ("/images/o%03u", i);
      g_autofree char *backing = i > 0 ? g_strdup_printf ("/images/o%03u", i - 1) : NULL;

      set_volume (fixture->graph, "images", name, path, backing);
    }
  g_ptr_array_add (disks, alberca_domain_disk_new ("vda", "/images/o149", NULL, NULL));
  g_ptr_array_add (disks, alberca_domain_disk_new ("vdb", NULL, "images", "o100"));
  alberca_usage_graph_set_domain (fixture->graph, "1", "web", TRUE, disks);

  chain = make_chain (fixture, "o149");
  g_assert_cmpuint (chain->nodes->len, ==, 150);
  for (guint i = 0; i < 150; i++)
    {
      const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, i);

      g_assert_cmpuint (node->lane, ==, 0);
      g_assert_cmpint (node->parent, ==, (int) i - 1);
      g_assert_cmpuint (node->users->len, ==, i == 100 || i == 149 ? 1 : 0);
    }
}

/* What nobody knows is a chain of itself. */
static void
test_unknown (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaChain) chain = make_chain (fixture, "x");
  g_autoptr(AlbercaChain) placeless = NULL;

  g_assert_cmpuint (chain->nodes->len, ==, 1);
  g_assert_cmpstr (alberca_chain_get_present (chain)->name, ==, "x");
  set_volume (fixture->graph, "images", "y", NULL, NULL);
  placeless = make_chain (fixture, "y");
  g_assert_cmpuint (placeless->nodes->len, ==, 1);
  g_assert_cmpstr (alberca_chain_get_present (placeless)->name, ==, "y");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chain/random-worlds", test_random_worlds);
  g_test_add ("/chain/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/chain/mistyped", Fixture, NULL, set_up, test_mistyped, tear_down);
  g_test_add ("/chain/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/chain/deep", Fixture, NULL, set_up, test_deep, tear_down);
  g_test_add ("/chain/unknown", Fixture, NULL, set_up, test_unknown, tear_down);

  return g_test_run ();
}
