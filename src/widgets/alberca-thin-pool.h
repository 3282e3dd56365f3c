/* alberca-thin-pool.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-thin-group.h"

G_BEGIN_DECLS

/* One thin pool of LVM: how full it is, what it has promised, its thin volumes, and buttons for the
 * actions "thin.…" of the view around it. */

#define ALBERCA_TYPE_THIN_POOL (alberca_thin_pool_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaThinPool, alberca_thin_pool, ALBERCA, THIN_POOL, AdwPreferencesGroup)

GtkWidget  *alberca_thin_pool_new      (const char        *name);
const char *alberca_thin_pool_get_name (AlbercaThinPool   *self);
/* Shows what @group knows of it by now; rows that stay keep the focus */
void        alberca_thin_pool_update   (AlbercaThinPool   *self,
                                        AlbercaThinGroup  *group);

G_END_DECLS
