/* alberca-thin-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-thin-group.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "virsh/alberca-lvm.h"
#include "virsh/alberca-virsh.h"

/* What a worker gets: plain data and handles. */
typedef struct
{
  char            *group;
  char            *name;       /* of what is there; NULL */
  char            *uuid;       /* of that */
  char            *new_name;   /* of what is made; NULL */
  guint64          size;       /* bytes */
  GVirStoragePool *refreshed;  /* counts another room for its thin pools afterwards; NULL */
  GVirConnection  *connection; /* NULL: a running domain may have it */
  char            *pool_name;  /* libvirt's */
  char            *path;
  char           **volumes;    /* of a thin pool: UUIDs of what goes with it; NULL */
  char           **names;      /* and their names, as known when it was asked for; NULL */
} ThinCall;

/* @name: (nullable) */
static ThinCall *
thin_call_new (AlbercaThinGroup *group,
               const char       *name)
{
  ThinCall *call = g_new0 (ThinCall, 1);
  const AlbercaThinRecord *record = name != NULL ? alberca_thin_group_find (group, name) : NULL;

  call->group = g_strdup (alberca_thin_group_get_name (group));
  call->name = g_strdup (name);
  /* One that is not known any more is found by no worker. */
  call->uuid = g_strdup (record != NULL ? record->uuid : "");
  return call;
}

static void
thin_call_free (gpointer data)
{
  ThinCall *call = data;

  g_free (call->group);
  g_free (call->name);
  g_free (call->uuid);
  g_free (call->new_name);
  g_clear_object (&call->refreshed);
  g_clear_object (&call->connection);
  g_free (call->pool_name);
  g_free (call->path);
  g_strfreev (call->volumes);
  g_strfreev (call->names);
  g_free (call);
}

/* ---- Worker threads ---- */

/* It is done by then: a pool that cannot be read now is read some other time. */
static void
refresh_pool (ThinCall *call)
{
  if (call->refreshed != NULL)
    alberca_pools_refresh (call->refreshed, NULL);
}

static gboolean
pool_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  ThinCall *call = data;

  if (!alberca_thin_pools_create_pool (call->group, call->new_name, call->size, error))
    return FALSE;
  refresh_pool (call);
  return TRUE;
}

static gboolean
volume_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  ThinCall *call = data;

  return alberca_thin_pools_create_volume (call->group, call->name, call->new_name, call->size, error);
}

static gboolean
snapshot_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  ThinCall *call = data;

  return alberca_thin_pools_create_snapshot (call->group, call->name, call->uuid, call->new_name, error);
}

static gboolean
grow_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  ThinCall *call = data;

  if (!alberca_thin_pools_grow (call->group, call->name, call->uuid, call->size, error))
    return FALSE;
  refresh_pool (call);
  return TRUE;
}

static gboolean
activate_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  ThinCall *call = data;

  return alberca_thin_pools_activate (call->group, call->name, call->uuid, error);
}

/* Its turn may have come hours after the question was answered. */
static gboolean
delete_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  ThinCall *call = data;

  return (call->connection == NULL ||
          alberca_running_check (call->connection, call->path, call->pool_name, call->name, error)) &&
         alberca_thin_pools_delete (call->group, call->name, call->uuid, error);
}

static gboolean
is_pool_idle (ThinCall  *call,
              GError   **error)
{
  for (gsize i = 0; call->names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/dev/", call->group, "/", call->names[i], NULL);

      if (!alberca_running_check (call->connection, path, call->pool_name, call->names[i], error))
        return FALSE;
    }
  return TRUE;
}

/* What runs with one of its volumes is not asked about: LVM would not let it go. */
static gboolean
delete_pool_worker (AlbercaOperation  *operation,
                    gpointer           data,
                    GCancellable      *cancellable,
                    GError           **error)
{
  ThinCall *call = data;

  if (!is_pool_idle (call, error) ||
      !alberca_thin_pools_delete_pool (call->group, call->name, call->uuid, (const char *const *) call->volumes, error))
    return FALSE;
  refresh_pool (call);
  return TRUE;
}

/* ---- Operations ---- */

