/* alberca-volume-copy.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The document of a new volume, from the document of the one it is a copy of: what libvirt tells of
 * the source and the copy does not share is left out, everything else stays as it is. */

/* What a copy is, as opposed to its source: plain data. */
typedef struct
{
  const char *name;
  const char *format;   /* NULL: no word about it, as volumes that are devices want it */
  guint64     capacity; /* bytes; 0: as the source */
  gboolean    full;     /* occupy the capacity at once */
} AlbercaVolumeCopy;

char     *alberca_volume_copy_to_xml       (const AlbercaVolumeCopy  *self,
                                            const char               *source,
                                            GError                  **error);
/* For a volume that another's bytes are written into, file for file */
char     *alberca_volume_copy_to_empty_xml (const AlbercaVolumeCopy  *self,
                                            const char               *source,
                                            GError                  **error);
/* An encrypted source and a secret that opens it: without one libvirt cannot copy what is in it */
gboolean  alberca_volume_copy_has_secret   (const char               *source);

G_END_DECLS
