/* alberca-running-check.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-running-check.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domains.h"
#include "model/alberca-usage-graph.h"

/**
 * alberca_running_check_is_volume:
 * @disk: what a domain has
 * @path: (nullable): where a volume is, normalised
 * @pool: (nullable): the name of its pool
 * @volume: (nullable): its name
 *
 * Any thread.
 *
 * Returns: whether @disk is that volume, in whatever way the domain names it
 */
gboolean
alberca_running_check_is_volume (const AlbercaDomainDisk *disk,
                                 const char              *path,
                                 const char              *pool,
                                 const char              *volume)
{
  g_autofree char *disk_path = alberca_usage_graph_normalise_path (disk->path, NULL);

  return (path != NULL && g_strcmp0 (disk_path, path) == 0) ||
         (disk->volume != NULL && g_strcmp0 (disk->pool, pool) == 0 && g_strcmp0 (disk->volume, volume) == 0);
}

/* NULL: it does not run, or without it. */
static const AlbercaDomainDisk *
find_disk (const AlbercaDomainRecord *domain,
           const char                *path,
           const char                *pool,
           const char                *volume)
{
  for (guint i = 0; domain->running && i < domain->disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, i);

      if (!disk->next_start && alberca_running_check_is_volume (disk, path, pool, volume))
        return disk;
    }
  return NULL;
}

static gboolean
complain (const AlbercaDomainRecord  *domain,
          GError                    **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _("The virtual machine “%s” is running with this disk. Shut it down, then try again."), domain->name);
  return FALSE;
}

/**
 * alberca_running_check:
 * @connection: an open connection
 * @path: (nullable): where the volume is, as somebody wrote it
 * @pool: the name of its pool
 * @volume: its name
 * @error: %G_IO_ERROR_BUSY, with the name of a domain; or why the domains could not be read
 *
 * Worker thread. alberca_domains_list(): the definitions of the domains as they are now. A domain
 * that is built on the volume runs with it, too.
 *
 * Returns: %TRUE if no running domain has the volume
 */
gboolean
alberca_running_check (GVirConnection  *connection,
                       const char      *path,
                       const char      *pool,
                       const char      *volume,
                       GError         **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (connection, error);
  g_autofree char *wanted = alberca_usage_graph_normalise_path (path, NULL);

  if (domains == NULL)
    return FALSE;
  for (guint i = 0; i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      if (find_disk (domain, wanted, pool, volume) != NULL)
        return complain (domain, error);
    }
  return TRUE;
}

/**
 * alberca_running_check_find_owner:
 * @connection: an open connection
 * @path: (nullable): where the volume is, as somebody wrote it
 * @pool: the name of its pool
 * @volume: its name
 * @uuid: (out) (transfer full) (nullable): the domain that runs with it and writes it; %NULL: none runs
 * @error: %G_IO_ERROR_BUSY where several run with it, or one with an overlay on it; or why the domains
 *   could not be read
 *
 * Worker thread. As alberca_running_check(), for what can be done through the domain.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_running_check_find_owner (GVirConnection  *connection,
                                  const char      *path,
                                  const char      *pool,
                                  const char      *volume,
                                  char           **uuid,
                                  GError         **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (connection, error);
  g_autofree char *wanted = alberca_usage_graph_normalise_path (path, NULL);
  const AlbercaDomainRecord *owner = NULL;

  if (domains == NULL)
    return FALSE;
  for (guint i = 0; i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);
      const AlbercaDomainDisk *disk = find_disk (domain, wanted, pool, volume);

      if (disk == NULL)
        continue;
      if (owner != NULL || disk->layer > 0 || disk->read_only)
        return complain (domain, error);
      owner = domain;
    }
  *uuid = owner != NULL ? g_strdup (owner->uuid) : NULL;
  return TRUE;
}
