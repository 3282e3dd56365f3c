/* alberca-volume-cell.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "widgets/alberca-volume-column.h"

G_BEGIN_DECLS

/* A cell of the volume view. There are a thousand of them: an inscription, an icon or a bar where
 * the column has one, and two handlers on the volume. The cell of the first column says to the
 * volume whether its row exists. */

#define ALBERCA_TYPE_VOLUME_CELL (alberca_volume_cell_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeCell, alberca_volume_cell, ALBERCA, VOLUME_CELL, GtkWidget)

GtkWidget *alberca_volume_cell_new          (const AlbercaVolumeColumn *column);
void       alberca_volume_cell_bind         (AlbercaVolumeCell         *self,
                                             GtkListItem               *item);
void       alberca_volume_cell_unbind       (AlbercaVolumeCell         *self);
/* GTK_INVALID_LIST_POSITION while it shows nothing */
guint      alberca_volume_cell_get_position (AlbercaVolumeCell         *self);
/* Of a row, of what is in a cell or around it; NULL elsewhere */
AlbercaVolumeCell  *alberca_volume_cell_find (GtkWidget *widget);
GtkListItemFactory *alberca_volume_cell_factory_new (const AlbercaVolumeColumn *column);

G_END_DECLS
