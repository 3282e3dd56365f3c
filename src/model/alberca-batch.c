/* alberca-batch.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-batch.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-volume-identity.h"

/* One of the things: how to start it, and the latest attempt. */
typedef struct
{
  char              *name;
  AlbercaBatchStart  start;
  gpointer           data;
  GDestroyNotify     data_free;
  AlbercaOperation  *operation; /* NULL before it is run */
} Item;

struct _AlbercaBatch
{
  GObject                parent_instance;

  char                  *title;
  GPtrArray             *items;
  AlbercaOperationQueue *queue;    /* weak: it keeps the batch; NULL before it is run */
  Item                  *starting; /* while its operation is made */
  AlbercaOperation      *current;  /* borrowed: the one that runs, or NULL */
  gboolean               begun;
  guint                  n_done;
  guint                  n_failed;
  guint                  n_cancelled;
  GListStore            *failures;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_STATE,
  PROP_RUNNING,
  PROP_N_ITEMS,
  PROP_N_DONE,
  PROP_N_FAILED,
  PROP_N_CANCELLED,
  PROP_N_FINISHED,
  PROP_PROGRESS,
  PROP_DETAIL,
  PROP_CAN_CANCEL,
  PROP_CAN_RETRY,
  PROP_ONLY,
  PROP_FAILURES,
} AlbercaBatchProps;

static GParamSpec *properties[PROP_FAILURES + 1];

G_DEFINE_FINAL_TYPE (AlbercaBatch, alberca_batch, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->name);
  if (item->data_free != NULL)
    item->data_free (item->data);
  g_clear_object (&item->operation);
  g_free (item);
}

static void
alberca_batch_finalize (GObject *object)
{
  AlbercaBatch *self = (AlbercaBatch *) object;

  g_free (self->title);
  g_ptr_array_unref (self->items);
  g_clear_weak_pointer (&self->queue);
  g_object_unref (self->failures);

  G_OBJECT_CLASS (alberca_batch_parent_class)->finalize (object);
}

static guint
get_n_finished (AlbercaBatch *self)
{
  return self->n_done + self->n_failed + self->n_cancelled;
}

static void
alberca_batch_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AlbercaBatch *self = (AlbercaBatch *) object;

  switch ((AlbercaBatchProps) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STATE:
      g_value_set_enum (value, alberca_batch_get_state (self));
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, alberca_batch_get_state (self) == ALBERCA_OPERATION_RUNNING);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;
    case PROP_N_CANCELLED:
      g_value_set_uint (value, self->n_cancelled);
      break;
    case PROP_N_FINISHED:
      g_value_set_uint (value, get_n_finished (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, alberca_batch_get_progress (self));
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->current != NULL ? alberca_operation_get_title (self->current) : NULL);
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, alberca_batch_get_can_cancel (self));
      break;
    case PROP_CAN_RETRY:
      g_value_set_boolean (value, alberca_batch_get_can_retry (self));
      break;
    case PROP_ONLY:
      g_value_set_object (value, alberca_batch_get_only (self));
      break;
    case PROP_FAILURES:
      g_value_set_object (value, self->failures);
      break;
    }
}

