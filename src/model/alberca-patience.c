/* alberca-patience.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-patience.h"

#include <glib/gi18n-lib.h>

struct _AlbercaPatience
{
  grefcount            ref_count; /* guarded by @lock, as all that follows */
  GMutex               lock;
  GCond                changed;
  gint64               heard;     /* when the last answer came */
  gboolean             finished;
  gboolean             given_up;
  gpointer             result;
  GError              *error;

  AlbercaPatienceFunc  func;
  gpointer             data;
  GDestroyNotify       data_free;
  GDestroyNotify       result_free;
};

/* Of the two who have it, the one that waits and the one that works, the last frees it. Takes the lock's state
 * into account: it is held. */
static void
leave (AlbercaPatience *self)
{
  gboolean last = g_ref_count_dec (&self->ref_count);

  g_mutex_unlock (&self->lock);
  if (!last)
    return;
  if (self->result != NULL)
    self->result_free (self->result);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static gpointer
work (gpointer user_data)
{
  AlbercaPatience *self = user_data;
  GError *error = NULL;
  gpointer result = self->func (self, self->data, &error);

  if (self->data_free != NULL)
    self->data_free (self->data);
  g_mutex_lock (&self->lock);
  self->result = result;
  self->error = error;
  self->finished = TRUE;
  g_cond_signal (&self->changed);
  leave (self);
  return NULL;
}

/* On whatever thread cancels */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  AlbercaPatience *self = user_data;

  g_mutex_lock (&self->lock);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* The lock is held. */
static gpointer
take (AlbercaPatience  *self,
      GCancellable     *cancellable,
      GError          **error)
{
  if (self->finished && self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  if (self->finished)
    return g_steal_pointer (&self->result);
  self->given_up = TRUE;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("There is no answer."));
  return NULL;
}

/**
 * alberca_patience_run:
 * @func: what is to be done; it blocks
 * @data: (transfer full): for @func, and nobody else's
 * @data_free: (nullable): frees @data, on the thread of @func
 * @result_free: frees what @func returns where nobody waits for it any more, on the thread of @func
 * @patience: microseconds that @func may take without alberca_patience_go_on()
 * @cancellable: (nullable): ends the wait, too
 * @error: that of @func, %G_IO_ERROR_TIMED_OUT or %G_IO_ERROR_CANCELLED
 *
 * Worker thread, which waits.
 *
 * Returns: (transfer full): what @func returned; %NULL with @error set
 */
gpointer
alberca_patience_run (AlbercaPatienceFunc   func,
                      gpointer              data,
                      GDestroyNotify        data_free,
                      GDestroyNotify        result_free,
                      gint64                patience,
                      GCancellable         *cancellable,
                      GError              **error)
{
  AlbercaPatience *self = g_new0 (AlbercaPatience, 1);
  gulong handler = 0;
  gpointer result;

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_ref_count_init (&self->ref_count);
  g_ref_count_inc (&self->ref_count);
  self->heard = g_get_monotonic_time ();
  self->func = func;
  self->data = data;
  self->data_free = data_free;
  self->result_free = result_free;
  g_thread_unref (g_thread_new ("alberca-patience", work, self));

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (!self->finished && !g_cancellable_is_cancelled (cancellable) &&
         g_get_monotonic_time () < self->heard + patience)
    g_cond_wait_until (&self->changed, &self->lock, self->heard + patience);
  result = take (self, cancellable, error);
  g_mutex_unlock (&self->lock);
  /* Waits for a callback that runs, which wants the lock */
  g_cancellable_disconnect (cancellable, handler);
  g_mutex_lock (&self->lock);
  leave (self);
  return result;
}

gboolean
alberca_patience_go_on (AlbercaPatience *self)
{
  gboolean waits;

  g_mutex_lock (&self->lock);
  self->heard = g_get_monotonic_time ();
  waits = !self->given_up;
  g_mutex_unlock (&self->lock);
  return waits;
}
