/* alberca-pool-sweep.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-sweep.h"

#include <glib/gi18n-lib.h>

/* So many pools of one connection are listed at once. Four calls are in flight per connection:
 * should all of these hang, one is left for what the user does. */
#define MAX_LISTING 3

struct _AlbercaPoolSweep
{
  GObject     parent_instance;

  GListModel *pools;
  GPtrArray  *entries; /* (element-type Entry), in the order of the pools */
  gboolean    updating;
};

typedef struct
{
  AlbercaPool           *pool;
  gboolean               held;
  AlbercaPoolSweepState  state;
} Entry;

typedef enum
{
  PROP_N_POOLS = 1,
  PROP_N_READ,
  PROP_N_COMPLETE,
  PROP_COMPLETE,
} AlbercaPoolSweepProps;

static GParamSpec *properties[PROP_COMPLETE + 1];

static guint changed_signal;

G_DEFINE_FINAL_TYPE (AlbercaPoolSweep, alberca_pool_sweep, G_TYPE_OBJECT)

static void
let_go (AlbercaPoolSweep *self,
        Entry            *entry)
{
  g_signal_handlers_disconnect_by_data (entry->pool, self);
  if (entry->held)
    alberca_pool_release (entry->pool);
  entry->held = FALSE;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->pool);
  g_free (entry);
}

static void
alberca_pool_sweep_dispose (GObject *object)
{
  AlbercaPoolSweep *self = (AlbercaPoolSweep *) object;

  for (guint i = 0; i < self->entries->len; i++)
    let_go (self, g_ptr_array_index (self->entries, i));
  g_ptr_array_set_size (self->entries, 0);
  g_clear_object (&self->pools);

  G_OBJECT_CLASS (alberca_pool_sweep_parent_class)->dispose (object);
}

static void
alberca_pool_sweep_finalize (GObject *object)
{
  g_ptr_array_unref (((AlbercaPoolSweep *) object)->entries);

  G_OBJECT_CLASS (alberca_pool_sweep_parent_class)->finalize (object);
}

static void
alberca_pool_sweep_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AlbercaPoolSweep *self = (AlbercaPoolSweep *) object;

  switch ((AlbercaPoolSweepProps) property_id)
    {
    case PROP_N_POOLS:
      g_value_set_uint (value, alberca_pool_sweep_get_n_pools (self));
      break;
    case PROP_N_READ:
      g_value_set_uint (value, alberca_pool_sweep_get_n_read (self));
      break;
    case PROP_N_COMPLETE:
      g_value_set_uint (value, alberca_pool_sweep_get_n_complete (self));
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, alberca_pool_sweep_get_complete (self));
      break;
    }
}

static void
alberca_pool_sweep_class_init (AlbercaPoolSweepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = alberca_pool_sweep_dispose;
  object_class->finalize = alberca_pool_sweep_finalize;
  object_class->get_property = alberca_pool_sweep_get_property;

  properties[PROP_N_POOLS] = g_param_spec_uint ("n-pools", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_READ] = g_param_spec_uint ("n-read", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_COMPLETE] = g_param_spec_uint ("n-complete", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", ALBERCA_TYPE_POOL_SWEEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
alberca_pool_sweep_init (AlbercaPoolSweep *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

static AlbercaPoolSweepState
find_state (const Entry *entry)
{
  AlbercaPool *pool = entry->pool;

  if (!alberca_pool_get_available_now (pool))
    return ALBERCA_POOL_SWEEP_CLOSED;
  if (!alberca_pool_get_active (pool))
    return ALBERCA_POOL_SWEEP_INACTIVE;
  if (!entry->held)
    return ALBERCA_POOL_SWEEP_WAITING;
  if (alberca_pool_get_reading (pool))
    return ALBERCA_POOL_SWEEP_READING;
  if (alberca_pool_get_error (pool) != NULL)
    return ALBERCA_POOL_SWEEP_FAILED;
  if (alberca_pool_get_loading (pool))
    return ALBERCA_POOL_SWEEP_NAMES;
  return ALBERCA_POOL_SWEEP_COMPLETE;
}

static guint
count_listing (AlbercaPoolSweep  *self,
               AlbercaConnection *connection)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state == ALBERCA_POOL_SWEEP_READING && alberca_pool_get_connection (entry->pool) == connection)
        n++;
    }
  return n;
}

/* Finds out how all stand, and lets those begin whose turn it is. */
static void
update (AlbercaPoolSweep *self)
{
  if (self->updating)
    return;

  self->updating = TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      entry->state = find_state (entry);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state != ALBERCA_POOL_SWEEP_WAITING ||
          count_listing (self, alberca_pool_get_connection (entry->pool)) >= MAX_LISTING)
        continue;
      entry->held = TRUE;
      alberca_pool_hold (entry->pool);
      entry->state = find_state (entry);
    }
  self->updating = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_N_POOLS; i <= PROP_COMPLETE; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, changed_signal, 0);
}

static void
pool_changed_cb (AlbercaPoolSweep *self)
{
  update (self);
}

