/* alberca-iso9660.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What the image of a CD or DVD says of itself: ISO 9660 with Joliet, El Torito and isohybrid, and
 * that there is UDF. Bytes in, structs out: nobody need vouch for the bytes. */

/* So many bytes from the start hold a possible partition table, and the sectors 16 to 23: the
 * volume descriptors */
#define ALBERCA_ISO_HEAD_LENGTH (24 * 2048)
/* So many bytes of a boot catalog are looked at: 64 entries */
#define ALBERCA_ISO_CATALOG_LENGTH 2048

typedef enum
{
  ALBERCA_ISO_BOOT_NONE  = 0,
  ALBERCA_ISO_BOOT_BIOS  = 1 << 0,
  ALBERCA_ISO_BOOT_UEFI  = 1 << 1,
  ALBERCA_ISO_BOOT_OTHER = 1 << 2, /* PowerPC or an old Macintosh */
} AlbercaIsoBoot;

/* Texts are UTF-8 without control characters; NULL where nothing is said. */
typedef struct
{
  char           *label;          /* what to show: of Joliet or of ISO 9660, whichever says more */
  char           *volume_id;      /* of ISO 9660 */
  char           *system_id;
  char           *publisher;
  gint64          created;        /* seconds since 1970, 0 where unknown */
  guint64         size;           /* bytes, 0 where unknown */
  gboolean        joliet;
  gboolean        udf;
  gboolean        hybrid;         /* also boots from a USB stick or as a disk */
  AlbercaIsoBoot  boot;           /* known once the boot catalog has been read */
  guint64         catalog_offset; /* bytes from the start; 0: there is no boot catalog */
} AlbercaIso;

#define ALBERCA_TYPE_ISO (alberca_iso_get_type ())

GType       alberca_iso_get_type     (void);
AlbercaIso *alberca_iso_parse        (const guint8     *head,
                                      gsize             length);
void        alberca_iso_read_catalog (AlbercaIso       *self,
                                      const guint8     *data,
                                      gsize             length);
AlbercaIso *alberca_iso_copy         (const AlbercaIso *self);
void        alberca_iso_free         (AlbercaIso       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaIso, alberca_iso_free)

G_END_DECLS
