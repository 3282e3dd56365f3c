/* alberca-volume-move.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* A volume goes to another pool, byte for byte, with everything that is in it: it is copied, compared
 * with its source, the virtual machines that are off are told, and only then the source is deleted.
 * Whatever fails before that undoes what was done. */

AlbercaOperation *alberca_volume_move         (AlbercaPool    *pool,
                                               AlbercaVolume  *volume,
                                               AlbercaPool    *target,
                                               const char     *name,
                                               const char     *command);
/* @domains: names of the domains whose definition names the volume, NULL-terminated */
char             *alberca_volume_move_command (AlbercaPool        *pool,
                                               AlbercaVolume      *volume,
                                               AlbercaPool        *target,
                                               const char         *name,
                                               const char         *xml,
                                               const char *const  *domains);

G_END_DECLS
