/* alberca-chain.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain.h"

#include <string.h>

#include "model/alberca-usage-graph-private.h"

/* So many overlays of one base are shown, and so many nodes in all; of what the chain is about and
 * what that is built on nothing is left out. */
#define MAX_CHILDREN 24
#define MAX_NODES 96
/* Longer chains QEMU does not open. */
#define MAX_DEPTH 200
#define MAX_LANES 64

/* While it is put together */
typedef struct
{
  AlbercaUsageGraph        *graph;
  GHashTable               *facts;
  GPtrArray                *pools;
  AlbercaChainDescribeFunc  describe;
  const char               *pool;   /* of the volume that it is about */
  const char               *name;
  GPtrArray                *way;    /* (element-type utf8): from the bottom to that volume */
  GHashTable               *seen;   /* (element-type utf8): paths that have a node, or are on the way */
  AlbercaChain             *chain;
} Build;

void
alberca_chain_facts_free (AlbercaChainFacts *self)
{
  g_free (self->pool);
  g_free (self->name);
  g_free (self->format);
  g_free (self->real_format);
  g_free (self->backing_file);
  g_free (self->backing_format);
  g_free (self->error);
  g_free (self);
}

void
alberca_chain_pool_free (AlbercaChainPool *self)
{
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

static void
node_free (gpointer data)
{
  AlbercaChainNode *node = data;

  g_free (node->path);
  g_free (node->pool);
  g_free (node->name);
  g_free (node->format);
  g_free (node->backing);
  g_free (node->declared_format);
  g_free (node->base_format);
  g_free (node->error);
  g_ptr_array_unref (node->users);
  g_free (node);
}

void
alberca_chain_free (AlbercaChain *self)
{
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

/* ---- Formats ---- */

static gboolean
is_container (const char *format)
{
  static const char *const containers[] = { "qcow2", "qcow", "qed", "vmdk", "vdi", "vhdx", NULL };

  return g_strv_contains (containers, format);
}

gboolean
alberca_chain_is_mistyped (const char *declared,
                           const char *real)
{
  if (declared == NULL || real == NULL || g_str_equal (declared, real))
    return FALSE;
  /* A VHD of fixed size shows only at its end what it is. */
  return is_container (real) || is_container (declared) || g_str_equal (real, "vpc");
}

/* ---- What is there ---- */

static const AlbercaChainFacts *
get_facts (const Build *build,
           const char  *path)
{
  return path != NULL ? g_hash_table_lookup (build->facts, path) : NULL;
}

static Place *
get_place (const Build *build,
           const char  *path)
{
  return g_hash_table_lookup (build->graph->places, path);
}

/* (transfer full) (nullable): the path of what @path is built on */
static char *
find_base (const Build *build,
           const char  *path)
{
  const Place *place = get_place (build, path);
  const Place *backing = place != NULL ? alberca_usage_graph_get_backing (place) : NULL;
  const AlbercaChainFacts *facts = get_facts (build, path);

  if (backing != NULL)
    return g_strdup (backing->path);
  return facts != NULL ? alberca_usage_graph_normalise_path (facts->backing_file, path) : NULL;
}

/* What is shown of a place: what the chain is about, or the first that has it. */
static const AlbercaGraphVolume *
find_volume (const Build *build,
             const Place *place)
{
  for (GSList *item = place != NULL ? place->nodes : NULL; item != NULL; item = item->next)
    {
      const AlbercaGraphVolume *volume = item->data;

      if (g_str_equal (volume->name, build->name) && g_str_equal (volume->pool, build->pool))
        return volume;
    }
  return place != NULL && place->nodes != NULL ? place->nodes->data : NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  const AlbercaGraphVolume *first_volume = find_volume (user_data, get_place (user_data, first));
  const AlbercaGraphVolume *second_volume = find_volume (user_data, get_place (user_data, second));
  int order = g_strcmp0 (first_volume != NULL ? first_volume->name : NULL,
                         second_volume != NULL ? second_volume->name : NULL);

  return order != 0 ? order : strcmp (first, second);
}

/* The paths of what is built on @path, each once; (transfer container) */
static GPtrArray *
list_children (Build      *build,
               const char *path)
{
  g_autoptr(GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  const Place *place = path != NULL ? get_place (build, path) : NULL;
  GPtrArray *children = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer node;

  if (place == NULL || place->overlays == NULL)
    return children;
  g_hash_table_iter_init (&iter, place->overlays);
  while (g_hash_table_iter_next (&iter, &node, NULL))
    {
      const char *overlay = ((Node *) node)->place->path;

      if (overlay != NULL && !g_hash_table_contains (build->seen, overlay) && g_hash_table_add (paths, (gpointer) overlay))
        g_ptr_array_add (children, (gpointer) overlay);
    }
  g_ptr_array_sort_with_data (children, compare_names, build);
  return children;
}

/* ---- Nodes ---- */

static AlbercaChainKind
find_kind (const Build       *build,
           AlbercaChainNode  *node)
{
  const AlbercaChainFacts *facts = get_facts (build, node->path);
  g_autofree char *directory = NULL;

  if (node->path == NULL || *node->path != '/')
    return ALBERCA_CHAIN_SOURCE;
  if (facts != NULL && facts->pool != NULL)
    return ALBERCA_CHAIN_VOLUME;

  directory = g_path_get_dirname (node->path);
  for (guint i = 0; i < build->pools->len; i++)
    {
      const AlbercaChainPool *pool = g_ptr_array_index (build->pools, i);

      if (g_strcmp0 (pool->path, directory) != 0)
        continue;
      node->pool = g_strdup (pool->name);
      if (!pool->active)
        return ALBERCA_CHAIN_INACTIVE;
      return facts != NULL ? ALBERCA_CHAIN_GONE : ALBERCA_CHAIN_UNREAD;
    }
  return facts != NULL ? ALBERCA_CHAIN_OUTSIDE : ALBERCA_CHAIN_UNREAD;
}

static void
take_volume (const Build              *build,
             AlbercaChainNode         *node,
             const AlbercaGraphVolume *volume)
{
  node->kind = ALBERCA_CHAIN_VOLUME;
  node->pool = g_strdup (volume->pool);
  node->name = g_strdup (volume->name);
  node->allocation = volume->allocation;
  node->logical = volume->logical;
  node->backing = g_strdup (volume->backing_path);
  if (build->describe != NULL && volume->data != NULL)
    build->describe (volume, node);
}

static void
take_facts (AlbercaChainNode        *node,
            const AlbercaChainFacts *facts)
{
  if (node->capacity == 0)
    node->capacity = facts->capacity;
  if (node->allocation == 0)
    node->allocation = facts->allocation;
  if (facts->real_format != NULL || node->format == NULL)
    {
      g_free (node->format);
      node->format = g_strdup (facts->real_format != NULL ? facts->real_format : facts->format);
    }
  /* What an LVM snapshot is built on is not written in it, whatever image is. */
  if (facts->has_header && !(node->logical && node->backing != NULL))
    {
      node->logical = FALSE;
      g_free (node->backing);
      node->backing = g_strdup (facts->backing_file);
      node->declared_format = g_strdup (facts->backing_format);
    }
  node->n_snapshots = facts->n_snapshots;
  node->error = g_strdup (facts->error);
}

static void
add_users (AlbercaChainNode *node,
           GPtrArray        *uses)
{
  for (guint i = 0; uses != NULL && i < uses->len; i++)
    {
      const Use *use = g_ptr_array_index (uses, i);
      AlbercaUsage *usage;

      if (use->disk->layer > 0)
        continue;
      usage = alberca_usage_new (ALBERCA_USAGE_DOMAIN, node->name, use->domain->name, use->domain->running);
      usage->uuid = g_strdup (use->domain->uuid);
      usage->target = use->disk->target[0] != '\0' ? g_strdup (use->disk->target) : NULL;
      usage->device = use->disk->device;
      usage->next_start = use->disk->next_start;
      g_ptr_array_add (node->users, usage);
    }
}

static void
find_users (const Build      *build,
            AlbercaChainNode *node,
            const Place      *place)
{
  if (place == NULL)
    return;
  add_users (node, place->uses);
  for (GSList *item = place->nodes; item != NULL; item = item->next)
    {
      const AlbercaGraphVolume *volume = item->data;
      const Named *named = alberca_usage_graph_lookup (build->graph->named, volume->pool, volume->name);

      if (named != NULL)
        add_users (node, named->uses);
    }
  g_ptr_array_sort (node->users, alberca_usage_compare);
}

static AlbercaChainNode *
node_new (const Build *build,
          const char  *path,
          const Place *place)
{
  AlbercaChainNode *node = g_new0 (AlbercaChainNode, 1);
  const AlbercaGraphVolume *volume = find_volume (build, place);
  const AlbercaChainFacts *facts = get_facts (build, path);

  node->path = g_strdup (path);
  node->users = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);
  node->parent = -1;
  if (volume != NULL)
    take_volume (build, node, volume);
  else
    node->kind = find_kind (build, node);
  if (facts != NULL)
    take_facts (node, facts);
  if (facts != NULL && volume == NULL && facts->pool != NULL)
    {
      node->pool = g_strdup (facts->pool);
      node->name = g_strdup (facts->name);
    }
  if (node->name == NULL && path != NULL)
    node->name = node->kind == ALBERCA_CHAIN_SOURCE ? g_strdup (path) : g_path_get_basename (path);
  find_users (build, node, place);
  return node;
}

/* How it names its base, which is known now */
static void
find_problems (const Build      *build,
               AlbercaChainNode *node)
{
  g_autofree char *base_path = node->path != NULL ? find_base (build, node->path) : NULL;
  const AlbercaChainFacts *facts = get_facts (build, node->path);
  const AlbercaChainFacts *base_facts = get_facts (build, base_path);
  gboolean json = node->backing != NULL && g_str_has_prefix (node->backing, "json:");

  if (base_facts != NULL)
    node->base_format = g_strdup (base_facts->real_format);
  if (node->backing == NULL || facts == NULL || !facts->has_header)
    return;
  if (json)
    node->problems |= ALBERCA_CHAIN_JSON;
  else if (node->declared_format == NULL)
    node->problems |= ALBERCA_CHAIN_UNDECLARED;
  if (!json && alberca_chain_is_mistyped (node->declared_format, node->base_format))
    node->problems |= ALBERCA_CHAIN_MISTYPED;
  if (*node->backing != '/' && node->backing[strcspn (node->backing, ":/")] != ':')
    node->problems |= ALBERCA_CHAIN_RELATIVE;
}

static AlbercaChainNode *
add_node (Build       *build,
          const char  *path,
          const Place *place,
          int          parent)
{
  AlbercaChainNode *node = node_new (build, path, place);

  node->parent = parent;
  node->present = node->kind == ALBERCA_CHAIN_VOLUME && g_strcmp0 (node->name, build->name) == 0 &&
                  g_strcmp0 (node->pool, build->pool) == 0;
  find_problems (build, node);
  g_ptr_array_add (build->chain->nodes, node);
  return node;
}

/* A volume of which nobody knows where it is */
static void
add_only_node (Build      *build,
               const Node *volume)
{
  AlbercaChainNode *node = add_node (build, NULL, volume != NULL ? volume->place : NULL, -1);

  if (node->name == NULL)
    {
      node->kind = ALBERCA_CHAIN_VOLUME;
      node->pool = g_strdup (build->pool);
      node->name = g_strdup (build->name);
    }
  node->present = TRUE;
}

/* ---- The tree ---- */

static void
add_tree (Build      *build,
          const char *path,
          int         parent,
          guint       lane,
          guint64     through,
          guint       step);   /* on the way; past its end: not on it */

/* @children: the paths of all overlays; the next one on the way is among them */
static void
add_children (Build     *build,
              GPtrArray *children,
              int        index,
              guint64    through,
              guint      step)
{
  AlbercaChainNode *node = g_ptr_array_index (build->chain->nodes, index);
  gboolean branches = children->len > 1 || node->n_hidden > 0;
  guint lane = MIN (node->lane + branches, MAX_LANES - 1);

  node->n_children = children->len;
  for (guint i = 0; i < children->len; i++)
    {
      const char *child = g_ptr_array_index (children, i);
      gboolean is_next = step + 1 < build->way->len && g_str_equal (child, g_ptr_array_index (build->way, step + 1));
      gboolean goes_on = branches && (i + 1 < children->len || node->n_hidden > 0);

      add_tree (build, child, index, lane, goes_on ? through | (G_GUINT64_CONSTANT (1) << node->lane) : through,
                is_next ? step + 1 : G_MAXUINT - 1);
    }
}

static void
add_tree (Build      *build,
          const char *path,
          int         parent,
          guint       lane,
          guint64     through,
          guint       step)
{
  AlbercaChainNode *node = add_node (build, path, get_place (build, path), parent);
  int index = (int) build->chain->nodes->len - 1;
  g_autoptr(GPtrArray) children = NULL;
  const char *next = step + 1 < build->way->len ? g_ptr_array_index (build->way, step + 1) : NULL;
  guint room = build->chain->nodes->len < MAX_NODES ? MIN (MAX_CHILDREN, MAX_NODES - build->chain->nodes->len) : 0;
  guint n_wanted;

  node->lane = lane;
  node->through = through;
  children = list_children (build, path);
  n_wanted = MIN (children->len, room);
  node->n_hidden = children->len - n_wanted;
  g_ptr_array_set_size (children, (int) n_wanted);
  for (guint i = 0; i < children->len; i++)
    g_hash_table_add (build->seen, g_strdup (g_ptr_array_index (children, i)));
  /* It is seen already, so it is not in the list. */
  if (next != NULL)
    {
      g_ptr_array_add (children, (gpointer) next);
      g_ptr_array_sort_with_data (children, compare_names, build);
    }
  add_children (build, children, index, through, step);
}

/* From the volume down to the bottom; tells whether it ends in a loop. */
static gboolean
find_way (Build      *build,
          const char *start)
{
  char *path = g_strdup (start);

  while (path != NULL && build->way->len < MAX_DEPTH)
    {
      if (!g_hash_table_add (build->seen, g_strdup (path)))
        {
          g_free (path);
          return TRUE;
        }
      g_ptr_array_insert (build->way, 0, path);
      path = find_base (build, path);
    }
  g_free (path);
  return FALSE;
}

/**
 * alberca_chain_new:
 * @graph: everything that is known
 * @pool: the name of a pool
 * @name: the name of a volume of it, which may be unknown
 * @facts: (element-type utf8 AlbercaChainFacts): what was read at which path
 * @pools: (element-type AlbercaChainPool): all pools
 * @describe: (nullable): adds what the graph does not know
 *
 * The thread of @graph. Loops are opened where they close, each place is one node.
 *
 * Returns: (transfer full): the chain, with one node at least
 */
AlbercaChain *
alberca_chain_new (AlbercaUsageGraph        *graph,
                   const char               *pool,
                   const char               *name,
                   GHashTable               *facts,
                   GPtrArray                *pools,
                   AlbercaChainDescribeFunc  describe)
{
  AlbercaChain *self = g_new0 (AlbercaChain, 1);
  g_autoptr(GPtrArray) way = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Build build = { graph, facts, pools, describe, pool, name, way, seen, self };
  const Node *node = alberca_usage_graph_lookup (graph->nodes, pool, name);
  gboolean loop;

  self->nodes = g_ptr_array_new_with_free_func (node_free);
  if (node == NULL || node->place->path == NULL)
    {
      add_only_node (&build, node);
      return self;
    }

  loop = find_way (&build, node->place->path);
  add_tree (&build, way->pdata[0], -1, 0, 0, 0);
  if (loop)
    ((AlbercaChainNode *) g_ptr_array_index (self->nodes, 0))->problems |= ALBERCA_CHAIN_LOOP;
  for (guint i = 0; i < self->nodes->len; i++)
    self->suspicious = alberca_chain_node_is_wrong (g_ptr_array_index (self->nodes, i)) || self->suspicious;
  return self;
}

const AlbercaChainNode *
alberca_chain_get_present (const AlbercaChain *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const AlbercaChainNode *node = g_ptr_array_index (self->nodes, i);

      if (node->present)
        return node;
    }
  return NULL;
}

const AlbercaChainNode *
alberca_chain_get_base (const AlbercaChain     *self,
                        const AlbercaChainNode *node)
{
  return node->parent >= 0 ? g_ptr_array_index (self->nodes, node->parent) : NULL;
}
