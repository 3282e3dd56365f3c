/* alberca-wipe-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Overwrites one or several volumes: how, and what that means. */

#define ALBERCA_TYPE_WIPE_DIALOG (alberca_wipe_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaWipeDialog, alberca_wipe_dialog, ALBERCA, WIPE_DIALOG, AdwWindow)

/* @volumes: (element-type AlbercaVolume): one or more of @pool */
GtkWidget *alberca_wipe_dialog_new (AlbercaPool *pool,
                                    GPtrArray   *volumes);

G_END_DECLS
