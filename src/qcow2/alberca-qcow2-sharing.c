/* alberca-qcow2-sharing.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-qcow2-sharing.h"

#include <string.h>

#include "qcow2/alberca-bytes.h"

#define MAX_L1_PART (1024 * 1024)
/* Host clusters with compressed data that are kept in mind: some GiB of it */
#define MAX_COMPRESSED (256 * 1024)
#define ENTRIES_BETWEEN_LOOKS 1024

#define OFFSET_MASK G_GUINT64_CONSTANT (0x00fffffffffffe00)
#define L2_COMPRESSED (G_GUINT64_CONSTANT (1) << 62)
#define L2_ZERO G_GUINT64_CONSTANT (1)
#define SUBCLUSTERS 32

/* What a part of the disk is, to tell equal from different: an offset, a compressed entry, or: */
#define VALUE_NOTHING G_GUINT64_CONSTANT (0) /* what the base image has there */
#define VALUE_ZERO G_GUINT64_CONSTANT (1)

/* States that have the same at one place; bits: (1 << state) */
typedef struct
{
  guint64  states;
  guint64  value;
} Group;

typedef struct
{
  Group   groups[ALBERCA_QCOW2_SHARING_MAX + 1];
  guint   n_groups;
  guint64 length;
} Run;

/* An L2 table, and who has it at one place of the first table */
typedef struct
{
  guint64       states;
  guint64       offset; /* 0: there is none */
  GBytes       *bytes;
  const guint8 *entries;
} Table;

typedef struct
{
  guint64 cluster;
  guint64 states;
} Compressed;

typedef struct
{
  AlbercaQcow2Sharing       *sharing;
  const AlbercaQcow2Header  *header;
  AlbercaQcow2ReadFunc       func;
  gpointer                   data;
  AlbercaQcow2SharingLimits  limits;
  gint64                     started;

  guint64                    cluster;    /* bytes */
  gsize                      entry_size; /* of an L2 table */
  GArray                    *l1[ALBERCA_QCOW2_SHARING_MAX];   /* of guint64 */
  guint64                    size[ALBERCA_QCOW2_SHARING_MAX]; /* of the disk */
  guint64                    max_size;
  GHashTable                *compressed; /* (element-type Compressed) */
  Run                        run;
} Survey;

static gboolean
is_single (guint64 states)
{
  return states != 0 && (states & (states - 1)) == 0;
}

static guint
get_single (guint64 states)
{
  return (guint) __builtin_ctzll (states);
}

static gboolean
is_known (Survey *survey)
{
  if (survey->sharing->outcome == ALBERCA_QCOW2_SHARING_KNOWN &&
      g_get_monotonic_time () - survey->started >= survey->limits.time)
    survey->sharing->outcome = ALBERCA_QCOW2_SHARING_TOO_SLOW;
  return survey->sharing->outcome == ALBERCA_QCOW2_SHARING_KNOWN;
}

