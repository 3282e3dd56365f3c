/* alberca-tree-deletion.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"
#include "model/alberca-impact.h"

G_BEGIN_DECLS

/* Deletes volumes that are built on each other, leaves first, in whatever pools, as one operation:
 * what something that could not be deleted is built on stays. (transfer none) */
AlbercaOperation *alberca_pool_delete_tree             (AlbercaPool         *self,
                                                        const AlbercaImpact *impact,
                                                        gboolean             with_dependants);
/* The same as commands, in the same order; (transfer full) */
char             *alberca_pool_get_delete_tree_command (AlbercaPool         *self,
                                                        const AlbercaImpact *impact,
                                                        gboolean             with_dependants);
/* Without an order, as operations of their own. @impact: (nullable): what was known when the question
 * was answered. (transfer none) */
AlbercaBatch     *alberca_pool_delete_answered         (AlbercaPool         *self,
                                                        GPtrArray           *volumes,
                                                        const AlbercaImpact *impact);

G_END_DECLS
