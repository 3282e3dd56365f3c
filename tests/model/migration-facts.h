/* migration-facts.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-migration.h"

G_BEGIN_DECLS

/* A machine that may move */

typedef struct
{
  AlbercaMigrationSource *source;
  AlbercaMigrationTarget *target;
} Facts;

#define MACHINE(disk) \
  "<domain type='kvm'><name>web</name><uuid>a1be0ca0-0000-4000-8000-0000000000f1</uuid><os><type>hvm</type></os><devices>" disk \
  "</devices></domain>"
#define DISK(type, source) "<disk type='" type "' device='disk'><driver cache='none'/>" source "<target dev='vda'/></disk>"

static inline AlbercaMigrationImage *
add_image (Facts      *facts,
           const char *pool,
           const char *path)
{
  AlbercaMigrationImage *image = g_new0 (AlbercaMigrationImage, 1);

  image->path = g_strdup (path);
  image->pool = g_strdup (pool);
  image->volume = g_path_get_basename (path);
  image->format = g_strdup ("raw");
  image->capacity = 1 << 20;
  g_ptr_array_add (g_ptr_array_index (facts->source->images, 0), image);
  return image;
}

/* Without an image, until one is added */
static inline void
facts_init (Facts      *facts,
            const char *xml)
{
  g_autoptr(GError) error = NULL;

  facts->source = g_new0 (AlbercaMigrationSource, 1);
  facts->source->migrant = alberca_migrant_new_from_xml (xml, &error);
  g_assert_no_error (error);
  facts->source->running = TRUE;
  facts->source->persistent = TRUE;
  facts->source->hypervisor = 7002000;
  facts->source->host_uuid = g_strdup ("here");
  facts->source->images = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (facts->source->images, g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migration_image_free));
  facts->target = g_new0 (AlbercaMigrationTarget, 1);
  facts->target->host_uuid = g_strdup ("there");
  facts->target->host_name = g_strdup ("b.example");
  facts->target->cpu = ALBERCA_MIGRATION_CPU_FITS;
  facts->target->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  facts->target->other_sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static inline void
facts_clear (Facts *facts)
{
  alberca_migration_source_free (facts->source);
  alberca_migration_target_free (facts->target);
}

G_END_DECLS
