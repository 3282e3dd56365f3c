/* alberca-attach-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Puts a disc into a drive of a virtual machine: which machine, which drive or a new one, and what is
 * in it now, which can be ejected. */

#define ALBERCA_TYPE_ATTACH_DIALOG (alberca_attach_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaAttachDialog, alberca_attach_dialog, ALBERCA, ATTACH_DIALOG, AdwWindow)

/* @volume: one that can be attached, of @pool, whose connection is open */
GtkWidget *alberca_attach_dialog_new (AlbercaPool   *pool,
                                      AlbercaVolume *volume);

G_END_DECLS
