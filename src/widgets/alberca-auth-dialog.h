/* alberca-auth-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-auth-request.h"

G_BEGIN_DECLS

/* Asks the user what a connection asks: user names and passwords. Answers the request, or cancels
 * it when it is closed in any other way. Nothing that is typed is logged. */

#define ALBERCA_TYPE_AUTH_DIALOG (alberca_auth_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaAuthDialog, alberca_auth_dialog, ALBERCA, AUTH_DIALOG, AdwWindow)

/* @title: the title of the connection */
GtkWidget *alberca_auth_dialog_new (AlbercaAuthRequest *request,
                                    const char         *title);

G_END_DECLS
