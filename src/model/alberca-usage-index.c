/* alberca-usage-index.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-usage-index.h"

#include "model/alberca-chain-search.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-domain-reader.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-usage-summary.h"

/* What changes within that time is told at once. */
#define UPDATE_MS 60

struct _AlbercaUsageIndex
{
  GObject              parent_instance;

  AlbercaConnection   *connection; /* borrowed: has this */
  AlbercaUsageGraph   *graph;
  AlbercaDomainReader *reader;     /* while it is open */
  AlbercaWorkers      *workers;
  GVirConnection      *handle;
  GHashTable          *pools;      /* AlbercaPool → PoolWatch */
  GHashTable          *told;       /* (element-type AlbercaVolume): those that say who uses them */
  GHashTable          *searched;   /* (element-type utf8): disks of which the chain was searched */
  GPtrArray           *outside;    /* (element-type AlbercaGraphVolume): found so */
  gboolean             searching;
  guint                update_id;
  gboolean             resolved;
  gboolean             complete;
};

/* A pool and its volumes, as they are in its list. */
typedef struct
{
  AlbercaUsageIndex *index;
  AlbercaPool       *pool;
  GListModel        *model;
  char              *name;
  GPtrArray         *volumes; /* (element-type AlbercaVolume) */
} PoolWatch;

typedef enum
{
  PROP_RESOLVED = 1,
  PROP_COMPLETE,
} AlbercaUsageIndexProps;

static GParamSpec *properties[PROP_COMPLETE + 1];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (AlbercaUsageIndex, alberca_usage_index, G_TYPE_OBJECT)

static void schedule_update (AlbercaUsageIndex *self);

/* ---- Chains that leave the pools that have been read ---- */

static gboolean
is_listing (AlbercaUsageIndex *self)
{
  GHashTableIter iter;
  gpointer pool;

  g_hash_table_iter_init (&iter, self->pools);
  while (g_hash_table_iter_next (&iter, &pool, NULL))
    if (alberca_pool_get_listing (pool))
      return TRUE;
  return FALSE;
}

typedef struct
{
  GHashTable *searched;
  GPtrArray  *keys;
} Ends;

/* The end of a chain, at what is no volume that is known. */
static gboolean
gather_end_cb (const AlbercaGraphStep *step,
               gpointer                user_data)
{
  Ends *ends = user_data;
  char *text;

  if (step->volumes != NULL)
    return TRUE;
  text = step->path != NULL ? g_strdup (step->path) : g_strjoin ("\n", step->pool, step->volume, NULL);
  if (g_hash_table_add (ends->searched, text))
    g_ptr_array_add (ends->keys, alberca_chain_search_key (step->path, step->pool, step->volume));
  return TRUE;
}

static void
chains_found_cb (gpointer  owner,
                 gpointer  result,
                 GError   *error)
{
  AlbercaUsageIndex *self = owner;
  g_autoptr(GPtrArray) found = result;

  self->searching = FALSE;
  if (self->reader == NULL)
    return;
  while (found->len > 0)
    {
      AlbercaGraphVolume *volume = g_ptr_array_steal_index_fast (found, 0);

      if (alberca_usage_graph_find_volume (self->graph, volume->pool, volume->name) == NULL)
        alberca_usage_graph_set_volume (self->graph, volume);
      g_ptr_array_add (self->outside, volume);
    }
  schedule_update (self);
}

static void
search_chains (AlbercaUsageIndex *self)
{
  g_autoptr(GPtrArray) keys = NULL;
  Ends ends;

  if (self->reader == NULL || self->searching || is_listing (self))
    return;
  keys = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_graph_volume_free);
  ends = (Ends) { self->searched, keys };
  alberca_usage_graph_walk_domains (self->graph, gather_end_cb, &ends);
  if (keys->len == 0)
    return;
  self->searching = TRUE;
  alberca_chain_search_run (self->workers, self->handle, g_steal_pointer (&keys), chains_found_cb, self);
}

