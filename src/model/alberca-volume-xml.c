/* alberca-volume-xml.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-volume-private.h"

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return alberca_volumes_get_xml (data, error);
}

/**
 * alberca_pool_read_volume_xml:
 * @self: a pool
 * @volume: one of its volumes
 * @cancellable: (nullable): nobody waits for it any more
 * @done: gets the text (transfer full), or an error
 * @owner: kept alive until then
 *
 * Main thread. virStorageVolGetXMLDesc(): the volume as libvirt describes it now.
 *
 * Returns: whether @done will be called: not while the connection is closed
 */
gboolean
alberca_pool_read_volume_xml (AlbercaPool     *self,
                              AlbercaVolume   *volume,
                              GCancellable    *cancellable,
                              AlbercaReadDone  done,
                              gpointer         owner)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;

  if (workers == NULL)
    return FALSE;

  alberca_workers_read (workers, ALBERCA_PRIORITY_READ, cancellable, read_worker,
                        g_object_ref (alberca_volume_get_handle (volume)), g_object_unref, done, owner);
  return TRUE;
}
