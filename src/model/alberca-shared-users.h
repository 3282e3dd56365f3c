/* alberca-shared-users.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "model/alberca-usage-graph.h"

G_BEGIN_DECLS

/* Who on another connected host uses what is in the shared pools of this one: to be known before anything is
 * destroyed. The same share is told by its source, as both hosts write it; hosts that are not connected
 * cannot be asked. */

typedef struct _AlbercaSharedUsers AlbercaSharedUsers;

/* Main thread. @others: of AlbercaConnection, perhaps with @self; not kept alive */
void       alberca_shared_users_set_others (AlbercaConnection        *self,
                                            GListModel               *others);
/* Main thread. Asks the other hosts that have one of @pools (element-type AlbercaPool);
 * (transfer full) (element-type AlbercaSharedUsers) */
GPtrArray *alberca_shared_users_begin      (AlbercaConnection        *self,
                                            GPtrArray                *pools);
/* Worker thread. Waits for the answer and adds it to @graph; what could not be seen, translated, or NULL;
 * (transfer full) */
char      *alberca_shared_users_add        (AlbercaSharedUsers       *users,
                                            AlbercaUsageGraph        *graph);
/* Any thread. Whether it is about the pool of this name, of the host that asks */
gboolean   alberca_shared_users_has_pool   (const AlbercaSharedUsers *users,
                                            const char               *name);

G_END_DECLS
