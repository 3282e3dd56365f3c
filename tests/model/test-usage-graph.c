/* test-usage-graph.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who uses what, and what goes with what, in thousands of random worlds: against an oracle that
 * knows no graph, only a table of who reads from where. */

#include "config.h"

#include <string.h>

#include "model/alberca-impact.h"
#include "model/alberca-usage-graph.h"

#define N_WORLDS 3000
#define MAX_VOLUMES 24
#define MAX_DOMAINS 8
#define MAX_DISKS 4
#define N_POOLS 4
#define N_FILES 14

/* A world, as simple as can be: numbers. */
typedef struct
{
  int      pool;    /* -1: no such volume */
  int      file;    /* -1: has no path */
  int      backing; /* file, or -1 */
  gboolean logical;
} Volume;

typedef struct
{
  int file;   /* -1: by name */
  int volume;
  int below;  /* a layer that libvirt tells: file, or -1 */
} Disk;

typedef struct
{
  gboolean there;
  gboolean running;
  guint    n_disks;
  Disk     disks[MAX_DISKS];
} Domain;

typedef struct
{
  GRand   *random;
  guint    n_volumes;
  Volume   volumes[MAX_VOLUMES];
  guint    n_domains;
  Domain   domains[MAX_DOMAINS];
  int      backing_of[N_FILES]; /* what is in a file is built on one file, or on none: -1 */
  AlbercaUsageGraph *graph;
} World;

static char *
pool_name (int pool)
{
  return g_strdup_printf ("pool%d", pool);
}

static char *
volume_name (guint volume)
{
  return g_strdup_printf ("v%u", volume);
}

static char *
file_path (int file)
{
  return g_strdup_printf ("/pools/d%d/f%d", file % 3, file);
}

/* One of the ways to write it down */
static char *
odd_path (World *world,
          int    file,
          int    from)
{
  switch (g_rand_int_range (world->random, 0, 7))
    {
    case 0:
      return g_strdup_printf ("//pools/d%d//f%d", file % 3, file);
    case 1:
      return g_strdup_printf ("/pools/./x/../d%d/f%d", file % 3, file);
    case 2:
      return g_strdup_printf ("json:{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\"/pools/d%d/f%d\"}}",
                              file % 3, file);
    case 3:
      return g_strdup_printf ("file:///pools/d%d/f%d", file % 3, file);
    case 4:
      if (from >= 0)
        return g_strdup_printf ("../d%d/f%d", file % 3, file);
      return file_path (file);
    default:
      return file_path (file);
    }
}

static int
any_file (World *world)
{
  return g_rand_int_range (world->random, 0, N_FILES);
}

/* ---- What is made up ---- */

static void
make_volume (World *world,
             guint  i)
{
  Volume *volume = &world->volumes[i];
  g_autofree char *pool = NULL;
  g_autofree char *name = volume_name (i);
  g_autofree char *path = NULL;
  g_autofree char *backing_path = NULL;
  AlbercaGraphVolume record = { 0 };

  volume->pool = g_rand_int_range (world->random, 0, N_POOLS);
  volume->file = g_rand_int_range (world->random, 0, 8) > 0 ? any_file (world) : -1;
  volume->backing = volume->file >= 0 ? world->backing_of[volume->file] : -1;
  volume->logical = volume->pool == 0;

  pool = pool_name (volume->pool);
  path = volume->file >= 0 ? file_path (volume->file) : NULL;
  backing_path = volume->backing >= 0 ? odd_path (world, volume->backing, volume->file) : NULL;
  record = (AlbercaGraphVolume) { .pool = pool, .name = name, .path = path, .backing_path = backing_path,
                                  .allocation = i + 1, .logical = volume->logical };
  alberca_usage_graph_set_volume (world->graph, &record);
}

