/* alberca-pool-stubs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-stubs.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "backend/alberca-stubs.h"
#include "virsh/alberca-host-files.h"

static void
explain_found (char   **paths,
               GError  *error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *remedy = alberca_host_files_move_away ((const char *const *) paths);

  for (gsize i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (names, g_filename_display_basename (paths[i]));
  g_ptr_array_add (names, NULL);
  /* Translators: between the names of files in a list, within quotes: “a.qcow2”, “b.qcow2” */
  list = g_strjoinv (_("”, “"), (char **) names->pdata);
  summary = g_strdup_printf (ngettext ("libvirt cannot read the pool while “%s” is in it: the file begins like a qcow2 "
                                       "image and ends within its header.",
                                       "libvirt cannot read the pool while “%s” are in it: the files begin like qcow2 "
                                       "images and end within their header.", names->len - 1), list);
  alberca_libvirt_error_explain (error, summary,
                                 _("Such a file holds no data; an upload or a copy that was interrupted leaves it behind. "
                                   "Move it out of the pool’s directory, then start the pool."), remedy);
}

static void
explain_suspected (const AlbercaPoolConfig *config,
                   const char              *directory,
                   GError                  *error)
{
  g_autofree char *mounted = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *remedy = alberca_host_files_move_stubs (directory);

  if (alberca_pool_config_get_pool_type (config) != ALBERCA_POOL_TYPE_DIR)
    mounted = g_strdup_printf (_("libvirt has unmounted it: mount it at %s first."), directory);
  advice = g_strjoin (" ", _("The first command lists such files on the libvirt host, the second moves them to /var/tmp. They "
                             "hold no data. After that, start the pool."), mounted, NULL);
  alberca_libvirt_error_explain (error,
                                 _("libvirt cannot read what is in the pool, and does not say why. Most likely a file in it "
                                   "begins like a qcow2 image and ends within its header, as an upload or a copy that was "
                                   "interrupted leaves it behind."), advice, remedy);
}

/**
 * alberca_pool_stubs_explain:
 * @pool: a pool that could not be started or refreshed
 * @error: (inout): why; nothing is done where libvirt gave a reason, or the pool is not one of files
 *
 * Worker thread.
 *
 * Returns: %FALSE, so that a failing function can return it
 */
gboolean
alberca_pool_stubs_explain (GVirStoragePool  *pool,
                            GError          **error)
{
  g_autofree char *xml = NULL;
  g_autofree char *directory = NULL;
  g_autoptr(AlbercaPoolConfig) config = NULL;
  g_auto(GStrv) paths = NULL;

  if (error == NULL || !alberca_stubs_are_suspected (*error))
    return FALSE;
  xml = alberca_pools_get_definition (pool, NULL);
  config = xml != NULL ? alberca_pool_config_new_from_xml (xml, NULL) : NULL;
  if (config == NULL ||
      (alberca_pool_type_get_info (alberca_pool_config_get_pool_type (config))->traits & ALBERCA_POOL_TRAIT_FILES) == 0)
    return FALSE;
  directory = alberca_pool_config_get_field (config, "target/path");
  if (directory == NULL)
    return FALSE;

  paths = alberca_stubs_find (pool, directory);
  if (paths[0] != NULL)
    explain_found (paths, *error);
  else
    explain_suspected (config, directory, *error);
  return FALSE;
}
