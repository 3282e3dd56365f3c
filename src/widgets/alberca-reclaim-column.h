/* alberca-reclaim-column.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-reclaim.h"

G_BEGIN_DECLS

/* What the columns of the reclaim window show. */

/* "Unused disk", translated */
const char *alberca_reclaim_column_get_kind (AlbercaReclaimKind  kind);
/* Gives factories and sorters to the columns of @view: chosen, name, pool, kind, size, reason */
void        alberca_reclaim_column_set_up   (GtkColumnView      *view);

G_END_DECLS
