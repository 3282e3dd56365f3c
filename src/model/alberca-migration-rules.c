/* alberca-migration-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-migration-rules.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-conflicts.h"
#include "model/alberca-pool-rules.h"

void
alberca_migration_disk_free (AlbercaMigrationDisk *self)
{
  g_free (self->target);
  g_free (self->text);
  g_clear_object (&self->pool);
  g_ptr_array_unref (self->twins);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->paths);
  g_free (self->base);
  g_free (self);
}

/* ---- Pools ---- */

static gboolean
has_trait (AlbercaPool       *pool,
           AlbercaPoolTraits  trait)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));

  return info != NULL && (info->traits & trait) != 0;
}

static gboolean
has_same_path (AlbercaPool *pool,
               AlbercaPool *other)
{
  g_autofree char *path = NULL;
  g_autofree char *other_path = NULL;

  if (alberca_pool_get_path (pool) == NULL || alberca_pool_get_path (other) == NULL)
    return FALSE;
  path = alberca_pool_rules_normalise_path (alberca_pool_get_path (pool));
  other_path = alberca_pool_rules_normalise_path (alberca_pool_get_path (other));
  return g_str_equal (path, other_path);
}

/* (transfer full) (nullable): the pool of the other host that is the same storage, or, where storage is not
 * shared, that could take a copy; rather one that is active. */
static AlbercaPool *
find_twin (AlbercaConnection *to,
           AlbercaPool       *pool,
           gboolean           shared)
{
  GListModel *pools = alberca_connection_get_pools (to);
  AlbercaPool *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) other = g_list_model_get_item (pools, i);
      gboolean fits = shared ? alberca_pool_get_config (other) != NULL &&
                               alberca_pool_conflicts_is_same (alberca_pool_get_config (pool),
                                                               alberca_pool_get_config (other))
                             : has_trait (other, ALBERCA_POOL_TRAIT_FILES) && has_same_path (pool, other);

      if (fits && (found == NULL || !alberca_pool_get_active (found)))
        g_set_object (&found, other);
    }
  return found;
}

/* (transfer full) */
static AlbercaMigrantPlace *
make_place (AlbercaPool *pool,
            AlbercaPool *twin)
{
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;

  if (alberca_pool_get_path (pool) != NULL && alberca_pool_get_path (twin) != NULL)
    {
      path = alberca_pool_rules_normalise_path (alberca_pool_get_path (pool));
      other = alberca_pool_rules_normalise_path (alberca_pool_get_path (twin));
    }
  return alberca_migrant_place_new (alberca_pool_get_name (pool), alberca_pool_get_name (twin), path, other);
}

static gboolean
is_below (const char  *file,
          AlbercaPool *pool)
{
  g_autofree char *path = alberca_pool_rules_normalise_path (alberca_pool_get_path (pool));
  g_autofree char *plain = *file == '/' ? g_canonicalize_filename (file, "/") : NULL;

  return plain != NULL && g_str_has_prefix (plain, path) && plain[strlen (path)] == '/';
}

/**
 * alberca_migration_rules_get_file_problem:
 * @from: where the machine is
 * @to: where it could go
 * @source: the machine
 *
 * Main thread. The definition for the other host says where its disks are; of what it starts with it does not.
 *
 * Returns: (transfer full) (nullable): that one of those files is elsewhere there
 */
