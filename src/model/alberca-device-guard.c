/* alberca-device-guard.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-device-guard.h"

#include "backend/alberca-libvirt.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-device-rules.h"

struct _AlbercaDeviceGuard
{
  GObject parent_instance;

  AlbercaHostDevices *host; /* NULL as long as nothing is known */
};

G_DEFINE_FINAL_TYPE (AlbercaDeviceGuard, alberca_device_guard, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
alberca_device_guard_finalize (GObject *object)
{
  AlbercaDeviceGuard *self = ALBERCA_DEVICE_GUARD (object);

  g_clear_pointer (&self->host, alberca_host_devices_free);

  G_OBJECT_CLASS (alberca_device_guard_parent_class)->finalize (object);
}

static void
alberca_device_guard_class_init (AlbercaDeviceGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_device_guard_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_device_guard_init (AlbercaDeviceGuard *self)
{
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return alberca_host_devices_read (data, error);
}

static void
read_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaDeviceGuard *self = owner;

  /* What cannot be asked now is asked again before the build or the deletion */
  self->host = error == NULL ? result : alberca_host_devices_new ();
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * alberca_device_guard_new:
 * @connection: a connection
 *
 * Main thread. Asks about the connection's host, in a worker (alberca_host_devices_read()).
 */
AlbercaDeviceGuard *
alberca_device_guard_new (AlbercaConnection *connection)
{
  AlbercaDeviceGuard *self;
  AlbercaWorkers *workers;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  self = g_object_new (ALBERCA_TYPE_DEVICE_GUARD, NULL);
  workers = alberca_connection_get_workers (connection);
  if (workers != NULL)
    alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker,
                          g_object_ref (alberca_connection_get_handle (connection)), g_object_unref,
                          read_done_cb, self);

  return self;
}

/**
 * alberca_device_guard_get_known:
 * @self: a guard
 *
 * Returns: whether the host has answered
 */
gboolean
alberca_device_guard_get_known (AlbercaDeviceGuard *self)
{
  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (self), FALSE);

  return self->host != NULL;
}

/**
 * alberca_device_guard_get_disks:
 * @self: a guard
 *
 * Returns: (transfer none) (nullable): the host's disks
 */
GPtrArray *
alberca_device_guard_get_disks (AlbercaDeviceGuard *self)
{
  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (self), NULL);

  return self->host != NULL ? self->host->disks : NULL;
}

/**
 * alberca_device_guard_get_problem:
 * @self: a guard
 * @pool: a pool, defined or not
 * @build: how it shall be built
 */
char *
alberca_device_guard_get_problem (AlbercaDeviceGuard      *self,
                                  const AlbercaPoolConfig *pool,
                                  AlbercaPoolBuild         build)
{
  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (self), NULL);
  g_return_val_if_fail (pool != NULL, NULL);

  return self->host != NULL ? alberca_device_rules_get_problem (self->host, pool, build) : NULL;
}

/**
 * alberca_device_guard_get_warning:
 * @self: a guard
 * @pool: a pool, defined or not
 * @build: how it shall be built
 */
char *
alberca_device_guard_get_warning (AlbercaDeviceGuard      *self,
                                  const AlbercaPoolConfig *pool,
                                  AlbercaPoolBuild         build)
{
  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (self), NULL);
  g_return_val_if_fail (pool != NULL, NULL);

  return self->host != NULL ? alberca_device_rules_get_warning (self->host, pool, build) : NULL;
}

/**
 * alberca_device_guard_get_deletion_problem:
 * @self: a guard
 * @pool: a pool
 */
char *
alberca_device_guard_get_deletion_problem (AlbercaDeviceGuard      *self,
                                           const AlbercaPoolConfig *pool)
{
  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (self), NULL);
  g_return_val_if_fail (pool != NULL, NULL);

  return self->host != NULL ? alberca_device_rules_get_deletion_problem (self->host, pool) : NULL;
}

/**
 * alberca_device_guard_describe:
 * @self: a guard
 * @path: one of the host's devices
 */
char *
alberca_device_guard_describe (AlbercaDeviceGuard *self,
                               const char         *path)
{
  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return self->host != NULL ? alberca_device_rules_describe (self->host, path) : NULL;
}

/**
 * alberca_device_guard_get_field:
 * @type: a type of pools
 *
 * Returns: (transfer none) (nullable): where the field stands in the XML
 */
const char *
alberca_device_guard_get_field (AlbercaPoolType type)
{
  switch ((int) type)
    {
    case ALBERCA_POOL_TYPE_FS:
    case ALBERCA_POOL_TYPE_LOGICAL:
    case ALBERCA_POOL_TYPE_DISK:
    case ALBERCA_POOL_TYPE_ZFS:
      return "source/device@path";
    default:
      return NULL;
    }
}

/**
 * alberca_device_guard_check:
 * @connection: an open connection
 * @pool: a pool, defined or not
 * @build: how it is about to be built
 * @error: %G_IO_ERROR_BUSY with what forbids it, or why it could not be found out
 *
 * Worker thread.
 *
 * Returns: whether nothing is known that forbids it
 */
gboolean
alberca_device_guard_check (GVirConnection           *connection,
                            const AlbercaPoolConfig  *pool,
                            AlbercaPoolBuild          build,
                            GError                  **error)
{
  g_autoptr(AlbercaHostDevices) host = NULL;
  g_autofree char *problem = NULL;

  if (!alberca_device_rules_writes (alberca_pool_config_get_pool_type (pool), build))
    return TRUE;
  host = alberca_host_devices_read (connection, error);
  if (host == NULL)
    return FALSE;
  problem = alberca_device_rules_get_problem (host, pool, build);
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, problem);
  return FALSE;
}

/**
 * alberca_device_guard_check_deletion:
 * @connection: an open connection
 * @pool: a pool whose storage is about to be deleted
 * @error: %G_IO_ERROR_BUSY with what forbids it, or why it could not be found out
 *
 * Worker thread. A host that cannot be asked at all (%ALBERCA_LIBVIRT_ERROR_NO_SUPPORT) forbids nothing.
 *
 * Returns: whether nothing is known that forbids it
 */
gboolean
alberca_device_guard_check_deletion (GVirConnection           *connection,
                                     const AlbercaPoolConfig  *pool,
                                     GError                  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(AlbercaHostDevices) host = alberca_host_devices_read (connection, &local_error);
  g_autofree char *problem = NULL;

  if (host == NULL)
    {
      if (g_error_matches (local_error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_SUPPORT))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  problem = alberca_device_rules_get_deletion_problem (host, pool);
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, problem);
  return FALSE;
}
