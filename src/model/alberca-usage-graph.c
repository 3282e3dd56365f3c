/* alberca-usage-graph.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-usage-graph-private.h"

#include <string.h>

AlbercaGraphVolume *
alberca_graph_volume_new (const char                *pool,
                          const char                *name,
                          const char                *key,
                          const AlbercaVolumeConfig *config,
                          gboolean                   logical)
{
  AlbercaGraphVolume *self = g_new0 (AlbercaGraphVolume, 1);

  self->pool = g_strdup (pool);
  self->name = g_strdup (name);
  self->path = g_strdup (config != NULL && config->path != NULL ? config->path : key);
  self->backing_path = config != NULL ? g_strdup (config->backing_path) : NULL;
  self->allocation = config != NULL ? config->allocation : 0;
  self->logical = logical;
  return self;
}

/**
 * alberca_graph_volume_free:
 * @self: (transfer full) (nullable): a volume that is not in a graph
 */
void
alberca_graph_volume_free (AlbercaGraphVolume *self)
{
  if (self == NULL)
    return;

  g_free (self->pool);
  g_free (self->name);
  g_free (self->path);
  g_free (self->backing_path);
  g_free (self);
}

/* ---- Pool and name as a key ---- */

static guint
key_hash (gconstpointer data)
{
  const AlbercaGraphVolume *key = data;

  return g_str_hash (key->pool) * 33 + g_str_hash (key->name);
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const AlbercaGraphVolume *first = a;
  const AlbercaGraphVolume *second = b;

  return strcmp (first->name, second->name) == 0 && strcmp (first->pool, second->pool) == 0;
}

int
alberca_usage_graph_compare_keys (gconstpointer a,
                                  gconstpointer b)
{
  const AlbercaGraphVolume *first = a;
  const AlbercaGraphVolume *second = b;
  int order = strcmp (first->name, second->name);

  return order != 0 ? order : strcmp (first->pool, second->pool);
}

gpointer
alberca_usage_graph_lookup (GHashTable *table,
                            const char *pool,
                            const char *name)
{
  const AlbercaGraphVolume key = { .pool = (char *) pool, .name = (char *) name };

  return pool != NULL && name != NULL ? g_hash_table_lookup (table, &key) : NULL;
}

/* ---- Life ---- */

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_slist_free (place->nodes);
  g_clear_pointer (&place->overlays, g_hash_table_unref);
  g_clear_pointer (&place->uses, g_ptr_array_unref);
  g_free (place);
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_free (node->volume.pool);
  g_free (node->volume.name);
  g_free (node->volume.backing_path);
  /* A place without a path is not in the table of places. */
  if (node->place->path == NULL)
    place_free (node->place);
  g_free (node);
}

static void
named_free (gpointer data)
{
  Named *named = data;

  g_free (named->pool);
  g_free (named->name);
  g_ptr_array_unref (named->uses);
  g_free (named);
}

static void
domain_free (gpointer data)
{
  Domain *domain = data;

  g_free (domain->uuid);
  g_free (domain->name);
  g_free (domain->host);
  g_ptr_array_unref (domain->uses);
  g_ptr_array_unref (domain->disks);
  g_free (domain);
}

AlbercaUsageGraph *
alberca_usage_graph_new (void)
{
  AlbercaUsageGraph *self = g_new0 (AlbercaUsageGraph, 1);

  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  self->nodes = g_hash_table_new_full (key_hash, key_equal, node_free, NULL);
  self->named = g_hash_table_new_full (key_hash, key_equal, named_free, NULL);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, domain_free);
  self->bases = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * alberca_usage_graph_free:
 * @self: (transfer full) (nullable): a graph
 */
void
alberca_usage_graph_free (AlbercaUsageGraph *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->named);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->bases);
  g_hash_table_unref (self->places);
  g_free (self);
}

/* ---- Places ---- */

static Place *
get_place (AlbercaUsageGraph *self,
           const char        *path)
{
  Place *place = g_hash_table_lookup (self->places, path);

  if (place == NULL)
    {
      place = g_new0 (Place, 1);
      place->path = g_strdup (path);
      g_hash_table_insert (self->places, place->path, place);
    }
  return place;
}

/* Nothing is there any more, and nobody speaks of it? */
static void
release_place (AlbercaUsageGraph *self,
               Place             *place)
{
  if (place->path == NULL || place->nodes != NULL || place->overlays != NULL || place->uses != NULL)
    return;
  g_hash_table_remove (self->places, place->path);
}

