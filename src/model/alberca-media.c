/* alberca-media.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-media.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-media.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-usage-index.h"
#include "virsh/alberca-virsh-media.h"

/* What a worker gets: plain data and a handle. */
typedef struct
{
  GVirConnection *connection;
  char           *uuid;
  char           *target;
  char           *bus;  /* of a new drive, else NULL */
  char           *path; /* NULL: take out what is in it */
  gboolean        block;
  gboolean        force;
} MediaCall;

static MediaCall *
media_call_new (AlbercaConnection    *connection,
                const AlbercaMachine *machine,
                const AlbercaDrive   *drive,
                gboolean              force)
{
  MediaCall *call = g_new0 (MediaCall, 1);

  call->connection = g_object_ref (alberca_connection_get_handle (connection));
  call->uuid = g_strdup (machine->uuid);
  call->target = g_strdup (drive != NULL ? drive->target : machine->new_target);
  call->bus = g_strdup (drive != NULL ? NULL : machine->new_bus);
  call->force = force;
  return call;
}

static void
media_call_free (gpointer data)
{
  MediaCall *call = data;

  g_object_unref (call->connection);
  g_free (call->uuid);
  g_free (call->target);
  g_free (call->bus);
  g_free (call->path);
  g_free (call);
}

/* Worker thread. */
static gboolean
change_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  MediaCall *call = data;

  if (call->bus != NULL)
    return alberca_media_add_drive (call->connection, call->uuid, call->target, call->bus, call->path, call->block, error);
  return alberca_media_change (call->connection, call->uuid, call->target, call->path, call->block, call->force, error);
}

/* libvirt has no event for a disc that is put into a machine that is off. */
static void
finished_cb (AlbercaConnection *connection)
{
  alberca_usage_index_reread (alberca_usage_index_get (connection));
}

/* Queues @operation (transfer full) behind what else is done with the machine. */
static AlbercaOperation *
enqueue (AlbercaConnection    *connection,
         const AlbercaMachine *machine,
         AlbercaOperation     *operation)
{
  g_autoptr(AlbercaOperation) owned = operation;
  g_autofree char *key = g_strconcat (alberca_connection_get_uri (connection), "\ndomain ", machine->uuid, NULL);

  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (finished_cb), connection, G_CONNECT_SWAPPED);
  alberca_operation_queue_add (alberca_connection_get_queue (connection), key,
                               alberca_connection_get_workers (connection), operation);
  return operation;
}

/* Worker thread. */
static gpointer
list_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return alberca_media_list (data, error);
}

/**
 * alberca_connection_find_machines:
 * @self: an open connection
 * @done: gets a #GPtrArray of #AlbercaMachine (transfer full), by name, or an error
 * @owner: kept alive until then
 *
 * Main thread. Reads every domain with its CD and DVD drives.
 */
void
alberca_connection_find_machines (AlbercaConnection *self,
                                  AlbercaReadDone    done,
                                  gpointer           owner)
{
  g_return_if_fail (alberca_connection_get_workers (self) != NULL);

  alberca_workers_read (alberca_connection_get_workers (self), ALBERCA_PRIORITY_ACT, NULL, list_worker,
                        g_object_ref (alberca_connection_get_handle (self)), g_object_unref, done, owner);
}

static gboolean
is_block (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);

  return config != NULL && g_strcmp0 (config->type, "block") == 0;
}

/**
 * alberca_volume_can_attach:
 * @self: a volume
 *
 * Returns: whether it can be put into a drive: a disc in a file or on a device. What is reached
 *   over a network alone has a name, not a path.
 */
gboolean
alberca_volume_can_attach (AlbercaVolume *self)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (self);

  return alberca_volume_get_iso (self) && config != NULL && config->path != NULL && *config->path == '/' &&
         (config->type == NULL || g_str_equal (config->type, "file") || g_str_equal (config->type, "block"));
}

gboolean
alberca_drive_holds (const AlbercaDrive *drive,
                     AlbercaPool        *pool,
                     AlbercaVolume      *volume)
{
  if (drive->path != NULL)
    return g_strcmp0 (drive->path, alberca_volume_get_path (volume)) == 0;
  return drive->volume != NULL && g_strcmp0 (drive->pool, alberca_pool_get_name (pool)) == 0 &&
         g_str_equal (drive->volume, alberca_volume_get_name (volume));
}

char *
alberca_drive_describe (const AlbercaDrive *drive)
{
  if (drive->path != NULL)
    return g_path_get_basename (drive->path);
  return g_strdup (drive->volume != NULL ? drive->volume : "");
}

