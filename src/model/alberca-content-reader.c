/* alberca-content-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-content-reader.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-content-private.h"
#include "model/alberca-pool.h"

/* Each volume takes one of the connection's threads, which are four. Of those on screen more are
 * handed over: a thread that comes free must not begin with something less urgent meanwhile. Of
 * those that nobody sees fewer: one thread is for what the user does. */
#define MAX_JOBS 8
#define MAX_BACKGROUND 3
/* What nobody sees is read so many at a time, but for no longer than this before the thread comes
 * free for something more urgent; microseconds. */
#define BATCH 32
#define SLICE 50000
/* How often it is told that some have been read, in milliseconds */
#define TELL_INTERVAL 500

struct _AlbercaContentClient
{
  AlbercaContentReader   *reader;
  AlbercaContentReadFunc  func;
  gpointer                user_data;
  gboolean                loading;
  gboolean                dirty;   /* it has not been told of what has been read */
  GError                 *refused; /* why nothing of it can be read */
};

struct _AlbercaContentReader
{
  GObject         parent_instance;

  AlbercaWorkers *workers; /* borrowed, NULL once they are gone */
  GCancellable   *cancellable;
  GPtrArray      *clients;
  GQueue          urgent;  /* of Entry */
  GQueue          normal;
  GHashTable     *waiting; /* AlbercaVolume (borrowed from the entry) → Entry in one of the queues */
  GHashTable     *running; /* number → Entry */
  guint           n_jobs;
  guint           last_id;
  guint           tell_source;
};

/* One volume on the main thread. */
typedef struct
{
  GList                 link; /* of its queue */
  AlbercaVolume        *volume;
  AlbercaContentClient *client; /* borrowed, NULL once it has left */
  AlbercaContentDepth   depth;
  gboolean              urgent;
  gboolean              again; /* its number of snapshots is known, not yet the table of them */
} Entry;

/* One volume on a worker; which one it is knows the main thread alone, by the number. */
typedef struct
{
  guint                id;
  GVirStorageVol      *handle;
  AlbercaContentDepth  depth;
  gboolean             quick;
  gboolean             is_read;
  AlbercaContent      *content;
  AlbercaRangeEnd     *end;     /* or NULL */
  GError              *error;
} Item;

/* What was shown before libvirt said that it was read right */
typedef struct
{
  AlbercaRangeEnd      *end;     /* the worker's */
  GError               *error;   /* why it does not count */
  AlbercaVolume        *volume;
  const AlbercaContent *content; /* to be compared */
} Ending;

G_DEFINE_FINAL_TYPE (AlbercaContentReader, alberca_content_reader, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->volume);
  g_free (entry);
}

static void
item_free (gpointer data)
{
  Item *item = data;

  g_object_unref (item->handle);
  g_clear_pointer (&item->content, alberca_content_free);
  g_clear_error (&item->error);
  g_free (item);
}

static void
alberca_content_reader_finalize (GObject *object)
{
  AlbercaContentReader *self = (AlbercaContentReader *) object;

  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->running);
  g_ptr_array_unref (self->clients);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (alberca_content_reader_parent_class)->finalize (object);
}

static void
alberca_content_reader_class_init (AlbercaContentReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_content_reader_finalize;
}

static void
alberca_content_reader_init (AlbercaContentReader *self)
{
  self->cancellable = g_cancellable_new ();
  self->clients = g_ptr_array_new ();
  self->waiting = g_hash_table_new (NULL, NULL);
  self->running = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
}

static void
abandon (gpointer data)
{
  AlbercaContentReader *self = data;

  self->workers = NULL;
  g_object_unref (self);
}

/**
 * alberca_content_reader_get:
 * @workers: the threads of a connection
 *
 * Main thread.
 *
 * Returns: (transfer none): what looks into the volumes of that connection, as long as its threads live
 */
AlbercaContentReader *
alberca_content_reader_get (AlbercaWorkers *workers)
{
  static GQuark quark;
  AlbercaContentReader *self;

  g_return_val_if_fail (ALBERCA_IS_WORKERS (workers), NULL);

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("alberca-content-reader");
  self = g_object_get_qdata (G_OBJECT (workers), quark);
  if (self != NULL)
    return self;

  self = g_object_new (ALBERCA_TYPE_CONTENT_READER, NULL);
  self->workers = workers;
  g_object_set_qdata_full (G_OBJECT (workers), quark, self, abandon);
  return self;
}

/* ---- Clients ---- */

/**
 * alberca_content_reader_join:
 * @self: a reader
 * @func: called now and then while volumes of the new client are read
 * @user_data: for @func
 *
 * Returns: (transfer full): a client with nothing to read, until alberca_content_client_leave()
 */
