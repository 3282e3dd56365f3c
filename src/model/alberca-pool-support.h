/* alberca-pool-support.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "xml/alberca-pool-type.h"

G_BEGIN_DECLS

/* Which types of pools a connection's libvirt has; until it has said so, all. Signal "changed". */

#define ALBERCA_TYPE_POOL_SUPPORT (alberca_pool_support_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolSupport, alberca_pool_support, ALBERCA, POOL_SUPPORT, GObject)

AlbercaPoolSupport *alberca_pool_support_new         (AlbercaConnection  *connection);
/* NULL, or why pools of this type cannot be used there, translated; (transfer full) */
char               *alberca_pool_support_get_problem (AlbercaPoolSupport *self,
                                                      AlbercaPoolType     type);

G_END_DECLS