/* Pools have come or gone: what was not found may be there now, and the other way round. */
static void
forget_chains (AlbercaUsageIndex *self)
{
  for (guint i = 0; i < self->outside->len; i++)
    {
      const AlbercaGraphVolume *volume = g_ptr_array_index (self->outside, i);
      const AlbercaGraphVolume *known = alberca_usage_graph_find_volume (self->graph, volume->pool, volume->name);

      if (known != NULL && known->data == NULL)
        alberca_usage_graph_remove_volume (self->graph, volume->pool, volume->name);
    }
  g_ptr_array_set_size (self->outside, 0);
  g_hash_table_remove_all (self->searched);
}

/* ---- When something has changed ---- */

static void
set_state (AlbercaUsageIndex *self)
{
  gboolean resolved = self->reader != NULL && alberca_domain_reader_get_resolved (self->reader) && !self->searching;
  gboolean complete = resolved && alberca_domain_reader_get_complete (self->reader);

  if (self->resolved != resolved)
    {
      self->resolved = resolved;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESOLVED]);
    }
  if (self->complete != complete)
    {
      self->complete = complete;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
    }
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaUsageIndex *self = user_data;

  self->update_id = 0;
  search_chains (self);
  alberca_usage_summary_tell (self->graph, self->told);
  set_state (self);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
