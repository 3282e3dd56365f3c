/* alberca-qcow2-image.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-qcow2-image.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "qcow2/alberca-bytes.h"

/* So often two reads in a row may differ; somebody who writes all the time is waited for no longer */
#define MAX_READS 24

/* A table of more than a thousand clusters is compared in parts */
#define L1_PART (64 * 1024)
#define L1_ENTRY 8
/* Whether a cluster may be written in place: no part of where it is */
#define L1_COPIED (G_GUINT64_CONSTANT (1) << 63)

void
alberca_qcow2_image_free (AlbercaQcow2Image *self)
{
  g_clear_pointer (&self->header, alberca_qcow2_header_free);
  g_clear_pointer (&self->snapshots, g_ptr_array_unref);
  g_free (self);
}

/* A parser is asked again with more bytes as long as it knows how many it takes. */
typedef gpointer (*ParseFunc) (const guint8              *bytes,
                               gsize                      length,
                               const AlbercaQcow2Header  *header,
                               gsize                     *needed,
                               GError                   **error);

static gpointer
parse_header (const guint8              *bytes,
              gsize                      length,
              const AlbercaQcow2Header  *header,
              gsize                     *needed,
              GError                   **error)
{
  return alberca_qcow2_header_parse (bytes, length, needed, error);
}

static gpointer
parse_snapshots (const guint8              *bytes,
                 gsize                      length,
                 const AlbercaQcow2Header  *header,
                 gsize                     *needed,
                 GError                   **error)
{
  return alberca_qcow2_snapshots_parse (header, bytes, length, needed, error);
}

/* The bytes of one part of the image, so far as they were asked for */
static gboolean
read_more (AlbercaQcow2ReadFunc   func,
           gpointer               data,
           guint64                offset,
           GByteArray            *bytes,
           gsize                  wanted,
           GError               **error)
{
  g_autoptr(GBytes) more = func (data, offset + bytes->len, wanted - bytes->len, error);
  const guint8 *start;
  gsize length;

  if (more == NULL)
    return FALSE;
  start = g_bytes_get_data (more, &length);
  g_byte_array_append (bytes, start, (guint) length);
  return TRUE;
}

/* No byte is asked for twice, nor more than @max of them. */
static gpointer
read_and_parse (AlbercaQcow2ReadFunc       func,
                gpointer                   data,
                guint64                    offset,
                gsize                      max,
                ParseFunc                  parse,
                const AlbercaQcow2Header  *header,
                GError                   **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  gsize wanted = ALBERCA_QCOW2_HEADER_GUESS;

  while (read_more (func, data, offset, bytes, wanted, error))
    {
      g_autoptr(GError) local_error = NULL;
      gsize needed = 0;
      gpointer result = parse (bytes->data, bytes->len, header, &needed, &local_error);

      if (result != NULL)
        return result;
      /* Where fewer bytes came than were asked for there are no more */
      if (needed <= wanted || bytes->len < wanted)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      /* What comes then may say that it takes still more: twice as much ends soon, whoever wrote the image. */
      wanted = MIN (2 * needed, max);
    }
  return NULL;
}

/**
 * alberca_qcow2_header_read:
 * @func: reads bytes of the image
 * @data: for @func
 * @error: why it could not be read; ALBERCA_QCOW2_ERROR_FORMAT where it is no qcow2
 *
 * Reads the header alone, once; at most %ALBERCA_QCOW2_HEADER_MAX bytes, in a few reads.
 *
 * Returns: (transfer full) (nullable): what it says
 */
AlbercaQcow2Header *
alberca_qcow2_header_read (AlbercaQcow2ReadFunc   func,
                           gpointer               data,
                           GError               **error)
{
  return read_and_parse (func, data, 0, ALBERCA_QCOW2_HEADER_MAX, parse_header, NULL, error);
}

static AlbercaQcow2Image *
read_once (AlbercaQcow2ReadFunc   func,
           gpointer               data,
           GError               **error)
{
  g_autoptr(AlbercaQcow2Image) self = g_new0 (AlbercaQcow2Image, 1);

  self->header = alberca_qcow2_header_read (func, data, error);
  if (self->header == NULL)
    return NULL;
  if (self->header->n_snapshots > 0)
    self->snapshots = read_and_parse (func, data, self->header->snapshots_offset, ALBERCA_QCOW2_TABLE_MAX, parse_snapshots,
                                      self->header, error);
  else
    self->snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_qcow2_snapshot_free);
  return self->snapshots != NULL ? g_steal_pointer (&self) : NULL;
}

static gboolean
is_about_bytes (const GError *error)
{
  return error != NULL && error->domain == ALBERCA_QCOW2_ERROR && error->code != ALBERCA_QCOW2_ERROR_FORMAT;
}

/**
 * alberca_qcow2_image_read:
 * @func: reads bytes of the image
 * @data: for @func
 * @error: why it could not be read
 *
 * Reads header and table until two reads in a row say the same: one alone may see the header of one
 * moment and the table of another, for somebody else may be making a snapshot. A header that says
 * that there is no table is of one moment, and is read once.
 *
 * Returns: (transfer full) (nullable): the image
 */
