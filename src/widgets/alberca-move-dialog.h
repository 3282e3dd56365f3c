/* alberca-move-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Moves volumes to another pool: where to, and what happens then. */

#define ALBERCA_TYPE_MOVE_DIALOG (alberca_move_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMoveDialog, alberca_move_dialog, ALBERCA, MOVE_DIALOG, AdwWindow)

/* @volumes: (element-type AlbercaVolume), of @pool */
GtkWidget *alberca_move_dialog_new (AlbercaPool *pool,
                                    GPtrArray   *volumes);

G_END_DECLS
