/* alberca-host-devices.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-host-devices.h"

#include <string.h>

#include "backend/alberca-domains.h"
#include "backend/alberca-libvirt-private.h"
#include "backend/alberca-local-devices.h"
#include "backend/alberca-pools.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virNodeDevice, virNodeDeviceFree)

#define ROOT "/"

/**
 * alberca_host_devices_new:
 *
 * Returns: (transfer full): a host of which nothing is known
 */
AlbercaHostDevices *
alberca_host_devices_new (void)
{
  AlbercaHostDevices *self = g_new0 (AlbercaHostDevices, 1);

  self->host = g_strdup ("");
  self->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_node_device_free);
  self->uses = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_device_use_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * alberca_host_devices_free:
 * @self: (transfer full): what was known
 */
void
alberca_host_devices_free (AlbercaHostDevices *self)
{
  g_free (self->host);
  g_ptr_array_unref (self->disks);
  g_ptr_array_unref (self->uses);
  g_hash_table_unref (self->names);
  g_free (self);
}

/* ---- Node devices ---- */

static void
add_disk (AlbercaHostDevices *self,
          virNodeDevicePtr    device)
{
  char *xml = virNodeDeviceGetXMLDesc (device, 0);
  AlbercaNodeDevice *disk;

  /* It may just have been pulled out */
  if (xml == NULL)
    return;
  disk = alberca_node_device_parse (xml, NULL);
  free (xml);
  if (disk == NULL)
    return;

  g_ptr_array_add (self->disks, disk);
  for (guint i = 0; disk->links[i] != NULL; i++)
    g_hash_table_insert (self->names, g_strdup (disk->links[i]), g_strdup (disk->path));
}

static int
compare_disks (gconstpointer a,
               gconstpointer b)
{
  const AlbercaNodeDevice *const *first = a;
  const AlbercaNodeDevice *const *second = b;

  return strcmp ((*first)->path, (*second)->path);
}

static gboolean
read_disks (AlbercaHostDevices  *self,
            virConnectPtr        connection,
            GError             **error)
{
  virNodeDevicePtr *devices = NULL;
  int n = virConnectListAllNodeDevices (connection, &devices, VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE);

  if (n < 0)
    return alberca_libvirt_take_error (error);
  for (int i = 0; i < n; i++)
    {
      g_autoptr(virNodeDevice) device = devices[i];

      add_disk (self, device);
    }
  free (devices);
  g_ptr_array_sort (self->disks, compare_disks);

  return TRUE;
}

/* ---- Who uses them, as libvirt knows it ---- */

static void
add_use (AlbercaHostDevices   *self,
         AlbercaDeviceUseKind  kind,
         const char           *path,
         const char           *detail,
         const char           *owner)
{
  AlbercaDeviceUse *use = alberca_device_use_new (kind, path, detail);

  use->owner = g_strdup (owner);
  g_ptr_array_add (self->uses, use);
}

static void
add_pools (AlbercaHostDevices *self,
           GPtrArray          *pools)
{
  for (guint i = 0; i < pools->len; i++)
    {
      const AlbercaPoolRecord *pool = g_ptr_array_index (pools, i);
      g_auto(GStrv) devices = pool->config != NULL ? alberca_pool_config_get_devices (pool->config) : NULL;

      for (guint j = 0; devices != NULL && devices[j] != NULL; j++)
        {
          /* The name of an iSCSI target is no device of the host */
          if (*devices[j] == '/')
            add_use (self, ALBERCA_DEVICE_USE_POOL, devices[j], pool->name, pool->uuid);
        }
    }
}

static void
add_domains (AlbercaHostDevices *self,
             GPtrArray          *domains)
{
  for (guint i = 0; i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      for (guint j = 0; j < domain->disks->len; j++)
        {
          const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, j);

          if (disk->path != NULL && g_str_has_prefix (disk->path, "/dev/"))
            add_use (self, ALBERCA_DEVICE_USE_DOMAIN, disk->path, domain->name, NULL);
        }
    }
}

