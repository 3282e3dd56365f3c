/* alberca-volumes.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-volumes.h"

#include <stdlib.h>
#include <string.h>

#include "backend/alberca-libvirt-private.h"

#define MAX_ATTEMPTS 12

void
alberca_volume_record_free (AlbercaVolumeRecord *self)
{
  g_clear_object (&self->handle);
  g_free (self->name);
  g_free (self->key);
  g_free (self);
}

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const AlbercaVolumeRecord *first = *(AlbercaVolumeRecord *const *) a;
  const AlbercaVolumeRecord *second = *(AlbercaVolumeRecord *const *) b;

  return strcmp (first->name, second->name);
}

/**
 * alberca_volumes_list:
 * @pool: an active pool
 * @error: why its volumes could not be listed
 *
 * Worker thread. The first wave: one virStoragePoolListAllVolumes() gives every name and key.
 * (gvir_storage_pool_refresh() has the host scan the pool and looks up each volume.)
 *
 * Returns: (transfer full) (element-type AlbercaVolumeRecord): by name; %NULL with @error set
 */
GPtrArray *
alberca_volumes_list (GVirStoragePool  *pool,
                      GError          **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  GPtrArray *records;
  virStorageVolPtr *volumes = NULL;
  int n_volumes = virStoragePoolListAllVolumes (handle, &volumes, 0);

  if (n_volumes < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  records = g_ptr_array_new_full (n_volumes, (GDestroyNotify) alberca_volume_record_free);
  for (int i = 0; i < n_volumes; i++)
    {
      AlbercaVolumeRecord *record = g_new0 (AlbercaVolumeRecord, 1);

      record->name = g_strdup (virStorageVolGetName (volumes[i]));
      record->key = g_strdup (virStorageVolGetKey (volumes[i]));
      record->handle = g_object_new (GVIR_TYPE_STORAGE_VOL, "handle", volumes[i], NULL);
      g_ptr_array_add (records, record);
      virStorageVolFree (volumes[i]);
    }
  free (volumes);
  g_ptr_array_sort (records, compare_records);

  return records;
}

/**
 * alberca_volumes_read:
 * @volume: a volume
 * @error: why it could not be read
 *
 * Worker thread. The details of the second and third wave: one virStorageVolGetXMLDesc().
 * (gvir_storage_vol_get_config() has no getters.)
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaVolumeConfig *
alberca_volumes_read (GVirStorageVol  *volume,
                      GError         **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);
  char *xml = virStorageVolGetXMLDesc (handle, 0);
  AlbercaVolumeConfig *config;

  if (xml == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  config = alberca_volume_config_new_from_xml (xml, error);
  free (xml);
  return config;
}

/**
 * alberca_volumes_find:
 * @pool: an active pool
 * @name: the name of one of its volumes
 * @error: why it was not found
 *
 * Worker thread. virStorageVolLookupByName(): gvir_storage_pool_get_volume() looks into a cache that
 * only a rescan by the host fills.
 *
 * Returns: (transfer full): %NULL with @error set
 */
GVirStorageVol *
alberca_volumes_find (GVirStoragePool  *pool,
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

/* QEMU measures how long the key derivation of LUKS takes, and older ones give up where the clock of
 * the processor is too coarse. Nothing is made then, and the next time it mostly works. */
static gboolean
is_about_clock (void)
{
  const virError *error = virGetLastError ();

  return error != NULL && error->message != NULL && strstr (error->message, "Unable to get accurate CPU usage") != NULL;
}

/* @source: NULL: a new one, not a copy */
static gboolean
make_patiently (virStoragePoolPtr          pool,
                const char                *xml,
                virStorageVolPtr           source,
                AlbercaVolumeCreateFlags   flags,
                GError                   **error)
{
  g_autoptr(virStorageVol) volume = NULL;

  for (guint i = 0; i < MAX_ATTEMPTS && volume == NULL && (i == 0 || is_about_clock ()); i++)
    volume = source != NULL ? virStorageVolCreateXMLFrom (pool, xml, source, flags)
                            : virStorageVolCreateXML (pool, xml, flags);

  return volume != NULL ? TRUE : alberca_libvirt_take_error (error);
}

/**
 * alberca_volumes_create:
 * @pool: an active pool
 * @xml: a <volume> document
 * @flags: PREALLOCATE_METADATA, which qcow2 alone takes
 * @error: why it could not be made
 *
 * Worker thread. virStorageVolCreateXML(): gvir_storage_pool_create_volume() takes no flags, and
 * returns nothing and no error for a volume that it made, unless the pool was refreshed through
 * it before.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volumes_create (GVirStoragePool           *pool,
                        const char                *xml,
                        AlbercaVolumeCreateFlags   flags,
                        GError                   **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);

  return make_patiently (handle, xml, NULL, flags, error);
}

static gboolean
delete_patiently (virStorageVolPtr   volume,
                  GError           **error)
{
  guint n_tries = 0;

  while (virStorageVolDelete (volume, 0) < 0)
    {
      if (!alberca_libvirt_try_again (&n_tries))
        return alberca_libvirt_take_error (error);
    }
  return TRUE;
}

/**
 * alberca_volumes_delete:
 * @volume: a volume
 * @error: why it could not be deleted
 *
 * Worker thread. virStorageVolDelete(): gvir_storage_vol_delete() takes the volume out of its
 * pool's cache before it knows whether it could be deleted, through a pointer it does not own.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volumes_delete (GVirStorageVol  *volume,
                        GError         **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);

  return delete_patiently (handle, error);
}

/**
 * alberca_volumes_delete_named:
 * @pool: an active pool
 * @name: one of its volumes
 * @error: why it could not be deleted
 *
 * Worker thread. virStorageVolLookupByName() and virStorageVolDelete().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volumes_delete_named (GVirStoragePool  *pool,
                              const char       *name,
                              GError          **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  g_autoptr(virStorageVol) volume = virStorageVolLookupByName (handle, name);

  return volume != NULL ? delete_patiently (volume, error) : alberca_libvirt_take_error (error);
}

/**
 * alberca_volumes_clone:
 * @pool: an active pool, where the copy will be
 * @xml: a <volume> document of the copy; it names a format and, for an encrypted volume, the
 *   encryption: without one the copy is readable by everybody
 * @source: what is copied; in any active pool of the same connection
 * @flags: REFLINK, which only raw copies on some file systems take
 * @error: why it could not be copied
 *
 * Worker thread. virStorageVolCreateXMLFrom() (libvirt-gobject has none): returns when the whole
 * volume is copied. libvirt 9.0 drops the snapshots in a qcow2 and takes its capacity from @source.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volumes_clone (GVirStoragePool           *pool,
                       const char                *xml,
                       GVirStorageVol            *source,
                       AlbercaVolumeCreateFlags   flags,
                       GError                   **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  g_autoptr(virStorageVol) source_handle = alberca_libvirt_dup_vol (source);

  return make_patiently (handle, xml, source_handle, flags, error);
}

/**
 * alberca_volumes_resize:
 * @volume: a volume that no running domain uses
 * @capacity: bytes
 * @flags: ALLOCATE for raw volumes; SHRINK, without which libvirt only grows
 * @error: why it could not be resized
 *
 * Worker thread. virStorageVolResize().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volumes_resize (GVirStorageVol            *volume,
                        guint64                    capacity,
                        AlbercaVolumeResizeFlags   flags,
                        GError                   **error)
{
  guint n_tries = 0;

  while (!gvir_storage_vol_resize (volume, capacity, flags, NULL))
    {
      if (!alberca_libvirt_try_again (&n_tries))
        return alberca_libvirt_take_error (error);
    }
  return TRUE;
}

/**
 * alberca_volumes_wipe:
 * @volume: a volume that nobody uses
 * @algorithm: one of libvirt's virStorageVolWipeAlgorithm
 * @error: why it could not be wiped
 *
 * Worker thread. virStorageVolWipePattern() (libvirt-gobject has none): returns when the whole
 * volume is overwritten. A qcow2 is no qcow2 any more afterwards.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_volumes_wipe (GVirStorageVol  *volume,
                      guint            algorithm,
                      GError         **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);
  guint n_tries = 0;

  while (virStorageVolWipePattern (handle, algorithm, 0) < 0)
    {
      if (!alberca_libvirt_try_again (&n_tries))
        return alberca_libvirt_take_error (error);
    }
  return TRUE;
}

/**
 * alberca_volumes_get_xml:
 * @volume: a volume
 * @error: why it could not be read
 *
 * Worker thread. virStorageVolGetXMLDesc(): the document as libvirt writes it.
 *
 * Returns: (transfer full): %NULL with @error set
 */
char *
alberca_volumes_get_xml (GVirStorageVol  *volume,
                         GError         **error)
{
  g_autoptr(virStorageVol) handle = alberca_libvirt_dup_vol (volume);
  char *xml = virStorageVolGetXMLDesc (handle, 0);
  char *copy = g_strdup (xml);

  if (xml == NULL)
    alberca_libvirt_take_error (error);
  free (xml);
  return copy;
}
