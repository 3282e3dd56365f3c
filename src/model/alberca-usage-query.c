/* alberca-usage-query.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-usage-graph-private.h"

#include <string.h>

static int
compare_key_pointers (gconstpointer a,
                      gconstpointer b)
{
  return alberca_usage_graph_compare_keys (*(gconstpointer *) a, *(gconstpointer *) b);
}

/* ---- From a volume up to who uses it ---- */

static const char *
get_place_name (const Place *place)
{
  const Node *node = place->nodes != NULL ? place->nodes->data : NULL;
  const char *slash;

  if (node != NULL)
    return node->volume.name;
  slash = place->path != NULL ? strrchr (place->path, '/') : NULL;
  return slash != NULL && slash[1] != '\0' ? slash + 1 : place->path;
}

static const char *
get_disk_name (AlbercaUsageGraph       *self,
               const AlbercaDomainDisk *disk)
{
  g_autofree char *path = alberca_usage_graph_normalise_path (disk->path, NULL);
  const Place *place = path != NULL ? g_hash_table_lookup (self->places, path) : NULL;

  return place != NULL ? get_place_name (place) : disk->volume;
}

/* What is built on @place, in the same order each time; (transfer container) */
static GPtrArray *
list_overlays (const Place *place)
{
  GPtrArray *nodes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer node;

  if (place->overlays == NULL)
    return nodes;
  g_hash_table_iter_init (&iter, place->overlays);
  while (g_hash_table_iter_next (&iter, &node, NULL))
    g_ptr_array_add (nodes, node);
  g_ptr_array_sort (nodes, compare_key_pointers);
  return nodes;
}

typedef struct
{
  AlbercaUsageGraph *graph;
  const char        *wanted;
  GPtrArray         *usages;
  GHashTable        *known;  /* domain, disk and what is between */
  GQueue             places; /* (element-type Place): still to be looked at */
} Search;

static void
search_add_uses (Search    *search,
                 GPtrArray *uses,
                 Place     *at) /* NULL: where it began */
{
  for (guint i = 0; uses != NULL && i < uses->len; i++)
    {
      const Use *use = g_ptr_array_index (uses, i);
      const char *via = NULL;
      AlbercaUsage *usage;
      char *key;

      if (use->disk->layer > 0)
        via = get_disk_name (search->graph, use->top);
      else if (at != NULL)
        via = get_place_name (at);
      key = g_strjoin ("\n", use->domain->uuid, use->disk->target, use->disk->device != NULL ? use->disk->device : "",
                       via, NULL);
      if (!g_hash_table_add (search->known, key))
        continue;

      usage = alberca_usage_new (use->domain->overlay ? ALBERCA_USAGE_OVERLAY : ALBERCA_USAGE_DOMAIN, search->wanted,
                                 use->domain->name, use->domain->running);
      usage->host = g_strdup (use->domain->host);
      usage->uuid = use->domain->host == NULL ? g_strdup (use->domain->uuid) : NULL;
      usage->target = use->disk->target[0] != '\0' ? g_strdup (use->disk->target) : NULL;
      usage->device = use->disk->device;
      usage->read_only = use->disk->read_only || via != NULL;
      usage->next_start = use->disk->next_start;
      usage->via = g_strdup (via);
      g_ptr_array_add (search->usages, usage);
    }
}

static void
search_add_overlays (Search *search,
                     Place  *place,
                     Place  *start)
{
  g_autoptr(GPtrArray) overlays = list_overlays (place);

  for (guint i = 0; i < overlays->len; i++)
    {
      Node *node = g_ptr_array_index (overlays, i);
      AlbercaUsage *usage;

      if (node->place != start)
        {
          usage = alberca_usage_new (ALBERCA_USAGE_OVERLAY, search->wanted, node->volume.name, FALSE);
          usage->pool = g_strdup (node->volume.pool);
          usage->via = place != start ? g_strdup (get_place_name (place)) : NULL;
          g_ptr_array_add (search->usages, usage);
        }
      if (node->place->mark == search->graph->mark)
        continue;
      node->place->mark = search->graph->mark;
      g_queue_push_tail (&search->places, node->place);
    }
}

