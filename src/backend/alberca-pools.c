/* alberca-pools.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-pools.h"

#include "backend/alberca-libvirt-private.h"

void
alberca_pool_record_free (AlbercaPoolRecord *self)
{
  g_clear_object (&self->handle);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->xml);
  g_clear_pointer (&self->config, alberca_pool_config_free);
  g_free (self);
}

static gboolean
record_read_xml (AlbercaPoolRecord  *self,
                 virStoragePoolPtr   pool,
                 GError            **error)
{
  g_autoptr(GError) local_error = NULL;
  char *xml = virStoragePoolGetXMLDesc (pool, 0);

  if (xml == NULL)
    return alberca_libvirt_take_error (error);
  self->xml = g_strdup (xml);
  free (xml);

  self->config = alberca_pool_config_new_from_xml (self->xml, &local_error);
  if (self->config == NULL)
    g_warning ("The XML of pool %s cannot be understood: %s", self->name, local_error->message);
  return TRUE;
}

static AlbercaPoolRecord *
record_new (virStoragePoolPtr pool)
{
  AlbercaPoolRecord *self = g_new0 (AlbercaPoolRecord, 1);
  char uuid[VIR_UUID_STRING_BUFLEN] = "";

  virStoragePoolGetUUIDString (pool, uuid);
  self->handle = g_object_new (GVIR_TYPE_STORAGE_POOL, "handle", pool, NULL);
  self->uuid = g_strdup (uuid);
  self->name = g_strdup (virStoragePoolGetName (pool));
  return self;
}

static void
pool_array_free (virStoragePoolPtr *pools)
{
  for (gsize i = 0; pools != NULL && pools[i] != NULL; i++)
    virStoragePoolFree (pools[i]);
  free (pools);
}

/* The UUIDs of the pools that libvirt finds with @flags: three such calls say of all pools what
 * would else be three calls for each. */
