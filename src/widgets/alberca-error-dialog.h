/* alberca-error-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a toast's "Details" opens: what happened, what it means, what to do, libvirt's own words
 * (selectable, with a Copy button) and the command. */

#define ALBERCA_TYPE_ERROR_DIALOG (alberca_error_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaErrorDialog, alberca_error_dialog, ALBERCA, ERROR_DIALOG, AdwWindow)

GtkWidget *alberca_error_dialog_new (const char   *heading,
                                     const GError *error,
                                     const char   *command);

G_END_DECLS
