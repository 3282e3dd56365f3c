/* alberca-chain-search.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain-search.h"

#include "backend/alberca-volume-lookup.h"

/* Longer chains QEMU does not open. */
#define MAX_CHAIN 200

typedef struct
{
  GVirConnection *handle;
  GPtrArray      *keys;
} ChainCall;

static void
chain_call_free (gpointer data)
{
  ChainCall *call = data;

  g_object_unref (call->handle);
  g_ptr_array_unref (call->keys);
  g_free (call);
}

AlbercaGraphVolume *
alberca_chain_search_key (const char *path,
                          const char *pool,
                          const char *name)
{
  AlbercaGraphVolume *key = g_new0 (AlbercaGraphVolume, 1);

  key->path = g_strdup (path);
  key->pool = g_strdup (pool);
  key->name = g_strdup (name);
  return key;
}

/* Worker thread. Adds the volume at @path to @found; tells what it is built on. */
static char *
look_up (ChainCall  *call,
         const char *path,
         GPtrArray  *found)
{
  g_autofree char *pool = NULL;
  g_autoptr(AlbercaVolumeConfig) config = alberca_volume_lookup_by_path (call->handle, path, &pool);

  if (config == NULL)
    return NULL;
  g_ptr_array_add (found, alberca_graph_volume_new (pool, config->name, config->key, config, FALSE));
  return alberca_usage_graph_normalise_path (config->backing_path, config->path);
}

/* Worker thread. */
static char *
begin (ChainCall                *call,
       const AlbercaGraphVolume *key,
       GPtrArray                *found)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (key->path != NULL)
    return g_strdup (key->path);
  config = alberca_volume_lookup_by_name (call->handle, key->pool, key->name);
  if (config == NULL)
    return NULL;
  g_ptr_array_add (found, alberca_graph_volume_new (key->pool, config->name, config->key, config, FALSE));
  return alberca_usage_graph_normalise_path (config->backing_path, config->path);
}

/* Worker thread. What has been come by is not looked at again. */
static gpointer
chain_worker (gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  ChainCall *call = data;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_graph_volume_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < call->keys->len; i++)
    {
      char *path = begin (call, g_ptr_array_index (call->keys, i), found);

      for (guint depth = 0; path != NULL && depth < MAX_CHAIN; depth++)
        {
          gboolean is_new = g_hash_table_add (seen, path); /* which frees @path if it is not */

          path = is_new ? look_up (call, path, found) : NULL;
        }
      g_free (path);
    }
  return found;
}

void
alberca_chain_search_run (AlbercaWorkers  *workers,
                          GVirConnection  *handle,
                          GPtrArray       *keys,
                          AlbercaReadDone  done,
                          gpointer         owner)
{
  ChainCall *call = g_new0 (ChainCall, 1);

  call->handle = g_object_ref (handle);
  call->keys = keys;
  alberca_workers_read (workers, ALBERCA_PRIORITY_BACKGROUND, NULL, chain_worker, call, chain_call_free, done, owner);
}