static void
alberca_batch_class_init (AlbercaBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_batch_finalize;
  object_class->get_property = alberca_batch_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ALBERCA_TYPE_OPERATION_STATE,
                                              ALBERCA_OPERATION_WAITING, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_CANCELLED] = g_param_spec_uint ("n-cancelled", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FINISHED] = g_param_spec_uint ("n-finished", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_CAN_CANCEL] = g_param_spec_boolean ("can-cancel", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_RETRY] = g_param_spec_boolean ("can-retry", NULL, NULL, FALSE, flags);
  properties[PROP_ONLY] = g_param_spec_object ("only", NULL, NULL, ALBERCA_TYPE_OPERATION, flags);
  properties[PROP_FAILURES] = g_param_spec_object ("failures", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_batch_init (AlbercaBatch *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->failures = g_list_store_new (ALBERCA_TYPE_OPERATION);
}

/**
 * alberca_batch_new:
 * @title: what the user reads, translated
 *
 * Returns: (transfer full): an empty batch
 */
AlbercaBatch *
alberca_batch_new (const char *title)
{
  AlbercaBatch *self = g_object_new (ALBERCA_TYPE_BATCH, NULL);

  self->title = g_strdup (title);
  return self;
}

/**
 * alberca_batch_add:
 * @self: a batch that has not been run
 * @name: of the thing
 * @start: starts it
 * @data: (transfer full): for @start
 * @data_free: (nullable): frees @data, with the batch
 */
void
alberca_batch_add (AlbercaBatch      *self,
                   const char        *name,
                   AlbercaBatchStart  start,
                   gpointer           data,
                   GDestroyNotify     data_free)
{
  Item *item = g_new0 (Item, 1);

  g_return_if_fail (ALBERCA_IS_BATCH (self));

  item->name = g_strdup (name);
  item->start = start;
  item->data = data;
  item->data_free = data_free;
  g_ptr_array_add (self->items, item);
}

/* ---- Volumes ---- */

/* What all volumes of one call have in common. */
typedef struct
{
  AlbercaPool             *pool;
  AlbercaBatchVolumeStart  start;
  gpointer                 data;
  GDestroyNotify           data_free;
} Common;

typedef struct
{
  Common                *common;
  char                  *name;
  AlbercaVolumeIdentity *identity;
} VolumeCall;

static void
common_clear (gpointer data)
{
  Common *common = data;

  g_object_unref (common->pool);
  if (common->data_free != NULL)
    common->data_free (common->data);
}

static void
volume_call_free (gpointer data)
{
  VolumeCall *call = data;

  g_rc_box_release_full (call->common, common_clear);
  g_free (call->name);
  alberca_volume_identity_free (call->identity);
  g_free (call);
}

static AlbercaOperation *
volume_start (gpointer   data,
              GError   **error)
{
  VolumeCall *call = data;
  AlbercaPool *pool = call->common->pool;
  AlbercaVolume *volume = alberca_pool_find_volume (pool, call->name);

  if (!alberca_pool_get_available_now (pool) || alberca_pool_get_connection (pool) == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, _("The connection of the pool “%s” is not open"),
                   alberca_pool_get_name (pool));
      return NULL;
    }
  if (volume == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The volume “%s” is not in the pool “%s” any more"),
                   call->name, alberca_pool_get_name (pool));
      return NULL;
    }
  if (!alberca_volume_identity_check (call->identity, volume, error))
    return NULL;
  return call->common->start (pool, volume, call->common->data, error);
}

/**
 * alberca_batch_add_volumes:
 * @self: a batch that has not been run
 * @pool: a pool
 * @volumes: (element-type AlbercaVolume): some of its volumes
 * @start: starts the operation on one of them
 * @data: (transfer full): for @start, the same for all
 * @data_free: (nullable): frees @data, after the last of them
 *
 * The volumes are remembered by name: a new attempt, perhaps on a connection that was lost
 * meanwhile, takes what the pool has then, unless that is seen to be another one.
 */
void
alberca_batch_add_volumes (AlbercaBatch            *self,
                           AlbercaPool             *pool,
                           GPtrArray               *volumes,
                           AlbercaBatchVolumeStart  start,
                           gpointer                 data,
                           GDestroyNotify           data_free)
{
  Common *common = g_rc_box_new0 (Common);

  g_return_if_fail (ALBERCA_IS_BATCH (self));

  common->pool = g_object_ref (pool);
  common->start = start;
  common->data = data;
  common->data_free = data_free;
  for (guint i = 0; i < volumes->len; i++)
    {
      const char *name = alberca_volume_get_name (g_ptr_array_index (volumes, i));
      VolumeCall *call = g_new (VolumeCall, 1);

      call->common = g_rc_box_acquire (common);
      call->name = g_strdup (name);
      call->identity = alberca_volume_identity_new (g_ptr_array_index (volumes, i));
      alberca_batch_add (self, name, volume_start, call, volume_call_free);
    }
  g_rc_box_release_full (common, common_clear);
}