static void
add_overlay (AlbercaUsageGraph *self,
             Place             *place,
             Node              *node)
{
  if (place->overlays == NULL)
    {
      place->overlays = g_hash_table_new (NULL, NULL);
      g_hash_table_add (self->bases, place);
    }
  g_hash_table_add (place->overlays, node);
}

static void
remove_overlay (AlbercaUsageGraph *self,
                Place             *place,
                Node              *node)
{
  g_hash_table_remove (place->overlays, node);
  if (g_hash_table_size (place->overlays) == 0)
    {
      g_clear_pointer (&place->overlays, g_hash_table_unref);
      g_hash_table_remove (self->bases, place);
    }
}

/* ---- Volumes ---- */

/**
 * alberca_usage_graph_set_volume:
 * @self: a graph
 * @volume: a volume, of which pool and name are the key
 */
void
alberca_usage_graph_set_volume (AlbercaUsageGraph        *self,
                                const AlbercaGraphVolume *volume)
{
  g_autofree char *path = alberca_usage_graph_normalise_path (volume->path, NULL);
  g_autofree char *backing_path = alberca_usage_graph_normalise_path (volume->backing_path, path);
  Node *node = g_new0 (Node, 1);

  alberca_usage_graph_remove_volume (self, volume->pool, volume->name);

  node->place = path != NULL ? get_place (self, path) : g_new0 (Place, 1);
  node->volume = *volume;
  node->volume.pool = g_strdup (volume->pool);
  node->volume.name = g_strdup (volume->name);
  node->volume.path = node->place->path;
  node->volume.backing_path = g_strdup (volume->backing_path);
  node->place->nodes = g_slist_insert_sorted (node->place->nodes, node, alberca_usage_graph_compare_keys);
  if (backing_path != NULL)
    {
      node->backing = get_place (self, backing_path);
      add_overlay (self, node->backing, node);
    }
  g_hash_table_add (self->nodes, node);
}

/**
 * alberca_usage_graph_remove_volume:
 * @self: a graph
 * @pool: the name of its pool
 * @name: its own
 *
 * Who uses its data uses them still.
 */
void
alberca_usage_graph_remove_volume (AlbercaUsageGraph *self,
                                   const char        *pool,
                                   const char        *name)
{
  Node *node = alberca_usage_graph_lookup (self->nodes, pool, name);
  Place *place;
  Place *backing;

  if (node == NULL)
    return;

  place = node->place->path != NULL ? node->place : NULL;
  backing = node->backing;
  node->place->nodes = g_slist_remove (node->place->nodes, node);
  if (backing != NULL)
    remove_overlay (self, backing, node);
  g_hash_table_remove (self->nodes, node);
  if (backing != NULL && backing != place)
    release_place (self, backing);
  if (place != NULL)
    release_place (self, place);
}

const AlbercaGraphVolume *
alberca_usage_graph_find_volume (AlbercaUsageGraph *self,
                                 const char        *pool,
                                 const char        *name)
{
  return alberca_usage_graph_lookup (self->nodes, pool, name);
}

/* What the data at @place are built on; one pool may have been read when another has not. */
Place *
alberca_usage_graph_get_backing (const Place *place)
{
  for (GSList *item = place->nodes; item != NULL; item = item->next)
    {
      const Node *node = item->data;

      if (node->backing != NULL)
        return node->backing;
    }
  return NULL;
}

/* ---- Domains ---- */

static Named *
get_named (AlbercaUsageGraph *self,
           const char        *pool,
           const char        *name)
{
  Named *named = alberca_usage_graph_lookup (self->named, pool, name);

  if (named == NULL)
    {
      named = g_new0 (Named, 1);
      named->pool = g_strdup (pool);
      named->name = g_strdup (name);
      named->uses = g_ptr_array_new ();
      g_hash_table_add (self->named, named);
    }
  return named;
}

static void
add_use (AlbercaUsageGraph       *self,
         Domain                  *domain,
         const AlbercaDomainDisk *disk,
         const AlbercaDomainDisk *top)
{
  g_autofree char *path = alberca_usage_graph_normalise_path (disk->path, NULL);
  Use *use;

  if (path == NULL && (disk->pool == NULL || disk->volume == NULL))
    return;

  use = g_new0 (Use, 1);
  use->domain = domain;
  use->disk = disk;
  use->top = top;
  g_ptr_array_add (domain->uses, use);
  if (path != NULL)
    {
      use->place = get_place (self, path);
      if (use->place->uses == NULL)
        use->place->uses = g_ptr_array_new ();
      g_ptr_array_add (use->place->uses, use);
    }
  else
    {
      use->named = get_named (self, disk->pool, disk->volume);
      g_ptr_array_add (use->named->uses, use);
    }
}

