/* alberca-shared-users.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-shared-users.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-domains.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-conflicts.h"
#include "model/alberca-pool-private.h"

/* A host that is stuck must not hold up the others for ever. */
#define PATIENCE (20 * G_USEC_PER_SEC)

/* A pool of this host and the same of the other one */
typedef struct
{
  char *name;
  char *path;
  char *other_name;
  char *other_path;
} Pair;

/* A pool of the other host in which something may be built on what is shared */
typedef struct
{
  GVirStoragePool *handle;
  char            *name;
} OtherPool;

/* Atomically counted: the worker of the other host may come to its end after who asked. */
struct _AlbercaSharedUsers
{
  GVirConnection *connection;
  char           *host;
  GPtrArray      *pairs;    /* (element-type Pair) */
  GPtrArray      *pools;    /* (element-type OtherPool) */
  gint64          end;      /* monotonic: who asked waits until then */
  GMutex          mutex;
  GCond           cond;
  gboolean        done;     /* guarded by the mutex, as what follows */
  GPtrArray      *domains;  /* (element-type AlbercaDomainRecord) */
  GPtrArray      *overlays; /* (element-type AlbercaGraphVolume) */
  char           *problem;  /* what could not be read */
};

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_free (pair->name);
  g_free (pair->path);
  g_free (pair->other_name);
  g_free (pair->other_path);
  g_free (pair);
}

static void
other_pool_free (gpointer data)
{
  OtherPool *pool = data;

  g_clear_object (&pool->handle);
  g_free (pool->name);
  g_free (pool);
}

static void
shared_users_clear (gpointer data)
{
  AlbercaSharedUsers *self = data;

  g_clear_object (&self->connection);
  g_free (self->host);
  g_ptr_array_unref (self->pairs);
  g_ptr_array_unref (self->pools);
  g_clear_pointer (&self->domains, g_ptr_array_unref);
  g_clear_pointer (&self->overlays, g_ptr_array_unref);
  g_free (self->problem);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static void
shared_users_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, shared_users_clear);
}

/* ---- Which hosts there are ---- */

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("alberca-shared-users");
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/**
 * alberca_shared_users_set_others:
 * @self: a connection
 * @others: (element-type AlbercaConnection): those that the user has
 */
void
alberca_shared_users_set_others (AlbercaConnection *self,
                                 GListModel        *others)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, others);
  g_object_set_qdata_full (G_OBJECT (self), get_quark (), weak, weak_free);
}

static gboolean
is_shared (AlbercaPool *pool)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));

  return (info->traits & ALBERCA_POOL_TRAIT_SHARED) != 0 && alberca_pool_get_config (pool) != NULL;
}

/* What the paths of its volumes begin with; (transfer full) (nullable) */
static char *
get_root (AlbercaPool *pool)
{
  const AlbercaPoolConfig *config = alberca_pool_get_config (pool);
  g_autofree char *name = alberca_pool_config_get_field (config, "source/name");
  g_autofree char *host = alberca_pool_config_get_field (config, "source/host@name");

  if (alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_RBD)
    return g_steal_pointer (&name);
  if (alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_GLUSTER && name != NULL && host != NULL)
    return g_strdup_printf ("gluster://%s/%s", host, name);
  return alberca_usage_graph_normalise_path (alberca_pool_get_path (pool), NULL);
}

static void
add_pairs (GPtrArray         *pairs,
           AlbercaPool       *pool,
           AlbercaConnection *other)
{
  GListModel *pools = alberca_connection_get_pools (other);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) candidate = g_list_model_get_item (pools, i);
      Pair *pair;

      if (!is_shared (candidate) ||
          !alberca_pool_conflicts_is_same (alberca_pool_get_config (pool), alberca_pool_get_config (candidate)))
        continue;
      pair = g_new0 (Pair, 1);
      pair->name = g_strdup (alberca_pool_get_name (pool));
      pair->path = get_root (pool);
      pair->other_name = g_strdup (alberca_pool_get_name (candidate));
      pair->other_path = get_root (candidate);
      g_ptr_array_add (pairs, pair);
    }
}

