/* alberca-pool-edit.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-operation.h"
#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The persistent definition of a pool, as text: read, checked, put in the place of the old one. */

void              alberca_pool_read_definition_async  (AlbercaPool          *self,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
char             *alberca_pool_read_definition_finish (GAsyncResult         *result,
                                                       GError              **error);
/* (transfer full), NULL where there is none */
char             *alberca_pool_get_edit_problem       (AlbercaPool          *self,
                                                       const char           *xml);
/* (transfer full) */
char             *alberca_pool_get_redefine_command   (AlbercaPool          *self,
                                                       const char           *xml);
/* (transfer none) */
AlbercaOperation *alberca_pool_redefine               (AlbercaPool          *self,
                                                       const char           *old_xml,
                                                       const char           *xml);

G_END_DECLS
