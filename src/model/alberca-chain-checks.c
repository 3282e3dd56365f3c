/* alberca-chain-checks.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain-checks.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domain-definitions.h"
#include "backend/alberca-domains.h"
#include "backend/alberca-pools.h"
#include "backend/alberca-ranges.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-disk-change.h"
#include "model/alberca-patience.h"
#include "model/alberca-running-check.h"
#include "model/alberca-usage-graph.h"

/* Another task of a pool's is asked to end so often, in half seconds */
#define REFRESH_ATTEMPTS 20

/* And a pool is waited for so many seconds: one with many volumes is slow, one whose server is silent has no end. */
#define PATIENCE 60

static AlbercaDiskPlace
get_place (const AlbercaChainCall *self)
{
  return (AlbercaDiskPlace) { self->path, self->pool_name, self->volume_name, FALSE };
}

static AlbercaDiskPlace
get_base_place (const AlbercaChainCall *self)
{
  return (AlbercaDiskPlace) { self->base, self->base_pool, self->base_volume, FALSE };
}

/* Their data is where the image has none: it is in the base. */
gboolean
alberca_chain_check_no_snapshots (const AlbercaChainCall  *self,
                                  GError                 **error)
{
  g_autoptr(AlbercaQcow2Header) header = alberca_volumes_read_header (self->volume, NULL, error);

  if (header == NULL)
    return FALSE;
  if (header->n_snapshots == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _("There are snapshots inside the image, which would be lost. Delete them first."));
  return FALSE;
}

/* libvirt looks for what they name when they are deleted. */
gboolean
alberca_chain_check_no_machine_snapshots (const AlbercaChainCall  *self,
                                          GError                 **error)
{
  g_autoptr(GPtrArray) definitions = alberca_domain_definitions_list (self->connection, error);

  if (definitions == NULL)
    return FALSE;
  for (guint i = 0; i < definitions->len; i++)
    {
      const AlbercaDomainDefinition *definition = g_ptr_array_index (definitions, i);

      if (!g_str_equal (definition->name, self->domain) || !definition->snapshots)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("libvirt keeps snapshots of the virtual machine “%s”, which name the images as they are now: they could "
                     "be neither reverted to nor deleted any more. Delete them first, which merges their overlays."),
                   self->domain);
      return FALSE;
    }
  return TRUE;
}

/* A thread of its own, which may stay behind. Returns the pool, once it is refreshed */
static gpointer
refresh_pool (AlbercaPatience  *patience,
              gpointer          data,
              GError          **error)
{
  return alberca_pools_refresh_patiently (data, REFRESH_ATTEMPTS, error) ? g_object_ref (data) : NULL;
}

/* Whoever made an overlay since did not tell libvirt. */
gboolean
alberca_chain_refresh (const AlbercaChainCall  *self,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  gboolean all = TRUE;

  /* A server that is silent keeps all pools of libvirt waiting: none is asked after it. */
  for (guint i = 0; i < self->pools->len; i++)
    {
      GVirStoragePool *pool = g_ptr_array_index (self->pools, i);
      g_autoptr(GError) local_error = NULL;
      g_autoptr(GObject) refreshed = alberca_patience_run (refresh_pool, g_object_ref (pool), g_object_unref, g_object_unref,
                                                           PATIENCE * G_USEC_PER_SEC, cancellable, &local_error);

      if (refreshed != NULL)
        continue;
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (error);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        {
          g_clear_error (error);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                       _("The pool “%s” does not answer: what is built on the images in question is not known."),
                       gvir_storage_pool_get_name (pool));
          return FALSE;
        }
      if (all)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     _("The pool “%s” could not be refreshed: what is built on the images in question is not known. "
                       "libvirt said: %s"), gvir_storage_pool_get_name (pool), local_error->message);
      all = FALSE;
    }
  return all;
}

static gboolean
is_at (const char *path,
       const char *relative_to,
       const char *wanted)
{
  g_autofree char *plain = alberca_usage_graph_normalise_path (path, relative_to);
  g_autofree char *plain_wanted = alberca_usage_graph_normalise_path (wanted, NULL);

  return plain != NULL && g_strcmp0 (plain, plain_wanted) == 0;
}

gboolean
alberca_chain_is_on_base (const AlbercaChainCall  *self,
                          gboolean                *is_on_base,
                          GError                 **error)
{
  g_autoptr(AlbercaQcow2Header) header = alberca_volumes_read_header (self->volume, NULL, error);
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  const char *backing;

  if (header == NULL)
    return FALSE;
  backing = header->backing_file;
  /* Which path that means, libvirt knows. */
  if (backing != NULL && g_str_has_prefix (backing, "json:"))
    {
      config = alberca_volumes_read (self->volume, error);
      if (config == NULL)
        return FALSE;
      backing = config->backing_path;
    }
  *is_on_base = self->base == NULL ? header->backing_file == NULL : is_at (backing, self->path, self->base);
  return TRUE;
}