/* (transfer full): empty where @other shares nothing */
static GPtrArray *
find_pairs (GPtrArray         *pools,
            AlbercaConnection *other)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *pairs = g_ptr_array_new_with_free_func (pair_free);

  for (guint i = 0; i < pools->len; i++)
    {
      AlbercaPool *pool = g_ptr_array_index (pools, i);

      if (g_hash_table_add (seen, pool) && is_shared (pool))
        add_pairs (pairs, pool, other);
    }
  return pairs;
}

/* ---- Asking ---- */

static const char *
find_below (const char *directory,
            const char *path)
{
  gsize length = directory != NULL ? strlen (directory) : 0;

  if (length == 0 || path == NULL || strncmp (path, directory, length) != 0 || path[length] != '/')
    return NULL;
  return path + length;
}

/* Where this host has what is at @path there; NULL where it is not shared. (transfer full) */
static char *
translate_path (const AlbercaSharedUsers *self,
                const char               *path,
                const char               *relative_to)
{
  g_autofree char *normalised = alberca_usage_graph_normalise_path (path, relative_to);

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (self->pairs, i);
      const char *rest = find_below (pair->other_path, normalised);

      if (rest != NULL && pair->path != NULL)
        return g_strconcat (pair->path, rest, NULL);
    }
  return NULL;
}

/* The first of them is enough. */
static void
note_pool (AlbercaSharedUsers *self,
           const OtherPool    *pool,
           const GError       *error)
{
  if (self->problem == NULL)
    /* Translators: a host, one of its pools, and why it could not be read */
    self->problem = g_strdup_printf (_("“%s”, which shares this storage, the pool “%s”: %s"), self->host, pool->name,
                                     error->message);
}

/* Nobody waits for it any more. */
static gboolean
is_late (const AlbercaSharedUsers *self)
{
  return g_get_monotonic_time () >= self->end;
}

/* Of one that is built on what is shared, and is not shared itself: that is seen here, too. */
static void
add_overlay (AlbercaSharedUsers        *self,
             const OtherPool           *pool,
             const AlbercaVolumeRecord *record)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (record->handle, &error);
  g_autoptr(AlbercaGraphVolume) volume = NULL;
  g_autofree char *base = NULL;

  if (config == NULL)
    {
      if (!g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL))
        note_pool (self, pool, error);
      return;
    }
  volume = alberca_graph_volume_new (pool->name, record->name, record->key, config, FALSE);
  base = translate_path (self, volume->backing_path, volume->path);
  if (base == NULL)
    return;
  g_free (volume->backing_path);
  volume->backing_path = g_steal_pointer (&base);
  g_ptr_array_add (self->overlays, g_steal_pointer (&volume));
}

static void
read_overlays (AlbercaSharedUsers *self,
               const OtherPool    *pool)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = alberca_volumes_list (pool->handle, &error);

  if (records == NULL)
    note_pool (self, pool, error);
  for (guint i = 0; records != NULL && i < records->len && !is_late (self); i++)
    add_overlay (self, pool, g_ptr_array_index (records, i));
}

