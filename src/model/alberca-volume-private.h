/* alberca-volume-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-volumes.h"
#include "model/alberca-volume.h"

G_BEGIN_DECLS

/* For the pool that has the volume, and its loader. */

typedef void (*AlbercaVolumeOnScreenFunc) (AlbercaVolume *volume,
                                           gboolean       on_screen,
                                           gpointer       user_data);

/* @pool: borrowed until it is detached; @record: its handle, name and key are taken over */
AlbercaVolume  *alberca_volume_new             (AlbercaPool               *pool,
                                                AlbercaVolumeRecord       *record,
                                                AlbercaVolumeOnScreenFunc  func,
                                                gpointer                   user_data);
/* The pool goes: nobody is told any more what is on screen */
void            alberca_volume_detach          (AlbercaVolume             *self);
GVirStorageVol *alberca_volume_get_handle      (AlbercaVolume             *self);
/* A new list call gave a new handle, valid on the present connection */
void            alberca_volume_set_handle      (AlbercaVolume             *self,
                                                GVirStorageVol            *handle);
/* @config: (transfer full) (nullable); @error: (nullable) why there is none */
void            alberca_volume_apply           (AlbercaVolume             *self,
                                                AlbercaVolumeConfig       *config,
                                                const GError              *error);
/* @used_by: (nullable): nobody */
void            alberca_volume_set_users       (AlbercaVolume             *self,
                                                guint                      n_users,
                                                const char                *used_by);
gboolean        alberca_volume_get_on_screen   (AlbercaVolume             *self);
/* The name ends in ".iso" */
gboolean        alberca_volume_get_named_iso   (AlbercaVolume             *self);
/* It has not been looked into yet, or has changed since */
gboolean        alberca_volume_needs_content   (AlbercaVolume             *self);
/* It will be looked into */
void            alberca_volume_await_content   (AlbercaVolume             *self);
/* It is looked into now, as it is now */
void            alberca_volume_begin_content   (AlbercaVolume             *self);
/* What was begun counts no more */
void            alberca_volume_redo_content    (AlbercaVolume             *self);
/* As it is now, nobody looks into it */
void            alberca_volume_forget_content  (AlbercaVolume             *self);
/* @content: (transfer full) (nullable); @error: (nullable): why nobody knows */
void            alberca_volume_apply_content   (AlbercaVolume             *self,
                                                AlbercaContent            *content,
                                                const GError              *error);
/* Somebody has read the table of its snapshots since */
void            alberca_volume_set_n_snapshots (AlbercaVolume             *self,
                                                guint                      n_snapshots);
/* For marking what a new list still has */
void            alberca_volume_set_generation  (AlbercaVolume             *self,
                                                guint                      generation);
guint           alberca_volume_get_generation  (AlbercaVolume             *self);

G_END_DECLS