/* ---- Running ---- */

static void
notify_all (AlbercaBatch *self)
{
  static const AlbercaBatchProps changing[] = {
    PROP_STATE, PROP_RUNNING, PROP_N_DONE, PROP_N_FAILED, PROP_N_CANCELLED, PROP_N_FINISHED,
    PROP_PROGRESS, PROP_DETAIL, PROP_CAN_CANCEL, PROP_CAN_RETRY, PROP_ONLY,
  };

  g_object_freeze_notify (G_OBJECT (self));
  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[changing[i]]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
count (AlbercaBatch     *self,
       AlbercaOperation *operation)
{
  switch (alberca_operation_get_state (operation))
    {
    case ALBERCA_OPERATION_DONE:
      self->n_done++;
      break;
    case ALBERCA_OPERATION_FAILED:
      self->n_failed++;
      g_list_store_append (self->failures, operation);
      break;
    case ALBERCA_OPERATION_CANCELLED:
      self->n_cancelled++;
      break;
    case ALBERCA_OPERATION_WAITING:
    case ALBERCA_OPERATION_RUNNING:
      break;
    }
}

static void
state_cb (AlbercaBatch     *self,
          GParamSpec       *pspec,
          AlbercaOperation *operation)
{
  if (alberca_operation_get_finished (operation))
    {
      if (self->current == operation)
        self->current = NULL;
      /* Only the end counts, once */
      g_signal_handlers_disconnect_by_data (operation, self);
      count (self, operation);
    }
  else
    {
      self->begun = TRUE;
      self->current = operation;
    }
  notify_all (self);
}

static void
progress_cb (AlbercaBatch     *self,
             GParamSpec       *pspec,
             AlbercaOperation *operation)
{
  if (operation == self->current)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
can_cancel_cb (AlbercaBatch *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
}

static void
replace_operation (AlbercaBatch     *self,
                   Item             *item,
                   AlbercaOperation *operation)
{
  g_set_object (&item->operation, operation);
  alberca_operation_set_batch (operation, self);
}

/**
 * alberca_batch_take:
 * @self: a batch that starts one of its things
 * @operation: (transfer none): a new operation
 *
 * Main thread; for the queue, before it watches @operation itself: the batch knows first.
 */
void
alberca_batch_take (AlbercaBatch     *self,
                    AlbercaOperation *operation)
{
  g_return_if_fail (ALBERCA_IS_BATCH (self));
  g_return_if_fail (self->starting != NULL);

  replace_operation (self, self->starting, operation);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "notify::progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "notify::can-cancel", G_CALLBACK (can_cancel_cb), self, G_CONNECT_SWAPPED);
}

static void
start_item (AlbercaBatch *self,
            Item         *item)
{
  g_autoptr(AlbercaOperation) failed = NULL;
  GError *error = NULL;

  self->starting = item;
  if (item->start (item->data, &error) == NULL)
    {
      failed = alberca_operation_new_failed (item->name, error);
      replace_operation (self, item, failed);
      count (self, failed);
    }
  self->starting = NULL;
}

/**
 * alberca_batch_run:
 * @self: a batch with something in it
 * @queue: the queue of the operations, which keeps @self until it is cleared
 *
 * Main thread. Starts all of it: what shares a pool runs one after the other.
 */
void
alberca_batch_run (AlbercaBatch          *self,
                   AlbercaOperationQueue *queue)
{
  g_return_if_fail (ALBERCA_IS_BATCH (self));
  g_return_if_fail (self->queue == NULL);

  g_set_weak_pointer (&self->queue, queue);
  g_object_freeze_notify (G_OBJECT (self));
  alberca_operation_queue_begin_batch (queue, self);
  for (guint i = 0; i < self->items->len; i++)
    start_item (self, g_ptr_array_index (self->items, i));
  alberca_operation_queue_end_batch (queue);
  notify_all (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * alberca_batch_retry:
 * @self: a batch
 *
 * Main thread. Starts once more what failed; what is done or was cancelled stays as it is. Does
 * nothing before all is finished ("can-retry").
 */
void
alberca_batch_retry (AlbercaBatch *self)
{
  g_return_if_fail (ALBERCA_IS_BATCH (self));

  if (!alberca_batch_get_can_retry (self) || self->queue == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_list_store_remove_all (self->failures);
  self->n_failed = 0;
  alberca_operation_queue_begin_batch (self->queue, self);
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (alberca_operation_get_state (item->operation) == ALBERCA_OPERATION_FAILED)
        start_item (self, item);
    }
  alberca_operation_queue_end_batch (self->queue);
  notify_all (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * alberca_batch_cancel:
 * @self: a batch
 *
 * Main thread. What waits is cancelled at once, what runs between two of its steps, where it has
 * any; an operation that cannot be cancelled goes on to its end.
 */
void
alberca_batch_cancel (AlbercaBatch *self)
{
  g_return_if_fail (ALBERCA_IS_BATCH (self));

  g_object_freeze_notify (G_OBJECT (self));
  /* From the end: or the queue would begin the next one */
  for (guint i = self->items->len; i > 0; i--)
    {
      Item *item = g_ptr_array_index (self->items, i - 1);

      if (item->operation != NULL)
        alberca_operation_cancel (item->operation);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
alberca_batch_get_title (AlbercaBatch *self)
{
  return self->title;
}

gboolean
alberca_batch_get_finished (AlbercaBatch *self)
{
  return self->queue != NULL && get_n_finished (self) == self->items->len;
}

AlbercaOperationState
alberca_batch_get_state (AlbercaBatch *self)
{
  if (!alberca_batch_get_finished (self))
    return self->begun ? ALBERCA_OPERATION_RUNNING : ALBERCA_OPERATION_WAITING;
  if (self->n_failed > 0)
    return ALBERCA_OPERATION_FAILED;
  return self->n_cancelled > 0 ? ALBERCA_OPERATION_CANCELLED : ALBERCA_OPERATION_DONE;
}

guint
alberca_batch_get_n_items (AlbercaBatch *self)
{
  return self->items->len;
}

guint
alberca_batch_get_n_done (AlbercaBatch *self)
{
  return self->n_done;
}

guint
alberca_batch_get_n_failed (AlbercaBatch *self)
{
  return self->n_failed;
}

guint
alberca_batch_get_n_cancelled (AlbercaBatch *self)
{
  return self->n_cancelled;
}

double
alberca_batch_get_progress (AlbercaBatch *self)
{
  double current = self->current != NULL ? alberca_operation_get_progress (self->current) : 0;

  if (self->items->len == 0)
    return 0;
  return MIN (1, (get_n_finished (self) + MAX (0, current)) / self->items->len);
}

gboolean
alberca_batch_get_can_cancel (AlbercaBatch *self)
{
  /* What waits is at the end */
  for (guint i = self->items->len; i > 0; i--)
    {
      Item *item = g_ptr_array_index (self->items, i - 1);

      if (item->operation != NULL && alberca_operation_get_can_cancel (item->operation))
        return TRUE;
    }
  return FALSE;
}

gboolean
alberca_batch_get_can_retry (AlbercaBatch *self)
{
  return alberca_batch_get_finished (self) && self->n_failed > 0;
}

AlbercaOperation *
alberca_batch_get_only (AlbercaBatch *self)
{
  return self->items->len == 1 ? ((Item *) g_ptr_array_index (self->items, 0))->operation : NULL;
}

GListModel *
alberca_batch_get_failures (AlbercaBatch *self)
{
  return G_LIST_MODEL (self->failures);
}
