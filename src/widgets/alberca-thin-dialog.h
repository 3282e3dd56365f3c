/* alberca-thin-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-thin-draft.h"

G_BEGIN_DECLS

/* Makes a thin pool, a thin volume or a snapshot of one, or lets one grow: what a draft asks for. */

#define ALBERCA_TYPE_THIN_DIALOG (alberca_thin_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaThinDialog, alberca_thin_dialog, ALBERCA, THIN_DIALOG, AdwWindow)

GtkWidget *alberca_thin_dialog_new (AlbercaThinDraft *draft);

G_END_DECLS
