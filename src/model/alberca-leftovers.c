/* alberca-leftovers.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-leftovers.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domains.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "virsh/alberca-virsh-volume.h"

/* The clocks of two computers differ a little. */
#define GRACE 60

typedef struct
{
  char    *pool_uuid;
  char    *volume;
  guint64  length; /* bytes: what has another size now is not what was left */
  gint64   lost;   /* seconds since 1970: nor is what was written to later */
} Leftover;

typedef struct
{
  GVirConnection  *connection;
  GVirStoragePool *pool;
  char            *pool_name;
  char            *volume;
  guint64          length;
  gint64           lost;
} Call;

static void
leftover_free (gpointer data)
{
  Leftover *leftover = data;

  g_free (leftover->pool_uuid);
  g_free (leftover->volume);
  g_free (leftover);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->connection);
  g_object_unref (call->pool);
  g_free (call->pool_name);
  g_free (call->volume);
  g_free (call);
}

static GQuark
leftovers_quark (void)
{
  return g_quark_from_static_string ("alberca-leftovers");
}

/* Worker threads, all that follows until the verb. */

/* Whatever cannot be told is not removed. */
static gboolean
check_untouched (const Call                 *call,
                 const AlbercaVolumeConfig  *config,
                 GError                    **error)
{
  if (config->physical == call->length && config->modified <= call->lost + GRACE)
    return TRUE;
  if (config->physical == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("Whether “%s” is still what the interrupted upload left cannot be told, and it was not touched: delete "
                   "it if it is."), call->volume);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("“%s” is not what the interrupted upload left any more, and was not touched."), call->volume);
  return FALSE;
}

static gboolean
domain_names (const AlbercaDomainRecord *domain,
              const Call                *call,
              const char                *path)
{
  for (guint i = 0; i < domain->disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, i);

      if (disk->path != NULL ? g_strcmp0 (disk->path, path) == 0
                             : g_strcmp0 (disk->pool, call->pool_name) == 0 && g_strcmp0 (disk->volume, call->volume) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_unused (const Call  *call,
              const char  *path,
              GError     **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (call->connection, error);

  for (guint i = 0; domains != NULL && i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      if (!domain_names (domain, call, path))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("The virtual machine “%s” has what the interrupted upload left of “%s” as a disk, and it was not "
                     "touched."), domain->name, call->volume);
      return FALSE;
    }
  return domains != NULL;
}

/* Somebody else may have removed it, or made another one by this name. */
static gboolean
remove_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Call *call = data;
  g_autoptr(GError) find_error = NULL;
  g_autoptr(GVirStorageVol) volume = alberca_volumes_find (call->pool, call->volume, &find_error);
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (g_error_matches (find_error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL))
    return TRUE;
  if (volume == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&find_error));
      return FALSE;
    }
  config = alberca_volumes_read (volume, error);
  if (config == NULL || !check_untouched (call, config, error) || !check_unused (call, config->path, error))
    return FALSE;
  return alberca_volumes_delete (volume, error);
}

static void
remove_leftover (AlbercaConnection *connection,
                 AlbercaPool       *pool,
                 const Leftover    *leftover)
{
  /* Translators: %s is the name of a volume */
  g_autofree char *title = g_strdup_printf (_("Removing what an interrupted upload left of “%s”"), leftover->volume);
  g_autofree char *command = alberca_virsh_vol_delete (alberca_connection_get_safe_uri (connection),
                                                       alberca_pool_get_name (pool), leftover->volume);
  AlbercaOperation *operation;
  Call *call = g_new0 (Call, 1);

  call->connection = g_object_ref (alberca_connection_get_handle (connection));
  call->pool = alberca_pool_dup_handle (pool);
  call->pool_name = g_strdup (alberca_pool_get_name (pool));
  call->volume = g_strdup (leftover->volume);
  call->length = leftover->length;
  call->lost = leftover->lost;
  operation = alberca_operation_new (title, command, remove_worker, call, call_free);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), leftover->volume);
  alberca_pool_enqueue (pool, operation);
}

static void soon_cb (AlbercaConnection *connection);

/* The pool is read after the connection is open, and may be started later still. */
static void
watch (AlbercaConnection *connection,
       AlbercaPool       *pool)
{
  g_signal_handlers_disconnect_by_func (pool, soon_cb, connection);
  g_signal_connect_object (pool, "notify::available-now", G_CALLBACK (soon_cb), connection, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::active", G_CALLBACK (soon_cb), connection, G_CONNECT_SWAPPED);
}

static gboolean
try_cb (gpointer user_data)
{
  AlbercaConnection *connection = user_data;
  GPtrArray *leftovers = g_object_get_qdata (G_OBJECT (connection), leftovers_quark ());

  if (alberca_connection_get_workers (connection) == NULL || !alberca_connection_get_listed (connection))
    return G_SOURCE_REMOVE;
  for (guint i = leftovers->len; i > 0; i--)
    {
      Leftover *leftover = g_ptr_array_index (leftovers, i - 1);
      AlbercaPool *pool = alberca_connection_find_pool (connection, leftover->pool_uuid);

      if (pool == NULL)
        continue;
      if (!alberca_pool_get_available_now (pool) || !alberca_pool_get_active (pool))
        {
          watch (connection, pool);
          continue;
        }
      remove_leftover (connection, pool, leftover);
      g_ptr_array_remove_index (leftovers, i - 1);
    }
  return G_SOURCE_REMOVE;
}

/* A pool says that it is there before it has its new handle. */
static void
soon_cb (AlbercaConnection *connection)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, try_cb, g_object_ref (connection), g_object_unref);
}

/**
 * alberca_leftovers_add:
 * @connection: a connection that was lost, or closed
 * @pool_uuid: the pool
 * @volume: the name of what is left in it
 * @length: its size as a file, in bytes
 * @lost: the handle that was lost: should there be another one already, it is tried at once
 *
 * Main thread.
 */
void
alberca_leftovers_add (AlbercaConnection *connection,
                       const char        *pool_uuid,
                       const char        *volume,
                       guint64            length,
                       GVirConnection    *lost)
{
  GPtrArray *leftovers = g_object_get_qdata (G_OBJECT (connection), leftovers_quark ());
  Leftover *leftover = g_new0 (Leftover, 1);

  if (leftovers == NULL)
    {
      leftovers = g_ptr_array_new_with_free_func (leftover_free);
      g_object_set_qdata_full (G_OBJECT (connection), leftovers_quark (), leftovers, (GDestroyNotify) g_ptr_array_unref);
      g_signal_connect (connection, "notify::listed", G_CALLBACK (soon_cb), NULL);
      g_signal_connect (connection, "notify::state", G_CALLBACK (soon_cb), NULL);
    }
  leftover->pool_uuid = g_strdup (pool_uuid);
  leftover->volume = g_strdup (volume);
  leftover->length = length;
  leftover->lost = g_get_real_time () / G_USEC_PER_SEC;
  g_ptr_array_add (leftovers, leftover);
  if (alberca_connection_get_handle (connection) != lost)
    soon_cb (connection);
}
