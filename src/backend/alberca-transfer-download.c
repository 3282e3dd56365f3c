/* alberca-transfer-download.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-transfer.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-file-writer.h"
#include "backend/alberca-transfer-private.h"

/* What libvirt's client receives while nobody takes it waits in memory, however much it is: the
 * event loop, and whoever else waits for an answer on the same connection, read all that comes. So a
 * volume is asked for in stretches, of which at most two are on their way. */
#define STRETCH (16 * 1024 * 1024)

/* Zeros shorter than this are written: a file of many tiny holes is slow to read. */
#define SMALLEST_HOLE (64 * 1024)

/* of virStreamRecvFlags() */
#define AT_HOLE (-3)

/* This thread receives, another digests, a third one writes. */

static gboolean
write_data (AlbercaFileWriter     *writer,
            const AlbercaSegment  *segment,
            guint64                offset,
            GError               **error)
{
  gsize at = 0;

  while (at < segment->length)
    {
      gsize end = at;

      while (end < segment->length &&
             !alberca_digest_is_zero (segment->data + end, MIN (segment->length - end, SMALLEST_HOLE)))
        end += MIN (segment->length - end, SMALLEST_HOLE);
      if (!alberca_file_writer_write (writer, segment->data + at, end - at, offset + at, error))
        return FALSE;
      at = end + MIN (segment->length - end, SMALLEST_HOLE);
    }
  return TRUE;
}

static gpointer
writer_thread (gpointer data)
{
  AlbercaTransfer *self = data;
  g_autoptr(AlbercaFileWriter) writer = alberca_file_writer_new (self->fd);
  AlbercaSegment segment;
  GError *error = NULL;
  guint64 offset = 0;

  while (alberca_segments_take (self->digested, &segment) && segment.length > 0)
    {
      gboolean written = segment.data == NULL || write_data (writer, &segment, offset, &error);

      offset += segment.length;
      alberca_segments_give_back (self->digested, &segment);
      if (written)
        continue;
      alberca_segments_stop (self->digested, error);
      return NULL;
    }
  return NULL;
}

static gboolean
pass_on (AlbercaTransfer *self,
         AlbercaSegment  *segment)
{
  if (self->fd < 0)
    {
      alberca_segments_give_back (self->segments, segment);
      return TRUE;
    }
  if (segment->data == NULL)
    return alberca_segments_put_hole (self->digested, segment->length);
  return alberca_segments_put_data (self->digested, segment->data, segment->length);
}

static gpointer
digest_thread (gpointer data)
{
  AlbercaTransfer *self = data;
  GThread *writer = self->fd >= 0 ? g_thread_new ("download", writer_thread, self) : NULL;
  AlbercaSegment segment;
  gboolean good;

  while ((good = alberca_segments_take (self->segments, &segment)) && segment.length > 0)
    {
      if (segment.data == NULL)
        alberca_digest_skip (self->digest, segment.length);
      else
        alberca_digest_add (self->digest, segment.data, segment.length);
      if (!pass_on (self, &segment))
        break;
    }
  if (good)
    alberca_segments_end (self->digested);
  else
    alberca_segments_stop (self->digested, NULL);
  if (writer != NULL)
    g_thread_join (writer);
  return NULL;
}

/* A stream of the @length bytes at @offset; of all that follow where @length is 0. */
static virStreamPtr
open_download (AlbercaTransfer   *self,
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
      self->result->sparse = !alberca_transfer_refuses_holes ();
    }
  if (self->result->sparse || virStorageVolDownload (volume, stream, offset, length, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      virStreamFree (stream);
      return NULL;
    }
  return stream;
}

/* Fills @buffer up to a hole, the end of the stream or its own. Returns what virStreamRecvFlags() said
 * last, -1 with @error set. */
static int
receive_data (AlbercaTransfer  *self,
              virStreamPtr      stream,
              guint8           *buffer,
              gsize            *filled,
              GError          **error)
{
  int got;

  *filled = 0;
  do
    {
      if (g_cancellable_set_error_if_cancelled (self->options->cancellable, error))
        return -1;
      got = virStreamRecvFlags (stream, (char *) buffer + *filled, ALBERCA_SEGMENT_LENGTH - *filled,
                                VIR_STREAM_RECV_STOP_AT_HOLE);
      if (got <= 0)
        break;
      *filled += (gsize) got;
      self->result->moved += (guint64) got;
      self->result->length += (guint64) got;
      alberca_transfer_report (self);
    }
  while (*filled < ALBERCA_SEGMENT_LENGTH);
  if (got >= 0 || got == AT_HOLE)
    return got;
  alberca_libvirt_take_error (error);
  return -1;
}