/* (transfer none) */
static Domain *
put_domain (AlbercaUsageGraph *self,
            const char        *uuid,
            const char        *name,
            gboolean           running,
            GPtrArray         *disks)
{
  Domain *domain = g_new0 (Domain, 1);
  const AlbercaDomainDisk *top = NULL;

  alberca_usage_graph_remove_domain (self, uuid);

  domain->uuid = g_strdup (uuid);
  domain->name = g_strdup (name);
  domain->running = running;
  domain->disks = g_ptr_array_ref (disks);
  domain->uses = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (disks, i);

      if (disk->layer == 0 || top == NULL)
        top = disk;
      add_use (self, domain, disk, top);
    }
  g_hash_table_insert (self->domains, domain->uuid, domain);
  return domain;
}

/**
 * alberca_usage_graph_set_domain:
 * @self: a graph
 * @uuid: the domain's key
 * @name: its name
 * @running: whether it runs
 * @disks: (element-type AlbercaDomainDisk): its disks; layers come after the disk that has them
 *
 * Adds the domain, or takes the place of what was known of it.
 */
void
alberca_usage_graph_set_domain (AlbercaUsageGraph *self,
                                const char        *uuid,
                                const char        *name,
                                gboolean           running,
                                GPtrArray         *disks)
{
  put_domain (self, uuid, name, running, disks);
}

/**
 * alberca_usage_graph_set_stranger:
 * @self: a graph
 * @host: how the other host is called
 * @key: of the user, different from those of all domains here
 * @name: its name
 * @running: whether it runs
 * @overlay: it is no domain, but a volume of that host, and @disks what it is built on
 * @disks: (element-type AlbercaDomainDisk): what it uses, as this host has it
 *
 * Adds a user of another host with which this one shares storage.
 */
void
alberca_usage_graph_set_stranger (AlbercaUsageGraph *self,
                                  const char        *host,
                                  const char        *key,
                                  const char        *name,
                                  gboolean           running,
                                  gboolean           overlay,
                                  GPtrArray         *disks)
{
  Domain *domain = put_domain (self, key, name, running, disks);

  domain->host = g_strdup (host);
  domain->overlay = overlay;
}

static gboolean
is_same_disk (const AlbercaDomainDisk *first,
              const AlbercaDomainDisk *second)
{
  g_autofree char *path = alberca_usage_graph_normalise_path (first->path, NULL);
  g_autofree char *other_path = alberca_usage_graph_normalise_path (second->path, NULL);

  if (first->volume != NULL && second->volume != NULL)
    return g_strcmp0 (first->pool, second->pool) == 0 && g_str_equal (first->volume, second->volume);
  return path != NULL && g_strcmp0 (path, other_path) == 0;
}

gboolean
alberca_usage_graph_has_use (AlbercaUsageGraph       *self,
                             const char              *uuid,
                             gboolean                 running,
                             const AlbercaDomainDisk *disk)
{
  const Domain *domain = g_hash_table_lookup (self->domains, uuid);

  if (domain == NULL || (running && !domain->running))
    return FALSE;
  for (guint i = 0; i < domain->disks->len; i++)
    if (is_same_disk (g_ptr_array_index (domain->disks, i), disk))
      return TRUE;
  return FALSE;
}

void
alberca_usage_graph_remove_domain (AlbercaUsageGraph *self,
                                   const char        *uuid)
{
  Domain *domain = g_hash_table_lookup (self->domains, uuid);

  if (domain == NULL)
    return;

  for (guint i = 0; i < domain->uses->len; i++)
    {
      Use *use = g_ptr_array_index (domain->uses, i);

      if (use->place != NULL)
        {
          g_ptr_array_remove_fast (use->place->uses, use);
          if (use->place->uses->len == 0)
            g_clear_pointer (&use->place->uses, g_ptr_array_unref);
          release_place (self, use->place);
        }
      else
        {
          g_ptr_array_remove_fast (use->named->uses, use);
          if (use->named->uses->len == 0)
            g_hash_table_remove (self->named, use->named);
        }
    }
  g_hash_table_remove (self->domains, uuid);
}

void
alberca_usage_graph_remove_domains (AlbercaUsageGraph *self)
{
  g_autoptr(GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer uuid;

  g_hash_table_iter_init (&iter, self->domains);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_ptr_array_add (uuids, g_strdup (uuid));
  for (guint i = 0; i < uuids->len; i++)
    alberca_usage_graph_remove_domain (self, g_ptr_array_index (uuids, i));
}
