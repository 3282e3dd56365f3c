/* alberca-workers.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-workers.h"

struct _AlbercaWorkers
{
  GObject      parent_instance;

  GThreadPool *threads;
  guint        serial; /* atomic: keeps the order among jobs of one priority */
  GQueue       line;   /* of GTask: those that are read one after the other */
  gboolean     is_line_busy;
  GQueue       reads;  /* of ReadCallback, borrowed: those without an answer, the oldest first */
  gint64       answered; /* monotonic, µs: when the last of them had its own */
};

typedef struct
{
  GTask           *task;
  GTaskThreadFunc  func;
  AlbercaPriority  priority;
  guint            serial;
} Job;

typedef struct
{
  AlbercaReadFunc func;
  gpointer        data;
  GDestroyNotify  data_free;
  AlbercaReadDone done;
  gint            started; /* atomic: monotonic, s; 0: no thread has taken it */
} Read;

typedef struct
{
  Read            read;
  gpointer        owner;
  AlbercaWorkers *line;    /* owned: others may wait for it there; or NULL */
  AlbercaWorkers *workers; /* owned: it is one of their reads; or NULL */
  gint64          asked;   /* monotonic, µs */
} ReadCallback;

G_DEFINE_FINAL_TYPE (AlbercaWorkers, alberca_workers, G_TYPE_OBJECT)

/* Worker thread. */
static void
run_job (gpointer data,
         gpointer user_data)
{
  Job *job = data;

  job->func (job->task, NULL, g_task_get_task_data (job->task), g_task_get_cancellable (job->task));
  g_object_unref (job->task);
  g_free (job);
}

static int
compare_jobs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Job *first = a;
  const Job *second = b;

  if (first->priority != second->priority)
    return first->priority < second->priority ? -1 : 1;
  return (int) (first->serial - second->serial);
}

static void
alberca_workers_finalize (GObject *object)
{
  AlbercaWorkers *self = (AlbercaWorkers *) object;

  /* What has been asked for is still done, without anybody waiting for it. */
  g_thread_pool_free (self->threads, FALSE, FALSE);

  G_OBJECT_CLASS (alberca_workers_parent_class)->finalize (object);
}

static void
alberca_workers_class_init (AlbercaWorkersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_workers_finalize;
}

static void
alberca_workers_init (AlbercaWorkers *self)
{
}

/**
 * alberca_workers_new:
 * @n_threads: how many jobs may run at once
 *
 * Returns: (transfer full): threads of their own, started when needed
 */
AlbercaWorkers *
alberca_workers_new (guint n_threads)
{
  AlbercaWorkers *self = g_object_new (ALBERCA_TYPE_WORKERS, NULL);

  self->threads = g_thread_pool_new (run_job, NULL, n_threads, FALSE, NULL);
  g_thread_pool_set_sort_function (self->threads, compare_jobs, NULL);
  return self;
}

/**
 * alberca_workers_push:
 * @self: the threads
 * @priority: what comes first
 * @task: (transfer none): must have no source object: its callback owns what it needs, or objects
 *   would be finalized on a worker
 * @func: runs on a worker with the task's data and returns a result through @task
 *
 * Any thread. What g_task_run_in_thread() does, on our own threads.
 */
void
alberca_workers_push (AlbercaWorkers  *self,
                      AlbercaPriority  priority,
                      GTask           *task,
                      GTaskThreadFunc  func)
{
  Job *job = g_new (Job, 1);

  g_return_if_fail (ALBERCA_IS_WORKERS (self));
  g_return_if_fail (g_task_get_source_object (task) == NULL);

  job->task = g_object_ref (task);
  job->func = func;
  job->priority = priority;
  job->serial = (guint) g_atomic_int_add ((gint *) &self->serial, 1);
  g_thread_pool_push (self->threads, job, NULL);
}

/* Worker thread. */
static void
read_thread_func (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Read *read = task_data;
  GError *error = NULL;
  gpointer result;

  g_atomic_int_set (&read->started, (gint) MAX (g_get_monotonic_time () / G_USEC_PER_SEC, 1));
  result = read->func (read->data, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, NULL);
}

/* Main thread. */
static void
start_next_in_line (AlbercaWorkers *self)
{
  g_autoptr(GTask) task = g_queue_pop_head (&self->line);

  self->is_line_busy = task != NULL;
  if (task != NULL)
    alberca_workers_push (self, ALBERCA_PRIORITY_BACKGROUND, task, read_thread_func);
}

