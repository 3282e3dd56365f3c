/* alberca-auth-request.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Questions that a libvirt connection asks while it opens. A worker waits for the answer: the
 * window must answer or cancel every request it gets; one that is dropped counts as cancelled.
 * Answers are wiped from memory when the request goes. */

#define ALBERCA_TYPE_AUTH_REQUEST (alberca_auth_request_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaAuthRequest, alberca_auth_request, ALBERCA, AUTH_REQUEST, GObject)

guint       alberca_auth_request_get_n_prompts (AlbercaAuthRequest *self);
const char *alberca_auth_request_get_prompt    (AlbercaAuthRequest *self,
                                                guint               index);
const char *alberca_auth_request_get_default   (AlbercaAuthRequest *self,
                                                guint               index);
/* TRUE for a password: what is typed must not be shown */
gboolean    alberca_auth_request_is_secret     (AlbercaAuthRequest *self,
                                                guint               index);
void        alberca_auth_request_set_answer    (AlbercaAuthRequest *self,
                                                guint               index,
                                                const char         *answer);
void        alberca_auth_request_submit        (AlbercaAuthRequest *self);
void        alberca_auth_request_cancel        (AlbercaAuthRequest *self);

G_END_DECLS
