/* alberca-user-search.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-connection-private.h"

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
static gpointer
search_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Search *search = data;
  g_autoptr(GPtrArray) domains = alberca_domains_list (search->connection, error);
  g_autoptr(GPtrArray) usages = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);

  if (domains == NULL)
    return NULL;
  for (guint i = 0; i < search->pools->len; i++)
    if (!add_pool_nodes (search, g_ptr_array_index (search->pools, i),
                         g_ptr_array_index (search->pool_names, i), error))
      return NULL;

  for (guint i = 0; i < search->wanted->len; i++)
    {
      g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      Node *wanted = g_ptr_array_index (search->wanted, i);

      add_users (search, domains, usages, seen, wanted, wanted);
    }
  return g_steal_pointer (&usages);
}

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
  GListModel *pools = alberca_connection_get_pools (self);
  Search *search;

  g_return_if_fail (alberca_connection_get_workers (self) != NULL);

  search = g_new0 (Search, 1);
  search->connection = g_object_ref (alberca_connection_get_handle (self));
  search->pools = g_ptr_array_new_with_free_func (g_object_unref);
  search->pool_names = g_ptr_array_new_with_free_func (g_free);
  search->nodes = g_ptr_array_new_with_free_func (node_free);
  search->wanted = g_ptr_array_new_with_free_func (node_free);
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
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) other = g_list_model_get_item (pools, i);

      search_add_pool (search, other);
    }

  alberca_workers_read (alberca_connection_get_workers (self), ALBERCA_PRIORITY_ACT, NULL, search_worker, search,
                        search_free, done, owner);
}
