/* alberca-chain-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain-reader.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-ranges.h"
#include "backend/alberca-volume-lookup.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-usage-index.h"
#include "model/alberca-volume-private.h"
#include "qcow2/alberca-image-format.h"
#include "qcow2/alberca-qcow2.h"

/* So many images are looked into before what they say is shown */
#define BATCH 16

struct _AlbercaChainReader
{
  GObject            parent_instance;

  AlbercaPool       *pool;
  AlbercaVolume     *volume;
  AlbercaUsageIndex *index;
  AlbercaChain      *chain;
  GHashTable        *facts;   /* path → AlbercaChainFacts */
  GHashTable        *stamps;  /* path → utf8: as it was when it was read */
  GPtrArray         *held;    /* (element-type AlbercaPool): read because somebody wanted it */
  gboolean           is_busy; /* a worker reads */
  gboolean           denied;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaChainReader, alberca_chain_reader, G_TYPE_OBJECT)

/* ---- Reading, on a worker thread ---- */

typedef struct
{
  char              *path;
  char              *stamp;
  GVirStorageVol    *volume; /* NULL: to be looked up */
  AlbercaChainFacts *facts;  /* what is found out; NULL: nothing, for now */
} Item;

typedef struct
{
  GVirConnection *connection;
  GPtrArray      *items;  /* (element-type Item) */
  gboolean        denied;
} Call;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->path);
  g_free (item->stamp);
  g_clear_object (&item->volume);
  g_clear_pointer (&item->facts, alberca_chain_facts_free);
  g_free (item);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->connection);
  g_ptr_array_unref (call->items);
  g_free (call);
}

static void
take_header (AlbercaChainFacts        *facts,
             const AlbercaQcow2Header *header)
{
  facts->has_header = TRUE;
  facts->backing_file = g_strdup (header->backing_file);
  facts->backing_format = g_strdup (header->backing_format);
  facts->n_snapshots = header->n_snapshots;
}

/* What it is by its first bytes. Everything that is no image of its own is raw, whatever is in it. */
static void
take_bytes (AlbercaChainFacts *facts,
            GBytes            *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr(AlbercaImage) image = alberca_image_probe (data, length, NULL, 0, MAX (facts->allocation, length));

  switch (image->format)
    {
    case ALBERCA_IMAGE_RAW:
    case ALBERCA_IMAGE_ISO:
    case ALBERCA_IMAGE_LUKS:
    case ALBERCA_IMAGE_COMPRESSED:
    case ALBERCA_IMAGE_ARCHIVE:
      facts->real_format = g_strdup ("raw");
      break;
    case ALBERCA_IMAGE_QCOW2:
    case ALBERCA_IMAGE_QCOW:
    case ALBERCA_IMAGE_QED:
    case ALBERCA_IMAGE_VMDK:
    case ALBERCA_IMAGE_VDI:
    case ALBERCA_IMAGE_VPC:
    case ALBERCA_IMAGE_VHDX:
      facts->real_format = g_strdup (alberca_image_format_get_nick (image->format));
      break;
    }
}

/* An image whose header makes no sense has none; libvirt's errors are worth telling. */
static void
read_header (AlbercaChainFacts *facts,
             GVirStorageVol    *volume,
             GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) head = NULL;
  g_autoptr(AlbercaQcow2Header) header = alberca_volumes_read_header (volume, &head, &local_error);

  if (head != NULL)
    take_bytes (facts, head);
  if (header != NULL)
    take_header (facts, header);
  else if (local_error->domain != ALBERCA_QCOW2_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
}

static void
read_item (Call *call,
           Item *item)
{
  g_autoptr(AlbercaChainFacts) facts = g_new0 (AlbercaChainFacts, 1);
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  g_autoptr(GError) error = NULL;

  if (item->volume == NULL)
    item->volume = alberca_volume_lookup_at (call->connection, item->path, &facts->pool);
  config = item->volume != NULL ? alberca_volumes_read (item->volume, NULL) : NULL;
  if (config != NULL)
    {
      facts->name = g_strdup (config->name);
      facts->capacity = config->capacity;
      facts->allocation = config->allocation;
      facts->format = g_strdup (config->format);
      read_header (facts, item->volume, &error);
      if (!facts->has_header)
        facts->backing_file = g_strdup (config->backing_path);
    }
  else if (item->volume != NULL)
    {
      /* It went while it was looked for. */
      g_clear_pointer (&facts->pool, g_free);
    }

  if (g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED) ||
      g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_SUPPORT))
    call->denied = TRUE;
  else if (error != NULL)
    /* Translators: %s is what libvirt said */
    facts->error = g_strdup_printf (_("Its header cannot be read: %s"), error->message);
  item->facts = g_steal_pointer (&facts);
}

