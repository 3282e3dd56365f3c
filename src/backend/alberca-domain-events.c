/* alberca-domain-events.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-domain-events.h"

#include "backend/alberca-libvirt-private.h"

#define N_EVENTS 7

/* As AlbercaEvents: libvirt calls back on the main thread, and its references (one per event)
 * keep this alive until it has let go of the last one. */
struct _AlbercaDomainEvents
{
  gatomicrefcount         ref_count;
  virConnectPtr           connection;
  AlbercaDomainEventFunc  func;
  gpointer                user_data;
  gint                    muted; /* atomic */
  int                     ids[N_EVENTS];
};

static AlbercaDomainEvents *
events_ref (AlbercaDomainEvents *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
events_unref (gpointer data)
{
  AlbercaDomainEvents *self = data;

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static void
emit (AlbercaDomainEvents *self,
      virDomainPtr         domain)
{
  char uuid[VIR_UUID_STRING_BUFLEN];

  if (g_atomic_int_get (&self->muted) || virDomainGetUUIDString (domain, uuid) < 0)
    return;
  self->func (uuid, self->user_data);
}

static int
lifecycle_cb (virConnectPtr  connection,
              virDomainPtr   domain,
              int            event,
              int            detail,
              void          *user_data)
{
  /* A guest that pauses or crashes has the disks it had. */
  if (event == VIR_DOMAIN_EVENT_DEFINED || event == VIR_DOMAIN_EVENT_UNDEFINED ||
      event == VIR_DOMAIN_EVENT_STARTED || event == VIR_DOMAIN_EVENT_STOPPED)
    emit (user_data, domain);
  return 0;
}

static void
device_cb (virConnectPtr  connection,
           virDomainPtr   domain,
           const char    *alias,
           void          *user_data)
{
  emit (user_data, domain);
}

/* Whatever the job was, when it ends the chain is another. */
static void
block_job_cb (virConnectPtr  connection,
              virDomainPtr   domain,
              const char    *disk,
              int            type,
              int            status,
              void          *user_data)
{
  emit (user_data, domain);
}

static void
disk_change_cb (virConnectPtr  connection,
                virDomainPtr   domain,
                const char    *old_path,
                const char    *new_path,
                const char    *alias,
                int            reason,
                void          *user_data)
{
  emit (user_data, domain);
}

static void
tray_change_cb (virConnectPtr  connection,
                virDomainPtr   domain,
                const char    *alias,
                int            reason,
                void          *user_data)
{
  emit (user_data, domain);
}

/* The guest agent, with which the guest brings its disks to rest, came or went. */
static void
agent_cb (virConnectPtr  connection,
          virDomainPtr   domain,
          int            state,
          int            reason,
          void          *user_data)
{
  emit (user_data, domain);
}

/**
 * alberca_domain_events_register:
 * @connection: an open connection
 * @func: called when the disks of a domain may be others, or what can be done with them
 * @user_data: for @func; must stay valid until alberca_domain_events_mute()
 *
 * Worker thread. virConnectDomainEventRegisterAny(): libvirt-gobject knows the lifecycle alone.
 * What the host's driver does not tell is not told.
 *
 * Returns: (transfer full): give it to alberca_domain_events_unregister()
 */
AlbercaDomainEvents *
alberca_domain_events_register (GVirConnection         *connection,
                                AlbercaDomainEventFunc  func,
                                gpointer                user_data)
{
  const struct
  {
    int                              event;
    virConnectDomainEventGenericCallback callback;
  } events[N_EVENTS] = {
    { VIR_DOMAIN_EVENT_ID_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK (lifecycle_cb) },
    { VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, VIR_DOMAIN_EVENT_CALLBACK (device_cb) },
    { VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, VIR_DOMAIN_EVENT_CALLBACK (device_cb) },
    { VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, VIR_DOMAIN_EVENT_CALLBACK (block_job_cb) },
    { VIR_DOMAIN_EVENT_ID_DISK_CHANGE, VIR_DOMAIN_EVENT_CALLBACK (disk_change_cb) },
    { VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, VIR_DOMAIN_EVENT_CALLBACK (tray_change_cb) },
    { VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK (agent_cb) },
  };
  AlbercaDomainEvents *self = g_new0 (AlbercaDomainEvents, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->connection = alberca_libvirt_dup_connect (connection);
  self->func = func;
  self->user_data = user_data;

  for (gsize i = 0; i < N_EVENTS; i++)
    {
      self->ids[i] = virConnectDomainEventRegisterAny (self->connection, NULL, events[i].event, events[i].callback,
                                                       events_ref (self), events_unref);
      if (self->ids[i] >= 0)
        continue;
      virResetLastError ();
      events_unref (self);
    }
  return self;
}

void
alberca_domain_events_mute (AlbercaDomainEvents *self)
{
  g_atomic_int_set (&self->muted, TRUE);
}

void
alberca_domain_events_unregister (AlbercaDomainEvents *self)
{
  for (gsize i = 0; i < N_EVENTS; i++)
    if (self->ids[i] >= 0)
      virConnectDomainEventDeregisterAny (self->connection, self->ids[i]);
  virConnectClose (self->connection);
  virResetLastError ();
  events_unref (self);
}