schedule_update (AlbercaUsageIndex *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

/* ---- Domains ---- */

static void
domain_cb (const AlbercaDomainRecord *record,
           gpointer                   user_data)
{
  AlbercaUsageIndex *self = user_data;

  alberca_usage_graph_set_domain (self->graph, record->uuid, record->name, record->running, record->disks);
}

static void
domain_gone_cb (const char *uuid,
                gpointer    user_data)
{
  AlbercaUsageIndex *self = user_data;

  alberca_usage_graph_remove_domain (self->graph, uuid);
}

static void
progress_cb (gpointer user_data)
{
  schedule_update (user_data);
}

/* ---- Volumes ---- */

static void
set_volume (PoolWatch     *watch,
            AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const AlbercaGraphVolume graph_volume = {
    .pool = watch->name,
    .name = (char *) alberca_volume_get_name (volume),
    .path = (char *) (config != NULL && config->path != NULL ? config->path : alberca_volume_get_key (volume)),
    .backing_path = (char *) alberca_volume_get_backing_path (volume),
    .allocation = alberca_volume_get_allocation (volume),
    .logical = alberca_pool_get_pool_type (watch->pool) == ALBERCA_POOL_TYPE_LOGICAL,
    .data = volume,
  };

  alberca_usage_graph_set_volume (watch->index->graph, &graph_volume);
}

static void
remove_volume (PoolWatch     *watch,
               AlbercaVolume *volume)
{
  const char *name = alberca_volume_get_name (volume);
  const AlbercaGraphVolume *known = alberca_usage_graph_find_volume (watch->index->graph, watch->name, name);

  if (known != NULL && known->data == volume)
    alberca_usage_graph_remove_volume (watch->index->graph, watch->name, name);
  g_hash_table_remove (watch->index->told, volume);
}

static void
volumes_changed_cb (PoolWatch  *watch,
                    guint       position,
                    guint       n_removed,
                    guint       n_added,
                    GListModel *model)
{
  for (guint i = position; i < position + n_removed; i++)
    remove_volume (watch, g_ptr_array_index (watch->volumes, i));
  if (n_removed > 0)
    g_ptr_array_remove_range (watch->volumes, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    {
      AlbercaVolume *volume = g_list_model_get_item (model, i);

      g_ptr_array_insert (watch->volumes, (int) i, volume);
      set_volume (watch, volume);
    }
  schedule_update (watch->index);
}

static void
volume_read_cb (PoolWatch     *watch,
                AlbercaVolume *volume)
{
  const AlbercaGraphVolume *known =
    alberca_usage_graph_find_volume (watch->index->graph, watch->name, alberca_volume_get_name (volume));

  /* Most of what is read again is as it was. */
  if (known != NULL && known->data == volume && known->backing_path == NULL &&
      alberca_volume_get_backing_path (volume) == NULL &&
      g_strcmp0 (known->path, alberca_volume_get_path (volume)) == 0)
    return;
  set_volume (watch, volume);
  schedule_update (watch->index);
}

static void
set_all_volumes (PoolWatch *watch)
{
  for (guint i = 0; i < watch->volumes->len; i++)
    set_volume (watch, g_ptr_array_index (watch->volumes, i));
}

static void
remove_all_volumes (PoolWatch *watch)
{
  for (guint i = 0; i < watch->volumes->len; i++)
    remove_volume (watch, g_ptr_array_index (watch->volumes, i));
}

/* Domains name a pool as it is called now. */
static void
pool_renamed_cb (PoolWatch *watch)
{
  if (g_strcmp0 (watch->name, alberca_pool_get_name (watch->pool)) == 0)
    return;
  remove_all_volumes (watch);
  g_free (watch->name);
  watch->name = g_strdup (alberca_pool_get_name (watch->pool));
  set_all_volumes (watch);
  schedule_update (watch->index);
}

static void
pool_active_cb (PoolWatch *watch)
{
  forget_chains (watch->index);
  schedule_update (watch->index);
}

static void
pool_listing_cb (PoolWatch *watch)
{
  schedule_update (watch->index);
}

static void
pool_watch_free (gpointer data)
{
  PoolWatch *watch = data;

  g_signal_handlers_disconnect_by_data (watch->pool, watch);
  g_signal_handlers_disconnect_by_data (alberca_pool_get_store (watch->pool), watch);
  g_signal_handlers_disconnect_by_data (watch->model, watch);
  remove_all_volumes (watch);
  g_ptr_array_unref (watch->volumes);
  g_object_unref (watch->model);
  g_object_unref (watch->pool);
  g_free (watch->name);
  g_free (watch);
}

static void
watch_pool (AlbercaUsageIndex *self,
            AlbercaPool       *pool)
{
  PoolWatch *watch = g_new0 (PoolWatch, 1);

  watch->index = self;
  watch->pool = g_object_ref (pool);
  watch->model = g_object_ref (alberca_pool_get_volumes (pool));
  watch->name = g_strdup (alberca_pool_get_name (pool));
  watch->volumes = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_insert (self->pools, pool, watch);

  g_signal_connect_swapped (watch->model, "items-changed", G_CALLBACK (volumes_changed_cb), watch);
  g_signal_connect_swapped (alberca_pool_get_store (pool), "volume-read", G_CALLBACK (volume_read_cb), watch);
  g_signal_connect_swapped (pool, "notify::name", G_CALLBACK (pool_renamed_cb), watch);
  g_signal_connect_swapped (pool, "notify::active", G_CALLBACK (pool_active_cb), watch);
  g_signal_connect_swapped (pool, "notify::listing", G_CALLBACK (pool_listing_cb), watch);
  volumes_changed_cb (watch, 0, 0, g_list_model_get_n_items (watch->model), watch->model);
}

static gboolean
is_no_pool_any_more (gpointer key,
                     gpointer value,
                     gpointer user_data)
{
  return alberca_pool_get_connection (key) == NULL || !g_hash_table_contains (user_data, key);
}

static void
pools_changed_cb (AlbercaUsageIndex *self)
{
  GListModel *pools = alberca_connection_get_pools (self->connection);
  g_autoptr(GHashTable) there = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      AlbercaPool *pool = g_list_model_get_item (pools, i);

      g_hash_table_add (there, pool);
      if (!g_hash_table_contains (self->pools, pool))
        watch_pool (self, pool);
    }
  g_hash_table_foreach_remove (self->pools, is_no_pool_any_more, there);
  forget_chains (self);
  schedule_update (self);
}

/* ---- The connection ---- */

static void
stop (AlbercaUsageIndex *self)
{
  if (self->reader != NULL)
    alberca_domain_reader_stop (self->reader);
  g_clear_object (&self->reader);
  g_clear_object (&self->workers);
  g_clear_object (&self->handle);
}

/* What was known stays until it is open again, as the volumes do. */
static void
start (AlbercaUsageIndex *self)
{
  static const AlbercaDomainReaderFuncs funcs = { domain_cb, domain_gone_cb, progress_cb };

  alberca_usage_graph_remove_domains (self->graph);
  forget_chains (self);
  self->workers = g_object_ref (alberca_connection_get_workers (self->connection));
  self->handle = g_object_ref (alberca_connection_get_handle (self->connection));
  self->reader = alberca_domain_reader_new (self->workers, self->handle, &funcs, self);
}

static void
state_cb (AlbercaUsageIndex *self)
{
  gboolean open = alberca_connection_get_workers (self->connection) != NULL;

  if (open == (self->reader != NULL))
    return;
  if (open)
    start (self);
  else
    stop (self);
  schedule_update (self);
}

static void
alberca_usage_index_dispose (GObject *object)
{
  AlbercaUsageIndex *self = (AlbercaUsageIndex *) object;

  g_clear_handle_id (&self->update_id, g_source_remove);
  stop (self);
  g_hash_table_remove_all (self->pools);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_hash_table_remove_all (self->told);

  G_OBJECT_CLASS (alberca_usage_index_parent_class)->dispose (object);
}

static void
alberca_usage_index_finalize (GObject *object)
{
  AlbercaUsageIndex *self = (AlbercaUsageIndex *) object;

  g_hash_table_unref (self->pools);
  g_hash_table_unref (self->told);
  g_hash_table_unref (self->searched);
  g_ptr_array_unref (self->outside);
  alberca_usage_graph_free (self->graph);

  G_OBJECT_CLASS (alberca_usage_index_parent_class)->finalize (object);
}

static void
alberca_usage_index_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaUsageIndex *self = (AlbercaUsageIndex *) object;

  switch ((AlbercaUsageIndexProps) property_id)
    {
    case PROP_RESOLVED:
      g_value_set_boolean (value, self->resolved);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    }
}