void
alberca_pool_sweep_update (AlbercaPoolSweep *self)
{
  g_return_if_fail (ALBERCA_IS_POOL_SWEEP (self));

  update (self);
}

static Entry *
entry_new (AlbercaPoolSweep *self,
           AlbercaPool      *pool)
{
  static const char *const signals[] = {
    "notify::active", "notify::available-now", "notify::listing", "notify::n-volumes", "notify::loading", "notify::error",
  };
  Entry *entry = g_new0 (Entry, 1);

  entry->pool = g_object_ref (pool);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (pool, signals[i], G_CALLBACK (pool_changed_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static void
pools_changed_cb (AlbercaPoolSweep *self,
                  guint             position,
                  guint             removed,
                  guint             added)
{
  for (guint i = 0; i < removed; i++)
    {
      let_go (self, g_ptr_array_index (self->entries, position));
      g_ptr_array_remove_index (self->entries, position);
    }
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (self->pools, i);

      g_ptr_array_insert (self->entries, (int) i, entry_new (self, pool));
    }
  update (self);
}

/**
 * alberca_pool_sweep_new:
 * @pools: pools, of one connection or of several
 *
 * Main thread. Begins to read. The pools are held until this is freed.
 */
AlbercaPoolSweep *
alberca_pool_sweep_new (GListModel *pools)
{
  AlbercaPoolSweep *self = g_object_new (ALBERCA_TYPE_POOL_SWEEP, NULL);

  self->pools = g_object_ref (pools);
  g_signal_connect_object (pools, "items-changed", G_CALLBACK (pools_changed_cb), self, G_CONNECT_SWAPPED);
  pools_changed_cb (self, 0, 0, g_list_model_get_n_items (pools));
  return self;
}

/* How many are in a state from @first to @last. */
static guint
count (AlbercaPoolSweep      *self,
       AlbercaPoolSweepState  first,
       AlbercaPoolSweepState  last)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state >= first && entry->state <= last)
        n++;
    }
  return n;
}

guint
alberca_pool_sweep_get_n_pools (AlbercaPoolSweep *self)
{
  return count (self, ALBERCA_POOL_SWEEP_WAITING, ALBERCA_POOL_SWEEP_COMPLETE) +
         count (self, ALBERCA_POOL_SWEEP_FAILED, ALBERCA_POOL_SWEEP_FAILED);
}

guint
alberca_pool_sweep_get_n_read (AlbercaPoolSweep *self)
{
  return count (self, ALBERCA_POOL_SWEEP_NAMES, ALBERCA_POOL_SWEEP_COMPLETE);
}

guint
alberca_pool_sweep_get_n_complete (AlbercaPoolSweep *self)
{
  return count (self, ALBERCA_POOL_SWEEP_COMPLETE, ALBERCA_POOL_SWEEP_COMPLETE);
}

gboolean
alberca_pool_sweep_get_complete (AlbercaPoolSweep *self)
{
  return count (self, ALBERCA_POOL_SWEEP_WAITING, ALBERCA_POOL_SWEEP_NAMES) == 0;
}

/**
 * alberca_pool_sweep_find:
 * @self: a sweep
 * @state: a state
 *
 * Returns: (transfer container) (element-type AlbercaPool): the pools that are in @state
 */
GPtrArray *
alberca_pool_sweep_find (AlbercaPoolSweep      *self,
                         AlbercaPoolSweepState  state)
{
  GPtrArray *pools = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state == state)
        g_ptr_array_add (pools, entry->pool);
    }
  return pools;
}

/* Adds "isos, nfs (stopped)" for those in @state, where there are any. */
static void
describe (AlbercaPoolSweep      *self,
          AlbercaPoolSweepState  state,
          const char            *reason,
          GString               *text)
{
  g_autoptr(GPtrArray) pools = alberca_pool_sweep_find (self, state);

  if (pools->len == 0)
    return;
  if (text->len > 0)
    g_string_append (text, "; ");
  for (guint i = 0; i < pools->len; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, alberca_pool_get_name (g_ptr_array_index (pools, i)));
    }
  g_string_append_printf (text, " (%s)", reason);
}

/**
 * alberca_pool_sweep_describe_rest:
 * @self: a sweep
 *
 * Returns: (transfer full) (nullable): the pools whose volumes are not all there, each with the
 * reason, translated; %NULL where there is none
 */
char *
alberca_pool_sweep_describe_rest (AlbercaPoolSweep *self)
{
  GString *text = g_string_new (NULL);

  /* Translators: why pools are not searched, in parentheses after their names */
  describe (self, ALBERCA_POOL_SWEEP_INACTIVE, C_("pools", "stopped"), text);
  describe (self, ALBERCA_POOL_SWEEP_CLOSED, C_("pools", "not connected"), text);
  describe (self, ALBERCA_POOL_SWEEP_FAILED, C_("pools", "could not be read"), text);
  describe (self, ALBERCA_POOL_SWEEP_WAITING, C_("pools", "waiting"), text);
  describe (self, ALBERCA_POOL_SWEEP_READING, C_("pools", "no answer yet"), text);
  return g_string_free (text, text->len == 0);
}
