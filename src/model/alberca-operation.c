/* alberca-operation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-operation.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Progress reaches the main thread no more often than this, in milliseconds. */
#define REPORT_INTERVAL 100

struct _AlbercaOperation
{
  GObject                parent_instance;

  char                  *title;
  char                  *command;
  char                  *detail;
  char                  *outcome;
  AlbercaOperationFunc   func;
  gpointer               data;
  GDestroyNotify         data_free;
  GHashTable            *subjects; /* a set of what make_subject_key () makes */
  GCancellable          *cancellable;
  AlbercaOperationState  state;
  gboolean               several_steps;
  double                 progress;
  GError                *error;
  gint64                 started_at;
  gint64                 started_monotonic;
  gint64                 duration;
  AlbercaBatch          *batch; /* weak */
  AlbercaWorkers        *workers; /* weak: where it runs */

  /* Worker and main thread */
  GMutex                 report_lock;
  gboolean               report_scheduled;
  double                 reported_progress;
  char                  *reported_detail;
  char                  *reported_outcome;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_COMMAND,
  PROP_DETAIL,
  PROP_OUTCOME,
  PROP_STATE,
  PROP_RUNNING,
  PROP_FINISHED,
  PROP_PROGRESS,
  PROP_CAN_CANCEL,
  PROP_ERROR,
  PROP_STARTED_AT,
  PROP_DURATION,
} AlbercaOperationProps;

static GParamSpec *properties[PROP_DURATION + 1];

G_DEFINE_ENUM_TYPE (AlbercaOperationState, alberca_operation_state,
                    G_DEFINE_ENUM_VALUE (ALBERCA_OPERATION_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_OPERATION_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_OPERATION_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_OPERATION_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_OPERATION_CANCELLED, "cancelled"))

G_DEFINE_FINAL_TYPE (AlbercaOperation, alberca_operation, G_TYPE_OBJECT)

static void
alberca_operation_finalize (GObject *object)
{
  AlbercaOperation *self = (AlbercaOperation *) object;

  g_free (self->title);
  g_free (self->command);
  g_free (self->detail);
  g_free (self->outcome);
  g_free (self->reported_detail);
  g_free (self->reported_outcome);
  if (self->data_free != NULL)
    g_clear_pointer (&self->data, self->data_free);
  g_clear_weak_pointer (&self->workers);
  g_hash_table_unref (self->subjects);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_weak_pointer (&self->batch);
  g_mutex_clear (&self->report_lock);

  G_OBJECT_CLASS (alberca_operation_parent_class)->finalize (object);
}

