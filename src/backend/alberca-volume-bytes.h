/* alberca-volume-bytes.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* What is in a volume, byte for byte and whatever its format, through libvirt's streams: the bytes
 * travel from the libvirt host to here, and back. Holes stay holes. All functions: worker thread. */

/* Bytes that have been dealt with so far */
typedef void (*AlbercaVolumeBytesFunc) (guint64   done,
                                        gpointer  data);

gboolean alberca_volume_bytes_copy    (GVirStorageVol          *source,
                                       GVirStorageVol          *target,
                                       guint64                  length,
                                       AlbercaVolumeBytesFunc   func,
                                       gpointer                 data,
                                       GCancellable            *cancellable,
                                       GError                 **error);
gboolean alberca_volume_bytes_compare (GVirStorageVol          *source,
                                       GVirStorageVol          *target,
                                       guint64                  length,
                                       AlbercaVolumeBytesFunc   func,
                                       gpointer                 data,
                                       GCancellable            *cancellable,
                                       GError                 **error);

G_END_DECLS
