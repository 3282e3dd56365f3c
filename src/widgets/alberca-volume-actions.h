/* alberca-volume-actions.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The actions "volume.…" of a widget with the properties "pool" (AlbercaPool) and "selected"
 * (GPtrArray of AlbercaVolume): one table says what each needs and which dialog it opens. */

void alberca_volume_actions_install (GtkWidgetClass *widget_class);
void alberca_volume_actions_update  (GtkWidget      *widget,
                                     AlbercaPool    *pool,
                                     gboolean        writable,
                                     guint           n_selected,
                                     AlbercaVolume  *only);

G_END_DECLS
