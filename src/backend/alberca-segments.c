/* alberca-segments.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-segments.h"

#define N_BUFFERS 32
#define N_SEGMENTS 64
/* Of the buffers: what comes from or goes to a disk may go past the page cache then. */
#define ALIGNMENT 4096
/* µs */
#define SHORT_WAIT (5 * 1000)

struct _AlbercaSegments
{
  GMutex          lock;
  GCond           changed;
  gboolean        stopped;
  GError         *error;

  guint8         *buffers[N_BUFFERS]; /* the free ones, and where each came from */
  guint           n_free;
  guint8         *memory;
  AlbercaSegments *owner;             /* of the buffers, where that is the belt before this one */

  AlbercaSegment  belt[N_SEGMENTS];
  guint           first;
  guint           n_waiting;
};

AlbercaSegments *
alberca_segments_new (void)
{
  AlbercaSegments *self = g_new0 (AlbercaSegments, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->memory = g_aligned_alloc (N_BUFFERS, ALBERCA_SEGMENT_LENGTH, ALIGNMENT);
  for (self->n_free = 0; self->n_free < N_BUFFERS; self->n_free++)
    self->buffers[self->n_free] = self->memory + (gsize) self->n_free * ALBERCA_SEGMENT_LENGTH;
  return self;
}

/**
 * alberca_segments_new_behind:
 * @first: a belt, which must live longer
 *
 * Returns: (transfer full): a belt for the thread that takes from @first. It has no buffers: what is put
 *   on it came from @first, and goes back there. When it is stopped @first is, not the other way round
 */
AlbercaSegments *
alberca_segments_new_behind (AlbercaSegments *first)
{
  AlbercaSegments *self = g_new0 (AlbercaSegments, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->owner = first;
  return self;
}

void
alberca_segments_free (AlbercaSegments *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_clear_error (&self->error);
  g_aligned_free (self->memory);
  g_free (self);
}

/**
 * alberca_segments_try_buffer:
 * @self: the belt
 *
 * Does not wait, or hardly.
 *
 * Returns: (transfer none) (nullable): a free buffer, %NULL where there is none just now
 */
guint8 *
alberca_segments_try_buffer (AlbercaSegments *self)
{
  gint64 end = g_get_monotonic_time () + SHORT_WAIT;
  guint8 *buffer = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stopped && self->n_free == 0 && g_cond_wait_until (&self->changed, &self->lock, end))
    ;
  if (!self->stopped && self->n_free > 0)
    buffer = self->buffers[--self->n_free];
  g_mutex_unlock (&self->lock);
  return buffer;
}

/**
 * alberca_segments_get_buffer:
 * @self: the belt
 *
 * Waits for a free buffer of %ALBERCA_SEGMENT_LENGTH bytes.
 *
 * Returns: (transfer none) (nullable): for alberca_segments_put_data(); %NULL: it was stopped
 */
guint8 *
alberca_segments_get_buffer (AlbercaSegments *self)
{
  guint8 *buffer = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stopped && self->n_free == 0)
    g_cond_wait (&self->changed, &self->lock);
  if (!self->stopped)
    buffer = self->buffers[--self->n_free];
  g_mutex_unlock (&self->lock);
  return buffer;
}

static gboolean
put (AlbercaSegments *self,
     guint8          *data,
     guint64          length)
{
  gboolean stopped;

  g_mutex_lock (&self->lock);
  while (!self->stopped && self->n_waiting == N_SEGMENTS)
    g_cond_wait (&self->changed, &self->lock);
  stopped = self->stopped;
  if (!stopped)
    self->belt[(self->first + self->n_waiting++) % N_SEGMENTS] = (AlbercaSegment) { data, length };
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return !stopped;
}

gboolean
alberca_segments_put_data (AlbercaSegments *self,
                           guint8          *buffer,
                           gsize            length)
{
  return put (self, buffer, length);
}

gboolean
alberca_segments_put_hole (AlbercaSegments *self,
                           guint64          length)
{
  return put (self, NULL, length);
}

void
alberca_segments_end (AlbercaSegments *self)
{
  put (self, NULL, 0);
}

/**
 * alberca_segments_take:
 * @self: the belt
 * @segment: (out caller-allocates): what comes next; to be given back
 *
 * Waits for it.
 *
 * Returns: %FALSE when the belt was stopped
 */
gboolean
alberca_segments_take (AlbercaSegments *self,
                       AlbercaSegment  *segment)
{
  gboolean stopped;

  g_mutex_lock (&self->lock);
  while (!self->stopped && self->n_waiting == 0)
    g_cond_wait (&self->changed, &self->lock);
  stopped = self->stopped;
  if (!stopped)
    {
      *segment = self->belt[self->first];
      self->first = (self->first + 1) % N_SEGMENTS;
      self->n_waiting--;
    }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return !stopped;
}

void
alberca_segments_give_back (AlbercaSegments *self,
                            AlbercaSegment  *segment)
{
  if (segment->data == NULL)
    return;
  if (self->owner != NULL)
    {
      alberca_segments_give_back (self->owner, segment);
      return;
    }
  g_mutex_lock (&self->lock);
  self->buffers[self->n_free++] = segment->data;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
alberca_segments_stop (AlbercaSegments *self,
                       GError          *error)
{
  if (self->owner != NULL)
    alberca_segments_stop (self->owner, g_steal_pointer (&error));
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
alberca_segments_check (AlbercaSegments  *self,
                        GError          **error)
{
  if (self->error == NULL)
    return !self->stopped;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
