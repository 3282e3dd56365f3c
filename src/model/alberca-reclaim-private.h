/* alberca-reclaim-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-reclaim.h"

G_BEGIN_DECLS

AlbercaReclaimItem *alberca_reclaim_item_new      (AlbercaVolume               *volume,
                                                   const AlbercaReclaimFinding *finding);

/* An operation that reads all of a volume; (transfer none). Its digest is put into @digests by its
 * path when it is done: main thread */
AlbercaOperation   *alberca_reclaim_start_digest  (AlbercaPool                 *pool,
                                                   AlbercaVolume               *volume,
                                                   GHashTable                  *digests);

G_END_DECLS