char *
alberca_migration_rules_get_file_problem (AlbercaConnection            *from,
                                          AlbercaConnection            *to,
                                          const AlbercaMigrationSource *source)
{
  GListModel *pools = alberca_connection_get_pools (from);
  GPtrArray *files = source->migrant->boot_files;

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);
      gboolean shared = has_trait (pool, ALBERCA_POOL_TRAIT_SHARED) && has_trait (pool, ALBERCA_POOL_TRAIT_FILES) &&
                        alberca_pool_get_config (pool) != NULL && alberca_pool_get_path (pool) != NULL;
      g_autoptr(AlbercaPool) twin = shared ? find_twin (to, pool, TRUE) : NULL;

      if (twin == NULL || has_same_path (pool, twin))
        continue;
      for (guint j = 0; j < files->len; j++)
        if (is_below (g_ptr_array_index (files, j), pool))
          /* Translators: a file, a pool, and the path of the pool on the other host */
          return g_strdup_printf (_("The machine starts with %s, which is in the shared pool “%s”. The other host has that at %s, and "
                                    "the definition would not say so. Give the pool the same path on both hosts, or move the file."),
                                  (const char *) g_ptr_array_index (files, j), alberca_pool_get_name (pool),
                                  alberca_pool_get_path (twin));
    }
  return NULL;
}

/* One of its servers is named as only this host knows it. */
static gboolean
is_local_source (AlbercaPool *pool)
{
  g_autofree char *host = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/host@name");
  g_autofree char *hosts = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/host");
  g_auto(GStrv) all = g_strsplit (hosts != NULL ? hosts : "", " ", -1);

  for (gsize i = 0; all[i] != NULL; i++)
    if (alberca_migrant_is_local_host (all[i]))
      return TRUE;
  return alberca_migrant_is_local_host (host);
}

/* Each host gives its adapters, and its multipath devices, names and numbers of its own. */
static gboolean
has_own_names (AlbercaPool *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  return type == ALBERCA_POOL_TYPE_SCSI || type == ALBERCA_POOL_TYPE_MPATH;
}

/* ---- Images ---- */

typedef struct
{
  AlbercaConnection            *from;
  AlbercaConnection            *to;
  const AlbercaMigrationSource *source;
  const AlbercaMigrationTarget *target;
} Case;

static void
decide (AlbercaMigrationDisk    *disk,
        AlbercaMigrationVerdict  verdict,
        AlbercaPool             *pool,
        char                    *text)
{
  disk->verdict = verdict;
  g_set_object (&disk->pool, pool);
  g_free (disk->text);
  disk->text = text;
}

/* An image of a shared pool, and where the other host has it */
typedef struct
{
  const AlbercaMigrationImage *image;
  const AlbercaMigrationImage *above;       /* which is built on it, or NULL */
  char                        *above_there; /* where that is on the other host */
  gboolean                     by_name;     /* the machine names it by its pool; else by its path, as overlays do, too */
  AlbercaPool                 *pool;
  AlbercaPool                 *twin;
  char                        *there;       /* NULL: as it is here */
} Shared;

static gboolean
has_moved (const Shared *self)
{
  return alberca_pool_get_path (self->pool) != NULL && !has_same_path (self->pool, self->twin);
}

/* Devices have names of which the path of the pool tells nothing; (transfer full) (nullable) */
static char *
find_path_there (const Shared *self)
{
  return has_trait (self->pool, ALBERCA_POOL_TRAIT_FILES) && alberca_pool_get_path (self->twin) != NULL
         ? g_build_filename (alberca_pool_get_path (self->twin), self->image->volume, NULL) : NULL;
}

/* Whether the other host finds the image by what the one above says of it inside itself: that counts when the
 * machine is started anew. */
static gboolean
is_found_from_above (const Shared *self)
{
  const AlbercaMigrationImage *above = self->above;
  const char *there = self->there != NULL ? self->there : self->image->path;
  g_autofree char *directory = NULL;
  g_autofree char *meant = NULL;
  g_autofree char *path = NULL;

  if (above == NULL || (self->there == NULL && g_strcmp0 (self->above_there, above->path) == 0))
    return TRUE;
  if (above->base == NULL || self->above_there == NULL || there == NULL)
    return FALSE;
  directory = g_path_get_dirname (self->above_there);
  meant = g_canonicalize_filename (above->base, directory);
  path = g_canonicalize_filename (there, "/");
  return g_str_equal (meant, path);
}

