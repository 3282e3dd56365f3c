/* alberca-disc-group.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-volume.h"

G_BEGIN_DECLS

/* What a disc says of itself, in rows: label, what it boots, who made it; and why that is not known, or
 * that a name promises a disc which is none. Hidden where there is nothing to say. Property "volume"
 * (AlbercaVolume or NULL, read-write). */

#define ALBERCA_TYPE_DISC_GROUP (alberca_disc_group_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaDiscGroup, alberca_disc_group, ALBERCA, DISC_GROUP, AdwPreferencesGroup)

void alberca_disc_group_set_volume (AlbercaDiscGroup *self,
                                    AlbercaVolume    *volume);

G_END_DECLS
