/* alberca-attempt.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-attempt.h"

#include "backend/alberca-connections.h"

/* libvirtd answers five calls per client at once. */
#define N_WORKERS 4

struct _AlbercaAttempt
{
  gatomicrefcount            ref_count;
  char                      *uri;
  gboolean                   read_only;
  const AlbercaAttemptFuncs *funcs;
  AlbercaWorkers            *workers;
  gpointer                   owner;
  gboolean                   abandoned; /* main thread */
};

/* What the worker gives: @handle, or @error. */
typedef struct
{
  AlbercaAttempt *attempt;
  GVirConnection *handle;
  AlbercaEvents  *events;
  GError         *error;
} Opened;

static AlbercaAttempt *
attempt_ref (AlbercaAttempt *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
attempt_unref (gpointer data)
{
  AlbercaAttempt *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->uri);
  g_object_unref (self->workers);
  g_free (self);
}

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->attempt, attempt_unref);
  g_clear_error (&opened->error);
  g_free (opened);
}

/* Worker thread. */
static gpointer
close_worker (gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Opened *opened = data;

  if (opened->events != NULL)
    alberca_events_unregister (g_steal_pointer (&opened->events));
  alberca_connections_close (g_steal_pointer (&opened->handle));
  return NULL;
}

static void
close_done_cb (gpointer  owner,
               gpointer  result,
               GError   *error)
{
}

/* After everything else the workers still do. */
void
alberca_attempt_close (AlbercaWorkers *workers,
                       GVirConnection *handle,
                       AlbercaEvents  *events)
{
  Opened *opened = g_new0 (Opened, 1);

  if (events != NULL)
    alberca_events_mute (events);
  opened->handle = handle;
  opened->events = events;
  alberca_workers_read (workers, ALBERCA_PRIORITY_BACKGROUND, NULL, close_worker, opened, opened_free,
                        close_done_cb, NULL);
}

/* Main thread, while a worker waits. */
static void
auth_request_cb (AlbercaAuthRequest *request,
                 gpointer            user_data)
{
  AlbercaAttempt *self = user_data;

  if (self->abandoned)
    alberca_auth_request_cancel (request);
  else
    self->funcs->auth_request (request, self->owner);
}

/* Worker thread. */
static gboolean
ask_auth (AlbercaCredential *credentials,
          guint              n_credentials,
          gpointer           user_data)
{
  return alberca_auth_request_ask (credentials, n_credentials, auth_request_cb, user_data);
}

/* Worker thread. The owner is only handed on, as the data of events, which come on the main
 * thread: it lives as long as this read, and mutes them before it goes. */
static gpointer
open_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  AlbercaAttempt *self = data;
  Opened *opened = g_new0 (Opened, 1);
  g_autoptr(GError) local_error = NULL;

  opened->attempt = attempt_ref (self);
  opened->handle = alberca_connections_open (self->uri, self->read_only, ask_auth, self, &opened->error);
  if (opened->handle == NULL)
    return opened;
  opened->events = alberca_events_register (opened->handle, self->funcs->pool_event, self->funcs->closed_event,
                                            self->owner, &local_error);
  if (opened->events == NULL)
    g_message ("A connection sends no pool events: %s", local_error->message);
  return opened;
}

static void
open_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  Opened *opened = result;
  AlbercaAttempt *self = opened->attempt;

  if (!self->abandoned)
    self->funcs->done (owner, self->workers, opened->handle, opened->events, opened->error);
  else if (opened->handle != NULL)
    alberca_attempt_close (self->workers, opened->handle, opened->events);
  opened_free (opened);
}

AlbercaAttempt *
alberca_attempt_start (const char                *uri,
                       gboolean                   read_only,
                       const AlbercaAttemptFuncs *funcs,
                       gpointer                   owner)
{
  AlbercaAttempt *self = g_new0 (AlbercaAttempt, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->uri = g_strdup (uri);
  self->read_only = read_only;
  self->funcs = funcs;
  self->owner = owner;
  self->workers = alberca_workers_new (N_WORKERS);
  alberca_workers_read (self->workers, ALBERCA_PRIORITY_ACT, NULL, open_worker, attempt_ref (self), attempt_unref,
                        open_done_cb, owner);
  return self;
}

void
alberca_attempt_abandon (AlbercaAttempt *self)
{
  self->abandoned = TRUE;
  attempt_unref (self);
}