/* Why what is there under another name cannot be put into the definition, or NULL */
static char *
check_place (const Shared *self)
{
  const AlbercaMigrationImage *image = self->image;

  if (!self->by_name && has_moved (self) && self->there == NULL)
    return g_strdup_printf (_("“%s” is at %s here, and the other host has the same pool at %s. What a device is called there is not "
                              "known: the path has to be the same."), image->volume, alberca_pool_get_path (self->pool),
                            alberca_pool_get_path (self->twin));
  if (!is_found_from_above (self))
    /* Translators: two volumes, and a path */
    return g_strdup_printf (_("“%s” is built on “%s”, which the other host has at %s. The path by which it finds that is inside "
                              "itself, and does not lead there. Give the pool the same path on both hosts, or flatten the image "
                              "before."), self->above->volume,
                            image->volume, self->there != NULL ? self->there : image->path);
  return NULL;
}

/* Ready. Of what it is built on is only said what is otherwise there, while nothing of that kind was. */
static void
use_twin (const Shared         *self,
          AlbercaMigrationDisk *disk)
{
  const char *name = alberca_pool_get_name (self->pool);
  const char *twin = alberca_pool_get_name (self->twin);
  gboolean renamed = self->by_name && !g_str_equal (name, twin);
  gboolean moved = !self->by_name && self->there != NULL;
  char *text;

  if (disk->text != NULL && (disk->places->len > 0 || !(moved || renamed)))
    text = g_strdup (disk->text);
  else if (moved)
    /* Translators: a volume, a pool, a path */
    text = g_strdup_printf (_("“%s” is in the shared pool “%s”, which the other host has at %s: that is put into the definition "
                              "that it gets."), self->image->volume, name, alberca_pool_get_path (self->twin));
  else if (renamed)
    /* Translators: a volume, and two names of the same pool */
    text = g_strdup_printf (_("“%s” is in the shared pool “%s”, which the other host calls “%s”: that is put into the definition "
                              "that it gets."), self->image->volume, name, twin);
  else
    text = g_strdup_printf (_("“%s” is in the shared pool “%s”, and the other host has the same pool."), self->image->volume, name);
  if (moved || renamed)
    g_ptr_array_add (disk->places, make_place (self->pool, self->twin));
  if (self->there != NULL)
    g_ptr_array_add (disk->paths, g_strdup (self->there));
  g_ptr_array_add (disk->twins, g_object_ref (self->twin));
  decide (disk, ALBERCA_MIGRATION_READY, NULL, text);
}

static void
judge_twin (Shared               *self,
            AlbercaMigrationDisk *disk)
{
  char *problem;

  if (has_moved (self))
    self->there = find_path_there (self);
  problem = check_place (self);
  if (problem != NULL)
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL, problem);
  else if (!alberca_pool_get_active (self->twin))
    decide (disk, ALBERCA_MIGRATION_START, self->twin,
            g_strdup_printf (_("“%s” is in the shared pool “%s”, which is stopped on the other host."), self->image->volume,
                             alberca_pool_get_name (self->twin)));
  else
    use_twin (self, disk);
}

/* To what @image is built on */
static void
go_down (Shared                      *self,
         const AlbercaMigrationImage *image)
{
  g_free (self->above_there);
  self->above = image;
  self->above_there = self->there != NULL ? g_steal_pointer (&self->there) : g_strdup (image->path);
}

/* Whether the other host sees the same storage */
static void
judge_shared (const Case                  *self,
              AlbercaMigrationDisk        *disk,
              const AlbercaMigrationImage *image,
              AlbercaPool                 *pool,
              gboolean                     by_name,
              Shared                      *shared)
{
  g_autoptr(AlbercaPool) twin = find_twin (self->to, pool, TRUE);
  const char *volume = image->volume;
  const char *name = alberca_pool_get_name (pool);

  shared->image = image;
  shared->pool = pool;
  shared->by_name = by_name;
  shared->twin = twin;
  if (has_own_names (pool))
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: a volume and a pool */
            g_strdup_printf (_("“%s” is in the pool “%s”, whose source every host names in its own way: whether the other host "
                               "sees the same is not known."), volume, name));
  else if (is_local_source (pool))
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: a volume and a pool */
            g_strdup_printf (_("“%s” is in the shared pool “%s”, whose server is called localhost: that means another one on "
                               "every host. Edit the pool: name the server as every host knows it."), volume, name));
  else if (twin == NULL)
    decide (disk, ALBERCA_MIGRATION_DEFINE, pool,
            g_strdup_printf (_("“%s” is in the shared pool “%s”, which the other host does not have."), volume, name));
  else
    judge_twin (shared, disk);
}

