/* alberca-qcow2.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-qcow2.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "qcow2/alberca-bytes.h"

#define MAGIC "QFI\xfb"
#define MAGIC_SIZE 4
#define HEADER_V2_SIZE 72
#define HEADER_V3_SIZE 104

/* QEMU's limits */
#define MIN_CLUSTER_BITS 9
#define MAX_CLUSTER_BITS 21
#define MIN_EXTENDED_CLUSTER_BITS 14
#define MAX_BACKING_FILE_SIZE 1023
#define MAX_L1_BYTES (32 * 1024 * 1024)
#define MAX_REFCOUNT_TABLE_BYTES (8 * 1024 * 1024)
#define MAX_SNAPSHOTS 65536
#define MAX_REFCOUNT_ORDER 6
#define MAX_FORMAT_SIZE 16

enum
{
  EXTENSION_END            = 0,
  EXTENSION_BACKING_FORMAT = 0xe2792aca,
  EXTENSION_BITMAPS        = 0x23852875,
  EXTENSION_DATA_FILE      = 0x44415441,
};

#define KNOWN_INCOMPATIBLE \
  (ALBERCA_QCOW2_INCOMPATIBLE_DIRTY | ALBERCA_QCOW2_INCOMPATIBLE_CORRUPT | ALBERCA_QCOW2_INCOMPATIBLE_DATA_FILE | \
   ALBERCA_QCOW2_INCOMPATIBLE_COMPRESSION | ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2)

G_DEFINE_QUARK (alberca-qcow2-error-quark, alberca_qcow2_error)

/* The bytes that are there, and how many would have to be. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize        *needed;
} Source;

static gboolean
fail (GError            **error,
      AlbercaQcow2Error   code,
      const char         *message)
{
  g_set_error_literal (error, ALBERCA_QCOW2_ERROR, code, message);
  return FALSE;
}

/* The first @end bytes must be there. */
static gboolean
require (const Source  *source,
         guint64        end,
         GError       **error)
{
  if (end <= source->length)
    return TRUE;
  if (end > ALBERCA_QCOW2_HEADER_MAX)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header of the image is larger than any real one."));

  *source->needed = (gsize) end;
  return fail (error, ALBERCA_QCOW2_ERROR_TRUNCATED, _("The image ends in the middle of its header."));
}

/**
 * alberca_qcow2_is_qcow2:
 * @data: the start of an image
 * @length: how many bytes are there
 *
 * Returns: whether it begins as qcow2 does; the version is not looked at
 */
gboolean
alberca_qcow2_is_qcow2 (const guint8 *data,
                        gsize         length)
{
  return length >= MAGIC_SIZE && memcmp (data, MAGIC, MAGIC_SIZE) == 0;
}

/**
 * alberca_qcow2_cluster_size:
 * @self: a header
 *
 * Returns: bytes
 */
guint64
alberca_qcow2_cluster_size (const AlbercaQcow2Header *self)
{
  return G_GUINT64_CONSTANT (1) << self->cluster_bits;
}

static gboolean
is_aligned (const AlbercaQcow2Header *self,
            guint64                   offset)
{
  return (offset & (alberca_qcow2_cluster_size (self) - 1)) == 0;
}

/* Reading, in the order of the bytes. @size: where the extensions start. */

static gboolean
read_version_3 (AlbercaQcow2Header  *self,
                const Source        *source,
                guint32             *size,
                GError             **error)
{
  const guint8 *data = source->data;
  guint32 order;

  if (!require (source, HEADER_V3_SIZE, error))
    return FALSE;

  self->incompatible = alberca_bytes_get_64 (data + 72);
  self->compatible = alberca_bytes_get_64 (data + 80);
  self->autoclear = alberca_bytes_get_64 (data + 88);
  order = alberca_bytes_get_32 (data + 96);
  *size = alberca_bytes_get_32 (data + 100);
  if (order > MAX_REFCOUNT_ORDER)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible width of the reference counts."));
  if (*size < HEADER_V3_SIZE || *size > alberca_qcow2_cluster_size (self))
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible length for itself."));

  self->refcount_bits = 1u << order;
  if (*size > HEADER_V3_SIZE)
    {
      if (!require (source, HEADER_V3_SIZE + 1, error))
        return FALSE;
      self->compression = data[HEADER_V3_SIZE];
    }
  return TRUE;
}

