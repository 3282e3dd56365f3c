/* alberca-user-search.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-connection-private.h"

#include <string.h>

#include "backend/alberca-domains.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-volume-private.h"

/* A volume as the search sees it. */
typedef struct
{
  char *pool;
  char *name;
  char *path;
  char *backing_path;
} Node;

typedef struct
{
  GVirConnection *connection;
  GPtrArray      *pools;      /* (element-type GVirStoragePool) whose volumes are not all known */
  GPtrArray      *pool_names;
  GPtrArray      *nodes;      /* (element-type Node) of the others */
  GPtrArray      *wanted;     /* (element-type Node) */
  char           *wanted_pool; /* name; NULL: volumes are wanted */
  char           *wanted_path; /* where its volumes are, NULL where that tells nothing */
} Search;

static void
node_free (gpointer data)
{
  Node *node = data;

  g_free (node->pool);
  g_free (node->name);
  g_free (node->path);
  g_free (node->backing_path);
  g_free (node);
}

static Node *
node_new (const char                *pool,
          const char                *name,
          const AlbercaVolumeConfig *config)
{
  Node *node = g_new0 (Node, 1);

  node->pool = g_strdup (pool);
  node->name = g_strdup (name);
  if (config != NULL)
    {
      node->path = g_strdup (config->path);
      node->backing_path = g_strdup (config->backing_path);
    }
  return node;
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->connection);
  g_ptr_array_unref (search->pools);
  g_ptr_array_unref (search->pool_names);
  g_ptr_array_unref (search->nodes);
  g_ptr_array_unref (search->wanted);
  g_free (search->wanted_pool);
  g_free (search->wanted_path);
  g_free (search);
}

/* Worker thread. A volume that cannot be read any more is no user of anything. */
static gboolean
add_pool_nodes (Search           *search,
                GVirStoragePool  *pool,
                const char       *pool_name,
                GError          **error)
{
  g_autoptr(GPtrArray) records = alberca_volumes_list (pool, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      AlbercaVolumeRecord *record = g_ptr_array_index (records, i);
      g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (record->handle, NULL);

      if (config != NULL)
        g_ptr_array_add (search->nodes, node_new (pool_name, record->name, config));
    }
  return TRUE;
}

static gboolean
disk_is_node (const AlbercaDomainDisk *disk,
              const Node              *node)
{
  if (disk->path != NULL)
    return g_strcmp0 (disk->path, node->path) == 0;
  return g_strcmp0 (disk->pool, node->pool) == 0 && g_strcmp0 (disk->volume, node->name) == 0;
}

static void
add_domains (GPtrArray  *usages,
             GPtrArray  *domains,
             const Node *wanted,
             const Node *node)
{
  for (guint i = 0; i < domains->len; i++)
    {
      AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      for (guint j = 0; j < domain->disks->len; j++)
        if (disk_is_node (g_ptr_array_index (domain->disks, j), node))
          {
            g_ptr_array_add (usages, alberca_usage_new (ALBERCA_USAGE_DOMAIN, wanted->name, domain->name,
                                                        domain->running));
            break;
          }
    }
}

/* Everything built on @node, and what uses that, is a user of @wanted. @seen stops loops. */
static void
add_users (Search     *search,
           GPtrArray  *domains,
           GPtrArray  *usages,
           GHashTable *seen,
           const Node *wanted,
           const Node *node)
{
  add_domains (usages, domains, wanted, node);
  if (node->path == NULL || !g_hash_table_add (seen, node->path))
    return;

  for (guint i = 0; i < search->nodes->len; i++)
    {
      Node *other = g_ptr_array_index (search->nodes, i);

      if (g_strcmp0 (other->backing_path, node->path) != 0)
        continue;
      g_ptr_array_add (usages, alberca_usage_new (ALBERCA_USAGE_OVERLAY, wanted->name, other->name, FALSE));
      add_users (search, domains, usages, seen, wanted, other);
    }
}

/* Worker thread. */
static gboolean
read_pools (Search  *search,
            GError **error)
{
  for (guint i = 0; i < search->pools->len; i++)
    if (!add_pool_nodes (search, g_ptr_array_index (search->pools, i),
                         g_ptr_array_index (search->pool_names, i), error))
      return FALSE;
  return TRUE;
}

