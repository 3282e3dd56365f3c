/* alberca-uri.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* libvirt URIs as people meet them. */

/* FALSE with a translated error that says what is wrong and what to write */
gboolean alberca_uri_check     (const char  *uri,
                                GError     **error);
/* Without the password; (transfer full) */
char    *alberca_uri_make_safe (const char  *uri);
/* Leads to a libvirt of this computer, unless a socket in it is that of a tunnel */
gboolean alberca_uri_is_local  (const char  *uri);
/* To that of the system, which has a say over all of it: one that waits where it always does, for any other
 * socket may be a tunnel’s */
gboolean alberca_uri_is_local_system (const char *uri);
/* "System libvirt", "server, over SSH"; (transfer full) */
char    *alberca_uri_describe  (const char  *uri);

G_END_DECLS