static GHashTable *
list_uuids (virConnectPtr   connection,
            unsigned int    flags,
            GError        **error)
{
  g_autoptr(GHashTable) uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  virStoragePoolPtr *pools = NULL;

  if (virConnectListAllStoragePools (connection, &pools, flags) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  for (gsize i = 0; pools[i] != NULL; i++)
    {
      char uuid[VIR_UUID_STRING_BUFLEN];

      if (virStoragePoolGetUUIDString (pools[i], uuid) == 0)
        g_hash_table_add (uuids, g_strdup (uuid));
    }
  pool_array_free (pools);

  return g_steal_pointer (&uuids);
}

/**
 * alberca_pools_list:
 * @connection: an open connection
 * @error: why they could not be listed
 *
 * Worker thread. Every pool with its state and XML: virConnectListAllStoragePools() and one
 * virStoragePoolGetXMLDesc() each. (gvir_connection_fetch_storage_pools() would replace every
 * handle and says nothing of their state.) A pool that goes while it is read is left out.
 *
 * Returns: (transfer full) (element-type AlbercaPoolRecord): %NULL with @error set
 */
GPtrArray *
alberca_pools_list (GVirConnection  *connection,
                    GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_pool_record_free);
  g_autoptr(GHashTable) active = NULL;
  g_autoptr(GHashTable) persistent = NULL;
  g_autoptr(GHashTable) autostart = NULL;
  virStoragePoolPtr *pools = NULL;

  if ((active = list_uuids (handle, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE, error)) == NULL ||
      (persistent = list_uuids (handle, VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT, error)) == NULL ||
      (autostart = list_uuids (handle, VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART, error)) == NULL)
    return NULL;
  if (virConnectListAllStoragePools (handle, &pools, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  for (gsize i = 0; pools[i] != NULL; i++)
    {
      g_autoptr(AlbercaPoolRecord) record = record_new (pools[i]);

      record->active = g_hash_table_contains (active, record->uuid);
      record->persistent = g_hash_table_contains (persistent, record->uuid);
      record->autostart = g_hash_table_contains (autostart, record->uuid);
      if (record_read_xml (record, pools[i], NULL))
        g_ptr_array_add (records, g_steal_pointer (&record));
    }
  pool_array_free (pools);

  return g_steal_pointer (&records);
}

/**
 * alberca_pools_read:
 * @connection: an open connection
 * @uuid: the pool's UUID
 * @error: %ALBERCA_LIBVIRT_ERROR_NO_STORAGE_POOL where it is gone
 *
 * Worker thread. One pool, as it is now.
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaPoolRecord *
alberca_pools_read (GVirConnection  *connection,
                    const char      *uuid,
                    GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStoragePool) pool = virStoragePoolLookupByUUIDString (handle, uuid);
  g_autoptr(AlbercaPoolRecord) record = NULL;
  int autostart = 0;

  if (pool == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  record = record_new (pool);
  record->active = virStoragePoolIsActive (pool) == 1;
  record->persistent = virStoragePoolIsPersistent (pool) == 1;
  record->autostart = virStoragePoolGetAutostart (pool, &autostart) == 0 && autostart != 0;
  if (!record_read_xml (record, pool, error))
    return NULL;

  return g_steal_pointer (&record);
}

/**
 * alberca_pools_define:
 * @connection: an open connection
 * @xml: a <pool> document
 * @error: why libvirt refused it
 *
 * Worker thread. virStoragePoolDefineXML(); libvirt-gobject's variant wants a GVirConfig object,
 * whose storage classes lose what they do not know.
 *
 * Returns: (transfer full): the pool, %NULL with @error set
 */
GVirStoragePool *
alberca_pools_define (GVirConnection  *connection,
                      const char      *xml,
                      GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStoragePool) pool = virStoragePoolDefineXML (handle, xml, 0);

  if (pool == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  return g_object_new (GVIR_TYPE_STORAGE_POOL, "handle", pool, NULL);
}

/* libvirt-gobject's errors have no code: take libvirt's, on this very thread. */
static gboolean
check_gvir (gboolean   success,
            GError    *gvir_error,
            GError   **error)
{
  g_clear_error (&gvir_error);
  return success ? TRUE : alberca_libvirt_take_error (error);
}

/**
 * alberca_pools_read_types:
 * @connection: an open connection
 * @supported: (out): the types of pools it can use
 * @error: why it could not be asked; libvirt before 5.2 and the test driver do not know
 *
 * Worker thread. virConnectGetStoragePoolCapabilities(), which libvirt-gobject lacks.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_read_types (GVirConnection    *connection,
                          AlbercaPoolTypes  *supported,
                          GError           **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  char *xml = virConnectGetStoragePoolCapabilities (handle, 0);
  gboolean success;

  if (xml == NULL)
    return alberca_libvirt_take_error (error);

  success = alberca_pool_capabilities_parse (xml, supported, error);
  free (xml);

  return success;
}

/**
 * alberca_pools_find_sources:
 * @connection: an open connection
 * @type: a type whose sources can be discovered
 * @spec: whom to ask (alberca_pool_sources_build_spec())
 * @error: why nothing was found
 *
 * Worker thread; a host that does not answer keeps it for minutes. virConnectFindStoragePoolSources(),
 * which libvirt-gobject lacks.
 *
 * Returns: (transfer full) (element-type AlbercaPoolConfig): the sources; %NULL with @error set
 */
GPtrArray *
alberca_pools_find_sources (GVirConnection   *connection,
                            AlbercaPoolType   type,
                            const char       *spec,
                            GError          **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  char *xml = virConnectFindStoragePoolSources (handle, alberca_pool_type_get_info (type)->nick, spec, 0);
  GPtrArray *sources;

  if (xml == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  sources = alberca_pool_sources_parse (xml, type, error);
  free (xml);

  return sources;
}

/**
 * alberca_pools_build:
 * @pool: an inactive pool
 * @build: how; a pool's type has those that it offers
 * @error: why it could not be built
 *
 * Worker thread. gvir_storage_pool_build(): makes the pool's directory, or prepares its devices.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_build (GVirStoragePool   *pool,
                     AlbercaPoolBuild   build,
                     GError           **error)
{
  GError *gvir_error = NULL;
  guint flags = 0;
  gboolean success;

  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    flags = VIR_STORAGE_POOL_BUILD_NO_OVERWRITE;
  else if (build == ALBERCA_POOL_BUILD_OVERWRITE)
    flags = VIR_STORAGE_POOL_BUILD_OVERWRITE;
  success = gvir_storage_pool_build (pool, flags, &gvir_error);

  return check_gvir (success, gvir_error, error);
}

/**
 * alberca_pools_create:
 * @connection: an open connection
 * @xml: a <pool> document
 * @build: whether to build it plainly first
 * @error: why libvirt refused it
 *
 * Worker thread. virStoragePoolCreateXML(): a transient pool, active at once.
 *
 * Returns: (transfer full): the pool, %NULL with @error set
 */
GVirStoragePool *
alberca_pools_create (GVirConnection  *connection,
                      const char      *xml,
                      gboolean         build,
                      GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStoragePool) pool = virStoragePoolCreateXML (handle, xml,
                                                            build ? VIR_STORAGE_POOL_CREATE_WITH_BUILD : 0);

  if (pool == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  return g_object_new (GVIR_TYPE_STORAGE_POOL, "handle", pool, NULL);
}

/**
 * alberca_pools_read_size:
 * @pool: an active pool
 * @capacity: (out): bytes
 * @allocation: (out): bytes
 * @available: (out): bytes
 * @error: why it could not be read
 *
 * Worker thread. virStoragePoolGetInfo().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_read_size (GVirStoragePool  *pool,
                         guint64          *capacity,
                         guint64          *allocation,
                         guint64          *available,
                         GError          **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  virStoragePoolInfo info;

  if (virStoragePoolGetInfo (handle, &info) != 0)
    return alberca_libvirt_take_error (error);

  *capacity = info.capacity;
  *allocation = info.allocation;
  *available = info.available;
  return TRUE;
}

/**
 * alberca_pools_start:
 * @pool: an inactive pool
 * @error: why it could not be started
 *
 * Worker thread. gvir_storage_pool_start().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_start (GVirStoragePool  *pool,
                     GError          **error)
{
  GError *gvir_error = NULL;
  gboolean success = gvir_storage_pool_start (pool, 0, &gvir_error);

  return check_gvir (success, gvir_error, error);
}

/**
 * alberca_pools_stop:
 * @pool: an active pool
 * @error: why it could not be stopped
 *
 * Worker thread. gvir_storage_pool_stop().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_stop (GVirStoragePool  *pool,
                    GError          **error)
{
  guint n_tries = 0;

  while (!gvir_storage_pool_stop (pool, NULL))
    {
      if (!alberca_libvirt_try_again (&n_tries))
        return alberca_libvirt_take_error (error);
    }
  return TRUE;
}

/**
 * alberca_pools_refresh:
 * @pool: an active pool
 * @error: why it could not be refreshed
 *
 * Worker thread. virStoragePoolRefresh(): gvir_storage_pool_refresh() would look up every single
 * volume as well.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_refresh (GVirStoragePool  *pool,
                       GError          **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  guint n_tries = 0;

  while (virStoragePoolRefresh (handle, 0) < 0)
    {
      if (!alberca_libvirt_try_again (&n_tries))
        return alberca_libvirt_take_error (error);
    }
  return TRUE;
}

/* Another task works on the pool: a pool that could not be read for another reason is stopped afterwards,
 * whatever language libvirt tells it in. */
static gboolean
is_busy (GVirStoragePool *pool,
         const GError    *error)
{
  return alberca_libvirt_error_is_busy (error) ||
         (g_error_matches (error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_INTERNAL_ERROR) &&
          alberca_libvirt_error_get_domain (error) == VIR_FROM_STORAGE && !alberca_pools_is_stopped (pool));
}

/**
 * alberca_pools_refresh_patiently:
 * @pool: an active pool
 * @n_attempts: how often at most, a half second apart
 * @error: why it could not be refreshed
 *
 * Worker thread. virStoragePoolRefresh(), again while another task works on the pool: libvirt itself
 * looks into it after an upload.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_refresh_patiently (GVirStoragePool  *pool,
                                 guint             n_attempts,
                                 GError          **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (alberca_pools_refresh (pool, &local_error))
        return TRUE;
      if (i >= n_attempts || !is_busy (pool, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_usleep (G_USEC_PER_SEC / 2);
    }
}

/**
 * alberca_pools_undefine:
 * @pool: an inactive pool
 * @error: why it could not be undefined
 *
 * Worker thread. gvir_storage_pool_undefine(): libvirt forgets the pool, its content stays.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_undefine (GVirStoragePool  *pool,
                        GError          **error)
{
  GError *gvir_error = NULL;
  gboolean success = gvir_storage_pool_undefine (pool, &gvir_error);

  return check_gvir (success, gvir_error, error);
}

/**
 * alberca_pools_set_autostart:
 * @pool: a persistent pool
 * @autostart: start it with the host
 * @error: why it could not be set
 *
 * Worker thread. gvir_storage_pool_set_autostart().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_set_autostart (GVirStoragePool  *pool,
                             gboolean          autostart,
                             GError          **error)
{
  GError *gvir_error = NULL;
  gboolean success = gvir_storage_pool_set_autostart (pool, autostart, &gvir_error);

  return check_gvir (success, gvir_error, error);
}

/**
 * alberca_pools_start_building:
 * @pool: an inactive pool
 * @build: %ALBERCA_POOL_BUILD_PLAIN or %ALBERCA_POOL_BUILD_NO_OVERWRITE
 * @error: why it could not be built or started
 *
 * Worker thread. gvir_storage_pool_start() with VIR_STORAGE_POOL_CREATE_WITH_BUILD.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_start_building (GVirStoragePool   *pool,
                              AlbercaPoolBuild   build,
                              GError           **error)
{
  GError *gvir_error = NULL;
  guint flags = VIR_STORAGE_POOL_CREATE_WITH_BUILD;
  gboolean success;

  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    flags |= VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE;
  success = gvir_storage_pool_start (pool, flags, &gvir_error);

  return check_gvir (success, gvir_error, error);
}

/**
 * alberca_pools_delete_storage:
 * @pool: an inactive pool
 * @error: why it could not be deleted
 *
 * Worker thread. gvir_storage_pool_delete(): the directory, the volume group; the definition stays.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pools_delete_storage (GVirStoragePool  *pool,
                              GError          **error)
{
  GError *gvir_error = NULL;
  gboolean success = gvir_storage_pool_delete (pool, VIR_STORAGE_POOL_DELETE_NORMAL, &gvir_error);

  return check_gvir (success, gvir_error, error);
}

/**
 * alberca_pools_is_stopped:
 * @pool: a pool
 *
 * Worker thread. virStoragePoolIsActive().
 *
 * Returns: %FALSE also where it is gone, or cannot be asked
 */
gboolean
alberca_pools_is_stopped (GVirStoragePool *pool)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  gboolean stopped = virStoragePoolIsActive (handle) == 0;

  virResetLastError ();
  return stopped;
}

/**
 * alberca_pools_get_autostart:
 * @pool: a pool
 *
 * Worker thread. virStoragePoolGetAutostart().
 *
 * Returns: whether it starts with the host
 */
gboolean
alberca_pools_get_autostart (GVirStoragePool *pool)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  int autostart = 0;

  if (virStoragePoolGetAutostart (handle, &autostart) < 0)
    virResetLastError ();
  return autostart != 0;
}

/* Of what this libvirt, or its test driver, does not know yet */
static gboolean
is_unknown_flag (void)
{
  return virGetLastErrorCode () == VIR_ERR_INVALID_ARG || virGetLastErrorCode () == VIR_ERR_NO_SUPPORT;
}

/**
 * alberca_pools_get_definition:
 * @pool: a persistent pool
 * @error: why it could not be read
 *
 * Worker thread. virStoragePoolGetXMLDesc() with VIR_STORAGE_XML_INACTIVE: what the pool will be
 * when it is started next. libvirt's test driver does not know the flag.
 *
 * Returns: (transfer full): %NULL with @error set
 */
char *
alberca_pools_get_definition (GVirStoragePool  *pool,
                              GError          **error)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  char *xml = virStoragePoolGetXMLDesc (handle, VIR_STORAGE_XML_INACTIVE);
  char *copy = NULL;

  if (xml == NULL && is_unknown_flag ())
    xml = virStoragePoolGetXMLDesc (handle, 0);
  if (xml == NULL)
    alberca_libvirt_take_error (error);
  copy = g_strdup (xml);
  free (xml);
  return copy;
}

