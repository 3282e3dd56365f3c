/* alberca-attempt.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-events.h"
#include "model/alberca-auth-request-private.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* One try to open a connection. It may outlive the wish to have it: nothing can stop libvirt
 * while it opens, so what comes too late is closed at once. */
typedef struct _AlbercaAttempt AlbercaAttempt;

/* Main thread, unless it was abandoned: either @handle (transfer full) with @events (transfer
 * full) (nullable), or @error. */
typedef void (*AlbercaAttemptDone) (gpointer         owner,
                                    AlbercaWorkers  *workers,
                                    GVirConnection  *handle,
                                    AlbercaEvents   *events,
                                    const GError    *error);

typedef struct
{
  AlbercaPoolEventFunc   pool_event;
  AlbercaClosedEventFunc closed_event;
  AlbercaAuthHandler     auth_request;
  AlbercaAttemptDone     done;
} AlbercaAttemptFuncs;

/* @owner: a GObject, kept alive until it is done; the data of all functions */
AlbercaAttempt *alberca_attempt_start    (const char                 *uri,
                                          gboolean                    read_only,
                                          const AlbercaAttemptFuncs  *funcs,
                                          gpointer                    owner);
/* (transfer full): "done" is not called any more */
void            alberca_attempt_abandon  (AlbercaAttempt             *self);
/* Main thread: closes what an attempt gave, on a worker. @handle, @events: (transfer full) */
void            alberca_attempt_close    (AlbercaWorkers             *workers,
                                          GVirConnection             *handle,
                                          AlbercaEvents              *events);

G_END_DECLS
