/* alberca-connection-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-connections.h"
#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* For its pools and what searches through it. NULL while it is not open. */

AlbercaWorkers *alberca_connection_get_workers (AlbercaConnection *self);
GVirConnection *alberca_connection_get_handle  (AlbercaConnection *self);
/* @connection, while it is open, has broken; also for where libvirt does not tell */
void            alberca_connection_lose        (gpointer           connection);
/* Reads one pool again; it is removed where it is gone */
void            alberca_connection_reread_pool (AlbercaConnection *self,
                                                const char        *uuid,
                                                gboolean           volumes);

G_END_DECLS
