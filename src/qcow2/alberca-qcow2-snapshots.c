/* alberca-qcow2-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-qcow2-snapshots.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "qcow2/alberca-bytes.h"

#define ENTRY_SIZE 40

/* QEMU's limits */
#define MAX_EXTRA_BYTES 1024
#define MAX_L1_BYTES (32 * 1024 * 1024)
/* So much of a name QEMU shows; none of its own is longer */
#define MAX_TITLE_BYTES 255

void
alberca_qcow2_snapshot_free (AlbercaQcow2Snapshot *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->title);
  g_free (self);
}

static gboolean
fail_table (GError **error)
{
  g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_INVALID,
                       _("The table of the snapshots is damaged."));
  return FALSE;
}

/* The first @end bytes must be there; @n_left more entries follow what is known to be needed. */
static gboolean
require (gsize     length,
         guint64   end,
         guint64   n_left,
         gsize    *needed,
         GError  **error)
{
  if (end + n_left * ENTRY_SIZE > ALBERCA_QCOW2_TABLE_MAX)
    {
      g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_UNSUPPORTED,
                           _("There are too many snapshots inside the image, some thousands are read at most. On the libvirt host "
                             "“qemu-img snapshot -l” lists them, and “qemu-img snapshot -d” deletes some."));
      return FALSE;
    }
  if (end <= length)
    return TRUE;

  *needed = (gsize) (end + n_left * ENTRY_SIZE);
  g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_TRUNCATED,
                       _("The image ends in the middle of the table of its snapshots."));
  return FALSE;
}

/* What later versions added; each field is there where the length says so. */
static void
read_extra (AlbercaQcow2Snapshot     *self,
            const AlbercaQcow2Header *header,
            const guint8             *data,
            guint32                   length)
{
  if (length >= 8)
    self->vm_state_size = alberca_bytes_get_64 (data);
  self->disk_size = length >= 16 ? alberca_bytes_get_64 (data + 8) : header->virtual_size;
  self->icount = length >= 24 ? alberca_bytes_get_64 (data + 16) : ALBERCA_QCOW2_NO_ICOUNT;
}

/* Bytes that are no text are dear, and may be 64 KiB of them. */
static char *
make_title (const char *name)
{
  gsize length = strnlen (name, MAX_TITLE_BYTES + 1);

  return g_utf8_make_valid (name, (gssize) MIN (length, MAX_TITLE_BYTES));
}

/* One entry at *@offset, which is moved behind it. */
static AlbercaQcow2Snapshot *
read_entry (const AlbercaQcow2Header  *header,
            const guint8              *data,
            gsize                      length,
            guint64                   *offset,
            guint64                    n_left,
            gsize                     *needed,
            GError                   **error)
{
  g_autoptr(AlbercaQcow2Snapshot) self = g_new0 (AlbercaQcow2Snapshot, 1);
  guint32 id_size, name_size, extra_size;
  const guint8 *entry;

  if (!require (length, *offset + ENTRY_SIZE, n_left, needed, error))
    return NULL;

  entry = data + *offset;
  self->l1_offset = alberca_bytes_get_64 (entry);
  self->l1_size = alberca_bytes_get_32 (entry + 8);
  id_size = alberca_bytes_get_16 (entry + 12);
  name_size = alberca_bytes_get_16 (entry + 14);
  self->date = alberca_bytes_get_32 (entry + 16);
  self->date_nsec = alberca_bytes_get_32 (entry + 20);
  self->vm_clock_nsec = alberca_bytes_get_64 (entry + 24);
  self->vm_state_size = alberca_bytes_get_32 (entry + 32);
  extra_size = alberca_bytes_get_32 (entry + 36);
  if (extra_size > MAX_EXTRA_BYTES || (guint64) self->l1_size * 8 > MAX_L1_BYTES)
    {
      fail_table (error);
      return NULL;
    }
  if (!require (length, *offset + ENTRY_SIZE + extra_size + id_size + name_size, n_left, needed, error))
    return NULL;

  read_extra (self, header, entry + ENTRY_SIZE, extra_size);
  self->id = g_strndup ((const char *) entry + ENTRY_SIZE + extra_size, id_size);
  self->name = g_strndup ((const char *) entry + ENTRY_SIZE + extra_size + id_size, name_size);
  self->title = make_title (self->name);
  *offset += ENTRY_SIZE + extra_size + id_size + name_size;
  *offset = (*offset + 7) & ~G_GUINT64_CONSTANT (7);
  return g_steal_pointer (&self);
}

/**
 * alberca_qcow2_snapshots_parse:
 * @header: the image's header
 * @data: the image from header->snapshots_offset on; nobody need vouch for it
 * @length: how many bytes are there
 * @needed: (out): with ALBERCA_QCOW2_ERROR_TRUNCATED: how many bytes it takes at least, more than
 *   @length; 0 otherwise
 * @error: why it could not be read
 *
 * Returns: (transfer full) (nullable) (element-type AlbercaQcow2Snapshot): the snapshots, in the
 *   order of the table
 */
GPtrArray *
alberca_qcow2_snapshots_parse (const AlbercaQcow2Header  *header,
                               const guint8              *data,
                               gsize                      length,
                               gsize                     *needed,
                               GError                   **error)
{
  g_autoptr(GPtrArray) snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_qcow2_snapshot_free);
  guint64 offset = 0;

  g_return_val_if_fail (header != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (needed != NULL, NULL);

  *needed = 0;
  for (guint32 i = 0; i < header->n_snapshots; i++)
    {
      AlbercaQcow2Snapshot *snapshot = read_entry (header, data, length, &offset, header->n_snapshots - i - 1, needed,
                                                   error);

      if (snapshot == NULL)
        return NULL;
      g_ptr_array_add (snapshots, snapshot);
    }
  return g_steal_pointer (&snapshots);
}

static gboolean
snapshot_equal (const AlbercaQcow2Snapshot *a,
                const AlbercaQcow2Snapshot *b)
{
  return strcmp (a->id, b->id) == 0 && strcmp (a->name, b->name) == 0 && a->date == b->date &&
         a->date_nsec == b->date_nsec && a->vm_clock_nsec == b->vm_clock_nsec &&
         a->vm_state_size == b->vm_state_size && a->disk_size == b->disk_size && a->icount == b->icount &&
         a->l1_offset == b->l1_offset && a->l1_size == b->l1_size;
}

/**
 * alberca_qcow2_snapshots_equal:
 * @a: (element-type AlbercaQcow2Snapshot): a table
 * @b: (element-type AlbercaQcow2Snapshot): another, read a moment later
 *
 * Returns: whether nothing has changed between the two
 */
gboolean
alberca_qcow2_snapshots_equal (GPtrArray *a,
                               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!snapshot_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}
