/* alberca-chain-search.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "model/alberca-usage-graph.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* What single disks are built on, in pools of which nobody has read the volumes. */

/* Of a disk: @path, or @pool and @name. (transfer full): give them to the search */
AlbercaGraphVolume *alberca_chain_search_key (const char      *path,
                                              const char      *pool,
                                              const char      *name);
/* @keys: (transfer full) (element-type AlbercaGraphVolume). @done gets a GPtrArray of
 * AlbercaGraphVolume (transfer full): those that are volumes, and all below them that are */
void                alberca_chain_search_run (AlbercaWorkers  *workers,
                                              GVirConnection  *handle,
                                              GPtrArray       *keys,
                                              AlbercaReadDone  done,
                                              gpointer         owner);

G_END_DECLS
