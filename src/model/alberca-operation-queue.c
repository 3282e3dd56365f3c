/* alberca-operation-queue.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-operation-queue.h"

#include "model/alberca-batch.h"

struct _AlbercaOperationQueue
{
  GObject       parent_instance;

  GListStore   *operations; /* newest first */
  GListStore   *acts;       /* of GObject, newest first */
  GPtrArray    *entries;    /* what is not finished yet, oldest first */
  AlbercaBatch *batch;      /* borrowed, while it starts its operations */
};

/* An operation that waits or runs. */
typedef struct
{
  GStrv             keys;
  AlbercaWorkers   *workers;
  AlbercaOperation *operation;
} Entry;

typedef enum
{
  PROP_N_RUNNING = 1,
  PROP_N_ITEMS,
  PROP_ACTS,
} AlbercaOperationQueueProps;

static GParamSpec *properties[PROP_ACTS + 1];

static guint finished_signal;
static guint batch_finished_signal;

static GType
queue_get_item_type (GListModel *model)
{
  return ALBERCA_TYPE_OPERATION;
}

static guint
queue_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (((AlbercaOperationQueue *) model)->operations));
}

static gpointer
queue_get_item (GListModel *model,
                guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (((AlbercaOperationQueue *) model)->operations), position);
}

static void
queue_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = queue_get_item_type;
  iface->get_n_items = queue_get_n_items;
  iface->get_item = queue_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AlbercaOperationQueue, alberca_operation_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, queue_list_model_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_strfreev (entry->keys);
  g_object_unref (entry->workers);
  g_object_unref (entry->operation);
  g_free (entry);
}

static void
alberca_operation_queue_finalize (GObject *object)
{
  AlbercaOperationQueue *self = (AlbercaOperationQueue *) object;

  g_ptr_array_unref (self->entries);
  g_object_unref (self->operations);
  g_object_unref (self->acts);

  G_OBJECT_CLASS (alberca_operation_queue_parent_class)->finalize (object);
}

static void
alberca_operation_queue_get_property (GObject    *object,
                                      guint       property_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  AlbercaOperationQueue *self = (AlbercaOperationQueue *) object;

  switch ((AlbercaOperationQueueProps) property_id)
    {
    case PROP_N_RUNNING:
      g_value_set_uint (value, self->entries->len);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, queue_get_n_items (G_LIST_MODEL (self)));
      break;
    case PROP_ACTS:
      g_value_set_object (value, self->acts);
      break;
    }
}

static void
alberca_operation_queue_class_init (AlbercaOperationQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_operation_queue_finalize;
  object_class->get_property = alberca_operation_queue_get_property;

  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ACTS] = g_param_spec_object ("acts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  finished_signal = g_signal_new ("finished", ALBERCA_TYPE_OPERATION_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, ALBERCA_TYPE_OPERATION);
  batch_finished_signal = g_signal_new ("batch-finished", ALBERCA_TYPE_OPERATION_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, ALBERCA_TYPE_BATCH);
}

static void
items_changed_cb (AlbercaOperationQueue *self,
                  guint                  position,
                  guint                  removed,
                  guint                  added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
alberca_operation_queue_init (AlbercaOperationQueue *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->operations = g_list_store_new (ALBERCA_TYPE_OPERATION);
  self->acts = g_list_store_new (G_TYPE_OBJECT);
  g_signal_connect_object (self->operations, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

AlbercaOperationQueue *
alberca_operation_queue_new (void)
{
  return g_object_new (ALBERCA_TYPE_OPERATION_QUEUE, NULL);
}

static gboolean
entry_shares_key (const Entry *self,
                  const Entry *other)
{
  for (gsize i = 0; self->keys[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) other->keys, self->keys[i]))
      return TRUE;
  return FALSE;
}

/* No older operation has a key of the one at @position. An older one that waits for one of its keys
 * holds the others too: so none is overtaken for ever, and no two wait for one another. */
static gboolean
may_start (AlbercaOperationQueue *self,
           guint                  position)
{
  Entry *entry = g_ptr_array_index (self->entries, position);

  if (alberca_operation_get_state (entry->operation) != ALBERCA_OPERATION_WAITING)
    return FALSE;
  for (guint i = 0; i < position; i++)
    if (entry_shares_key (entry, g_ptr_array_index (self->entries, i)))
      return FALSE;
  return TRUE;
}

/* Starts what nothing older stands in the way of. */
static void
start_next (AlbercaOperationQueue *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (may_start (self, i))
        alberca_operation_start (entry->operation, entry->workers);
    }
}

static void
state_changed_cb (AlbercaOperationQueue *self,
                  GParamSpec            *pspec,
                  AlbercaOperation      *operation)
{
  if (!alberca_operation_get_finished (operation))
    return;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->operation != operation)
        continue;
      g_object_ref (operation);
      g_ptr_array_remove_index (self->entries, i);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
      g_signal_emit (self, finished_signal, 0, operation);
      start_next (self);
      g_object_unref (operation);
      return;
    }
}

