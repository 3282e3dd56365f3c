/* alberca-download-plan.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-download-plan.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-impact.h"
#include "model/alberca-volume-transfer.h"

typedef struct
{
  char     *path;
  gboolean  taken;    /* something had the name when it was looked at */
  gboolean  replaces; /* which was a file, and may be replaced if somebody says so */
} Place;

struct _AlbercaDownloadPlan
{
  AlbercaPool *pool;
  GPtrArray   *volumes; /* (element-type AlbercaVolume) */
  GPtrArray   *places;  /* (element-type Place): in their order */
};

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_free (place);
}

/* The name of the volume, as a file may have it, and no other of them has it */
static char *
make_path (AlbercaVolume *volume,
           const char    *folder,
           GHashTable    *paths)
{
  g_autofree char *name = g_strdelimit (g_strdup (alberca_volume_get_name (volume)), "/", '-');
  g_autofree char *path = g_build_filename (folder, name, NULL);

  for (guint i = 1;; i++)
    {
      g_autofree char *numbered = alberca_download_number_path (path, i);

      if (g_hash_table_add (paths, g_strdup (numbered)))
        return g_steal_pointer (&numbered);
    }
}

/**
 * alberca_download_plan_new:
 * @pool: an active pool
 * @volumes: (element-type AlbercaVolume): some of its volumes
 * @folder: a folder of this computer
 *
 * Looks at what is in @folder.
 *
 * Returns: (transfer full): the plan
 */
AlbercaDownloadPlan *
alberca_download_plan_new (AlbercaPool *pool,
                           GPtrArray   *volumes,
                           const char  *folder)
{
  g_autoptr(GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  AlbercaDownloadPlan *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL && folder != NULL, NULL);

  self = g_new0 (AlbercaDownloadPlan, 1);
  self->pool = g_object_ref (pool);
  self->volumes = g_ptr_array_ref (volumes);
  self->places = g_ptr_array_new_with_free_func (place_free);
  for (guint i = 0; i < volumes->len; i++)
    {
      Place *place = g_new0 (Place, 1);

      place->path = make_path (g_ptr_array_index (volumes, i), folder, paths);
      place->taken = g_file_test (place->path, G_FILE_TEST_EXISTS);
      place->replaces = g_file_test (place->path, G_FILE_TEST_IS_REGULAR);
      g_ptr_array_add (self->places, place);
    }
  return self;
}

void
alberca_download_plan_free (AlbercaDownloadPlan *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->pool);
  g_ptr_array_unref (self->volumes);
  g_ptr_array_unref (self->places);
  g_free (self);
}

guint64
alberca_download_plan_get_length (const AlbercaDownloadPlan *self)
{
  guint64 length = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (self->volumes, i);

      length += alberca_volume_get_allocation (volume);
    }
  return length;
}

char *
alberca_download_plan_get_taken (const AlbercaDownloadPlan *self)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);

      if (place->taken)
        g_ptr_array_add (names, g_filename_display_basename (place->path));
    }
  return alberca_impact_join_names (names);
}

char *
alberca_download_plan_get_commands (const AlbercaDownloadPlan *self,
                                    gboolean                   replace)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->volumes->len; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);
      g_autofree char *path = replace && place->replaces ? g_strdup (place->path) : alberca_download_find_path (place->path);
      g_autofree char *command = alberca_pool_get_download_command (self->pool, g_ptr_array_index (self->volumes, i), path);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, command);
    }
  return g_strdup (text->str);
}

/* What all volumes of one call have in common. */
typedef struct
{
  GHashTable *paths;    /* of a volume: where it goes */
  GHashTable *replaced; /* the volumes that may replace what is there */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_hash_table_unref (call->paths);
  g_hash_table_unref (call->replaced);
  g_free (call);
}

static AlbercaOperation *
start_volume (AlbercaPool    *pool,
              AlbercaVolume  *volume,
              gpointer        data,
              GError        **error)
{
  const Call *call = data;
  const char *name = alberca_volume_get_name (volume);

  return alberca_pool_download (pool, volume, g_hash_table_lookup (call->paths, name),
                                g_hash_table_contains (call->replaced, name));
}

/**
 * alberca_download_plan_run:
 * @self: a plan
 * @replace: the files that had the names when @self was made may be replaced. What was made by such a
 *   name since never is
 *
 * Main thread. alberca_pool_download() for each.
 *
 * Returns: (transfer none): the batch of operations; the queue keeps it
 */
AlbercaBatch *
alberca_download_plan_run (const AlbercaDownloadPlan *self,
                           gboolean                   replace)
{
  g_autoptr(AlbercaBatch) batch = NULL;
  g_autofree char *title = NULL;
  Call *call;

  g_return_val_if_fail (self != NULL, NULL);

  call = g_new0 (Call, 1);
  call->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  call->replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->volumes->len; i++)
    {
      const char *name = alberca_volume_get_name (g_ptr_array_index (self->volumes, i));
      const Place *place = g_ptr_array_index (self->places, i);

      g_hash_table_insert (call->paths, g_strdup (name), g_strdup (place->path));
      if (replace && place->replaces)
        g_hash_table_add (call->replaced, g_strdup (name));
    }
  /* Translators: a number of volumes, and a pool */
  title = g_strdup_printf (ngettext ("Downloading %u volume from “%s”", "Downloading %u volumes from “%s”",
                                     self->volumes->len),
                           self->volumes->len, alberca_pool_get_name (self->pool));
  batch = alberca_batch_new (title);
  alberca_batch_add_volumes (batch, self->pool, self->volumes, start_volume, call, call_free);
  alberca_batch_run (batch, alberca_connection_get_queue (alberca_pool_get_connection (self->pool)));
  return batch;
}