/**
 * alberca_usage_graph_get_users:
 * @self: a graph
 * @pool: the name of a pool
 * @name: the name of a volume of it, known or not
 *
 * Returns: (transfer full) (element-type AlbercaUsage): which domains use the volume, once for
 *   each of their disks, running ones first, and which volumes are built on it, directly or over others
 */
GPtrArray *
alberca_usage_graph_get_users (AlbercaUsageGraph *self,
                               const char        *pool,
                               const char        *name)
{
  g_autoptr(GPtrArray) usages = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { self, name, usages, known, G_QUEUE_INIT };
  Node *node = alberca_usage_graph_lookup (self->nodes, pool, name);
  Named *named = alberca_usage_graph_lookup (self->named, pool, name);
  Place *place;

  if (named != NULL)
    search_add_uses (&search, named->uses, NULL);

  self->mark++;
  if (node != NULL)
    {
      node->place->mark = self->mark;
      g_queue_push_tail (&search.places, node->place);
    }
  while ((place = g_queue_pop_head (&search.places)) != NULL)
    {
      Place *at = place != node->place ? place : NULL;

      search_add_uses (&search, place->uses, at);
      for (GSList *item = place->nodes; item != NULL; item = item->next)
        {
          const AlbercaGraphVolume *volume = item->data;

          named = alberca_usage_graph_lookup (self->named, volume->pool, volume->name);
          if (named != NULL)
            search_add_uses (&search, named->uses, at);
        }
      search_add_overlays (&search, place, node->place);
    }

  g_ptr_array_sort (usages, alberca_usage_compare);
  return g_steal_pointer (&usages);
}

/* ---- What goes when something goes ---- */

static guint
get_node_depth (AlbercaUsageGraph *self,
                const Node        *node)
{
  Place *place = node->backing;
  guint depth = 0;

  self->mark++;
  node->place->mark = self->mark;
  for (; place != NULL && place->mark != self->mark; place = alberca_usage_graph_get_backing (place))
    {
      place->mark = self->mark;
      depth++;
    }
  return depth;
}

guint
alberca_usage_graph_get_depth (AlbercaUsageGraph *self,
                               const char        *pool,
                               const char        *name)
{
  const Node *node = alberca_usage_graph_lookup (self->nodes, pool, name);

  return node != NULL ? get_node_depth (self, node) : 0;
}

typedef struct
{
  Node *node;
  guint depth;
} Leaf;

static int
compare_leaves (gconstpointer a,
                gconstpointer b)
{
  const Leaf *first = a;
  const Leaf *second = b;

  if (first->depth != second->depth)
    return first->depth > second->depth ? -1 : 1;
  return alberca_usage_graph_compare_keys (first->node, second->node);
}

/* What is built on the places in @places, each place once; @places are marked, and emptied. */
static GPtrArray *
find_built_on (AlbercaUsageGraph *self,
               GQueue            *places)
{
  GPtrArray *nodes = g_ptr_array_new ();
  Place *place;

  while ((place = g_queue_pop_head (places)) != NULL)
    {
      g_autoptr(GPtrArray) overlays = list_overlays (place);

      for (guint i = 0; i < overlays->len; i++)
        {
          Node *node = g_ptr_array_index (overlays, i);

          if (node->place->mark == self->mark)
            continue;
          node->place->mark = self->mark;
          g_ptr_array_add (nodes, node);
          g_queue_push_tail (places, node->place);
        }
    }
  return nodes;
}

/**
 * alberca_usage_graph_get_dependants:
 * @self: a graph
 * @wanted: (element-type AlbercaGraphVolume): some volumes
 *
 * Returns: (transfer container) (element-type AlbercaGraphVolume): what is built on them, directly
 *   or over others, in whatever pool: leaves first, the same data once, without what is wanted
 */
