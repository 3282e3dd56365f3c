/* test-qcow2-sharing.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a disk and its snapshots share, in images that qemu-img and qemu-io change by chance: beside
 * a record of what was written, and beside what the image says of its clusters when one is deleted. */

#include "config.h"

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

#include "qcow2/alberca-bytes.h"
#include "qcow2/alberca-qcow2-sharing.h"

#define KIB 1024
#define MIB (1024 * KIB)
#define SEED 20261126
#define N_STEPS 30
#define MAX_SNAPSHOTS 6

/* What one unit of a disk is, in the record; larger ones are what was written, each time another number */
#define NOTHING 0
#define ZERO 1

static const AlbercaQcow2SharingLimits no_limits = { G_MAXUINT64, G_MAXINT64 };

static gboolean
try (const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_successful (process);
}

#define RUN(...) g_assert_true (try ((const char *const[]) { __VA_ARGS__, NULL }))

static GBytes *
read_file (gpointer   data,
           guint64    offset,
           gsize      length,
           GError   **error)
{
  FILE *file = data;
  g_autofree guint8 *buffer = g_malloc (length);
  gsize n;

  g_assert_cmpint (fseeko (file, (off_t) offset, SEEK_SET), ==, 0);
  n = fread (buffer, 1, length, file);
  return g_bytes_new (buffer, n);
}

static AlbercaQcow2Sharing *
read_sharing (const char                *path,
              AlbercaQcow2SharingLimits  limits)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaQcow2Image) image = NULL;
  AlbercaQcow2Sharing *sharing;
  FILE *file = fopen (path, "rb");

  g_assert_nonnull (file);
  image = alberca_qcow2_image_read (read_file, file, &error);
  g_assert_no_error (error);
  sharing = alberca_qcow2_sharing_read (image, limits, read_file, file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sharing->n_states, ==, image->snapshots->len + 1);
  fclose (file);
  return sharing;
}

/* ---- What the image says of its clusters ---- */

static guint64
count_in_block (const guint8 *block,
                gsize         cluster,
                guint         bits)
{
  guint64 n = 0;

  for (gsize i = 0; i < cluster * 8 / bits; i++)
    {
      gboolean used = FALSE;

      for (guint j = 0; j < bits / 8; j++)
        used |= block[i * bits / 8 + j] != 0;
      n += used;
    }
  return n;
}

/* Bytes of the table of the snapshots, which is written anew each time */
static gsize
measure_table (const guint8 *data,
               guint         n_snapshots,
               gsize         offset)
{
  gsize end = offset;

  for (guint i = 0; i < n_snapshots; i++)
    {
      const guint8 *entry = data + end;

      end += 40 + alberca_bytes_get_32 (entry + 36) + alberca_bytes_get_16 (entry + 12) +
             alberca_bytes_get_16 (entry + 14);
      end = (end + 7) & ~(gsize) 7;
    }
  return end - offset;
}

/* Clusters that are in use, without those of the table of the snapshots */
static guint64
count_clusters (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length, cluster, table_length;
  const guint8 *data;
  guint bits;
  guint64 n = 0, table, n_tables;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  data = (const guint8 *) contents;
  cluster = (gsize) 1 << alberca_bytes_get_32 (data + 20);
  bits = alberca_bytes_get_32 (data + 4) == 2 ? 16 : 1u << alberca_bytes_get_32 (data + 96);
  table = alberca_bytes_get_64 (data + 48);
  n_tables = alberca_bytes_get_32 (data + 56) * cluster / 8;
  for (guint64 i = 0; i < n_tables; i++)
    {
      guint64 block = alberca_bytes_get_64 (data + table + i * 8) & ~G_GUINT64_CONSTANT (511);

      if (block != 0)
        n += count_in_block (data + block, cluster, bits);
    }
  table_length = measure_table (data, alberca_bytes_get_32 (data + 60), alberca_bytes_get_64 (data + 64));
  return n - (table_length + cluster - 1) / cluster;
}

/* ---- A disk, and a record of it ---- */

typedef struct
{
  const char *options;
  guint64     cluster;
  guint64     unit;       /* a part of which the image can say something of its own */
  guint64     size;
  gboolean    has_zeros;
  gboolean    has_base;
  gboolean    compressed; /* full at the beginning */
} Kind;

