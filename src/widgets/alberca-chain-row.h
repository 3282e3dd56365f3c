/* alberca-chain-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-chain.h"

G_BEGIN_DECLS

/* One node of a chain, in a list. */

#define ALBERCA_TYPE_CHAIN_ROW (alberca_chain_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaChainRow, alberca_chain_row, ALBERCA, CHAIN_ROW, GtkListBoxRow)

GtkWidget  *alberca_chain_row_new      (const AlbercaChain     *chain,
                                        const AlbercaChainNode *node);
/* Of the overlays on @base that are not shown: "And 12 more" */
GtkWidget  *alberca_chain_row_new_more (const AlbercaChainNode *base);
/* Of the volume that is shown; NULL where there is none to go to */
const char *alberca_chain_row_get_pool (AlbercaChainRow        *self);
const char *alberca_chain_row_get_name (AlbercaChainRow        *self);

G_END_DECLS
