/* alberca-volume-file.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The file of this computer that @volume is, where other programs can be given it as it is: NULL where
 * it is elsewhere, cannot be read by this user, or may be written to. See the .c. (transfer full) */
char *alberca_volume_find_file (AlbercaPool   *pool,
                                AlbercaVolume *volume);

G_END_DECLS
