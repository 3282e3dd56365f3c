/* alberca-clone-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Copies one or several volumes: where to, as what, and what the copies will not have. */

#define ALBERCA_TYPE_CLONE_DIALOG (alberca_clone_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaCloneDialog, alberca_clone_dialog, ALBERCA, CLONE_DIALOG, AdwWindow)

/* @volumes: (element-type AlbercaVolume): one or more of @pool */
GtkWidget *alberca_clone_dialog_new (AlbercaPool *pool,
                                     GPtrArray   *volumes);

G_END_DECLS
