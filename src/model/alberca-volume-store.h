/* alberca-volume-store.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* The volumes of one pool: a list that is updated in place, and the sums over it. Signal
 * "changed": the sums, the number of volumes or of loaded ones may have changed. Signal
 * "volume-read" (AlbercaVolume *): its details have been read. */

#define ALBERCA_TYPE_VOLUME_STORE (alberca_volume_store_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeStore, alberca_volume_store, ALBERCA, VOLUME_STORE, GObject)

/* @pool: borrowed, it has the store */
AlbercaVolumeStore *alberca_volume_store_new            (AlbercaPool        *pool);
/* NULL: the connection is gone, nothing is read any more, what is known stays */
void                alberca_volume_store_set_workers    (AlbercaVolumeStore *self,
                                                         AlbercaWorkers     *workers);
GListModel         *alberca_volume_store_get_model      (AlbercaVolumeStore *self);
/* @records: (element-type AlbercaVolumeRecord), what a list call gave; their content is taken */
void                alberca_volume_store_merge          (AlbercaVolumeStore *self,
                                                         GPtrArray          *records);
void                alberca_volume_store_clear          (AlbercaVolumeStore *self);
/* Reads details again: of what is on screen first; the rest only if @all, or if it is not much */
void                alberca_volume_store_reload         (AlbercaVolumeStore *self,
                                                         gboolean            all);
AlbercaVolume      *alberca_volume_store_find           (AlbercaVolumeStore *self,
                                                         const char         *name);
/* What is in the pool was listed once, since it is started */
gboolean            alberca_volume_store_get_listed     (AlbercaVolumeStore *self);
gboolean            alberca_volume_store_get_loading    (AlbercaVolumeStore *self);
guint               alberca_volume_store_get_n_loaded   (AlbercaVolumeStore *self);
guint64             alberca_volume_store_get_allocation (AlbercaVolumeStore *self);
guint64             alberca_volume_store_get_capacity   (AlbercaVolumeStore *self);

G_END_DECLS
