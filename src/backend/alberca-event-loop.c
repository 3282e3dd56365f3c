/* alberca-event-loop.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-event-loop.h"

#include <signal.h>

#include <glib-unix.h>
#include <libvirt/libvirt.h>

/* Around each call a worker makes, libvirt's client switches the main loop's watch of the socket
 * off and on, and with each answer puts the keepalive timer off. gvir_event_register () carries
 * all of it out at once: ten thousand calls wake the main loop a hundred thousand times, which
 * costs more than the calls. Here a watch is switched on again only after calls have paused, and
 * a timer that is put off finds that out when it fires. Nothing is lost by it: while a call runs,
 * its thread serves the socket; after it, an event is seen this much later at most. */
#define PAUSE_MS 10

/* Both are found by their number, changed by any thread under the lock, and freed by the main
 * thread alone, outside of their callbacks. */
typedef struct
{
  int                    watch;
  int                    fd;
  int                    events;  /* wanted */
  gint64                 updated; /* when that was said */
  GSource               *source; /* NULL while nothing is watched */
  virEventHandleCallback func;
  void                  *data;
  virFreeCallback        data_free;
} Handle;

typedef struct
{
  int                     timer;
  int                     interval;  /* milliseconds, < 0: off */
  gint64                  deadline;
  gint64                  armed_for; /* when the source will fire, at most the deadline */
  GSource                *source;
  virEventTimeoutCallback func;
  void                   *data;
  virFreeCallback         data_free;
} Timer;

static GMutex lock;
static GHashTable *handles; /* watch → Handle */
static GHashTable *timers;  /* timer → Timer */
static int last_id;
static gboolean arming;

static void
destroy_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_source_unref (*source);
  *source = NULL;
}

/* Whoever waits for it is in libvirt, which may hold locks that freeing needs. */
static void
free_later (GSourceFunc func,
            gpointer    data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, func, data, NULL);
}

/* Handles */

static gboolean
handle_free_cb (gpointer user_data)
{
  Handle *handle = user_data;

  if (handle->data_free != NULL)
    handle->data_free (handle->data);
  g_free (handle);
  return G_SOURCE_REMOVE;
}

/* Main thread. */
static gboolean
handle_ready_cb (int          fd,
                 GIOCondition condition,
                 gpointer     user_data)
{
  Handle *handle = user_data;
  int events = 0;
  gboolean wanted;

  g_mutex_lock (&lock);
  wanted = handle->source != NULL && handle->source == g_main_current_source ();
  g_mutex_unlock (&lock);
  if (!wanted)
    return G_SOURCE_REMOVE;

  if (condition & G_IO_IN)
    events |= VIR_EVENT_HANDLE_READABLE;
  if (condition & G_IO_OUT)
    events |= VIR_EVENT_HANDLE_WRITABLE;
  if (condition & G_IO_ERR)
    events |= VIR_EVENT_HANDLE_ERROR;
  if (condition & G_IO_HUP)
    events |= VIR_EVENT_HANDLE_HANGUP;
  handle->func (handle->watch, handle->fd, events, handle->data);
  return G_SOURCE_CONTINUE;
}

/* Locked. */
static void
arm_handle (Handle *handle)
{
  GIOCondition condition = G_IO_HUP | G_IO_ERR;

  destroy_source (&handle->source);
  if (handle->events & VIR_EVENT_HANDLE_READABLE)
    condition |= G_IO_IN;
  if (handle->events & VIR_EVENT_HANDLE_WRITABLE)
    condition |= G_IO_OUT;
  handle->source = g_unix_fd_source_new (handle->fd, condition);
  g_source_set_callback (handle->source, G_SOURCE_FUNC (handle_ready_cb), handle, NULL);
  g_source_attach (handle->source, NULL);
}