static void
alberca_usage_index_class_init (AlbercaUsageIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = alberca_usage_index_dispose;
  object_class->finalize = alberca_usage_index_finalize;
  object_class->get_property = alberca_usage_index_get_property;

  properties[PROP_RESOLVED] = g_param_spec_boolean ("resolved", NULL, NULL, FALSE, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", ALBERCA_TYPE_USAGE_INDEX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
alberca_usage_index_init (AlbercaUsageIndex *self)
{
  self->graph = alberca_usage_graph_new ();
  self->pools = g_hash_table_new_full (NULL, NULL, NULL, pool_watch_free);
  self->told = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->searched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->outside = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_graph_volume_free);
}

/* Its connection goes; a read that is still going on may keep it for a while. */
static void
abandon (gpointer data)
{
  AlbercaUsageIndex *self = data;

  g_object_run_dispose (G_OBJECT (self));
  self->connection = NULL;
  g_object_unref (self);
}

/**
 * alberca_usage_index_new:
 * @connection: a connection, which must outlive it
 *
 * Main thread. One more index than that of the connection, which begins from nothing: to measure it.
 *
 * Returns: (transfer full): an index that is at work
 */
AlbercaUsageIndex *
alberca_usage_index_new (AlbercaConnection *connection)
{
  AlbercaUsageIndex *self = g_object_new (ALBERCA_TYPE_USAGE_INDEX, NULL);

  self->connection = connection;
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alberca_connection_get_pools (connection), "items-changed", G_CALLBACK (pools_changed_cb),
                           self, G_CONNECT_SWAPPED);
  pools_changed_cb (self);
  state_cb (self);
  return self;
}

/**
 * alberca_usage_index_get:
 * @connection: a connection, open or not
 *
 * Main thread. Who uses its volumes; from when this is first called on it is kept fresh.
 *
 * Returns: (transfer none): the index, which belongs to the connection
 */