static void
remove_volume (World *world,
               guint  i)
{
  g_autofree char *pool = pool_name (world->volumes[i].pool);
  g_autofree char *name = volume_name (i);

  if (world->volumes[i].pool < 0)
    return;
  alberca_usage_graph_remove_volume (world->graph, pool, name);
  world->volumes[i].pool = -1;
}

static void
make_disk (World     *world,
           Disk      *disk,
           GPtrArray *disks,
           guint      i)
{
  g_autofree char *target = g_strdup_printf ("vd%c", 'a' + (char) i);
  g_autofree char *path = NULL;
  AlbercaDomainDisk *record;

  *disk = (Disk) { -1, -1, -1 };
  if (g_rand_boolean (world->random))
    {
      disk->file = any_file (world);
      path = odd_path (world, disk->file, -1);
      record = alberca_domain_disk_new (target, path, NULL, NULL);
    }
  else
    {
      g_autofree char *name = NULL;
      g_autofree char *pool = NULL;

      /* Perhaps there is no such volume, or it was in another pool. */
      disk->volume = g_rand_int_range (world->random, 0, (int) world->n_volumes);
      name = volume_name ((guint) disk->volume);
      pool = pool_name (MAX (world->volumes[disk->volume].pool, 0));
      record = alberca_domain_disk_new (target, NULL, pool, name);
    }
  record->device = g_intern_static_string (g_rand_boolean (world->random) ? "disk" : "cdrom");
  g_ptr_array_add (disks, record);

  if (g_rand_int_range (world->random, 0, 4) == 0)
    {
      g_autofree char *below = NULL;

      disk->below = any_file (world);
      below = file_path (disk->below);
      record = alberca_domain_disk_new (target, below, NULL, NULL);
      record->layer = 1;
      g_ptr_array_add (disks, record);
    }
}

static void
make_domain (World *world,
             guint  i)
{
  Domain *domain = &world->domains[i];
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  g_autofree char *name = g_strdup_printf ("dom%u", i);

  domain->there = TRUE;
  domain->running = g_rand_boolean (world->random);
  domain->n_disks = (guint) g_rand_int_range (world->random, 0, MAX_DISKS + 1);
  for (guint j = 0; j < domain->n_disks; j++)
    make_disk (world, &domain->disks[j], disks, j);
  alberca_usage_graph_set_domain (world->graph, name, name, domain->running, disks);
}

static void
remove_domain (World *world,
               guint  i)
{
  g_autofree char *name = g_strdup_printf ("dom%u", i);

  alberca_usage_graph_remove_domain (world->graph, name);
  world->domains[i].there = FALSE;
}

/* ---- The oracle ---- */

typedef gboolean Table[N_FILES + MAX_VOLUMES][N_FILES + MAX_VOLUMES];

/* A place is a file, or the volume that has none */
static int
place_of (World *world,
          guint  i)
{
  if (world->volumes[i].pool < 0)
    return -1;
  return world->volumes[i].file >= 0 ? world->volumes[i].file : N_FILES + (int) i;
}

/* reads[a][b]: who reads a reads b, in the end; found by trying until nothing is new. */
static void
make_table (World *world,
            Table  reads)
{
  gboolean again = TRUE;

  memset (reads, 0, sizeof (Table));
  for (int i = 0; i < N_FILES + MAX_VOLUMES; i++)
    reads[i][i] = TRUE;
  for (guint i = 0; i < world->n_volumes; i++)
    if (world->volumes[i].pool >= 0 && world->volumes[i].backing >= 0)
      reads[place_of (world, i)][world->volumes[i].backing] = TRUE;
  while (again)
    {
      again = FALSE;
      for (int a = 0; a < N_FILES + MAX_VOLUMES; a++)
        for (int b = 0; b < N_FILES + MAX_VOLUMES; b++)
          for (int c = 0; reads[a][b] && c < N_FILES + MAX_VOLUMES; c++)
            if (reads[b][c] && !reads[a][c])
              {
                reads[a][c] = TRUE;
                again = TRUE;
              }
    }
}