/* What is only read, and is not shared: the same has to be there already. */
static void
judge_read_only (const Case                  *self,
                 AlbercaMigrationDisk        *disk,
                 const AlbercaMigrationImage *image)
{
  if (g_hash_table_contains (self->target->paths, image->path))
    {
      g_ptr_array_add (disk->paths, g_strdup (image->path));
      decide (disk, ALBERCA_MIGRATION_READY, NULL,
              g_strdup_printf (_("%s is not shared, but the other host has an image at the same path. It has to be the same, "
                                 "which is not checked."), image->path));
    }
  else
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            g_strdup_printf (_("%s is not shared, and the other host has nothing at this path. Eject the disc, or copy the "
                               "image there."), image->path));
}

/* Why a copy would not be the same, or NULL */
static char *
check_content (const AlbercaMigrationImage *image)
{
  if (image->encrypted)
    return g_strdup_printf (_("“%s” is encrypted and not shared. libvirt does not make the encrypted image on the other host: "
                              "copy it by hand."), image->volume);
  if (g_strcmp0 (image->format, "qcow2") != 0 || image->n_inside == 0)
    return NULL;
  if (image->n_inside < 0)
    return g_strdup_printf (_("“%s” is not shared, and whether there are snapshots inside it could not be read. A copy would "
                              "lose them."), image->volume);
  return g_strdup_printf (ngettext ("“%s” is not shared, and there is %d snapshot inside it, which a copy would lose. Delete it, "
                                    "or copy the image by hand.",
                                    "“%s” is not shared, and there are %d snapshots inside it, which a copy would lose. Delete "
                                    "them, or copy the image by hand.", (gulong) image->n_inside),
                          image->volume, image->n_inside);
}

/* Why libvirt would not, or should not, copy it, or NULL */
static char *
check_copy (const Case                  *self,
            const AlbercaMigrantDisk    *config,
            GPtrArray                   *images,
            AlbercaPool                 *pool)
{
  const AlbercaMigrationImage *image = g_ptr_array_index (images, 0);

  if (!self->source->running)
    return g_strdup_printf (_("“%s” is not shared. With a machine that is off libvirt moves only its definition: start the "
                              "machine, and it is copied along, or copy it by hand."), image->volume);
  if (config->shareable)
    return g_strdup_printf (_("“%s” is not shared between hosts, but between machines. A copy would be another disk."),
                            image->volume);
  if (images->len > 1 && g_strcmp0 (image->format, "qcow2") != 0)
    return g_strdup_printf (_("“%s” is built on another image and is not shared. Flatten it before: then it can be copied "
                              "along."), image->volume);
  if (!has_trait (pool, ALBERCA_POOL_TRAIT_FILES))
    /* Translators: a volume and its pool */
    return g_strdup_printf (_("“%s” is on a device of this host, in the pool “%s”. libvirt copies along only what is a file. Shut "
                              "the machine down, move the volume to a shared pool or to one of files, and come back."),
                            image->volume, alberca_pool_get_name (pool));
  if (g_hash_table_contains (self->target->paths, image->path))
    return g_strdup_printf (_("“%s” is not shared, and the other host has an image at the same path, which a copy would "
                              "overwrite. Delete or rename that one, if it is not needed."), image->volume);
  return check_content (image);
}

