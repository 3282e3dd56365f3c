/* alberca-qcow2-map.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-qcow2-map.h"

#include <glib/gi18n-lib.h>

#include "qcow2/alberca-bytes.h"

/* The tables of a disk of terabytes are many: so much of them is read, evenly spread */
#define MAX_TABLE_BYTES (8 * 1024 * 1024)
#define MAX_L1_PART (1024 * 1024)

#define OFFSET_MASK G_GUINT64_CONSTANT (0x00fffffffffffe00)
#define L2_COMPRESSED (G_GUINT64_CONSTANT (1) << 62)
#define L2_ZERO G_GUINT64_CONSTANT (1)
#define SUBCLUSTERS 32

typedef enum
{
  KIND_NOTHING,
  KIND_ZERO,
  KIND_DATA,
  KIND_UNKNOWN,
} Kind;

typedef struct
{
  AlbercaQcow2Map          *map;
  const AlbercaQcow2Header *header;
  AlbercaQcow2ReadFunc      func;
  gpointer                  data;
  guint64                   part_length; /* bytes of the disk */
} Survey;

void
alberca_qcow2_map_free (AlbercaQcow2Map *self)
{
  g_free (self);
}

static void
add_to_part (AlbercaQcow2MapPart *part,
             Kind                 kind,
             guint64              length)
{
  switch (kind)
    {
    case KIND_NOTHING:
      part->nothing += length;
      break;
    case KIND_ZERO:
      part->zero += length;
      break;
    case KIND_DATA:
      part->data += length;
      break;
    case KIND_UNKNOWN:
      part->unknown += length;
      break;
    }
}

/* From @start on the disk is of @kind; what is behind its end does not count. */
static void
add (Survey  *survey,
     Kind     kind,
     guint64  start,
     guint64  length)
{
  guint64 size = survey->header->virtual_size;
  guint64 end;

  if (start >= size)
    return;
  end = start + MIN (length, size - start);
  add_to_part (&survey->map->total, kind, end - start);
  while (start < end)
    {
      guint64 n = MIN (start / survey->part_length, ALBERCA_QCOW2_MAP_PARTS - 1);
      guint64 part_end = n == ALBERCA_QCOW2_MAP_PARTS - 1 ? end : MIN (end, (n + 1) * survey->part_length);

      add_to_part (&survey->map->parts[n], kind, part_end - start);
      start = part_end;
    }
}

static gboolean
has_subclusters (const AlbercaQcow2Header *header)
{
  return (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2) != 0;
}

/* An entry, and the bitmap beside it: which parts of the cluster are there, and which are zeros */
static void
add_subclusters (Survey  *survey,
                 guint64  entry,
                 guint64  bitmap,
                 guint64  start)
{
  guint64 length = alberca_qcow2_cluster_size (survey->header) / SUBCLUSTERS;

  for (guint i = 0; i < SUBCLUSTERS; i++)
    {
      gboolean is_there = (bitmap >> i) & 1;
      gboolean is_zero = (bitmap >> (i + SUBCLUSTERS)) & 1;
      Kind kind = is_zero ? KIND_ZERO : is_there && (entry & OFFSET_MASK) != 0 ? KIND_DATA : KIND_NOTHING;

      add (survey, kind, start + i * length, length);
    }
}

static void
add_entry (Survey       *survey,
           const guint8 *entry,
           guint64       start)
{
  guint64 value = alberca_bytes_get_64 (entry);
  Kind kind = KIND_NOTHING;

  if (value & L2_COMPRESSED)
    kind = KIND_DATA;
  else if (has_subclusters (survey->header))
    {
      add_subclusters (survey, value, alberca_bytes_get_64 (entry + 8), start);
      return;
    }
  else if (survey->header->version >= 3 && (value & L2_ZERO))
    kind = KIND_ZERO;
  else if (value & OFFSET_MASK)
    kind = KIND_DATA;
  add (survey, kind, start, alberca_qcow2_cluster_size (survey->header));
}

