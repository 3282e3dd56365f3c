/* alberca-clone-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-clone-rules.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "xml/alberca-volume-copy.h"

static AlbercaPoolTraits
get_traits (AlbercaPool *pool)
{
  return alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits;
}

/**
 * alberca_clone_has_files:
 * @pool: a pool
 *
 * Returns: whether its volumes are files, which can have formats
 */
gboolean
alberca_clone_has_files (AlbercaPool *pool)
{
  return (get_traits (pool) & ALBERCA_POOL_TRAIT_FILES) != 0;
}

/**
 * alberca_clone_can_be_target:
 * @pool: a pool
 *
 * Returns: whether copies can be made in it
 */
gboolean
alberca_clone_can_be_target (AlbercaPool *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  /* The names of partitions are given, so a copy cannot have one of its own; ZFS has no copying. */
  return alberca_pool_get_active (pool) && (get_traits (pool) & ALBERCA_POOL_TRAIT_CREATE_VOLUMES) != 0 &&
         type != ALBERCA_POOL_TYPE_DISK && type != ALBERCA_POOL_TYPE_ZFS;
}

/**
 * alberca_clone_add_other_targets:
 * @pool: a pool
 * @targets: (element-type AlbercaPool): where to add
 *
 * Adds the other pools of its connection in which copies can be made.
 */
void
alberca_clone_add_other_targets (AlbercaPool *pool,
                                 GPtrArray   *targets)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  GListModel *pools = connection != NULL ? alberca_connection_get_pools (connection) : NULL;
  guint n_pools = pools != NULL ? g_list_model_get_n_items (pools) : 0;

  for (guint i = 0; i < n_pools; i++)
    {
      g_autoptr(AlbercaPool) other = g_list_model_get_item (pools, i);

      if (other != pool && alberca_clone_can_be_target (other))
        g_ptr_array_add (targets, g_steal_pointer (&other));
    }
}

/**
 * alberca_clone_source_format:
 * @volume: what is copied
 *
 * Returns: what its copy would be without a conversion
 */
const char *
alberca_clone_source_format (AlbercaVolume *volume)
{
  const char *format = alberca_volume_get_format (volume);

  return *format == '\0' || g_str_equal (format, "iso") || g_str_equal (format, "none") ? "raw" : format;
}

const char *
alberca_clone_source_encryption (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);

  return config != NULL ? config->encryption : NULL;
}

/**
 * alberca_clone_stays_raw:
 * @volume: what is copied
 * @format: what its copy is
 *
 * Returns: whether libvirt copies it byte by byte, so that blocks can be shared and space added
 */
gboolean
alberca_clone_stays_raw (AlbercaVolume *volume,
                         const char    *format)
{
  return g_str_equal (alberca_clone_source_format (volume), "raw") && g_str_equal (format, "raw") &&
         alberca_clone_source_encryption (volume) == NULL;
}

/**
 * alberca_clone_get_problem:
 * @volume: what is copied
 * @facts: what is known of it
 * @format: what its copy is
 *
 * Returns: (transfer full) (nullable): why libvirt could not copy it, or not as it should be
 */
char *
alberca_clone_get_problem (AlbercaVolume            *volume,
                           const AlbercaVolumeFacts *facts,
                           const char               *format)
{
  const char *name = alberca_volume_get_name (volume);
  const char *encryption = alberca_clone_source_encryption (volume);
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);

  if (facts->error != NULL)
    return g_strdup_printf (_("“%s” could not be read: %s"), name, facts->error->message);
  if (config != NULL && (g_strcmp0 (config->type, "dir") == 0 || g_strcmp0 (config->type, "netdir") == 0))
    return g_strdup_printf (_("“%s” is a directory, which cannot be copied."), name);
  if (encryption == NULL)
    return NULL;
  if (!g_str_equal (encryption, "luks"))
    return g_strdup_printf (_("“%s” is encrypted in an old way that libvirt cannot copy."), name);
  if (!alberca_volume_copy_has_secret (facts->xml))
    return g_strdup_printf (_("“%s” is encrypted, and libvirt has no secret for it, so it cannot be read. Make a secret "
                              "for the volume %s, refresh the pool and try again."),
                            name, config->path != NULL ? config->path : name);
  if (!g_str_equal (format, "qcow2") && !g_str_equal (format, "raw"))
    return g_strdup_printf (_("“%s” is encrypted, and a copy as %s would not be: everybody could read it. Choose qcow2 or "
                              "raw."), name, format);
  return NULL;
}

