/* alberca-migration.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-migration-draft.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-migration-private.h"
#include "model/alberca-pool-draft.h"
#include "model/alberca-usage-index.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-creation.h"
#include "virsh/alberca-virsh-migration.h"
#include "virsh/alberca-virsh.h"

/* ---- What is done ---- */

/* Disks that are copied along; NULL: none */
static GStrv
list_copied (AlbercaMigrationDraft *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      if (disk->verdict != ALBERCA_MIGRATION_COPIED)
        continue;
      g_strv_builder_add (builder, disk->target);
      any = TRUE;
    }
  return any ? g_strv_builder_end (builder) : NULL;
}

/* The pools of the other host that have what the machine needs, or will get it; (element-type AlbercaPool)
 * (transfer full) */
static GPtrArray *
list_pools (AlbercaMigrationDraft *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      for (guint j = 0; j < disk->twins->len; j++)
        if (!g_ptr_array_find (found, g_ptr_array_index (disk->twins, j), NULL))
          g_ptr_array_add (found, g_object_ref (g_ptr_array_index (disk->twins, j)));
    }
  return found;
}

static gboolean
is_same_place (gconstpointer a,
               gconstpointer b)
{
  return g_str_equal (((const AlbercaMigrantPlace *) a)->pool, ((const AlbercaMigrantPlace *) b)->pool);
}

/* Whether one is copied without what it is built on: then libvirt copies all in this way */
static gboolean
is_incremental (AlbercaMigrationDraft *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);

  for (guint i = 0; i < disks->len; i++)
    if (((AlbercaMigrationDisk *) g_ptr_array_index (disks, i))->base != NULL)
      return TRUE;
  return FALSE;
}

/* (transfer full): as empty as it is made on the other host, to be copied into */
static AlbercaVolumeConfig *
make_config (const AlbercaMigrationDisk  *disk,
             GPtrArray                   *images)
{
  const AlbercaMigrationImage *image = g_ptr_array_index (images, 0);
  AlbercaVolumeConfig *config = alberca_volume_config_new ();

  config->name = g_strdup (image->volume);
  config->capacity = image->capacity;
  config->has_allocation = TRUE;
  config->format = g_strdup (image->format != NULL ? image->format : "raw");
  if (disk->base != NULL)
    {
      config->backing_path = g_strdup (disk->base);
      /* As it is declared: what libvirt finds in the base is what a guest may have written there. */
      config->backing_format = g_strdup (image->base_format);
    }
  return config;
}

/* For each image that is made on the other host before */
static void
foreach_volume (AlbercaMigrationDraft  *self,
                void                  (*func) (AlbercaMigrationDraft     *self,
                                               AlbercaPool               *pool,
                                               const char                *path,
                                               const AlbercaVolumeConfig *config,
                                               GPtrArray                 *result),
                GPtrArray              *result)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);

  if (!is_incremental (self))
    return;
  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);
      g_autoptr(AlbercaVolumeConfig) config = NULL;
      GPtrArray *images;

      if (disk->verdict != ALBERCA_MIGRATION_COPIED)
        continue;
      images = g_ptr_array_index (self->facts->images, i);
      config = make_config (disk, images);
      func (self, g_ptr_array_index (disk->twins, 0), ((const AlbercaMigrationImage *) g_ptr_array_index (images, 0))->path,
            config, result);
    }
}

static void
add_creation (AlbercaMigrationDraft     *self,
              AlbercaPool               *pool,
              const char                *path,
              const AlbercaVolumeConfig *config,
              GPtrArray                 *lines)
{
  g_ptr_array_add (lines, alberca_virsh_vol_creation (alberca_connection_get_safe_uri (self->target),
                                                      alberca_pool_get_name (pool), config, FALSE, NULL));
}

static void
add_volume (AlbercaMigrationDraft     *self,
            AlbercaPool               *pool,
            const char                *path,
            const AlbercaVolumeConfig *config,
            GPtrArray                 *volumes)
{
  AlbercaMigrationVolume *volume = g_new0 (AlbercaMigrationVolume, 1);

  volume->pool = g_strdup (alberca_pool_get_uuid (pool));
  volume->path = g_strdup (path);
  volume->xml = alberca_volume_config_to_xml (config);
  g_ptr_array_add (volumes, volume);
}

/* Those that have another name or path there; (element-type AlbercaMigrantPlace) (transfer full) */
static GPtrArray *
list_places (AlbercaMigrationDraft *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migrant_place_free);

  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      for (guint j = 0; j < disk->places->len; j++)
        {
          const AlbercaMigrantPlace *place = g_ptr_array_index (disk->places, j);

          if (!g_ptr_array_find_with_equal_func (places, place, is_same_place, NULL))
            g_ptr_array_add (places, alberca_migrant_place_new (place->pool, place->new_pool, place->directory,
                                                                place->new_directory));
        }
    }
  return places;
}

