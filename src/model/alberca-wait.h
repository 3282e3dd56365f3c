/* alberca-wait.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* A host that does not answer. When the server of a pool is gone, libvirt holds up every call about
 * storage that comes after the first that touched it, until the server is back; nothing that was asked
 * for is taken back by asking no longer. Main thread. Signal "changed": it says something else. */

#define ALBERCA_TYPE_WAIT (alberca_wait_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaWait, alberca_wait, ALBERCA, WAIT, GObject)

/* Belongs to the connection, and is kept fresh from the first call on; (transfer none) */
AlbercaWait *alberca_wait_get           (AlbercaConnection *connection);
/* µs since 1970 when what has no answer yet was asked, 0 while answers come */
gint64       alberca_wait_get_since     (AlbercaWait       *self);
/* The same of @pool alone: an act on it, or the list of its volumes */
gint64       alberca_wait_get_pool_since (AlbercaWait      *self,
                                          AlbercaPool      *pool);
/* "Waiting for libvirt since 12:03: “Creating…”", or NULL; (transfer full) */
char        *alberca_wait_describe      (AlbercaWait       *self);

G_END_DECLS