static const Kind kinds[] = {
  { "compat=1.1", 64 * KIB, 64 * KIB, 8 * MIB, TRUE, FALSE, FALSE },
  { "cluster_size=4k", 4 * KIB, 4 * KIB, 9 * MIB, TRUE, FALSE, FALSE },
  { "cluster_size=512", 512, 512, MIB, TRUE, FALSE, FALSE },
  { "compat=0.10,cluster_size=4k", 4 * KIB, 4 * KIB, 8 * MIB, FALSE, FALSE, FALSE },
  { "extended_l2=on,cluster_size=16k", 16 * KIB, 512, 20 * MIB, TRUE, FALSE, FALSE },
  { "refcount_bits=64,cluster_size=4k", 4 * KIB, 4 * KIB, 5 * MIB, TRUE, TRUE, FALSE },
  { "cluster_size=4k", 4 * KIB, 4 * KIB, 6 * MIB, TRUE, FALSE, TRUE },
  { "cluster_size=64k,compression_type=zstd", 64 * KIB, 64 * KIB, 4 * MIB, TRUE, FALSE, TRUE },
};

typedef struct
{
  GArray *units;  /* of guint */
  guint   number; /* of the snapshot */
  guint   parent; /* likewise, 0 where that has been deleted */
} State;

typedef struct
{
  const Kind *kind;
  char       *dir;
  char       *path;
  char       *base;
  GRand      *rand;
  State       disk;
  GPtrArray  *snapshots; /* (element-type State) */
  guint       last_write;
  guint       last_number;
} Fixture;

/* Without a base what was never written is zeros */
static guint
get_nothing (const Kind *kind)
{
  return kind->has_base ? NOTHING : ZERO;
}

static GArray *
units_new (guint64 n,
           guint   value)
{
  GArray *units = g_array_sized_new (FALSE, FALSE, sizeof (guint), (guint) n);

  for (guint64 i = 0; i < n; i++)
    g_array_append_val (units, value);
  return units;
}

static void
state_free (gpointer data)
{
  g_array_unref (((State *) data)->units);
  g_free (data);
}

/* What can be compressed to about a half: two or three clusters in one, and some in two */
static void
write_source (const char *path,
              const Kind *kind)
{
  g_autofree char *contents = g_malloc (kind->size);
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);

  for (guint64 i = 0; i < kind->size; i++)
    contents[i] = i / 128 % 2 == 0 ? 'a' : (char) g_rand_int_range (rand, 1, 255);
  g_assert_true (g_file_set_contents (path, contents, (gssize) kind->size, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const Kind *kind = data;
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, kind->size);

  fixture->kind = kind;
  fixture->dir = g_dir_make_tmp ("alberca-sharing-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "disk.qcow2", NULL);
  fixture->base = g_build_filename (fixture->dir, "base.raw", NULL);
  write_source (fixture->base, kind);
  if (kind->compressed)
    RUN ("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", "-o", kind->options, fixture->base, fixture->path);
  else if (kind->has_base)
    RUN ("qemu-img", "create", "-q", "-f", "qcow2", "-o", kind->options, "-b", fixture->base, "-F", "raw", fixture->path);
  else
    RUN ("qemu-img", "create", "-q", "-f", "qcow2", "-o", kind->options, fixture->path, size);
  fixture->rand = g_rand_new_with_seed (SEED);
  fixture->snapshots = g_ptr_array_new_with_free_func (state_free);
  fixture->last_write = ZERO;
  fixture->disk.units = units_new (kind->size / kind->unit, get_nothing (kind));
  for (guint i = 0; kind->compressed && i < fixture->disk.units->len; i++)
    g_array_index (fixture->disk.units, guint, i) = ++fixture->last_write;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_true (try ((const char *const[]) { "qemu-img", "check", "-q", fixture->path, NULL }));
  g_unlink (fixture->path);
  g_unlink (fixture->base);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->base);
  g_free (fixture->dir);
  g_rand_free (fixture->rand);
  g_ptr_array_unref (fixture->snapshots);
  g_array_unref (fixture->disk.units);
}

static State *
get_state (Fixture *fixture,
           guint    n)
{
  return n == 0 ? &fixture->disk : g_ptr_array_index (fixture->snapshots, n - 1);
}

static guint
get_unit (Fixture *fixture,
          guint    state,
          guint    n)
{
  GArray *units = get_state (fixture, state)->units;

  return n < units->len ? g_array_index (units, guint, n) : get_nothing (fixture->kind);
}

/* ---- What happens ---- */