/* A table that lies behind the end of the image, or where none can be, is as good as unknown. */
static gboolean
add_table (Survey   *survey,
           guint64   offset,
           guint64   start,
           guint64   span,
           GError  **error)
{
  guint64 cluster = alberca_qcow2_cluster_size (survey->header);
  gsize entry_size = has_subclusters (survey->header) ? 16 : 8;
  g_autoptr(GBytes) bytes = NULL;
  const guint8 *table;
  gsize length;

  if (offset & (cluster - 1))
    {
      add (survey, KIND_UNKNOWN, start, span);
      return TRUE;
    }
  bytes = survey->func (survey->data, offset, (gsize) cluster, error);
  if (bytes == NULL)
    return FALSE;

  table = g_bytes_get_data (bytes, &length);
  survey->map->read += length;
  for (gsize i = 0; i + entry_size <= length; i += entry_size)
    add_entry (survey, table + i, start + i / entry_size * cluster);
  if (length < cluster)
    add (survey, KIND_UNKNOWN, start + length / entry_size * cluster, (cluster - length) / entry_size * cluster);
  return TRUE;
}

/* The offsets of the second tables, all of them: 8 bytes for each half GiB of a usual disk. */
static GArray *
read_l1 (Survey  *survey,
         GError **error)
{
  g_autoptr(GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 size = (guint64) survey->header->l1_size * 8;

  for (guint64 at = 0; at < size; at += MAX_L1_PART)
    {
      g_autoptr(GBytes) bytes = survey->func (survey->data, survey->header->l1_offset + at,
                                              (gsize) MIN (MAX_L1_PART, size - at), error);
      const guint8 *table;
      gsize length;

      if (bytes == NULL)
        return NULL;
      table = g_bytes_get_data (bytes, &length);
      survey->map->read += length;
      for (gsize i = 0; i + 8 <= length; i += 8)
        {
          guint64 offset = alberca_bytes_get_64 (table + i) & OFFSET_MASK;

          g_array_append_val (offsets, offset);
        }
      if (length < MIN (MAX_L1_PART, size - at))
        {
          g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_TRUNCATED,
                               _("The image ends in the middle of its table of clusters."));
          return NULL;
        }
    }
  return g_steal_pointer (&offsets);
}

static gboolean
add_tables (Survey   *survey,
            GArray   *offsets,
            GError  **error)
{
  guint64 cluster = alberca_qcow2_cluster_size (survey->header);
  guint64 span = cluster / (has_subclusters (survey->header) ? 16 : 8) * cluster;
  guint64 n_tables = 0, every, seen = 0;

  for (guint i = 0; i < offsets->len; i++)
    n_tables += g_array_index (offsets, guint64, i) != 0;
  every = MAX (1, (n_tables * cluster + MAX_TABLE_BYTES - 1) / MAX_TABLE_BYTES);

  for (guint i = 0; i < offsets->len && i * span < survey->header->virtual_size; i++)
    {
      guint64 offset = g_array_index (offsets, guint64, i);

      if (offset == 0)
        add (survey, KIND_NOTHING, i * span, span);
      else if (seen++ % every != 0)
        add (survey, KIND_UNKNOWN, i * span, span);
      else if (!add_table (survey, offset, i * span, span, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * alberca_qcow2_map_read:
 * @header: of the image
 * @func: reads bytes of the image
 * @data: for @func
 * @error: why it could not be read
 *
 * What the image has where, for a picture: at most 8 MiB of its tables are looked into. While
 * somebody writes the image it shows many moments at once.
 *
 * Returns: (transfer full) (nullable): the map
 */
AlbercaQcow2Map *
alberca_qcow2_map_read (const AlbercaQcow2Header  *header,
                        AlbercaQcow2ReadFunc       func,
                        gpointer                   data,
                        GError                   **error)
{
  g_autoptr(AlbercaQcow2Map) map = g_new0 (AlbercaQcow2Map, 1);
  Survey survey = { map, header, func, data, 0 };
  g_autoptr(GArray) offsets = NULL;

  survey.part_length = MAX (1, (header->virtual_size + ALBERCA_QCOW2_MAP_PARTS - 1) / ALBERCA_QCOW2_MAP_PARTS);
  offsets = read_l1 (&survey, error);
  if (offsets == NULL || !add_tables (&survey, offsets, error))
    return NULL;
  return g_steal_pointer (&map);
}