/* All of @length or nothing; %NULL with @error set, or with an outcome that is not KNOWN */
static GBytes *
read_all (Survey   *survey,
          guint64   offset,
          gsize     length,
          GError  **error)
{
  g_autoptr(GBytes) bytes = NULL;

  if (!is_known (survey))
    return NULL;
  if (survey->sharing->read + length > survey->limits.bytes)
    {
      survey->sharing->outcome = ALBERCA_QCOW2_SHARING_TOO_LARGE;
      return NULL;
    }
  bytes = survey->func (survey->data, offset, length, error);
  if (bytes == NULL)
    return NULL;
  survey->sharing->read += length;
  if (g_bytes_get_size (bytes) < length)
    {
      survey->sharing->outcome = ALBERCA_QCOW2_SHARING_DAMAGED;
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

/* The first tables */

static GArray *
read_l1 (Survey   *survey,
         guint64   offset,
         guint64   n_entries,
         GError  **error)
{
  g_autoptr(GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 size = n_entries * 8;

  for (guint64 at = 0; at < size; at += MAX_L1_PART)
    {
      gsize length = (gsize) MIN (MAX_L1_PART, size - at);
      g_autoptr(GBytes) bytes = read_all (survey, offset + at, length, error);
      const guint8 *table;

      if (bytes == NULL)
        return NULL;
      table = g_bytes_get_data (bytes, NULL);
      for (gsize i = 0; i < length; i += 8)
        {
          guint64 value = alberca_bytes_get_64 (table + i) & OFFSET_MASK;

          g_array_append_val (offsets, value);
        }
    }
  return g_steal_pointer (&offsets);
}

static gboolean
read_l1s (Survey                   *survey,
          const AlbercaQcow2Image  *image,
          GError                  **error)
{
  const AlbercaQcow2Header *header = image->header;

  survey->size[0] = header->virtual_size;
  survey->l1[0] = read_l1 (survey, header->l1_offset, header->l1_size, error);
  for (guint i = 0; i < image->snapshots->len && survey->l1[i] != NULL; i++)
    {
      const AlbercaQcow2Snapshot *snapshot = g_ptr_array_index (image->snapshots, i);

      survey->size[i + 1] = snapshot->disk_size;
      survey->l1[i + 1] = read_l1 (survey, snapshot->l1_offset, snapshot->l1_size, error);
      survey->sharing->freed[i + 1] = ((guint64) snapshot->l1_size * 8 + survey->cluster - 1) / survey->cluster *
                                      survey->cluster;
    }
  for (guint i = 0; i <= image->snapshots->len; i++)
    survey->max_size = MAX (survey->max_size, survey->size[i]);
  return survey->l1[image->snapshots->len] != NULL;
}

static guint64
get_l1 (const Survey *survey,
        guint         state,
        guint         n)
{
  return n < survey->l1[state]->len ? g_array_index (survey->l1[state], guint64, n) : 0;
}

/* What is the same */

/* Long stretches of a disk are alike: the pairs are counted once for each */
static void
end_run (Survey *survey)
{
  AlbercaQcow2Sharing *sharing = survey->sharing;
  Run *run = &survey->run;

  for (guint i = 0; run->length > 0 && i < run->n_groups; i++)
    {
      const Group *group = &run->groups[i];

      if (is_single (group->states) && group->value > VALUE_ZERO)
        sharing->own[get_single (group->states)] += run->length;
      for (guint a = 0; a < sharing->n_states; a++)
        for (guint b = 0; b < sharing->n_states && (group->states >> a & 1); b++)
          if (!(group->states >> b & 1))
            sharing->differing[a][b] += run->length;
    }
  run->length = 0;
}

/* Only whether it is data counts for the length of a run, not where it lies */
static gboolean
continues (const Run *run,
           const Run *next)
{
  if (run->n_groups != next->n_groups)
    return FALSE;
  for (guint i = 0; i < run->n_groups; i++)
    if (run->groups[i].states != next->groups[i].states ||
        (run->groups[i].value > VALUE_ZERO) != (next->groups[i].value > VALUE_ZERO))
      return FALSE;
  return TRUE;
}

static void
add_to_run (Run     *run,
            guint64  states,
            guint64  value)
{
  if (states == 0)
    return;
  for (guint i = 0; i < run->n_groups; i++)
    if (run->groups[i].value == value)
      {
        run->groups[i].states |= states;
        return;
      }
  run->groups[run->n_groups++] = (Group) { states, value };
}

/* Without a base image what was never written is zeros */
static guint64
get_nothing (const Survey *survey)
{
  return survey->header->backing_file != NULL ? VALUE_NOTHING : VALUE_ZERO;
}

/* Part @part of an entry of a table */
static guint64
get_value (const Survey *survey,
           const guint8 *entry,
           guint         part)
{
  guint64 value = entry != NULL ? alberca_bytes_get_64 (entry) : 0;
  gboolean is_there, is_zero;

  if (value & L2_COMPRESSED)
    return value;
  is_there = (value & OFFSET_MASK) != 0;
  is_zero = survey->header->version >= 3 && (value & L2_ZERO);
  if (entry != NULL && survey->entry_size == 16)
    {
      guint64 bitmap = alberca_bytes_get_64 (entry + 8);

      is_there = is_there && (bitmap >> part & 1);
      is_zero = bitmap >> (part + SUBCLUSTERS) & 1;
    }
  return is_zero ? VALUE_ZERO : is_there ? value & OFFSET_MASK : get_nothing (survey);
}

/* Behind the end of its disk a state has nothing, though the memory of the machine may be kept there */
static guint64
get_ended (const Survey *survey,
           guint64       start)
{
  guint64 states = 0;

  for (guint i = 0; i < survey->sharing->n_states; i++)
    if (start >= survey->size[i])
      states |= G_GUINT64_CONSTANT (1) << i;
  return states;
}

static void
compare_part (Survey  *survey,
              GArray  *tables,
              gsize    entry,
              guint    part,
              guint64  start,
              guint64  length)
{
  guint64 ended = get_ended (survey, start);
  Run next;

  if (start >= survey->max_size)
    return;
  next.n_groups = 0;
  next.length = 0;
  add_to_run (&next, ended, get_nothing (survey));
  for (guint i = 0; i < tables->len; i++)
    {
      const Table *table = &g_array_index (tables, Table, i);

      add_to_run (&next, table->states & ~ended,
                  get_value (survey, table->entries != NULL ? table->entries + entry : NULL, part));
    }
  if (!continues (&survey->run, &next))
    {
      end_run (survey);
      survey->run = next;
    }
  survey->run.length += MIN (length, survey->max_size - start);
}

/* What is freed */

static void
add_compressed (Survey  *survey,
                guint64  entry,
                guint64  states)
{
  guint bits = survey->header->cluster_bits;
  guint shift = 62 - (bits - 8);
  guint64 offset = entry & ((G_GUINT64_CONSTANT (1) << shift) - 1);
  guint64 n_sectors = ((entry & (L2_COMPRESSED - 1)) >> shift) + 1;
  guint64 end = (offset & ~G_GUINT64_CONSTANT (511)) + n_sectors * 512;

  for (guint64 i = offset >> bits; i <= (end - 1) >> bits; i++)
    {
      Compressed key = { i, 0 };
      Compressed *known = g_hash_table_lookup (survey->compressed, &key);

      if (known == NULL)
        {
          known = g_new0 (Compressed, 1);
          known->cluster = i;
          g_hash_table_add (survey->compressed, known);
        }
      known->states |= states;
    }
  if (g_hash_table_size (survey->compressed) > MAX_COMPRESSED)
    survey->sharing->outcome = ALBERCA_QCOW2_SHARING_TOO_LARGE;
}

/* The cluster of an entry: who else has it there */
static void
count_entry (Survey *survey,
             GArray *tables,
             gsize   entry)
{
  for (guint i = 0; i < tables->len; i++)
    {
      const Table *table = &g_array_index (tables, Table, i);
      guint64 value = table->entries != NULL ? alberca_bytes_get_64 (table->entries + entry) : 0;
      gboolean is_shared = FALSE;

      if (value & L2_COMPRESSED)
        add_compressed (survey, value, table->states);
      else if ((value & OFFSET_MASK) != 0 && is_single (table->states))
        {
          for (guint j = 0; j < tables->len && !is_shared; j++)
            {
              const Table *other = &g_array_index (tables, Table, j);
              guint64 other_value = j != i && other->entries != NULL ? alberca_bytes_get_64 (other->entries + entry) : 0;

              is_shared = !(other_value & L2_COMPRESSED) && (other_value & OFFSET_MASK) == (value & OFFSET_MASK);
            }
          if (!is_shared)
            survey->sharing->freed[get_single (table->states)] += survey->cluster;
        }
    }
}

static void
count_tables (Survey *survey,
              GArray *tables)
{
  for (guint i = 0; i < tables->len; i++)
    {
      const Table *table = &g_array_index (tables, Table, i);

      if (table->offset != 0 && is_single (table->states))
        survey->sharing->freed[get_single (table->states)] += survey->cluster;
    }
}

static void
count_compressed (Survey *survey)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, survey->compressed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Compressed *compressed = key;

      if (is_single (compressed->states))
        survey->sharing->freed[get_single (compressed->states)] += survey->cluster;
    }
}

static gboolean
has_single_compressed (Survey *survey)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, survey->compressed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (is_single (((const Compressed *) key)->states))
      return TRUE;
  return FALSE;
}