/* Where images are made there, so that nothing may be */
static GStrv
list_copies (AlbercaMigrationDraft *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);
      GPtrArray *images = g_ptr_array_index (self->facts->images, i);

      if (disk->verdict == ALBERCA_MIGRATION_COPIED)
        g_strv_builder_add (builder, ((const AlbercaMigrationImage *) g_ptr_array_index (images, 0))->path);
    }
  return g_strv_builder_end (builder);
}

/* Where images have to be there. @bases: only those that a copy is built on */
static GStrv
list_present (AlbercaMigrationDraft *self,
              gboolean               bases)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      for (guint j = 0; j < disk->paths->len && (!bases || disk->verdict == ALBERCA_MIGRATION_COPIED); j++)
        g_strv_builder_add (builder, g_ptr_array_index (disk->paths, j));
    }
  return g_strv_builder_end (builder);
}

char *
alberca_migration_draft_get_commands (AlbercaMigrationDraft *self)
{
  AlbercaVirshMigration migration = { 0 };
  g_auto(GStrv) copied = NULL;
  g_autoptr(GPtrArray) pools = NULL;
  g_autoptr(GPtrArray) places = NULL;
  g_autoptr(GPtrArray) lines = NULL;

  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  if (!alberca_migration_draft_get_valid (self))
    return NULL;
  copied = list_copied (self);
  pools = list_pools (self);
  places = list_places (self);
  migration.uri = alberca_connection_get_safe_uri (self->source);
  migration.domain = alberca_line_choose_domain (self->name, self->uuid);
  migration.target_uri = self->peer ? self->peer_uri : alberca_connection_get_safe_uri (self->target);
  migration.data_uri = *self->data_uri != '\0' ? self->data_uri : NULL;
  migration.peer = self->peer;
  migration.running = self->facts->running;
  migration.live = self->live;
  migration.keep = self->keep;
  migration.limit = self->limit;
  migration.copied = (const char *const *) copied;
  migration.incremental = is_incremental (self);
  migration.places = places;

  lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < pools->len; i++)
    g_ptr_array_add (lines, alberca_virsh_pool_refresh (alberca_connection_get_safe_uri (self->target),
                                                        alberca_pool_get_name (g_ptr_array_index (pools, i))));
  foreach_volume (self, add_creation, lines);
  g_ptr_array_add (lines, alberca_virsh_migrate (&migration));
  g_ptr_array_add (lines, NULL);
  return alberca_line_chainv ((const char *const *) lines->pdata);
}

/* ---- The pool there, too ---- */

/* (transfer full): the same pool for the other host. Its UUID stays the same, where it is free there: it
 * is the same storage, and each libvirt knows only its own pools. */
static AlbercaPoolDraft *
make_pool_draft (AlbercaMigrationDraft *self,
                 AlbercaPool           *pool)
{
  g_autoptr(AlbercaTemplate) template = alberca_template_new_from_pool (pool);
  AlbercaPoolDraft *draft = alberca_pool_draft_new (self->target, template);
  gboolean file = (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->builds & ALBERCA_POOL_BUILD_PLAIN) != 0;

  if (alberca_connection_find_pool (self->target, alberca_pool_get_uuid (pool)) == NULL)
    g_object_set (draft, "uuid", alberca_pool_get_uuid (pool), NULL);
  g_object_set (draft, "name", alberca_pool_get_name (pool),
                "build", file ? ALBERCA_POOL_BUILD_PLAIN : ALBERCA_POOL_BUILD_NONE,
                "autostart", alberca_pool_get_autostart (pool), NULL);
  if (alberca_pool_get_path (pool) != NULL)
    g_object_set (draft, "target-path", alberca_pool_get_path (pool), NULL);
  return draft;
}

char *
alberca_migration_draft_get_mend_command (AlbercaMigrationDraft      *self,
                                          const AlbercaMigrationDisk *disk)
{
  g_autoptr(AlbercaPoolDraft) draft = NULL;

  g_return_val_if_fail (disk->pool != NULL, NULL);

  if (disk->verdict == ALBERCA_MIGRATION_START)
    return alberca_virsh_pool_start (alberca_connection_get_safe_uri (self->target), alberca_pool_get_name (disk->pool));
  draft = make_pool_draft (self, disk->pool);
  return alberca_pool_draft_get_commands (draft);
}

/**
 * alberca_migration_draft_mend:
 * @self: a draft
 * @disk: one of its disks, whose verdict is DEFINE or START
 *
 * Main thread. Starts the pool on the other host, or defines, builds and starts the same pool there as one
 * operation that undoes what it did when a step fails.
 *
 * Returns: (transfer none) (nullable): the operation; %NULL where the other host is connected no more
 */
AlbercaOperation *
alberca_migration_draft_mend (AlbercaMigrationDraft      *self,
                              const AlbercaMigrationDisk *disk)
{
  g_autoptr(AlbercaPoolDraft) draft = NULL;

  g_return_val_if_fail (disk->pool != NULL, NULL);

  if (!alberca_migration_is_open (self->target))
    return NULL;
  if (disk->verdict == ALBERCA_MIGRATION_START)
    return alberca_pool_start (disk->pool);
  draft = make_pool_draft (self, disk->pool);
  return alberca_connection_create_pool (self->target, draft);
}

