/* alberca-volume-users.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Who uses a volume, live: virtual machines, out of whose drives it can be taken, and overlays, each of
 * which is a link. Signal "volume-wanted" (AlbercaPool *, const char *name): such a link was followed. */

#define ALBERCA_TYPE_VOLUME_USERS (alberca_volume_users_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeUsers, alberca_volume_users, ALBERCA, VOLUME_USERS, AdwBin)

/* NULL, NULL: nothing */
void alberca_volume_users_set_volume (AlbercaVolumeUsers *self,
                                      AlbercaPool        *pool,
                                      AlbercaVolume      *volume);

G_END_DECLS