/* LVM's own list; a host without LVM has none. */
static void
add_groups (AlbercaHostDevices *self,
            GVirConnection     *connection)
{
  g_autoptr(GPtrArray) groups = alberca_pools_find_sources (connection, ALBERCA_POOL_TYPE_LOGICAL, NULL, NULL);

  for (guint i = 0; groups != NULL && i < groups->len; i++)
    {
      g_autofree char *name = alberca_pool_config_get_field (g_ptr_array_index (groups, i), "source/name");
      g_auto(GStrv) devices = alberca_pool_config_get_devices (g_ptr_array_index (groups, i));

      for (guint j = 0; name != NULL && devices[j] != NULL; j++)
        {
          add_use (self, ALBERCA_DEVICE_USE_GROUP, devices[j], name, NULL);
          ((AlbercaDeviceUse *) g_ptr_array_index (self->uses, self->uses->len - 1))->group = g_strdup (name);
        }
    }
}

/* ---- Who uses them, as the kernel knows it ---- */

/* "server" and "server.example.org" are one */
static gboolean
is_my_name (const char *host)
{
  const char *mine = g_get_host_name ();

  return g_str_equal (host, mine) || (g_str_has_prefix (host, mine) && host[strlen (mine)] == '.');
}

/* Whether libvirt runs on this very machine. That the URI names no other host is not enough: its
 * socket may lead to one. */
static gboolean
is_here (AlbercaHostDevices *self,
         virConnectPtr       connection)
{
  char *text = virConnectGetURI (connection);
  g_autoptr(GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean local = uri != NULL && (host == NULL || *host == '\0') && strstr (g_uri_get_scheme (uri), "+ext") == NULL;

  free (text);
  if (!local || !is_my_name (self->host))
    return FALSE;

  for (guint i = 0; i < self->disks->len; i++)
    {
      const AlbercaNodeDevice *disk = g_ptr_array_index (self->disks, i);

      if (alberca_local_devices_get_size (ROOT, disk->path) != disk->size)
        return FALSE;
    }

  return TRUE;
}

static void
read_host (AlbercaHostDevices *self,
           virConnectPtr       connection)
{
  char *host;

  /* What libvirt's test driver has is nowhere */
  if (alberca_libvirt_is_test (connection) || (host = virConnectGetHostname (connection)) == NULL)
    return;
  g_free (self->host);
  self->host = g_strdup (host);
  free (host);
}

/**
 * alberca_host_devices_read:
 * @connection: an open connection
 * @error: why nothing can be said
 *
 * Worker thread. virConnectListAllNodeDevices(), which libvirt-gobject lacks, every pool, every
 * domain, and LVM's groups by virConnectFindStoragePoolSources(); on the machine of the client
 * also what its kernel says.
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaHostDevices *
alberca_host_devices_read (GVirConnection  *connection,
                           GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(AlbercaHostDevices) self = alberca_host_devices_new ();
  g_autoptr(GPtrArray) pools = NULL;
  g_autoptr(GPtrArray) domains = NULL;
  g_autoptr(GPtrArray) uses = NULL;

  read_host (self, handle);
  /* A libvirt without the driver of node devices knows the rest */
  read_disks (self, handle, NULL);
  pools = alberca_pools_list (connection, error);
  domains = pools != NULL ? alberca_domains_list (connection, error) : NULL;
  if (domains == NULL)
    return NULL;

  add_pools (self, pools);
  add_domains (self, domains);
  add_groups (self, connection);
  if (is_here (self, handle) && (uses = alberca_local_devices_read (ROOT, self->names)) != NULL)
    {
      self->knows_mounts = TRUE;
      g_ptr_array_extend_and_steal (self->uses, g_steal_pointer (&uses));
    }

  return g_steal_pointer (&self);
}
