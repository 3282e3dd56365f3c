/* alberca-pool-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-pools.h"
#include "model/alberca-operation-queue.h"
#include "model/alberca-pool.h"
#include "model/alberca-volume-store.h"

G_BEGIN_DECLS

/* For the connection that has the pool, and for its verbs. */

/* @record: its content is taken */
AlbercaPool       *alberca_pool_new               (AlbercaConnection  *connection,
                                                   AlbercaPoolRecord  *record);
void               alberca_pool_apply             (AlbercaPool        *self,
                                                   AlbercaPoolRecord  *record);
/* @workers: the open connection's threads; NULL: it is gone for now, what is known is greyed */
void               alberca_pool_set_workers       (AlbercaPool        *self,
                                                   AlbercaWorkers     *workers);
/* By name, as people sort: a GCompareDataFunc */
int                alberca_pool_compare           (gconstpointer       a,
                                                   gconstpointer       b,
                                                   gpointer            user_data);
/* The connection forgets the pool, or is closed: no handle stays behind */
void               alberca_pool_detach            (AlbercaPool        *self);
/* The host has scanned the pool: every detail may be new */
void               alberca_pool_reread_all        (AlbercaPool        *self);
/* (transfer full), NULL while the connection is not open */
GVirStoragePool   *alberca_pool_dup_handle        (AlbercaPool        *self);
/* Behind its "volumes"; (transfer none) */
AlbercaVolumeStore *alberca_pool_get_store        (AlbercaPool        *self);
AlbercaOperation  *alberca_pool_enqueue           (AlbercaPool        *self,
                                                   AlbercaOperation   *operation);
/* Of one connection one transfer runs at a time; @whole_pool: it keeps the pool's other operations
 * waiting as well */
AlbercaOperation  *alberca_pool_enqueue_transfer  (AlbercaPool        *self,
                                                   AlbercaOperation   *operation,
                                                   gboolean            whole_pool);
/* For what works on two pools, which may be the same: nothing else of either runs meanwhile */
AlbercaOperation  *alberca_pool_enqueue_both      (AlbercaPool        *self,
                                                   AlbercaPool        *other,
                                                   AlbercaOperation   *operation);

G_END_DECLS