/* Worker thread. */
static gpointer
search_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Search *search = data;
  g_autoptr(GPtrArray) domains = alberca_domains_list (search->connection, error);
  g_autoptr(GPtrArray) usages = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);

  if (domains == NULL || !read_pools (search, error))
    return NULL;

  for (guint i = 0; i < search->wanted->len; i++)
    {
      g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      Node *wanted = g_ptr_array_index (search->wanted, i);

      add_users (search, domains, usages, seen, wanted, wanted);
    }
  return g_steal_pointer (&usages);
}

/* ---- Who uses a pool: from what is used down to what is in it ---- */

/* More overlays than that, one on the other, are a loop. */
#define MAX_CHAIN 200

static const char *
find_name_below (const char *directory,
                 const char *path)
{
  gsize length = directory != NULL ? strlen (directory) : 0;

  if (length == 0 || strncmp (path, directory, length) != 0 || path[length] != '/')
    return NULL;
  path += length + 1;
  return *path != '\0' && strchr (path, '/') == NULL ? path : NULL;
}

/* The volume of the wanted pool that is at @path or below it in a chain; NULL where none is. */
static const char *
find_volume_below (Search     *search,
                   GHashTable *by_path,
                   const char *path)
{
  for (guint i = 0; path != NULL && i < MAX_CHAIN; i++)
    {
      const Node *node = g_hash_table_lookup (by_path, path);
      const char *name = find_name_below (search->wanted_path, path);

      if (node != NULL && g_strcmp0 (node->pool, search->wanted_pool) == 0)
        return node->name;
      if (name != NULL)
        return name;
      path = node != NULL ? node->backing_path : NULL;
    }
  return NULL;
}

static const char *
find_disk_volume (Search                  *search,
                  GHashTable              *by_path,
                  GHashTable              *by_name,
                  const AlbercaDomainDisk *disk,
                  gboolean                *by_pool_name)
{
  g_autofree char *key = NULL;
  const Node *node;

  if (disk->path != NULL)
    return find_volume_below (search, by_path, disk->path);
  if (disk->volume == NULL || g_strcmp0 (disk->pool, search->wanted_pool) == 0)
    {
      *by_pool_name = disk->volume != NULL;
      return disk->volume;
    }

  key = g_strconcat (disk->pool, "\n", disk->volume, NULL);
  node = g_hash_table_lookup (by_name, key);
  return node != NULL ? find_volume_below (search, by_path, node->path) : NULL;
}

static void
add_domain_user (Search                    *search,
                 GHashTable                *by_path,
                 GHashTable                *by_name,
                 const AlbercaDomainRecord *domain,
                 GPtrArray                 *usages)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *text = NULL;
  gboolean by_pool_name = FALSE;

  for (guint i = 0; i < domain->disks->len; i++)
    {
      const char *name = find_disk_volume (search, by_path, by_name, g_ptr_array_index (domain->disks, i), &by_pool_name);

      if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  text = g_strjoinv (", ", (char **) names->pdata);
  g_ptr_array_add (usages, alberca_usage_new (by_pool_name ? ALBERCA_USAGE_NAME : ALBERCA_USAGE_DOMAIN, text,
                                              domain->name, domain->running));
}

/* Worker thread. */
static gpointer
pool_search_worker (gpointer       data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  Search *search = data;
  g_autoptr(GPtrArray) domains = alberca_domains_list (search->connection, error);
  g_autoptr(GPtrArray) usages = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);
  g_autoptr(GHashTable) by_path = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (domains == NULL || !read_pools (search, error))
    return NULL;

  for (guint i = 0; i < search->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (search->nodes, i);

      if (node->path != NULL)
        g_hash_table_insert (by_path, node->path, node);
      g_hash_table_insert (by_name, g_strconcat (node->pool, "\n", node->name, NULL), node);
    }

  for (guint i = 0; i < domains->len; i++)
    add_domain_user (search, by_path, by_name, g_ptr_array_index (domains, i), usages);

  /* Overlays in the pool itself share its fate. */
  for (guint i = 0; i < search->nodes->len; i++)
    {
      const Node *node = g_ptr_array_index (search->nodes, i);
      const char *name = find_volume_below (search, by_path, node->backing_path);

      if (name != NULL && g_strcmp0 (node->pool, search->wanted_pool) != 0 &&
          find_name_below (search->wanted_path, node->path != NULL ? node->path : "") == NULL)
        g_ptr_array_add (usages, alberca_usage_new (ALBERCA_USAGE_OVERLAY, name, node->name, FALSE));
    }
  return g_steal_pointer (&usages);
}

