/* alberca-volume-loader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-loader.h"

#include <sys/resource.h>

/* After so long a worker gives its thread to whoever else waits for one, in microseconds. */
#define SLICE 50000
/* How often the main thread applies what has been read, in milliseconds, and for how long, in
 * microseconds: a frame has 16 ms, and drawing needs most of them. */
#define APPLY_INTERVAL 16
#define APPLY_BUDGET   3000
/* How far the workers' threads step back behind the main thread. */
#define NICE 10

/* One volume to read; which one it is knows the main thread alone, by the number. */
typedef struct
{
  gatomicrefcount      ref_count;
  guint                id;
  GVirStorageVol      *handle;
  gboolean             taken;
  AlbercaVolumeConfig *config;
  GError              *error;
} Item;

/* What the workers and the main thread share. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex          lock;
  GQueue          urgent;
  GQueue          normal;
  GQueue          results;
  gboolean        stopped;
} Shared;

/* On the main thread. */
typedef struct
{
  AlbercaVolume *volume;
  Item          *item;
  gboolean       urgent;
} Expected;

struct _AlbercaVolumeLoader
{
  GObject                  parent_instance;

  AlbercaWorkers          *workers;
  guint                    n_threads;
  guint                    n_busy;
  Shared                  *shared;
  GHashTable              *expected;  /* id → Expected */
  GHashTable              *by_volume; /* AlbercaVolume (borrowed) → Expected (borrowed) */
  guint                    last_id;
  guint                    apply_source;
  AlbercaVolumeLoadedFunc  loaded_func;
  AlbercaVolumeBatchFunc   batch_func;
  gpointer                 user_data;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeLoader, alberca_volume_loader, G_TYPE_OBJECT)

static Item *
item_ref (Item *item)
{
  g_atomic_ref_count_inc (&item->ref_count);
  return item;
}

static void
item_unref (gpointer data)
{
  Item *item = data;

  if (!g_atomic_ref_count_dec (&item->ref_count))
    return;
  g_object_unref (item->handle);
  g_clear_pointer (&item->config, alberca_volume_config_free);
  g_clear_error (&item->error);
  g_free (item);
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->ref_count);
  return shared;
}

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;
  g_queue_clear_full (&shared->urgent, item_unref);
  g_queue_clear_full (&shared->normal, item_unref);
  g_queue_clear_full (&shared->results, item_unref);
  g_mutex_clear (&shared->lock);
  g_free (shared);
}

static void
expected_free (gpointer data)
{
  Expected *expected = data;

  g_object_unref (expected->volume);
  item_unref (expected->item);
  g_free (expected);
}

static void
alberca_volume_loader_dispose (GObject *object)
{
  AlbercaVolumeLoader *self = (AlbercaVolumeLoader *) object;

  alberca_volume_loader_stop (self);
  g_clear_pointer (&self->by_volume, g_hash_table_unref);
  g_clear_pointer (&self->expected, g_hash_table_unref);
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_object (&self->workers);

  G_OBJECT_CLASS (alberca_volume_loader_parent_class)->dispose (object);
}

static void
alberca_volume_loader_class_init (AlbercaVolumeLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_loader_dispose;
}

static void
alberca_volume_loader_init (AlbercaVolumeLoader *self)
{
  self->shared = g_new0 (Shared, 1);
  g_atomic_ref_count_init (&self->shared->ref_count);
  g_mutex_init (&self->shared->lock);
  self->expected = g_hash_table_new_full (NULL, NULL, NULL, expected_free);
  self->by_volume = g_hash_table_new (NULL, NULL);
}

/**
 * alberca_volume_loader_new:
 * @workers: the connection's threads
 * @n_threads: how many of them to use
 * @loaded_func: gets each result
 * @batch_func: called after some results
 * @user_data: for both, until alberca_volume_loader_stop()
 *
 * Returns: (transfer full): a loader with nothing to do
 */
