/* alberca-connection-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* The connections the user knows, as a GListModel of AlbercaConnection. Given a GSettings it
 * remembers them ("connections", "open-connections") whenever they change; Practice is
 * remembered as "practice:", because the place of its file depends on the installation. */

#define ALBERCA_PRACTICE_URI "practice:"

#define ALBERCA_TYPE_CONNECTION_LIST (alberca_connection_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConnectionList, alberca_connection_list, ALBERCA, CONNECTION_LIST, GObject)

AlbercaConnectionList *alberca_connection_list_new          (AlbercaOperationQueue *queue,
                                                             GSettings             *settings,
                                                             const char            *data_dir);
/* Opens what was open when the program last ended */
void                   alberca_connection_list_open_remembered (AlbercaConnectionList *self);
/* Finds or makes it; (transfer none) */
AlbercaConnection     *alberca_connection_list_add          (AlbercaConnectionList *self,
                                                             const char            *uri,
                                                             gboolean               read_only);
AlbercaConnection     *alberca_connection_list_add_practice (AlbercaConnectionList *self);
AlbercaConnection     *alberca_connection_list_find         (AlbercaConnectionList *self,
                                                             const char            *uri);
/* Closes it and forgets it */
void                   alberca_connection_list_remove       (AlbercaConnectionList *self,
                                                             AlbercaConnection     *connection);

G_END_DECLS