/* ---- What is searched through ---- */

static gboolean
is_fully_known (AlbercaPool *pool)
{
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (pool));

  return n_volumes > 0 && !alberca_pool_get_loading (pool) && alberca_pool_get_n_loaded (pool) == n_volumes;
}

static void
search_add_pool (Search      *search,
                 AlbercaPool *pool)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);

  if (!alberca_pool_get_active (pool))
    return;
  if (!is_fully_known (pool))
    {
      g_ptr_array_add (search->pools, alberca_pool_dup_handle (pool));
      g_ptr_array_add (search->pool_names, g_strdup (alberca_pool_get_name (pool)));
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      g_ptr_array_add (search->nodes, node_new (alberca_pool_get_name (pool), alberca_volume_get_name (volume),
                                                alberca_volume_get_config (volume)));
    }
}

static Search *
search_new (AlbercaConnection *connection)
{
  GListModel *pools = alberca_connection_get_pools (connection);
  Search *search = g_new0 (Search, 1);

  search->connection = g_object_ref (alberca_connection_get_handle (connection));
  search->pools = g_ptr_array_new_with_free_func (g_object_unref);
  search->pool_names = g_ptr_array_new_with_free_func (g_free);
  search->nodes = g_ptr_array_new_with_free_func (node_free);
  search->wanted = g_ptr_array_new_with_free_func (node_free);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      search_add_pool (search, pool);
    }
  return search;
}

/**
 * alberca_connection_find_users:
 * @self: an open connection
 * @pool: one of its pools
 * @volumes: (element-type AlbercaVolume): some volumes of @pool
 * @done: gets a #GPtrArray of #AlbercaUsage (transfer full), or an error
 * @owner: kept alive until then
 *
 * Main thread. Who uses the volumes: domains, by path or by pool and volume, and volumes that are
 * built on them, directly or over others. Reads all domains, and the volumes of every active pool
 * that has not been read completely: to say that nobody uses a disk takes all of them.
 */
void
alberca_connection_find_users (AlbercaConnection *self,
                               AlbercaPool       *pool,
                               GPtrArray         *volumes,
                               AlbercaReadDone    done,
                               gpointer           owner)
{
  Search *search;

  g_return_if_fail (alberca_connection_get_workers (self) != NULL);

  search = search_new (self);
  for (guint i = 0; i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);
      Node *node = node_new (alberca_pool_get_name (pool), alberca_volume_get_name (volume),
                             alberca_volume_get_config (volume));

      /* In most pools the key of a volume is its path. */
      if (node->path == NULL)
        node->path = g_strdup (alberca_volume_get_key (volume));
      g_ptr_array_add (search->wanted, node);
    }

  alberca_workers_read (alberca_connection_get_workers (self), ALBERCA_PRIORITY_ACT, NULL, search_worker, search,
                        search_free, done, owner);
}

/* Where its volumes are, and nothing else is that the host has. */
static const char *
get_own_directory (AlbercaPool *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  if (alberca_pool_type_get_info (type)->traits & ALBERCA_POOL_TRAIT_FILES || type == ALBERCA_POOL_TYPE_LOGICAL ||
      type == ALBERCA_POOL_TYPE_ZFS)
    return alberca_pool_get_path (pool);
  return NULL;
}

/**
 * alberca_connection_find_pool_users:
 * @self: an open connection
 * @pool: one of its pools, active or not
 * @done: gets a #GPtrArray of #AlbercaUsage (transfer full), or an error
 * @owner: kept alive until then
 *
 * Main thread. Who uses what is in the pool, each domain once: domains, by path or by the name of
 * the pool, directly or over a chain of overlays, and overlays in other pools. What an inactive
 * pool has is told by its path, where it has one for itself. Reads as much as
 * alberca_connection_find_users().
 */
void
alberca_connection_find_pool_users (AlbercaConnection *self,
                                    AlbercaPool       *pool,
                                    AlbercaReadDone    done,
                                    gpointer           owner)
{
  Search *search;

  g_return_if_fail (alberca_connection_get_workers (self) != NULL);

  search = search_new (self);
  search->wanted_pool = g_strdup (alberca_pool_get_name (pool));
  search->wanted_path = g_strdup (get_own_directory (pool));

  alberca_workers_read (alberca_connection_get_workers (self), ALBERCA_PRIORITY_ACT, NULL, pool_search_worker, search,
                        search_free, done, owner);
}
