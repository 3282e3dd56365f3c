/* alberca-volume-drag.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Volumes dragged out of their list, to be copied by another program. GTK knows no promise of files: only
 * those can be given that other programs can read as they are. The others are downloaded. */

/* @view: a list of volumes of the pool in the property "pool" of @owner */
void                alberca_volume_drag_install (GtkColumnView *view,
                                                 GtkWidget     *owner);
/* @volumes: (element-type AlbercaVolume). NULL unless each of them can be given. (transfer full) */
GdkContentProvider *alberca_volume_drag_provide (AlbercaPool   *pool,
                                                 GPtrArray     *volumes);

G_END_DECLS
