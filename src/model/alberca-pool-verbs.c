/* alberca-pool-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-volumes.h"
#include "model/alberca-batch.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-stubs.h"
#include "model/alberca-running-check.h"
#include "model/alberca-tree-deletion.h"
#include "model/alberca-volume-private.h"
#include "virsh/alberca-virsh-volume.h"
#include "virsh/alberca-virsh.h"

/* What a verb's worker gets: plain data and handles. */
typedef struct
{
  GVirStoragePool *pool;
  gboolean         autostart;
  GVirStorageVol  *volume;
  GVirConnection  *connection; /* NULL: a running domain may have the volume */
  char            *pool_name;
  char            *name;
  char            *path;
} PoolCall;

static PoolCall *
pool_call_new (AlbercaPool *pool)
{
  PoolCall *call = g_new0 (PoolCall, 1);

  call->pool = alberca_pool_dup_handle (pool);
  return call;
}

static void
pool_call_free (gpointer data)
{
  PoolCall *call = data;

  g_clear_object (&call->pool);
  g_clear_object (&call->volume);
  g_clear_object (&call->connection);
  g_free (call->pool_name);
  g_free (call->name);
  g_free (call->path);
  g_free (call);
}

static const char *
get_uri (AlbercaPool *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);

  return connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
}

static void
operation_state_cb (AlbercaPool      *self,
                    GParamSpec       *pspec,
                    AlbercaOperation *operation)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);

  AlbercaBatch *batch = alberca_operation_get_batch (operation);

  if (connection == NULL || !alberca_operation_get_finished (operation))
    return;
  /* Also after a failure: half of it may have happened. Within a batch the names will do. */
  if (batch != NULL && !alberca_batch_get_finished (batch))
    alberca_pool_reread (self);
  else
    alberca_connection_reread_pool (connection, alberca_pool_get_uuid (self), TRUE);
}

static char *
make_key (AlbercaConnection *connection,
          AlbercaPool       *pool)
{
  return g_strconcat (alberca_connection_get_uri (connection), "\n", alberca_pool_get_uuid (pool), NULL);
}

/* Who is waited for: those of the pools, those of the transfers, and those of each volume that
 * @operation is about. A download holds no pool, but what it reads must not go meanwhile.
 * @pool, @other: (nullable) */
static GStrv
make_keys (AlbercaConnection *connection,
           AlbercaPool       *pool,
           AlbercaPool       *other,
           gboolean           transfer,
           AlbercaOperation  *operation)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) volumes = alberca_operation_list_volumes (operation);
  const char *uri = alberca_connection_get_uri (connection);
  AlbercaPool *pools[] = { pool, other != pool ? other : NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (pools); i++)
    {
      g_autofree char *key = pools[i] != NULL ? make_key (connection, pools[i]) : NULL;

      if (key != NULL)
        g_strv_builder_add (builder, key);
    }
  for (gsize i = 0; volumes[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat (uri, "\n", volumes[i], NULL);

      g_strv_builder_add (builder, key);
    }
  if (transfer)
    {
      g_autofree char *key = g_strconcat (uri, "\ntransfers", NULL);

      g_strv_builder_add (builder, key);
    }
  return g_strv_builder_end (builder);
}

static void
enqueue (AlbercaConnection *connection,
         GStrv              keys,
         AlbercaOperation  *operation)
{
  alberca_operation_queue_add_all (alberca_connection_get_queue (connection), (const char *const *) keys,
                                   alberca_connection_get_workers (connection), operation);
}

/* Queues @operation (transfer full) behind the others of both pools; they are read again after it. */
AlbercaOperation *
alberca_pool_enqueue_both (AlbercaPool      *self,
                           AlbercaPool      *other,
                           AlbercaOperation *operation)
{
  g_autoptr(AlbercaOperation) owned = operation;
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  g_auto(GStrv) keys = NULL;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (alberca_connection_get_workers (connection) != NULL, NULL);

  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), NULL);
  if (other != self)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (other), NULL);
  keys = make_keys (connection, self, other, FALSE, operation);
  enqueue (connection, keys, operation);
  /* After its batch, which knows then whether this was the last */
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (operation_state_cb), self, G_CONNECT_SWAPPED);
  if (other != self)
    g_signal_connect_object (operation, "notify::state", G_CALLBACK (operation_state_cb), other, G_CONNECT_SWAPPED);
  return operation;
}

