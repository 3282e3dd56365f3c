/* alberca-user-search.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-connection-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-domains.h"
#include "backend/alberca-pools.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-impact.h"
#include "model/alberca-patience.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-shared-users.h"

/* Before something is destroyed: everything there is, on a worker, into a graph of its own. Files
 * change without libvirt: overlays come that virsh snapshot-create-as makes, others get another base.
 * So what the model has read of them is read again; where that takes too long, it is said. */

/* For so long, microseconds: ten thousand on this host, hundreds on one far away */
#define REREAD_TIME (10 * G_USEC_PER_SEC)

/* A pool whose server is gone gives no answer for as long as that takes, and nobody can interrupt libvirt: after so
 * many seconds of silence the search goes on without it and those after it, and says so. */
#define PATIENCE 20

typedef struct
{
  GVirStoragePool *handle;
  char            *name;
  gboolean         logical;
  gboolean         files;   /* whatever writes there need not tell libvirt */
  GHashTable      *known; /* (element-type AlbercaGraphVolume) by name: what the model has read */
  GPtrArray       *wanted; /* (element-type AlbercaGraphVolume): those of the search; nobody changes it any more */
  gint64           deadline; /* of reading again */
} SearchPool;

/* What was found in one pool */
typedef struct
{
  GPtrArray *volumes; /* (element-type AlbercaGraphVolume) */
  GPtrArray *unseen;  /* (element-type utf8): what could not be read, translated */
  guint      n_stale; /* volumes that it was too late for */
} Found;

typedef struct
{
  GVirConnection    *connection;
  GPtrArray         *pools;       /* (element-type SearchPool): the active ones */
  GPtrArray         *inactive;    /* (element-type utf8): the names of the others */
  GPtrArray         *unseen;      /* (element-type utf8): what could not be read, translated */
  GPtrArray         *others;      /* (element-type AlbercaSharedUsers): hosts that may use the same storage */
  GPtrArray         *wanted;      /* (element-type AlbercaGraphVolume) */
  AlbercaVolumeVerb  verb;
  char              *wanted_pool; /* name; NULL: volumes are wanted */
  char              *wanted_path; /* where its volumes are, NULL where that tells nothing */
  guint              n_stale;     /* volumes that it was too late to read again */
} Search;

static void
search_pool_free (gpointer data)
{
  SearchPool *pool = data;

  g_clear_object (&pool->handle);
  g_free (pool->name);
  g_hash_table_unref (pool->known);
  g_ptr_array_unref (pool->wanted);
  g_free (pool);
}

static void
found_free (gpointer data)
{
  Found *found = data;

  g_ptr_array_unref (found->volumes);
  g_ptr_array_unref (found->unseen);
  g_free (found);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->connection);
  g_ptr_array_unref (search->pools);
  g_ptr_array_unref (search->inactive);
  g_ptr_array_unref (search->unseen);
  g_clear_pointer (&search->others, g_ptr_array_unref);
  g_ptr_array_unref (search->wanted);
  g_free (search->wanted_pool);
  g_free (search->wanted_path);
  g_free (search);
}

/* ---- Reading one pool, on a thread that may never come back ---- */

static void
note_pool (Found            *found,
           const SearchPool *pool,
           const GError     *error)
{
  /* Translators: the name of a pool, and why it could not be read */
  g_ptr_array_add (found->unseen, g_strdup_printf (_("The pool “%s”: %s"), pool->name, error->message));
}

static gboolean
is_wanted (const SearchPool *pool,
           const char       *name)
{
  for (guint i = 0; i < pool->wanted->len; i++)
    {
      const AlbercaGraphVolume *volume = g_ptr_array_index (pool->wanted, i);

      if (g_str_equal (volume->name, name) && g_str_equal (volume->pool, pool->name))
        return TRUE;
    }
  return FALSE;
}

/* One that is not there any more is built on nothing; what the wanted ones are built on does not matter. */
static AlbercaVolumeConfig *
read_volume (Found                     *found,
             const SearchPool          *pool,
             const AlbercaVolumeRecord *record)
{
  g_autoptr(GError) error = NULL;
  AlbercaVolumeConfig *config = alberca_volumes_read (record->handle, &error);

  if (config == NULL && !g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL) &&
      !is_wanted (pool, record->name))
    {
      /* Translators: the name of a volume, that of its pool, and why it could not be read */
      g_ptr_array_add (found->unseen, g_strdup_printf (_("“%s” in the pool “%s”: %s"), record->name, pool->name,
                                                       error->message));
    }
  return config;
}

