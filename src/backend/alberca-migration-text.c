/* alberca-migration-text.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-migration.h"

static void
add_text (GString    *text,
          const char *value)
{
  g_autofree char *escaped = value != NULL ? g_strescape (value, NULL) : g_strdup ("-");

  g_string_append_printf (text, " %s", escaped);
}

/**
 * alberca_migration_source_to_text:
 * @self: a machine, with what is inside its images where that counts
 *
 * Returns: (transfer full): all of it that decides whether, and how, it may move
 */
char *
alberca_migration_source_to_text (const AlbercaMigrationSource *self)
{
  const AlbercaMigrant *migrant = self->migrant;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%d %d %d %u %u %d %d %d", self->running, self->persistent, self->saved, self->n_snapshots,
                          migrant->n_host_devices, migrant->directories, migrant->tpm, migrant->firmware);
  add_text (text, migrant->name);
  add_text (text, migrant->nvram);
  add_text (text, self->host_uuid);
  add_text (text, self->other_later);
  for (guint i = 0; i < migrant->disks->len; i++)
    {
      const AlbercaMigrantDisk *disk = g_ptr_array_index (migrant->disks, i);
      GPtrArray *images = g_ptr_array_index (self->images, i);

      g_string_append_printf (text, "\n%d %d %d %d", disk->read_only, disk->shareable, disk->source, disk->local);
      add_text (text, disk->target);
      add_text (text, disk->type);
      add_text (text, disk->path);
      add_text (text, disk->pool);
      add_text (text, disk->volume);
      add_text (text, disk->cache);
      for (guint j = 0; j < images->len; j++)
        {
          const AlbercaMigrationImage *image = g_ptr_array_index (images, j);

          g_string_append_printf (text, "\n  %d %d %" G_GUINT64_FORMAT, image->encrypted, image->n_inside, image->capacity);
          add_text (text, image->path);
          add_text (text, image->pool);
          add_text (text, image->volume);
          add_text (text, image->format);
          add_text (text, image->base);
          add_text (text, image->base_format);
        }
    }
  return g_string_free (text, FALSE);
}

/**
 * alberca_migration_target_to_text:
 * @self: another host
 *
 * Returns: (transfer full): what decides, but for the images that are there
 */
char *
alberca_migration_target_to_text (const AlbercaMigrationTarget *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%d %d %d %d %d", self->has_machine, self->other_name, self->runs_machine, self->has_name,
                          (int) self->cpu);
  add_text (text, self->host_uuid);
  add_text (text, self->host_name);
  return g_string_free (text, FALSE);
}