/* Queues @operation (transfer full) behind the pool's others; the pool is read again after it. */
AlbercaOperation *
alberca_pool_enqueue (AlbercaPool      *self,
                      AlbercaOperation *operation)
{
  return alberca_pool_enqueue_both (self, self, operation);
}

/* Queues @operation (transfer full) behind the other transfers of the connection and what else is
 * about its volumes, and where @whole_pool behind the pool's others too: streams are no job of the
 * pool for libvirt, but would fill all workers. */
AlbercaOperation *
alberca_pool_enqueue_transfer (AlbercaPool      *self,
                               AlbercaOperation *operation,
                               gboolean          whole_pool)
{
  g_autoptr(AlbercaOperation) owned = operation;
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  g_auto(GStrv) keys = NULL;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (alberca_connection_get_workers (connection) != NULL, NULL);

  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), NULL);
  keys = make_keys (connection, whole_pool ? self : NULL, NULL, TRUE, operation);
  enqueue (connection, keys, operation);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (operation_state_cb), self, G_CONNECT_SWAPPED);
  return operation;
}

/* Worker threads, all that end in _worker. */

static gboolean
start_worker (AlbercaOperation  *operation,
              gpointer           data,
              GCancellable      *cancellable,
              GError           **error)
{
  PoolCall *call = data;

  return alberca_pools_start (call->pool, error) || alberca_pool_stubs_explain (call->pool, error);
}

static gboolean
stop_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  PoolCall *call = data;

  return alberca_pools_stop (call->pool, error);
}

static gboolean
refresh_worker (AlbercaOperation  *operation,
                gpointer           data,
                GCancellable      *cancellable,
                GError           **error)
{
  PoolCall *call = data;
  g_autoptr(GError) local_error = NULL;

  if (alberca_pools_refresh (call->pool, &local_error))
    return TRUE;
  alberca_pool_stubs_explain (call->pool, &local_error);
  /* libvirt stops a pool that it cannot read; an answer that never came says nothing of it. */
  if (alberca_libvirt_error_get_explanation (local_error) != NULL || !alberca_pools_is_stopped (call->pool))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("The pool could not be read, and libvirt stopped it. When the cause is gone, Start brings it back. "
                   "libvirt said: %s"), local_error->message);
  return FALSE;
}

static gboolean
autostart_worker (AlbercaOperation  *operation,
                  gpointer           data,
                  GCancellable      *cancellable,
                  GError           **error)
{
  PoolCall *call = data;

  return alberca_pools_set_autostart (call->pool, call->autostart, error);
}

static gboolean
undefine_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  PoolCall *call = data;

  return alberca_pools_undefine (call->pool, error);
}

/* Its turn may have come hours after the question was answered. */
static gboolean
delete_volume_worker (AlbercaOperation  *operation,
                      gpointer           data,
                      GCancellable      *cancellable,
                      GError           **error)
{
  PoolCall *call = data;

  return (call->connection == NULL ||
          alberca_running_check (call->connection, call->path, call->pool_name, call->name, error)) &&
         alberca_volumes_delete (call->volume, error);
}

