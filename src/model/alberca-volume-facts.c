/* alberca-volume-facts.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-facts.h"

#include "backend/alberca-domains.h"
#include "backend/alberca-ranges.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-volume-private.h"
#include "qcow2/alberca-qcow2.h"

/* What a worker gets of a volume. */
typedef struct
{
  GVirStorageVol *handle;
  char           *name;
  char           *path;
  gboolean        image; /* libvirt says that it is a qcow2, or nothing */
} Source;

typedef struct
{
  GVirConnection *connection;
  char           *pool;
  GPtrArray      *sources; /* (element-type Source) */
} Query;

static void
live_free (gpointer data)
{
  AlbercaVolumeLive *live = data;

  g_free (live->domain);
  g_free (live->target);
  g_free (live);
}

void
alberca_volume_facts_free (AlbercaVolumeFacts *self)
{
  g_free (self->name);
  g_free (self->xml);
  g_ptr_array_unref (self->live);
  g_clear_error (&self->error);
  g_free (self);
}

static void
source_free (gpointer data)
{
  Source *source = data;

  g_object_unref (source->handle);
  g_free (source->name);
  g_free (source->path);
  g_free (source);
}

static void
query_free (gpointer data)
{
  Query *query = data;

  g_object_unref (query->connection);
  g_free (query->pool);
  g_ptr_array_unref (query->sources);
  g_free (query);
}

static gboolean
is_relative (const char *path)
{
  /* "json:…", "nbd:…" and such are no paths */
  return path != NULL && *path != '/' && strchr (path, ':') == NULL;
}

/* Worker thread. An image that cannot be read, or is none, has nothing to say. */
static void
read_header (AlbercaVolumeFacts *self,
             const Source       *source)
{
  g_autoptr(AlbercaQcow2Header) header = alberca_volumes_read_header (source->handle, NULL, NULL);

  if (header == NULL)
    return;
  self->n_snapshots = header->n_snapshots;
  self->old_version = header->version < 3;
  self->data_file = (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_DATA_FILE) != 0;
  self->relative_base = is_relative (header->backing_file);
}

/* What a running domain has, not what it will have from its next start on */
static void
add_live (AlbercaVolumeFacts        *self,
          const Query               *query,
          const Source              *source,
          const AlbercaDomainRecord *domain)
{
  for (guint i = 0; domain->running && i < domain->disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, i);
      AlbercaVolumeLive *live;

      if (disk->next_start ||
          (disk->path != NULL
             ? g_strcmp0 (disk->path, source->path) != 0
             : g_strcmp0 (disk->pool, query->pool) != 0 || g_strcmp0 (disk->volume, source->name) != 0))
        continue;
      live = g_new0 (AlbercaVolumeLive, 1);
      live->domain = g_strdup (domain->name);
      live->target = g_strdup (disk->target);
      live->below = disk->layer > 0;
      live->read_only = disk->read_only;
      g_ptr_array_add (self->live, live);
    }
}

/* Worker thread. */
static AlbercaVolumeFacts *
facts_new (const Query  *query,
           const Source *source,
           GPtrArray    *domains)
{
  AlbercaVolumeFacts *self = g_new0 (AlbercaVolumeFacts, 1);

  self->name = g_strdup (source->name);
  self->live = g_ptr_array_new_with_free_func (live_free);
  self->xml = alberca_volumes_get_xml (source->handle, &self->error);
  if (self->xml != NULL && source->image)
    read_header (self, source);
  for (guint i = 0; i < domains->len; i++)
    add_live (self, query, source, g_ptr_array_index (domains, i));

  return self;
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Query *query = data;
  g_autoptr(GPtrArray) domains = alberca_domains_list (query->connection, error);
  GPtrArray *facts;

  if (domains == NULL)
    return NULL;

  facts = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_volume_facts_free);
  for (guint i = 0; i < query->sources->len; i++)
    g_ptr_array_add (facts, facts_new (query, g_ptr_array_index (query->sources, i), domains));
  return facts;
}

/**
 * alberca_volume_facts_read:
 * @pool: an active pool of an open connection
 * @volumes: (element-type AlbercaVolume): some of its volumes
 * @done: gets a #GPtrArray of #AlbercaVolumeFacts (transfer full), or an error
 * @owner: kept alive until then
 *
 * Main thread. One virStorageVolGetXMLDesc() and one short virStorageVolDownload() per volume, and the
 * documents of all domains.
 */
void
alberca_volume_facts_read (AlbercaPool     *pool,
                           GPtrArray       *volumes,
                           AlbercaReadDone  done,
                           gpointer         owner)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  Query *query;

  g_return_if_fail (connection != NULL && alberca_connection_get_workers (connection) != NULL);

  query = g_new0 (Query, 1);
  query->connection = g_object_ref (alberca_connection_get_handle (connection));
  query->pool = g_strdup (alberca_pool_get_name (pool));
  query->sources = g_ptr_array_new_with_free_func (source_free);
  for (guint i = 0; i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);
      const char *format = alberca_volume_get_format (volume);
      Source *source = g_new0 (Source, 1);

      source->handle = g_object_ref (alberca_volume_get_handle (volume));
      source->name = g_strdup (alberca_volume_get_name (volume));
      /* In most pools the key of a volume is its path. */
      source->path = g_strdup (alberca_volume_get_path (volume));
      if (source->path == NULL)
        source->path = g_strdup (alberca_volume_get_key (volume));
      source->image = *format == '\0' || g_str_equal (format, "qcow2");
      g_ptr_array_add (query->sources, source);
    }

  alberca_workers_read (alberca_connection_get_workers (connection), ALBERCA_PRIORITY_ACT, NULL, read_worker, query,
                        query_free, done, owner);
}