/* What is known of a file may not be so any more. */
static gboolean
must_reread (Found            *found,
             const SearchPool *pool)
{
  if (!pool->files)
    return FALSE;
  if (g_get_monotonic_time () < pool->deadline)
    return TRUE;
  found->n_stale++;
  return FALSE;
}

static void
find_volume (Found               *found,
             SearchPool          *pool,
             AlbercaVolumeRecord *record)
{
  AlbercaGraphVolume *known = g_hash_table_lookup (pool->known, record->name);
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (known != NULL && !must_reread (found, pool))
    {
      g_hash_table_steal (pool->known, record->name);
      g_ptr_array_add (found->volumes, known);
      return;
    }
  config = read_volume (found, pool, record);
  g_ptr_array_add (found->volumes,
                   alberca_graph_volume_new (pool->name, record->name, record->key, config, pool->logical));
}

/* libvirt lists what was there at its last look. */
static gpointer
find_in_pool (AlbercaPatience  *patience,
              gpointer          data,
              GError          **error)
{
  SearchPool *pool = data;
  Found *found = g_new0 (Found, 1);
  g_autoptr(GError) refresh_error = NULL;
  g_autoptr(GError) list_error = NULL;
  g_autoptr(GPtrArray) records = NULL;

  found->volumes = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_graph_volume_free);
  found->unseen = g_ptr_array_new_with_free_func (g_free);
  if (pool->files && !alberca_pools_refresh (pool->handle, &refresh_error))
    note_pool (found, pool, refresh_error);
  records = alberca_patience_go_on (patience) ? alberca_volumes_list (pool->handle, &list_error) : NULL;
  if (list_error != NULL && refresh_error == NULL)
    note_pool (found, pool, list_error);
  for (guint i = 0; records != NULL && i < records->len && alberca_patience_go_on (patience); i++)
    find_volume (found, pool, g_ptr_array_index (records, i));
  return found;
}

/* ---- Reading, on a worker thread ---- */