/* The second tables */

static void
clear_table (gpointer data)
{
  g_clear_pointer (&((Table *) data)->bytes, g_bytes_unref);
}

/* The different ones at one place */
static GArray *
collect_tables (const Survey *survey,
                guint         n)
{
  GArray *tables = g_array_new (FALSE, TRUE, sizeof (Table));

  g_array_set_clear_func (tables, clear_table);
  for (guint i = 0; i < survey->sharing->n_states; i++)
    {
      guint64 offset = get_l1 (survey, i, n);
      guint at = 0;

      while (at < tables->len && g_array_index (tables, Table, at).offset != offset)
        at++;
      if (at == tables->len)
        {
          g_array_set_size (tables, at + 1);
          g_array_index (tables, Table, at).offset = offset;
        }
      g_array_index (tables, Table, at).states |= G_GUINT64_CONSTANT (1) << i;
    }
  return tables;
}

static gboolean
read_tables (Survey  *survey,
             GArray  *tables,
             GError **error)
{
  for (guint i = 0; i < tables->len; i++)
    {
      Table *table = &g_array_index (tables, Table, i);

      if (table->offset == 0)
        continue;
      if (table->offset & (survey->cluster - 1))
        {
          survey->sharing->outcome = ALBERCA_QCOW2_SHARING_DAMAGED;
          return FALSE;
        }
      table->bytes = read_all (survey, table->offset, (gsize) survey->cluster, error);
      if (table->bytes == NULL)
        return FALSE;
      table->entries = g_bytes_get_data (table->bytes, NULL);
    }
  return TRUE;
}

