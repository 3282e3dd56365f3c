/* alberca-ranges.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-ranges.h"

#include "backend/alberca-libvirt-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStream, virStreamFree)

struct _AlbercaRangeEnd
{
  virStreamPtr stream;
};

/* Receives up to @length bytes; libvirt sends no more than it was asked for. */
static gboolean
receive (virStreamPtr   stream,
         GByteArray    *bytes,
         gsize          length,
         GError       **error)
{
  while (bytes->len < length)
    {
      guint old = bytes->len;
      int n_received;

      g_byte_array_set_size (bytes, (guint) length);
      n_received = virStreamRecv (stream, (char *) bytes->data + old, length - old);
      g_byte_array_set_size (bytes, old + (guint) MAX (n_received, 0));
      if (n_received == 0)
        break;
      if (n_received < 0)
        {
          alberca_libvirt_take_error (error);
          virStreamAbort (stream);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * alberca_volumes_read_range:
 * @volume: a volume
 * @offset: where to begin, in bytes
 * @length: how many bytes, from 1 to %ALBERCA_RANGE_MAX
 * @error: why it could not be read; ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED on a read-only
 *   connection
 *
 * Worker thread. Reads a part of a volume's data as the host has it, which a running machine may be
 * changing: virStorageVolDownload(), two round trips. (gvir_storage_vol_download() takes a stream
 * of libvirt-gobject, which is never blocking and whose end nobody is told of.) Past the end of a
 * file there is nothing, without an error; past the end of a block device that is an error.
 *
 * Returns: (transfer full): at most @length bytes; %NULL with @error set
 */
GBytes *
alberca_volumes_read_range (GVirStorageVol  *volume,
                            guint64          offset,
                            gsize            length,
                            GError         **error)
{
  AlbercaRangeEnd *end = NULL;
  g_autoptr(GBytes) bytes = alberca_volumes_read_range_early (volume, offset, length, &end, error);

  if (end != NULL && !alberca_range_end_finish (end, error))
    return NULL;
  return g_steal_pointer (&bytes);
}

/**
 * alberca_volumes_read_range_early:
 * @volume: a volume
 * @offset: where to begin, in bytes
 * @length: how many bytes, from 1 to %ALBERCA_RANGE_MAX
 * @end: (out) (transfer full) (nullable): for alberca_range_end_finish(), which must be called soon, and may take
 *   back what was read; %NULL: the read has ended
 * @error: as of alberca_volumes_read_range()
 *
 * Worker thread. As that, but returns after one round trip where all that was asked for has come: somebody
 * is looking at the row. Where less came the end is waited for.
 *
 * Returns: (transfer full): at most @length bytes; %NULL with @error set
 */
GBytes *
alberca_volumes_read_range_early (GVirStorageVol   *volume,
                                  guint64           offset,
                                  gsize             length,
                                  AlbercaRangeEnd **end,
                                  GError          **error)
{
  g_autoptr(virStorageVol) handle = NULL;
  g_autoptr(virStream) stream = NULL;
  g_autoptr(GByteArray) bytes = NULL;

  *end = NULL;
  /* For libvirt a length of 0 is the whole volume. */
  g_return_val_if_fail (length > 0 && length <= ALBERCA_RANGE_MAX, NULL);

  handle = alberca_libvirt_dup_vol (volume);
  stream = virStreamNew (virStorageVolGetConnect (handle), 0);
  if (stream == NULL || virStorageVolDownload (handle, stream, offset, length, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  bytes = g_byte_array_new ();
  if (!receive (stream, bytes, length, error))
    return NULL;
  if (bytes->len < length && virStreamFinish (stream) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  if (bytes->len == length)
    {
      *end = g_new0 (AlbercaRangeEnd, 1);
      (*end)->stream = g_steal_pointer (&stream);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * alberca_range_end_finish:
 * @self: (transfer full): the end of a read
 * @error: why what was read does not count
 *
 * Worker thread. virStreamFinish(), one round trip.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_range_end_finish (AlbercaRangeEnd  *self,
                          GError          **error)
{
  g_autoptr(virStream) stream = g_steal_pointer (&self->stream);

  g_free (self);
  return virStreamFinish (stream) == 0 || alberca_libvirt_take_error (error);
}

/* Who reads a header, and what came first */
typedef struct
{
  GVirStorageVol  *volume;
  GBytes         **head; /* NULL: nobody wants it */
} HeaderSource;

static GBytes *
read_header_bytes (gpointer   data,
                   guint64    offset,
                   gsize      length,
                   GError   **error)
{
  const HeaderSource *self = data;
  GBytes *bytes = alberca_volumes_read_range (self->volume, offset, length, error);

  if (bytes != NULL && self->head != NULL && *self->head == NULL)
    *self->head = g_bytes_ref (bytes);
  return bytes;
}

/**
 * alberca_volumes_read_header:
 * @volume: a volume
 * @head: (out) (optional) (nullable) (transfer full): the first %ALBERCA_QCOW2_HEADER_GUESS bytes of it,
 *   fewer where it ends before, whatever they are; %NULL where none could be read
 * @error: why it could not be read, from libvirt; or what is wrong with it, ALBERCA_QCOW2_ERROR_FORMAT where
 *   it is no qcow2
 *
 * Worker thread. The header of a qcow2 image, mostly by one alberca_volumes_read_range(). Somebody may be
 * writing the image: alberca_qcow2_image_read() reads twice.
 *
 * Returns: (transfer full) (nullable): the header
 */
AlbercaQcow2Header *
alberca_volumes_read_header (GVirStorageVol  *volume,
                             GBytes         **head,
                             GError         **error)
{
  HeaderSource source = { volume, head };

  if (head != NULL)
    *head = NULL;
  return alberca_qcow2_header_read (read_header_bytes, &source, error);
}