/**
 * alberca_pool_start:
 * @self: an inactive pool
 *
 * Main thread. virStoragePoolCreate().
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_start (AlbercaPool *self)
{
  const char *name = alberca_pool_get_name (self);
  g_autofree char *title = g_strdup_printf (_("Starting “%s”"), name);
  g_autofree char *command = alberca_virsh_pool_start (get_uri (self), name);

  return alberca_pool_enqueue (self, alberca_operation_new (title, command, start_worker, pool_call_new (self),
                                                            pool_call_free));
}

/**
 * alberca_pool_stop:
 * @self: an active pool
 *
 * Main thread. virStoragePoolDestroy(): what is in the pool stays.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_stop (AlbercaPool *self)
{
  const char *name = alberca_pool_get_name (self);
  g_autofree char *title = g_strdup_printf (_("Stopping “%s”"), name);
  g_autofree char *command = alberca_virsh_pool_stop (get_uri (self), name);

  return alberca_pool_enqueue (self, alberca_operation_new (title, command, stop_worker, pool_call_new (self),
                                                            pool_call_free));
}

/**
 * alberca_pool_refresh:
 * @self: an active pool
 *
 * Main thread. virStoragePoolRefresh(): the host looks what is in the pool.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_refresh (AlbercaPool *self)
{
  const char *name = alberca_pool_get_name (self);
  g_autofree char *title = g_strdup_printf (_("Refreshing “%s”"), name);
  g_autofree char *command = alberca_virsh_pool_refresh (get_uri (self), name);

  return alberca_pool_enqueue (self, alberca_operation_new (title, command, refresh_worker, pool_call_new (self),
                                                            pool_call_free));
}

/**
 * alberca_pool_set_autostart:
 * @self: a persistent pool
 * @autostart: start it with the host
 *
 * Main thread. virStoragePoolSetAutostart().
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_set_autostart (AlbercaPool *self,
                            gboolean     autostart)
{
  const char *name = alberca_pool_get_name (self);
  g_autofree char *title = g_strdup_printf (autostart ? _("Setting “%s” to start with the host")
                                                      : _("Setting “%s” not to start with the host"), name);
  g_autofree char *command = alberca_virsh_pool_autostart (get_uri (self), name, autostart);
  PoolCall *call = pool_call_new (self);

  call->autostart = autostart;
  return alberca_pool_enqueue (self, alberca_operation_new (title, command, autostart_worker, call, pool_call_free));
}

/**
 * alberca_pool_undefine:
 * @self: an inactive pool
 *
 * Main thread. virStoragePoolUndefine(): libvirt forgets the pool, what is in it stays.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_undefine (AlbercaPool *self)
{
  const char *name = alberca_pool_get_name (self);
  g_autofree char *title = g_strdup_printf (_("Removing the definition of “%s”"), name);
  g_autofree char *command = alberca_virsh_pool_undefine (get_uri (self), name);

  return alberca_pool_enqueue (self, alberca_operation_new (title, command, undefine_worker, pool_call_new (self),
                                                            pool_call_free));
}

/* @self where the volume is not in any pool any more */
static AlbercaPool *
get_own_pool (AlbercaPool   *self,
              AlbercaVolume *volume)
{
  AlbercaPool *own = alberca_volume_get_pool (volume);

  return own != NULL ? own : self;
}

/**
 * alberca_pool_get_delete_command:
 * @self: the pool
 * @volumes: (element-type AlbercaVolume): some of its volumes, or of others of its connection
 *
 * Returns: (transfer full): what alberca_pool_delete_volumes() does, as commands
 */
char *
alberca_pool_get_delete_command (AlbercaPool *self,
                                 GPtrArray   *volumes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);
      g_autofree char *line = alberca_virsh_vol_delete (get_uri (self), alberca_pool_get_name (get_own_pool (self, volume)),
                                                        alberca_volume_get_name (volume));

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

/* For delete_volume_worker (). */
static void
pool_call_set_place (PoolCall      *call,
                     AlbercaPool   *pool,
                     AlbercaVolume *volume)
{
  const char *path = alberca_volume_get_path (volume);

  call->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (pool)));
  call->pool_name = g_strdup (alberca_pool_get_name (pool));
  call->name = g_strdup (alberca_volume_get_name (volume));
  call->path = g_strdup (path != NULL ? path : alberca_volume_get_key (volume));
}