static gboolean
disk_uses (World      *world,
           const Disk *disk,
           Table       reads,
           guint       volume,
           int         named_pool)
{
  int place = place_of (world, volume);

  if (disk->below >= 0 && place >= 0 && reads[disk->below][place])
    return TRUE;
  if (disk->file >= 0)
    return place >= 0 && reads[disk->file][place];
  if (disk->volume == (int) volume && named_pool == world->volumes[volume].pool)
    return TRUE;
  if (world->volumes[disk->volume].pool != named_pool)
    return FALSE;
  return place >= 0 && reads[place_of (world, (guint) disk->volume)][place];
}

static int named_pools[MAX_DOMAINS][MAX_DISKS];

static void
check_users (World *world,
             Table  reads,
             guint  volume)
{
  g_autofree char *pool = pool_name (world->volumes[volume].pool);
  g_autofree char *name = volume_name (volume);
  g_autoptr(GPtrArray) users = alberca_usage_graph_get_users (world->graph, pool, name);
  gboolean found[MAX_DOMAINS][MAX_DISKS] = { 0 };
  gboolean built_on[MAX_VOLUMES] = { 0 };
  int last_rank = 0;

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      int rank = usage->kind == ALBERCA_USAGE_OVERLAY ? 2 : usage->running ? 0 : 1;

      g_assert_cmpint (rank, >=, last_rank);
      last_rank = rank;
      g_assert_cmpstr (usage->volume, ==, name);
      if (usage->kind == ALBERCA_USAGE_DOMAIN)
        found[atoi (usage->user + strlen ("dom"))][usage->target[2] - 'a'] = TRUE;
      else
        built_on[atoi (usage->user + 1)] = TRUE;
    }

  for (guint i = 0; i < world->n_domains; i++)
    for (guint j = 0; j < MAX_DISKS; j++)
      {
        const Domain *domain = &world->domains[i];
        gboolean uses = domain->there && j < domain->n_disks &&
                        disk_uses (world, &domain->disks[j], reads, volume, named_pools[i][j]);

        g_assert_cmpint (found[i][j], ==, uses);
      }
  for (guint i = 0; i < world->n_volumes; i++)
    {
      int place = place_of (world, i);
      gboolean is_built_on = place >= 0 && place != place_of (world, volume) &&
                             reads[place][place_of (world, volume)];

      g_assert_cmpint (built_on[i], ==, is_built_on);
    }
}

/* Everything built on the wanted ones, each place once, and nobody before who is built on him. */
static void
check_dependants (World *world,
                  Table  reads,
                  guint  wanted_mask)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr(AlbercaImpact) impact = NULL;
  AlbercaGraphVolume keys[MAX_VOLUMES];
  gboolean gone[N_FILES + MAX_VOLUMES] = { 0 };
  gboolean expected[N_FILES + MAX_VOLUMES] = { 0 };

  for (guint i = 0; i < world->n_volumes; i++)
    {
      keys[i] = (AlbercaGraphVolume) { .pool = pool_name (world->volumes[i].pool), .name = volume_name (i) };
      if ((wanted_mask & (1u << i)) == 0 || world->volumes[i].pool < 0)
        continue;
      g_ptr_array_add (wanted, &keys[i]);
      for (guint j = 0; j < world->n_volumes; j++)
        if (world->volumes[j].pool >= 0 && reads[place_of (world, j)][place_of (world, i)])
          expected[place_of (world, j)] = TRUE;
    }
  for (guint i = 0; i < world->n_volumes; i++)
    if ((wanted_mask & (1u << i)) != 0 && world->volumes[i].pool >= 0)
      expected[place_of (world, i)] = FALSE;

  impact = alberca_impact_new (world->graph, wanted, ALBERCA_VOLUME_VERB_DELETE);
  g_assert_cmpuint (impact->volumes->len, ==, wanted->len);
  for (guint i = 0; i < impact->dependants->len; i++)
    {
      const AlbercaImpactVolume *dependant = g_ptr_array_index (impact->dependants, i);
      guint volume = (guint) atoi (dependant->name + 1);
      int place = place_of (world, volume);

      g_assert_true (expected[place]);
      g_assert_false (gone[place]);
      g_assert_cmpint (dependant->snapshot, ==, world->volumes[volume].logical);
      gone[place] = TRUE;
      /* Who is built on what has gone before is in a loop. */
      for (int other = 0; other < N_FILES + MAX_VOLUMES; other++)
        if (expected[other] && !gone[other] && reads[other][place])
          g_assert_true (reads[place][other]);
    }
  for (int place = 0; place < N_FILES + MAX_VOLUMES; place++)
    g_assert_cmpint (gone[place], ==, expected[place]);
  for (guint i = 0; i < world->n_volumes; i++)
    {
      g_free (keys[i].pool);
      g_free (keys[i].name);
    }
}

