/* alberca-volume-watch.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* Looks at a volume that libvirt is filling, from a thread of its own: the call that fills it says
 * nothing until it is done, but the volume is there from the start, and so is its allocation. */

typedef struct _AlbercaVolumeWatch AlbercaVolumeWatch;

/* The watch's own thread. Bytes that the volume occupies now */
typedef void (*AlbercaVolumeWatchFunc) (guint64   allocation,
                                        gpointer  data);

AlbercaVolumeWatch *alberca_volume_watch_start (GVirStoragePool        *pool,
                                                const char             *name,
                                                AlbercaVolumeWatchFunc  func,
                                                gpointer                data);
void                alberca_volume_watch_stop  (AlbercaVolumeWatch     *self);

G_END_DECLS
