/* alberca-volume-file.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-file.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "model/alberca-connection.h"
#include "model/alberca-uri.h"
#include "model/alberca-usage-index.h"

/* In others a path may lead over a network, and looking at it take long. */
static gboolean
is_here (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  return connection != NULL && !alberca_connection_get_practice (connection) &&
         alberca_uri_is_local (alberca_connection_get_safe_uri (connection)) &&
         alberca_pool_get_available_now (pool) && alberca_pool_get_active (pool) &&
         (type == ALBERCA_POOL_TYPE_DIR || type == ALBERCA_POOL_TYPE_FS);
}

/* A socket may lead to another computer, and a sandbox show other files: it is the same one where
 * libvirt has seen the last change to it that is seen here. So it is as it is shown, too. */
static gboolean
is_same (const AlbercaVolumeConfig *config)
{
  g_autofree char *stamp = NULL;
  GStatBuf status;

  if (config->stamp == NULL || g_stat (config->path, &status) != 0 || !S_ISREG (status.st_mode) ||
      g_access (config->path, R_OK) != 0)
    return FALSE;
  /* As libvirt writes it */
  stamp = status.st_mtim.tv_nsec == 0
            ? g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) status.st_mtim.tv_sec)
            : g_strdup_printf ("%" G_GINT64_FORMAT ".%09ld", (gint64) status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  return g_str_equal (stamp, config->stamp);
}

static gboolean
may_be_written (AlbercaPool   *pool,
                AlbercaVolume *volume)
{
  AlbercaUsageIndex *index = alberca_usage_index_get (alberca_pool_get_connection (pool));
  g_autoptr(GPtrArray) users = alberca_usage_index_get_users (index, pool, volume);

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (usage->running && !usage->read_only && usage->via == NULL)
        return TRUE;
    }
  return !alberca_usage_index_get_resolved (index);
}

/**
 * alberca_volume_find_file:
 * @pool: a pool
 * @volume: a volume of it
 *
 * Main thread. Only of pools that are directories of this computer, and only what no running virtual
 * machine writes to.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
alberca_volume_find_file (AlbercaPool   *pool,
                          AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  config = alberca_volume_get_config (volume);
  if (config == NULL || config->path == NULL || !g_path_is_absolute (config->path) || !is_here (pool) ||
      !is_same (config) || may_be_written (pool, volume))
    return NULL;
  return g_strdup (config->path);
}