static void
finished_cb (AlbercaThinGroup *self)
{
  alberca_thin_group_reread (self);
}

/* @call: taken; @title: likewise */
static AlbercaOperation *
start (AlbercaThinGroup     *self,
       char                 *title,
       const char           *command,
       AlbercaOperationFunc  worker,
       ThinCall             *call)
{
  g_autofree char *owned = title;
  AlbercaPool *pool = alberca_thin_group_get_pool (self);
  const char *volume = call->new_name != NULL ? call->new_name : call->name;
  AlbercaOperation *operation = alberca_operation_new (title, command, worker, call, thin_call_free);

  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), volume);
  for (gsize i = 0; call->names != NULL && call->names[i] != NULL; i++)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), call->names[i]);
  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  return alberca_pool_enqueue (pool, operation);
}

/* libvirt counts the room of thin pools, at its next look; (transfer full) */
static char *
add_refresh (AlbercaThinGroup *self,
             ThinCall         *call,
             const char       *command)
{
  AlbercaPool *pool = alberca_thin_group_get_pool (self);
  g_autofree char *refresh = NULL;

  if (!alberca_pool_get_active (pool))
    return g_strdup (command);
  call->refreshed = alberca_pool_dup_handle (pool);
  refresh = alberca_virsh_pool_refresh (alberca_connection_get_safe_uri (alberca_pool_get_connection (pool)),
                                        alberca_pool_get_name (pool));
  return g_strjoin ("\n", command, refresh, NULL);
}

/**
 * alberca_thin_group_create_pool:
 * @self: a writable group
 * @name: of the new thin pool, without a problem
 * @size: bytes, with its metadata
 *
 * VolumeGroup.CreateThinPoolVolume() of UDisks2
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_create_pool (AlbercaThinGroup *self,
                                const char       *name,
                                guint64           size)
{
  ThinCall *call = thin_call_new (self, NULL);
  g_autofree char *line = alberca_lvm_thin_pool (call->group, name, size);
  g_autofree char *command = add_refresh (self, call, line);

  call->new_name = g_strdup (name);
  call->size = size;
  /* Translators: the name of a thin pool of LVM, and of a volume group */
  return start (self, g_strdup_printf (_("Making the thin pool “%s” in “%s”"), name, call->group), command, pool_worker,
                call);
}

/**
 * alberca_thin_group_create_volume:
 * @self: a writable group
 * @pool: one of its thin pools
 * @name: of the new thin volume, without a problem
 * @size: bytes that it promises
 *
 * VolumeGroup.CreateThinVolume() of UDisks2
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_create_volume (AlbercaThinGroup *self,
                                  const char       *pool,
                                  const char       *name,
                                  guint64           size)
{
  ThinCall *call = thin_call_new (self, pool);
  g_autofree char *command = alberca_lvm_thin_volume (call->group, pool, name, size);

  call->new_name = g_strdup (name);
  call->size = size;
  /* Translators: the name of a thin volume, and of a thin pool of LVM */
  return start (self, g_strdup_printf (_("Making the thin volume “%s” in “%s”"), name, pool), command, volume_worker, call);
}

/**
 * alberca_thin_group_create_snapshot:
 * @self: a writable group
 * @origin: one of its thin volumes
 * @name: of the snapshot, without a problem
 *
 * LogicalVolume.CreateSnapshot() of UDisks2
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_create_snapshot (AlbercaThinGroup *self,
                                    const char       *origin,
                                    const char       *name)
{
  ThinCall *call = thin_call_new (self, origin);
  g_autofree char *command = alberca_lvm_thin_snapshot (call->group, origin, name);

  call->new_name = g_strdup (name);
  return start (self, g_strdup_printf (_("Making the snapshot “%s” of “%s”"), name, origin), command, snapshot_worker, call);
}

/**
 * alberca_thin_group_grow:
 * @self: a writable group
 * @name: one of its thin volumes or thin pools
 * @size: bytes, more than it has
 *
 * LogicalVolume.Resize() of UDisks2, which would make it smaller, too: alberca_thin_pools_grow() looks before
 * whether it is smaller than @size when its turn comes.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_grow (AlbercaThinGroup *self,
                         const char       *name,
                         guint64           size)
{
  const AlbercaThinRecord *record = alberca_thin_group_find (self, name);
  ThinCall *call = thin_call_new (self, name);
  g_autofree char *line = alberca_lvm_extend (call->group, name, size);
  g_autofree char *command = NULL;

  command = record != NULL && record->pool == NULL ? add_refresh (self, call, line) : g_strdup (line);
  call->size = size;
  /* Translators: %s is the name of a thin volume or of a thin pool of LVM */
  return start (self, g_strdup_printf (_("Growing “%s”"), name), command, grow_worker, call);
}

