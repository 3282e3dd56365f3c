/* alberca-chain-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-chain-draft.h"

G_BEGIN_DECLS

/* Changes what a volume is built on; or says why libvirt cannot, and what does it on the host. */

#define ALBERCA_TYPE_CHAIN_DIALOG (alberca_chain_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaChainDialog, alberca_chain_dialog, ALBERCA, CHAIN_DIALOG, AdwWindow)

GtkWidget *alberca_chain_dialog_new (AlbercaPool      *pool,
                                     AlbercaVolume    *volume,
                                     AlbercaChainVerb  verb);

G_END_DECLS
