/* alberca-connection-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* A connection in the sidebar, above its pools. Properties: "connection" (read-write), "label"
 * (what a screen reader says). Its menu has the actions "win.connection-…". */

#define ALBERCA_TYPE_CONNECTION_ROW (alberca_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConnectionRow, alberca_connection_row, ALBERCA, CONNECTION_ROW, AdwBin)

GtkWidget  *alberca_connection_row_new            (void);
void        alberca_connection_row_set_connection (AlbercaConnectionRow *self,
                                                   AlbercaConnection    *connection);
const char *alberca_connection_row_get_label      (AlbercaConnectionRow *self);

G_END_DECLS
