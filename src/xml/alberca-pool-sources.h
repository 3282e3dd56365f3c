/* alberca-pool-sources.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "xml/alberca-pool-config.h"

G_BEGIN_DECLS

/* What a host offers to make pools of. Each of them is a pool's document that says no more than
 * its type and its source. */

gboolean   alberca_pool_sources_can_discover (AlbercaPoolType           type);
GPtrArray *alberca_pool_sources_parse        (const char               *xml,
                                              AlbercaPoolType           type,
                                              GError                  **error);
char      *alberca_pool_sources_build_spec   (const AlbercaPoolConfig  *asked);
char      *alberca_pool_sources_get_title    (const AlbercaPoolConfig  *found);
char      *alberca_pool_sources_get_detail   (const AlbercaPoolConfig  *found);

G_END_DECLS
