/* alberca-connection-page.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* A connection that is selected itself, not a pool of it: what it does, why it failed and what to
 * do about it. Property "connection" (read-write). Uses the actions "win.connection-…" and
 * "win.new-pool". */

#define ALBERCA_TYPE_CONNECTION_PAGE (alberca_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConnectionPage, alberca_connection_page, ALBERCA, CONNECTION_PAGE, AdwBin)

void alberca_connection_page_set_connection (AlbercaConnectionPage *self,
                                             AlbercaConnection     *connection);

G_END_DECLS
