/* alberca-pool-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-reader.h"

#include <string.h>

#include "model/alberca-pool-private.h"

struct _AlbercaPoolReader
{
  GObject              parent_instance;

  AlbercaWorkers      *workers;
  GVirConnection      *connection; /* NULL once stopped */
  AlbercaPoolReadFunc  func;
  gpointer             user_data;
  GHashTable          *reads;      /* UUID → ReadState */
};

typedef enum
{
  READ_NONE,
  READ_RUNNING,
  READ_AGAIN,
  READ_AGAIN_WITH_VOLUMES,
} ReadState;

/* One read: what is asked, and @record or @error. */
typedef struct
{
  GVirConnection    *connection;
  char              *uuid;
  gboolean           volumes;
  AlbercaPoolRecord *record;
  GError            *error;
} PoolRead;

G_DEFINE_FINAL_TYPE (AlbercaPoolReader, alberca_pool_reader, G_TYPE_OBJECT)

static void
pool_read_free (PoolRead *read)
{
  g_object_unref (read->connection);
  g_free (read->uuid);
  g_clear_pointer (&read->record, alberca_pool_record_free);
  g_clear_error (&read->error);
  g_free (read);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PoolRead, pool_read_free)

static void
alberca_pool_reader_dispose (GObject *object)
{
  AlbercaPoolReader *self = (AlbercaPoolReader *) object;

  alberca_pool_reader_stop (self);

  G_OBJECT_CLASS (alberca_pool_reader_parent_class)->dispose (object);
}

static void
alberca_pool_reader_finalize (GObject *object)
{
  AlbercaPoolReader *self = (AlbercaPoolReader *) object;

  g_hash_table_unref (self->reads);

  G_OBJECT_CLASS (alberca_pool_reader_parent_class)->finalize (object);
}

static void
alberca_pool_reader_class_init (AlbercaPoolReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_pool_reader_dispose;
  G_OBJECT_CLASS (klass)->finalize = alberca_pool_reader_finalize;
}

static void
alberca_pool_reader_init (AlbercaPoolReader *self)
{
  self->reads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AlbercaPoolReader *
alberca_pool_reader_new (AlbercaWorkers      *workers,
                         GVirConnection      *connection,
                         AlbercaPoolReadFunc  func,
                         gpointer             user_data)
{
  AlbercaPoolReader *self = g_object_new (ALBERCA_TYPE_POOL_READER, NULL);

  self->workers = g_object_ref (workers);
  self->connection = g_object_ref (connection);
  self->func = func;
  self->user_data = user_data;
  return self;
}

static void
set_read_state (AlbercaPoolReader *self,
                const char        *uuid,
                ReadState          state)
{
  g_hash_table_replace (self->reads, g_strdup (uuid), GINT_TO_POINTER (state));
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  PoolRead *read = data;

  read->record = alberca_pools_read (read->connection, read->uuid, &read->error);
  return read;
}

static void
read_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaPoolReader *self = owner;
  g_autoptr(PoolRead) read = result;
  ReadState state;

  if (self->connection == NULL)
    return;
  state = GPOINTER_TO_INT (g_hash_table_lookup (self->reads, read->uuid));
  g_hash_table_remove (self->reads, read->uuid);
  self->func (read->uuid, read->record, read->error, read->volumes, self->user_data);
  if (state > READ_RUNNING)
    alberca_pool_reader_read (self, read->uuid, state == READ_AGAIN_WITH_VOLUMES);
}

void
alberca_pool_reader_read (AlbercaPoolReader *self,
                          const char        *uuid,
                          gboolean           volumes)
{
  ReadState state = GPOINTER_TO_INT (g_hash_table_lookup (self->reads, uuid));
  PoolRead *read;

  if (self->connection == NULL)
    return;
  if (state != READ_NONE)
    {
      set_read_state (self, uuid, MAX (state, volumes ? READ_AGAIN_WITH_VOLUMES : READ_AGAIN));
      return;
    }

  set_read_state (self, uuid, READ_RUNNING);
  read = g_new0 (PoolRead, 1);
  read->connection = g_object_ref (self->connection);
  read->uuid = g_strdup (uuid);
  read->volumes = volumes;
  alberca_workers_read (self->workers, ALBERCA_PRIORITY_READ, NULL, read_worker, read, NULL, read_done_cb, self);
}

void
alberca_pool_reader_stop (AlbercaPoolReader *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->workers);
}

/* In the order of a list that has what is read. */
int
alberca_pool_compare (gconstpointer a,
                      gconstpointer b,
                      gpointer      user_data)
{
  g_autofree char *first = g_utf8_collate_key_for_filename (alberca_pool_get_name ((AlbercaPool *) a), -1);
  g_autofree char *second = g_utf8_collate_key_for_filename (alberca_pool_get_name ((AlbercaPool *) b), -1);

  return strcmp (first, second);
}