/* @pool: (transfer full) */
static gboolean
read_pool (AlbercaUsageGraph  *graph,
           Search             *search,
           SearchPool         *pool,
           gboolean           *silent,
           GCancellable       *cancellable,
           GError            **error)
{
  g_autofree char *name = g_strdup (pool->name);
  g_autoptr(GError) local_error = NULL;
  Found *found;

  found = alberca_patience_run (find_in_pool, pool, search_pool_free, found_free, PATIENCE * G_USEC_PER_SEC, cancellable,
                                &local_error);
  if (found == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (found == NULL)
    {
      g_ptr_array_add (search->unseen,
                       /* Translators: the name of a pool, and a number of seconds, which is more than 1 */
                       g_strdup_printf (_("The pool “%s”: libvirt has given no answer for %u seconds. Its storage may be out "
                                          "of reach"), name, PATIENCE));
      *silent = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < found->volumes->len; i++)
    alberca_usage_graph_set_volume (graph, g_ptr_array_index (found->volumes, i));
  g_ptr_array_extend_and_steal (search->unseen, g_steal_pointer (&found->unseen));
  found->unseen = g_ptr_array_new ();
  search->n_stale += found->n_stale;
  found_free (found);
  return TRUE;
}

/* @pool: (transfer full): where one pool has no answer libvirt keeps all others waiting, too, and a daemon takes
 * no more than a few calls of one client at once. */
static void
skip_pool (Search     *search,
           SearchPool *pool)
{
  g_ptr_array_add (search->unseen,
                   g_strdup_printf (_("The pool “%s” was not looked into: libvirt gives no answer"), pool->name));
  search_pool_free (pool);
}

/* Everything that the connection has; NULL with @error set where the domains could not be read. */
static AlbercaUsageGraph *
read_graph (Search        *search,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(AlbercaUsageGraph) graph = alberca_usage_graph_new ();
  g_autoptr(GPtrArray) domains = NULL;
  gint64 deadline;
  gboolean silent = FALSE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  domains = alberca_domains_list (search->connection, error);
  if (domains == NULL)
    return NULL;
  deadline = g_get_monotonic_time () + REREAD_TIME;
  while (search->pools->len > 0)
    {
      SearchPool *pool = g_ptr_array_steal_index (search->pools, 0);

      pool->deadline = deadline;
      if (silent)
        skip_pool (search, pool);
      else if (!read_pool (graph, search, pool, &silent, cancellable, error))
        return NULL;
    }
  for (guint i = 0; i < domains->len; i++)
    {
      AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      if (!domain->scratch)
        alberca_usage_graph_set_domain (graph, domain->uuid, domain->name, domain->running, domain->disks);
    }
  if (search->n_stale > 0)
    g_ptr_array_add (search->unseen,
                     g_strdup_printf (ngettext ("%'u volume was not read again, which would have taken too long: it may "
                                                "have another base by now",
                                                "%'u volumes were not read again, which would have taken too long: they "
                                                "may have other bases by now", search->n_stale), search->n_stale));
  return g_steal_pointer (&graph);
}

/* A file in no pool: what it is built on is known only while its domain runs. */
static gboolean
stray_step_cb (const AlbercaGraphStep *step,
               gpointer                user_data)
{
  GPtrArray *strays = user_data;

  if (step->path != NULL && step->volumes == NULL && step->disk->layer == 0 && step->depth == 0 &&
      g_strcmp0 (step->disk->device, "disk") == 0 && (!step->running || step->disk->next_start) &&
      !g_str_has_prefix (step->path, "/dev/") &&
      !g_ptr_array_find_with_equal_func (strays, step->path, g_str_equal, NULL))
    g_ptr_array_add (strays, g_strdup (step->path));
  return FALSE;
}

static void
take_unseen (AlbercaImpact     *impact,
             Search            *search,
             AlbercaUsageGraph *graph)
{
  g_autoptr(GPtrArray) strays = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *inactive = alberca_impact_join_names (search->inactive);
  g_autofree char *files = NULL;

  impact->doubtful = search->unseen->len > 0;
  for (guint i = 0; i < search->unseen->len; i++)
    g_ptr_array_add (impact->unseen, g_strdup (g_ptr_array_index (search->unseen, i)));
  if (inactive != NULL)
    {
      /* Translators: names of pools: “a”, “b” */
      g_ptr_array_add (impact->unseen, g_strdup_printf (_("Pools that are not started: %s"), inactive));
    }
  alberca_usage_graph_walk_domains (graph, stray_step_cb, strays);
  files = alberca_impact_join_names (strays);
  if (files != NULL)
    {
      /* Translators: paths: “/srv/a.qcow2”, “/srv/b.qcow2” */
      g_ptr_array_add (impact->unseen, g_strdup_printf (_("Disks of virtual machines that are in no pool: %s"), files));
    }
}

static gpointer
impact_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Search *search = data;
  g_autoptr(AlbercaUsageGraph) graph = read_graph (search, cancellable, error);
  g_autofree char *unheard = NULL;
  AlbercaImpact *impact;

  if (graph == NULL)
    return NULL;

  /* One that is not listed any more is asked about all the same. */
  for (guint i = 0; i < search->wanted->len; i++)
    {
      const AlbercaGraphVolume *volume = g_ptr_array_index (search->wanted, i);

      if (alberca_usage_graph_find_volume (graph, volume->pool, volume->name) == NULL)
        alberca_usage_graph_set_volume (graph, volume);
    }
  for (guint i = 0; i < search->others->len; i++)
    {
      char *problem = alberca_shared_users_add (g_ptr_array_index (search->others, i), graph);

      if (problem == NULL)
        continue;
      if (unheard == NULL)
        unheard = g_strdup (problem);
      g_ptr_array_add (search->unseen, problem);
    }
  impact = alberca_impact_new (graph, search->wanted, search->verb);
  impact->unheard = g_steal_pointer (&unheard);
  take_unseen (impact, search, graph);
  return impact;
}

/* ---- Who uses a pool: from what is used down to what is in it, on a worker thread ---- */

static const char *
find_name_below (const char *directory,
                 const char *path)
{
  gsize length = directory != NULL ? strlen (directory) : 0;

  if (length == 0 || path == NULL || strncmp (path, directory, length) != 0 || path[length] != '/')
    return NULL;
  path += length + 1;
  return *path != '\0' && strchr (path, '/') == NULL ? path : NULL;
}

/* The name of the wanted pool's volume that the step is at; NULL where it is at none. */
static const char *
get_wanted_name (const Search           *search,
                 const AlbercaGraphStep *step)
{
  for (GSList *item = step->volumes; item != NULL; item = item->next)
    {
      const AlbercaGraphVolume *volume = item->data;

      if (g_str_equal (volume->pool, search->wanted_pool))
        return volume->name;
    }
  return find_name_below (search->wanted_path, step->path);
}

