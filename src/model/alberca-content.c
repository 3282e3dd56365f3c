/* alberca-content.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-content-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-ranges.h"
#include "qcow2/alberca-qcow2-image.h"

/* So many bytes of one volume are read at most for a row: what asks for more is broken, or made to
 * do harm. Four thousand snapshots take less. */
#define BUDGET (1024 * 1024)

/* What is read of one volume. */
typedef struct
{
  GVirStorageVol *volume;
  GBytes         *head;   /* (borrowed) the first bytes, which need not be read again; NULL: they must */
  gsize           budget; /* what may still be read, bytes */
} Source;

void
alberca_content_free (AlbercaContent *self)
{
  g_clear_pointer (&self->header, alberca_qcow2_header_free);
  g_clear_pointer (&self->disc, alberca_iso_free);
  g_free (self);
}

/**
 * alberca_content_is_encrypted:
 * @self: what is in a volume
 *
 * Returns: whether it takes a passphrase to read the data
 */
gboolean
alberca_content_is_encrypted (const AlbercaContent *self)
{
  return self->format == ALBERCA_IMAGE_LUKS ||
         (self->header != NULL && self->header->encryption != ALBERCA_QCOW2_ENCRYPTION_NONE);
}

/**
 * alberca_content_get_format:
 * @self: what is in a volume
 *
 * Returns: (nullable): libvirt's word for the format; %NULL where libvirt has none
 */
const char *
alberca_content_get_format (const AlbercaContent *self)
{
  return self->format == ALBERCA_IMAGE_ISO ? "iso" : alberca_image_format_get_nick (self->format);
}

/* ---- Worker thread ---- */

/* The first bytes are taken from what has been read once: after that they may be others. */
static GBytes *
read_bytes (gpointer   data,
            guint64    offset,
            gsize      length,
            GError   **error)
{
  Source *self = data;
  gsize n_head = self->head != NULL ? g_bytes_get_size (self->head) : 0;

  if (n_head > 0 && offset == 0 && (length <= n_head || n_head < ALBERCA_QCOW2_HEADER_GUESS))
    {
      GBytes *bytes = g_bytes_new_from_bytes (self->head, 0, MIN (length, n_head));

      self->head = NULL;
      return bytes;
    }
  self->head = NULL;
  if (length > self->budget)
    {
      g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_UNSUPPORTED,
                           _("What the image says of itself is too long to be read for a list."));
      return NULL;
    }
  self->budget -= length;
  return alberca_volumes_read_range (self->volume, offset, length, error);
}

/* What the first bytes say; %FALSE where they are too few. */
static gboolean
read_header (AlbercaContent *self,
             const Source   *source)
{
  gsize needed;

  self->header = alberca_qcow2_header_parse (g_bytes_get_data (source->head, NULL), g_bytes_get_size (source->head),
                                             &needed, NULL);
  if (self->header != NULL)
    self->n_snapshots = self->header->n_snapshots;
  return self->header != NULL;
}

static gboolean
read_image (AlbercaContent  *self,
            Source          *source,
            gboolean         quick,
            GError         **error)
{
  g_autoptr(AlbercaQcow2Image) image = NULL;

  self->format = ALBERCA_IMAGE_QCOW2;
  if (quick && read_header (self, source))
    {
      self->complete = self->n_snapshots == 0;
      return TRUE;
    }
  image = alberca_qcow2_image_read (read_bytes, source, error);
  if (image == NULL)
    return FALSE;
  self->complete = TRUE;
  self->header = g_steal_pointer (&image->header);
  self->n_snapshots = image->snapshots->len;
  return TRUE;
}

/* One more read where there is a boot catalog. */
static void
read_disc (AlbercaContent *self,
           Source         *source,
           const guint8   *data,
           gsize           length)
{
  g_autoptr(AlbercaIso) disc = alberca_iso_parse (data, length);
  g_autoptr(GBytes) catalog = NULL;

  if (disc == NULL)
    return;
  /* Beyond the end of an image that was cut off there is none; on a device libvirt calls that an error. */
  if (disc->catalog_offset != 0)
    catalog = read_bytes (source, disc->catalog_offset, ALBERCA_ISO_CATALOG_LENGTH, NULL);
  if (catalog != NULL)
    alberca_iso_read_catalog (disc, g_bytes_get_data (catalog, NULL), g_bytes_get_size (catalog));
  self->format = ALBERCA_IMAGE_ISO;
  self->disc = g_steal_pointer (&disc);
}

/**
 * alberca_content_read:
 * @volume: a volume
 * @depth: how much to look for, not %ALBERCA_CONTENT_DEPTH_NONE
 * @quick: of an image, take the number of the snapshots out of its header and leave the table for later
 * @error: why it could not be read
 *
 * Worker thread. By ranges, through virStorageVolDownload(): one for nearly all volumes, two for a
 * disc, four for an image with snapshots, whose header and table must be the same twice. At most
 * 1 MiB, whatever the volume says of itself.
 *
 * Returns: (transfer full): what is in the volume; %NULL with @error set
 */
AlbercaContent *
alberca_content_read (GVirStorageVol       *volume,
                      AlbercaContentDepth   depth,
                      gboolean              quick,
                      AlbercaRangeEnd     **end,
                      GError              **error)
{
  g_autoptr(AlbercaContent) self = g_new0 (AlbercaContent, 1);
  gsize wanted = depth == ALBERCA_CONTENT_DEPTH_IMAGE ? ALBERCA_QCOW2_HEADER_GUESS : ALBERCA_ISO_HEAD_LENGTH;
  g_autoptr(GBytes) head = quick ? alberca_volumes_read_range_early (volume, 0, wanted, end, error)
                                 : alberca_volumes_read_range (volume, 0, wanted, error);
  Source source = { volume, head, BUDGET - wanted };
  g_autoptr(AlbercaImage) image = NULL;
  const guint8 *data;
  gsize length;

  if (head == NULL)
    return NULL;
  data = g_bytes_get_data (head, &length);
  if (alberca_qcow2_is_qcow2 (data, length))
    return read_image (self, &source, quick, error) ? g_steal_pointer (&self) : NULL;

  source.head = NULL;
  self->complete = TRUE;
  image = alberca_image_probe (data, length, NULL, 0, length);
  self->format = image->format;
  read_disc (self, &source, data, length);
  return g_steal_pointer (&self);
}
