/* alberca-volume-properties.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-volume.h"

G_BEGIN_DECLS

/* Everything that libvirt says of a volume, in rows; what it does not say has none. Property
 * "volume" (AlbercaVolume or NULL, read-write). Signal "base-wanted": whoever shows it wants to see
 * what the volume builds on. */

#define ALBERCA_TYPE_VOLUME_PROPERTIES (alberca_volume_properties_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeProperties, alberca_volume_properties, ALBERCA, VOLUME_PROPERTIES, AdwBin)

void alberca_volume_properties_set_volume   (AlbercaVolumeProperties *self,
                                             AlbercaVolume           *volume);
/* Its base can be shown: there is a button for that */
void alberca_volume_properties_set_has_link (AlbercaVolumeProperties *self,
                                             gboolean                 has_link);

G_END_DECLS
