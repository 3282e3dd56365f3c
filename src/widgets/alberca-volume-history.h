/* alberca-volume-history.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What was done to a volume here, newest first, with the commands; hidden where nothing was. */

#define ALBERCA_TYPE_VOLUME_HISTORY (alberca_volume_history_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeHistory, alberca_volume_history, ALBERCA, VOLUME_HISTORY, AdwBin)

/* NULL, NULL: nothing */
void alberca_volume_history_set_volume (AlbercaVolumeHistory *self,
                                        AlbercaPool          *pool,
                                        AlbercaVolume        *volume);

G_END_DECLS