/**
 * alberca_pools_define_strictly:
 * @connection: an open connection
 * @xml: a <pool> document
 * @error: why libvirt refused it
 *
 * Worker thread. virStoragePoolDefineXML() with VIR_STORAGE_POOL_DEFINE_VALIDATE: libvirt refuses
 * also what it would pass over. A libvirt that does not know the flag defines without.
 *
 * Returns: (transfer full): the pool, %NULL with @error set
 */
GVirStoragePool *
alberca_pools_define_strictly (GVirConnection  *connection,
                               const char      *xml,
                               GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStoragePool) pool = virStoragePoolDefineXML (handle, xml, VIR_STORAGE_POOL_DEFINE_VALIDATE);

  if (pool == NULL && is_unknown_flag ())
    return alberca_pools_define (connection, xml, error);
  if (pool == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  return g_object_new (GVIR_TYPE_STORAGE_POOL, "handle", pool, NULL);
}

/**
 * alberca_pools_has_name:
 * @connection: an open connection
 * @name: a name
 *
 * Worker thread. virStoragePoolLookupByName().
 *
 * Returns: whether a pool has it
 */
gboolean
alberca_pools_has_name (GVirConnection *connection,
                        const char     *name)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStoragePool) pool = virStoragePoolLookupByName (handle, name);

  if (pool == NULL)
    virResetLastError ();
  return pool != NULL;
}