/* Main thread: the calls may have paused. */
static gboolean
arm_cb (gpointer user_data)
{
  gint64 pause = g_get_monotonic_time () - PAUSE_MS * G_GINT64_CONSTANT (1000);
  GHashTableIter iter;
  gpointer value;
  gboolean again = FALSE;

  g_mutex_lock (&lock);
  g_hash_table_iter_init (&iter, handles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Handle *handle = value;

      if (handle->events == 0 || handle->source != NULL)
        continue;
      if (handle->updated > pause)
        again = TRUE;
      else
        arm_handle (handle);
    }
  arming = again;
  g_mutex_unlock (&lock);
  return again ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static int
add_handle (int                    fd,
            int                    events,
            virEventHandleCallback func,
            void                  *data,
            virFreeCallback        data_free)
{
  Handle *handle = g_new0 (Handle, 1);

  handle->fd = fd;
  handle->events = events;
  handle->func = func;
  handle->data = data;
  handle->data_free = data_free;

  g_mutex_lock (&lock);
  handle->watch = ++last_id;
  g_hash_table_insert (handles, GINT_TO_POINTER (handle->watch), handle);
  if (events != 0)
    arm_handle (handle);
  g_mutex_unlock (&lock);
  return handle->watch;
}

static void
update_handle (int watch,
               int events)
{
  Handle *handle;

  g_mutex_lock (&lock);
  handle = g_hash_table_lookup (handles, GINT_TO_POINTER (watch));
  if (handle != NULL && events == 0)
    {
      handle->events = 0;
      destroy_source (&handle->source);
    }
  else if (handle != NULL && (handle->source == NULL || handle->events != events))
    {
      handle->events = events;
      handle->updated = g_get_monotonic_time ();
      if (handle->source != NULL)
        arm_handle (handle);
      else if (!arming)
        {
          arming = TRUE;
          g_timeout_add_full (G_PRIORITY_DEFAULT, PAUSE_MS, arm_cb, NULL, NULL);
        }
    }
  g_mutex_unlock (&lock);
}

static int
remove_handle (int watch)
{
  Handle *handle;

  g_mutex_lock (&lock);
  handle = g_hash_table_lookup (handles, GINT_TO_POINTER (watch));
  if (handle != NULL)
    {
      g_hash_table_remove (handles, GINT_TO_POINTER (watch));
      destroy_source (&handle->source);
      free_later (handle_free_cb, handle);
    }
  g_mutex_unlock (&lock);
  return handle != NULL ? 0 : -1;
}

/* Timers */

static gboolean
timer_free_cb (gpointer user_data)
{
  Timer *timer = user_data;

  if (timer->data_free != NULL)
    timer->data_free (timer->data);
  g_free (timer);
  return G_SOURCE_REMOVE;
}

/* Main thread: the source has fired; the timer may have been put off since. */
static gboolean
timer_ready_cb (gpointer user_data)
{
  Timer *timer = user_data;
  gint64 now = g_get_monotonic_time ();
  gboolean due;

  g_mutex_lock (&lock);
  if (timer->source == NULL || timer->source != g_main_current_source ())
    {
      g_mutex_unlock (&lock);
      return G_SOURCE_REMOVE;
    }
  due = timer->deadline <= now;
  if (due)
    timer->deadline = now + timer->interval * G_GINT64_CONSTANT (1000);
  timer->armed_for = timer->deadline;
  g_source_set_ready_time (timer->source, timer->armed_for);
  g_mutex_unlock (&lock);

  if (due)
    timer->func (timer->timer, timer->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_dispatch (GSource     *source,
                GSourceFunc  func,
                gpointer     user_data)
{
  return func (user_data);
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

/* Locked. */
static void
set_timer (Timer *timer,
           int    interval)
{
  timer->interval = interval;
  if (interval < 0)
    {
      destroy_source (&timer->source);
      return;
    }

  timer->deadline = g_get_monotonic_time () + interval * G_GINT64_CONSTANT (1000);
  if (timer->source == NULL)
    {
      timer->source = g_source_new (&timer_funcs, sizeof (GSource));
      g_source_set_callback (timer->source, timer_ready_cb, timer, NULL);
      g_source_set_ready_time (timer->source, timer->deadline);
      timer->armed_for = timer->deadline;
      g_source_attach (timer->source, NULL);
    }
  else if (timer->deadline < timer->armed_for)
    {
      timer->armed_for = timer->deadline;
      g_source_set_ready_time (timer->source, timer->deadline);
    }
}

static int
add_timer (int                      interval,
           virEventTimeoutCallback  func,
           void                    *data,
           virFreeCallback          data_free)
{
  Timer *timer = g_new0 (Timer, 1);

  timer->func = func;
  timer->data = data;
  timer->data_free = data_free;

  g_mutex_lock (&lock);
  timer->timer = ++last_id;
  g_hash_table_insert (timers, GINT_TO_POINTER (timer->timer), timer);
  set_timer (timer, interval);
  g_mutex_unlock (&lock);
  return timer->timer;
}

static void
update_timer (int id,
              int interval)
{
  Timer *timer;

  g_mutex_lock (&lock);
  timer = g_hash_table_lookup (timers, GINT_TO_POINTER (id));
  if (timer != NULL)
    set_timer (timer, interval);
  g_mutex_unlock (&lock);
}

static int
remove_timer (int id)
{
  Timer *timer;

  g_mutex_lock (&lock);
  timer = g_hash_table_lookup (timers, GINT_TO_POINTER (id));
  if (timer != NULL)
    {
      g_hash_table_remove (timers, GINT_TO_POINTER (id));
      destroy_source (&timer->source);
      free_later (timer_free_cb, timer);
    }
  g_mutex_unlock (&lock);
  return timer != NULL ? 0 : -1;
}

/**
 * alberca_event_loop_register:
 *
 * Main thread, before the first connection opens; may be called again. Makes the default main
 * context libvirt's event loop (virEventRegisterImpl()), in the place of gvir_event_register().
 * libvirt keeps the first loop registered: libvirt-glib's own attempt afterwards changes nothing.
 * SIGPIPE is ignored from here on, as sockets of GIO do too: what libvirt's client writes from this
 * loop to a server that has just died would otherwise end the program.
 */
void
alberca_event_loop_register (void)
{
  if (handles != NULL)
    return;
  handles = g_hash_table_new (NULL, NULL);
  timers = g_hash_table_new (NULL, NULL);
  signal (SIGPIPE, SIG_IGN);
  virEventRegisterImpl (add_handle, update_handle, remove_handle, add_timer, update_timer, remove_timer);
}
