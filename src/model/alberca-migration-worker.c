/* alberca-migration-worker.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-migration-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "backend/alberca-ranges.h"
#include "backend/alberca-volume-lookup.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-size.h"
#include "qcow2/alberca-qcow2-image.h"

AlbercaMigrationPool *
alberca_migration_pool_new (AlbercaPool *pool)
{
  AlbercaMigrationPool *self = g_new0 (AlbercaMigrationPool, 1);

  self->uuid = g_strdup (alberca_pool_get_uuid (pool));
  self->name = g_strdup (alberca_pool_get_name (pool));
  self->path = alberca_pool_config_get_field (alberca_pool_get_config (pool), "target/path");
  return self;
}

void
alberca_migration_pool_free (AlbercaMigrationPool *self)
{
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

void
alberca_migration_volume_free (AlbercaMigrationVolume *self)
{
  g_free (self->pool);
  g_free (self->path);
  g_free (self->xml);
  g_free (self);
}

void
alberca_migration_job_free (AlbercaMigrationJob *self)
{
  g_object_unref (self->call.source);
  g_object_unref (self->call.target);
  g_free (self->uuid);
  g_free (self->peer_uri);
  g_free (self->data_uri);
  g_strfreev (self->copied);
  g_free (self->source);
  g_free (self->target);
  g_ptr_array_unref (self->pools);
  g_strfreev (self->paths);
  g_strfreev (self->present);
  g_strfreev (self->bases);
  g_ptr_array_unref (self->volumes);
  g_ptr_array_unref (self->places);
  g_free (self);
}

/* ---- Inside of the images ---- */

static GBytes *
read_bytes (gpointer   data,
            guint64    offset,
            gsize      length,
            GError   **error)
{
  return alberca_volumes_read_range (data, offset, length, error);
}

/* (transfer full) (nullable) */
static AlbercaQcow2Image *
read_image (GVirConnection              *connection,
            const AlbercaMigrationImage *image)
{
  g_autoptr(GVirStoragePool) pool = NULL;
  g_autoptr(GVirStorageVol) volume = NULL;

  if (image->path == NULL || g_strcmp0 (image->format, "qcow2") != 0 ||
      !alberca_volume_lookup_handles (connection, image->path, &pool, &volume))
    return NULL;
  return alberca_qcow2_image_read (read_bytes, volume, NULL);
}

/**
 * alberca_migration_look_inside:
 * @connection: of the machine
 * @source: the machine
 *
 * Worker thread. Reads the heads of the qcow2 images that could be copied, and of those that are built on
 * others; virStorageVolDownload().
 */
void
alberca_migration_look_inside (GVirConnection         *connection,
                               AlbercaMigrationSource *source)
{
  for (guint i = 0; i < source->images->len; i++)
    {
      const AlbercaMigrantDisk *disk = g_ptr_array_index (source->migrant->disks, i);
      GPtrArray *images = g_ptr_array_index (source->images, i);
      gboolean alone = images->len == 1 && source->running && !disk->read_only;

      for (guint j = 0; j + 1 < images->len || (alone && j == 0); j++)
        {
          AlbercaMigrationImage *image = g_ptr_array_index (images, j);
          g_autoptr(AlbercaQcow2Image) content = read_image (connection, image);

          if (content == NULL)
            continue;
          image->n_inside = (int) content->snapshots->len;
          image->base = g_strdup (content->header->backing_file);
          image->base_format = g_strdup (content->header->backing_format);
        }
    }
}

/* ---- How far it is ---- */

/* Worker thread. What remains may grow while the machine writes: it is what tells how far it is. */
static void
progress_cb (guint64  processed,
             guint64  remaining,
             guint64  speed,
             gpointer data)
{
  AlbercaMigrationJob *self = data;
  double total = (double) processed + (double) remaining;
  g_autofree char *sent = alberca_size_format (processed);
  g_autofree char *left = alberca_size_format (remaining);
  g_autofree char *rate = alberca_size_format (speed);
  g_autoptr(GString) text = g_string_new (NULL);
  guint64 seconds = speed > 0 ? remaining / speed : 0;

  /* Translators: two sizes */
  g_string_append_printf (text, _("%s sent, %s left"), sent, left);
  if (speed > 0)
    {
      g_string_append (text, " · ");
      /* Translators: a size per second */
      g_string_append_printf (text, _("%s/s"), rate);
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%u s left", "%u s left", (guint) seconds), (guint) seconds);
    }
  alberca_operation_report (self->operation, total > 0 ? (double) processed / total : -1, text->str);
}

/* ---- What was judged, again ---- */

static gboolean
fail_changed (const char  *what,
              GError     **error)
{
  /* Translators: %s is what has changed: a sentence */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("%s Nothing was done: look at it, and ask again."), what);
  return FALSE;
}

/* The dialog may have been open for long, and the queue, too. */
static gboolean
check_facts (AlbercaMigrationJob  *self,
             GError              **error)
{
  g_autoptr(AlbercaMigrationSource) source = alberca_migration_read_source (self->call.source, self->uuid, error);
  g_autoptr(AlbercaMigrationTarget) target = NULL;
  g_autofree char *source_text = NULL;
  g_autofree char *target_text = NULL;

  if (source == NULL)
    return FALSE;
  alberca_migration_look_inside (self->call.source, source);
  source_text = alberca_migration_source_to_text (source);
  if (!g_str_equal (source_text, self->source))
    return fail_changed (_("The machine has changed meanwhile."), error);
  target = alberca_migration_read_target (self->call.target, source, error);
  if (target == NULL)
    return FALSE;
  target_text = alberca_migration_target_to_text (target);
  if (!g_str_equal (target_text, self->target))
    return fail_changed (_("The other host has changed meanwhile."), error);
  for (gsize i = 0; self->bases[i] != NULL; i++)
    if (g_hash_table_contains (target->other_sizes, self->bases[i]))
      return fail_changed (_("An image of the other host, on which the copy would be built, has changed meanwhile."), error);
  return TRUE;
}