typedef struct
{
  const Search *search;
  GPtrArray    *usages;
  GHashTable   *by_domain; /* uuid → AlbercaUsage, borrowed */
} PoolSearch;

static void
add_domain_user (PoolSearch             *pool_search,
                 const AlbercaGraphStep *step,
                 const char             *name,
                 AlbercaUsageKind        kind)
{
  AlbercaUsage *usage = g_hash_table_lookup (pool_search->by_domain, step->uuid);
  g_auto(GStrv) names = NULL;
  char *longer;

  if (usage == NULL)
    {
      usage = alberca_usage_new (kind, name, step->domain, step->running);
      usage->uuid = g_strdup (step->uuid);
      g_ptr_array_add (pool_search->usages, usage);
      g_hash_table_insert (pool_search->by_domain, usage->uuid, usage);
      return;
    }

  if (kind == ALBERCA_USAGE_NAME)
    usage->kind = kind;
  names = g_strsplit (usage->volume, ", ", -1);
  if (g_strv_contains ((const char *const *) names, name))
    return;
  longer = g_strdup_printf ("%s, %s", usage->volume, name);
  g_free (usage->volume);
  usage->volume = longer;
}

/* Walks on until it is in the pool. */
static gboolean
domain_step_cb (const AlbercaGraphStep *step,
                gpointer                user_data)
{
  PoolSearch *pool_search = user_data;
  const char *name = get_wanted_name (pool_search->search, step);

  if (step->depth == 0 && g_strcmp0 (step->pool, pool_search->search->wanted_pool) == 0)
    {
      add_domain_user (pool_search, step, step->volume, ALBERCA_USAGE_NAME);
      return FALSE;
    }
  if (name == NULL)
    return TRUE;
  add_domain_user (pool_search, step, name, ALBERCA_USAGE_DOMAIN);
  return FALSE;
}

/* Overlays in the pool itself share its fate. */
static gboolean
overlay_step_cb (const AlbercaGraphStep *step,
                 gpointer                user_data)
{
  PoolSearch *pool_search = user_data;
  const char *name = get_wanted_name (pool_search->search, step);
  AlbercaUsage *usage;

  if (step->depth == 0)
    return name == NULL && !g_str_equal (step->overlay->pool, pool_search->search->wanted_pool);
  if (name == NULL)
    return TRUE;
  usage = alberca_usage_new (ALBERCA_USAGE_OVERLAY, name, step->overlay->name, FALSE);
  usage->pool = g_strdup (step->overlay->pool);
  g_ptr_array_add (pool_search->usages, usage);
  return FALSE;
}

static gpointer
pool_search_worker (gpointer       data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  Search *search = data;
  g_autoptr(AlbercaUsageGraph) graph = read_graph (search, cancellable, error);
  g_autoptr(GPtrArray) usages = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);
  g_autoptr(GHashTable) by_domain = g_hash_table_new (g_str_hash, g_str_equal);
  PoolSearch pool_search = { search, usages, by_domain };

  if (graph == NULL)
    return NULL;
  if (search->unseen->len > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, g_ptr_array_index (search->unseen, 0));
      return NULL;
    }
  alberca_usage_graph_walk_domains (graph, domain_step_cb, &pool_search);
  alberca_usage_graph_walk_overlays (graph, overlay_step_cb, &pool_search);
  g_ptr_array_sort (usages, alberca_usage_compare);
  return g_steal_pointer (&usages);
}

/* ---- What is searched through ---- */

static void
search_add_pool (Search      *search,
                 AlbercaPool *pool)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);
  SearchPool *search_pool;

  if (!alberca_pool_get_active (pool))
    {
      g_ptr_array_add (search->inactive, g_strdup (alberca_pool_get_name (pool)));
      return;
    }

  search_pool = g_new0 (SearchPool, 1);
  search_pool->handle = alberca_pool_dup_handle (pool);
  search_pool->name = g_strdup (alberca_pool_get_name (pool));
  search_pool->logical = alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_LOGICAL;
  search_pool->files = (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits &
                        ALBERCA_POOL_TRAIT_FILES) != 0;
  search_pool->known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                              (GDestroyNotify) alberca_graph_volume_free);
  search_pool->wanted = g_ptr_array_ref (search->wanted);
  g_ptr_array_add (search->pools, search_pool);

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);
      AlbercaGraphVolume *known;

      if (!alberca_volume_get_loaded (volume) || alberca_volume_get_config (volume) == NULL)
        continue;
      known = alberca_graph_volume_new (search_pool->name, alberca_volume_get_name (volume), alberca_volume_get_key (volume),
                                alberca_volume_get_config (volume), search_pool->logical);
      g_hash_table_replace (search_pool->known, known->name, known);
    }
}

