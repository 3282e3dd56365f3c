/* alberca-volume-identity.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume.h"

G_BEGIN_DECLS

/* Tells whether a volume is still the one that was meant, when another attempt finds it by its
 * name. Plain data. */
typedef struct _AlbercaVolumeIdentity AlbercaVolumeIdentity;

AlbercaVolumeIdentity *alberca_volume_identity_new   (AlbercaVolume                *volume);
void                   alberca_volume_identity_free  (AlbercaVolumeIdentity        *self);
gboolean               alberca_volume_identity_check (const AlbercaVolumeIdentity  *self,
                                                      AlbercaVolume                *volume,
                                                      GError                      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaVolumeIdentity, alberca_volume_identity_free)

G_END_DECLS