static gboolean
count_step_cb (const AlbercaGraphStep *step,
               gpointer                user_data)
{
  guint *n_steps = user_data;

  g_assert_cmpuint (step->depth, <=, N_FILES + MAX_VOLUMES);
  (*n_steps)++;
  return TRUE;
}

static void
check_world (World *world)
{
  Table reads;
  guint n_steps = 0;

  make_table (world, reads);
  for (guint i = 0; i < world->n_volumes; i++)
    if (world->volumes[i].pool >= 0)
      check_users (world, reads, i);
  for (guint i = 0; i < 4; i++)
    check_dependants (world, reads, g_rand_int (world->random) & g_rand_int (world->random));
  alberca_usage_graph_walk_domains (world->graph, count_step_cb, &n_steps);
  alberca_usage_graph_walk_overlays (world->graph, count_step_cb, &n_steps);
}

/* Files are built on files, most of them without loops; nobody knows who made the others. */
static void
make_files (World *world)
{
  gboolean loops = g_rand_int_range (world->random, 0, 4) == 0;

  for (int i = 0; i < N_FILES; i++)
    {
      if (g_rand_int_range (world->random, 0, 3) == 0)
        world->backing_of[i] = -1;
      else if (loops)
        world->backing_of[i] = any_file (world);
      else
        world->backing_of[i] = i > 0 ? g_rand_int_range (world->random, 0, i) : -1;
    }
}

static void
remember_pools (World *world,
                guint  domain)
{
  for (guint j = 0; j < world->domains[domain].n_disks; j++)
    if (world->domains[domain].disks[j].volume >= 0)
      named_pools[domain][j] = MAX (world->volumes[world->domains[domain].disks[j].volume].pool, 0);
}

/* Made, asked, changed here and there, asked again, and emptied. */
static void
run_world (guint32 seed)
{
  World world = { .random = g_rand_new_with_seed (seed), .graph = alberca_usage_graph_new () };

  make_files (&world);
  world.n_volumes = (guint) g_rand_int_range (world.random, 1, MAX_VOLUMES);
  world.n_domains = (guint) g_rand_int_range (world.random, 0, MAX_DOMAINS);
  for (guint i = 0; i < world.n_volumes; i++)
    make_volume (&world, i);
  for (guint i = 0; i < world.n_domains; i++)
    {
      make_domain (&world, i);
      remember_pools (&world, i);
    }
  check_world (&world);

  for (guint i = 0; i < world.n_volumes; i++)
    if (g_rand_int_range (world.random, 0, 3) == 0)
      {
        remove_volume (&world, i);
        if (g_rand_boolean (world.random))
          make_volume (&world, i);
      }
  for (guint i = 0; i < world.n_domains; i++)
    if (g_rand_int_range (world.random, 0, 3) == 0)
      {
        remove_domain (&world, i);
        if (g_rand_boolean (world.random))
          {
            make_domain (&world, i);
            remember_pools (&world, i);
          }
      }
  check_world (&world);

  for (guint i = 0; i < world.n_volumes; i++)
    remove_volume (&world, i);
  for (guint i = 0; i < world.n_domains; i++)
    remove_domain (&world, i);
  check_world (&world);
  alberca_usage_graph_free (world.graph);
  g_rand_free (world.random);
}

