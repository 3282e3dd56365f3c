/* hostile-images.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qcow2/alberca-qcow2-image.h"

G_BEGIN_DECLS

/* Images that somebody made so that reading them costs as much as it can. */

typedef struct
{
  const char *name;
  GBytes     *bytes;
  guint64     n_asked; /* bytes, so far */
  guint       n_reads;
  gboolean    changes; /* each reading of its start finds another */
} HostileImage;

GPtrArray *hostile_images_new  (void);
/* An #AlbercaQcow2ReadFunc; @data: a HostileImage */
GBytes    *hostile_image_read  (gpointer   data,
                                guint64    offset,
                                gsize      length,
                                GError   **error);

G_END_DECLS
