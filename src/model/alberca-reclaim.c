/* alberca-reclaim.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-reclaim-private.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-pool-sweep.h"

struct _AlbercaReclaim
{
  GObject            parent_instance;

  AlbercaConnection *connection;
  AlbercaBatch      *refresh;   /* the host looks what there is */
  AlbercaPoolSweep  *sweep;     /* everything is read */
  guint              serial;    /* an answer that comes after a new beginning is not taken */
  guint              check_id;
  gboolean           asking;    /* the worker has it */
  gboolean           complete;
  GError            *error;
  GListStore        *items;
  char              *warnings;
  GHashTable        *unscanned; /* set of names of pools: the host could not look into them again */
  GHashTable        *digests;   /* key → SHA-256 */
};

typedef enum
{
  PROP_COMPLETE = 1,
  PROP_PROGRESS,
  PROP_ERROR,
  PROP_ITEMS,
  PROP_WARNINGS,
} AlbercaReclaimProps;

static GParamSpec *properties[PROP_WARNINGS + 1];

G_DEFINE_FINAL_TYPE (AlbercaReclaim, alberca_reclaim, G_TYPE_OBJECT)

static char *get_progress (AlbercaReclaim *self);

static void
forget (AlbercaReclaim *self)
{
  g_clear_handle_id (&self->check_id, g_source_remove);
  if (self->refresh != NULL)
    g_signal_handlers_disconnect_by_data (self->refresh, self);
  g_clear_object (&self->refresh);
  if (self->sweep != NULL)
    g_signal_handlers_disconnect_by_data (self->sweep, self);
  g_clear_object (&self->sweep);
}

static void
alberca_reclaim_dispose (GObject *object)
{
  AlbercaReclaim *self = (AlbercaReclaim *) object;

  forget (self);
  g_clear_weak_pointer (&self->connection);

  G_OBJECT_CLASS (alberca_reclaim_parent_class)->dispose (object);
}

static void
alberca_reclaim_finalize (GObject *object)
{
  AlbercaReclaim *self = (AlbercaReclaim *) object;

  g_clear_error (&self->error);
  g_object_unref (self->items);
  g_free (self->warnings);
  g_hash_table_unref (self->unscanned);
  g_hash_table_unref (self->digests);

  G_OBJECT_CLASS (alberca_reclaim_parent_class)->finalize (object);
}

