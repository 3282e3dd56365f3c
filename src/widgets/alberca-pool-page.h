/* alberca-pool-page.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Property "pool" (AlbercaPool or NULL, read-write), "settings" (GSettings, construct-only).
 * Holds the pool while it is mapped. Actions it installs: those of alberca-pool-actions.h,
 * pool.autostart, volume.details, and those of alberca-volume-actions.h.
 * Signal "volume-wanted" (AlbercaPool *, const char *name): a link to a volume of another pool was
 * followed; who shows that pool calls alberca_pool_page_select_volume(). */

#define ALBERCA_TYPE_POOL_PAGE (alberca_pool_page_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolPage, alberca_pool_page, ALBERCA, POOL_PAGE, AdwBin)

void     alberca_pool_page_set_pool      (AlbercaPoolPage *self,
                                          AlbercaPool     *pool);
void     alberca_pool_page_set_settings  (AlbercaPoolPage *self,
                                          GSettings       *settings);
/* F5 */
void     alberca_pool_page_refresh       (AlbercaPoolPage *self);
/* Ctrl+F */
void     alberca_pool_page_start_search  (AlbercaPoolPage *self);
/* Selects a volume of its pool, as soon as it is there */
void     alberca_pool_page_select_volume (AlbercaPoolPage *self,
                                          const char      *name);

G_END_DECLS
