/* alberca-volume-bytes.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-volume-bytes.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt-private.h"

/* One download holds no more: what the host sends faster than it is taken waits in memory. */
#define RANGE (16 * 1024 * 1024)
#define CHUNK (256 * 1024)

#define HOLE (-3) /* what virStreamRecvFlags () says in front of one */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStream, virStreamFree)

/* ---- A range of a volume, piece by piece ---- */

typedef struct
{
  virStreamPtr stream;
  guint64      hole; /* bytes of a hole, to be dealt with before the next data */
} Reader;

static void
reader_clear (Reader *self)
{
  if (self->stream != NULL)
    virStreamAbort (self->stream);
  g_clear_pointer (&self->stream, virStreamFree);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
reader_open (Reader           *self,
             virStorageVolPtr  volume,
             guint64           offset,
             guint64           length,
             GError          **error)
{
  self->stream = virStreamNew (virStorageVolGetConnect (volume), 0);
  if (self->stream == NULL)
    return alberca_libvirt_take_error (error);
  if (virStorageVolDownload (volume, self->stream, offset, length, VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM) == 0)
    return TRUE;

  g_clear_pointer (&self->stream, virStreamFree);
  return alberca_libvirt_take_error (error);
}

/* How many bytes came into @buffer; 0: a hole of self->hole bytes, or with that 0 too, the end. */
static gssize
reader_read (Reader  *self,
             guint8  *buffer,
             gsize    length,
             GError **error)
{
  int n = virStreamRecvFlags (self->stream, (char *) buffer, length, VIR_STREAM_RECV_STOP_AT_HOLE);
  long long hole = 0;

  self->hole = 0;
  if (n >= 0)
    return n;
  if (n == HOLE && virStreamRecvHole (self->stream, &hole, 0) == 0)
    {
      self->hole = hole;
      return 0;
    }

  alberca_libvirt_take_error (error);
  return -1;
}

static gboolean
reader_close (Reader  *self,
              GError **error)
{
  g_autoptr(virStream) stream = g_steal_pointer (&self->stream);

  return virStreamFinish (stream) == 0 ? TRUE : alberca_libvirt_take_error (error);
}

/* ---- From one volume into another ---- */

static gboolean
send_all (virStreamPtr   stream,
          const guint8  *data,
          gsize          length,
          GError       **error)
{
  while (length > 0)
    {
      int n = virStreamSend (stream, (const char *) data, length);

      if (n < 0)
        return alberca_libvirt_take_error (error);
      data += n;
      length -= n;
    }
  return TRUE;
}

static gboolean
copy_range (virStorageVolPtr   source,
            virStreamPtr       upload,
            guint64            offset,
            guint64            length,
            guint8            *buffer,
            GError           **error)
{
  g_auto(Reader) reader = { 0 };
  guint64 done = 0;

  if (!reader_open (&reader, source, offset, length, error))
    return FALSE;
  while (done < length)
    {
      gssize n = reader_read (&reader, buffer, CHUNK, error);

      if (n < 0)
        return FALSE;
      if (n == 0 && reader.hole == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               _("The volume became shorter while it was read. Something else writes on it."));
          return FALSE;
        }
      if (n > 0 && !send_all (upload, buffer, n, error))
        return FALSE;
      if (n == 0 && virStreamSendHole (upload, reader.hole, 0) < 0)
        return alberca_libvirt_take_error (error);
      done += n > 0 ? (guint64) n : reader.hole;
    }

  return reader_close (&reader, error);
}