static gboolean
find_overlay_in (const AlbercaChainCall  *self,
                 GVirStoragePool         *pool,
                 const char              *base,
                 char                   **name,
                 GError                 **error)
{
  g_autoptr(GPtrArray) records = alberca_volumes_list (pool, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const AlbercaVolumeRecord *record = g_ptr_array_index (records, i);
      g_autoptr(GError) local_error = NULL;
      g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (record->handle, &local_error);

      if (config == NULL && g_error_matches (local_error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL))
        continue;
      if (config == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!is_at (config->backing_path, config->path, base) || is_at (config->path, NULL, self->path))
        continue;
      *name = g_strdup (record->name);
      return TRUE;
    }
  return records != NULL;
}

gboolean
alberca_chain_find_overlay (const AlbercaChainCall  *self,
                            const char              *base,
                            char                   **name,
                            GError                 **error)
{
  for (guint i = 0; *name == NULL && i < self->pools->len; i++)
    if (!find_overlay_in (self, g_ptr_array_index (self->pools, i), base, name, error))
      return FALSE;
  return TRUE;
}

/* What is built on the base, too, would find other data below it. */
static gboolean
check_no_other_overlays (const AlbercaChainCall  *self,
                         GError                 **error)
{
  g_autofree char *name = NULL;

  if (!alberca_chain_find_overlay (self, self->base, &name, error))
    return FALSE;
  if (name != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("“%s” is built on the same base, and would break."), name);
  return name == NULL;
}

/* It reads the base through the overlay, and the machine goes on writing there. */
static gboolean
check_nothing_on_it (const AlbercaChainCall  *self,
                     GError                 **error)
{
  g_autofree char *name = NULL;

  if (!alberca_chain_find_overlay (self, self->path, &name, error))
    return FALSE;
  if (name != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("“%s” is built on the overlay itself, and would break."), name);
  return name == NULL;
}

/* ---- The machines ---- */

static gboolean
is_there (const AlbercaDomainDisk *disk,
          AlbercaDiskPlace         place)
{
  g_autofree char *path = alberca_usage_graph_normalise_path (place.path, NULL);

  return alberca_running_check_is_volume (disk, path, place.pool, place.volume);
}

static gboolean
is_own (const AlbercaChainCall    *self,
        const AlbercaDomainRecord *domain,
        const AlbercaDomainDisk   *disk)
{
  return g_str_equal (domain->name, self->domain) && g_strcmp0 (disk->target, self->disk) == 0;
}

/* The first disk of a machine, in whatever layer, that @matches; scratch machines have none. */
static const AlbercaDomainDisk *
find_disk (const AlbercaChainCall     *self,
           GPtrArray                  *domains,
           gboolean                  (*matches) (const AlbercaChainCall    *self,
                                                 const AlbercaDomainRecord *domain,
                                                 const AlbercaDomainDisk   *disk),
           const AlbercaDomainRecord **found)
{
  for (guint i = 0; i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      for (guint j = 0; !domain->scratch && j < domain->disks->len; j++)
        {
          const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, j);

          if (!matches (self, domain, disk))
            continue;
          if (found != NULL)
            *found = domain;
          return disk;
        }
    }
  return NULL;
}

static gboolean
is_foreign (const AlbercaChainCall    *self,
            const AlbercaDomainRecord *domain,
            const AlbercaDomainDisk   *disk)
{
  return !is_own (self, domain, disk) &&
         (is_there (disk, get_place (self)) || is_there (disk, get_base_place (self)));
}

static gboolean
has_overlay (const AlbercaChainCall    *self,
             const AlbercaDomainRecord *domain,
             const AlbercaDomainDisk   *disk)
{
  return is_there (disk, get_place (self));
}

static gboolean
runs_with_overlay (const AlbercaChainCall    *self,
                   const AlbercaDomainRecord *domain,
                   const AlbercaDomainDisk   *disk)
{
  return domain->running && is_own (self, domain, disk) && disk->layer == 0 && !disk->next_start &&
         is_there (disk, get_place (self));
}

static gboolean
runs_with_base (const AlbercaChainCall    *self,
                const AlbercaDomainRecord *domain,
                const AlbercaDomainDisk   *disk)
{
  return domain->running && is_own (self, domain, disk) && disk->layer == 0 && !disk->next_start &&
         is_there (disk, get_base_place (self));
}

