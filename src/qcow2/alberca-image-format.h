/* alberca-image-format.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a file holds, by its first and last bytes; a name proves nothing. */

typedef enum
{
  ALBERCA_IMAGE_RAW,
  ALBERCA_IMAGE_QCOW2,
  ALBERCA_IMAGE_QCOW,
  ALBERCA_IMAGE_QED,
  ALBERCA_IMAGE_VMDK,
  ALBERCA_IMAGE_VDI,
  ALBERCA_IMAGE_VPC,
  ALBERCA_IMAGE_VHDX,
  ALBERCA_IMAGE_ISO,
  ALBERCA_IMAGE_LUKS,
  ALBERCA_IMAGE_COMPRESSED, /* gzip, xz, zstd, bzip2: something else is inside */
  ALBERCA_IMAGE_ARCHIVE,    /* tar (so OVA), zip, 7z: several files are inside */
} AlbercaImageFormat;

typedef enum
{
  ALBERCA_IMAGE_WHOLE         = 0,
  ALBERCA_IMAGE_HAS_BACKING   = 1 << 0, /* only what differs from another image */
  ALBERCA_IMAGE_SEVERAL_FILES = 1 << 1, /* (part of) the data is in other files */
  ALBERCA_IMAGE_ENCRYPTED     = 1 << 2,
  ALBERCA_IMAGE_BROKEN        = 1 << 3, /* the header is cut off or contradicts itself */
} AlbercaImageTraits;

typedef struct
{
  AlbercaImageFormat format;
  AlbercaImageTraits traits;
  guint64            virtual_size; /* bytes; 0 where the header does not say */
  char              *backing;      /* the other image as this one names it; NULL where unknown */
} AlbercaImage;

/* As much of the beginning and of the end of a file as is looked at */
#define ALBERCA_IMAGE_HEAD_LENGTH (128 * 1024)
#define ALBERCA_IMAGE_TAIL_LENGTH 512

AlbercaImage *alberca_image_probe             (const guint8       *head,
                                               gsize               head_length,
                                               const guint8       *tail,
                                               gsize               tail_length,
                                               guint64             file_size);
void          alberca_image_free              (AlbercaImage       *self);
/* What libvirt calls it: "qcow2"; NULL for what libvirt does not know */
const char   *alberca_image_format_get_nick   (AlbercaImageFormat  format);
/* What people call it, not translated: "VMware disk (VMDK)" is the same everywhere */
const char   *alberca_image_format_get_title  (AlbercaImageFormat  format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaImage, alberca_image_free)

G_END_DECLS
