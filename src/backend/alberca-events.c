/* alberca-events.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-events.h"

#include "backend/alberca-libvirt-private.h"

/* libvirt calls back on the thread of the event loop, which is the main thread; registering and
 * unregistering are calls to the daemon and run on workers. libvirt's own references (one per
 * event) keep this alive until it has let go of the last one. */
struct _AlbercaEvents
{
  gatomicrefcount         ref_count;
  virConnectPtr           connection;
  AlbercaPoolEventFunc    pool_func;
  AlbercaClosedEventFunc  closed_func;
  gpointer                user_data;
  gint                    muted; /* atomic */
  int                     lifecycle_id;
  int                     refresh_id;
  gboolean                has_close_callback;
};

static AlbercaEvents *
events_ref (AlbercaEvents *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
events_unref (gpointer data)
{
  AlbercaEvents *self = data;

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static void
emit_pool_event (AlbercaEvents     *self,
                 virStoragePoolPtr  pool,
                 AlbercaPoolEvent   event)
{
  char uuid[VIR_UUID_STRING_BUFLEN];

  if (g_atomic_int_get (&self->muted) || virStoragePoolGetUUIDString (pool, uuid) < 0)
    return;
  self->pool_func (uuid, event, self->user_data);
}

static void
lifecycle_cb (virConnectPtr      connection,
              virStoragePoolPtr  pool,
              int                event,
              int                detail,
              void              *user_data)
{
  gboolean gone = event == VIR_STORAGE_POOL_EVENT_UNDEFINED || event == VIR_STORAGE_POOL_EVENT_DELETED;

  /* A transient pool that stops is gone as well, without an UNDEFINED: the reader finds out. */
  emit_pool_event (user_data, pool, gone ? ALBERCA_POOL_EVENT_GONE : ALBERCA_POOL_EVENT_CHANGED);
}

static void
refresh_cb (virConnectPtr      connection,
            virStoragePoolPtr  pool,
            void              *user_data)
{
  emit_pool_event (user_data, pool, ALBERCA_POOL_EVENT_REFRESHED);
}

/* Main thread. */
static gboolean
closed_idle_cb (gpointer user_data)
{
  AlbercaEvents *self = user_data;

  if (!g_atomic_int_get (&self->muted))
    self->closed_func (self->user_data);
  return G_SOURCE_REMOVE;
}

/* On the thread of a call that fails by it, if there is one */
static void
closed_cb (virConnectPtr  connection,
           int            reason,
           void          *user_data)
{
  AlbercaEvents *self = user_data;

  /* We closed it ourselves. */
  if (reason == VIR_CONNECT_CLOSE_REASON_CLIENT || g_atomic_int_get (&self->muted))
    return;
  g_idle_add_full (G_PRIORITY_DEFAULT, closed_idle_cb, events_ref (self), events_unref);
}

/**
 * alberca_events_register:
 * @connection: an open connection
 * @pool_func: called when a pool has changed
 * @closed_func: called when the connection broke
 * @user_data: for both; must stay valid until alberca_events_mute()
 * @error: why pools cannot be watched
 *
 * Worker thread. virConnectStoragePoolEventRegisterAny() and virConnectRegisterCloseCallback():
 * libvirt-gobject has neither.
 *
 * Returns: (transfer full): give it to alberca_events_unregister(); %NULL with @error set
 */
AlbercaEvents *
alberca_events_register (GVirConnection          *connection,
                         AlbercaPoolEventFunc     pool_func,
                         AlbercaClosedEventFunc   closed_func,
                         gpointer                 user_data,
                         GError                 **error)
{
  AlbercaEvents *self = g_new0 (AlbercaEvents, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->connection = alberca_libvirt_dup_connect (connection);
  self->pool_func = pool_func;
  self->closed_func = closed_func;
  self->user_data = user_data;

  /* No reference for this one: libvirt 9.0 frees it when the connection breaks, but not when it is
   * unregistered. Either happens under a lock, before our own reference goes. */
  self->has_close_callback = virConnectRegisterCloseCallback (self->connection, closed_cb, self, NULL) == 0;
  if (!self->has_close_callback)
    virResetLastError ();

  self->lifecycle_id =
    virConnectStoragePoolEventRegisterAny (self->connection, NULL, VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE,
                                           VIR_STORAGE_POOL_EVENT_CALLBACK (lifecycle_cb),
                                           events_ref (self), events_unref);
  if (self->lifecycle_id < 0)
    {
      events_unref (self);
      alberca_libvirt_take_error (error);
      alberca_events_unregister (self);
      return NULL;
    }

  self->refresh_id =
    virConnectStoragePoolEventRegisterAny (self->connection, NULL, VIR_STORAGE_POOL_EVENT_ID_REFRESH,
                                           VIR_STORAGE_POOL_EVENT_CALLBACK (refresh_cb),
                                           events_ref (self), events_unref);
  if (self->refresh_id < 0)
    {
      events_unref (self);
      virResetLastError ();
    }

  return self;
}

/**
 * alberca_events_mute:
 * @self: the registration
 *
 * Main thread. Nothing is called back after this returns.
 */
void
alberca_events_mute (AlbercaEvents *self)
{
  g_atomic_int_set (&self->muted, TRUE);
}

/* Worker thread. On a broken connection libvirt cannot tell the daemon, and keeps the close callback: what it
 * is called with stays valid, some bytes for each connection that broke. */
static void
keep (AlbercaEvents *self)
{
  static GMutex mutex;
  static GSList *kept;

  g_mutex_lock (&mutex);
  kept = g_slist_prepend (kept, events_ref (self));
  g_mutex_unlock (&mutex);
}

/**
 * alberca_events_unregister:
 * @self: (transfer full): the registration, muted
 *
 * Worker thread: asks the daemon to send no more events. On a broken connection that fails,
 * which is as good.
 */
void
alberca_events_unregister (AlbercaEvents *self)
{
  if (self->lifecycle_id >= 0)
    virConnectStoragePoolEventDeregisterAny (self->connection, self->lifecycle_id);
  if (self->refresh_id >= 0)
    virConnectStoragePoolEventDeregisterAny (self->connection, self->refresh_id);
  if (self->has_close_callback && virConnectUnregisterCloseCallback (self->connection, closed_cb) < 0)
    keep (self);
  virConnectClose (self->connection);
  virResetLastError ();
  events_unref (self);
}
