/* alberca-volume-options.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-volume-draft.h"

G_BEGIN_DECLS

/* What few need of a new volume: a base image, many at once, encryption, options of qcow2 and of
 * the file. What the format or the pool cannot have is hidden. */

#define ALBERCA_TYPE_VOLUME_OPTIONS (alberca_volume_options_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeOptions, alberca_volume_options, ALBERCA, VOLUME_OPTIONS, AdwPreferencesGroup)

/* Once, right after it is made */
void alberca_volume_options_set_draft (AlbercaVolumeOptions *self,
                                       AlbercaVolumeDraft   *draft);
/* Opens what holds the base image, and shows what is wrong from now on */
void alberca_volume_options_touch     (AlbercaVolumeOptions *self);

G_END_DECLS