/**
 * alberca_volume_bytes_copy:
 * @source: a volume that nothing writes on
 * @target: another, at least as long
 * @length: how many bytes there are in @source
 * @func: (nullable): told of the progress, on this thread
 * @data: for @func
 * @cancellable: (nullable): ends it between two pieces; @target has garbage in it then
 * @error: why it could not be done
 *
 * Worker thread. virStorageVolDownload() in ranges, into one virStorageVolUpload(), both sparse.
 * (GVirStream only has callbacks on the main thread, and no sparse streams.) After that libvirt has
 * to look again what @target is.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volume_bytes_copy (GVirStorageVol          *source,
                           GVirStorageVol          *target,
                           guint64                  length,
                           AlbercaVolumeBytesFunc   func,
                           gpointer                 data,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  g_autoptr(virStorageVol) source_handle = alberca_libvirt_dup_vol (source);
  g_autoptr(virStorageVol) target_handle = alberca_libvirt_dup_vol (target);
  g_autoptr(virStream) upload = virStreamNew (virStorageVolGetConnect (target_handle), 0);
  g_autofree guint8 *buffer = g_malloc (CHUNK);

  if (upload == NULL ||
      virStorageVolUpload (target_handle, upload, 0, length, VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM) < 0)
    return alberca_libvirt_take_error (error);

  for (guint64 offset = 0; offset < length; offset += RANGE)
    {
      guint64 range = MIN (RANGE, length - offset);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !copy_range (source_handle, upload, offset, range, buffer, error))
        {
          virStreamAbort (upload);
          return FALSE;
        }
      if (func != NULL)
        func (offset + range, data);
    }

  return virStreamFinish (upload) == 0 ? TRUE : alberca_libvirt_take_error (error);
}

/* ---- One beside the other ---- */

typedef struct
{
  virStorageVolPtr  volume;
  guint8           *data;
  gboolean          blank;   /* nothing but zeros in data */
} Side;

/* @length bytes from @offset; what is missing at the end is no zero. */
static gboolean
side_load (Side     *self,
           guint64   offset,
           gsize     length,
           GError  **error)
{
  g_auto(Reader) reader = { 0 };
  gsize n_read = 0;

  if (!self->blank)
    memset (self->data, 0, RANGE);
  self->blank = TRUE;
  if (!reader_open (&reader, self->volume, offset, length, error))
    return FALSE;
  while (n_read < length)
    {
      gssize n = reader_read (&reader, self->data + n_read, MIN (length - n_read, CHUNK), error);

      if (n < 0)
        return FALSE;
      if (n == 0 && reader.hole == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               _("A volume is shorter than libvirt says. Refresh both pools and try again."));
          return FALSE;
        }
      self->blank = self->blank && n == 0;
      n_read += n > 0 ? (gsize) n : MIN (reader.hole, length - n_read);
    }

  return reader_close (&reader, error);
}

static gboolean
sides_equal (Side    *first,
             Side    *second,
             guint64  offset,
             gsize    length,
             GError **error)
{
  if (!side_load (first, offset, length, error) || !side_load (second, offset, length, error))
    return FALSE;
  if ((first->blank && second->blank) || memcmp (first->data, second->data, length) == 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("The copy is not equal to its source."));
  return FALSE;
}

/**
 * alberca_volume_bytes_compare:
 * @source: a volume
 * @target: another, at least as long
 * @length: how many bytes must be equal
 * @func: (nullable): told of the progress, on this thread
 * @data: for @func
 * @cancellable: (nullable): ends it between two pieces
 * @error: that they differ, or why they could not be read
 *
 * Worker thread. virStorageVolDownload() of both, in ranges.
 *
 * Returns: %TRUE where they are equal; %FALSE with @error set
 */
gboolean
alberca_volume_bytes_compare (GVirStorageVol          *source,
                              GVirStorageVol          *target,
                              guint64                  length,
                              AlbercaVolumeBytesFunc   func,
                              gpointer                 data,
                              GCancellable            *cancellable,
                              GError                 **error)
{
  g_autoptr(virStorageVol) source_handle = alberca_libvirt_dup_vol (source);
  g_autoptr(virStorageVol) target_handle = alberca_libvirt_dup_vol (target);
  g_autofree guint8 *source_data = g_malloc0 (RANGE);
  g_autofree guint8 *target_data = g_malloc0 (RANGE);
  Side first = { source_handle, source_data, TRUE };
  Side second = { target_handle, target_data, TRUE };

  for (guint64 offset = 0; offset < length; offset += RANGE)
    {
      guint64 range = MIN (RANGE, length - offset);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sides_equal (&first, &second, offset, range, error))
        return FALSE;
      if (func != NULL)
        func (offset + range, data);
    }
  return TRUE;
}
