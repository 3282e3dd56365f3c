/* alberca-ranges.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "qcow2/alberca-qcow2-image.h"

G_BEGIN_DECLS

/* A few bytes out of a volume: a header, a table. All functions: worker thread. */

/* More is not read at a time */
#define ALBERCA_RANGE_MAX (16 * 1024 * 1024)

/* A read of which all has come, and libvirt has not said yet that it came right */
typedef struct _AlbercaRangeEnd AlbercaRangeEnd;

GBytes             *alberca_volumes_read_range  (GVirStorageVol  *volume,
                                                 guint64          offset,
                                                 gsize            length,
                                                 GError         **error);
GBytes             *alberca_volumes_read_range_early (GVirStorageVol   *volume,
                                                      guint64           offset,
                                                      gsize             length,
                                                      AlbercaRangeEnd **end,
                                                      GError          **error);
/* (transfer full) */
gboolean            alberca_range_end_finish    (AlbercaRangeEnd *self,
                                                 GError         **error);
AlbercaQcow2Header *alberca_volumes_read_header (GVirStorageVol  *volume,
                                                 GBytes         **head,
                                                 GError         **error);

G_END_DECLS