static void
test_oracle (void)
{
  for (guint32 seed = 0; seed < N_WORLDS; seed++)
    {
      if (seed % 100 == 0)
        g_test_message ("from world %u", seed);
      run_world (seed);
    }
}

static void
test_paths (void)
{
  static const struct
  {
    const char *path;
    const char *relative_to;
    const char *normal;
  } cases[] = {
    { NULL, NULL, NULL },
    { "", "/a/b", NULL },
    { "/a/b", NULL, "/a/b" },
    { "///a//b/./c/../d/", NULL, "/a/b/d" },
    { "/..", NULL, "/" },
    { "base.qcow2", "/pool/x", "/pool/base.qcow2" },
    { "../other/base", "/pool/x", "/other/base" },
    { "base.qcow2", NULL, "base.qcow2" },
    { "nbd://host/x", "/pool/x", "nbd://host/x" },
    { "file:/a/b", NULL, "/a/b" },
    { "file:file:file:file:file:file:/a", NULL, "file:file:/a" },
    { "json:{\"file.filename\": \"/a/\\\"b\\\"\"}", NULL, "/a/\"b\"" },
    { "json:{\"filename\":\"base\"}", "/pool/x", "/pool/base" },
    { "json:{\"filename\":\"/a", NULL, "json:{\"filename\":\"/a" },
    { "json:{\"driver\":\"nbd\"}", "/a/b", "json:{\"driver\":\"nbd\"}" },
    { "/dev/mapper/vg0-root", NULL, "/dev/vg0/root" },
    { "/dev/mapper/vg--a-my--disk", NULL, "/dev/vg-a/my-disk" },
    { "/dev/mapper/mpatha", NULL, "/dev/mapper/mpatha" },
    { "/dev/mapper/a-b-c", NULL, "/dev/mapper/a-b-c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normal = alberca_usage_graph_normalise_path (cases[i].path, cases[i].relative_to);

      g_assert_cmpstr (normal, ==, cases[i].normal);
    }
}

/* What was asked for: one base with five overlays is used by five, and each says over what. */
static void
test_five_overlays (void)
{
  g_autoptr(AlbercaUsageGraph) graph = alberca_usage_graph_new ();
  g_autoptr(GPtrArray) users = NULL;
  AlbercaGraphVolume base = { .pool = (char *) "default", .name = (char *) "base", .path = (char *) "/p/base" };

  alberca_usage_graph_set_volume (graph, &base);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("clone%u", i);
      g_autofree char *path = g_strdup_printf ("/q/clone%u", i);
      g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
      AlbercaGraphVolume overlay = { .pool = (char *) "other", .name = name, .path = path,
                                     .backing_path = (char *) "/p/base" };

      alberca_usage_graph_set_volume (graph, &overlay);
      g_ptr_array_add (disks, alberca_domain_disk_new ("vda", path, NULL, NULL));
      alberca_usage_graph_set_domain (graph, name, name, i == 3, disks);
    }

  users = alberca_usage_graph_get_users (graph, "default", "base");
  g_assert_cmpuint (users->len, ==, 10);
  for (guint i = 0; i < 5; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      g_assert_cmpint (usage->kind, ==, ALBERCA_USAGE_DOMAIN);
      g_assert_cmpint (usage->running, ==, i == 0);
      g_assert_cmpstr (usage->via, ==, usage->user);
      g_assert_true (usage->read_only);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/usage-graph/paths", test_paths);
  g_test_add_func ("/usage-graph/five-overlays", test_five_overlays);
  g_test_add_func ("/usage-graph/oracle", test_oracle);
  return g_test_run ();
}