AlbercaQcow2Image *
alberca_qcow2_image_read (AlbercaQcow2ReadFunc   func,
                          gpointer               data,
                          GError               **error)
{
  g_autoptr(AlbercaQcow2Image) last = NULL;
  g_autoptr(GError) last_error = NULL;

  for (guint i = 0; i < MAX_READS; i++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(AlbercaQcow2Image) image = read_once (func, data, &local_error);

      if (image == NULL && !is_about_bytes (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (image != NULL && (image->header->n_snapshots == 0 || (last != NULL && alberca_qcow2_image_equal (image, last))))
        return g_steal_pointer (&image);
      if (image == NULL && last_error != NULL && g_strcmp0 (last_error->message, local_error->message) == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }

      g_clear_pointer (&last, alberca_qcow2_image_free);
      g_clear_error (&last_error);
      last = g_steal_pointer (&image);
      last_error = g_steal_pointer (&local_error);
    }

  g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_INVALID,
                       _("The image changes all the time while it is read."));
  return NULL;
}

/**
 * alberca_qcow2_image_equal:
 * @a: an image
 * @b: the same, read at another time
 *
 * Returns: whether header and snapshots are the same
 */
gboolean
alberca_qcow2_image_equal (const AlbercaQcow2Image *a,
                           const AlbercaQcow2Image *b)
{
  return alberca_qcow2_header_equal (a->header, b->header) && alberca_qcow2_snapshots_equal (a->snapshots, b->snapshots);
}

/**
 * alberca_qcow2_image_find_id:
 * @self: an image
 * @id: what QEMU calls a snapshot
 *
 * Returns: (transfer none) (nullable): the snapshot
 */
const AlbercaQcow2Snapshot *
alberca_qcow2_image_find_id (const AlbercaQcow2Image *self,
                             const char              *id)
{
  for (guint i = 0; i < self->snapshots->len; i++)
    {
      const AlbercaQcow2Snapshot *snapshot = g_ptr_array_index (self->snapshots, i);

      if (strcmp (snapshot->id, id) == 0)
        return snapshot;
    }
  return NULL;
}

/**
 * alberca_qcow2_image_count:
 * @self: an image
 * @name: a name
 *
 * Returns: how many snapshots are called so: qcow2 has nothing against several
 */
guint
alberca_qcow2_image_count (const AlbercaQcow2Image *self,
                           const char              *name)
{
  guint n = 0;

  for (guint i = 0; i < self->snapshots->len; i++)
    n += strcmp (((const AlbercaQcow2Snapshot *) g_ptr_array_index (self->snapshots, i))->name, name) == 0;
  return n;
}

/* One entry, 0 behind the end of a table that is shorter than the other */
static guint64
get_entry (const guint8 *table,
           gsize         length,
           gsize         offset)
{
  return offset + L1_ENTRY <= length ? alberca_bytes_get_64 (table + offset) & ~L1_COPIED : 0;
}

static GBytes *
read_part (AlbercaQcow2ReadFunc   func,
           gpointer               data,
           guint64                table,
           guint64                size,
           guint64                offset,
           GError               **error)
{
  if (offset >= size)
    return g_bytes_new (NULL, 0);
  return func (data, table + offset, (gsize) MIN (L1_PART, size - offset), error);
}

/**
 * alberca_qcow2_image_is_at:
 * @self: an image that nobody writes
 * @snapshot: one of its snapshots
 * @func: reads bytes of the image
 * @data: for @func
 * @is_at: (out): the disk is what it was when the snapshot was made
 * @error: why the tables could not be read
 *
 * Compares which clusters the disk and the snapshot have: after a revert they are the same, and as
 * soon as something is written they are not.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_qcow2_image_is_at (const AlbercaQcow2Image     *self,
                           const AlbercaQcow2Snapshot  *snapshot,
                           AlbercaQcow2ReadFunc         func,
                           gpointer                     data,
                           gboolean                    *is_at,
                           GError                     **error)
{
  guint64 size = (guint64) self->header->l1_size * L1_ENTRY;
  guint64 snapshot_size = (guint64) snapshot->l1_size * L1_ENTRY;

  *is_at = FALSE;
  if (self->header->virtual_size != snapshot->disk_size)
    return TRUE;

  for (guint64 offset = 0; offset < MAX (size, snapshot_size); offset += L1_PART)
    {
      g_autoptr(GBytes) active = read_part (func, data, self->header->l1_offset, size, offset, error);
      g_autoptr(GBytes) saved = active != NULL ? read_part (func, data, snapshot->l1_offset, snapshot_size, offset, error) : NULL;
      const guint8 *active_data, *saved_data;
      gsize active_length, saved_length;

      if (active == NULL || saved == NULL)
        return FALSE;
      active_data = g_bytes_get_data (active, &active_length);
      saved_data = g_bytes_get_data (saved, &saved_length);
      for (gsize i = 0; i < MAX (active_length, saved_length); i += L1_ENTRY)
        if (get_entry (active_data, active_length, i) != get_entry (saved_data, saved_length, i))
          return TRUE;
    }
  *is_at = TRUE;
  return TRUE;
}