AlbercaContentClient *
alberca_content_reader_join (AlbercaContentReader   *self,
                             AlbercaContentReadFunc  func,
                             gpointer                user_data)
{
  AlbercaContentClient *client = g_new0 (AlbercaContentClient, 1);

  client->reader = g_object_ref (self);
  client->func = func;
  client->user_data = user_data;
  g_ptr_array_add (self->clients, client);
  return client;
}

static void
drop (AlbercaContentReader *self,
      Entry                *entry)
{
  g_hash_table_remove (self->waiting, entry->volume);
  g_queue_unlink (entry->urgent ? &self->urgent : &self->normal, &entry->link);
  entry_free (entry);
}

/* Nothing of @client waits any more. @error: (nullable): why it is not read */
static void
drop_all (AlbercaContentReader *self,
          AlbercaContentClient *client,
          const GError         *error)
{
  GQueue *queues[] = { &self->urgent, &self->normal };

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      GList *next;

      for (GList *link = queues[i]->head; link != NULL; link = next)
        {
          Entry *entry = link->data;

          next = link->next;
          if (entry->client != client)
            continue;
          if (error != NULL)
            alberca_volume_apply_content (entry->volume, NULL, error);
          drop (self, entry);
        }
    }
}

static void start_next (AlbercaContentReader *self);

/**
 * alberca_content_client_leave:
 * @self: (transfer full): a client
 *
 * Nothing of it is read or told any more.
 */
void
alberca_content_client_leave (AlbercaContentClient *self)
{
  AlbercaContentReader *reader = self->reader;
  GHashTableIter iter;
  gpointer entry;

  drop_all (reader, self, NULL);
  g_hash_table_iter_init (&iter, reader->running);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (((Entry *) entry)->client == self)
      ((Entry *) entry)->client = NULL;
  g_ptr_array_remove_fast (reader->clients, self);
  if (reader->clients->len == 0)
    {
      g_clear_handle_id (&reader->tell_source, g_source_remove);
      g_cancellable_cancel (reader->cancellable);
      g_object_unref (reader->cancellable);
      reader->cancellable = g_cancellable_new ();
    }
  g_clear_error (&self->refused);
  g_free (self);
  start_next (reader);
  g_object_unref (reader);
}

/**
 * alberca_content_client_set_loading:
 * @self: a client
 * @loading: its list is on its way
 *
 * What nobody sees waits until all lists of the connection are there.
 */
void
alberca_content_client_set_loading (AlbercaContentClient *self,
                                    gboolean              loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  if (!loading)
    start_next (self->reader);
}

static gboolean
is_loading (AlbercaContentReader *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (((AlbercaContentClient *) g_ptr_array_index (self->clients, i))->loading)
      return TRUE;
  return FALSE;
}

/* ---- Telling ---- */

static void
tell (AlbercaContentReader *self)
{
  /* Its clients keep it, and may all leave meanwhile */
  g_autoptr(AlbercaContentReader) kept = g_object_ref (self);
  g_autoptr(GPtrArray) clients = g_ptr_array_copy (self->clients, NULL, NULL);

  g_clear_handle_id (&self->tell_source, g_source_remove);
  for (guint i = 0; i < clients->len; i++)
    {
      AlbercaContentClient *client = g_ptr_array_index (clients, i);

      /* Another one's function may have made it leave */
      if (!g_ptr_array_find (kept->clients, client, NULL) || !client->dirty)
        continue;
      client->dirty = FALSE;
      client->func (client->user_data);
    }
}

