/* alberca-secret-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "xml/alberca-secret-config.h"

G_BEGIN_DECLS

#define ALBERCA_TYPE_SECRET (alberca_secret_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSecret, alberca_secret, ALBERCA, SECRET, GObject)

const char *alberca_secret_get_uuid  (AlbercaSecret *self);
/* What a person knows it by */
const char *alberca_secret_get_title (AlbercaSecret *self);

/* What libvirt gets for what was typed; (transfer full) */
GBytes     *alberca_secret_make_value (AlbercaSecretKind  kind,
                                       const char        *text);

/* A connection's secrets of one kind: a GListModel of AlbercaSecret, read when it is made and
 * by alberca_secret_list_read (). Property "error": why they could not be read. */

#define ALBERCA_TYPE_SECRET_LIST (alberca_secret_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSecretList, alberca_secret_list, ALBERCA, SECRET_LIST, GObject)

AlbercaSecretList *alberca_secret_list_new       (AlbercaConnection  *connection,
                                                  AlbercaSecretKind   kind);
AlbercaConnection *alberca_secret_list_get_connection (AlbercaSecretList *self);
AlbercaSecretKind  alberca_secret_list_get_kind  (AlbercaSecretList  *self);
void               alberca_secret_list_read      (AlbercaSecretList  *self);
const GError      *alberca_secret_list_get_error (AlbercaSecretList  *self);
/* What one would type to make it; (transfer full) */
char              *alberca_secret_list_get_commands (AlbercaSecretList         *self,
                                                     const AlbercaSecretConfig *config);
/* NULL, or what is wrong with a value of this kind; (transfer full) */
char              *alberca_secret_list_get_problem (AlbercaSecretList *self,
                                                    const char        *value);
AlbercaOperation  *alberca_secret_list_create    (AlbercaSecretList         *self,
                                                  const AlbercaSecretConfig *config,
                                                  const char                *value);

G_END_DECLS
