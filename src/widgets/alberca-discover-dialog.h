/* alberca-discover-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool-draft.h"

G_BEGIN_DECLS

/* Asks a host what it offers for a pool of a draft's type; what is picked is written into the draft. */

#define ALBERCA_TYPE_DISCOVER_DIALOG (alberca_discover_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaDiscoverDialog, alberca_discover_dialog, ALBERCA, DISCOVER_DIALOG, AdwWindow)

GtkWidget *alberca_discover_dialog_new (AlbercaPoolDraft *draft);

G_END_DECLS