/* One or some clusters somewhere; zeros also in parts of one, where the image can say so */
static char *
make_write (Fixture *fixture)
{
  const Kind *kind = fixture->kind;
  gboolean zeros = kind->has_zeros && g_rand_int_range (fixture->rand, 0, 4) == 0;
  guint64 step = (zeros ? kind->unit : kind->cluster) / kind->unit;
  guint n_steps = (guint) (fixture->disk.units->len / step);
  guint start = (guint) g_rand_int_range (fixture->rand, 0, (gint32) n_steps);
  guint n = (guint) g_rand_int_range (fixture->rand, 1, 12);

  n = MIN (n, n_steps - start);
  fixture->last_write++;
  for (guint i = (guint) (start * step); i < (start + n) * step; i++)
    g_array_index (fixture->disk.units, guint, i) = zeros ? ZERO : fixture->last_write;
  return g_strdup_printf ("write %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, zeros ? "-z" : "-P 85",
                          start * step * kind->unit, n * step * kind->unit);
}

static void
write_some (Fixture *fixture)
{
  g_autofree char *first = make_write (fixture);
  g_autofree char *second = make_write (fixture);

  RUN ("qemu-io", "-f", "qcow2", "-c", first, "-c", second, fixture->path);
}

static void
grow (Fixture *fixture)
{
  guint nothing = get_nothing (fixture->kind);

  RUN ("qemu-img", "resize", "-q", "-f", "qcow2", fixture->path, "+256k");
  for (guint64 i = 0; i < 256 * KIB / fixture->kind->unit; i++)
    g_array_append_val (fixture->disk.units, nothing);
}

static void
take (Fixture *fixture)
{
  State *state = g_new0 (State, 1);
  g_autofree char *name = g_strdup_printf ("s%u", ++fixture->last_number);

  RUN ("qemu-img", "snapshot", "-c", name, fixture->path);
  state->number = fixture->last_number;
  state->parent = fixture->disk.parent;
  state->units = g_array_copy (fixture->disk.units);
  g_ptr_array_add (fixture->snapshots, state);
  fixture->disk.parent = state->number;
}

static void
revert (Fixture *fixture,
        guint    n)
{
  const State *state = get_state (fixture, n);
  g_autofree char *name = g_strdup_printf ("s%u", state->number);

  RUN ("qemu-img", "snapshot", "-a", name, fixture->path);
  g_array_unref (fixture->disk.units);
  fixture->disk.units = g_array_copy (state->units);
  fixture->disk.parent = state->number;
}

/* What was said to be freed is what the image has no use for any more. */
static void
delete (Fixture *fixture,
        guint    n)
{
  g_autoptr(AlbercaQcow2Sharing) sharing = read_sharing (fixture->path, no_limits);
  const State *state = get_state (fixture, n);
  g_autofree char *name = g_strdup_printf ("s%u", state->number);
  guint64 before = count_clusters (fixture->path);

  RUN ("qemu-img", "snapshot", "-d", name, fixture->path);
  g_assert_cmpuint (sharing->freed[n], ==, (before - count_clusters (fixture->path)) * fixture->kind->cluster);
  for (guint i = 0; i <= fixture->snapshots->len; i++)
    if (get_state (fixture, i)->parent == state->number)
      get_state (fixture, i)->parent = state->parent;
  g_ptr_array_remove_index (fixture->snapshots, n - 1);
}

/* ---- What must be true then ---- */

static guint64
count_differing (Fixture *fixture,
                 guint    a,
                 guint    b)
{
  guint n_units = MAX (get_state (fixture, a)->units->len, get_state (fixture, b)->units->len);
  guint64 n = 0;

  for (guint i = 0; i < n_units; i++)
    n += get_unit (fixture, a, i) != get_unit (fixture, b, i);
  return n * fixture->kind->unit;
}

static guint64
count_own (Fixture *fixture,
           guint    state)
{
  guint64 n = 0;

  for (guint i = 0; i < get_state (fixture, state)->units->len; i++)
    {
      gboolean own = get_unit (fixture, state, i) > ZERO;

      for (guint other = 0; own && other <= fixture->snapshots->len; other++)
        own = other == state || get_unit (fixture, other, i) != get_unit (fixture, state, i);
      n += own;
    }
  return n * fixture->kind->unit;
}