/**
 * alberca_thin_group_activate:
 * @self: a writable group
 * @name: one of its thin volumes
 *
 * LogicalVolume.Activate() of UDisks2: its device comes, also that of a snapshot.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_activate (AlbercaThinGroup *self,
                             const char       *name)
{
  ThinCall *call = thin_call_new (self, name);
  g_autofree char *command = alberca_lvm_activate (call->group, name);

  /* Translators: %s is the name of a logical volume */
  return start (self, g_strdup_printf (_("Activating “%s”"), name), command, activate_worker, call);
}

/**
 * alberca_thin_group_delete:
 * @self: a writable group
 * @name: one of its thin volumes
 * @uuid: (nullable): its UUID when it was asked about, %NULL: as it is known now
 * @running_too: also where a virtual machine runs with it, which is asked when its turn comes
 *
 * LogicalVolume.Delete() of UDisks2. What it is the origin of stays.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_delete (AlbercaThinGroup *self,
                           const char       *name,
                           const char       *uuid,
                           gboolean          running_too)
{
  AlbercaPool *pool = alberca_thin_group_get_pool (self);
  ThinCall *call = thin_call_new (self, name);
  g_autofree char *command = alberca_lvm_remove (call->group, name);

  if (uuid != NULL)
    {
      g_free (call->uuid);
      call->uuid = g_strdup (uuid);
    }
  if (!running_too)
    call->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (pool)));
  call->pool_name = g_strdup (alberca_pool_get_name (pool));
  call->path = alberca_thin_group_get_path (self, name);
  return start (self, g_strdup_printf (_("Deleting the volume “%s” from “%s”"), name, call->group), command, delete_worker,
                call);
}

/* Of those of @volumes that are there */
static char **
list_names (AlbercaThinGroup  *self,
            const char        *pool,
            const char *const *volumes)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GPtrArray) records = alberca_thin_group_list_volumes (self, pool);

  for (guint i = 0; i < records->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (records, i);

      if (g_strv_contains (volumes, record->uuid))
        g_strv_builder_add (names, record->name);
    }
  return g_strv_builder_end (names);
}

/**
 * alberca_thin_group_delete_pool:
 * @self: a writable group
 * @name: one of its thin pools
 * @uuid: its UUID when it was asked about
 * @volumes: the UUIDs of the thin volumes that it had then, which are destroyed with it
 *
 * LogicalVolume.Delete() of UDisks2, where no virtual machine runs with any of them and nobody else has one
 * open, and no other has come since.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_thin_group_delete_pool (AlbercaThinGroup  *self,
                                const char        *name,
                                const char        *uuid,
                                const char *const *volumes)
{
  AlbercaPool *pool = alberca_thin_group_get_pool (self);
  ThinCall *call = thin_call_new (self, NULL);
  g_autofree char *line = alberca_lvm_remove (call->group, name);
  g_autofree char *command = add_refresh (self, call, line);

  call->name = g_strdup (name);
  g_free (call->uuid);
  call->uuid = g_strdup (uuid);
  call->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (pool)));
  call->pool_name = g_strdup (alberca_pool_get_name (pool));
  call->volumes = g_strdupv ((char **) volumes);
  call->names = list_names (self, name, volumes);
  /* Translators: the name of a thin pool of LVM, and of a volume group */
  return start (self, g_strdup_printf (_("Deleting the thin pool “%s” from “%s”"), name, call->group), command,
                delete_pool_worker, call);
}