static void
add_note (GStrvBuilder  *notes,
          gboolean       several,
          AlbercaVolume *volume,
          char          *note)
{
  g_autofree char *owned = note;
  /* Translators: a volume and something about it */
  g_autofree char *line = several ? g_strdup_printf (_("%s: %s"), alberca_volume_get_name (volume), note) : NULL;

  g_strv_builder_add (notes, several ? line : owned);
}

static void
add_running_note (GStrvBuilder             *notes,
                  gboolean                  several,
                  AlbercaVolume            *volume,
                  const AlbercaVolumeFacts *facts)
{
  const AlbercaVolumeLive *live = facts->live->len > 0 ? g_ptr_array_index (facts->live, 0) : NULL;

  if (live == NULL || live->read_only)
    return;
  add_note (notes, several, volume,
            g_strdup_printf (_("The virtual machine “%s” runs with it. A copy taken while it writes is like a disk after "
                               "a power cut, and libvirt refuses to copy some formats then. Shut it down first."),
                             live->domain));
}

/**
 * alberca_clone_add_notes:
 * @notes: takes the notes
 * @several: there are others: each note says of which volume it is
 * @volume: what is copied
 * @facts: what is known of it
 *
 * Says how a copy will differ from its source, and what else should be known before.
 */
void
alberca_clone_add_notes (GStrvBuilder             *notes,
                         gboolean                  several,
                         AlbercaVolume            *volume,
                         const AlbercaVolumeFacts *facts)
{
  const char *backing_path = alberca_volume_get_backing_path (volume);
  g_autofree char *base = backing_path != NULL ? g_path_get_basename (backing_path) : NULL;

  add_running_note (notes, several, volume, facts);
  if (facts->n_snapshots > 0)
    add_note (notes, several, volume,
              g_strdup_printf (ngettext ("The %u snapshot in it is not copied: the copy is the disk as it is now.",
                                         "The %u snapshots in it are not copied: the copy is the disk as it is now.",
                                         facts->n_snapshots), facts->n_snapshots));
  if (base != NULL)
    add_note (notes, several, volume,
              g_strdup_printf (_("It is built on “%s”. The copy has everything in itself and needs no base."),
                               base));
  if (alberca_clone_source_encryption (volume) != NULL)
    add_note (notes, several, volume,
              g_strdup (_("The copy is encrypted too, with the same passphrase. libvirt finds the passphrase of a volume by "
                          "its path: after a refresh it will not know that of the copy, unless you make a secret for it. "
                          "Virtual machines name the secret themselves.")));
}

/**
 * alberca_clone_make_name:
 * @volume: what is copied
 * @format: what the copy is
 * @target: where it will be
 * @taken: (nullable): names that others will have there
 *
 * "disk.qcow2" → "disk-copy.img": the ending says the format, where it said one.
 *
 * Returns: (transfer full): a name that no volume of @target has
 */
char *
alberca_clone_make_name (AlbercaVolume *volume,
                         const char    *format,
                         AlbercaPool   *target,
                         GHashTable    *taken)
{
  const char *source = alberca_volume_get_name (volume);
  const char *dot = strrchr (source, '.');
  gboolean keeps = g_str_equal (format, alberca_clone_source_format (volume));
  g_autofree char *stem = dot != NULL && dot != source ? g_strndup (source, dot - source) : g_strdup (source);
  g_autofree char *ending = NULL;

  if (!alberca_clone_has_files (target) || dot == NULL || dot == source)
    ending = g_strdup ("");
  else if (keeps)
    ending = g_strdup (dot);
  else
    ending = g_strconcat (".", g_str_equal (format, "raw") ? "img" : format, NULL);

  for (guint n = 1;; n++)
    {
      /* Translators: what is added to the name of a copy */
      const char *word = C_("name", "copy");
      g_autofree char *name = n == 1 ? g_strdup_printf ("%s-%s%s", stem, word, ending)
                                     : g_strdup_printf ("%s-%s-%u%s", stem, word, n, ending);

      if (alberca_pool_find_volume (target, name) == NULL &&
          (taken == NULL || !g_hash_table_contains (taken, name)))
        return g_steal_pointer (&name);
    }
}