static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Call *call = data;
  Call *result = g_new0 (Call, 1);

  for (guint i = 0; i < call->items->len; i++)
    read_item (call, g_ptr_array_index (call->items, i));
  result->connection = g_object_ref (call->connection);
  result->items = g_ptr_array_ref (call->items);
  result->denied = call->denied;
  return result;
}

/* ---- What is to be read ---- */

static AlbercaPool *
find_pool (AlbercaChainReader *self,
           const char         *name)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  return connection != NULL && name != NULL ? alberca_connection_find_pool_by_name (connection, name) : NULL;
}

static AlbercaVolume *
find_volume (AlbercaChainReader     *self,
             const AlbercaChainNode *node)
{
  AlbercaPool *pool = node->kind == ALBERCA_CHAIN_VOLUME ? find_pool (self, node->pool) : NULL;

  return pool != NULL ? alberca_pool_find_volume (pool, node->name) : NULL;
}

/* Changes when what was read there may not be true any more. (transfer full) */
static char *
make_stamp (AlbercaChainReader     *self,
            const AlbercaChainNode *node)
{
  AlbercaVolume *volume = find_volume (self, node);
  const AlbercaVolumeConfig *config = volume != NULL ? alberca_volume_get_config (volume) : NULL;
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  GListModel *pools = connection != NULL ? alberca_connection_get_pools (connection) : NULL;
  guint n_active = 0;

  if (config != NULL)
    return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s", config->stamp, config->capacity, config->backing_path);
  /* Whether somebody has it depends on which pools are started. */
  for (guint i = 0; pools != NULL && i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      n_active += alberca_pool_get_active (pool);
    }
  return g_strdup_printf ("%d of %u", (int) node->kind, n_active);
}

/* libvirt says nothing of an image on a device, not even what it is built on. */
static gboolean
is_block (AlbercaChainReader     *self,
          const AlbercaChainNode *node)
{
  AlbercaVolume *volume = find_volume (self, node);
  const AlbercaVolumeConfig *config = volume != NULL ? alberca_volume_get_config (volume) : NULL;

  return config != NULL && g_strcmp0 (config->type, "block") == 0;
}

/* Of a file alone, there is nothing to be said of how it names its base */
static gboolean
is_worth_reading (AlbercaChainReader     *self,
                  const AlbercaChainNode *node)
{
  return node->path != NULL && *node->path == '/' &&
         (self->chain->nodes->len > 1 || node->backing != NULL || node->problems != 0 || is_block (self, node));
}

static void
add_item (AlbercaChainReader     *self,
          const AlbercaChainNode *node,
          Call                   *call)
{
  g_autofree char *stamp = NULL;
  AlbercaVolume *volume;
  Item *item;

  if (call->items->len == BATCH || !is_worth_reading (self, node))
    return;
  stamp = make_stamp (self, node);
  if (g_strcmp0 (g_hash_table_lookup (self->stamps, node->path), stamp) == 0)
    return;
  volume = find_volume (self, node);
  item = g_new0 (Item, 1);
  item->path = g_strdup (node->path);
  item->stamp = g_steal_pointer (&stamp);
  item->volume = volume != NULL ? g_object_ref (alberca_volume_get_handle (volume)) : NULL;
  g_hash_table_insert (self->stamps, g_strdup (item->path), g_strdup (item->stamp));
  g_ptr_array_add (call->items, item);
}

static void update (AlbercaChainReader *self);

static void
read_done (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  AlbercaChainReader *self = ALBERCA_CHAIN_READER (owner);
  Call *call = result;

  self->is_busy = FALSE;
  for (guint i = 0; i < call->items->len; i++)
    {
      Item *item = g_ptr_array_index (call->items, i);

      g_hash_table_insert (self->facts, g_strdup (item->path), g_steal_pointer (&item->facts));
    }
  self->denied = call->denied;
  call_free (call);
  update (self);
}

/* What it is built on first: the rest may be much. */
static void
read_next (AlbercaChainReader *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;
  Call *call;

  if (self->is_busy || workers == NULL)
    return;
  call = g_new0 (Call, 1);
  call->connection = g_object_ref (alberca_connection_get_handle (connection));
  call->items = g_ptr_array_new_with_free_func (item_free);
  for (const AlbercaChainNode *node = alberca_chain_get_present (self->chain); node != NULL;
       node = alberca_chain_get_base (self->chain, node))
    add_item (self, node, call);
  for (guint i = 0; i < self->chain->nodes->len; i++)
    add_item (self, g_ptr_array_index (self->chain->nodes, i), call);

  if (call->items->len == 0)
    {
      call_free (call);
      return;
    }
  self->is_busy = TRUE;
  alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker, call, call_free, read_done, self);
}

