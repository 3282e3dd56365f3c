/* alberca-volume-chips.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-volume-filter.h"

G_BEGIN_DECLS

/* A button for each trait of volumes, from the table of the filter. Emits "changed" when another
 * set of them is pressed. */

#define ALBERCA_TYPE_VOLUME_CHIPS (alberca_volume_chips_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeChips, alberca_volume_chips, ALBERCA, VOLUME_CHIPS, AdwBin)

AlbercaVolumeTraits  alberca_volume_chips_get_traits (AlbercaVolumeChips  *self);
void                 alberca_volume_chips_set_traits (AlbercaVolumeChips  *self,
                                                      AlbercaVolumeTraits  traits);

G_END_DECLS
