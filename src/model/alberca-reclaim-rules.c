/* alberca-reclaim-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-reclaim-rules.h"

#include <string.h>

/* Images of disks are made of sectors; a text or a picture hardly ever is. */
#define SECTOR 512

/* A place where data are: the volumes that show it. */
typedef struct
{
  GPtrArray *volumes; /* (element-type AlbercaReclaimVolume), borrowed; the first stands for all */
  char      *used_by; /* a user of any of them, NULL: nobody */
} Place;

typedef struct
{
  GHashTable        *pools;    /* name → AlbercaReclaimPool, borrowed */
  GHashTable        *paths;    /* normalised path → AlbercaReclaimVolume, borrowed: all there are */
  GHashTable        *places;   /* key → Place */
  GPtrArray         *order;    /* (element-type Place), borrowed, as the volumes stand */
  AlbercaUsageGraph *graph;
  GPtrArray         *findings;
} Search;

void
alberca_reclaim_pool_free (AlbercaReclaimPool *self)
{
  g_free (self->name);
  g_free (self->directory);
  g_free (self);
}

void
alberca_reclaim_volume_free (AlbercaReclaimVolume *self)
{
  g_free (self->pool);
  g_free (self->name);
  g_free (self->path);
  g_free (self->backing_path);
  g_free (self->disc);
  g_free (self->digest);
  g_free (self);
}

void
alberca_reclaim_finding_free (AlbercaReclaimFinding *self)
{
  g_free (self->used_by);
  g_free (self);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_ptr_array_unref (place->volumes);
  g_free (place->used_by);
  g_free (place);
}

/* One file may be seen through two pools: at one path, or at two where a file system is mounted
 * twice. Then it has one name and all its numbers are the same; what has that is taken for one
 * file, so that deleting the copy never deletes the original. */
static char *
make_place_key (const AlbercaReclaimVolume *volume)
{
  if (volume->changed != 0)
    return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%" G_GUINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT,
                            volume->name, volume->size, volume->allocation, volume->modified, volume->changed);
  return g_strconcat ("\n", volume->path != NULL ? volume->path : volume->pool, "\n",
                      volume->path != NULL ? "" : volume->name, NULL);
}

static char *
find_user (AlbercaUsageGraph          *graph,
           const AlbercaReclaimVolume *volume)
{
  g_autoptr(GPtrArray) users = alberca_usage_graph_get_users (graph, volume->pool, volume->name);

  if (users->len == 0)
    return NULL;
  return alberca_usage_describe (g_ptr_array_index (users, 0));
}

static Place *
find_place (Search     *search,
            const char *key)
{
  Place *place = g_hash_table_lookup (search->places, key);

  if (place == NULL)
    {
      place = g_new0 (Place, 1);
      place->volumes = g_ptr_array_new ();
      g_hash_table_insert (search->places, g_strdup (key), place);
      g_ptr_array_add (search->order, place);
    }
  return place;
}

static void
add_volume (Search               *search,
            AlbercaReclaimVolume *volume,
            GHashTable           *path_places)
{
  g_autofree char *path = alberca_usage_graph_normalise_path (volume->path, NULL);
  g_autofree char *key = make_place_key (volume);
  Place *place = path != NULL ? g_hash_table_lookup (path_places, path) : NULL;

  if (place == NULL)
    place = find_place (search, key);
  g_ptr_array_add (place->volumes, volume);
  if (place->used_by == NULL)
    place->used_by = find_user (search->graph, volume);
  if (path != NULL)
    {
      g_hash_table_insert (search->paths, g_strdup (path), volume);
      g_hash_table_insert (path_places, g_steal_pointer (&path), place);
    }
}

static AlbercaReclaimFinding *
add_finding (Search             *search,
             Place              *place,
             AlbercaReclaimKind  kind)
{
  AlbercaReclaimVolume *volume = g_ptr_array_index (place->volumes, 0);
  const AlbercaReclaimPool *pool = g_hash_table_lookup (search->pools, volume->pool);
  AlbercaReclaimFinding *finding = g_new0 (AlbercaReclaimFinding, 1);

  finding->kind = kind;
  finding->volume = volume;
  finding->used_by = g_strdup (place->used_by);
  finding->offered = place->used_by == NULL && pool != NULL && pool->deletes && !volume->directory;
  g_ptr_array_add (search->findings, finding);
  return finding;
}

