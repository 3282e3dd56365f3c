/* alberca-upload-source.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-upload-source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "backend/alberca-transfer.h"

static int
fail (GError     **error,
      const char  *path)
{
  int saved = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", name, g_strerror (saved));
  return -1;
}

/* A FIFO would wait for who writes to it: so not blocking, and regular files alone. */
static int
open_file (const char  *path,
           GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  struct stat info;

  if (fd < 0)
    return fail (error, path);
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("“%s” is not a file."), path);
  g_close (fd, NULL);
  return -1;
}

static AlbercaImage *
probe (int     fd,
       guint64 length)
{
  g_autofree guint8 *head = g_malloc (ALBERCA_IMAGE_HEAD_LENGTH);
  guint8 tail[ALBERCA_IMAGE_TAIL_LENGTH];
  gsize tail_length = MIN (length, sizeof tail);
  ssize_t n_head = pread (fd, head, ALBERCA_IMAGE_HEAD_LENGTH, 0);
  ssize_t n_tail = pread (fd, tail, tail_length, (off_t) (length - tail_length));

  return alberca_image_probe (head, (gsize) MAX (n_head, 0), tail, (gsize) MAX (n_tail, 0), length);
}

/**
 * alberca_upload_source_new:
 * @path: a file of this computer
 * @error: why it cannot be read
 *
 * Worker thread: the file may be on a slow or a distant disk.
 *
 * Returns: (transfer full): what it holds; %NULL with @error set
 */
AlbercaUploadSource *
alberca_upload_source_new (const char  *path,
                           GError     **error)
{
  g_autoptr(AlbercaUploadSource) self = g_new0 (AlbercaUploadSource, 1);
  int fd = open_file (path, error);

  if (fd < 0)
    return NULL;

  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  if (!alberca_transfer_measure (fd, &self->length, &self->data))
    {
      fail (error, path);
      g_close (fd, NULL);
      return NULL;
    }
  self->image = probe (fd, self->length);
  g_close (fd, NULL);
  return g_steal_pointer (&self);
}

int
alberca_upload_source_open (AlbercaUploadSource  *self,
                            GError              **error)
{
  int fd = open_file (self->path, error);
  guint64 length = self->length;

  if (fd < 0)
    return -1;
  if (alberca_transfer_measure (fd, &self->length, &self->data) && self->length == length)
    return fd;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("“%s” changed after it was chosen. Choose it again."), self->name);
  g_close (fd, NULL);
  return -1;
}

void
alberca_upload_source_free (AlbercaUploadSource *self)
{
  g_free (self->path);
  g_free (self->name);
  g_clear_pointer (&self->image, alberca_image_free);
  g_free (self);
}

/* How a person makes one whole image of it, with what QEMU brings along */
static char *
make_merge_command (const AlbercaUploadSource *self)
{
  g_autofree char *quoted = g_shell_quote (self->path);

  return g_strdup_printf ("qemu-img convert -O qcow2 %s whole.qcow2", quoted);
}

char *
alberca_upload_source_get_obstacle (const AlbercaUploadSource *self)
{
  const AlbercaImage *image = self->image;
  g_autofree char *command = make_merge_command (self);

  if (self->length == 0)
    return g_strdup (_("The file is empty."));
  if (image->format == ALBERCA_IMAGE_RAW || image->format == ALBERCA_IMAGE_ISO)
    return NULL;
  if (image->traits & ALBERCA_IMAGE_BROKEN)
    return g_strdup_printf (_("The file begins like an image (%s), but is cut off or damaged. Get it again from where it "
                              "came from."), alberca_image_format_get_title (image->format));
  if (image->traits & ALBERCA_IMAGE_HAS_BACKING && image->backing != NULL)
    return g_strdup_printf (_("This image holds only what differs from “%s”, and is of no use without it. Make one whole "
                              "image of both, and upload that:\n%s"), image->backing, command);
  if (image->traits & ALBERCA_IMAGE_HAS_BACKING)
    return g_strdup_printf (_("This image holds only what differs from another one, and is of no use without it. Make one "
                              "whole image of both, and upload that:\n%s"), command);
  if (image->traits & ALBERCA_IMAGE_SEVERAL_FILES)
    return g_strdup_printf (_("This image consists of several files; one alone is of no use. Make one whole image of them, "
                              "beginning with the small file that names the others, and upload that:\n%s"), command);
  return NULL;
}

char *
alberca_upload_source_get_warning (const AlbercaUploadSource *self)
{
  const AlbercaImage *image = self->image;
  g_autofree char *command = make_merge_command (self);

  if (image->format == ALBERCA_IMAGE_VHDX)
    return g_strdup_printf (_("libvirt cannot read VHDX: it can be kept in the pool, but neither converted there nor used "
                              "as a disk. Convert it on this computer, and upload the result:\n%s"), command);
  if (image->format == ALBERCA_IMAGE_COMPRESSED)
    return g_strdup (_("This is a compressed file, not a disk: no virtual machine can use it. Unpack it first, and upload "
                       "what is in it."));
  if (image->format == ALBERCA_IMAGE_ARCHIVE)
    return g_strdup (_("This is an archive of several files, not a disk: no virtual machine can use it. Unpack it first, "
                       "and upload the disk that is in it."));
  return NULL;
}
