/* alberca-machine-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-machine-snapshots.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-machine-private.h"
#include "model/alberca-snapshot-name.h"
#include "model/alberca-usage-index.h"

/* The users of volumes are told in batches, while pools are read: not after each */
#define REREAD_MS 500

/* ---- One of them ---- */

struct _AlbercaMachineSnapshot
{
  GObject                            parent_instance;

  AlbercaMachineState               *state;  /* which has the config */
  const AlbercaDomainSnapshotConfig *config;
  guint                              depth;
};

G_DEFINE_FINAL_TYPE (AlbercaMachineSnapshot, alberca_machine_snapshot, G_TYPE_OBJECT)

static void
alberca_machine_snapshot_finalize (GObject *object)
{
  alberca_machine_state_unref (ALBERCA_MACHINE_SNAPSHOT (object)->state);

  G_OBJECT_CLASS (alberca_machine_snapshot_parent_class)->finalize (object);
}

static void
alberca_machine_snapshot_class_init (AlbercaMachineSnapshotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_machine_snapshot_finalize;
}

static void
alberca_machine_snapshot_init (AlbercaMachineSnapshot *self)
{
}

const AlbercaDomainSnapshotConfig *
alberca_machine_snapshot_get_config (AlbercaMachineSnapshot *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOT (self), NULL);

  return self->config;
}

guint
alberca_machine_snapshot_get_depth (AlbercaMachineSnapshot *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOT (self), 0);

  return self->depth;
}

/* ---- All of them ---- */

struct _AlbercaMachineSnapshots
{
  GObject              parent_instance;

  AlbercaConnection   *connection;
  char                *uuid;
  char                *name;
  AlbercaMachineState *state;
  GPtrArray           *items;    /* (element-type AlbercaMachineSnapshot) */
  char                *shown;    /* what the items say, to leave alone what has not changed */
  GError              *error;
  char                *outcome;
  gboolean             is_busy;  /* a worker reads */
  gboolean             is_stale; /* it must read again after that */
  guint                reread_id;
};

typedef enum
{
  PROP_READING = 1,
  PROP_ERROR,
  PROP_OUTCOME,
} AlbercaMachineSnapshotsProps;

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[PROP_OUTCOME + 1];
static guint signals[N_SIGNALS];

static void alberca_machine_snapshots_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlbercaMachineSnapshots, alberca_machine_snapshots, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, alberca_machine_snapshots_model_init))

static GType
get_item_type (GListModel *model)
{
  return ALBERCA_TYPE_MACHINE_SNAPSHOT;
}

