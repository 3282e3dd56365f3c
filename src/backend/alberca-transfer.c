/* alberca-transfer.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* SEEK_DATA and SEEK_HOLE */
#define _GNU_SOURCE

#include "config.h"

#include "backend/alberca-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-transfer-private.h"

void
alberca_transfer_result_clear (AlbercaTransferResult *self)
{
  g_clear_pointer (&self->digest, g_free);
}

gboolean
alberca_transfer_fail (GError     **error,
                       int          saved,
                       const char  *what)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what, g_strerror (saved));
  return FALSE;
}

void
alberca_transfer_report (AlbercaTransfer *self)
{
  if (self->options->progress != NULL)
    self->options->progress (self->result->length, self->result->moved, self->options->progress_data);
}

/* ---- Files of this computer ---- */

/* Where data begins at or after @offset, and where it ends; both @length where there is none any
 * more. A file system that cannot tell has data everywhere. */
static void
find_data (int      fd,
           guint64  offset,
           guint64  length,
           guint64 *start,
           guint64 *end)
{
  off_t found = lseek (fd, (off_t) offset, SEEK_DATA);

  if (found < 0)
    {
      *start = errno == ENXIO ? length : offset;
      *end = length;
      return;
    }
  *start = MIN ((guint64) found, length);
  found = lseek (fd, (off_t) *start, SEEK_HOLE);
  *end = found < 0 ? length : MIN ((guint64) found, length);
}

/**
 * alberca_transfer_measure:
 * @fd: a file of this computer
 * @length: (out): its bytes, holes included
 * @data: (out): its bytes that are not in holes
 *
 * Returns: %FALSE with errno set
 */
gboolean
alberca_transfer_measure (int      fd,
                          guint64 *length,
                          guint64 *data)
{
  off_t size = lseek (fd, 0, SEEK_END);
  guint64 start, end;

  if (size < 0)
    return FALSE;
  *length = (guint64) size;
  *data = 0;
  for (guint64 offset = 0; offset < *length; offset = end)
    {
      find_data (fd, offset, *length, &start, &end);
      *data += end - start;
    }
  return TRUE;
}

static void
fail_changed (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("The file changed while it was read. Upload it again when nothing writes to it any more."));
}