/* Only the machine has the volume, and nobody has the base by itself. */
static gboolean
check_no_foreign (const AlbercaChainCall  *self,
                  GPtrArray               *domains,
                  GError                 **error)
{
  const AlbercaDomainRecord *domain = NULL;

  if (find_disk (self, domains, is_foreign, &domain) == NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _("The virtual machine “%s” has one of the two images as a disk, too."), domain->name);
  return FALSE;
}

/* ---- A commit ---- */

/* What was there when it was asked for may be another disk, on another base, when its turn comes. */
static gboolean
check_unchanged (const AlbercaChainCall  *self,
                 GPtrArray               *domains,
                 GError                 **error)
{
  gboolean is_on_base = FALSE;

  if (!alberca_chain_is_on_base (self, &is_on_base, error))
    return FALSE;
  if (is_on_base && find_disk (self, domains, runs_with_overlay, NULL) != NULL)
    return TRUE;
  if (is_on_base)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 _("The virtual machine “%s” does not run with “%s” as its disk %s any more. Look again."), self->domain,
                 self->volume_name, self->disk);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("What “%s” is built on has changed meanwhile. Look again."),
                 self->volume_name);
  return FALSE;
}

static gboolean
has_overlay_elsewhere (const AlbercaChainCall    *self,
                       const AlbercaDomainRecord *domain,
                       const AlbercaDomainDisk   *disk)
{
  return is_foreign (self, domain, disk) && has_overlay (self, domain, disk);
}

gboolean
alberca_chain_change_configuration (const AlbercaChainCall  *self,
                                    GPtrArray               *done,
                                    GError                 **error)
{
  const AlbercaDiskPlace from = { self->path, self->base_pool != NULL ? self->pool_name : NULL, self->volume_name, FALSE };
  const AlbercaDiskPlace to = get_base_place (self);
  g_autoptr(GPtrArray) domains = alberca_domains_list (self->connection, error);

  if (domains == NULL)
    return FALSE;
  /* What was given the overlay meanwhile must not get the base; see alberca_chain_check_pivoted(). */
  if (find_disk (self, domains, has_overlay_elsewhere, NULL) != NULL)
    return TRUE;
  return alberca_disk_change_tell (self->connection, &from, &to, done, error);
}

static gboolean
names_overlay (const AlbercaChainCall    *self,
               const AlbercaDomainRecord *domain,
               const AlbercaDomainDisk   *disk)
{
  return disk->volume != NULL && has_overlay (self, domain, disk);
}

/* Where the machine names the volume by its pool, libvirt leaves the configuration as it is. */
static gboolean
check_configuration (const AlbercaChainCall  *self,
                     GPtrArray               *domains,
                     GError                 **error)
{
  if (self->base_pool != NULL || find_disk (self, domains, names_overlay, NULL) == NULL)
    return alberca_chain_change_configuration (self, NULL, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("The virtual machine “%s” names its disk by pool and volume, but the base is in no pool. Make a pool of the "
                 "directory of the base, or give the machine the path of its disk."), self->domain);
  return FALSE;
}

gboolean
alberca_chain_check_commit (const AlbercaChainCall  *self,
                            GCancellable            *cancellable,
                            GError                 **error)
{
  g_autoptr(GPtrArray) domains = NULL;

  if (!alberca_chain_refresh (self, cancellable, error))
    return FALSE;
  domains = alberca_domains_list (self->connection, error);
  return domains != NULL && check_unchanged (self, domains, error) && check_no_foreign (self, domains, error) &&
         alberca_chain_check_no_snapshots (self, error) && alberca_chain_check_no_machine_snapshots (self, error) &&
         check_no_other_overlays (self, error) && check_nothing_on_it (self, error) &&
         check_configuration (self, domains, error);
}

gboolean
alberca_chain_check_unchanged (const AlbercaChainCall  *self,
                               GError                 **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (self->connection, error);

  return domains != NULL && check_unchanged (self, domains, error);
}

/* The machine has the base now, and the base alone. */
gboolean
alberca_chain_check_pivoted (const AlbercaChainCall  *self,
                             GError                 **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (self->connection, error);
  const AlbercaDomainRecord *domain = NULL;

  if (domains == NULL)
    return FALSE;
  if (find_disk (self, domains, has_overlay, &domain) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The data is in the base, but the virtual machine “%s” still names the overlay, which stays "
                     "where it is."), domain->name);
      return FALSE;
    }
  if (find_disk (self, domains, runs_with_base, NULL) != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("It could not be seen that the virtual machine has the base now; the overlay stays where it is."));
  return FALSE;
}

/* Once more, right before it is deleted: it took its time. */
gboolean
alberca_chain_check_deletable (const AlbercaChainCall  *self,
                               GCancellable            *cancellable,
                               GError                 **error)
{
  return alberca_chain_refresh (self, cancellable, error) && check_nothing_on_it (self, error) &&
         alberca_chain_check_pivoted (self, error);
}