/* Why its own part alone would not be, or not lead to the same, or NULL */
static char *
check_increment (const AlbercaMigrationImage *image)
{
  if (image->base_format == NULL)
    return g_strdup_printf (_("“%s” is not shared and does not say of what format its base is: a copy would not know it, either. "
                              "Write it into the image, or flatten it before: then it can be copied along."), image->volume);
  return NULL;
}

static void
judge_copy (const Case               *self,
            AlbercaMigrationDisk     *disk,
            const AlbercaMigrantDisk *config,
            GPtrArray                *images,
            AlbercaPool              *pool)
{
  const AlbercaMigrationImage *image = g_ptr_array_index (images, 0);
  char *problem = check_copy (self, config, images, pool);
  g_autoptr(AlbercaPool) twin = find_twin (self->to, pool, FALSE);
  const char *name = alberca_pool_get_name (pool);

  if (problem == NULL && images->len > 1)
    problem = check_increment (image);
  if (problem != NULL)
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL, problem);
  else if (twin == NULL && alberca_pool_get_pool_type (pool) != ALBERCA_POOL_TYPE_DIR)
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: a volume, a pool, a directory */
            g_strdup_printf (_("“%s” in “%s” is not shared, and the device of this pool is another one on the other host. It can be "
                               "copied along, once a pool of the other host is at %s."), image->volume, name,
                             alberca_pool_get_path (pool)));
  else if (twin == NULL)
    decide (disk, ALBERCA_MIGRATION_DEFINE, pool,
            /* Translators: a volume, a pool, a directory */
            g_strdup_printf (_("“%s” in “%s” is not shared. It can be copied along, once the other host has a pool at %s."),
                             image->volume, name, alberca_pool_get_path (pool)));
  else if (config->volume != NULL && !g_str_equal (alberca_pool_get_name (twin), name))
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            g_strdup_printf (_("The machine names the volume “%s” by its pool, “%s”, and the other host calls that pool “%s”. "
                               "Both have to call it the same."), image->volume, name, alberca_pool_get_name (twin)));
  else if (!alberca_pool_get_active (twin))
    decide (disk, ALBERCA_MIGRATION_START, twin,
            g_strdup_printf (_("“%s” is not shared. It can be copied along, once the pool “%s” is started on the other host."),
                             image->volume, alberca_pool_get_name (twin)));
  else
    {
      g_ptr_array_add (disk->twins, g_object_ref (twin));
      decide (disk, ALBERCA_MIGRATION_COPIED, NULL,
              g_strdup_printf (_("“%s” in “%s” is not shared. It is copied into the pool “%s” of the other host while the machine "
                                 "moves, and stays here, too."), image->volume, name, alberca_pool_get_name (twin)));
    }
}

/* @name: what is said where it has no path */
static char *
describe_stray (const AlbercaMigrationImage *image,
                const char                  *name)
{
  /* Translators: a path */
  return g_strdup_printf (_("No pool has %s: whether the other host sees the same is not known. Make a pool of the "
                            "place where it is."), image->path != NULL ? image->path : name);
}

/* The pool here that has it, and of which it is known what it is; NULL: none */
static AlbercaPool *
find_pool (const Case                  *self,
           const AlbercaMigrationImage *image)
{
  AlbercaPool *pool = image->pool != NULL ? alberca_connection_find_pool_by_name (self->from, image->pool) : NULL;

  return pool != NULL && alberca_pool_get_config (pool) != NULL ? pool : NULL;
}

static void
judge_image (const Case               *self,
             AlbercaMigrationDisk     *disk,
             const AlbercaMigrantDisk *config,
             GPtrArray                *images,
             guint                     layer,
             Shared                   *shared)
{
  const AlbercaMigrationImage *image = g_ptr_array_index (images, layer);
  AlbercaPool *pool = find_pool (self, image);

  if (pool == NULL)
    {
      if (config->read_only && image->path != NULL)
        judge_read_only (self, disk, image);
      else
        decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL, describe_stray (image, config->volume));
    }
  else if (has_trait (pool, ALBERCA_POOL_TRAIT_SHARED))
    judge_shared (self, disk, image, pool, config->volume != NULL && layer == 0, shared);
  else if (config->read_only)
    judge_read_only (self, disk, image);
  else
    judge_copy (self, disk, config, images, pool);
}