/* ---- Overlays without their base ---- */

/* @path: normalised. What an active pool with a directory of its own does not list is not there. */
static gboolean
is_gone (Search     *search,
         const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *directory = slash != NULL && slash > path ? g_strndup (path, (gsize) (slash - path)) : NULL;
  GHashTableIter iter;
  gpointer value;

  if (directory == NULL || g_hash_table_contains (search->paths, path))
    return FALSE;
  g_hash_table_iter_init (&iter, search->pools);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (((AlbercaReclaimPool *) value)->directory, directory) == 0)
      return TRUE;
  return FALSE;
}

/* TRUE where the base of the place is not among the volumes: it has its finding then. */
static gboolean
find_orphan (Search *search,
             Place  *place)
{
  const AlbercaReclaimVolume *volume = g_ptr_array_index (place->volumes, 0);
  g_autofree char *base = NULL;

  if (volume->backing_path == NULL)
    return FALSE;
  base = alberca_usage_graph_normalise_path (volume->backing_path, volume->path);
  if (base != NULL && g_hash_table_contains (search->paths, base))
    return FALSE;

  if (base != NULL && is_gone (search, base))
    add_finding (search, place, ALBERCA_RECLAIM_ORPHAN);
  else
    add_finding (search, place, ALBERCA_RECLAIM_UNSEEN)->offered = FALSE;
  return TRUE;
}

/* ---- Discs that are there twice ---- */

static gboolean
is_original (const Place *place,
             const Place *other)
{
  /* Who uses one does not want to have it exchanged */
  return place->used_by != NULL && other->used_by == NULL;
}

/* Tells whether the two are the same, as far as is known. */
static gboolean
may_be_same (const AlbercaReclaimVolume *a,
             const AlbercaReclaimVolume *b)
{
  if (a->size != b->size)
    return FALSE;
  if (a->digest != NULL && b->digest != NULL)
    return g_str_equal (a->digest, b->digest);
  return a->disc == NULL || b->disc == NULL || g_str_equal (a->disc, b->disc);
}

/* @set: (element-type Place): what may be the same, more than one */
static void
add_duplicates (Search    *search,
                GPtrArray *set)
{
  Place *original = g_ptr_array_index (set, 0);
  const AlbercaReclaimVolume *kept;

  for (guint i = 1; i < set->len; i++)
    if (is_original (g_ptr_array_index (set, i), original))
      original = g_ptr_array_index (set, i);
  kept = g_ptr_array_index (original->volumes, 0);

  for (guint i = 0; i < set->len; i++)
    {
      Place *place = g_ptr_array_index (set, i);
      AlbercaReclaimFinding *finding = add_finding (search, place, ALBERCA_RECLAIM_DUPLICATE);
      const AlbercaReclaimVolume *volume = finding->volume;

      finding->original = place != original ? kept : NULL;
      finding->verified = kept->digest != NULL && g_strcmp0 (volume->digest, kept->digest) == 0;
      finding->alike = kept->disc != NULL && g_strcmp0 (volume->disc, kept->disc) == 0;
      /* What only looks the same is not given away */
      finding->offered = finding->offered && place != original && finding->verified;
    }
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  const Place *first = *(Place *const *) a;
  const Place *second = *(Place *const *) b;
  const AlbercaReclaimVolume *v = g_ptr_array_index (first->volumes, 0);
  const AlbercaReclaimVolume *w = g_ptr_array_index (second->volumes, 0);
  int order = (v->size > w->size) - (v->size < w->size);

  if (order == 0)
    order = strcmp (v->pool, w->pool);
  return order != 0 ? order : strcmp (v->name, w->name);
}

