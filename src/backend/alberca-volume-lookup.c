/* alberca-volume-lookup.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-volume-lookup.h"

#include "backend/alberca-libvirt-private.h"

/**
 * alberca_volume_lookup_in_pool:
 * @pool: an active pool
 * @name: the name of a volume
 * @error: why there is none
 *
 * Worker thread. virStorageVolLookupByName().
 *
 * Returns: (transfer full): %NULL with @error set
 */
GVirStorageVol *
alberca_volume_lookup_in_pool (GVirStoragePool  *pool,
                               const char       *name,
                               GError          **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  g_autoptr(virStorageVol) volume = virStorageVolLookupByName (handle, name);

  if (volume != NULL)
    return g_object_new (GVIR_TYPE_STORAGE_VOL, "handle", volume, NULL);
  alberca_libvirt_take_error (error);
  return NULL;
}

static AlbercaVolumeConfig *
read_config (virStorageVolPtr volume)
{
  char *xml = virStorageVolGetXMLDesc (volume, 0);
  AlbercaVolumeConfig *config = xml != NULL ? alberca_volume_config_new_from_xml (xml, NULL) : NULL;

  free (xml);
  virResetLastError ();
  return config;
}

/**
 * alberca_volume_lookup_by_path:
 * @connection: an open connection
 * @path: where the data of a volume may be
 * @pool_name: (out) (transfer full): the name of its pool
 *
 * Worker thread. virStorageVolLookupByPath(): no error where no pool has it, for most paths are
 * in none.
 *
 * Returns: (transfer full) (nullable): what the volume says of itself
 */
AlbercaVolumeConfig *
alberca_volume_lookup_by_path (GVirConnection  *connection,
                               const char      *path,
                               char           **pool_name)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStorageVol) volume = virStorageVolLookupByPath (handle, path);
  g_autoptr(virStoragePool) pool = volume != NULL ? virStoragePoolLookupByVolume (volume) : NULL;

  virResetLastError ();
  if (pool == NULL)
    return NULL;
  *pool_name = g_strdup (virStoragePoolGetName (pool));
  return read_config (volume);
}

/**
 * alberca_volume_lookup_handles:
 * @connection: an open connection
 * @path: where the data of a volume may be
 * @pool: (out) (transfer full): its pool
 * @volume: (out) (transfer full): the volume
 *
 * Worker thread. As alberca_volume_lookup_by_path(), for who wants to do something with it.
 *
 * Returns: %FALSE where no pool has it, and nothing is set
 */
gboolean
alberca_volume_lookup_handles (GVirConnection   *connection,
                               const char       *path,
                               GVirStoragePool **pool,
                               GVirStorageVol  **volume)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStorageVol) found = virStorageVolLookupByPath (handle, path);
  g_autoptr(virStoragePool) owner = found != NULL ? virStoragePoolLookupByVolume (found) : NULL;

  virResetLastError ();
  if (owner == NULL)
    return FALSE;
  *pool = g_object_new (GVIR_TYPE_STORAGE_POOL, "handle", owner, NULL);
  *volume = g_object_new (GVIR_TYPE_STORAGE_VOL, "handle", found, NULL);
  return TRUE;
}

/**
 * alberca_volume_lookup_at:
 * @connection: an open connection
 * @path: where the data of a volume may be
 * @pool_name: (out) (transfer full): the name of its pool
 *
 * Worker thread. virStorageVolLookupByPath(), of which no pool that is not started has anything.
 *
 * Returns: (transfer full) (nullable): the volume; no error where no pool has it
 */
GVirStorageVol *
alberca_volume_lookup_at (GVirConnection  *connection,
                          const char      *path,
                          char           **pool_name)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStorageVol) volume = virStorageVolLookupByPath (handle, path);
  g_autoptr(virStoragePool) pool = volume != NULL ? virStoragePoolLookupByVolume (volume) : NULL;

  virResetLastError ();
  if (pool == NULL)
    return NULL;
  *pool_name = g_strdup (virStoragePoolGetName (pool));
  return g_object_new (GVIR_TYPE_STORAGE_VOL, "handle", volume, NULL);
}

/**
 * alberca_volume_lookup_by_name:
 * @connection: an open connection
 * @pool_name: the name of a pool
 * @name: the name of a volume of it
 *
 * Worker thread. virStoragePoolLookupByName() and virStorageVolLookupByName(): no error where
 * either is not there, or not now.
 *
 * Returns: (transfer full) (nullable): what the volume says of itself
 */
AlbercaVolumeConfig *
alberca_volume_lookup_by_name (GVirConnection *connection,
                               const char     *pool_name,
                               const char     *name)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStoragePool) pool = virStoragePoolLookupByName (handle, pool_name);
  g_autoptr(virStorageVol) volume = pool != NULL ? virStorageVolLookupByName (pool, name) : NULL;

  virResetLastError ();
  return volume != NULL ? read_config (volume) : NULL;
}
