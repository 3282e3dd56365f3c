/* alberca-secret-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-secret-list.h"

G_BEGIN_DECLS

/* Makes a secret. Signal "created" (uuid): it is there, and the dialog closes; a failure is shown
 * in the dialog, which keeps what was typed. */

#define ALBERCA_TYPE_SECRET_DIALOG (alberca_secret_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSecretDialog, alberca_secret_dialog, ALBERCA, SECRET_DIALOG, AdwWindow)

GtkWidget *alberca_secret_dialog_new (AlbercaSecretList *secrets);

G_END_DECLS
