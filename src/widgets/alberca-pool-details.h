/* alberca-pool-details.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Everything there is to know about a pool, and what pools of its type can do. Property "pool"
 * (AlbercaPool or NULL, read-write). Shows the action pool.autostart, which an ancestor has. */

#define ALBERCA_TYPE_POOL_DETAILS (alberca_pool_details_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolDetails, alberca_pool_details, ALBERCA, POOL_DETAILS, AdwBin)

void alberca_pool_details_set_pool (AlbercaPoolDetails *self,
                                    AlbercaPool        *pool);

G_END_DECLS