/* What a copy is built on has to be there already. */
static void
judge_base (const Case                  *self,
            AlbercaMigrationDisk        *disk,
            GPtrArray                   *images,
            const AlbercaMigrationImage *image,
            Shared                      *shared)
{
  const AlbercaMigrationImage *top = g_ptr_array_index (images, 0);
  AlbercaPool *pool = find_pool (self, image);

  if (pool != NULL && has_trait (pool, ALBERCA_POOL_TRAIT_SHARED))
    judge_shared (self, disk, image, pool, FALSE, shared);
  else if (image->path == NULL || image->capacity == 0)
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL, describe_stray (image, top->volume));
  else if (!g_hash_table_contains (self->target->paths, image->path))
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: a volume, a path, and the volume again */
            g_strdup_printf (_("“%s” is not shared and built on %s, and the other host has nothing at this path. Copy that image there, "
                               "or flatten “%s” before: then it can be copied along."), top->volume, image->path, top->volume));
  else if (g_hash_table_contains (self->target->other_sizes, image->path))
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: a volume, a path, and the volume again */
            g_strdup_printf (_("“%s” is not shared and built on %s, and what the other host has at this path is another image: its size "
                               "is not the same. Flatten “%s” before: then it can be copied along."), top->volume, image->path,
                             top->volume));
  else
    g_ptr_array_add (disk->paths, g_strdup (image->path));
}

/* What is to be said where only the top of a chain is copied */
static char *
describe_increment (const AlbercaMigrationDisk *disk,
                    GPtrArray                  *images,
                    gboolean                    certain)
{
  const AlbercaMigrationImage *top = g_ptr_array_index (images, 0);
  const char *twin = alberca_pool_get_name (g_ptr_array_index (disk->twins, 0));

  if (certain)
    /* Translators: a volume, its pool, a pool, a path */
    return g_strdup_printf (_("“%s” in “%s” is not shared. Its own part is copied into the pool “%s” of the other host while the "
                              "machine moves, and stays here, too. What it is built on is shared: there it is %s."),
                            top->volume, top->pool, twin, disk->base);
  /* Translators: a volume, its pool, a pool, a path */
  return g_strdup_printf (_("“%s” in “%s” is not shared. Its own part is copied into the pool “%s” of the other host while the "
                            "machine moves, and stays here, too. The other host has %s, on which it is built, and of the same size. "
                            "It has to be the same image, unchanged, which is not checked."),
                          top->volume, top->pool, twin, disk->base);
}

/* The first image is copied: the others have to be there. */
static void
judge_bases (const Case           *self,
             AlbercaMigrationDisk *disk,
             GPtrArray            *images,
             Shared               *shared)
{
  gboolean certain = TRUE;

  /* The copy is made anew, and says of its base what is right there. */
  shared->above = NULL;
  disk->verdict = ALBERCA_MIGRATION_READY;
  for (guint i = 1; i < images->len && disk->verdict == ALBERCA_MIGRATION_READY; i++)
    {
      guint n_twins = disk->twins->len;

      judge_base (self, disk, images, g_ptr_array_index (images, i), shared);
      certain = certain && disk->twins->len > n_twins;
      go_down (shared, g_ptr_array_index (images, i));
      if (i == 1)
        disk->base = g_strdup (shared->above_there);
    }
  if (disk->verdict == ALBERCA_MIGRATION_READY)
    decide (disk, ALBERCA_MIGRATION_COPIED, NULL, describe_increment (disk, images, certain));
}