/* A pool there does not know what was made here, or there, since it was last read, and libvirt looks there
 * for volumes by name. */
static gboolean
refresh_pool (AlbercaMigrationJob         *self,
              const AlbercaMigrationPool  *pool,
              GError                     **error)
{
  g_autoptr(AlbercaPoolRecord) record = alberca_pools_read (self->call.target, pool->uuid, error);
  g_autofree char *path = NULL;

  if (record == NULL)
    return FALSE;
  path = record->config != NULL ? alberca_pool_config_get_field (record->config, "target/path") : NULL;
  if (!record->active || g_strcmp0 (record->name, pool->name) != 0 || g_strcmp0 (path, pool->path) != 0)
    return fail_changed (_("A pool of the other host has changed meanwhile, or is stopped."), error);
  return alberca_pools_refresh (record->handle, error);
}

/* @all: or as many as there are */
static gboolean
refresh_pools (AlbercaMigrationJob  *self,
               gboolean              all,
               GError              **error)
{
  for (guint i = 0; i < self->pools->len; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (refresh_pool (self, g_ptr_array_index (self->pools, i), &local_error))
        continue;
      if (all)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_debug ("A pool was not refreshed: %s", local_error->message);
    }
  return TRUE;
}

/* libvirt copies into what is there, without a question. */
static gboolean
check_images (AlbercaMigrationJob  *self,
              GError              **error)
{
  gboolean there;

  for (gsize i = 0; self->paths[i] != NULL; i++)
    {
      if (!alberca_migration_find_image (self->call.target, self->paths[i], &there, error))
        return FALSE;
      if (!there)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   /* Translators: a path */
                   _("The other host has an image at %s, which the copy would overwrite. Nothing was done. Delete or rename that "
                     "one, if it is not needed."), self->paths[i]);
      return FALSE;
    }
  for (gsize i = 0; self->present[i] != NULL; i++)
    {
      if (!alberca_migration_find_image (self->call.target, self->present[i], &there, error))
        return FALSE;
      if (!there)
        return fail_changed (_("An image of the machine is not on the other host, where it should be."), error);
    }
  return TRUE;
}

/* libvirt leaves what it has made for a copy that did not come to its end. It was not there before; that nothing
 * uses it is not known to be so where the connection broke: it is named, not deleted. */
static void
tell_what_is_left (AlbercaMigrationJob *self,
                   const char *const   *paths)
{
  g_autoptr(GString) left = g_string_new (NULL);

  refresh_pools (self, FALSE, NULL);
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      gboolean there = FALSE;

      if (alberca_migration_find_image (self->call.target, paths[i], &there, NULL) && there)
        g_string_append_printf (left, "%s%s", left->len > 0 ? ", " : "", paths[i]);
    }
  if (left->len > 0)
    alberca_operation_take_outcome (self->operation,
                                    /* Translators: paths of images */
                                    g_strdup_printf (_("Left on the other host is a part of the copy: %s. Delete it there before the "
                                                       "next try, once it is clear that the machine runs here."), left->str));
}

/* libvirt makes none itself that is built on another. */
static gboolean
make_volumes (AlbercaMigrationJob  *self,
              GError              **error)
{
  for (guint i = 0; i < self->volumes->len; i++)
    {
      const AlbercaMigrationVolume *volume = g_ptr_array_index (self->volumes, i);
      g_autoptr(AlbercaPoolRecord) record = alberca_pools_read (self->call.target, volume->pool, error);

      if (record == NULL || !alberca_volumes_create (record->handle, volume->xml, 0, error))
        return FALSE;
      self->n_made++;
    }
  return TRUE;
}

/* Where libvirt has begun, all that is at these paths is of the copy; before, what was made for it alone */
static void
tell_what_was_made (AlbercaMigrationJob *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) paths = NULL;

  for (guint i = 0; i < self->n_made; i++)
    g_strv_builder_add (builder, ((const AlbercaMigrationVolume *) g_ptr_array_index (self->volumes, i))->path);
  paths = g_strv_builder_end (builder);
  tell_what_is_left (self, (const char *const *) paths);
}

/**
 * alberca_migration_worker:
 * @operation: the operation
 * @data: an #AlbercaMigrationJob
 * @cancellable: ends it, while a running machine moves
 * @error: why it was not done
 *
 * Worker thread. Between the last look and libvirt's own there is a moment in which somebody else may still
 * make an image there.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_migration_worker (AlbercaOperation  *operation,
                          gpointer           data,
                          GCancellable      *cancellable,
                          GError           **error)
{
  AlbercaMigrationJob *self = data;

  self->operation = operation;
  self->call.progress = progress_cb;
  self->call.data = self;
  alberca_operation_report (operation, -1, _("Preparing the other host"));
  if (!refresh_pools (self, TRUE, error) || !check_facts (self, error) || !check_images (self, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!make_volumes (self, error))
    {
      tell_what_was_made (self);
      return FALSE;
    }
  if (!alberca_migration_run (&self->call, cancellable, error))
    {
      tell_what_is_left (self, (const char *const *) self->paths);
      return FALSE;
    }
  refresh_pools (self, FALSE, NULL);
  return TRUE;
}
