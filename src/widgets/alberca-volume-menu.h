/* alberca-volume-menu.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The context menu of the rows of a volume view: opened with the right button or by the keyboard.
 * A row that is not selected becomes the selected one. */

#define ALBERCA_TYPE_VOLUME_MENU (alberca_volume_menu_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeMenu, alberca_volume_menu, ALBERCA, VOLUME_MENU, GObject)

/* @view has cells that are AlbercaVolumeCell; borrowed */
AlbercaVolumeMenu *alberca_volume_menu_new   (GtkWidget         *owner,
                                              GtkColumnView     *view,
                                              GMenuModel        *model);
void               alberca_volume_menu_set_notes (AlbercaVolumeMenu *self,
                                                  const char        *notes);
/* Below the row that has the focus */
void               alberca_volume_menu_popup (AlbercaVolumeMenu *self);

G_END_DECLS