static guint
get_n_items (GListModel *model)
{
  return ALBERCA_MACHINE_SNAPSHOTS (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  AlbercaMachineSnapshots *self = ALBERCA_MACHINE_SNAPSHOTS (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
alberca_machine_snapshots_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* ---- The tree ---- */

static void
add_item (GPtrArray                         *items,
          AlbercaMachineState               *state,
          const AlbercaDomainSnapshotConfig *config,
          guint                              depth)
{
  AlbercaMachineSnapshot *item = g_object_new (ALBERCA_TYPE_MACHINE_SNAPSHOT, NULL);

  item->state = alberca_machine_state_ref (state);
  item->config = config;
  item->depth = depth;
  g_ptr_array_add (items, item);
}

static int
compare_dates (gconstpointer a,
               gconstpointer b)
{
  const AlbercaDomainSnapshotConfig *first = *(const AlbercaDomainSnapshotConfig *const *) a;
  const AlbercaDomainSnapshotConfig *second = *(const AlbercaDomainSnapshotConfig *const *) b;

  if (first->created != second->created)
    return first->created < second->created ? -1 : 1;
  return g_strcmp0 (first->name, second->name);
}

/* One whose parent is not there stands at the top. */
static gboolean
is_child (const AlbercaMachineState         *state,
          const AlbercaDomainSnapshotConfig *snapshot,
          const AlbercaDomainSnapshotConfig *parent)
{
  const AlbercaDomainSnapshotConfig *own = snapshot->parent != NULL ? alberca_machine_state_find (state, snapshot->parent)
                                                                    : NULL;

  return own == parent;
}

static void
add_children (GPtrArray                         *items,
              AlbercaMachineState               *state,
              const AlbercaDomainSnapshotConfig *parent,
              guint                              depth)
{
  g_autoptr(GPtrArray) children = g_ptr_array_new ();

  for (guint i = 0; i < state->snapshots->len; i++)
    if (is_child (state, g_ptr_array_index (state->snapshots, i), parent))
      g_ptr_array_add (children, g_ptr_array_index (state->snapshots, i));
  g_ptr_array_sort (children, compare_dates);
  for (guint i = 0; i < children->len; i++)
    {
      const AlbercaDomainSnapshotConfig *child = g_ptr_array_index (children, i);

      add_item (items, state, child, depth);
      add_children (items, state, child, depth + 1);
      if (child->current)
        add_item (items, state, NULL, depth + 1);
    }
}

static gboolean
has_current (const AlbercaMachineState *state)
{
  for (guint i = 0; i < state->snapshots->len; i++)
    if (((const AlbercaDomainSnapshotConfig *) g_ptr_array_index (state->snapshots, i))->current)
      return TRUE;
  return FALSE;
}

static GPtrArray *
make_items (AlbercaMachineState *state)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  if (state == NULL)
    return items;
  add_children (items, state, NULL, 0);
  if (state->snapshots->len > 0 && !has_current (state))
    add_item (items, state, NULL, 0);
  return items;
}

static void
summarize_disks (GString                     *text,
                 const AlbercaMachineStorage *storage)
{
  for (guint i = 0; storage != NULL && i < storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (storage->disks, i);

      g_string_append_printf (text, "\n%s %s %s %s %s %s %d%d%d", disk->target, disk->type, disk->format, disk->path,
                              disk->pool, disk->volume, disk->fixed, disk->read_only, disk->excluded);
    }
}

static void
summarize_snapshot (GString                           *text,
                    const AlbercaDomainSnapshotConfig *snapshot)
{
  g_string_append_printf (text, "\n%s\n%s\n%s\n%s\n%s\n%s\n%" G_GINT64_FORMAT " %d %d", snapshot->name, snapshot->parent,
                          snapshot->description, snapshot->state, snapshot->memory_file, snapshot->definition,
                          snapshot->created, snapshot->current, (int) snapshot->memory);
  for (guint i = 0; i < snapshot->disks->len; i++)
    {
      const AlbercaDomainSnapshotDisk *disk = g_ptr_array_index (snapshot->disks, i);

      g_string_append_printf (text, "\n%s %d %s", disk->target, (int) disk->mode, disk->file);
    }
  summarize_disks (text, snapshot->storage);
}

/* All that decides about them, in one text */
static char *
summarize (const AlbercaMachineState *state)
{
  const AlbercaMachineStorage *storage = state->storage;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%d%d%d%d%d%d%d%d %s\n%s", state->running, state->paused, state->saved,
                          state->can_revert_external, state->pretends, storage->agent,
                          storage->agent_connected, storage->pflash, storage->nvram_format, state->definition);
  summarize_disks (text, storage);
  for (guint i = 0; i < state->snapshots->len; i++)
    summarize_snapshot (text, g_ptr_array_index (state->snapshots, i));
  return g_string_free (text, FALSE);
}

/* ---- Reading ---- */

static void
notify (AlbercaMachineSnapshots *self)
{
  for (guint i = PROP_READING; i <= PROP_OUTCOME; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
apply (AlbercaMachineSnapshots *self,
       AlbercaMachineState     *state)
{
  g_autofree char *summary = state != NULL ? summarize (state) : NULL;
  g_autoptr(GPtrArray) old = NULL;

  if (state == NULL || g_strcmp0 (summary, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&summary);
  g_clear_pointer (&self->state, alberca_machine_state_unref);
  self->state = alberca_machine_state_ref (state);
  old = g_steal_pointer (&self->items);
  self->items = make_items (state);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->items->len);
}

static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  const AlbercaMachineCall *call = data;

  return alberca_domain_snapshots_read (call->connection, call->uuid, error);
}

static void
read_done (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  AlbercaMachineSnapshots *self = ALBERCA_MACHINE_SNAPSHOTS (owner);
  g_autoptr(AlbercaMachineState) state = result;

  self->is_busy = FALSE;
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  apply (self, state);
  notify (self);
  if (self->is_stale)
    alberca_machine_snapshots_reread (self);
}

/**
 * alberca_machine_snapshots_reread:
 * @self: the snapshots of a machine
 *
 * Main thread. Reads them again; what was known is shown until then. Does nothing while the
 * connection is not open.
 */
void
alberca_machine_snapshots_reread (AlbercaMachineSnapshots *self)
{
  AlbercaWorkers *workers;
  AlbercaMachineCall *call;

  g_return_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self));

  workers = alberca_connection_get_workers (self->connection);
  self->is_stale = self->is_busy;
  if (workers == NULL || self->is_busy)
    return;

  self->is_busy = TRUE;
  call = g_new0 (AlbercaMachineCall, 1);
  call->connection = g_object_ref (alberca_connection_get_handle (self->connection));
  call->uuid = g_strdup (self->uuid);
  alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker, call,
                        (GDestroyNotify) alberca_machine_call_free, read_done, self);
}

static gboolean
reread_cb (gpointer user_data)
{
  AlbercaMachineSnapshots *self = ALBERCA_MACHINE_SNAPSHOTS (user_data);

  self->reread_id = 0;
  alberca_machine_snapshots_reread (self);
  return G_SOURCE_REMOVE;
}

static void
usage_changed_cb (AlbercaMachineSnapshots *self)
{
  if (self->reread_id == 0)
    self->reread_id = g_timeout_add (REREAD_MS, reread_cb, self);
}

