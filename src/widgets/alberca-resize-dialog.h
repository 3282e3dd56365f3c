/* alberca-resize-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Gives a volume another capacity, in use or not, and says what the guest has to do. */

#define ALBERCA_TYPE_RESIZE_DIALOG (alberca_resize_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaResizeDialog, alberca_resize_dialog, ALBERCA, RESIZE_DIALOG, AdwWindow)

GtkWidget *alberca_resize_dialog_new (AlbercaPool   *pool,
                                      AlbercaVolume *volume);

G_END_DECLS
