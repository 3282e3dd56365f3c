/* alberca-pool-actions.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What can be done with a pool as such, as actions of a widget that has a property "pool"
 * (AlbercaPool or NULL): pool.start, pool.stop, pool.refresh, pool.reread, pool.undefine,
 * pool.build, pool.build-no-overwrite, pool.build-overwrite, pool.start-building,
 * pool.delete-storage, pool.rename, pool.make-persistent. */

void alberca_pool_actions_install (GtkWidgetClass *widget_class);
/* @writable: the pool's connection is open, and may be written to */
void alberca_pool_actions_update  (GtkWidget      *widget,
                                   AlbercaPool    *pool,
                                   gboolean        writable);

G_END_DECLS
