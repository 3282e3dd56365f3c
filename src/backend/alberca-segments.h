/* alberca-segments.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A belt between two threads: one puts data and holes on it, the other takes them off, in order.
 * It holds so few buffers that no transfer needs more memory than that. Either end can stop it. A
 * second belt can lead from the taking thread to a third one. */

#define ALBERCA_SEGMENT_LENGTH (512 * 1024)

typedef struct
{
  guint8  *data;   /* NULL: a hole, or the end */
  guint64  length; /* 0: the end */
} AlbercaSegment;

typedef struct _AlbercaSegments AlbercaSegments;

AlbercaSegments *alberca_segments_new        (void);
AlbercaSegments *alberca_segments_new_behind (AlbercaSegments  *first);
void             alberca_segments_free       (AlbercaSegments  *self);
/* The putting thread. NULL: the belt was stopped */
guint8          *alberca_segments_get_buffer (AlbercaSegments  *self);
guint8          *alberca_segments_try_buffer (AlbercaSegments  *self);
gboolean         alberca_segments_put_data   (AlbercaSegments  *self,
                                              guint8           *buffer,
                                              gsize             length);
gboolean         alberca_segments_put_hole   (AlbercaSegments  *self,
                                              guint64           length);
void             alberca_segments_end        (AlbercaSegments  *self);
/* The taking thread. FALSE: the belt was stopped */
gboolean         alberca_segments_take       (AlbercaSegments  *self,
                                              AlbercaSegment   *segment);
void             alberca_segments_give_back  (AlbercaSegments  *self,
                                              AlbercaSegment   *segment);
/* Either thread. @error: (transfer full) (nullable): why; the first one counts */
void             alberca_segments_stop       (AlbercaSegments  *self,
                                              GError           *error);
/* When both are done: FALSE with what it was stopped for */
gboolean         alberca_segments_check      (AlbercaSegments  *self,
                                              GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaSegments, alberca_segments_free)

G_END_DECLS
