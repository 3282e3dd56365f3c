/* alberca-reclaim-digest.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-reclaim-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-ranges.h"
#include "model/alberca-connection.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-private.h"
#include "virsh/alberca-virsh-volume.h"

/* Read at a time: between two of them it can be cancelled. */
#define STEP (8 * 1024 * 1024)

typedef struct
{
  GVirStorageVol *volume;
  guint64         size;
  char           *key;
  GHashTable     *digests; /* of the main thread */
  char           *digest;
} DigestCall;

/* Main thread, before the operation says that it is over. */
static void
digest_call_free (gpointer data)
{
  DigestCall *call = data;

  if (call->digest != NULL)
    g_hash_table_insert (call->digests, g_steal_pointer (&call->key), g_steal_pointer (&call->digest));
  g_hash_table_unref (call->digests);
  g_object_unref (call->volume);
  g_free (call->key);
  g_free (call);
}

/* Worker thread. */
static gboolean
digest_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  DigestCall *call = data;
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *whole = alberca_size_format (call->size);
  guint64 offset = 0;

  while (offset < call->size)
    {
      g_autofree char *done = alberca_size_format (offset);
      /* Translators: how much of a volume has been read: "1.2 GiB of 4.7 GiB" */
      g_autofree char *detail = g_strdup_printf (_("%s of %s"), done, whole);
      g_autoptr(GBytes) bytes = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      alberca_operation_report (operation, (double) offset / (double) call->size, detail);
      bytes = alberca_volumes_read_range (call->volume, offset, (gsize) MIN (STEP, call->size - offset), error);
      if (bytes == NULL)
        return FALSE;
      if (g_bytes_get_size (bytes) == 0)
        break;
      g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      offset += g_bytes_get_size (bytes);
    }
  call->digest = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

/**
 * alberca_reclaim_make_digest_key:
 * @volume: a volume whose details are there
 *
 * Returns: (transfer full) (nullable): the path and when it was last written, to the nanosecond, as
 * far as libvirt tells; %NULL where it has no path
 */
char *
alberca_reclaim_make_digest_key (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const char *path = alberca_volume_get_path (volume);

  if (path == NULL)
    return NULL;
  return g_strconcat (path, "\n", config != NULL ? config->stamp : NULL, NULL);
}

gboolean
alberca_reclaim_digest_key_lasts (const char *key)
{
  return !g_str_has_suffix (key, "\n");
}

/**
 * alberca_reclaim_start_digest:
 * @pool: an active pool
 * @volume: one of its volumes, whose details are there
 * @digests: key → digest; referenced
 *
 * Main thread. Reads all of it by virStorageVolDownload().
 *
 * Returns: (transfer none): the operation, which can be cancelled
 */
AlbercaOperation *
alberca_reclaim_start_digest (AlbercaPool   *pool,
                              AlbercaVolume *volume,
                              GHashTable    *digests)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  const char *name = alberca_volume_get_name (volume);
  g_autofree char *title = g_strdup_printf (_("Reading all of “%s” in “%s”"), name, alberca_pool_get_name (pool));
  g_autofree char *command = alberca_virsh_vol_digest (alberca_connection_get_safe_uri (connection),
                                                       alberca_pool_get_name (pool), name);
  DigestCall *call = g_new0 (DigestCall, 1);
  AlbercaOperation *operation;

  call->volume = g_object_ref (alberca_volume_get_handle (volume));
  call->size = alberca_volume_get_capacity (volume);
  call->key = alberca_reclaim_make_digest_key (volume);
  call->digests = g_hash_table_ref (digests);
  operation = alberca_operation_new (title, command, digest_worker, call, digest_call_free);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), name);
  return alberca_pool_enqueue (pool, operation);
}