static void
alberca_reclaim_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AlbercaReclaim *self = (AlbercaReclaim *) object;

  switch ((AlbercaReclaimProps) property_id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    case PROP_PROGRESS:
      g_value_take_string (value, get_progress (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_ITEMS:
      g_value_set_object (value, self->items);
      break;
    case PROP_WARNINGS:
      g_value_set_string (value, self->warnings);
      break;
    }
}

static void
alberca_reclaim_class_init (AlbercaReclaimClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = alberca_reclaim_dispose;
  object_class->finalize = alberca_reclaim_finalize;
  object_class->get_property = alberca_reclaim_get_property;

  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_string ("progress", NULL, NULL, NULL, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_WARNINGS] = g_param_spec_string ("warnings", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_reclaim_init (AlbercaReclaim *self)
{
  self->items = g_list_store_new (ALBERCA_TYPE_RECLAIM_ITEM);
  self->unscanned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
notify_all (AlbercaReclaim *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WARNINGS]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
fail (AlbercaReclaim *self,
      GError         *error)
{
  forget (self);
  g_clear_error (&self->error);
  self->error = error;
  self->asking = FALSE;
  notify_all (self);
}

static char *
get_progress (AlbercaReclaim *self)
{
  g_autofree char *rest = NULL;
  guint n_pools;

  if (self->complete || self->error != NULL)
    return NULL;
  if (self->asking)
    return g_strdup (_("Asking what the virtual machines use…"));
  if (self->sweep == NULL && self->refresh != NULL)
    {
      n_pools = alberca_batch_get_n_items (self->refresh);
      /* Translators: the host scans its pools again */
      return g_strdup_printf (ngettext ("%u of %u pool scanned", "%u of %u pools scanned", n_pools),
                              alberca_batch_get_n_done (self->refresh) + alberca_batch_get_n_failed (self->refresh),
                              n_pools);
    }
  n_pools = self->sweep != NULL ? alberca_pool_sweep_get_n_pools (self->sweep) : 0;
  return g_strdup_printf (ngettext ("%u of %u pool read", "%u of %u pools read", n_pools),
                          self->sweep != NULL ? alberca_pool_sweep_get_n_complete (self->sweep) : 0, n_pools);
}

/* ---- What cannot be known ---- */

/* @line: (transfer full) */
static void
add_line (GString *text,
          char    *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

static gboolean
is_shared (AlbercaReclaim *self,
           AlbercaPool    *pool)
{
  return alberca_pool_get_active (pool) &&
         (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits & ALBERCA_POOL_TRAIT_SHARED) != 0;
}

static gboolean
is_unscanned (AlbercaReclaim *self,
              AlbercaPool    *pool)
{
  return g_hash_table_contains (self->unscanned, alberca_pool_get_name (pool));
}

/* "isos, nfs", NULL where @is is true of none. */
static char *
list_pools (AlbercaReclaim *self,
            gboolean      (*is) (AlbercaReclaim *self, AlbercaPool *pool))
{
  GListModel *pools = alberca_connection_get_pools (self->connection);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (!is (self, pool))
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, alberca_pool_get_name (pool));
    }
  return g_string_free (text, text->len == 0);
}

static char *
make_warnings (AlbercaReclaim             *self,
               const AlbercaReclaimResult *result)
{
  g_autofree char *rest = alberca_pool_sweep_describe_rest (self->sweep);
  g_autofree char *unscanned = list_pools (self, is_unscanned);
  g_autofree char *shared = list_pools (self, is_shared);
  GString *text = g_string_new (NULL);

  if (rest != NULL)
    /* Translators: names of pools */
    add_line (text, g_strdup_printf (_("Not looked into: %s. What is in there may be built on one of these volumes."),
                                     rest));
  if (unscanned != NULL)
    /* Translators: names of pools */
    add_line (text, g_strdup_printf (_("Could not be scanned again: %s. What has come to be there since may be built "
                                       "on one of these volumes."), unscanned));
  if (shared != NULL)
    /* Translators: names of pools */
    add_line (text, g_strdup_printf (_("Other hosts can use the same storage, and the virtual machines of those that "
                                       "are not connected cannot be seen from here: %s"), shared));
  if (result->strangers != NULL)
    add_line (text, g_strdup (result->strangers));
  if (result->outside != NULL)
    /* Translators: paths of disks, with the virtual machines that have them */
    add_line (text, g_strdup_printf (_("In no pool, so that it cannot be seen what they are built on: %s"), result->outside));
  return g_string_free (text, text->len == 0);
}

/* ---- Steps ---- */

static void
take_findings (AlbercaReclaim *self,
               GPtrArray      *findings)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < findings->len; i++)
    {
      const AlbercaReclaimFinding *finding = g_ptr_array_index (findings, i);
      AlbercaPool *pool = alberca_connection_find_pool_by_name (self->connection, finding->volume->pool);
      AlbercaVolume *volume = pool != NULL ? alberca_pool_find_volume (pool, finding->volume->name) : NULL;

      if (volume != NULL)
        g_ptr_array_add (items, alberca_reclaim_item_new (volume, finding));
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata,
                       items->len);
}

static void
found_cb (gpointer  owner,
          gpointer  data,
          GError   *error)
{
  AlbercaReclaim *self = owner;
  g_autoptr(AlbercaReclaimResult) result = data;

  if (!self->asking)
    return;
  if (error != NULL)
    {
      fail (self, g_error_copy (error));
      return;
    }
  if (result->serial != self->serial || self->connection == NULL)
    return;

  self->asking = FALSE;
  g_free (self->warnings);
  self->warnings = make_warnings (self, result);
  take_findings (self, result->findings);
  self->complete = TRUE;
  notify_all (self);
}

static void
ask (AlbercaReclaim *self)
{
  g_autoptr(GPtrArray) pools = alberca_pool_sweep_find (self->sweep, ALBERCA_POOL_SWEEP_COMPLETE);
  GError *error = NULL;

  if (!alberca_reclaim_survey (self->connection, pools, self->unscanned, self->digests, self->serial, found_cb,
                               self, &error))
    {
      fail (self, error);
      return;
    }
  self->asking = TRUE;
  notify_all (self);
}

/* Not at the first moment when nothing seems to be left: what is read again is queued a bit later. */
static gboolean
check_cb (gpointer user_data)
{
  AlbercaReclaim *self = user_data;

  alberca_pool_sweep_update (self->sweep);
  self->check_id = 0;
  if (!self->asking && !self->complete && self->error == NULL && alberca_pool_sweep_get_complete (self->sweep))
    ask (self);
  return G_SOURCE_REMOVE;
}

static void
sweep_changed_cb (AlbercaReclaim *self)
{
  if (self->asking || self->complete || self->error != NULL)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  if (alberca_pool_sweep_get_complete (self->sweep) && self->check_id == 0)
    self->check_id = g_idle_add_full (G_PRIORITY_LOW, check_cb, self, NULL);
}

static void
read_all (AlbercaReclaim *self)
{
  GListModel *pools = alberca_connection_get_pools (self->connection);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      alberca_pool_reread_all (pool);
    }
  self->sweep = alberca_pool_sweep_new (pools);
  g_signal_connect_object (self->sweep, "changed", G_CALLBACK (sweep_changed_cb), self, G_CONNECT_SWAPPED);
  sweep_changed_cb (self);
  notify_all (self);
}

