/* alberca-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection-list.h"
#include "model/alberca-operation-queue.h"
#include "model/alberca-template-list.h"

G_BEGIN_DECLS

#define ALBERCA_TYPE_WINDOW (alberca_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaWindow, alberca_window, ALBERCA, WINDOW, AdwApplicationWindow)

GtkWidget             *alberca_window_new             (GtkApplication        *application,
                                                       GSettings             *settings,
                                                       AlbercaOperationQueue *queue,
                                                       AlbercaConnectionList *connections,
                                                       AlbercaTemplateList   *templates);
AlbercaConnectionList *alberca_window_get_connections (AlbercaWindow         *self);
/* (transfer none) (nullable): the one that is shown */
AlbercaConnection     *alberca_window_get_connection  (AlbercaWindow         *self);
/* Adds the connection where it is not known yet, opens and selects it; "practice:" is Practice */
void                   alberca_window_open_uri        (AlbercaWindow         *self,
                                                       const char            *uri,
                                                       gboolean               read_only);
/* Selects the pool of this name as soon as it is there */
void                   alberca_window_want_pool       (AlbercaWindow         *self,
                                                       const char            *name);
/* Opens the wizard for a new pool as soon as a connection can take one */
void                   alberca_window_want_wizard     (AlbercaWindow         *self);
/* Selects the pool and the volume in it */
void                   alberca_window_show_volume     (AlbercaWindow         *self,
                                                       AlbercaPool           *pool,
                                                       const char            *name);

G_END_DECLS
