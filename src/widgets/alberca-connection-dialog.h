/* alberca-connection-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Add a connection: its kind, and what that kind needs, make a URI that can be edited. Emits
 * "accepted" (char *uri, gboolean read_only) and closes; Practice is "practice:". */

#define ALBERCA_TYPE_CONNECTION_DIALOG (alberca_connection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConnectionDialog, alberca_connection_dialog, ALBERCA, CONNECTION_DIALOG, AdwWindow)

GtkWidget *alberca_connection_dialog_new (void);

G_END_DECLS
