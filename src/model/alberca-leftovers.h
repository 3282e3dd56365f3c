/* alberca-leftovers.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection-private.h"

G_BEGIN_DECLS

/* Half volumes that could not be removed because the connection was lost: they are removed, by an
 * operation like any other, when it is back and their pool runs. */

void alberca_leftovers_add (AlbercaConnection *connection,
                            const char        *pool_uuid,
                            const char        *volume,
                            guint64            length,
                            GVirConnection    *lost);

G_END_DECLS
