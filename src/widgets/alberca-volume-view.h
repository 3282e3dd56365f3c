/* alberca-volume-view.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The volumes of a pool, to sort, filter and select; a page with one button where there are none.
 * Properties: "pool" (AlbercaPool or NULL, read-write), "settings" (GSettings or NULL,
 * read-write: remembers columns and sort order), "n-selected" (uint, readable), "menu-model" (GMenuModel,
 * readable: what can be done with the selected ones). Its own actions are volume.copy-path and
 * volume.show-menu; it shows the other actions volume.…, split.pane, pool.start and pool.reread, which
 * an ancestor has. A row that is activated does volume.details.
 * Signal "selection-changed": others are selected, or their places in the list changed. */

#define ALBERCA_TYPE_VOLUME_VIEW (alberca_volume_view_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeView, alberca_volume_view, ALBERCA, VOLUME_VIEW, AdwBin)

void       alberca_volume_view_set_pool       (AlbercaVolumeView *self,
                                               AlbercaPool       *pool);
void       alberca_volume_view_set_settings   (AlbercaVolumeView *self,
                                               GSettings         *settings);
guint      alberca_volume_view_get_n_selected (AlbercaVolumeView *self);
/* (transfer full) (element-type AlbercaVolume) */
GPtrArray *alberca_volume_view_get_selected   (AlbercaVolumeView *self);
/* Selects it and scrolls there, as soon as it is in the list; nothing else is selected before */
void       alberca_volume_view_select         (AlbercaVolumeView *self,
                                               const char        *name);
void       alberca_volume_view_start_search   (AlbercaVolumeView *self);

G_END_DECLS