/* What could not be read before it was lost can now. */
static void
connection_state_cb (AlbercaMachineSnapshots *self)
{
  if (alberca_connection_get_state (self->connection) == ALBERCA_CONNECTION_OPEN)
    alberca_machine_snapshots_reread (self);
}

void
alberca_machine_snapshots_finished (AlbercaMachineSnapshots *self,
                                    AlbercaOperation        *operation)
{
  g_free (self->outcome);
  self->outcome = g_strdup (alberca_operation_get_outcome (operation));
  alberca_usage_index_reread (alberca_usage_index_get (self->connection));
  alberca_machine_snapshots_reread (self);
}

/* ---- What is known ---- */

AlbercaConnection *
alberca_machine_snapshots_get_connection (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  return self->connection;
}

const char *
alberca_machine_snapshots_get_uuid (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  return self->uuid;
}

const char *
alberca_machine_snapshots_get_name (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  return self->name;
}

gboolean
alberca_machine_snapshots_get_reading (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), FALSE);

  return self->state == NULL && self->error == NULL;
}

gboolean
alberca_machine_snapshots_get_busy (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), FALSE);

  return self->is_busy;
}

const GError *
alberca_machine_snapshots_get_error (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  return self->error;
}

const char *
alberca_machine_snapshots_get_outcome (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  return self->outcome;
}

const AlbercaMachineState *
alberca_machine_snapshots_get_state (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  return self->state;
}

/**
 * alberca_machine_snapshots_get_problem:
 * @self: the snapshots of a machine
 *
 * Returns: (transfer full) (nullable): why nothing can be done with any of them now
 */
char *
alberca_machine_snapshots_get_problem (AlbercaMachineSnapshots *self)
{
  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  if (alberca_connection_get_state (self->connection) != ALBERCA_CONNECTION_OPEN)
    return g_strdup (_("The connection is not open."));
  if (alberca_connection_get_read_only (self->connection))
    return g_strdup (_("This connection is read-only."));
  return NULL;
}

/**
 * alberca_machine_snapshots_make_name:
 * @self: the snapshots of a machine
 *
 * Returns: (transfer full): a name that none of them has: the day and the time, and a number where
 *   that is not enough
 */
char *
alberca_machine_snapshots_make_name (AlbercaMachineSnapshots *self)
{
  g_autofree char *stem = alberca_snapshot_name_suggest (FALSE);
  char *name = g_strdup (stem);

  g_return_val_if_fail (ALBERCA_IS_MACHINE_SNAPSHOTS (self), NULL);

  for (guint i = 2; self->state != NULL && alberca_machine_state_find (self->state, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", stem, i);
    }
  return name;
}

/* ---- The object ---- */

static void
alberca_machine_snapshots_finalize (GObject *object)
{
  AlbercaMachineSnapshots *self = ALBERCA_MACHINE_SNAPSHOTS (object);

  g_clear_handle_id (&self->reread_id, g_source_remove);
  g_object_unref (self->connection);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->shown);
  g_free (self->outcome);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->state, alberca_machine_state_unref);

  G_OBJECT_CLASS (alberca_machine_snapshots_parent_class)->finalize (object);
}

static void
alberca_machine_snapshots_get_property (GObject    *object,
                                        guint       property_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  AlbercaMachineSnapshots *self = ALBERCA_MACHINE_SNAPSHOTS (object);

  switch ((AlbercaMachineSnapshotsProps) property_id)
    {
    case PROP_READING:
      g_value_set_boolean (value, alberca_machine_snapshots_get_reading (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;
    }
}

static void
alberca_machine_snapshots_class_init (AlbercaMachineSnapshotsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_machine_snapshots_finalize;
  object_class->get_property = alberca_machine_snapshots_get_property;

  properties[PROP_READING] = g_param_spec_boolean ("reading", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_OUTCOME] = g_param_spec_string ("outcome", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_machine_snapshots_init (AlbercaMachineSnapshots *self)
{
  self->items = make_items (NULL);
}

/**
 * alberca_machine_snapshots_new:
 * @connection: an open connection
 * @uuid: of a virtual machine
 * @name: its name
 *
 * Main thread.
 *
 * Returns: (transfer full): its snapshots, which are being read
 */
AlbercaMachineSnapshots *
alberca_machine_snapshots_new (AlbercaConnection *connection,
                               const char        *uuid,
                               const char        *name)
{
  AlbercaMachineSnapshots *self = g_object_new (ALBERCA_TYPE_MACHINE_SNAPSHOTS, NULL);

  self->connection = g_object_ref (connection);
  self->uuid = g_strdup (uuid);
  self->name = g_strdup (name);
  /* Machines that start and stop show there. */
  g_signal_connect_object (alberca_usage_index_get (connection), "changed",
                           G_CALLBACK (usage_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (connection_state_cb), self, G_CONNECT_SWAPPED);
  alberca_machine_snapshots_reread (self);
  return self;
}