/* The one it was made from is as near as any; where only one is, it is the one. */
static void
check_nearest (Fixture                   *fixture,
               const AlbercaQcow2Sharing *sharing,
               guint                      state)
{
  guint nearest = alberca_qcow2_sharing_get_nearest (sharing, state);
  guint parent = get_state (fixture, state)->parent;

  if (parent == 0)
    return;
  g_assert_cmpuint (nearest, >, 0);
  for (guint i = 1; i <= fixture->snapshots->len; i++)
    if (get_state (fixture, i)->number == parent)
      g_assert_cmpuint (sharing->differing[state][i], ==, sharing->differing[state][nearest]);
}

static void
check (Fixture *fixture)
{
  g_autoptr(AlbercaQcow2Sharing) sharing = read_sharing (fixture->path, no_limits);

  g_assert_cmpint (sharing->outcome, ==, ALBERCA_QCOW2_SHARING_KNOWN);
  g_assert_cmpuint (sharing->n_states, ==, fixture->snapshots->len + 1);
  for (guint a = 0; fixture->snapshots->len > 0 && a <= fixture->snapshots->len; a++)
    {
      g_assert_cmpuint (sharing->own[a], ==, count_own (fixture, a));
      for (guint b = 0; b <= fixture->snapshots->len; b++)
        g_assert_cmpuint (sharing->differing[a][b], ==, count_differing (fixture, a, b));
      check_nearest (fixture, sharing, a);
    }
}

static void
step (Fixture *fixture)
{
  guint n = fixture->snapshots->len;
  guint chosen = n > 0 ? (guint) g_rand_int_range (fixture->rand, 1, (gint32) n + 1) : 0;
  guint what = (guint) g_rand_int_range (fixture->rand, 0, 20);

  if (n == MAX_SNAPSHOTS || (what < 4 && n > 1))
    delete (fixture, chosen);
  else if (what < 8 && n > 0)
    revert (fixture, chosen);
  else if (what < 13)
    take (fixture);
  else if (what == 13 && strstr (fixture->kind->options, "0.10") == NULL)
    grow (fixture);
  else
    write_some (fixture);
}

static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  check (fixture);
  for (guint i = 0; i < N_STEPS; i++)
    {
      step (fixture);
      check (fixture);
    }
  while (fixture->snapshots->len > 0)
    delete (fixture, 1);
  check (fixture);
}

/* ---- The file, and limits ---- */

static guint64
get_occupied (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return (guint64) status.st_blocks * 512;
}

/* QEMU gives what it frees back to the file system: the file has holes then */
static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaQcow2Sharing) sharing = NULL;
  guint64 before, freed;

  RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 4M", fixture->path);
  RUN ("qemu-img", "snapshot", "-c", "all", fixture->path);
  RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 2 1M 2M", fixture->path);
  sharing = read_sharing (fixture->path, no_limits);
  g_assert_cmpuint (sharing->differing[0][1], ==, 2 * MIB);
  g_assert_cmpuint (sharing->own[0], ==, 2 * MIB);
  /* And a cluster for each of its two tables */
  g_assert_cmpuint (sharing->freed[1], ==, 2 * MIB + 2 * 64 * KIB);

  before = get_occupied (fixture->path);
  RUN ("qemu-img", "snapshot", "-d", "all", fixture->path);
  freed = before - get_occupied (fixture->path);
  g_assert_cmpuint (freed, >=, 2 * MIB);
  g_assert_cmpuint (freed, <=, sharing->freed[1] + 64 * KIB);
}