/**
 * alberca_pool_get_attach_command:
 * @self: a pool
 * @volume: a disc in it
 * @machine: where to put it
 * @drive: (nullable): the drive, or %NULL for a new one
 * @force: although the guest has locked the tray
 *
 * Returns: (transfer full): what alberca_pool_attach_volume() does, as a command
 */
char *
alberca_pool_get_attach_command (AlbercaPool          *self,
                                 AlbercaVolume        *volume,
                                 const AlbercaMachine *machine,
                                 const AlbercaDrive   *drive,
                                 gboolean              force)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  const char *uri = connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
  const char *path = alberca_volume_get_path (volume);

  if (drive == NULL)
    return alberca_virsh_attach_drive (uri, machine, path, is_block (volume));
  return alberca_virsh_change_media (uri, machine, drive, path, is_block (volume), force);
}

/**
 * alberca_pool_attach_volume:
 * @self: a pool of an open connection
 * @volume: a disc in it that can be attached
 * @machine: where to put it
 * @drive: (nullable): the drive, or %NULL for a new one in a machine that has a target for it
 * @force: although the guest has locked the tray
 *
 * Main thread. virDomainUpdateDeviceFlags(), or virDomainAttachDeviceFlags() for a new drive.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_attach_volume (AlbercaPool          *self,
                            AlbercaVolume        *volume,
                            const AlbercaMachine *machine,
                            const AlbercaDrive   *drive,
                            gboolean              force)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  g_autofree char *command = NULL;
  g_autofree char *title = NULL;
  AlbercaOperation *operation;
  MediaCall *call;

  g_return_val_if_fail (connection != NULL && alberca_connection_get_handle (connection) != NULL, NULL);
  g_return_val_if_fail (alberca_volume_can_attach (volume), NULL);
  g_return_val_if_fail (drive != NULL || machine->new_target != NULL, NULL);

  command = alberca_pool_get_attach_command (self, volume, machine, drive, force);
  /* Translators: the name of a disc image and of a virtual machine */
  title = g_strdup_printf (_("Putting “%s” into a drive of “%s”"), alberca_volume_get_name (volume), machine->name);
  call = media_call_new (connection, machine, drive, force);
  call->path = g_strdup (alberca_volume_get_path (volume));
  call->block = is_block (volume);
  operation = alberca_operation_new (title, command, change_worker, call, media_call_free);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), alberca_volume_get_name (volume));
  return enqueue (connection, machine, operation);
}

/**
 * alberca_connection_get_eject_command:
 * @self: a connection
 * @machine: a machine
 * @drive: its drive
 * @force: although the guest has locked the tray
 *
 * Returns: (transfer full): what alberca_connection_eject() does, as a command
 */
char *
alberca_connection_get_eject_command (AlbercaConnection    *self,
                                      const AlbercaMachine *machine,
                                      const AlbercaDrive   *drive,
                                      gboolean              force)
{
  return alberca_virsh_change_media (alberca_connection_get_safe_uri (self), machine, drive, NULL, FALSE, force);
}

/**
 * alberca_connection_eject:
 * @self: an open connection
 * @machine: a machine
 * @drive: its drive
 * @force: although the guest has locked the tray
 * @pool: (nullable): the pool of what is taken out
 * @volume: (nullable): what is taken out
 *
 * Main thread. virDomainUpdateDeviceFlags(): the drive stays, what is in it is taken out.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_connection_eject (AlbercaConnection    *self,
                          const AlbercaMachine *machine,
                          const AlbercaDrive   *drive,
                          gboolean              force,
                          AlbercaPool          *pool,
                          AlbercaVolume        *volume)
{
  g_autofree char *disc = alberca_drive_describe (drive);
  g_autofree char *command = NULL;
  g_autofree char *title = NULL;
  AlbercaOperation *operation;

  g_return_val_if_fail (alberca_connection_get_handle (self) != NULL, NULL);

  command = alberca_connection_get_eject_command (self, machine, drive, force);
  /* Translators: the name of a disc image and of a virtual machine */
  title = g_strdup_printf (_("Ejecting “%s” from “%s”"), disc, machine->name);
  operation = alberca_operation_new (title, command, change_worker, media_call_new (self, machine, drive, force),
                                     media_call_free);
  if (pool != NULL && volume != NULL)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), alberca_volume_get_name (volume));
  return enqueue (self, machine, operation);
}
