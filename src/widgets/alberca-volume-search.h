/* alberca-volume-search.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-usage-index.h"

G_BEGIN_DECLS

/* The search bar of the volume view: a text, and chips for what volumes are. Properties:
 * "filter" (GtkFilter of AlbercaVolume, readable, the same for ever), "filtering" (boolean,
 * readable: it holds something back), "search-mode-enabled" (boolean, read-write). Emits
 * "changed" when something else is searched for; the filter follows with _apply (). */

#define ALBERCA_TYPE_VOLUME_SEARCH (alberca_volume_search_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeSearch, alberca_volume_search, ALBERCA, VOLUME_SEARCH, AdwBin)

GtkFilter *alberca_volume_search_get_filter             (AlbercaVolumeSearch *self);
gboolean   alberca_volume_search_get_filtering          (AlbercaVolumeSearch *self);
/* Typing on @widget starts a search */
void       alberca_volume_search_set_key_capture_widget (AlbercaVolumeSearch *self,
                                                         GtkWidget           *widget);
void       alberca_volume_search_start                  (AlbercaVolumeSearch *self);
void       alberca_volume_search_stop                   (AlbercaVolumeSearch *self);
/* Shows everything, without closing the bar */
void       alberca_volume_search_clear                  (AlbercaVolumeSearch *self);
void       alberca_volume_search_apply                  (AlbercaVolumeSearch *self);
/* Details of volumes changed, which the chips may look at */
void       alberca_volume_search_details_changed        (AlbercaVolumeSearch *self);
/* (transfer full) (nullable): how far what is searched for has been read of @volumes */
char      *alberca_volume_search_describe_progress      (AlbercaVolumeSearch *self,
                                                         GListModel          *volumes);
/* NULL: nobody knows who uses the volumes */
void       alberca_volume_search_set_usage              (AlbercaVolumeSearch *self,
                                                         AlbercaUsageIndex   *usage);

G_END_DECLS