/* The other host's worker thread */
static gpointer
ask_worker (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  AlbercaSharedUsers *self = data;
  g_autoptr(GError) local_error = NULL;
  GPtrArray *domains = alberca_domains_list (self->connection, &local_error);

  if (domains == NULL)
    self->problem = g_strdup_printf (_("The virtual machines of “%s”, which shares this storage: %s"), self->host,
                                     local_error->message);
  for (guint i = 0; domains != NULL && i < self->pools->len && !is_late (self); i++)
    read_overlays (self, g_ptr_array_index (self->pools, i));
  g_mutex_lock (&self->mutex);
  self->domains = domains;
  self->done = !is_late (self);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
asked_cb (gpointer  owner,
          gpointer  result,
          GError   *error)
{
}

static gboolean
has_other_name (GPtrArray  *pairs,
                const char *name)
{
  for (guint i = 0; i < pairs->len; i++)
    if (g_str_equal (((Pair *) g_ptr_array_index (pairs, i))->other_name, name))
      return TRUE;
  return FALSE;
}

static void
add_other_pools (AlbercaSharedUsers *self,
                 AlbercaConnection  *other)
{
  GListModel *pools = alberca_connection_get_pools (other);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);
      const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));
      OtherPool *other_pool;

      if (!alberca_pool_get_active (pool) || (info->traits & ALBERCA_POOL_TRAIT_FILES) == 0 ||
          has_other_name (self->pairs, alberca_pool_get_name (pool)))
        continue;
      other_pool = g_new0 (OtherPool, 1);
      other_pool->handle = alberca_pool_dup_handle (pool);
      other_pool->name = g_strdup (alberca_pool_get_name (pool));
      g_ptr_array_add (self->pools, other_pool);
    }
}

/* @pairs: (transfer full) */
static AlbercaSharedUsers *
ask (AlbercaConnection *other,
     GPtrArray         *pairs)
{
  AlbercaSharedUsers *self = g_atomic_rc_box_new0 (AlbercaSharedUsers);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->end = g_get_monotonic_time () + PATIENCE;
  self->host = g_strdup (alberca_connection_get_title (other));
  self->pairs = pairs;
  self->pools = g_ptr_array_new_with_free_func (other_pool_free);
  self->overlays = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_graph_volume_free);
  if (alberca_connection_get_workers (other) == NULL)
    {
      self->problem = g_strdup_printf (_("“%s” shares this storage and is not connected: who uses it there is not known"),
                                       self->host);
      self->done = TRUE;
      return self;
    }
  self->connection = g_object_ref (alberca_connection_get_handle (other));
  add_other_pools (self, other);
  alberca_workers_read (alberca_connection_get_workers (other), ALBERCA_PRIORITY_ACT, NULL, ask_worker,
                        g_atomic_rc_box_acquire (self), shared_users_unref, asked_cb, other);
  return self;
}

/**
 * alberca_shared_users_begin:
 * @self: an open connection
 * @pools: (element-type AlbercaPool): some of its pools
 *
 * Main thread. Each other host that is connected and has one of the shared pools, started or not, is asked
 * on a worker of its own: virConnectListAllDomains(), and what its pools of files have.
 *
 * Returns: (transfer full) (element-type AlbercaSharedUsers): the answers to wait for
 */
GPtrArray *
alberca_shared_users_begin (AlbercaConnection *self,
                            GPtrArray         *pools)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func (shared_users_unref);
  GWeakRef *weak = g_object_get_qdata (G_OBJECT (self), get_quark ());
  g_autoptr(GListModel) others = weak != NULL ? g_weak_ref_get (weak) : NULL;

  for (guint i = 0; others != NULL && i < g_list_model_get_n_items (others); i++)
    {
      g_autoptr(AlbercaConnection) other = g_list_model_get_item (others, i);
      g_autoptr(GPtrArray) pairs = NULL;

      /* One that was lost is known to share; one that was closed is asked nothing */
      if (other == self || alberca_connection_get_state (other) == ALBERCA_CONNECTION_CLOSED)
        continue;
      pairs = find_pairs (pools, other);
      if (pairs->len > 0)
        g_ptr_array_add (asked, ask (other, g_steal_pointer (&pairs)));
    }
  return asked;
}

/* ---- The answer ---- */

/* What is not shared has a name at most; no pool here is called so. (transfer full) (nullable) */
static AlbercaDomainDisk *
make_foreign (const AlbercaDomainDisk *disk)
{
  g_autofree char *name = g_strdup (disk->volume);

  if (disk->layer > 0 || (name == NULL && disk->path == NULL))
    return NULL;
  if (name == NULL)
    name = g_path_get_basename (disk->path);
  return alberca_domain_disk_new (disk->target, NULL, "\n", name);
}