AlbercaVolumeLoader *
alberca_volume_loader_new (AlbercaWorkers          *workers,
                           guint                    n_threads,
                           AlbercaVolumeLoadedFunc  loaded_func,
                           AlbercaVolumeBatchFunc   batch_func,
                           gpointer                 user_data)
{
  AlbercaVolumeLoader *self = g_object_new (ALBERCA_TYPE_VOLUME_LOADER, NULL);

  self->workers = g_object_ref (workers);
  self->n_threads = n_threads;
  self->loaded_func = loaded_func;
  self->batch_func = batch_func;
  self->user_data = user_data;
  return self;
}

/* Any thread, locked. An item can be in both queues; who comes first takes it. */
static Item *
take_next (Shared *shared)
{
  while (!shared->stopped)
    {
      Item *item = g_queue_pop_head (&shared->urgent);

      if (item == NULL)
        item = g_queue_pop_head (&shared->normal);
      if (item == NULL)
        return NULL;
      if (!item->taken)
        {
          item->taken = TRUE;
          return item;
        }
      item_unref (item);
    }
  return NULL;
}

/* Worker thread. Four that read XML would otherwise take the processors from the one that draws:
 * details may come later while somebody scrolls. It is for good, but what else these
 * threads do is to wait for a server. */
static void
step_back (void)
{
  /* Elsewhere it would be the whole process, not the calling thread. */
#ifdef __linux__
  setpriority (PRIO_PROCESS, 0, NICE);
#endif
}

/* Worker thread: one slice. */
static gpointer
load_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Shared *shared = data;
  gint64 end = g_get_monotonic_time () + SLICE;

  step_back ();
  do
    {
      Item *item;

      g_mutex_lock (&shared->lock);
      item = take_next (shared);
      g_mutex_unlock (&shared->lock);
      if (item == NULL)
        break;

      item->config = alberca_volumes_read (item->handle, &item->error);

      g_mutex_lock (&shared->lock);
      g_queue_push_tail (&shared->results, item);
      g_mutex_unlock (&shared->lock);
    }
  while (g_get_monotonic_time () < end);

  return NULL;
}

static void load_done_cb (gpointer owner, gpointer result, GError *error);

static gboolean
has_work (AlbercaVolumeLoader *self)
{
  gboolean has_work;

  g_mutex_lock (&self->shared->lock);
  has_work = !g_queue_is_empty (&self->shared->urgent) || !g_queue_is_empty (&self->shared->normal);
  g_mutex_unlock (&self->shared->lock);
  return has_work;
}

static void
start_worker (AlbercaVolumeLoader *self)
{
  gboolean urgent;

  g_mutex_lock (&self->shared->lock);
  urgent = !g_queue_is_empty (&self->shared->urgent);
  g_mutex_unlock (&self->shared->lock);

  self->n_busy++;
  alberca_workers_read (self->workers, urgent ? ALBERCA_PRIORITY_READ : ALBERCA_PRIORITY_BACKGROUND, NULL,
                        load_worker, shared_ref (self->shared), shared_unref, load_done_cb, self);
}

/* Takes at most one result. */
static Item *
take_result (AlbercaVolumeLoader *self)
{
  Item *item;

  g_mutex_lock (&self->shared->lock);
  item = g_queue_pop_head (&self->shared->results);
  g_mutex_unlock (&self->shared->lock);
  return item;
}

static void
apply (AlbercaVolumeLoader *self,
       Item                *item)
{
  Expected *expected = g_hash_table_lookup (self->expected, GUINT_TO_POINTER (item->id));
  g_autoptr(AlbercaVolume) volume = NULL;

  if (expected == NULL)
    return;
  volume = g_object_ref (expected->volume);
  g_hash_table_remove (self->by_volume, volume);
  g_hash_table_remove (self->expected, GUINT_TO_POINTER (item->id));
  self->loaded_func (volume, g_steal_pointer (&item->config), item->error, self->user_data);
}