static Search *
search_new (AlbercaConnection *connection)
{
  GListModel *pools = alberca_connection_get_pools (connection);
  Search *search = g_new0 (Search, 1);

  search->connection = g_object_ref (alberca_connection_get_handle (connection));
  search->pools = g_ptr_array_new_with_free_func (search_pool_free);
  search->inactive = g_ptr_array_new_with_free_func (g_free);
  search->unseen = g_ptr_array_new_with_free_func (g_free);
  search->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_graph_volume_free);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      search_add_pool (search, pool);
    }
  return search;
}

/**
 * alberca_connection_find_impact:
 * @self: an open connection
 * @pool: one of its pools
 * @volumes: (element-type AlbercaVolume): some volumes of @pool, or of others of the connection
 * @verb: what shall be done to them
 * @cancellable: (nullable): nobody wants to know any more
 * @done: gets an #AlbercaImpact (transfer full), or an error
 * @owner: kept alive until then
 *
 * Main thread. Who is harmed: domains, by path or by pool and volume, volumes that are built on
 * them, directly or over others, in whatever active pool, and who uses those. Reads all domains,
 * lists every active pool and refreshes those of files (virStoragePoolRefresh()); of volumes, all
 * that are files, as long as that takes no more than seconds, and of the others those that the model
 * has not read: to say that nobody uses a disk takes all of them. Other hosts that are connected and have
 * the same storage are asked meanwhile. What could not be seen is in the impact, also a pool that gives no
 * answer for some seconds.
 */
void
alberca_connection_find_impact (AlbercaConnection *self,
                                AlbercaPool       *pool,
                                GPtrArray         *volumes,
                                AlbercaVolumeVerb  verb,
                                GCancellable      *cancellable,
                                AlbercaReadDone    done,
                                gpointer           owner)
{
  g_autoptr(GPtrArray) pools = g_ptr_array_new ();
  Search *search;

  g_return_if_fail (alberca_connection_get_workers (self) != NULL);

  search = search_new (self);
  search->verb = verb;
  for (guint i = 0; i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);
      AlbercaPool *own = alberca_volume_get_pool (volume);

      if (own == NULL)
        own = pool;
      g_ptr_array_add (pools, own);
      g_ptr_array_add (search->wanted,
                       alberca_graph_volume_new (alberca_pool_get_name (own), alberca_volume_get_name (volume),
                                         alberca_volume_get_key (volume), alberca_volume_get_config (volume),
                                         alberca_pool_get_pool_type (own) == ALBERCA_POOL_TYPE_LOGICAL));
    }
  search->others = alberca_shared_users_begin (self, pools);

  alberca_workers_read (alberca_connection_get_workers (self), ALBERCA_PRIORITY_ACT, cancellable, impact_worker, search,
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
 * @cancellable: (nullable): nobody wants to know any more
 * @done: gets a #GPtrArray of #AlbercaUsage (transfer full), or an error
 * @owner: kept alive until then
 *
 * Main thread. Who uses what is in the pool, each domain once: domains, by path or by the name of
 * the pool, directly or over a chain of overlays, and overlays in other pools. What an inactive
 * pool has is told by its path, where it has one for itself. Reads as much as
 * alberca_connection_find_impact().
 */
void
alberca_connection_find_pool_users (AlbercaConnection *self,
                                    AlbercaPool       *pool,
                                    GCancellable      *cancellable,
                                    AlbercaReadDone    done,
                                    gpointer           owner)
{
  Search *search;

  g_return_if_fail (alberca_connection_get_workers (self) != NULL);

  search = search_new (self);
  search->wanted_pool = g_strdup (alberca_pool_get_name (pool));
  search->wanted_path = alberca_usage_graph_normalise_path (get_own_directory (pool), NULL);

  alberca_workers_read (alberca_connection_get_workers (self), ALBERCA_PRIORITY_ACT, cancellable, pool_search_worker, search,
                        search_free, done, owner);
}