GPtrArray *
alberca_usage_graph_get_dependants (AlbercaUsageGraph *self,
                                    GPtrArray         *wanted)
{
  g_autoptr(GPtrArray) nodes = NULL;
  g_autoptr(GArray) leaves = g_array_new (FALSE, FALSE, sizeof (Leaf));
  GPtrArray *volumes = g_ptr_array_new ();
  GQueue places = G_QUEUE_INIT;

  self->mark++;
  for (guint i = 0; i < wanted->len; i++)
    {
      const AlbercaGraphVolume *volume = g_ptr_array_index (wanted, i);
      Node *node = alberca_usage_graph_lookup (self->nodes, volume->pool, volume->name);

      if (node == NULL || node->place->mark == self->mark)
        continue;
      node->place->mark = self->mark;
      g_queue_push_tail (&places, node->place);
    }
  nodes = find_built_on (self, &places);

  for (guint i = 0; i < nodes->len; i++)
    {
      Leaf leaf = { g_ptr_array_index (nodes, i), 0 };

      leaf.depth = get_node_depth (self, leaf.node);
      g_array_append_val (leaves, leaf);
    }
  g_array_sort (leaves, compare_leaves);
  for (guint i = 0; i < leaves->len; i++)
    g_ptr_array_add (volumes, g_array_index (leaves, Leaf, i).node);
  return volumes;
}

GPtrArray *
alberca_usage_graph_get_twins (AlbercaUsageGraph *self,
                               const char        *pool,
                               const char        *name)
{
  GPtrArray *volumes = g_ptr_array_new ();
  const Node *node = alberca_usage_graph_lookup (self->nodes, pool, name);

  for (GSList *item = node != NULL ? node->place->nodes : NULL; item != NULL; item = item->next)
    if (item->data != node)
      g_ptr_array_add (volumes, item->data);
  return volumes;
}

/* ---- From a user down to what it uses ---- */

static void
walk_down (AlbercaUsageGraph    *self,
           Place                *place,
           AlbercaGraphStep     *step,
           AlbercaGraphWalkFunc  func,
           gpointer              user_data)
{
  self->mark++;
  for (step->depth = 0; place != NULL && place->mark != self->mark; step->depth++)
    {
      place->mark = self->mark;
      step->path = place->path;
      step->volumes = place->nodes;
      if (!func (step, user_data))
        return;
      place = alberca_usage_graph_get_backing (place);
    }
}

static void
walk_use (AlbercaUsageGraph    *self,
          const Use            *use,
          AlbercaGraphWalkFunc  func,
          gpointer              user_data)
{
  AlbercaGraphStep step = { .uuid = use->domain->uuid, .domain = use->domain->name,
                            .running = use->domain->running, .disk = use->disk };
  Place *place = use->place;

  if (use->named != NULL)
    {
      const Node *node = alberca_usage_graph_lookup (self->nodes, use->named->pool, use->named->name);

      step.pool = use->named->pool;
      step.volume = use->named->name;
      place = node != NULL ? node->place : NULL;
    }
  if (place != NULL)
    walk_down (self, place, &step, func, user_data);
  else
    func (&step, user_data);
}

void
alberca_usage_graph_walk_domains (AlbercaUsageGraph    *self,
                                  AlbercaGraphWalkFunc  func,
                                  gpointer              user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->domains);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Domain *domain = value;

      for (guint i = 0; i < domain->uses->len; i++)
        walk_use (self, g_ptr_array_index (domain->uses, i), func, user_data);
    }
}

void
alberca_usage_graph_walk_overlays (AlbercaUsageGraph    *self,
                                   AlbercaGraphWalkFunc  func,
                                   gpointer              user_data)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Node *node = key;
      AlbercaGraphStep step = { .overlay = &node->volume };

      if (node->backing != NULL)
        walk_down (self, node->place, &step, func, user_data);
    }
}

void
alberca_usage_graph_foreach_base (AlbercaUsageGraph    *self,
                                  AlbercaGraphBaseFunc  func,
                                  gpointer              user_data)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Place *place = key;

      for (GSList *item = place->nodes; item != NULL; item = item->next)
        func (item->data, g_hash_table_size (place->overlays), user_data);
    }
}
