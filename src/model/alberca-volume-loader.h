/* alberca-volume-loader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume-private.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* Reads the details of many volumes: what is on screen first, the rest after it, by all the
 * threads of the connection, without ever keeping one of them from something more urgent. */

#define ALBERCA_TYPE_VOLUME_LOADER (alberca_volume_loader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeLoader, alberca_volume_loader, ALBERCA, VOLUME_LOADER, GObject)

/* Main thread: takes (transfer full) what has been read, exactly one of @config and @error */
typedef void (*AlbercaVolumeLoadedFunc) (AlbercaVolume       *volume,
                                         AlbercaVolumeConfig *config,
                                         const GError        *error,
                                         gpointer             user_data);
/* Main thread: a batch has been applied; @n_left are still to come */
typedef void (*AlbercaVolumeBatchFunc)  (guint                n_left,
                                         gpointer             user_data);

AlbercaVolumeLoader *alberca_volume_loader_new  (AlbercaWorkers          *workers,
                                                 guint                    n_threads,
                                                 AlbercaVolumeLoadedFunc  loaded_func,
                                                 AlbercaVolumeBatchFunc   batch_func,
                                                 gpointer                 user_data);
void                 alberca_volume_loader_add  (AlbercaVolumeLoader     *self,
                                                 AlbercaVolume           *volume,
                                                 gboolean                 urgent,
                                                 gboolean                 anew);
guint                alberca_volume_loader_get_n_left (AlbercaVolumeLoader *self);
/* Nothing is called back any more */
void                 alberca_volume_loader_stop (AlbercaVolumeLoader     *self);

G_END_DECLS