/* As much as one frame bears */
static void
apply_some (AlbercaVolumeLoader *self)
{
  gint64 end = g_get_monotonic_time () + APPLY_BUDGET;
  gboolean applied = FALSE;
  Item *item;

  while (g_get_monotonic_time () < end && (item = take_result (self)) != NULL)
    {
      apply (self, item);
      item_unref (item);
      applied = TRUE;
      if (self->apply_source == 0)
        return;
    }
  if (g_hash_table_size (self->expected) == 0)
    g_clear_handle_id (&self->apply_source, g_source_remove);
  if (applied)
    self->batch_func (g_hash_table_size (self->expected), self->user_data);
}

static gboolean
apply_cb (gpointer user_data)
{
  g_autoptr(AlbercaVolumeLoader) self = g_object_ref (ALBERCA_VOLUME_LOADER (user_data));

  /* The last time it removes the source itself. */
  apply_some (self);
  return G_SOURCE_CONTINUE;
}

/* A slice has ended: the thread comes back only after what is more urgent. Who waits for one volume, or for
 * the last, does not wait for the next interval. */
static void
load_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaVolumeLoader *self = owner;

  self->n_busy--;
  if (self->apply_source == 0)
    return;
  if (has_work (self))
    start_worker (self);
  else if (self->n_busy == 0)
    apply_some (self);
}

static gboolean
is_taken (AlbercaVolumeLoader *self,
          Item                *item)
{
  gboolean taken;

  g_mutex_lock (&self->shared->lock);
  taken = item->taken;
  g_mutex_unlock (&self->shared->lock);
  return taken;
}

/**
 * alberca_volume_loader_add:
 * @self: the loader
 * @volume: what to read
 * @urgent: before everything that is not
 * @anew: something has happened to it: a read that has begun counts no more
 *
 * Main thread. A volume that is already waiting is not read twice, but may become urgent.
 */
void
alberca_volume_loader_add (AlbercaVolumeLoader *self,
                           AlbercaVolume       *volume,
                           gboolean             urgent,
                           gboolean             anew)
{
  Expected *expected = g_hash_table_lookup (self->by_volume, volume);

  if (expected != NULL && anew && is_taken (self, expected->item))
    {
      g_hash_table_remove (self->by_volume, volume);
      g_hash_table_remove (self->expected, GUINT_TO_POINTER (expected->item->id));
      expected = NULL;
    }
  if (expected != NULL && (!urgent || expected->urgent))
    return;
  if (expected == NULL)
    {
      expected = g_new0 (Expected, 1);
      expected->volume = g_object_ref (volume);
      expected->item = g_new0 (Item, 1);
      g_atomic_ref_count_init (&expected->item->ref_count);
      expected->item->id = ++self->last_id;
      expected->item->handle = g_object_ref (alberca_volume_get_handle (volume));
      g_hash_table_insert (self->expected, GUINT_TO_POINTER (self->last_id), expected);
      g_hash_table_insert (self->by_volume, volume, expected);
    }
  expected->urgent = urgent;

  g_mutex_lock (&self->shared->lock);
  g_queue_push_tail (urgent ? &self->shared->urgent : &self->shared->normal, item_ref (expected->item));
  g_mutex_unlock (&self->shared->lock);

  /* Below redrawing: what is read last may wait for a frame. */
  if (self->apply_source == 0)
    self->apply_source = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, APPLY_INTERVAL, apply_cb, self, NULL);
  if (self->n_busy < self->n_threads)
    start_worker (self);
}

guint
alberca_volume_loader_get_n_left (AlbercaVolumeLoader *self)
{
  return g_hash_table_size (self->expected);
}

void
alberca_volume_loader_stop (AlbercaVolumeLoader *self)
{
  if (self->shared != NULL)
    {
      g_mutex_lock (&self->shared->lock);
      self->shared->stopped = TRUE;
      g_mutex_unlock (&self->shared->lock);
    }
  if (self->expected != NULL)
    {
      g_hash_table_remove_all (self->by_volume);
      g_hash_table_remove_all (self->expected);
    }
  g_clear_handle_id (&self->apply_source, g_source_remove);
}
