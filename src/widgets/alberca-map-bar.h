/* alberca-map-bar.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "qcow2/alberca-qcow2-map.h"

G_BEGIN_DECLS

/* A disk from its start to its end: columns that are as full as the image has data for that part. */

#define ALBERCA_TYPE_MAP_BAR (alberca_map_bar_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMapBar, alberca_map_bar, ALBERCA, MAP_BAR, GtkWidget)

void alberca_map_bar_set_map (AlbercaMapBar         *self,
                              const AlbercaQcow2Map *map);

G_END_DECLS
