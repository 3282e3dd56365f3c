/* alberca-connection-banner.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* A line over the content that says what is special about the connection: lost, Practice,
 * read-only. Property "connection" (read-write). */

#define ALBERCA_TYPE_CONNECTION_BANNER (alberca_connection_banner_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConnectionBanner, alberca_connection_banner, ALBERCA, CONNECTION_BANNER, AdwBin)

void alberca_connection_banner_set_connection (AlbercaConnectionBanner *self,
                                               AlbercaConnection       *connection);

G_END_DECLS