static AlbercaOperation *
delete_volume (AlbercaPool   *self,
               AlbercaVolume *volume,
               gboolean       running_too)
{
  const char *name = alberca_volume_get_name (volume);
  g_autofree char *command = alberca_virsh_vol_delete (get_uri (self), alberca_pool_get_name (self), name);
  g_autofree char *title = g_strdup_printf (_("Deleting the volume “%s” from “%s”"), name,
                                            alberca_pool_get_name (self));
  PoolCall *call = pool_call_new (self);
  AlbercaOperation *operation;

  call->volume = g_object_ref (alberca_volume_get_handle (volume));
  if (!running_too)
    pool_call_set_place (call, self, volume);
  operation = alberca_operation_new (title, command, delete_volume_worker, call, pool_call_free);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), name);
  return alberca_pool_enqueue (self, operation);
}

/**
 * alberca_pool_delete_volume:
 * @self: an active pool
 * @volume: one of its volumes
 *
 * Main thread. virStorageVolDelete(). Whether it is in use must have been asked before; whether a
 * domain runs with it is asked again when its turn comes.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_delete_volume (AlbercaPool   *self,
                            AlbercaVolume *volume)
{
  g_return_val_if_fail (alberca_pool_get_connection (self) != NULL, NULL);

  return delete_volume (self, volume, FALSE);
}

static AlbercaOperation *
start_deletion (AlbercaPool    *pool,
                AlbercaVolume  *volume,
                gpointer        data,
                GError        **error)
{
  return delete_volume (pool, volume, GPOINTER_TO_INT (data));
}

static AlbercaBatch *
delete_volumes (AlbercaPool *self,
                GPtrArray   *volumes,
                gboolean     running_too)
{
  g_autofree char *title = NULL;
  g_autoptr(AlbercaBatch) batch = NULL;
  gboolean elsewhere = FALSE;

  g_return_val_if_fail (volumes->len > 0, NULL);
  g_return_val_if_fail (alberca_pool_get_connection (self) != NULL, NULL);

  for (guint i = 0; i < volumes->len; i++)
    elsewhere = elsewhere || get_own_pool (self, g_ptr_array_index (volumes, i)) != self;
  if (elsewhere)
    title = g_strdup_printf (ngettext ("Deleting %u volume", "Deleting %u volumes", volumes->len), volumes->len);
  else
    title = g_strdup_printf (ngettext ("Deleting %u volume from “%s”", "Deleting %u volumes from “%s”", volumes->len),
                             volumes->len, alberca_pool_get_name (self));
  batch = alberca_batch_new (title);
  for (guint i = 0; i < volumes->len; i++)
    {
      g_autoptr(GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, g_ptr_array_index (volumes, i));
      alberca_batch_add_volumes (batch, get_own_pool (self, g_ptr_array_index (volumes, i)), one, start_deletion,
                                 GINT_TO_POINTER (running_too), NULL);
    }
  alberca_batch_run (batch, alberca_connection_get_queue (alberca_pool_get_connection (self)));
  return batch;
}

/**
 * alberca_pool_delete_volumes:
 * @self: an active pool
 * @volumes: (element-type AlbercaVolume): one or more of its volumes, or of other pools of its
 * connection
 *
 * Main thread. virStorageVolDelete() for each in this order, as operations of their own: one that
 * cannot be deleted does not save the others. Whether they are in use must have been asked before:
 * alberca_connection_find_impact(); whether a domain runs with one is asked again when its turn comes.
 *
 * Returns: (transfer none): the batch of operations
 */
AlbercaBatch *
alberca_pool_delete_volumes (AlbercaPool *self,
                             GPtrArray   *volumes)
{
  return delete_volumes (self, volumes, FALSE);
}

/**
 * alberca_pool_delete_answered:
 * @self: an active pool
 * @volumes: (element-type AlbercaVolume): as for alberca_pool_delete_volumes()
 * @impact: (nullable): what was known when somebody said yes; %NULL: nothing
 *
 * Main thread. The same, also of what a domain runs with where the answer was given in spite of that.
 *
 * Returns: (transfer none): the batch of operations
 */
AlbercaBatch *
alberca_pool_delete_answered (AlbercaPool         *self,
                              GPtrArray           *volumes,
                              const AlbercaImpact *impact)
{
  g_autofree char *running = impact != NULL ? alberca_impact_get_running (impact) : NULL;

  return delete_volumes (self, volumes, impact == NULL || running != NULL);
}
