/* alberca-volume-columns.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The columns of a volume view: their cells, and which of them are shown, those that the user wants
 * as far as there is room. It makes actions columns.ID, and a menu of them, which the headers have. */

#define ALBERCA_TYPE_VOLUME_COLUMNS (alberca_volume_columns_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeColumns, alberca_volume_columns, ALBERCA, VOLUME_COLUMNS, GObject)

/* @owner: gets the actions; @view: in a scrolled window below it */
AlbercaVolumeColumns *alberca_volume_columns_new          (GtkWidget            *owner,
                                                           GtkColumnView        *view);
/* The view shows a library of disc images: what discs say in place of what disks occupy */
void                  alberca_volume_columns_set_iso_library (AlbercaVolumeColumns *self,
                                                              gboolean              iso_library);
/* Where it is remembered */
void                  alberca_volume_columns_set_settings (AlbercaVolumeColumns *self,
                                                           GSettings            *settings);
GMenuModel           *alberca_volume_columns_get_menu     (AlbercaVolumeColumns *self);

G_END_DECLS
