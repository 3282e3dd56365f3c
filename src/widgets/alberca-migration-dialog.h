/* alberca-migration-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* Can a virtual machine move to another host? What each disk needs for it, and the move. */

#define ALBERCA_TYPE_MIGRATION_DIALOG (alberca_migration_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMigrationDialog, alberca_migration_dialog, ALBERCA, MIGRATION_DIALOG, AdwWindow)

/* @connections: of AlbercaConnection, where it could go */
GtkWidget *alberca_migration_dialog_new (AlbercaConnection *connection,
                                         const char        *uuid,
                                         const char        *name,
                                         GListModel        *connections);

G_END_DECLS
