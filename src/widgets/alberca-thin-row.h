/* alberca-thin-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-thin-group.h"

G_BEGIN_DECLS

/* One thin volume: how much it promises and has, what it is a snapshot of, who uses it, and a menu with
 * what can be done, by the actions "thin.…" of the view around it. */

#define ALBERCA_TYPE_THIN_ROW (alberca_thin_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaThinRow, alberca_thin_row, ALBERCA, THIN_ROW, AdwActionRow)

GtkWidget  *alberca_thin_row_new      (const char        *name);
const char *alberca_thin_row_get_name (AlbercaThinRow    *self);
/* Shows what @group knows of it by now */
void        alberca_thin_row_update   (AlbercaThinRow    *self,
                                       AlbercaThinGroup  *group);

G_END_DECLS