/* Where all have the same table they have the same data. */
static gboolean
compare_tables (Survey   *survey,
                guint     n,
                GError  **error)
{
  g_autoptr(GArray) tables = collect_tables (survey, n);
  guint64 n_entries = survey->cluster / survey->entry_size;
  guint n_parts = survey->entry_size == 16 ? SUBCLUSTERS : 1;
  guint64 length = survey->cluster / n_parts;

  if (tables->len == 1)
    return TRUE;
  if (!read_tables (survey, tables, error))
    return FALSE;
  count_tables (survey, tables);
  for (guint64 i = 0; i < n_entries; i++)
    {
      guint64 start = (n * n_entries + i) * survey->cluster;

      if (i % ENTRIES_BETWEEN_LOOKS == 0 && !is_known (survey))
        return FALSE;
      count_entry (survey, tables, i * survey->entry_size);
      for (guint part = 0; part < n_parts; part++)
        compare_part (survey, tables, i * survey->entry_size, part, start + part * length, length);
    }
  return is_known (survey);
}

/* Compressed data of several places of the disk is in one cluster: the rest must be looked into, too */
static gboolean
add_common_compressed (Survey   *survey,
                       guint     n,
                       GError  **error)
{
  g_autoptr(GArray) tables = collect_tables (survey, n);

  if (tables->len > 1)
    return TRUE;
  if (!read_tables (survey, tables, error))
    return FALSE;
  for (gsize i = 0; g_array_index (tables, Table, 0).entries != NULL && i < survey->cluster; i += survey->entry_size)
    count_entry (survey, tables, i);
  return is_known (survey);
}