AlbercaUsageIndex *
alberca_usage_index_get (AlbercaConnection *connection)
{
  static GQuark quark;
  AlbercaUsageIndex *self;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("alberca-usage-index");
  self = g_object_get_qdata (G_OBJECT (connection), quark);
  if (self != NULL)
    return self;

  self = alberca_usage_index_new (connection);
  g_object_set_qdata_full (G_OBJECT (connection), quark, self, abandon);
  return self;
}

/**
 * alberca_usage_index_get_users:
 * @self: an index
 * @pool: a pool of its connection
 * @volume: a volume of @pool
 *
 * Main thread; answers at once from what is known now.
 *
 * Returns: (transfer full) (element-type AlbercaUsage): who uses the volume, each disk of a domain
 *   by itself: running domains, other domains, and what is built on it
 */
GPtrArray *
alberca_usage_index_get_users (AlbercaUsageIndex *self,
                               AlbercaPool       *pool,
                               AlbercaVolume     *volume)
{
  g_return_val_if_fail (ALBERCA_IS_USAGE_INDEX (self), NULL);
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  return alberca_usage_graph_get_users (self->graph, alberca_pool_get_name (pool), alberca_volume_get_name (volume));
}

/**
 * alberca_usage_index_get_path_users:
 * @self: an index
 * @path: where the data are, on the libvirt host
 *
 * Main thread; as alberca_usage_index_get_users(), for what libvirt does not list.
 *
 * Returns: (transfer full) (element-type AlbercaUsage): who uses it
 */
GPtrArray *
alberca_usage_index_get_path_users (AlbercaUsageIndex *self,
                                    const char        *path)
{
  /* No pool has this name. */
  const AlbercaGraphVolume volume = { .pool = (char *) "", .name = (char *) path, .path = (char *) path };
  GPtrArray *users;

  g_return_val_if_fail (ALBERCA_IS_USAGE_INDEX (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  alberca_usage_graph_set_volume (self->graph, &volume);
  users = alberca_usage_graph_get_users (self->graph, volume.pool, volume.name);
  alberca_usage_graph_remove_volume (self->graph, volume.pool, volume.name);
  return users;
}

static void
describe_node (const AlbercaGraphVolume *volume,
               AlbercaChainNode         *node)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume->data);

  node->capacity = alberca_volume_get_capacity (volume->data);
  node->allocation = alberca_volume_get_allocation (volume->data);
  node->format = config != NULL ? g_strdup (config->format) : NULL;
}

AlbercaChain *
alberca_usage_index_get_chain (AlbercaUsageIndex *self,
                               AlbercaPool       *pool,
                               AlbercaVolume     *volume,
                               GHashTable        *facts)
{
  g_autoptr(GPtrArray) pools = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_chain_pool_free);
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (ALBERCA_IS_USAGE_INDEX (self), NULL);

  g_hash_table_iter_init (&iter, self->pools);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      AlbercaChainPool *known = g_new0 (AlbercaChainPool, 1);

      known->name = g_strdup (alberca_pool_get_name (key));
      known->path = alberca_usage_graph_normalise_path (alberca_pool_get_path (key), NULL);
      known->active = alberca_pool_get_active (key);
      g_ptr_array_add (pools, known);
    }
  return alberca_chain_new (self->graph, alberca_pool_get_name (pool), alberca_volume_get_name (volume), facts, pools,
                            describe_node);
}

gboolean
alberca_usage_index_get_resolved (AlbercaUsageIndex *self)
{
  return self->resolved;
}

gboolean
alberca_usage_index_get_complete (AlbercaUsageIndex *self)
{
  return self->complete;
}

/**
 * alberca_usage_index_reread:
 * @self: an index
 *
 * Main thread. libvirt sends no event when a disk is added to the configuration of a domain alone.
 */
void
alberca_usage_index_reread (AlbercaUsageIndex *self)
{
  g_return_if_fail (ALBERCA_IS_USAGE_INDEX (self));

  if (self->reader != NULL)
    alberca_domain_reader_reread (self->reader);
}