static gboolean
read_fixed (AlbercaQcow2Header  *self,
            const Source        *source,
            guint32             *size,
            GError             **error)
{
  const guint8 *data = source->data;

  if (source->length >= MAGIC_SIZE && !alberca_qcow2_is_qcow2 (data, source->length))
    return fail (error, ALBERCA_QCOW2_ERROR_FORMAT, _("This is not a qcow2 image."));
  if (!require (source, HEADER_V2_SIZE, error))
    return FALSE;

  self->version = alberca_bytes_get_32 (data + 4);
  if (self->version != 2 && self->version != 3)
    {
      g_set_error (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_UNSUPPORTED,
                   _("The image is of version %u of qcow2; only 2 and 3 are known."), self->version);
      return FALSE;
    }

  self->cluster_bits = alberca_bytes_get_32 (data + 20);
  if (self->cluster_bits < MIN_CLUSTER_BITS || self->cluster_bits > MAX_CLUSTER_BITS)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible size of the clusters."));

  self->virtual_size = alberca_bytes_get_64 (data + 24);
  self->encryption = alberca_bytes_get_32 (data + 32);
  self->l1_size = alberca_bytes_get_32 (data + 36);
  self->l1_offset = alberca_bytes_get_64 (data + 40);
  self->refcount_offset = alberca_bytes_get_64 (data + 48);
  self->refcount_clusters = alberca_bytes_get_32 (data + 56);
  self->n_snapshots = alberca_bytes_get_32 (data + 60);
  self->snapshots_offset = alberca_bytes_get_64 (data + 64);
  self->refcount_bits = 16;
  *size = HEADER_V2_SIZE;

  return self->version == 2 || read_version_3 (self, source, size, error);
}

/* What QEMU checks before it opens an image. */
static gboolean
check (const AlbercaQcow2Header  *self,
       GError                   **error)
{
  gboolean extended = (self->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2) != 0;
  gboolean compressed = (self->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_COMPRESSION) != 0;

  if (self->incompatible & ~(guint64) KNOWN_INCOMPATIBLE)
    return fail (error, ALBERCA_QCOW2_ERROR_UNSUPPORTED, _("The image uses features of a newer qcow2."));
  if (self->encryption > ALBERCA_QCOW2_ENCRYPTION_LUKS)
    return fail (error, ALBERCA_QCOW2_ERROR_UNSUPPORTED, _("The image is encrypted in an unknown way."));
  if (self->compression > ALBERCA_QCOW2_COMPRESSION_ZSTD)
    return fail (error, ALBERCA_QCOW2_ERROR_UNSUPPORTED, _("The image is compressed in an unknown way."));
  if (compressed != (self->compression != ALBERCA_QCOW2_COMPRESSION_ZLIB))
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header contradicts itself about the compression."));
  if (extended && self->cluster_bits < MIN_EXTENDED_CLUSTER_BITS)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The clusters are too small to have parts."));
  if (self->virtual_size > G_MAXINT64)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible size of the disk."));
  if ((guint64) self->l1_size * 8 > MAX_L1_BYTES || !is_aligned (self, self->l1_offset) ||
      self->l1_offset > G_MAXINT64)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible table of the clusters."));
  if (((guint64) self->refcount_clusters << self->cluster_bits) > MAX_REFCOUNT_TABLE_BYTES ||
      !is_aligned (self, self->refcount_offset) || self->refcount_offset > G_MAXINT64)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible table of the reference counts."));
  if (self->n_snapshots > MAX_SNAPSHOTS || !is_aligned (self, self->snapshots_offset) ||
      self->snapshots_offset > G_MAXINT64)
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The header gives an impossible table of the snapshots."));
  return TRUE;
}

/* Names are bytes: what is no text must not reach a label. */
static char *
dup_text (const guint8 *data,
          gsize         length)
{
  g_autofree char *text = g_strndup ((const char *) data, length);

  return g_utf8_make_valid (text, -1);
}

static gboolean
read_extension (AlbercaQcow2Header  *self,
                guint32              type,
                const guint8        *data,
                guint32              length,
                GError             **error)
{
  switch (type)
    {
    case EXTENSION_BACKING_FORMAT:
      if (length >= MAX_FORMAT_SIZE)
        return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The name of the base image’s format is too long."));
      g_free (self->backing_format);
      self->backing_format = dup_text (data, length);
      return TRUE;
    case EXTENSION_DATA_FILE:
      g_free (self->data_file);
      self->data_file = dup_text (data, length);
      return TRUE;
    case EXTENSION_BITMAPS:
      if (length >= 4)
        self->n_bitmaps = alberca_bytes_get_32 (data);
      return TRUE;
    default:
      /* Whoever does not know an extension passes it over */
      return TRUE;
    }
}