static gboolean
compare_all (Survey  *survey,
             GError **error)
{
  guint n = 0;

  for (guint i = 0; i < survey->sharing->n_states; i++)
    n = MAX (n, survey->l1[i]->len);
  for (guint i = 0; i < n; i++)
    if (!compare_tables (survey, i, error))
      return FALSE;
  end_run (survey);

  for (guint i = 0; has_single_compressed (survey) && i < n; i++)
    if (!add_common_compressed (survey, i, error))
      return FALSE;
  count_compressed (survey);
  return TRUE;
}

static guint
compressed_hash (gconstpointer key)
{
  return g_int64_hash (&((const Compressed *) key)->cluster);
}

static gboolean
compressed_equal (gconstpointer a,
                  gconstpointer b)
{
  return ((const Compressed *) a)->cluster == ((const Compressed *) b)->cluster;
}

/**
 * alberca_qcow2_sharing_read:
 * @image: as it was read
 * @limits: what it may cost
 * @func: reads bytes of the image
 * @data: for @func
 * @error: why it could not be read
 *
 * Compares the tables of clusters of the disk and of all its snapshots. Only where they have
 * different ones are they read; where they are more than the limits allow, or make no sense, the
 * outcome says so. While somebody writes the image it shows many moments at once.
 *
 * Returns: (transfer full) (nullable): what they share
 */
AlbercaQcow2Sharing *
alberca_qcow2_sharing_read (const AlbercaQcow2Image          *image,
                            AlbercaQcow2SharingLimits         limits,
                            AlbercaQcow2ReadFunc              func,
                            gpointer                          data,
                            GError                          **error)
{
  g_autoptr(AlbercaQcow2Sharing) sharing = g_new0 (AlbercaQcow2Sharing, 1);
  g_autofree Survey *survey = g_new0 (Survey, 1);
  GError *local_error = NULL;

  sharing->n_states = image->snapshots->len + 1;
  if (image->header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_DATA_FILE)
    sharing->outcome = ALBERCA_QCOW2_SHARING_ELSEWHERE;
  else if (sharing->n_states > ALBERCA_QCOW2_SHARING_MAX)
    sharing->outcome = ALBERCA_QCOW2_SHARING_TOO_MANY;
  if (sharing->outcome != ALBERCA_QCOW2_SHARING_KNOWN)
    return g_steal_pointer (&sharing);

  survey->sharing = sharing;
  survey->header = image->header;
  survey->func = func;
  survey->data = data;
  survey->limits = limits;
  survey->started = g_get_monotonic_time ();
  survey->cluster = alberca_qcow2_cluster_size (image->header);
  survey->entry_size = image->header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2 ? 16 : 8;
  survey->compressed = g_hash_table_new_full (compressed_hash, compressed_equal, g_free, NULL);
  if (read_l1s (survey, image, &local_error))
    compare_all (survey, &local_error);
  g_hash_table_unref (survey->compressed);
  for (guint i = 0; i < sharing->n_states; i++)
    g_clear_pointer (&survey->l1[i], g_array_unref);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  return g_steal_pointer (&sharing);
}

/**
 * alberca_qcow2_sharing_get_nearest:
 * @self: KNOWN
 * @state: %ALBERCA_QCOW2_SHARING_DISK, or the place of a snapshot in the table, from 1
 *
 * qcow2 does not say what a snapshot was made from. That one, if it is still there, is never further
 * away than another: of all that were made before it is the one from which the fewest bytes differ;
 * of several the latest.
 *
 * Returns: the place of a snapshot, from 1; 0: none was made before
 */
guint
alberca_qcow2_sharing_get_nearest (const AlbercaQcow2Sharing *self,
                                   guint                      state)
{
  guint end = state == ALBERCA_QCOW2_SHARING_DISK ? self->n_states : state;
  guint nearest = 0;

  g_return_val_if_fail (state < self->n_states, 0);

  for (guint i = 1; i < end; i++)
    if (nearest == 0 || self->differing[state][i] <= self->differing[state][nearest])
      nearest = i;
  return nearest;
}

void
alberca_qcow2_sharing_free (AlbercaQcow2Sharing *self)
{
  g_free (self);
}
