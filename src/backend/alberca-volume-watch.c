/* alberca-volume-watch.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-volume-watch.h"

#include "backend/alberca-libvirt-private.h"

#define INTERVAL (300 * G_TIME_SPAN_MILLISECOND)

struct _AlbercaVolumeWatch
{
  GVirStoragePool        *pool;
  char                   *name;
  AlbercaVolumeWatchFunc  func;
  gpointer                data;
  GThread                *thread;

  GMutex                  lock;
  GCond                   changed;
  gboolean                stopped;
};

/* FALSE once it is stopped */
static gboolean
wait_interval (AlbercaVolumeWatch *self)
{
  gint64 end = g_get_monotonic_time () + INTERVAL;
  gboolean stopped;

  g_mutex_lock (&self->lock);
  while (!self->stopped && g_cond_wait_until (&self->changed, &self->lock, end))
    ;
  stopped = self->stopped;
  g_mutex_unlock (&self->lock);

  return !stopped;
}

/* A volume that is not there yet, or cannot be looked at now, is looked for again later. */
static gpointer
watch_thread_func (gpointer user_data)
{
  AlbercaVolumeWatch *self = user_data;
  g_autoptr(virStoragePool) pool = alberca_libvirt_dup_pool (self->pool);

  while (wait_interval (self))
    {
      g_autoptr(virStorageVol) volume = virStorageVolLookupByName (pool, self->name);
      virStorageVolInfo info;

      if (volume != NULL && virStorageVolGetInfo (volume, &info) == 0)
        self->func (info.allocation, self->data);
    }
  return NULL;
}

/**
 * alberca_volume_watch_start:
 * @pool: where the volume will be
 * @name: its name
 * @func: called from another thread, from time to time, until alberca_volume_watch_stop() returns
 * @data: for @func
 *
 * Worker thread. virStorageVolLookupByName() and virStorageVolGetInfo(), beside the call that fills
 * the volume.
 *
 * Returns: (transfer full): to be stopped
 */
AlbercaVolumeWatch *
alberca_volume_watch_start (GVirStoragePool        *pool,
                            const char             *name,
                            AlbercaVolumeWatchFunc  func,
                            gpointer                data)
{
  AlbercaVolumeWatch *self = g_new0 (AlbercaVolumeWatch, 1);

  self->pool = g_object_ref (pool);
  self->name = g_strdup (name);
  self->func = func;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("volume-watch", watch_thread_func, self);

  return self;
}

/**
 * alberca_volume_watch_stop:
 * @self: (transfer full): a watch
 *
 * The thread that started it. Waits for the look that is being taken, if any.
 */
void
alberca_volume_watch_stop (AlbercaVolumeWatch *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_object_unref (self->pool);
  g_free (self->name);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
