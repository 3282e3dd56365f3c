/* alberca-usage-summary.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-usage-summary.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-volume-private.h"

/* So many names, then how many more there are. */
#define MAX_NAMES 2

/* Who uses one volume, while that is gathered: borrowed names. */
typedef struct
{
  GPtrArray *running;
  GPtrArray *others;
  guint      n_overlays;
} Users;

static void
users_free (gpointer data)
{
  Users *users = data;

  g_ptr_array_unref (users->running);
  g_ptr_array_unref (users->others);
  g_free (users);
}

static Users *
get_users (GHashTable    *gathered,
           AlbercaVolume *volume)
{
  Users *users = g_hash_table_lookup (gathered, volume);

  if (users == NULL)
    {
      users = g_new0 (Users, 1);
      users->running = g_ptr_array_new ();
      users->others = g_ptr_array_new ();
      g_hash_table_insert (gathered, volume, users);
    }
  return users;
}

/* Domain by domain: one that uses a volume twice comes twice in a row. */
static gboolean
gather_domain_cb (const AlbercaGraphStep *step,
                  gpointer                user_data)
{
  for (GSList *item = step->volumes; item != NULL; item = item->next)
    {
      const AlbercaGraphVolume *volume = item->data;
      GPtrArray *names;
      Users *users;

      if (volume->data == NULL)
        continue;
      users = get_users (user_data, volume->data);
      names = step->running ? users->running : users->others;
      if (names->len == 0 || g_ptr_array_index (names, names->len - 1) != step->domain)
        g_ptr_array_add (names, (gpointer) step->domain);
    }
  return TRUE;
}

static void
gather_base_cb (const AlbercaGraphVolume *volume,
                guint                     n_overlays,
                gpointer                  user_data)
{
  if (volume->data != NULL)
    get_users (user_data, volume->data)->n_overlays = n_overlays;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
append_names (GString   *text,
              GPtrArray *names,
              guint     *n_shown)
{
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len && *n_shown < MAX_NAMES; i++, (*n_shown)++)
    {
      if (*n_shown > 0)
        g_string_append (text, ", ");
      g_string_append (text, g_ptr_array_index (names, i));
    }
}

static char *
describe_users (const Users *users)
{
  guint n_users = users->running->len + users->others->len;
  guint n_shown = 0;
  GString *text;

  if (n_users == 0)
    return g_strdup_printf (ngettext ("%u overlay", "%u overlays", users->n_overlays), users->n_overlays);

  text = g_string_new (NULL);
  append_names (text, users->running, &n_shown);
  append_names (text, users->others, &n_shown);
  if (n_users > n_shown)
    {
      g_string_append_c (text, ' ');
      /* Translators: comes after the names of virtual machines, in a narrow column: "web, db +3" */
      g_string_append_printf (text, _("+%u"), n_users - n_shown);
    }
  return g_string_free (text, FALSE);
}

/**
 * alberca_usage_summary_tell:
 * @graph: what is known
 * @told: (element-type AlbercaVolume): the volumes that say who uses them; updated
 *
 * Main thread. Sets "n-users" and "used-by" of the volumes in @graph that have an AlbercaVolume,
 * at the price of those that are used.
 */
void
alberca_usage_summary_tell (AlbercaUsageGraph *graph,
                            GHashTable        *told)
{
  g_autoptr(GHashTable) gathered = g_hash_table_new_full (NULL, NULL, NULL, users_free);
  GHashTableIter iter;
  gpointer volume, value;

  alberca_usage_graph_walk_domains (graph, gather_domain_cb, gathered);
  alberca_usage_graph_foreach_base (graph, gather_base_cb, gathered);

  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &volume, NULL))
    if (!g_hash_table_contains (gathered, volume))
      {
        alberca_volume_set_users (volume, 0, NULL);
        g_hash_table_iter_remove (&iter);
      }
  g_hash_table_iter_init (&iter, gathered);
  while (g_hash_table_iter_next (&iter, &volume, &value))
    {
      const Users *users = value;
      g_autofree char *text = describe_users (users);

      alberca_volume_set_users (volume, users->running->len + users->others->len, text);
      if (!g_hash_table_contains (told, volume))
        g_hash_table_add (told, g_object_ref (volume));
    }
}
