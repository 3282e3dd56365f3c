/* alberca-upload-source.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "qcow2/alberca-image-format.h"

G_BEGIN_DECLS

/* What is known of a file of this computer before it is uploaded, as plain data. */
typedef struct
{
  char         *path;
  char         *name;   /* its last part, as valid UTF-8 */
  guint64       length; /* bytes, holes included */
  guint64       data;   /* bytes that are not in holes */
  AlbercaImage *image;
} AlbercaUploadSource;

/* Worker thread, both */
AlbercaUploadSource *alberca_upload_source_new  (const char          *path,
                                                 GError             **error);
/* Opens the file again, which must be what it was; a file descriptor, -1 with @error set */
int                  alberca_upload_source_open (AlbercaUploadSource *self,
                                                 GError             **error);
void                 alberca_upload_source_free (AlbercaUploadSource *self);
/* Why it is of no use on any host, and what to do; translated, NULL where nothing is against it;
 * (transfer full) */
char                *alberca_upload_source_get_obstacle (const AlbercaUploadSource *self);
/* What should be known but does not stand in the way, or NULL */
char                *alberca_upload_source_get_warning  (const AlbercaUploadSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaUploadSource, alberca_upload_source_free)

G_END_DECLS