/* What could not even be started is about nothing, but it has the name. */
static gboolean
has_failed (AlbercaReclaim *self,
            AlbercaPool    *pool)
{
  GListModel *failures = alberca_batch_get_failures (self->refresh);

  for (guint i = 0; i < g_list_model_get_n_items (failures); i++)
    {
      g_autoptr(AlbercaOperation) failed = g_list_model_get_item (failures, i);

      if (alberca_operation_has_subject (failed, alberca_pool_get_uuid (pool), NULL) ||
          g_str_equal (alberca_operation_get_title (failed), alberca_pool_get_name (pool)))
        return TRUE;
    }
  return FALSE;
}

/* Their lists are the old ones: what has come since would not be seen. */
static void
gather_unscanned (AlbercaReclaim *self)
{
  GListModel *pools = alberca_connection_get_pools (self->connection);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (has_failed (self, pool))
        g_hash_table_add (self->unscanned, g_strdup (alberca_pool_get_name (pool)));
    }
}

static void
refreshed_cb (AlbercaReclaim *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  if (!alberca_batch_get_finished (self->refresh) || self->sweep != NULL || self->connection == NULL)
    return;
  if (alberca_batch_get_n_cancelled (self->refresh) > 0)
    fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled before all pools were scanned")));
  else
    {
      gather_unscanned (self);
      read_all (self);
    }
}

static AlbercaOperation *
start_refresh (gpointer   data,
               GError   **error)
{
  AlbercaPool *pool = data;

  if (alberca_pool_get_connection (pool) != NULL && alberca_pool_get_available_now (pool))
    return alberca_pool_refresh (pool);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, _("The connection of the pool “%s” is not open"),
               alberca_pool_get_name (pool));
  return NULL;
}

static AlbercaBatch *
make_refresh (AlbercaReclaim *self)
{
  GListModel *pools = alberca_connection_get_pools (self->connection);
  AlbercaBatch *batch = alberca_batch_new (_("Scanning the pools for what can be deleted"));

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (alberca_pool_get_active (pool))
        alberca_batch_add (batch, alberca_pool_get_name (pool), start_refresh, g_object_ref (pool), g_object_unref);
    }
  return batch;
}

static gboolean
is_out_of_date (gpointer key,
                gpointer value,
                gpointer user_data)
{
  return !alberca_reclaim_digest_key_lasts (key);
}

/**
 * alberca_reclaim_rescan:
 * @self: a reclaim
 *
 * Main thread. Forgets what was found and looks at everything once more. Where the connection may
 * not be written to, the host is not asked to scan: what it last saw has to do.
 */
void
alberca_reclaim_rescan (AlbercaReclaim *self)
{
  g_return_if_fail (ALBERCA_IS_RECLAIM (self));

  if (self->connection == NULL || alberca_connection_get_workers (self->connection) == NULL)
    return;

  forget (self);
  self->serial++;
  self->asking = FALSE;
  self->complete = FALSE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->warnings, g_free);
  g_list_store_remove_all (self->items);
  g_hash_table_remove_all (self->unscanned);
  g_hash_table_foreach_remove (self->digests, is_out_of_date, NULL);

  if (!alberca_connection_get_read_only (self->connection))
    self->refresh = make_refresh (self);
  if (self->refresh == NULL || alberca_batch_get_n_items (self->refresh) == 0)
    {
      g_clear_object (&self->refresh);
      read_all (self);
      return;
    }
  g_signal_connect_object (self->refresh, "notify::n-finished", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  notify_all (self);
  alberca_batch_run (self->refresh, alberca_connection_get_queue (self->connection));
}

