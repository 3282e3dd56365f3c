/* alberca-impact.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-impact.h"

#include <glib/gi18n-lib.h>

/* So many names in a sentence; a list shows all of what breaks. */
#define MAX_NAMES 8

static AlbercaImpactVolume *
impact_volume_new (AlbercaUsageGraph        *graph,
                   const AlbercaGraphVolume *volume)
{
  AlbercaImpactVolume *self = g_new0 (AlbercaImpactVolume, 1);

  self->pool = g_strdup (volume->pool);
  self->name = g_strdup (volume->name);
  self->path = alberca_usage_graph_normalise_path (volume->path, NULL);
  self->backing_path = alberca_usage_graph_normalise_path (volume->backing_path, self->path);
  self->depth = alberca_usage_graph_get_depth (graph, volume->pool, volume->name);
  self->allocation = volume->allocation;
  self->snapshot = volume->logical;
  return self;
}

static void
impact_volume_free (gpointer data)
{
  AlbercaImpactVolume *volume = data;

  g_free (volume->pool);
  g_free (volume->name);
  g_free (volume->path);
  g_free (volume->backing_path);
  g_free (volume);
}

/* What is built on more goes before what is built on less. */
static int
compare_depths (gconstpointer a,
                gconstpointer b)
{
  const AlbercaImpactVolume *first = *(AlbercaImpactVolume *const *) a;
  const AlbercaImpactVolume *second = *(AlbercaImpactVolume *const *) b;

  if (first->depth != second->depth)
    return first->depth > second->depth ? -1 : 1;
  return g_strcmp0 (first->name, second->name);
}

static gboolean
is_wanted (GPtrArray                *wanted,
           const AlbercaGraphVolume *volume)
{
  for (guint i = 0; i < wanted->len; i++)
    {
      const AlbercaGraphVolume *other = g_ptr_array_index (wanted, i);

      if (g_str_equal (other->name, volume->name) && g_str_equal (other->pool, volume->pool))
        return TRUE;
    }
  return FALSE;
}

static void
add_domains (AlbercaImpact            *self,
             AlbercaUsageGraph        *graph,
             const AlbercaGraphVolume *volume)
{
  g_autoptr(GPtrArray) users = alberca_usage_graph_get_users (graph, volume->pool, volume->name);

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (usage->kind != ALBERCA_USAGE_OVERLAY || usage->host != NULL)
        g_ptr_array_add (self->domains, alberca_usage_copy (usage));
    }
}

static void
add_twins (AlbercaImpact            *self,
           AlbercaUsageGraph        *graph,
           GPtrArray                *wanted,
           const AlbercaGraphVolume *volume)
{
  g_autoptr(GPtrArray) twins = alberca_usage_graph_get_twins (graph, volume->pool, volume->name);

  for (guint i = 0; i < twins->len; i++)
    if (!is_wanted (wanted, g_ptr_array_index (twins, i)))
      g_ptr_array_add (self->twins, impact_volume_new (graph, g_ptr_array_index (twins, i)));
}

/**
 * alberca_impact_new:
 * @graph: everything there is
 * @wanted: (element-type AlbercaGraphVolume): what the act is about; pool and name count
 * @verb: the act
 *
 * Any thread, that of the graph.
 *
 * Returns: (transfer full): who is harmed
 */
AlbercaImpact *
alberca_impact_new (AlbercaUsageGraph *graph,
                    GPtrArray         *wanted,
                    AlbercaVolumeVerb  verb)
{
  AlbercaImpact *self = g_new0 (AlbercaImpact, 1);
  g_autoptr(GPtrArray) dependants = alberca_usage_graph_get_dependants (graph, wanted);

  self->verb = verb;
  self->volumes = g_ptr_array_new_with_free_func (impact_volume_free);
  self->domains = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);
  self->dependants = g_ptr_array_new_with_free_func (impact_volume_free);
  self->twins = g_ptr_array_new_with_free_func (impact_volume_free);
  self->unseen = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < wanted->len; i++)
    {
      const AlbercaGraphVolume *volume = g_ptr_array_index (wanted, i);
      const AlbercaGraphVolume *known = alberca_usage_graph_find_volume (graph, volume->pool, volume->name);

      add_domains (self, graph, volume);
      add_twins (self, graph, wanted, volume);
      g_ptr_array_add (self->volumes, impact_volume_new (graph, known != NULL ? known : volume));
      self->lost += known != NULL ? known->allocation : 0;
    }
  g_ptr_array_sort (self->domains, alberca_usage_compare);
  g_ptr_array_sort (self->volumes, compare_depths);

  for (guint i = 0; i < dependants->len; i++)
    {
      const AlbercaGraphVolume *volume = g_ptr_array_index (dependants, i);

      g_ptr_array_add (self->dependants, impact_volume_new (graph, volume));
      self->more_lost += volume->allocation;
    }
  return self;
}