/* The first entry of the first table of the disk */
static guint64
exchange_l1 (const char *path,
             guint64     value)
{
  FILE *file = fopen (path, "r+b");
  g_autoptr(GBytes) header = read_file (file, 0, 64, NULL);
  guint64 l1 = alberca_bytes_get_64 ((const guint8 *) g_bytes_get_data (header, NULL) + 40);
  g_autoptr(GBytes) old = read_file (file, l1, 8, NULL);

  value = GUINT64_TO_BE (value);
  g_assert_cmpint (fseeko (file, (off_t) l1, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (&value, sizeof value, 1, file), ==, 1);
  fclose (file);
  return alberca_bytes_get_64 (g_bytes_get_data (old, NULL));
}

/* Nothing is made up where it costs too much, or leads nowhere */
static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  const AlbercaQcow2SharingLimits few = { 128 * KIB, G_MAXINT64 }, soon = { G_MAXUINT64, 0 };
  g_autoptr(AlbercaQcow2Sharing) too_large = NULL;
  g_autoptr(AlbercaQcow2Sharing) too_slow = NULL;
  g_autoptr(AlbercaQcow2Sharing) damaged = NULL;
  guint64 right;

  RUN ("qemu-img", "snapshot", "-c", "all", fixture->path);
  RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 2 0 8M", fixture->path);
  RUN ("qemu-img", "snapshot", "-c", "again", fixture->path);
  RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 2 0 8M", fixture->path);
  too_large = read_sharing (fixture->path, few);
  g_assert_cmpint (too_large->outcome, ==, ALBERCA_QCOW2_SHARING_TOO_LARGE);
  g_assert_cmpuint (too_large->read, <=, few.bytes);
  too_slow = read_sharing (fixture->path, soon);
  g_assert_cmpint (too_slow->outcome, ==, ALBERCA_QCOW2_SHARING_TOO_SLOW);

  right = exchange_l1 (fixture->path, G_GUINT64_CONSTANT (1) << 40);
  damaged = read_sharing (fixture->path, no_limits);
  g_assert_cmpint (damaged->outcome, ==, ALBERCA_QCOW2_SHARING_DAMAGED);
  exchange_l1 (fixture->path, right);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaQcow2Sharing) sharing = NULL;

  for (guint i = 0; i < ALBERCA_QCOW2_SHARING_MAX; i++)
    take (fixture);
  sharing = read_sharing (fixture->path, no_limits);
  g_assert_cmpint (sharing->outcome, ==, ALBERCA_QCOW2_SHARING_TOO_MANY);
  g_assert_cmpuint (sharing->read, ==, 0);
  g_clear_pointer (&sharing, alberca_qcow2_sharing_free);
  RUN ("qemu-img", "snapshot", "-d", "s1", fixture->path);
  sharing = read_sharing (fixture->path, no_limits);
  g_assert_cmpint (sharing->outcome, ==, ALBERCA_QCOW2_SHARING_KNOWN);
}

/* ---- With the memory of a machine ---- */

/* A machine that never runs: its monitor reads what to do */
static gboolean
run_monitor (const char *path,
             const char *commands)
{
  g_autofree char *drive = g_strdup_printf ("if=virtio,format=qcow2,file=%s", path);
  g_autofree char *program = g_find_program_in_path ("qemu-system-x86_64");
  const char *const argv[] = {
    program, "-accel", "tcg", "-nodefaults", "-display", "none", "-S", "-m", "16", "-monitor", "stdio", "-drive", drive, NULL,
  };
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  if (program == NULL)
    return FALSE;
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, commands, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return TRUE;
}

/* The memory lies behind the end of the disk, and is no part of it; but it is freed */
static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaQcow2Sharing) at_once = NULL;
  g_autoptr(AlbercaQcow2Sharing) later = NULL;
  guint64 before;

  RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 2M", fixture->path);
  if (!run_monitor (fixture->path, "savevm live\nquit\n"))
    {
      g_test_skip ("there is no qemu-system-x86_64");
      return;
    }
  at_once = read_sharing (fixture->path, no_limits);
  g_assert_cmpuint (at_once->n_states, ==, 2);
  g_assert_cmpuint (at_once->differing[0][1], ==, 0);
  g_assert_cmpuint (at_once->own[0], ==, 0);
  g_assert_cmpuint (at_once->own[1], ==, 0);
  g_assert_cmpuint (at_once->freed[1], >, 64 * KIB);

  RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 2 0 1M", fixture->path);
  later = read_sharing (fixture->path, no_limits);
  g_assert_cmpuint (later->differing[0][1], ==, MIB);
  g_assert_cmpuint (later->own[0], ==, MIB);
  g_assert_cmpuint (later->own[1], ==, MIB);
  before = count_clusters (fixture->path);
  RUN ("qemu-img", "snapshot", "-d", "live", fixture->path);
  g_assert_cmpuint (later->freed[1], ==, (before - count_clusters (fixture->path)) * fixture->kind->cluster);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/qcow2-sharing/random/%zu", i);

      g_test_add (path, Fixture, &kinds[i], set_up, test_random, tear_down);
    }
  g_test_add ("/qcow2-sharing/file", Fixture, &kinds[0], set_up, test_file, tear_down);
  g_test_add ("/qcow2-sharing/memory", Fixture, &kinds[0], set_up, test_memory, tear_down);
  g_test_add ("/qcow2-sharing/limits", Fixture, &kinds[0], set_up, test_limits, tear_down);
  g_test_add ("/qcow2-sharing/many", Fixture, &kinds[2], set_up, test_many, tear_down);

  return g_test_run ();
}