/**
 * alberca_reclaim_new:
 * @connection: an open connection
 *
 * Returns: (transfer full): a reclaim that has begun to look
 */
AlbercaReclaim *
alberca_reclaim_new (AlbercaConnection *connection)
{
  AlbercaReclaim *self = g_object_new (ALBERCA_TYPE_RECLAIM, NULL);

  g_set_weak_pointer (&self->connection, connection);
  alberca_reclaim_rescan (self);
  return self;
}

AlbercaConnection *
alberca_reclaim_get_connection (AlbercaReclaim *self)
{
  return self->connection;
}

gboolean
alberca_reclaim_get_complete (AlbercaReclaim *self)
{
  return self->complete;
}

GListModel *
alberca_reclaim_get_items (AlbercaReclaim *self)
{
  return G_LIST_MODEL (self->items);
}

/* ---- Comparing ---- */

static AlbercaOperation *
start_digest (AlbercaPool    *pool,
              AlbercaVolume  *volume,
              gpointer        data,
              GError        **error)
{
  return alberca_reclaim_start_digest (pool, volume, data);
}

static void
compared_cb (AlbercaReclaim *self,
             GParamSpec     *pspec,
             AlbercaBatch   *batch)
{
  /* What has been found stands; only the digests are new */
  if (alberca_batch_get_finished (batch) && self->complete && self->sweep != NULL)
    {
      self->complete = FALSE;
      self->serial++;
      alberca_pool_sweep_update (self->sweep);
      notify_all (self);
    }
}

/**
 * alberca_reclaim_compare:
 * @self: a complete reclaim
 *
 * Main thread. What could be the same disc is read as a whole, and the items say afterwards
 * whether it is.
 *
 * Returns: (transfer none) (nullable): one operation for each disc
 */
AlbercaBatch *
alberca_reclaim_compare (AlbercaReclaim *self)
{
  g_autoptr(AlbercaBatch) batch = NULL;
  GListModel *items = G_LIST_MODEL (self->items);

  g_return_val_if_fail (ALBERCA_IS_RECLAIM (self), NULL);

  if (!self->complete || self->connection == NULL)
    return NULL;
  batch = alberca_batch_new (_("Comparing discs that may be the same"));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);
      g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
      AlbercaPool *pool = alberca_reclaim_item_get_pool (item);
      AlbercaVolume *volume = alberca_reclaim_item_get_volume (item);
      g_autofree char *key = alberca_reclaim_make_digest_key (volume);

      if (!alberca_reclaim_item_get_to_compare (item) || pool == NULL || key == NULL ||
          g_hash_table_contains (self->digests, key))
        continue;
      g_ptr_array_add (volumes, volume);
      alberca_batch_add_volumes (batch, pool, volumes, start_digest, g_hash_table_ref (self->digests),
                                 (GDestroyNotify) g_hash_table_unref);
    }
  if (alberca_batch_get_n_items (batch) == 0)
    return NULL;
  g_signal_connect_object (batch, "notify::state", G_CALLBACK (compared_cb), self, G_CONNECT_SWAPPED);
  alberca_batch_run (batch, alberca_connection_get_queue (self->connection));
  return batch;
}

/* ---- Sums ---- */

guint64
alberca_reclaim_get_offered (AlbercaReclaim *self)
{
  GListModel *items = G_LIST_MODEL (self->items);
  guint64 sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      if (alberca_reclaim_item_get_offered (item))
        sum += alberca_reclaim_item_get_size (item);
    }
  return sum;
}

guint64
alberca_reclaim_get_chosen (AlbercaReclaim *self)
{
  GListModel *items = G_LIST_MODEL (self->items);
  guint64 sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      if (alberca_reclaim_item_get_chosen (item))
        sum += alberca_reclaim_item_get_size (item);
    }
  return sum;
}

/**
 * alberca_reclaim_list_chosen:
 * @self: a reclaim
 *
 * Returns: (transfer full) (element-type AlbercaVolume): what is chosen and still there
 */
GPtrArray *
alberca_reclaim_list_chosen (AlbercaReclaim *self)
{
  GListModel *items = G_LIST_MODEL (self->items);
  GPtrArray *volumes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      if (alberca_reclaim_item_get_chosen (item) && alberca_reclaim_item_get_pool (item) != NULL)
        g_ptr_array_add (volumes, g_object_ref (alberca_reclaim_item_get_volume (item)));
    }
  return volumes;
}