static void
read_done_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  ReadCallback *callback = user_data;
  g_autoptr(GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (callback->line != NULL)
    start_next_in_line (callback->line);
  if (callback->workers != NULL)
    {
      g_queue_remove (&callback->workers->reads, callback);
      callback->workers->answered = g_get_monotonic_time ();
    }
  if (callback->read.data_free != NULL)
    callback->read.data_free (callback->read.data);
  callback->read.done (callback->owner, value, error);
  if (callback->owner != NULL)
    g_object_unref (callback->owner);
  g_clear_object (&callback->line);
  g_clear_object (&callback->workers);
  g_free (callback);
}

static GTask *
make_read_task (ReadCallback *callback,
                GCancellable *cancellable)
{
  GTask *task = g_task_new (NULL, cancellable, read_done_cb, callback);

  g_task_set_source_tag (task, alberca_workers_read);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, &callback->read, NULL);
  return task;
}

/**
 * alberca_workers_read:
 * @self: the threads
 * @priority: what comes first
 * @cancellable: (nullable): for @func
 * @func: runs on a worker; returns a result, or %NULL with an error set
 * @data: (transfer full): plain data and libvirt handles for @func
 * @data_free: (nullable): frees @data, on the main thread, before @done
 * @done: runs on the main thread, always, exactly once
 * @owner: (nullable): a #GObject, kept alive until @done has run
 *
 * Main thread. Reads something that is not an operation: nobody asked for it by name.
 */
void
alberca_workers_read (AlbercaWorkers  *self,
                      AlbercaPriority  priority,
                      GCancellable    *cancellable,
                      AlbercaReadFunc  func,
                      gpointer         data,
                      GDestroyNotify   data_free,
                      AlbercaReadDone  done,
                      gpointer         owner)
{
  ReadCallback *callback = g_new0 (ReadCallback, 1);
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (ALBERCA_IS_WORKERS (self));

  callback->read = (Read) { func, data, data_free, done, 0 };
  callback->owner = owner != NULL ? g_object_ref (owner) : NULL;
  callback->workers = g_object_ref (self);
  callback->asked = g_get_monotonic_time ();
  g_queue_push_tail (&self->reads, callback);
  task = make_read_task (callback, cancellable);
  alberca_workers_push (self, priority, task, read_thread_func);
}

/* For how long libvirt has owed the answer, µs. One that no thread has taken is late only where the others
 * have no answer either: a long line is no silence. */
static gint64
get_wait (AlbercaWorkers *self,
          ReadCallback   *callback)
{
  gint started = g_atomic_int_get (&callback->read.started);
  gint64 since = started > 0 ? started * (gint64) G_USEC_PER_SEC : MAX (callback->asked, self->answered);

  return MAX (g_get_monotonic_time () - since, 1);
}

/**
 * alberca_workers_get_oldest_read:
 * @self: the threads
 * @counts: whether a read of this owner counts
 * @owner: (out) (transfer none): of the one that has waited longest
 *
 * Main thread.
 *
 * Returns: for how long it has had no answer, µs; 0: there is none
 */
gint64
alberca_workers_get_oldest_read (AlbercaWorkers  *self,
                                 gboolean       (*counts) (gpointer owner),
                                 gpointer        *owner)
{
  gint64 longest = 0;

  g_return_val_if_fail (ALBERCA_IS_WORKERS (self), 0);

  for (GList *l = self->reads.head; l != NULL; l = l->next)
    {
      ReadCallback *callback = l->data;
      gint64 wait = callback->owner != NULL && counts (callback->owner) ? get_wait (self, callback) : 0;

      if (wait <= longest)
        continue;
      *owner = callback->owner;
      longest = wait;
    }
  return longest;
}

/**
 * alberca_workers_read_in_line:
 * @self: the threads
 * @cancellable: (nullable): for @func
 * @func: as for alberca_workers_read(); one that is cancelled while it waits is called all the same
 * @data: (transfer full): plain data and libvirt handles for @func
 * @data_free: (nullable): frees @data, on the main thread, before @done
 * @done: runs on the main thread, always, exactly once
 * @owner: (nullable): a #GObject, kept alive until @done has run
 *
 * Main thread. Reads something that takes seconds and that nobody waits for: one after the other, so
 * that the other threads are free for what somebody does wait for.
 */
void
alberca_workers_read_in_line (AlbercaWorkers  *self,
                              GCancellable    *cancellable,
                              AlbercaReadFunc  func,
                              gpointer         data,
                              GDestroyNotify   data_free,
                              AlbercaReadDone  done,
                              gpointer         owner)
{
  ReadCallback *callback = g_new0 (ReadCallback, 1);

  g_return_if_fail (ALBERCA_IS_WORKERS (self));

  callback->read = (Read) { func, data, data_free, done, 0 };
  callback->owner = owner != NULL ? g_object_ref (owner) : NULL;
  callback->line = g_object_ref (self);
  g_queue_push_tail (&self->line, make_read_task (callback, cancellable));
  if (!self->is_line_busy)
    start_next_in_line (self);
}
