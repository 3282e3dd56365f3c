/* alberca-volume-jump.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Selects a volume by its name and scrolls to it: at once, or when its row comes; unless something
 * else is selected meanwhile. */

#define ALBERCA_TYPE_VOLUME_JUMP (alberca_volume_jump_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeJump, alberca_volume_jump, ALBERCA, VOLUME_JUMP, GObject)

/* @view, of AlbercaVolume, is borrowed */
AlbercaVolumeJump *alberca_volume_jump_new   (GtkColumnView     *view);
void               alberca_volume_jump_start (AlbercaVolumeJump *self,
                                              const char        *name);
void               alberca_volume_jump_stop  (AlbercaVolumeJump *self);

G_END_DECLS
