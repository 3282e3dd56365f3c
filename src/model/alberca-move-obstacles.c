/* alberca-move-obstacles.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-move-obstacles.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-clone-rules.h"

char *
alberca_move_obstacles_get_own (AlbercaVolume            *volume,
                                const AlbercaVolumeFacts *facts,
                                AlbercaPool              *target)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const char *name = alberca_volume_get_name (volume);

  if (facts->error != NULL)
    return g_strdup (facts->error->message);
  if (config != NULL && (g_strcmp0 (config->type, "dir") == 0 || g_strcmp0 (config->type, "netdir") == 0))
    return g_strdup_printf (_("“%s” is a directory, which cannot be copied."), name);
  if (facts->data_file)
    return g_strdup (_("Its data is in a file of its own beside it, which would stay behind. Clone it instead: the copy has "
                       "everything in itself."));
  if (facts->relative_base)
    return g_strdup (_("It names its base by a path that is relative to where it is, and would not find it from the new place. "
                       "Clone it instead: the copy needs no base."));
  if (!alberca_clone_has_files (target) &&
      (!g_str_equal (alberca_clone_source_format (volume), "raw") || alberca_clone_source_encryption (volume) != NULL))
    return g_strdup (_("In that pool volumes are devices, and a disk with a format needs a file. Clone it there as raw "
                       "instead."));
  return NULL;
}

/* @running, @dependants: names, or NULL */
static char *
say_users (const char *running,
           const char *dependants)
{
  if (running != NULL)
    return g_strdup_printf (_("In use by %s: a disk cannot move while a virtual machine runs with it. Shut it down first."),
                            running);
  if (dependants != NULL)
    return g_strdup_printf (_("Other volumes are built on it and would not find it in the new place: %s. Clone or delete them "
                              "first."), dependants);
  return NULL;
}

/* Who of another host uses it: nobody can tell them where it has gone. @name: (nullable): any of them */
static char *
say_strangers (const AlbercaImpact *impact,
               const char          *name)
{
  if (impact->unheard != NULL)
    return g_strdup (impact->unheard);
  for (guint i = 0; i < impact->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (impact->domains, i);
      g_autofree char *user = NULL;

      if (usage->host == NULL || (name != NULL && g_strcmp0 (usage->volume, name) != 0))
        continue;
      user = alberca_usage_describe (usage);
      /* Translators: %s is "the virtual machine “web” of “host, over SSH” (running)" */
      return g_strdup_printf (_("Another host uses it: %s would not find it in the new place."), user);
    }
  return NULL;
}

char *
alberca_move_obstacles_get_users (const AlbercaImpact *impact)
{
  char *strangers = say_strangers (impact, NULL);
  g_autofree char *running = alberca_impact_get_running (impact);
  g_autofree char *dependants = alberca_impact_get_dependants (impact);

  return strangers != NULL ? strangers : say_users (running, dependants);
}

static const AlbercaImpactVolume *
find_named (const AlbercaImpact *impact,
            const char          *name)
{
  for (guint i = 0; i < impact->volumes->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (impact->volumes, i);

      if (g_strcmp0 (volume->name, name) == 0)
        return volume;
    }
  return NULL;
}

static gboolean
runs (const AlbercaUsage *usage)
{
  return usage->running && !usage->next_start;
}

static char *
get_running (const AlbercaImpact *impact,
             const char          *name)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < impact->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (impact->domains, i);

      if (runs (usage) && g_strcmp0 (usage->volume, name) == 0 &&
          !g_ptr_array_find_with_equal_func (names, usage->user, g_str_equal, NULL))
        g_ptr_array_add (names, usage->user);
    }
  return alberca_impact_join_names (names);
}

static void
add_built_on (GPtrArray  *names,
              GPtrArray  *volumes,
              const char *path)
{
  for (guint i = 0; i < volumes->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (volumes, i);

      if (g_strcmp0 (volume->backing_path, path) == 0)
        g_ptr_array_add (names, volume->name);
    }
}

/* Others of the same move would not find it, either: they are copied as they are. */
static char *
get_dependants (const AlbercaImpact *impact,
                const char          *name)
{
  const AlbercaImpactVolume *volume = find_named (impact, name);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  if (volume == NULL || volume->path == NULL)
    return NULL;
  add_built_on (names, impact->dependants, volume->path);
  add_built_on (names, impact->volumes, volume->path);
  return alberca_impact_join_names (names);
}

char *
alberca_move_obstacles_get_of_one (AlbercaVolume            *volume,
                                   const AlbercaVolumeFacts *facts,
                                   const AlbercaImpact      *impact,
                                   AlbercaPool              *target)
{
  const char *name = alberca_volume_get_name (volume);
  char *problem = alberca_move_obstacles_get_own (volume, facts, target);
  g_autofree char *running = get_running (impact, name);
  g_autofree char *dependants = get_dependants (impact, name);

  if (problem == NULL)
    problem = say_strangers (impact, name);
  if (problem == NULL)
    problem = say_users (running, dependants);
  if (problem == NULL && alberca_pool_find_volume (target, name) != NULL)
    problem = g_strdup (_("The pool has a volume of this name already. Move it by itself, under another name."));
  return problem;
}

static gboolean
has_path (GPtrArray  *volumes,
          const char *path)
{
  for (guint i = 0; i < volumes->len; i++)
    if (g_strcmp0 (((AlbercaImpactVolume *) g_ptr_array_index (volumes, i))->path, path) == 0)
      return TRUE;
  return FALSE;
}

gboolean
alberca_move_obstacles_are_clear (const AlbercaImpact *impact)
{
  for (guint i = 0; i < impact->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (impact->domains, i);

      if ((usage->host != NULL || runs (usage)) && find_named (impact, usage->volume) == NULL)
        return FALSE;
    }
  for (guint i = 0; i < impact->dependants->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (impact->dependants, i);

      if (volume->backing_path == NULL ||
          (!has_path (impact->volumes, volume->backing_path) && !has_path (impact->dependants, volume->backing_path)))
        return FALSE;
    }
  return TRUE;
}