static gboolean
tell_cb (gpointer user_data)
{
  AlbercaContentReader *self = user_data;

  self->tell_source = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (AlbercaContentReader *self)
{
  if (self->n_jobs == 0 && g_hash_table_size (self->waiting) == 0)
    tell (self);
  else if (self->tell_source == 0)
    self->tell_source = g_timeout_add (TELL_INTERVAL, tell_cb, self);
}

/* ---- Reading ---- */

/* Worker thread: a slice. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  GPtrArray *items = data;
  gint64 end = g_get_monotonic_time () + SLICE;

  for (guint i = 0; i < items->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Item *item = g_ptr_array_index (items, i);

      item->content = alberca_content_read (item->handle, item->depth, item->quick, &item->end, &item->error);
      item->is_read = TRUE;
      if (g_get_monotonic_time () >= end)
        break;
    }
  return g_ptr_array_ref (items);
}

/* libvirt will answer the same for every other volume of the pool. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED) ||
         g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_SUPPORT);
}

static GError *
make_refusal (gint code)
{
  return g_error_new_literal (ALBERCA_LIBVIRT_ERROR, code,
                              code == ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED
                                ? _("The connection is read-only: libvirt does not give out what is in a volume, so its "
                                    "snapshots and labels are not known.")
                                : _("libvirt cannot give out what is in a volume here, so its snapshots and labels are "
                                    "not known."));
}

static void
push (AlbercaContentReader *self,
      Entry                *entry,
      gboolean              first)
{
  GQueue *queue = entry->urgent ? &self->urgent : &self->normal;

  g_hash_table_insert (self->waiting, entry->volume, entry);
  if (first)
    g_queue_push_head_link (queue, &entry->link);
  else
    g_queue_push_tail_link (queue, &entry->link);
}

/* @entry: (transfer full). What came too late for its slice waits again. */
static void
apply (AlbercaContentReader *self,
       Entry                *entry,
       Item                 *item)
{
  AlbercaContentClient *client = entry->client;
  gboolean again;

  if (client == NULL || alberca_volume_get_pool (entry->volume) == NULL)
    {
      alberca_volume_redo_content (entry->volume);
      entry_free (entry);
      return;
    }
  if (!item->is_read && client->refused == NULL && !g_hash_table_contains (self->waiting, entry->volume))
    {
      entry->urgent = !entry->again && alberca_volume_get_on_screen (entry->volume);
      push (self, entry, TRUE);
      return;
    }
  if (item->error != NULL && client->refused == NULL && is_refusal (item->error))
    {
      client->refused = make_refusal (item->error->code);
      drop_all (self, client, client->refused);
    }
  again = item->content != NULL && !item->content->complete;
  if (item->is_read || client->refused != NULL)
    alberca_volume_apply_content (entry->volume, g_steal_pointer (&item->content),
                                  client->refused != NULL ? client->refused : item->error);
  client->dirty = TRUE;
  if (again && !g_hash_table_contains (self->waiting, entry->volume))
    {
      entry->urgent = FALSE;
      entry->again = TRUE;
      push (self, entry, TRUE);
      return;
    }
  entry_free (entry);
}

/* Worker thread. */
static gpointer
end_worker (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Ending *ending = data;

  alberca_range_end_finish (g_steal_pointer (&ending->end), &ending->error);
  return ending;
}

static void
end_done_cb (gpointer  owner,
             gpointer  data,
             GError   *error)
{
  Ending *ending = data;

  if (ending->error != NULL && ending->content != NULL && alberca_volume_get_content (ending->volume) == ending->content)
    alberca_volume_apply_content (ending->volume, NULL, ending->error);
  g_clear_error (&ending->error);
  g_object_unref (ending->volume);
  g_free (ending);
}

/* After all that somebody waits for */
static void
end_read (AlbercaContentReader  *self,
          AlbercaRangeEnd       *end,
          AlbercaVolume         *volume,
          const AlbercaContent  *content)
{
  Ending *ending = g_new0 (Ending, 1);

  ending->end = end;
  ending->volume = g_object_ref (volume);
  ending->content = content;
  alberca_workers_read (self->workers, ALBERCA_PRIORITY_BACKGROUND, NULL, end_worker, ending, NULL, end_done_cb, self);
}

static void
read_done_cb (gpointer  owner,
              gpointer  data,
              GError   *error)
{
  AlbercaContentReader *self = owner;
  g_autoptr(GPtrArray) items = data;

  self->n_jobs--;
  for (guint i = items->len; i > 0; i--)
    {
      Item *item = g_ptr_array_index (items, i - 1);
      gpointer entry;

      g_hash_table_steal_extended (self->running, GUINT_TO_POINTER (item->id), NULL, &entry);
      if (item->end != NULL)
        end_read (self, g_steal_pointer (&item->end), ((Entry *) entry)->volume, item->content);
      apply (self, entry, item);
    }
  start_next (self);
  tell_soon (self);
}

/* Takes the entry out of its queue and makes what a worker needs of it. */
static Item *
take (AlbercaContentReader *self,
      Entry                *entry)
{
  Item *item = g_new0 (Item, 1);

  g_hash_table_remove (self->waiting, entry->volume);
  g_queue_unlink (entry->urgent ? &self->urgent : &self->normal, &entry->link);
  alberca_volume_begin_content (entry->volume);
  item->id = ++self->last_id;
  item->handle = g_object_ref (alberca_volume_get_handle (entry->volume));
  item->depth = entry->depth;
  item->quick = entry->urgent;
  g_hash_table_insert (self->running, GUINT_TO_POINTER (item->id), entry);
  return item;
}

/* What has left the screen, or its pool, while it waited */
static void
sort_out (AlbercaContentReader *self)
{
  Entry *entry;

  while ((entry = g_queue_peek_head (&self->urgent)) != NULL && !alberca_volume_get_on_screen (entry->volume))
    {
      g_queue_unlink (&self->urgent, &entry->link);
      entry->urgent = FALSE;
      push (self, entry, TRUE);
    }
  while ((entry = g_queue_peek_head (&self->normal)) != NULL && alberca_volume_get_pool (entry->volume) == NULL)
    drop (self, entry);
}

/* (transfer full): what the next job reads; NULL: there is to be none now */
static GPtrArray *
take_next (AlbercaContentReader *self,
           gboolean             *urgent)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  guint n;

  sort_out (self);
  *urgent = self->urgent.length > 0;
  if (*urgent)
    g_ptr_array_add (items, take (self, g_queue_peek_head (&self->urgent)));
  else if (self->n_jobs < MAX_BACKGROUND && self->normal.length > 0 && !is_loading (self))
    /* Few are shared out evenly */
    for (n = MIN (BATCH, self->normal.length / MAX_BACKGROUND + 1); n > 0 && self->normal.length > 0; n--)
      g_ptr_array_add (items, take (self, g_queue_peek_head (&self->normal)));
  return items->len > 0 ? g_steal_pointer (&items) : NULL;
}

