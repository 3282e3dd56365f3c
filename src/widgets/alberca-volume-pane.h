/* alberca-volume-pane.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What is known of the selected volume: its size, who uses it, properties, XML, history; sums where
 * several are selected. It shows them live, and reads nothing itself that takes time. Properties,
 * read-write: "menu-model" (GMenuModel or NULL): what can be done with them, "covering" (boolean): it
 * is alone on the page, with a Back button. Both are closed with the action split.pane.
 * Signal "volume-wanted" (AlbercaPool *, const char *name): a link to another volume was followed. */

#define ALBERCA_TYPE_VOLUME_PANE (alberca_volume_pane_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumePane, alberca_volume_pane, ALBERCA, VOLUME_PANE, AdwBin)

/* @volumes: (element-type AlbercaVolume) (nullable), of @pool; NULL where nobody looks */
void alberca_volume_pane_set_volumes (AlbercaVolumePane *self,
                                      AlbercaPool       *pool,
                                      GPtrArray         *volumes);

G_END_DECLS