/* (transfer full) (nullable): the same disk as this host has it. @shared: set where it is */
static AlbercaDomainDisk *
translate_disk (const AlbercaSharedUsers *self,
                const AlbercaDomainDisk  *disk,
                gboolean                 *shared)
{
  g_autofree char *path = NULL;
  AlbercaDomainDisk *translated = NULL;

  for (guint i = 0; disk->volume != NULL && translated == NULL && i < self->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (self->pairs, i);

      if (g_strcmp0 (disk->pool, pair->other_name) == 0)
        translated = alberca_domain_disk_new (disk->target, NULL, pair->name, disk->volume);
    }
  if (translated == NULL)
    path = translate_path (self, disk->path, NULL);
  if (path != NULL)
    translated = alberca_domain_disk_new (disk->target, path, NULL, NULL);
  if (translated == NULL)
    return make_foreign (disk);
  *shared = TRUE;
  translated->device = disk->device;
  translated->layer = disk->layer;
  translated->read_only = disk->read_only;
  translated->next_start = disk->next_start;
  return translated;
}

static void
add_domain (const AlbercaSharedUsers  *self,
            AlbercaUsageGraph         *graph,
            const AlbercaDomainRecord *domain)
{
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  g_autofree char *key = g_strconcat (self->host, "\n", domain->uuid, NULL);
  gboolean shared = FALSE;

  for (guint i = 0; i < domain->disks->len; i++)
    {
      gboolean is_here = FALSE;
      AlbercaDomainDisk *disk = translate_disk (self, g_ptr_array_index (domain->disks, i), &is_here);

      /* Two connections may lead to one host; but two hosts may also have machines of the same UUID */
      if (is_here && !alberca_usage_graph_has_use (graph, domain->uuid, domain->running, disk))
        shared = TRUE;
      if (disk != NULL)
        g_ptr_array_add (disks, disk);
    }
  if (shared && !domain->scratch)
    alberca_usage_graph_set_stranger (graph, self->host, key, domain->name, domain->running, FALSE, disks);
}

static void
put_overlay (const AlbercaSharedUsers *self,
             AlbercaUsageGraph        *graph,
             const AlbercaGraphVolume *volume)
{
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  g_autofree char *key = g_strjoin ("\n", self->host, volume->pool, volume->name, NULL);

  g_ptr_array_add (disks, alberca_domain_disk_new ("", volume->backing_path, NULL, NULL));
  alberca_usage_graph_set_stranger (graph, self->host, key, volume->name, FALSE, TRUE, disks);
}

/**
 * alberca_shared_users_add:
 * @self: what was asked
 * @graph: who uses what here
 *
 * Worker thread. Waits, but not for ever.
 *
 * Returns: (transfer full) (nullable): what could not be seen, translated
 */
char *
alberca_shared_users_add (AlbercaSharedUsers *self,
                          AlbercaUsageGraph  *graph)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (!self->done)
    if (!g_cond_wait_until (&self->cond, &self->mutex, self->end))
      return g_strdup_printf (_("“%s” shares this storage and gives no answer: who uses it there is not known"), self->host);
  for (guint i = 0; self->domains != NULL && i < self->domains->len; i++)
    add_domain (self, graph, g_ptr_array_index (self->domains, i));
  for (guint i = 0; i < self->overlays->len; i++)
    put_overlay (self, graph, g_ptr_array_index (self->overlays, i));
  return g_strdup (self->problem);
}

gboolean
alberca_shared_users_has_pool (const AlbercaSharedUsers *self,
                               const char               *name)
{
  for (guint i = 0; i < self->pairs->len; i++)
    if (g_str_equal (((Pair *) g_ptr_array_index (self->pairs, i))->name, name))
      return TRUE;
  return FALSE;
}
