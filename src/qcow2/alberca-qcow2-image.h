/* alberca-qcow2-image.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qcow2/alberca-qcow2-snapshots.h"

G_BEGIN_DECLS

/* A qcow2 image as it was at one moment, though it takes several reads to see it. */

typedef struct
{
  AlbercaQcow2Header *header;
  GPtrArray          *snapshots; /* (element-type AlbercaQcow2Snapshot), in the order of the table */
} AlbercaQcow2Image;

/* Some bytes of the image; fewer than @length where it ends before. %NULL with @error set */
typedef GBytes *(*AlbercaQcow2ReadFunc) (gpointer   data,
                                         guint64    offset,
                                         gsize      length,
                                         GError   **error);

AlbercaQcow2Header   *alberca_qcow2_header_read     (AlbercaQcow2ReadFunc      func,
                                                     gpointer                  data,
                                                     GError                  **error);
AlbercaQcow2Image    *alberca_qcow2_image_read      (AlbercaQcow2ReadFunc      func,
                                                     gpointer                  data,
                                                     GError                  **error);
gboolean              alberca_qcow2_image_equal     (const AlbercaQcow2Image  *a,
                                                     const AlbercaQcow2Image  *b);
const AlbercaQcow2Snapshot *
                      alberca_qcow2_image_find_id   (const AlbercaQcow2Image  *self,
                                                     const char               *id);
guint                 alberca_qcow2_image_count     (const AlbercaQcow2Image  *self,
                                                     const char               *name);
gboolean              alberca_qcow2_image_is_at     (const AlbercaQcow2Image    *self,
                                                     const AlbercaQcow2Snapshot *snapshot,
                                                     AlbercaQcow2ReadFunc        func,
                                                     gpointer                    data,
                                                     gboolean                   *is_at,
                                                     GError                    **error);
void                  alberca_qcow2_image_free      (AlbercaQcow2Image        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaQcow2Image, alberca_qcow2_image_free)

G_END_DECLS