/**
 * alberca_impact_free:
 * @self: (transfer full) (nullable): an impact
 */
void
alberca_impact_free (AlbercaImpact *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->volumes);
  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->dependants);
  g_ptr_array_unref (self->twins);
  g_ptr_array_unref (self->unseen);
  g_free (self->unheard);
  g_free (self);
}

/**
 * alberca_impact_get_order:
 * @self: an impact
 * @with_dependants: what is built on the volumes goes, too
 *
 * Returns: (transfer container) (element-type AlbercaImpactVolume): what is to be deleted, in an
 *   order in which nothing loses what it is built on
 */
GPtrArray *
alberca_impact_get_order (const AlbercaImpact *self,
                          gboolean             with_dependants)
{
  GPtrArray *order;

  g_return_val_if_fail (self != NULL, NULL);

  order = g_ptr_array_new ();
  for (guint i = 0; with_dependants && i < self->dependants->len; i++)
    g_ptr_array_add (order, g_ptr_array_index (self->dependants, i));
  for (guint i = 0; i < self->volumes->len; i++)
    g_ptr_array_add (order, g_ptr_array_index (self->volumes, i));
  g_ptr_array_sort (order, compare_depths);
  return order;
}

gboolean
alberca_impact_has_chain (const AlbercaImpact *self)
{
  g_autoptr(GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->volumes->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (self->volumes, i);

      if (volume->path != NULL)
        g_hash_table_add (paths, volume->path);
    }
  for (guint i = 0; i < self->volumes->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (self->volumes, i);

      if (volume->backing_path != NULL && g_hash_table_contains (paths, volume->backing_path))
        return TRUE;
    }
  return FALSE;
}

gboolean
alberca_impact_is_empty (const AlbercaImpact *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->domains->len == 0 && self->dependants->len == 0 && self->twins->len == 0;
}

/* ---- In words ---- */

char *
alberca_impact_join_names (GPtrArray *names)
{
  guint n_shown = names->len > MAX_NAMES ? MAX_NAMES - 1 : names->len;
  guint n_more = names->len - n_shown;
  GString *text;

  if (names->len == 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < n_shown; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      /* Translators: a name among others: “web”, “db” */
      g_string_append_printf (text, _("“%s”"), (const char *) g_ptr_array_index (names, i));
    }
  if (n_more > 0)
    {
      g_string_append_c (text, ' ');
      /* Translators: comes after a list of names */
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_more), n_more);
    }
  return g_string_free (text, FALSE);
}

char *
alberca_impact_get_running (const AlbercaImpact *self)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (self->domains, i);

      if (usage->running && !usage->next_start &&
          !g_ptr_array_find_with_equal_func (names, usage->user, g_str_equal, NULL))
        g_ptr_array_add (names, usage->user);
    }
  return alberca_impact_join_names (names);
}

char *
alberca_impact_get_dependants (const AlbercaImpact *self)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->dependants->len; i++)
    g_ptr_array_add (names, ((AlbercaImpactVolume *) g_ptr_array_index (self->dependants, i))->name);
  return alberca_impact_join_names (names);
}

/* @lines: (transfer full) */
static void
add_section (GPtrArray    *sections,
             const char   *title,
             GStrvBuilder *lines)
{
  AlbercaImpactSection *section;
  char **strings = g_strv_builder_end (lines);

  g_strv_builder_unref (lines);
  if (strings[0] == NULL)
    {
      g_strfreev (strings);
      return;
    }
  section = g_new (AlbercaImpactSection, 1);
  section->title = g_strdup (title);
  section->lines = strings;
  g_ptr_array_add (sections, section);
}

static void
section_free (gpointer data)
{
  AlbercaImpactSection *section = data;

  g_free (section->title);
  g_strfreev (section->lines);
  g_free (section);
}