static void
start_next (AlbercaContentReader *self)
{
  while (self->workers != NULL && self->n_jobs < MAX_JOBS)
    {
      gboolean urgent;
      GPtrArray *items = take_next (self, &urgent);

      if (items == NULL)
        break;
      self->n_jobs++;
      alberca_workers_read (self->workers, urgent ? ALBERCA_PRIORITY_READ : ALBERCA_PRIORITY_BACKGROUND,
                            self->cancellable, read_worker, items, (GDestroyNotify) g_ptr_array_unref, read_done_cb,
                            self);
    }
}

/* ---- What to read ---- */

/* On devices libvirt does not look, so they may be anything. In files it has looked, and knows all
 * formats but UDF: raw ones are looked into where somebody sees them, or the name says that they are
 * discs. */
static AlbercaContentDepth
choose_depth (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const char *format = alberca_volume_get_format (volume);

  if (config == NULL || (config->type != NULL && g_str_has_suffix (config->type, "dir")))
    return ALBERCA_CONTENT_DEPTH_NONE;
  if (g_str_equal (format, "qcow2"))
    return ALBERCA_CONTENT_DEPTH_IMAGE;
  if (g_str_equal (format, "iso") || alberca_volume_get_named_iso (volume) || g_strcmp0 (config->type, "block") == 0)
    return ALBERCA_CONTENT_DEPTH_ANY;
  if (alberca_volume_get_on_screen (volume) && config->encryption == NULL &&
      (*format == '\0' || g_str_equal (format, "raw") || g_str_equal (format, "none")))
    return ALBERCA_CONTENT_DEPTH_ANY;
  return ALBERCA_CONTENT_DEPTH_NONE;
}

static gboolean
is_read_only (AlbercaVolume *volume)
{
  AlbercaPool *pool = alberca_volume_get_pool (volume);
  AlbercaConnection *connection = pool != NULL ? alberca_pool_get_connection (pool) : NULL;

  return connection != NULL && alberca_connection_get_read_only (connection);
}

/**
 * alberca_content_client_consider:
 * @self: a client
 * @volume: one of its volumes that is on screen now, or has changed
 *
 * Main thread. Looks into it where that says anything and nobody has looked since it changed.
 */
void
alberca_content_client_consider (AlbercaContentClient *self,
                                 AlbercaVolume        *volume)
{
  AlbercaContentReader *reader = self->reader;
  AlbercaContentDepth depth = choose_depth (volume);
  Entry *entry = g_hash_table_lookup (reader->waiting, volume);

  if (depth == ALBERCA_CONTENT_DEPTH_NONE || !alberca_volume_needs_content (volume))
    {
      /* What is known is of what it was before */
      if (depth == ALBERCA_CONTENT_DEPTH_NONE && alberca_volume_needs_content (volume) &&
          alberca_volume_get_content_state (volume) != ALBERCA_CONTENT_NONE)
        alberca_volume_forget_content (volume);
      return;
    }
  if (self->refused == NULL && is_read_only (volume))
    self->refused = make_refusal (ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED);
  if (self->refused != NULL)
    {
      if (alberca_volume_get_content_state (volume) != ALBERCA_CONTENT_FAILED)
        alberca_volume_apply_content (volume, NULL, self->refused);
      return;
    }
  if (entry != NULL)
    {
      g_hash_table_remove (reader->waiting, volume);
      g_queue_unlink (entry->urgent ? &reader->urgent : &reader->normal, &entry->link);
    }
  else
    {
      entry = g_new0 (Entry, 1);
      entry->link.data = entry;
      entry->volume = g_object_ref (volume);
      entry->client = self;
    }
  entry->depth = depth;
  entry->again = FALSE;
  entry->urgent = alberca_volume_get_on_screen (volume);
  alberca_volume_await_content (volume);
  push (reader, entry, FALSE);
  start_next (reader);
}
