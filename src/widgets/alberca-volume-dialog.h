/* alberca-volume-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

#define ALBERCA_TYPE_VOLUME_DIALOG (alberca_volume_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeDialog, alberca_volume_dialog, ALBERCA, VOLUME_DIALOG, AdwWindow)

/* New volume in @pool; starts the operation and closes itself */
GtkWidget *alberca_volume_dialog_new    (AlbercaPool   *pool);
/* Likewise, a linked clone of @base */
GtkWidget *alberca_volume_dialog_new_on (AlbercaPool   *pool,
                                         AlbercaVolume *base);

G_END_DECLS
