/* alberca-pool-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* A pool in the sidebar. Properties: "pool" (read-write), "label" (what a screen reader says). */

#define ALBERCA_TYPE_POOL_ROW (alberca_pool_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolRow, alberca_pool_row, ALBERCA, POOL_ROW, AdwBin)

GtkWidget  *alberca_pool_row_new       (void);
void        alberca_pool_row_set_pool  (AlbercaPoolRow *self,
                                        AlbercaPool    *pool);
const char *alberca_pool_row_get_label (AlbercaPoolRow *self);

G_END_DECLS
