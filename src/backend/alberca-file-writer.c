/* alberca-file-writer.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* O_DIRECT and sync_file_range() */
#define _GNU_SOURCE

#include "config.h"

#include "backend/alberca-file-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

/* What O_DIRECT asks of addresses, offsets and lengths, on any disk that is usual */
#define ALIGNMENT 4096
/* Writing to the disk begins after so many bytes. */
#define EARLY (8 * 1024 * 1024)

#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xFE534D42
#endif
#ifndef CIFS_SUPER_MAGIC
#define CIFS_SUPER_MAGIC 0xFF534D42
#endif

struct _AlbercaFileWriter
{
  int      fd;
  int      flags;   /* as they were */
  gboolean able;    /* to write past the page cache */
  gboolean direct;  /* @fd does so now */
  guint64  flushed; /* up to there, writing to the disk has begun */
};

/* A server would be waited for after each piece. */
static gboolean
is_served (int fd)
{
  struct statfs where;

  if (fstatfs (fd, &where) < 0)
    return TRUE;
  switch ((guint32) where.f_type)
    {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case CEPH_SUPER_MAGIC:
    case FUSE_SUPER_MAGIC:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
set_direct (AlbercaFileWriter *self,
            gboolean           direct)
{
  if (self->direct == direct)
    return TRUE;
  if (fcntl (self->fd, F_SETFL, direct ? self->flags | O_DIRECT : self->flags) < 0)
    return FALSE;
  self->direct = direct;
  return TRUE;
}

/**
 * alberca_file_writer_new:
 * @fd: a file that is open for writing, and stays open; its flags are changed meanwhile
 *
 * Returns: (transfer full): a writer
 */
AlbercaFileWriter *
alberca_file_writer_new (int fd)
{
  AlbercaFileWriter *self = g_new0 (AlbercaFileWriter, 1);

  self->fd = fd;
  self->flags = fcntl (fd, F_GETFL);
  self->able = self->flags >= 0 && (self->flags & O_APPEND) == 0 && !is_served (fd) && set_direct (self, TRUE);
  return self;
}

void
alberca_file_writer_free (AlbercaFileWriter *self)
{
  set_direct (self, FALSE);
  g_free (self);
}

/* How many of the bytes can be written past the page cache, at once */
static gsize
count_aligned (const guint8 *data,
               gsize         length,
               guint64       offset)
{
  if ((GPOINTER_TO_SIZE (data) | offset) % ALIGNMENT != 0)
    return 0;
  return length - length % ALIGNMENT;
}

static void
flush_early (AlbercaFileWriter *self,
             guint64            end)
{
  if (end < self->flushed + EARLY)
    return;
  if (sync_file_range (self->fd, (off_t) self->flushed, (off_t) (end - self->flushed), SYNC_FILE_RANGE_WRITE) < 0)
    g_debug ("Writing to the disk cannot be begun early: %s", g_strerror (errno));
  self->flushed = end;
}

/**
 * alberca_file_writer_write:
 * @self: a writer
 * @data: the bytes
 * @length: how many
 * @offset: where to; not before what was written already
 * @error: why it could not be
 *
 * Worker thread. fsync() is left to the caller.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_file_writer_write (AlbercaFileWriter  *self,
                           const guint8       *data,
                           gsize               length,
                           guint64             offset,
                           GError            **error)
{
  while (length > 0)
    {
      gsize aligned = self->able ? count_aligned (data, length, offset) : 0;
      ssize_t written;

      self->able = set_direct (self, aligned > 0) && self->able;
      written = pwrite (self->fd, data, self->direct ? aligned : length, (off_t) offset);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0 && errno == EINVAL && self->direct)
        {
          self->able = FALSE;
          continue;
        }
      if (written <= 0)
        {
          /* Nothing: the file goes past the page cache, does not take this, and cannot be told not to */
          int saved = written < 0 ? errno : EIO;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", _("The file could not be written"),
                       g_strerror (saved));
          return FALSE;
        }
      if (!self->direct)
        flush_early (self, offset + (guint64) written);
      data += written;
      length -= (gsize) written;
      offset += (guint64) written;
    }
  return TRUE;
}