/* Takes those that may be the same as the first out of @discs, and the first. */
static void
find_set (Search    *search,
          GPtrArray *discs,
          GPtrArray *left)
{
  g_autoptr(GPtrArray) set = g_ptr_array_new ();
  Place *first = g_ptr_array_index (discs, 0);

  g_ptr_array_add (set, first);
  for (guint i = 1; i < discs->len; i++)
    {
      Place *place = g_ptr_array_index (discs, i);

      if (may_be_same (g_ptr_array_index (first->volumes, 0), g_ptr_array_index (place->volumes, 0)))
        g_ptr_array_add (set, place);
      else
        g_ptr_array_add (left, place);
    }
  if (set->len > 1)
    add_duplicates (search, set);
  else if (first->used_by == NULL)
    add_finding (search, first, ALBERCA_RECLAIM_ISO);
}

/* @discs: (element-type Place): all of one size */
static void
find_sets (Search    *search,
           GPtrArray *discs)
{
  g_autoptr(GPtrArray) rest = g_ptr_array_ref (discs);

  while (rest->len > 0)
    {
      GPtrArray *left = g_ptr_array_new ();

      find_set (search, rest, left);
      g_ptr_array_unref (rest);
      rest = left;
    }
}

static void
find_duplicates (Search    *search,
                 GPtrArray *discs)
{
  guint begin = 0;

  g_ptr_array_sort (discs, compare_sizes);
  for (guint i = 1; i <= discs->len; i++)
    {
      Place *first = g_ptr_array_index (discs, begin);
      Place *place = i < discs->len ? g_ptr_array_index (discs, i) : NULL;
      g_autoptr(GPtrArray) same = NULL;

      if (place != NULL && ((AlbercaReclaimVolume *) g_ptr_array_index (place->volumes, 0))->size ==
                           ((AlbercaReclaimVolume *) g_ptr_array_index (first->volumes, 0))->size)
        continue;
      same = g_ptr_array_new ();
      for (guint j = begin; j < i; j++)
        g_ptr_array_add (same, g_ptr_array_index (discs, j));
      find_sets (search, same);
      begin = i;
    }
}

/* ---- All of it ---- */

static AlbercaReclaimKind
get_kind (Search                     *search,
          const AlbercaReclaimVolume *volume)
{
  const AlbercaReclaimPool *pool = g_hash_table_lookup (search->pools, volume->pool);

  if (pool != NULL && pool->devices)
    return ALBERCA_RECLAIM_DEVICE;
  if (volume->directory || (volume->raw && volume->size % SECTOR != 0))
    return ALBERCA_RECLAIM_OTHER;
  return ALBERCA_RECLAIM_DISK;
}

static void
find_all (Search *search)
{
  g_autoptr(GPtrArray) discs = g_ptr_array_new ();

  for (guint i = 0; i < search->order->len; i++)
    {
      Place *place = g_ptr_array_index (search->order, i);
      const AlbercaReclaimVolume *volume = g_ptr_array_index (place->volumes, 0);

      if (!g_hash_table_contains (search->pools, volume->pool))
        continue;
      if (volume->iso)
        g_ptr_array_add (discs, place);
      else if (!find_orphan (search, place) && place->used_by == NULL)
        add_finding (search, place, get_kind (search, volume));
    }
  find_duplicates (search, discs);
}

/**
 * alberca_reclaim_find:
 * @pools: (element-type AlbercaReclaimPool): the active pools whose lists are new
 * @volumes: (element-type AlbercaReclaimVolume): every volume of them, and of pools of which nothing
 *   is to be found, but which may show that something is used
 * @graph: who uses what: the same volumes, and every domain
 *
 * Each place where data are is found at most once. What is used, directly, over overlays or
 * through another pool that shows the same, is never offered.
 *
 * Returns: (transfer full) (element-type AlbercaReclaimFinding): which borrow from @volumes
 */
GPtrArray *
alberca_reclaim_find (GPtrArray         *pools,
                      GPtrArray         *volumes,
                      AlbercaUsageGraph *graph)
{
  g_autoptr(GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  g_autoptr(GHashTable) path_places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_reclaim_finding_free);
  Search search = { by_name, paths, places, order, graph, findings };

  for (guint i = 0; i < pools->len; i++)
    {
      AlbercaReclaimPool *pool = g_ptr_array_index (pools, i);

      g_hash_table_insert (by_name, pool->name, pool);
    }
  for (guint i = 0; i < volumes->len; i++)
    add_volume (&search, g_ptr_array_index (volumes, i), path_places);
  find_all (&search);
  return findings;
}
