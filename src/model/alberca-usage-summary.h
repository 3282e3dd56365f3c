/* alberca-usage-summary.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-usage-graph.h"

G_BEGIN_DECLS

/* What each volume says of who uses it, in few words. */

/* @told: (element-type AlbercaVolume), with a reference each: see the .c */
void alberca_usage_summary_tell (AlbercaUsageGraph *graph,
                                 GHashTable        *told);

G_END_DECLS