/* From @offset to the name of the base image, or to the end of the first cluster. */
static gboolean
read_extensions (AlbercaQcow2Header  *self,
                 const Source        *source,
                 guint64              offset,
                 guint64              end,
                 GError             **error)
{
  while (offset + 8 <= end)
    {
      guint32 type, length;

      if (!require (source, offset + 8, error))
        return FALSE;
      type = alberca_bytes_get_32 (source->data + offset);
      length = alberca_bytes_get_32 (source->data + offset + 4);
      offset += 8;
      if (type == EXTENSION_END)
        return TRUE;
      if (length > end - offset)
        return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("An extension of the header is longer than the header."));
      if (!require (source, offset + length, error) ||
          !read_extension (self, type, source->data + offset, length, error))
        return FALSE;
      offset += ((guint64) length + 7) & ~G_GUINT64_CONSTANT (7);
    }
  return TRUE;
}

static gboolean
read_backing_file (AlbercaQcow2Header  *self,
                   const Source        *source,
                   guint64              offset,
                   guint32              length,
                   GError             **error)
{
  if (offset == 0)
    return TRUE;
  if (offset > alberca_qcow2_cluster_size (self) ||
      length > MIN (MAX_BACKING_FILE_SIZE, alberca_qcow2_cluster_size (self) - offset))
    return fail (error, ALBERCA_QCOW2_ERROR_INVALID, _("The name of the base image is too long."));
  if (!require (source, offset + length, error))
    return FALSE;
  if (length > 0)
    self->backing_file = dup_text (source->data + offset, length);
  return TRUE;
}

/**
 * alberca_qcow2_header_parse:
 * @data: the image from its start; nobody need vouch for it
 * @length: how many bytes are there; ALBERCA_QCOW2_HEADER_GUESS is a good first try
 * @needed: (out): with ALBERCA_QCOW2_ERROR_TRUNCATED: how many bytes it takes, more than @length
 *   and at most ALBERCA_QCOW2_HEADER_MAX; 0 otherwise
 * @error: why there is none
 *
 * Reads the header with its extensions. Refuses what QEMU would refuse.
 *
 * Returns: (transfer full) (nullable): the header
 */
AlbercaQcow2Header *
alberca_qcow2_header_parse (const guint8  *data,
                            gsize          length,
                            gsize         *needed,
                            GError       **error)
{
  g_autoptr(AlbercaQcow2Header) self = g_new0 (AlbercaQcow2Header, 1);
  Source source = { data, length, needed };
  guint64 backing_offset, end;
  guint32 size = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (needed != NULL, NULL);

  *needed = 0;
  if (!read_fixed (self, &source, &size, error) || !check (self, error))
    return NULL;

  backing_offset = alberca_bytes_get_64 (data + 8);
  end = backing_offset != 0 ? MIN (backing_offset, alberca_qcow2_cluster_size (self)) : alberca_qcow2_cluster_size (self);
  if (!read_extensions (self, &source, size, end, error) ||
      !read_backing_file (self, &source, backing_offset, alberca_bytes_get_32 (data + 16), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * alberca_qcow2_header_equal:
 * @a: a header
 * @b: another, read a moment later
 *
 * Returns: whether nothing has changed between the two
 */
gboolean
alberca_qcow2_header_equal (const AlbercaQcow2Header *a,
                            const AlbercaQcow2Header *b)
{
  return a->version == b->version && a->cluster_bits == b->cluster_bits && a->virtual_size == b->virtual_size &&
         a->encryption == b->encryption && a->compression == b->compression &&
         a->incompatible == b->incompatible && a->compatible == b->compatible && a->autoclear == b->autoclear &&
         a->refcount_bits == b->refcount_bits && a->l1_offset == b->l1_offset && a->l1_size == b->l1_size &&
         a->refcount_offset == b->refcount_offset && a->refcount_clusters == b->refcount_clusters &&
         a->n_snapshots == b->n_snapshots && a->snapshots_offset == b->snapshots_offset &&
         a->n_bitmaps == b->n_bitmaps && g_strcmp0 (a->backing_file, b->backing_file) == 0 &&
         g_strcmp0 (a->backing_format, b->backing_format) == 0 && g_strcmp0 (a->data_file, b->data_file) == 0;
}

void
alberca_qcow2_header_free (AlbercaQcow2Header *self)
{
  g_free (self->backing_file);
  g_free (self->backing_format);
  g_free (self->data_file);
  g_free (self);
}