/* ---- The move ---- */

static AlbercaMigrationJob *
make_job (AlbercaMigrationDraft *self)
{
  AlbercaMigrationJob *job = g_new0 (AlbercaMigrationJob, 1);
  g_autoptr(GPtrArray) pools = list_pools (self);

  job->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migration_pool_free);
  for (guint i = 0; i < pools->len; i++)
    g_ptr_array_add (job->pools, alberca_migration_pool_new (g_ptr_array_index (pools, i)));
  job->source = alberca_migration_source_to_text (self->facts);
  job->target = alberca_migration_target_to_text (self->target_facts);
  job->paths = list_copies (self);
  job->present = list_present (self, FALSE);
  job->bases = list_present (self, TRUE);
  job->places = list_places (self);
  job->volumes = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migration_volume_free);
  foreach_volume (self, add_volume, job->volumes);
  job->uuid = g_strdup (self->uuid);
  job->peer_uri = self->peer ? g_strdup (self->peer_uri) : NULL;
  job->data_uri = *self->data_uri != '\0' ? g_strdup (self->data_uri) : NULL;
  job->copied = list_copied (self);
  job->call.source = g_object_ref (alberca_connection_get_handle (self->source));
  job->call.target = g_object_ref (alberca_connection_get_handle (self->target));
  job->call.uuid = job->uuid;
  job->call.peer_uri = job->peer_uri;
  job->call.data_uri = job->data_uri;
  job->call.copied = (const char *const *) job->copied;
  job->call.incremental = is_incremental (self);
  job->call.running = self->facts->running;
  job->call.live = self->live;
  job->call.limit = self->limit;
  job->call.keep = self->keep;
  job->call.places = job->places;
  return job;
}

static void
add_key (GStrvBuilder *builder,
         const char   *uri,
         const char   *kind,
         const char   *what)
{
  g_autofree char *key = g_strconcat (uri, "\n", kind, what, NULL);

  g_strv_builder_add (builder, key);
}

/* The machine on both hosts, and its volumes, as the verbs of pools have them */
static GStrv
make_keys (AlbercaMigrationDraft *self,
           AlbercaOperation      *operation)
{
  const char *uri = alberca_connection_get_uri (self->source);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) volumes = NULL;

  for (guint i = 0; i < self->facts->images->len; i++)
    {
      GPtrArray *images = g_ptr_array_index (self->facts->images, i);

      for (guint j = 0; j < images->len; j++)
        {
          const AlbercaMigrationImage *image = g_ptr_array_index (images, j);
          AlbercaPool *pool = image->pool != NULL ? alberca_connection_find_pool_by_name (self->source, image->pool) : NULL;

          if (pool != NULL)
            alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), image->volume);
        }
    }
  volumes = alberca_operation_list_volumes (operation);
  add_key (builder, uri, "domain ", self->uuid);
  add_key (builder, alberca_connection_get_uri (self->target), "domain ", self->uuid);
  /* It takes a worker for as long as it takes, as a transfer does: several would take them all. */
  add_key (builder, uri, "transfers", "");
  for (gsize i = 0; volumes[i] != NULL; i++)
    add_key (builder, uri, "", volumes[i]);
  return g_strv_builder_end (builder);
}

/* Who uses which volume is another on both hosts. */
static void
finished_cb (AlbercaConnection *connection,
             GParamSpec        *pspec,
             AlbercaOperation  *operation)
{
  if (alberca_operation_get_finished (operation) && alberca_migration_is_open (connection))
    alberca_usage_index_reread (alberca_usage_index_get (connection));
}

/**
 * alberca_migration_draft_start:
 * @self: a valid draft
 *
 * Main thread. When its turn comes, both hosts are read again, and where anything is not as it was judged
 * nothing is done. virStoragePoolRefresh() of the pools of the other host, then virDomainMigrate3() or
 * virDomainMigrateToURI3(). A cancel has an effect while a running machine moves.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_migration_draft_start (AlbercaMigrationDraft *self)
{
  g_autoptr(AlbercaOperation) operation = NULL;
  g_autofree char *command = NULL;
  g_autofree char *title = NULL;
  g_auto(GStrv) keys = NULL;

  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_migration_draft_get_valid (self), NULL);

  command = alberca_migration_draft_get_commands (self);
  /* Translators: a virtual machine and a connection: "Moving the machine “web” to “host, over SSH”" */
  title = g_strdup_printf (_("Moving the machine “%s” to “%s”"), self->name, alberca_connection_get_title (self->target));
  operation = alberca_operation_new (title, command, alberca_migration_worker, make_job (self),
                                     (GDestroyNotify) alberca_migration_job_free);
  alberca_operation_set_can_cancel (operation, self->facts->running);
  keys = make_keys (self, operation);
  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (finished_cb), self->source, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (finished_cb), self->target, G_CONNECT_SWAPPED);
  alberca_operation_queue_add_all (alberca_connection_get_queue (self->source), (const char *const *) keys,
                                   alberca_connection_get_workers (self->source), operation);
  return operation;
}