static gboolean
read_fully (int       fd,
            guint8   *buffer,
            gsize     length,
            guint64   offset,
            GError  **error)
{
  while (length > 0)
    {
      ssize_t got = pread (fd, buffer, length, (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return alberca_transfer_fail (error, errno, _("The file could not be read"));
      if (got == 0)
        {
          fail_changed (error);
          return FALSE;
        }
      buffer += got;
      length -= got;
      offset += got;
    }
  return TRUE;
}

/* libvirt sends so much in one message (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX): more would be followed by one of a
 * few bytes, which costs the server as much as any other. */
#define SENT_LENGTH 262120
G_STATIC_ASSERT (SENT_LENGTH <= ALBERCA_SEGMENT_LENGTH);

/* ---- Uploading: a thread reads the file and digests it, this one sends ---- */

static gboolean
read_stretch (AlbercaTransfer  *self,
              guint64           start,
              guint64           end,
              GError          **error)
{
  while (start < end)
    {
      gsize length = MIN (end - start, SENT_LENGTH);
      guint8 *buffer = alberca_segments_get_buffer (self->segments);

      if (buffer == NULL || !read_fully (self->fd, buffer, length, start, error))
        return FALSE;
      alberca_digest_add (self->digest, buffer, length);
      if (!alberca_segments_put_data (self->segments, buffer, length))
        return FALSE;
      start += length;
    }
  return TRUE;
}

static gpointer
reader_thread (gpointer data)
{
  AlbercaTransfer *self = data;
  GError *error = NULL;
  guint64 start, end;

  for (guint64 offset = 0; offset < self->length; offset = end)
    {
      find_data (self->fd, offset, self->length, &start, &end);
      if (start > offset)
        {
          alberca_digest_skip (self->digest, start - offset);
          if (!alberca_segments_put_hole (self->segments, start - offset))
            return NULL;
        }
      if (!read_stretch (self, start, end, &error))
        {
          alberca_segments_stop (self->segments, error);
          return NULL;
        }
    }
  /* Behind its end a file looks like a hole. */
  if (lseek (self->fd, 0, SEEK_END) == (off_t) self->length)
    {
      alberca_segments_end (self->segments);
      return NULL;
    }
  fail_changed (&error);
  alberca_segments_stop (self->segments, error);
  return NULL;
}

static gboolean
send_data (virStreamPtr   stream,
           const guint8  *data,
           gsize          length,
           GError       **error)
{
  while (length > 0)
    {
      int sent = virStreamSend (stream, (const char *) data, length);

      if (sent < 0)
        return alberca_libvirt_take_error (error);
      data += sent;
      length -= (gsize) sent;
    }
  return TRUE;
}

/* A server that knows no holes gets their zeros. */
static gboolean
send_zeros (virStreamPtr   stream,
            guint64        length,
            guint64       *moved,
            GError       **error)
{
  g_autofree guint8 *zeros = g_malloc0 (ALBERCA_SEGMENT_LENGTH);

  for (; length > 0; length -= MIN (length, ALBERCA_SEGMENT_LENGTH))
    {
      gsize piece = MIN (length, ALBERCA_SEGMENT_LENGTH);

      if (!send_data (stream, zeros, piece, error))
        return FALSE;
      *moved += piece;
    }
  return TRUE;
}

static gboolean
send_segment (AlbercaTransfer       *self,
              virStreamPtr           stream,
              const AlbercaSegment  *segment,
              GError               **error)
{
  if (segment->data != NULL)
    {
      if (!send_data (stream, segment->data, segment->length, error))
        return FALSE;
      self->result->moved += segment->length;
    }
  else if (self->result->sparse)
    {
      if (virStreamSendHole (stream, (long long) segment->length, 0) < 0)
        return alberca_libvirt_take_error (error);
    }
  else if (!send_zeros (stream, segment->length, &self->result->moved, error))
    {
      return FALSE;
    }
  self->result->length += segment->length;
  alberca_transfer_report (self);
  return TRUE;
}

static gboolean
send_all (AlbercaTransfer  *self,
          virStreamPtr      stream,
          GError          **error)
{
  AlbercaSegment segment;

  while (alberca_segments_take (self->segments, &segment))
    {
      gboolean sent;

      if (segment.length == 0)
        return TRUE;
      sent = !g_cancellable_set_error_if_cancelled (self->options->cancellable, error) &&
             send_segment (self, stream, &segment, error);
      alberca_segments_give_back (self->segments, &segment);
      if (!sent)
        return FALSE;
    }
  return FALSE;
}

/* A server older than sparse streams refuses the flag, before anything is sent. */
gboolean
alberca_transfer_refuses_holes (void)
{
  int code = virGetLastErrorCode ();

  return code == VIR_ERR_NO_SUPPORT || code == VIR_ERR_INVALID_ARG || code == VIR_ERR_ARGUMENT_UNSUPPORTED;
}

static virStreamPtr
open_upload (virStorageVolPtr   volume,
             guint64            length,
             gboolean          *sparse,
             GError           **error)
{
  virStreamPtr stream = virStreamNew (virStorageVolGetConnect (volume), 0);
  guint n_tries = 0;

  if (stream == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  while (virStorageVolUpload (volume, stream, 0, length, *sparse ? VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM : 0) < 0)
    {
      if (*sparse && alberca_transfer_refuses_holes ())
        *sparse = FALSE;
      else if (!alberca_libvirt_try_again (&n_tries))
        {
          alberca_libvirt_take_error (error);
          virStreamFree (stream);
          return NULL;
        }
    }
  return stream;
}

/* What went wrong is in @error already where @good is FALSE; the stream ends in either case. */
gboolean
alberca_transfer_close (virStreamPtr   stream,
                        gboolean       good,
                        GError       **error)
{
  if (good && virStreamFinish (stream) < 0)
    good = alberca_libvirt_take_error (error);
  else if (!good && virStreamAbort (stream) < 0)
    virResetLastError ();
  virStreamFree (stream);
  return good;
}

/**
 * alberca_transfer_upload:
 * @volume: a volume that is as large as the file, or a file that may grow
 * @fd: a file of this computer that can be read; its position is changed
 * @length: how many of its bytes
 * @holes: do not send holes: only right where @volume is empty, since libvirt leaves what is under
 *   a hole as it is
 * @options: how
 * @result: (out caller-allocates): what was done, also as far as it came
 * @error: why it could not be
 *
 * Worker thread. virStorageVolUpload() on a stream of our own: those of libvirt-gobject cannot
 * send what a file has, know no holes and never end with an error. When it fails or is cancelled,
 * a part of the content is in @volume.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_transfer_upload (GVirStorageVol                *volume,
                         int                            fd,
                         guint64                        length,
                         gboolean                       holes,
                         const AlbercaTransferOptions  *options,
                         AlbercaTransferResult         *result,
                         GError                       **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);
  g_autoptr(AlbercaSegments) segments = alberca_segments_new ();
  g_autoptr(AlbercaDigest) digest = alberca_digest_new (options->digest);
  AlbercaTransfer self = { segments, NULL, digest, fd, length, 0, options, result };
  g_autoptr(GError) stream_error = NULL;
  virStreamPtr stream;
  GThread *reader;
  gboolean good;

  *result = (AlbercaTransferResult) { .sparse = holes };
  stream = open_upload (handle, 0, &result->sparse, error);
  if (stream == NULL)
    return FALSE;

  reader = g_thread_new ("upload", reader_thread, &self);
  good = send_all (&self, stream, &stream_error);
  if (!good)
    alberca_segments_stop (segments, NULL);
  g_thread_join (reader);
  good = alberca_transfer_close (stream, good, &stream_error);

  if (stream_error != NULL)
    g_propagate_error (error, g_steal_pointer (&stream_error));
  else if (!good)
    alberca_segments_check (segments, error);
  if (good)
    result->digest = alberca_digest_finish (digest);
  return good;
}

static gboolean
send_little (virStorageVolPtr   volume,
             gboolean           hole,
             gboolean          *begun,
             GError           **error)
{
  gboolean sparse = hole;
  virStreamPtr stream = open_upload (volume, 0, &sparse, error);
  gboolean good;

  if (stream == NULL)
    return FALSE;
  if (hole && !sparse)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("This libvirt is too old to receive files with holes (sparse files)."));
      return alberca_transfer_close (stream, FALSE, error);
    }
  *begun = TRUE;
  good = hole ? virStreamSendHole (stream, 1, 0) == 0 : virStreamSend (stream, "", 1) == 1;
  if (!good)
    alberca_libvirt_take_error (error);
  return alberca_transfer_close (stream, good, error);
}

/**
 * alberca_transfer_empty:
 * @volume: a volume that is a file
 * @begun: (out): its content may be lost, also where it could not be emptied
 * @error: why it could not be emptied; G_IO_ERROR_NOT_SUPPORTED where the server knows no holes
 *
 * Worker thread. Leaves one byte of it, which is 0: libvirt cuts a file off behind a hole that ends a
 * stream. So what is uploaded next may have holes, and may be shorter than what was there.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_transfer_empty (GVirStorageVol  *volume,
                        gboolean        *begun,
                        GError         **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);

  *begun = FALSE;
  return send_little (handle, TRUE, begun, error) && send_little (handle, FALSE, begun, error);
}
