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

#include "backend/alberca-libvirt-private.h"
#include "backend/alberca-segments.h"

/* What libvirt's client receives while nobody takes it waits in memory, however much it is: the
 * event loop, and whoever else waits for an answer on the same connection, read all that comes. So a
 * volume is asked for in stretches, of which at most two are on their way. */
#define STRETCH (16 * 1024 * 1024)

/* Zeros shorter than this are written: a file of many tiny holes is slow to read. */
#define SMALLEST_HOLE (64 * 1024)

typedef struct
{
  AlbercaSegments              *segments;
  AlbercaDigest                *digest;
  int                           fd;
  guint64                       length; /* download: as it is expected */
  guint64                       limit;
  const AlbercaTransferOptions *options;
  AlbercaTransferResult        *result;
} Transfer;

void
alberca_transfer_result_clear (AlbercaTransferResult *self)
{
  g_clear_pointer (&self->digest, g_free);
}

static gboolean
fail_errno (GError     **error,
            int          saved,
            const char  *what)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what, g_strerror (saved));
  return FALSE;
}

static void
report (Transfer *self)
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
read_fully (int      fd,
            guint8  *buffer,
            gsize    length,
            guint64  offset,
            GError **error)
{
  while (length > 0)
    {
      ssize_t got = pread (fd, buffer, length, (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return fail_errno (error, errno, _("The file could not be read"));
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

static gboolean
write_fully (int           fd,
             const guint8 *buffer,
             gsize         length,
             guint64       offset,
             GError      **error)
{
  while (length > 0)
    {
      ssize_t written = pwrite (fd, buffer, length, (off_t) offset);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail_errno (error, errno, _("The file could not be written"));
      buffer += written;
      length -= written;
      offset += written;
    }
  return TRUE;
}

/* ---- Uploading: a thread reads the file and digests it, this one sends ---- */

static gboolean
read_stretch (Transfer  *self,
              guint64    start,
              guint64    end,
              GError   **error)
{
  while (start < end)
    {
      gsize length = MIN (end - start, ALBERCA_SEGMENT_LENGTH);
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
  Transfer *self = data;
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
send_segment (Transfer              *self,
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
  report (self);
  return TRUE;
}

static gboolean
send_all (Transfer      *self,
          virStreamPtr   stream,
          GError       **error)
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
static gboolean
refuses_holes (void)
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

  if (stream == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  if (*sparse)
    {
      if (virStorageVolUpload (volume, stream, 0, length, VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM) == 0)
        return stream;
      *sparse = !refuses_holes ();
    }
  if (*sparse || virStorageVolUpload (volume, stream, 0, length, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      virStreamFree (stream);
      return NULL;
    }
  return stream;
}

/* What went wrong is in @error already where @good is FALSE; the stream ends in either case. */
static gboolean
close_stream (virStreamPtr   stream,
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
  Transfer self = { segments, digest, fd, length, 0, options, result };
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
  good = close_stream (stream, good, &stream_error);

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
             GError           **error)
{
  gboolean sparse = hole;
  virStreamPtr stream = open_upload (volume, 0, &sparse, error);
  gboolean good;

  if (stream == NULL)
    return FALSE;
  if (hole && !sparse)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("This libvirt is too old to send holes to"));
      return close_stream (stream, FALSE, error);
    }
  good = hole ? virStreamSendHole (stream, 1, 0) == 0 : virStreamSend (stream, "", 1) == 1;
  if (!good)
    alberca_libvirt_take_error (error);
  return close_stream (stream, good, error);
}

/**
 * alberca_transfer_empty:
 * @volume: a volume that is a file
 * @error: why it could not be emptied; G_IO_ERROR_NOT_SUPPORTED where the server knows no holes
 *
 * Worker thread. Leaves one byte of it, which is 0: libvirt cuts a file off behind a hole that ends a
 * stream. So what is uploaded next may have holes, and may be shorter than what was there.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_transfer_empty (GVirStorageVol  *volume,
                        GError         **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);

  return send_little (handle, TRUE, error) && send_little (handle, FALSE, error);
}

/* ---- Downloading: this thread receives, another digests and writes ---- */

static gboolean
write_segment (Transfer              *self,
               const AlbercaSegment  *segment,
               guint64                offset,
               GError               **error)
{
  gsize at = 0;

  if (segment->data == NULL)
    {
      alberca_digest_skip (self->digest, segment->length);
      return TRUE;
    }
  alberca_digest_add (self->digest, segment->data, segment->length);
  if (self->fd < 0)
    return TRUE;
  while (at < segment->length)
    {
      gsize end = at;

      while (end < segment->length &&
             !alberca_digest_is_zero (segment->data + end, MIN (segment->length - end, SMALLEST_HOLE)))
        end += MIN (segment->length - end, SMALLEST_HOLE);
      if (!write_fully (self->fd, segment->data + at, end - at, offset + at, error))
        return FALSE;
      at = end + MIN (segment->length - end, SMALLEST_HOLE);
    }
  return TRUE;
}

static gpointer
writer_thread (gpointer data)
{
  Transfer *self = data;
  AlbercaSegment segment;
  GError *error = NULL;
  guint64 offset = 0;

  while (alberca_segments_take (self->segments, &segment) && segment.length > 0)
    {
      gboolean written = write_segment (self, &segment, offset, &error);

      offset += segment.length;
      alberca_segments_give_back (self->segments, &segment);
      if (written)
        continue;
      alberca_segments_stop (self->segments, error);
      return NULL;
    }
  return NULL;
}

/* A stream of the @length bytes at @offset; of all that follow where @length is 0. */
static virStreamPtr
open_download (Transfer          *self,
               virStorageVolPtr   volume,
               guint64            offset,
               guint64            length,
               GError           **error)
{
  virStreamPtr stream = virStreamNew (virStorageVolGetConnect (volume), 0);

  if (stream == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  if (self->result->sparse)
    {
      if (virStorageVolDownload (volume, stream, offset, length, VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM) == 0)
        return stream;
      self->result->sparse = !refuses_holes ();
    }
  if (self->result->sparse || virStorageVolDownload (volume, stream, offset, length, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      virStreamFree (stream);
      return NULL;
    }
  return stream;
}

/* The next data or hole. Returns its length, 0 at the end of the stream, -1 with @error set. */
static gint64
receive_piece (virStreamPtr   stream,
               guint8        *buffer,
               gboolean      *hole,
               GError       **error)
{
  long long length = 0;
  int got = virStreamRecvFlags (stream, (char *) buffer, ALBERCA_SEGMENT_LENGTH, VIR_STREAM_RECV_STOP_AT_HOLE);

  *hole = got == -3;
  if (got >= 0)
    return got;
  if (got == -3 && virStreamRecvHole (stream, &length, 0) == 0)
    return length;
  alberca_libvirt_take_error (error);
  return -1;
}

static gboolean
take_piece (Transfer  *self,
            guint8    *buffer,
            gboolean   hole,
            guint64    length,
            GError   **error)
{
  gboolean put;

  if (hole)
    {
      AlbercaSegment unused = { buffer, 0 };

      alberca_segments_give_back (self->segments, &unused);
      put = alberca_segments_put_hole (self->segments, length);
    }
  else
    {
      put = alberca_segments_put_data (self->segments, buffer, length);
      self->result->moved += length;
    }
  self->result->length += length;
  report (self);
  return put;
}

/* All of one stretch. @next is opened as soon as this one turns out to have data. Returns how much
 * there was, -1 when it failed or the belt was stopped. */
static gint64
receive_stretch (Transfer          *self,
                 virStorageVolPtr   volume,
                 virStreamPtr       stream,
                 virStreamPtr      *next,
                 gboolean          *only_hole,
                 GError           **error)
{
  const guint64 start = self->result->length;
  gboolean hole;
  gint64 length;

  *only_hole = TRUE;
  while (TRUE)
    {
      guint8 *buffer = alberca_segments_get_buffer (self->segments);

      if (buffer == NULL || g_cancellable_set_error_if_cancelled (self->options->cancellable, error))
        return -1;
      length = receive_piece (stream, buffer, &hole, error);
      if (length <= 0)
        {
          AlbercaSegment unused = { buffer, 0 };

          alberca_segments_give_back (self->segments, &unused);
          return length < 0 ? -1 : (gint64) (self->result->length - start);
        }
      *only_hole = *only_hole && hole;
      if (!take_piece (self, buffer, hole, (guint64) length, error))
        return -1;
      if (!hole && *next == NULL && start + STRETCH < self->length)
        {
          *next = open_download (self, volume, start + STRETCH, MIN (STRETCH, self->limit - start - STRETCH), error);
          if (*next == NULL)
            return -1;
        }
    }
}

/* Where there are mostly holes, one stream to the end passes them all at once. What is received is
 * taken as fast as it comes: when the writer cannot keep up, the stream is given up before more waits
 * in memory, and what follows is asked for in stretches again. */
static gboolean
receive_freely (Transfer          *self,
                virStorageVolPtr   volume,
                gboolean          *at_end,
                GError           **error)
{
  guint64 rest = self->limit == G_MAXINT64 ? 0 : self->limit - self->result->length;
  virStreamPtr stream = open_download (self, volume, self->result->length, rest, error);
  guint8 *buffer;

  if (stream == NULL)
    return FALSE;
  while ((buffer = alberca_segments_try_buffer (self->segments)) != NULL)
    {
      gboolean hole = FALSE;
      gint64 length = -1;

      if (!g_cancellable_set_error_if_cancelled (self->options->cancellable, error))
        length = receive_piece (stream, buffer, &hole, error);
      if (length <= 0)
        {
          AlbercaSegment unused = { buffer, 0 };

          alberca_segments_give_back (self->segments, &unused);
          *at_end = length == 0;
          return close_stream (stream, length == 0, error);
        }
      if (!take_piece (self, buffer, hole, (guint64) length, error))
        break;
    }
  close_stream (stream, FALSE, NULL);
  return TRUE;
}

static gboolean
receive_all (Transfer          *self,
             virStorageVolPtr   volume,
             GError           **error)
{
  virStreamPtr stream = NULL;
  virStreamPtr next = NULL;
  gboolean at_end = FALSE;
  gint64 received = 0;
  gint64 wanted = 0;

  while (received == wanted && !at_end && self->result->length < self->limit)
    {
      gboolean only_hole;

      wanted = (gint64) MIN (STRETCH, self->limit - self->result->length);
      stream = next != NULL ? next : open_download (self, volume, self->result->length, (guint64) wanted, error);
      next = NULL;
      if (stream == NULL)
        return FALSE;
      received = receive_stretch (self, volume, stream, &next, &only_hole, error);
      if (!close_stream (stream, received >= 0, error))
        received = -1;
      if (received == wanted && only_hole && self->result->sparse && !receive_freely (self, volume, &at_end, error))
        received = -1;
    }
  if (next != NULL)
    close_stream (next, FALSE, NULL);
  return received >= 0;
}

/**
 * alberca_transfer_download:
 * @volume: a volume
 * @fd: an empty file of this computer, to be written; -1 for nothing but the digest
 * @expected: how long libvirt says it is, in bytes; the content may be longer where @volume is a file
 * @options: how
 * @result: (out caller-allocates): what was done, also as far as it came
 * @error: why it could not be
 *
 * Worker thread. virStorageVolDownload(), in stretches. Long runs of zeros become holes of the file
 * even where the server did not tell of them.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_transfer_download (GVirStorageVol                *volume,
                           int                            fd,
                           guint64                        expected,
                           const AlbercaTransferOptions  *options,
                           AlbercaTransferResult         *result,
                           GError                       **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);
  g_autoptr(AlbercaSegments) segments = alberca_segments_new ();
  g_autoptr(AlbercaDigest) digest = alberca_digest_new (options->digest);
  const guint64 limit = options->limit > 0 ? options->limit : G_MAXINT64;
  Transfer self = { segments, digest, fd, MIN (expected, limit), limit, options, result };
  g_autoptr(GError) stream_error = NULL;
  GThread *writer;
  gboolean good;

  *result = (AlbercaTransferResult) { .sparse = TRUE };
  writer = g_thread_new ("download", writer_thread, &self);
  good = receive_all (&self, handle, &stream_error);
  if (good)
    alberca_segments_end (segments);
  else
    alberca_segments_stop (segments, NULL);
  g_thread_join (writer);

  if (stream_error != NULL)
    g_propagate_error (error, g_steal_pointer (&stream_error));
  else
    good = alberca_segments_check (segments, error);
  if (good && fd >= 0 && ftruncate (fd, (off_t) result->length) < 0)
    good = fail_errno (error, errno, _("The file could not be written"));
  if (good)
    result->digest = alberca_digest_finish (digest);
  return good;
}
