/* alberca-connections.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_CREDENTIAL_OTHER,
  ALBERCA_CREDENTIAL_USER,
  ALBERCA_CREDENTIAL_ACT_AS, /* another user, on whose behalf; usually empty */
  ALBERCA_CREDENTIAL_PASSWORD,
} AlbercaCredentialKind;

/* One question that libvirt asks while a connection opens; the answer is filled in by the
 * function that is asked, and wiped after libvirt has taken it. */
typedef struct
{
  AlbercaCredentialKind kind;
  char                 *prompt;
  char                 *default_answer;
  gboolean              secret;
  char                 *answer;
} AlbercaCredential;

/* Worker thread: blocks until the user has answered. FALSE: the user gave up. */
typedef gboolean (*AlbercaAuthFunc) (AlbercaCredential *credentials,
                                     guint              n_credentials,
                                     gpointer           user_data);

/* Once, on the main thread, before anything else here: libvirt's event loop becomes GLib's */
void            alberca_connections_init  (void);
/* Worker thread, both */
GVirConnection *alberca_connections_open  (const char       *uri,
                                           gboolean          read_only,
                                           AlbercaAuthFunc   auth,
                                           gpointer          auth_data,
                                           GError          **error);
void            alberca_connections_close (GVirConnection   *connection);
gboolean        alberca_connections_is_alive (GVirConnection *connection);

G_END_DECLS