static void
alberca_operation_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaOperation *self = (AlbercaOperation *) object;

  switch ((AlbercaOperationProps) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_COMMAND:
      g_value_set_string (value, self->command);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->state == ALBERCA_OPERATION_RUNNING);
      break;
    case PROP_FINISHED:
      g_value_set_boolean (value, alberca_operation_get_finished (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, alberca_operation_get_can_cancel (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_STARTED_AT:
      g_value_set_int64 (value, self->started_at);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    }
}

static void
alberca_operation_class_init (AlbercaOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_operation_finalize;
  object_class->get_property = alberca_operation_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_COMMAND] = g_param_spec_string ("command", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_OUTCOME] = g_param_spec_string ("outcome", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ALBERCA_TYPE_OPERATION_STATE,
                                              ALBERCA_OPERATION_WAITING, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_CAN_CANCEL] = g_param_spec_boolean ("can-cancel", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_STARTED_AT] = g_param_spec_int64 ("started-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_operation_init (AlbercaOperation *self)
{
  self->progress = -1;
  self->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->report_lock);
}

/**
 * alberca_operation_new:
 * @title: what the user reads, translated
 * @command: lines that do the same in a shell; never a secret
 * @func: does it, on a worker
 * @data: (transfer full): plain data and libvirt handles for @func
 * @data_free: (nullable): frees @data, on the main thread
 *
 * Returns: (transfer full): an operation that waits
 */
AlbercaOperation *
alberca_operation_new (const char           *title,
                       const char           *command,
                       AlbercaOperationFunc  func,
                       gpointer              data,
                       GDestroyNotify        data_free)
{
  AlbercaOperation *self = g_object_new (ALBERCA_TYPE_OPERATION, NULL);

  self->title = g_strdup (title);
  self->command = g_strdup (command);
  self->func = func;
  self->data = data;
  self->data_free = data_free;
  return self;
}

static void
set_state (AlbercaOperation      *self,
           AlbercaOperationState  state)
{
  self->state = state;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* The last thing that happens to an operation. @error: (transfer full) (nullable) */
static void
finish (AlbercaOperation *self,
        GError           *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (self->data_free != NULL)
    g_clear_pointer (&self->data, self->data_free);
  g_clear_pointer (&self->detail, g_free);
  self->outcome = g_steal_pointer (&self->reported_outcome);
  self->error = error;
  if (self->started_at != 0)
    self->duration = g_get_monotonic_time () - self->started_monotonic;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
  set_state (self, error == NULL ? ALBERCA_OPERATION_DONE
                   : cancelled   ? ALBERCA_OPERATION_CANCELLED
                                 : ALBERCA_OPERATION_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * alberca_operation_new_failed:
 * @title: what the user reads, translated
 * @error: (transfer full): why there was nothing to begin
 *
 * Returns: (transfer full): an operation that is over
 */
AlbercaOperation *
alberca_operation_new_failed (const char *title,
                              GError     *error)
{
  AlbercaOperation *self = alberca_operation_new (title, NULL, NULL, NULL, NULL);

  finish (self, error);
  return self;
}

/* Worker thread. */
static void
operation_thread_func (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  AlbercaOperation *self = task_data;
  GError *error = NULL;

  if (self->func (self, self->data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
operation_done_cb (GObject      *source_object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(AlbercaOperation) self = user_data;
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  finish (self, error);
}

/**
 * alberca_operation_start:
 * @self: an operation that waits
 * @workers: where it runs
 *
 * Main thread; for the queue, which knows when it may start.
 */
void
alberca_operation_start (AlbercaOperation *self,
                         AlbercaWorkers   *workers)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (ALBERCA_IS_OPERATION (self));
  g_return_if_fail (self->state == ALBERCA_OPERATION_WAITING);

  g_set_weak_pointer (&self->workers, workers);
  self->started_at = g_get_real_time ();
  self->started_monotonic = g_get_monotonic_time ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STARTED_AT]);
  set_state (self, ALBERCA_OPERATION_RUNNING);

  /* The callback owns the reference; the task borrows. */
  task = g_task_new (NULL, self->cancellable, operation_done_cb, g_object_ref (self));
  g_task_set_source_tag (task, alberca_operation_start);
  g_task_set_task_data (task, self, NULL);
  /* What has happened is not un-happened by a late cancel. */
  g_task_set_check_cancellable (task, FALSE);
  alberca_workers_push (workers, ALBERCA_PRIORITY_ACT, task, operation_thread_func);
}

/**
 * alberca_operation_cancel:
 * @self: the operation
 *
 * Main thread. One that waits is cancelled at once; a running one between two of its steps. Does
 * nothing where cancelling has no effect ("can-cancel").
 */
void
alberca_operation_cancel (AlbercaOperation *self)
{
  g_return_if_fail (ALBERCA_IS_OPERATION (self));

  if (!alberca_operation_get_can_cancel (self))
    return;
  if (self->state == ALBERCA_OPERATION_WAITING)
    {
      finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled before it started")));
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
}

/* Main thread. */
static gboolean
report_cb (gpointer user_data)
{
  AlbercaOperation *self = user_data;

  g_mutex_lock (&self->report_lock);
  self->report_scheduled = FALSE;
  self->progress = self->reported_progress;
  g_free (self->detail);
  self->detail = g_steal_pointer (&self->reported_detail);
  g_mutex_unlock (&self->report_lock);

  if (self->state == ALBERCA_OPERATION_RUNNING)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
    }
  return G_SOURCE_REMOVE;
}

/**
 * alberca_operation_report:
 * @self: a running operation
 * @progress: 0 to 1, or -1 where it is not known
 * @detail: (nullable): what it is doing, translated
 *
 * Worker thread. The latest report reaches the main thread after at most 100 ms.
 */
void
alberca_operation_report (AlbercaOperation *self,
                          double            progress,
                          const char       *detail)
{
  g_autoptr(GSource) source = NULL;

  g_mutex_lock (&self->report_lock);
  self->reported_progress = progress;
  g_free (self->reported_detail);
  self->reported_detail = g_strdup (detail);
  if (!self->report_scheduled)
    {
      self->report_scheduled = TRUE;
      source = g_timeout_source_new (REPORT_INTERVAL);
    }
  g_mutex_unlock (&self->report_lock);

  if (source != NULL)
    {
      g_source_set_callback (source, report_cb, g_object_ref (self), g_object_unref);
      g_source_attach (source, NULL);
    }
}

/**
 * alberca_operation_take_outcome:
 * @self: a running operation
 * @outcome: (transfer full): what there is to know when it is over, translated: a checksum
 *
 * Worker thread. The main thread learns of it with the end of the operation.
 */
void
alberca_operation_take_outcome (AlbercaOperation *self,
                                char             *outcome)
{
  g_free (self->reported_outcome);
  self->reported_outcome = outcome;
}

void
alberca_operation_set_can_cancel (AlbercaOperation *self,
                                  gboolean          can_cancel)
{
  g_return_if_fail (ALBERCA_IS_OPERATION (self));

  self->several_steps = can_cancel;
}

void
alberca_operation_set_batch (AlbercaOperation *self,
                             AlbercaBatch     *batch)
{
  g_return_if_fail (ALBERCA_IS_OPERATION (self));

  g_set_weak_pointer (&self->batch, batch);
}

AlbercaBatch *
alberca_operation_get_batch (AlbercaOperation *self)
{
  return self->batch;
}

/* A UUID has no slash: the first one ends it */
static char *
make_subject_key (const char *pool_uuid,
                  const char *volume)
{
  return volume != NULL ? g_strconcat (pool_uuid, "/", volume, NULL) : g_strdup (pool_uuid);
}

/**
 * alberca_operation_add_subject:
 * @self: an operation that is not queued yet
 * @pool_uuid: a pool
 * @volume: (nullable): the name of a volume of it; %NULL: it is about the pool itself
 *
 * Main thread. Says what the operation is about; it may be about several.
 */
void
alberca_operation_add_subject (AlbercaOperation *self,
                               const char       *pool_uuid,
                               const char       *volume)
{
  g_return_if_fail (ALBERCA_IS_OPERATION (self));
  g_return_if_fail (pool_uuid != NULL);
  g_return_if_fail (self->state == ALBERCA_OPERATION_WAITING);

  g_hash_table_add (self->subjects, make_subject_key (pool_uuid, volume));
}

/**
 * alberca_operation_has_subject:
 * @self: the operation
 * @pool_uuid: a pool
 * @volume: (nullable): the name of a volume of it
 *
 * Returns: whether the operation is about this volume, or about the pool itself
 */
gboolean
alberca_operation_has_subject (AlbercaOperation *self,
                               const char       *pool_uuid,
                               const char       *volume)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (ALBERCA_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (pool_uuid != NULL, FALSE);

  key = make_subject_key (pool_uuid, volume);
  return g_hash_table_contains (self->subjects, key);
}

/**
 * alberca_operation_list_volumes:
 * @self: the operation
 *
 * Returns: (transfer full): one text for each volume that the operation is about, the same for the
 *   same volume; a pool UUID and a name
 */
GStrv
alberca_operation_list_volumes (AlbercaOperation *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (ALBERCA_IS_OPERATION (self), NULL);

  g_hash_table_iter_init (&iter, self->subjects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (strchr (key, '/') != NULL)
      g_strv_builder_add (builder, key);
  return g_strv_builder_end (builder);
}

/**
 * alberca_operation_get_workers:
 * @self: the operation
 *
 * Returns: (transfer none) (nullable): where it runs or ran
 */
AlbercaWorkers *
alberca_operation_get_workers (AlbercaOperation *self)
{
  g_return_val_if_fail (ALBERCA_IS_OPERATION (self), NULL);

  return self->workers;
}

const char *
alberca_operation_get_title (AlbercaOperation *self)
{
  return self->title;
}

const char *
alberca_operation_get_command (AlbercaOperation *self)
{
  return self->command;
}

const char *
alberca_operation_get_outcome (AlbercaOperation *self)
{
  return self->outcome;
}

AlbercaOperationState
alberca_operation_get_state (AlbercaOperation *self)
{
  return self->state;
}

gboolean
alberca_operation_get_finished (AlbercaOperation *self)
{
  return self->state != ALBERCA_OPERATION_WAITING && self->state != ALBERCA_OPERATION_RUNNING;
}

double
alberca_operation_get_progress (AlbercaOperation *self)
{
  return self->progress;
}

gboolean
alberca_operation_get_can_cancel (AlbercaOperation *self)
{
  if (self->state == ALBERCA_OPERATION_WAITING)
    return TRUE;
  return self->state == ALBERCA_OPERATION_RUNNING && self->several_steps &&
         !g_cancellable_is_cancelled (self->cancellable);
}

const GError *
alberca_operation_get_error (AlbercaOperation *self)
{
  return self->error;
}

gint64
alberca_operation_get_started_at (AlbercaOperation *self)
{
  return self->started_at;
}

gint64
alberca_operation_get_duration (AlbercaOperation *self)
{
  return self->duration;
}