static void
update (AlbercaChainReader *self)
{
  if (self->index == NULL)
    return;
  g_clear_pointer (&self->chain, alberca_chain_free);
  self->chain = alberca_usage_index_get_chain (self->index, self->pool, self->volume, self->facts);
  read_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- The object ---- */

static void
release_pool (gpointer data)
{
  alberca_pool_release (data);
  g_object_unref (data);
}

static void
alberca_chain_reader_dispose (GObject *object)
{
  AlbercaChainReader *self = ALBERCA_CHAIN_READER (object);

  g_ptr_array_set_size (self->held, 0);
  g_clear_object (&self->index);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (alberca_chain_reader_parent_class)->dispose (object);
}

static void
alberca_chain_reader_finalize (GObject *object)
{
  AlbercaChainReader *self = ALBERCA_CHAIN_READER (object);

  g_clear_pointer (&self->chain, alberca_chain_free);
  g_hash_table_unref (self->facts);
  g_hash_table_unref (self->stamps);
  g_ptr_array_unref (self->held);

  G_OBJECT_CLASS (alberca_chain_reader_parent_class)->finalize (object);
}

static void
alberca_chain_reader_class_init (AlbercaChainReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = alberca_chain_reader_dispose;
  object_class->finalize = alberca_chain_reader_finalize;

  signals[CHANGED] = g_signal_new ("changed", ALBERCA_TYPE_CHAIN_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
alberca_chain_reader_init (AlbercaChainReader *self)
{
  self->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) alberca_chain_facts_free);
  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->held = g_ptr_array_new_with_free_func (release_pool);
}

/**
 * alberca_chain_reader_new:
 * @pool: a pool of a connection
 * @volume: one of its volumes
 *
 * Main thread. What is known is there at once; headers follow, by virStorageVolDownload().
 *
 * Returns: (transfer full): the chain of @volume
 */
AlbercaChainReader *
alberca_chain_reader_new (AlbercaPool   *pool,
                          AlbercaVolume *volume)
{
  AlbercaChainReader *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (alberca_pool_get_connection (pool) != NULL, NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_CHAIN_READER, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->index = g_object_ref (alberca_usage_index_get (alberca_pool_get_connection (pool)));
  g_signal_connect_object (self->index, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->index, "notify::resolved", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (volume, "notify::config", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

const AlbercaChain *
alberca_chain_reader_get_chain (AlbercaChainReader *self)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_READER (self), NULL);

  return self->chain;
}

gboolean
alberca_chain_reader_get_reading (AlbercaChainReader *self)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_READER (self), FALSE);

  return self->is_busy;
}

gboolean
alberca_chain_reader_get_complete (AlbercaChainReader *self)
{
  AlbercaConnection *connection;
  GListModel *pools;

  g_return_val_if_fail (ALBERCA_IS_CHAIN_READER (self), FALSE);

  connection = alberca_pool_get_connection (self->pool);
  pools = connection != NULL ? alberca_connection_get_pools (connection) : NULL;
  for (guint i = 0; pools != NULL && i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      /* One that cannot be listed says why by itself. */
      if (alberca_pool_get_active (pool) && alberca_pool_get_error (pool) == NULL &&
          (!alberca_volume_store_get_listed (alberca_pool_get_store (pool)) || alberca_pool_get_loading (pool)))
        return FALSE;
    }
  return self->index != NULL && alberca_usage_index_get_resolved (self->index);
}

gboolean
alberca_chain_reader_get_denied (AlbercaChainReader *self)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_READER (self), FALSE);

  return self->denied;
}

/* @hold: and have them read */
static guint
visit_unread (AlbercaChainReader *self,
              gboolean            hold)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  GListModel *pools = connection != NULL ? alberca_connection_get_pools (connection) : NULL;
  guint n = 0;

  for (guint i = 0; pools != NULL && i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (!alberca_pool_get_active (pool) || alberca_volume_store_get_listed (alberca_pool_get_store (pool)) ||
          g_ptr_array_find (self->held, pool, NULL))
        continue;
      n++;
      if (!hold)
        continue;
      alberca_pool_hold (pool);
      g_ptr_array_add (self->held, g_steal_pointer (&pool));
    }
  return n;
}

guint
alberca_chain_reader_count_unread (AlbercaChainReader *self)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_READER (self), 0);

  return visit_unread (self, FALSE);
}

/* That a pool is read to its end no volume tells. */
static void
watch_pools (AlbercaChainReader *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  GListModel *pools = connection != NULL ? alberca_connection_get_pools (connection) : NULL;

  for (guint i = 0; pools != NULL && i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      g_signal_handlers_disconnect_by_func (pool, update, self);
      g_signal_connect_object (pool, "notify::loading", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (pool, "notify::error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
}

void
alberca_chain_reader_read_all (AlbercaChainReader *self)
{
  g_return_if_fail (ALBERCA_IS_CHAIN_READER (self));

  visit_unread (self, TRUE);
  watch_pools (self);
}
