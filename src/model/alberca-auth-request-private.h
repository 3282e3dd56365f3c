/* alberca-auth-request-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-connections.h"
#include "model/alberca-auth-request.h"

G_BEGIN_DECLS

/* Main thread: gets the request (transfer none; keeps a reference to answer later) */
typedef void (*AlbercaAuthHandler) (AlbercaAuthRequest *request,
                                    gpointer            user_data);

/* Worker thread: hands the questions to @handler on the main thread and waits for the answers.
 * @user_data must stay valid until it returns. */
gboolean alberca_auth_request_ask (AlbercaCredential  *credentials,
                                   guint               n_credentials,
                                   AlbercaAuthHandler  handler,
                                   gpointer            user_data);

G_END_DECLS