/**
 * alberca_operation_queue_add_all:
 * @self: the queue
 * @keys: %NULL-terminated: operations that have one of them in common run one after the other
 * @workers: where it runs
 * @operation: (transfer none): a new operation
 *
 * Main thread. Starts @operation as soon as no older one that shares a key waits or runs.
 */
void
alberca_operation_queue_add_all (AlbercaOperationQueue *self,
                                 const char *const     *keys,
                                 AlbercaWorkers        *workers,
                                 AlbercaOperation      *operation)
{
  Entry *entry = NULL;

  g_return_if_fail (ALBERCA_IS_OPERATION_QUEUE (self));

  entry = g_new (Entry, 1);
  entry->keys = g_strdupv ((GStrv) keys);
  entry->workers = g_object_ref (workers);
  entry->operation = g_object_ref (operation);
  g_ptr_array_add (self->entries, entry);
  if (self->batch != NULL)
    alberca_batch_take (self->batch, operation);
  else
    g_list_store_insert (self->acts, 0, operation);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_list_store_insert (self->operations, 0, operation);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
  start_next (self);
}

/**
 * alberca_operation_queue_add:
 * @self: the queue
 * @key: operations with the same key run one after the other
 * @workers: where it runs
 * @operation: (transfer none): a new operation
 *
 * Main thread. Starts @operation as soon as no older one of its key waits or runs.
 */
void
alberca_operation_queue_add (AlbercaOperationQueue *self,
                             const char            *key,
                             AlbercaWorkers        *workers,
                             AlbercaOperation      *operation)
{
  const char *keys[] = { key, NULL };

  alberca_operation_queue_add_all (self, keys, workers, operation);
}

static void
batch_state_cb (AlbercaOperationQueue *self,
                GParamSpec            *pspec,
                AlbercaBatch          *batch)
{
  if (alberca_batch_get_finished (batch))
    g_signal_emit (self, batch_finished_signal, 0, batch);
}

/**
 * alberca_operation_queue_begin_batch:
 * @self: the queue
 * @batch: what starts its operations now
 *
 * Main thread. Operations added from now on belong to @batch, which stands for them among the
 * acts and is kept until the queue is cleared.
 */
void
alberca_operation_queue_begin_batch (AlbercaOperationQueue *self,
                                     AlbercaBatch          *batch)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_QUEUE (self));
  g_return_if_fail (self->batch == NULL);

  self->batch = batch;
  if (g_list_store_find (self->acts, batch, NULL))
    return;
  g_list_store_insert (self->acts, 0, batch);
  g_signal_handlers_disconnect_by_data (batch, self);
  g_signal_connect_object (batch, "notify::state", G_CALLBACK (batch_state_cb), self, G_CONNECT_SWAPPED);
}

void
alberca_operation_queue_end_batch (AlbercaOperationQueue *self)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_QUEUE (self));

  self->batch = NULL;
}

GListModel *
alberca_operation_queue_get_acts (AlbercaOperationQueue *self)
{
  g_return_val_if_fail (ALBERCA_IS_OPERATION_QUEUE (self), NULL);

  return G_LIST_MODEL (self->acts);
}

guint
alberca_operation_queue_get_n_running (AlbercaOperationQueue *self)
{
  g_return_val_if_fail (ALBERCA_IS_OPERATION_QUEUE (self), 0);

  return self->entries->len;
}

/**
 * alberca_operation_queue_clear:
 * @self: the queue
 *
 * Main thread. Forgets what is finished; what waits or runs stays.
 */
void
alberca_operation_queue_clear (AlbercaOperationQueue *self)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_QUEUE (self));

  for (guint i = queue_get_n_items (G_LIST_MODEL (self)); i > 0; i--)
    {
      g_autoptr(AlbercaOperation) operation = queue_get_item (G_LIST_MODEL (self), i - 1);

      if (alberca_operation_get_finished (operation))
        g_list_store_remove (self->operations, i - 1);
    }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->acts)); i > 0; i--)
    {
      g_autoptr(GObject) act = g_list_model_get_item (G_LIST_MODEL (self->acts), i - 1);

      if (ALBERCA_IS_BATCH (act) ? alberca_batch_get_finished (ALBERCA_BATCH (act))
                                 : alberca_operation_get_finished (ALBERCA_OPERATION (act)))
        g_list_store_remove (self->acts, i - 1);
    }
}