static void
judge_without_image (AlbercaMigrationDisk     *disk,
                     const AlbercaMigrantDisk *config)
{
  if (alberca_migrant_disk_is_empty (config))
    decide (disk, ALBERCA_MIGRATION_READY, NULL, g_strdup (_("Nothing is in the drive.")));
  else if (config->volume != NULL)
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: a volume and a pool */
            g_strdup_printf (_("“%s” of the pool “%s” was not found: the pool is stopped here, or does not have it. Start and "
                               "refresh the pool."), config->volume, config->pool));
  else if (g_strcmp0 (config->type, "network") == 0 && !config->local)
    decide (disk, ALBERCA_MIGRATION_READY, NULL,
            g_strdup (_("The machine reaches it over the network. The other host has to reach it, too, and to have the secret "
                        "that it may need.")));
  else if (g_strcmp0 (config->type, "network") == 0)
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            g_strdup (_("The machine reaches it through a server on this host itself, which is another one on every host.")));
  else
    decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
            /* Translators: libvirt's word for how a disk is reached: "nvme", "vhostuser" */
            g_strdup_printf (_("The machine reaches it in a way (“%s”) of which Alberca does not know what it is on another "
                               "host."), config->type));
}

static AlbercaMigrationDisk *
judge_disk (const Case *self,
            guint       position)
{
  const AlbercaMigrantDisk *config = g_ptr_array_index (self->source->migrant->disks, position);
  GPtrArray *images = g_ptr_array_index (self->source->images, position);
  AlbercaMigrationDisk *disk = g_new0 (AlbercaMigrationDisk, 1);
  Shared shared = { 0 };

  disk->target = g_strdup (config->target);
  disk->twins = g_ptr_array_new_with_free_func (g_object_unref);
  disk->places = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migrant_place_free);
  disk->paths = g_ptr_array_new_with_free_func (g_free);
  if (images->len == 0)
    judge_without_image (disk, config);
  /* The first that is not as it should be */
  for (guint i = 0; i < images->len && disk->verdict == ALBERCA_MIGRATION_READY; i++)
    {
      judge_image (self, disk, config, images, i, &shared);
      go_down (&shared, g_ptr_array_index (images, i));
    }
  if (disk->verdict == ALBERCA_MIGRATION_COPIED && images->len > 1)
    judge_bases (self, disk, images, &shared);
  g_free (shared.above_there);
  return disk;
}

/* Where one is copied without what it is built on libvirt copies all in that way, into what is there already. By
 * its pool's name it does not find that. */
static void
check_named (const Case *self,
             GPtrArray  *disks)
{
  gboolean incremental = FALSE;

  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      incremental = incremental || (disk->verdict == ALBERCA_MIGRATION_COPIED && disk->base != NULL);
    }
  for (guint i = 0; i < disks->len && incremental; i++)
    {
      AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);
      const AlbercaMigrantDisk *config = g_ptr_array_index (self->source->migrant->disks, i);

      if (disk->verdict == ALBERCA_MIGRATION_COPIED && config->volume != NULL)
        decide (disk, ALBERCA_MIGRATION_BLOCKED, NULL,
                /* Translators: a volume */
                g_strdup_printf (_("The machine names the volume “%s” by its pool. Where only the own part of an overlay is copied, "
                                   "libvirt copies no disk that is named so. Name it by its path in the definition, or flatten "
                                   "the overlay before."), config->volume));
    }
}

/**
 * alberca_migration_rules_judge:
 * @from: where the machine is
 * @to: where it could go
 * @source: the machine
 * @target: the other host
 *
 * Returns: (transfer full) (element-type AlbercaMigrationDisk): what is to be said of each disk
 */
GPtrArray *
alberca_migration_rules_judge (AlbercaConnection            *from,
                               AlbercaConnection            *to,
                               const AlbercaMigrationSource *source,
                               const AlbercaMigrationTarget *target)
{
  const Case self = { from, to, source, target };
  GPtrArray *disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migration_disk_free);

  for (guint i = 0; i < source->migrant->disks->len; i++)
    g_ptr_array_add (disks, judge_disk (&self, i));
  check_named (&self, disks);
  return disks;
}