/* A running domain that gets the disk only when it next starts is not harmed now. */
static GStrvBuilder *
list_domains (const AlbercaImpact *self,
              gboolean             now)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GStrvBuilder *lines = g_strv_builder_new ();

  for (guint i = 0; i < self->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (self->domains, i);
      g_autofree char *user = NULL;
      char *line;

      if ((usage->running && !usage->next_start) != now)
        continue;
      user = alberca_usage_describe (usage);
      /* Translators: a volume and who uses it: "base.qcow2: the virtual machine “web” (running)" */
      line = self->volumes->len > 1 ? g_strdup_printf (_("%s: %s"), usage->volume, user) : g_steal_pointer (&user);
      if (g_hash_table_add (known, line))
        g_strv_builder_add (lines, line);
    }
  return lines;
}

static GStrvBuilder *
list_volumes (GPtrArray *volumes,
              int        snapshots) /* -1: whatever they are */
{
  GStrvBuilder *lines = g_strv_builder_new ();

  for (guint i = 0; i < volumes->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (volumes, i);
      g_autofree char *line = NULL;

      if (snapshots >= 0 && volume->snapshot != snapshots)
        continue;
      /* Translators: a volume and the pool that has it */
      line = g_strdup_printf (_("“%s” in the pool “%s”"), volume->name, volume->pool);
      g_strv_builder_add (lines, line);
    }
  return lines;
}

static GStrvBuilder *
list_unseen (const AlbercaImpact *self)
{
  GStrvBuilder *lines = g_strv_builder_new ();

  for (guint i = 0; i < self->unseen->len; i++)
    g_strv_builder_add (lines, g_ptr_array_index (self->unseen, i));
  return lines;
}

static const char *
get_domains_title (AlbercaVolumeVerb verb)
{
  switch (verb)
    {
    case ALBERCA_VOLUME_VERB_DELETE:
      return _("In use: these cannot start without it");
    case ALBERCA_VOLUME_VERB_MOVE:
      return _("In use: these look for it where it is now");
    case ALBERCA_VOLUME_VERB_GROW:
      return _("In use: these find a larger disk when they start");
    case ALBERCA_VOLUME_VERB_WIPE:
    case ALBERCA_VOLUME_VERB_SHRINK:
    case ALBERCA_VOLUME_VERB_UPLOAD:
    case ALBERCA_VOLUME_VERB_REVERT:
      return _("In use: these find other data when they start");
    }
  g_return_val_if_reached (NULL);
}

/* LVM keeps for a snapshot what is written over in its origin. */
static const char *
get_snapshots_title (AlbercaVolumeVerb verb)
{
  switch (verb)
    {
    case ALBERCA_VOLUME_VERB_DELETE:
    case ALBERCA_VOLUME_VERB_MOVE:
      return _("These LVM snapshots are deleted with it");
    case ALBERCA_VOLUME_VERB_WIPE:
      return _("These LVM snapshots keep what is wiped");
    case ALBERCA_VOLUME_VERB_SHRINK:
    case ALBERCA_VOLUME_VERB_GROW:
    case ALBERCA_VOLUME_VERB_UPLOAD:
    case ALBERCA_VOLUME_VERB_REVERT:
      return _("These LVM snapshots grow: they keep what is written over");
    }
  g_return_val_if_reached (NULL);
}

static const char *
get_overlays_title (AlbercaVolumeVerb verb)
{
  return verb == ALBERCA_VOLUME_VERB_GROW ? _("These overlays are built on it, and keep the size that they have")
                                          : _("These overlays break: they are built on it");
}

/**
 * alberca_impact_get_sections:
 * @self: an impact
 *
 * Returns: (transfer full) (element-type AlbercaImpactSection): who is harmed and how, translated;
 *   what runs comes first
 */
GPtrArray *
alberca_impact_get_sections (const AlbercaImpact *self)
{
  GPtrArray *sections;

  g_return_val_if_fail (self != NULL, NULL);

  sections = g_ptr_array_new_with_free_func (section_free);
  add_section (sections, _("In use now: what runs may lose data"), list_domains (self, TRUE));
  add_section (sections, get_domains_title (self->verb), list_domains (self, FALSE));
  add_section (sections, get_overlays_title (self->verb), list_volumes (self->dependants, FALSE));
  add_section (sections, get_snapshots_title (self->verb), list_volumes (self->dependants, TRUE));
  add_section (sections, _("The same data, as other pools show them"), list_volumes (self->twins, -1));
  /* Translators: a heading; pools and disks follow, in which a user might be that is not known */
  add_section (sections, _("Could not be looked into"), list_unseen (self));
  return sections;
}
