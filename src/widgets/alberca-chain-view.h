/* alberca-chain-view.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What a volume is built on and what is built on it, as a picture; not there where it is alone.
 * Signal "volume-wanted" (AlbercaPool *, const char *): another one of it was activated. */

#define ALBERCA_TYPE_CHAIN_VIEW (alberca_chain_view_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaChainView, alberca_chain_view, ALBERCA, CHAIN_VIEW, AdwBin)

void alberca_chain_view_set_volume (AlbercaChainView *self,
                                    AlbercaPool      *pool,
                                    AlbercaVolume    *volume);

G_END_DECLS