/* The next data or hole. Returns its length, 0 at the end of the stream, -1 with @error set. */
static gint64
receive_piece (AlbercaTransfer  *self,
               virStreamPtr      stream,
               guint8           *buffer,
               gboolean         *hole,
               GError          **error)
{
  long long length = 0;
  gsize filled;
  int got = receive_data (self, stream, buffer, &filled, error);

  *hole = got == AT_HOLE && filled == 0;
  if (got == -1)
    return -1;
  if (!*hole)
    return (gint64) filled;
  if (virStreamRecvHole (stream, &length, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return -1;
    }
  self->result->length += (guint64) length;
  alberca_transfer_report (self);
  return length;
}

static gboolean
take_piece (AlbercaTransfer  *self,
            guint8           *buffer,
            gboolean          hole,
            guint64           length)
{
  AlbercaSegment unused = { buffer, 0 };

  if (!hole)
    return alberca_segments_put_data (self->segments, buffer, length);
  alberca_segments_give_back (self->segments, &unused);
  return alberca_segments_put_hole (self->segments, length);
}

/* All of one stretch. @next is opened as soon as this one turns out to have data. Returns how much
 * there was, -1 when it failed or the belt was stopped. */
static gint64
receive_stretch (AlbercaTransfer   *self,
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

      if (buffer == NULL)
        return -1;
      length = receive_piece (self, stream, buffer, &hole, error);
      if (length <= 0)
        {
          AlbercaSegment unused = { buffer, 0 };

          alberca_segments_give_back (self->segments, &unused);
          return length < 0 ? -1 : (gint64) (self->result->length - start);
        }
      *only_hole = *only_hole && hole;
      if (!take_piece (self, buffer, hole, (guint64) length))
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
receive_freely (AlbercaTransfer   *self,
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
      gboolean hole;
      gint64 length = receive_piece (self, stream, buffer, &hole, error);

      if (length <= 0)
        {
          AlbercaSegment unused = { buffer, 0 };

          alberca_segments_give_back (self->segments, &unused);
          *at_end = length == 0;
          return alberca_transfer_close (stream, length == 0, error);
        }
      if (!take_piece (self, buffer, hole, (guint64) length))
        break;
    }
  alberca_transfer_close (stream, FALSE, NULL);
  return TRUE;
}

static gboolean
receive_all (AlbercaTransfer   *self,
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
      if (!alberca_transfer_close (stream, received >= 0, error))
        received = -1;
      if (received == wanted && only_hole && self->result->sparse && !receive_freely (self, volume, &at_end, error))
        received = -1;
    }
  if (next != NULL)
    alberca_transfer_close (next, FALSE, NULL);
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
  g_autoptr(AlbercaSegments) digested = alberca_segments_new_behind (segments);
  g_autoptr(AlbercaDigest) digest = alberca_digest_new (options->digest);
  const guint64 limit = options->limit > 0 ? options->limit : G_MAXINT64;
  AlbercaTransfer self = { segments, digested, digest, fd, MIN (expected, limit), limit, options, result };
  g_autoptr(GError) stream_error = NULL;
  GThread *taker;
  gboolean good;

  *result = (AlbercaTransferResult) { .sparse = TRUE };
  taker = g_thread_new ("digest", digest_thread, &self);
  good = receive_all (&self, handle, &stream_error);
  if (good)
    alberca_segments_end (segments);
  else
    alberca_segments_stop (segments, NULL);
  g_thread_join (taker);

  if (stream_error != NULL)
    g_propagate_error (error, g_steal_pointer (&stream_error));
  else
    good = alberca_segments_check (segments, error);
  if (good && fd >= 0 && ftruncate (fd, (off_t) result->length) < 0)
    good = alberca_transfer_fail (error, errno, _("The file could not be written"));
  if (good)
    result->digest = alberca_digest_finish (digest);
  return good;
}
