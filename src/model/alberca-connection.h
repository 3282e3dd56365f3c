/* alberca-connection.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-auth-request.h"
#include "model/alberca-operation-queue.h"
#include "model/alberca-pool.h"
#include "model/alberca-usage.h"

G_BEGIN_DECLS

typedef struct _AlbercaPoolDraft AlbercaPoolDraft;

typedef enum
{
  ALBERCA_CONNECTION_CLOSED,
  ALBERCA_CONNECTION_CONNECTING,
  ALBERCA_CONNECTION_OPEN,
  ALBERCA_CONNECTION_LOST,    /* was open; comes back by itself, backing off */
  ALBERCA_CONNECTION_FAILED,  /* "error" says why */
} AlbercaConnectionState;

#define ALBERCA_TYPE_CONNECTION_STATE (alberca_connection_state_get_type ())
GType alberca_connection_state_get_type (void);

/* A libvirt URI. Properties (notified):
 *   "uri" string, "title" string ("System libvirt on this computer", "Practice", "host, over SSH")
 *   "read-only" boolean, "practice" boolean
 *   "state" AlbercaConnectionState
 *   "error" GError or NULL
 *   "pools" GListModel of AlbercaPool, sorted by name, the same model for ever
 *   "listed" boolean     the pools have been read at least once since it was opened
 * Signal "auth-request" (AlbercaAuthRequest *): main thread; without a handler it is cancelled. */

#define ALBERCA_TYPE_CONNECTION (alberca_connection_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConnection, alberca_connection, ALBERCA, CONNECTION, GObject)

AlbercaConnection      *alberca_connection_new           (const char             *uri,
                                                          gboolean                read_only,
                                                          AlbercaOperationQueue  *queue);
/* FALSE with a translated error that says what is wrong with @uri */
gboolean                alberca_connection_check_uri     (const char             *uri,
                                                          GError                **error);
const char             *alberca_connection_get_uri       (AlbercaConnection      *self);
/* The URI as it may be shown: without a password */
const char             *alberca_connection_get_safe_uri  (AlbercaConnection      *self);
const char             *alberca_connection_get_title     (AlbercaConnection      *self);
gboolean                alberca_connection_get_read_only (AlbercaConnection      *self);
void                    alberca_connection_set_read_only (AlbercaConnection      *self,
                                                          gboolean                read_only);
gboolean                alberca_connection_get_practice  (AlbercaConnection      *self);
void                    alberca_connection_set_practice  (AlbercaConnection      *self,
                                                          gboolean                practice);
AlbercaConnectionState  alberca_connection_get_state     (AlbercaConnection      *self);
/* Whether it is open, and not for reading alone */
gboolean                alberca_connection_get_can_change (AlbercaConnection     *self);
const GError           *alberca_connection_get_error     (AlbercaConnection      *self);
GListModel             *alberca_connection_get_pools     (AlbercaConnection      *self);
gboolean                alberca_connection_get_listed    (AlbercaConnection      *self);
AlbercaPool            *alberca_connection_find_pool     (AlbercaConnection      *self,
                                                          const char             *uuid);
AlbercaPool            *alberca_connection_find_pool_by_name (AlbercaConnection  *self,
                                                          const char             *name);
AlbercaOperationQueue  *alberca_connection_get_queue     (AlbercaConnection      *self);
void                    alberca_connection_open          (AlbercaConnection      *self);
/* Gives up connecting, or closes; pools go */
void                    alberca_connection_close         (AlbercaConnection      *self);
/* Closes and opens; Practice starts over from its file */
void                    alberca_connection_reopen        (AlbercaConnection      *self);
/* Reads all pools again (not their volumes), without a rescan on the host */
void                    alberca_connection_reread        (AlbercaConnection      *self);
/* define, build, start, autostart as the draft says, as one operation that undoes what it did
 * when a step fails; (transfer none) */
AlbercaOperation       *alberca_connection_create_pool   (AlbercaConnection      *self,
                                                          AlbercaPoolDraft       *draft);
/* Who uses @pool, before it is stopped or forgotten: see the .c */
void                    alberca_connection_find_pool_users (AlbercaConnection    *self,
                                                          AlbercaPool            *pool,
                                                          GCancellable           *cancellable,
                                                          AlbercaReadDone         done,
                                                          gpointer                owner);

G_END_DECLS
