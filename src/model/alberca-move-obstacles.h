/* alberca-move-obstacles.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-impact.h"
#include "model/alberca-volume-facts.h"

G_BEGIN_DECLS

/* What keeps volumes from moving to another pool: all texts translated, (transfer full), NULL where there is
 * nothing. */

/* One volume that goes alone, or with others */
char *alberca_move_obstacles_get_own      (AlbercaVolume            *volume,
                                           const AlbercaVolumeFacts *facts,
                                           AlbercaPool              *target);
/* Who uses all the volumes of @impact */
char *alberca_move_obstacles_get_users    (const AlbercaImpact      *impact);
/* One of several: all that concerns it, and no other of them */
char *alberca_move_obstacles_get_of_one   (AlbercaVolume            *volume,
                                           const AlbercaVolumeFacts *facts,
                                           const AlbercaImpact      *impact,
                                           AlbercaPool              *target);
/* Whether each user of the volumes of @impact is known to use a certain one of them */
gboolean alberca_move_obstacles_are_clear (const AlbercaImpact      *impact);

G_END_DECLS
