/* alberca-domain-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-domain-reader.h"

#include "backend/alberca-domain-events.h"

/* Of the connection's calls in flight, so many at most are these. */
#define MAX_READS 2
/* Domains in one turn of a worker: the main thread hears of them together. */
#define STRETCH 16

struct _AlbercaDomainReader
{
  GObject                         parent_instance;

  AlbercaWorkers                 *workers;
  GVirConnection                 *handle;
  const AlbercaDomainReaderFuncs *funcs;
  gpointer                        user_data;
  AlbercaDomainEvents            *events;
  GHashTable                     *prints;  /* uuid → what the last survey said of its disks */
  GQueue                          first;   /* (element-type utf8): uuids to be read */
  GQueue                          later;
  GHashTable                     *waiting; /* (element-type utf8): what is in either, borrowed */
  GHashTable                     *taken;   /* uuid → serial of the read that told of it last */
  guint                           serial;
  guint                           n_reads;
  guint                           n_first_reads;
  gboolean                        surveyed;
  gboolean                        surveying;
  gboolean                        survey_again; /* asked for while one was going on */
  gboolean                        stopped;
};

typedef struct
{
  AlbercaDomainReader *reader; /* handed on as the data of events; they come on the main thread */
  GVirConnection      *handle;
  gboolean             register_events;
} SurveyCall;

typedef struct
{
  AlbercaDomainEvents *events;
  GPtrArray           *records;
  GError              *error;
} Survey;

typedef struct
{
  GVirConnection *handle;
  GPtrArray      *uuids;
  guint           serial;
  gboolean        first;
} ReadCall;

/* One domain: @record, or neither it nor an error, where it is gone. */
typedef struct
{
  char                *uuid;
  AlbercaDomainRecord *record;
  GError              *error;
} ReadResult;

typedef struct
{
  GPtrArray *results; /* (element-type ReadResult) */
  guint      serial;
  gboolean   first;
} ReadResults;

G_DEFINE_FINAL_TYPE (AlbercaDomainReader, alberca_domain_reader, G_TYPE_OBJECT)

static void pump (AlbercaDomainReader *self);

static void
survey_call_free (gpointer data)
{
  SurveyCall *call = data;

  g_object_unref (call->handle);
  g_free (call);
}

static void
read_call_free (gpointer data)
{
  ReadCall *call = data;

  g_object_unref (call->handle);
  g_ptr_array_unref (call->uuids);
  g_free (call);
}

static void
read_result_free (gpointer data)
{
  ReadResult *result = data;

  g_free (result->uuid);
  g_clear_pointer (&result->record, alberca_domain_record_free);
  g_clear_error (&result->error);
  g_free (result);
}

static void
read_results_free (ReadResults *results)
{
  g_ptr_array_unref (results->results);
  g_free (results);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadResults, read_results_free)

/* ---- One domain, or some ---- */

static gboolean
is_waiting (AlbercaDomainReader *self)
{
  return self->n_reads > 0 || !g_queue_is_empty (&self->first) || !g_queue_is_empty (&self->later);
}

/* @first: somebody waits for it. What is waiting already is not read twice. */
static void
add (AlbercaDomainReader *self,
     const char          *uuid,
     gboolean             first)
{
  char *copy;

  if (g_hash_table_contains (self->waiting, uuid))
    return;
  copy = g_strdup (uuid);
  g_queue_push_tail (first ? &self->first : &self->later, copy);
  g_hash_table_add (self->waiting, copy);
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  ReadCall *call = data;
  ReadResults *results = g_new0 (ReadResults, 1);

  results->first = call->first;
  results->serial = call->serial;
  results->results = g_ptr_array_new_with_free_func (read_result_free);
  for (guint i = 0; i < call->uuids->len; i++)
    {
      ReadResult *result = g_new0 (ReadResult, 1);

      result->uuid = g_strdup (g_ptr_array_index (call->uuids, i));
      result->record = alberca_domains_read (call->handle, result->uuid, &result->error);
      g_ptr_array_add (results->results, result);
    }
  return results;
}

/* Of two reads of a domain at the same time the older may be answered last. */
static void
take_result (AlbercaDomainReader *self,
             const ReadResult    *result,
             guint                serial)
{
  if (result->error != NULL)
    {
      g_debug ("Cannot read a domain: %s", result->error->message);
      return;
    }
  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->taken, result->uuid)) > serial)
    return;
  g_hash_table_replace (self->taken, g_strdup (result->uuid), GUINT_TO_POINTER (serial));
  if (result->record != NULL && !result->record->scratch)
    self->funcs->domain (result->record, self->user_data);
  else
    self->funcs->gone (result->uuid, self->user_data);
}

static void
read_done_cb (gpointer  owner,
              gpointer  data,
              GError   *error)
{
  AlbercaDomainReader *self = owner;
  g_autoptr(ReadResults) results = data;

  self->n_reads--;
  self->n_first_reads -= results->first;
  if (self->stopped)
    return;
  for (guint i = 0; i < results->results->len; i++)
    take_result (self, g_ptr_array_index (results->results, i), results->serial);
  pump (self);
  self->funcs->progress (self->user_data);
}

static void
pump (AlbercaDomainReader *self)
{
  while (self->n_reads < MAX_READS && (!g_queue_is_empty (&self->first) || !g_queue_is_empty (&self->later)))
    {
      ReadCall *call = g_new0 (ReadCall, 1);
      GQueue *queue;

      call->first = !g_queue_is_empty (&self->first);
      call->handle = g_object_ref (self->handle);
      call->uuids = g_ptr_array_new_with_free_func (g_free);
      queue = call->first ? &self->first : &self->later;
      while (call->uuids->len < STRETCH && !g_queue_is_empty (queue))
        {
          char *uuid = g_queue_pop_head (queue);

          g_hash_table_remove (self->waiting, uuid);
          g_ptr_array_add (call->uuids, uuid);
        }
      call->serial = ++self->serial;
      self->n_reads++;
      self->n_first_reads += call->first;
      alberca_workers_read (self->workers, call->first ? ALBERCA_PRIORITY_READ : ALBERCA_PRIORITY_BACKGROUND, NULL,
                            read_worker, call, read_call_free, read_done_cb, self);
    }
}

/* Main thread: libvirt's event. */
static void
domain_event_cb (const char *uuid,
                 gpointer    user_data)
{
  AlbercaDomainReader *self = user_data;

  if (self->stopped)
    return;
  add (self, uuid, TRUE);
  pump (self);
}

/* ---- All of them at once ---- */

/* What a survey says of a domain, to see whether it says something else later. */
static char *
make_print (const AlbercaDomainRecord *record)
{
  GString *print = g_string_new (record->name);

  g_string_append (print, record->running ? "\n+" : "\n-");
  for (guint i = 0; i < record->disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (record->disks, i);

      g_string_append_printf (print, "\n%s=%s", disk->target, disk->path);
    }
  return g_string_free (print, FALSE);
}

/* Worker thread. Events first: what happens during the survey is told by them. */
static gpointer
survey_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  SurveyCall *call = data;
  Survey *survey = g_new0 (Survey, 1);

  if (call->register_events)
    survey->events = alberca_domain_events_register (call->handle, domain_event_cb, call->reader);
  survey->records = alberca_domains_survey (call->handle, &survey->error);
  return survey;
}

/* Worker thread. */
static gpointer
unregister_worker (gpointer       data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  alberca_domain_events_unregister (data);
  return NULL;
}

static void
unregistered_cb (gpointer  owner,
                 gpointer  result,
                 GError   *error)
{
}

static void
drop_events (AlbercaWorkers      *workers,
             AlbercaDomainEvents *events)
{
  alberca_domain_events_mute (events);
  alberca_workers_read (workers, ALBERCA_PRIORITY_BACKGROUND, NULL, unregister_worker, events, NULL,
                        unregistered_cb, NULL);
}

/* A domain for the first time, or with other disks than at the last survey. What has been read
 * is known better than any survey tells, and what a helper of ours has is not told at all. */
static void
take_surveyed (AlbercaDomainReader       *self,
               const AlbercaDomainRecord *record)
{
  char *print = make_print (record);
  gboolean known = g_hash_table_contains (self->prints, record->uuid);

  if (known && g_strcmp0 (g_hash_table_lookup (self->prints, record->uuid), print) == 0)
    {
      g_free (print);
      return;
    }
  g_hash_table_replace (self->prints, g_strdup (record->uuid), print);
  /* An event told of it before: it may have been read before it became what the survey saw. */
  if (!known && g_hash_table_contains (self->taken, record->uuid))
    known = TRUE;
  if (!known)
    self->funcs->domain (record, self->user_data);
  add (self, record->uuid, known || record->incomplete);
}

static void
take_survey (AlbercaDomainReader *self,
             GPtrArray           *records)
{
  g_autoptr(GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer uuid;

  for (guint i = 0; i < records->len; i++)
    {
      const AlbercaDomainRecord *record = g_ptr_array_index (records, i);

      g_hash_table_add (there, record->uuid);
      take_surveyed (self, record);
    }
  g_hash_table_iter_init (&iter, self->prints);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    if (!g_hash_table_contains (there, uuid))
      {
        self->funcs->gone (uuid, self->user_data);
        g_hash_table_iter_remove (&iter);
      }
}

static void
survey_done_cb (gpointer  owner,
                gpointer  data,
                GError   *error)
{
  AlbercaDomainReader *self = owner;
  Survey *survey = data;

  self->surveying = FALSE;
  if (survey->events != NULL && self->stopped)
    drop_events (self->workers, survey->events);
  else if (survey->events != NULL)
    self->events = survey->events;
  if (!self->stopped)
    {
      self->surveyed = TRUE;
      if (survey->records != NULL)
        take_survey (self, survey->records);
      else
        g_debug ("Cannot list the domains: %s", survey->error->message);
      pump (self);
      self->funcs->progress (self->user_data);
    }
  if (self->survey_again)
    alberca_domain_reader_reread (self);
  g_clear_pointer (&survey->records, g_ptr_array_unref);
  g_clear_error (&survey->error);
  g_free (survey);
}

/**
 * alberca_domain_reader_reread:
 * @self: the reader
 *
 * Main thread. One more survey, after the one that is going on, which may have passed what is
 * new already; domains of which it says something new are read.
 */
void
alberca_domain_reader_reread (AlbercaDomainReader *self)
{
  SurveyCall *call;

  g_return_if_fail (ALBERCA_IS_DOMAIN_READER (self));

  if (self->stopped)
    return;
  self->survey_again = self->surveying;
  if (self->surveying)
    return;
  self->surveying = TRUE;
  call = g_new0 (SurveyCall, 1);
  call->reader = self;
  call->handle = g_object_ref (self->handle);
  call->register_events = self->events == NULL;
  alberca_workers_read (self->workers, ALBERCA_PRIORITY_READ, NULL, survey_worker, call, survey_call_free,
                        survey_done_cb, self);
}

/* ---- Life ---- */

static void
alberca_domain_reader_finalize (GObject *object)
{
  AlbercaDomainReader *self = (AlbercaDomainReader *) object;

  g_queue_clear_full (&self->first, g_free);
  g_queue_clear_full (&self->later, g_free);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->prints);
  g_hash_table_unref (self->taken);
  g_clear_object (&self->handle);
  g_clear_object (&self->workers);

  G_OBJECT_CLASS (alberca_domain_reader_parent_class)->finalize (object);
}

static void
alberca_domain_reader_class_init (AlbercaDomainReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_domain_reader_finalize;
}

static void
alberca_domain_reader_init (AlbercaDomainReader *self)
{
  g_queue_init (&self->first);
  g_queue_init (&self->later);
  self->waiting = g_hash_table_new (g_str_hash, g_str_equal);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->prints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * alberca_domain_reader_new:
 * @workers: the connection's threads
 * @handle: the open connection
 * @funcs: who is told
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a reader that has begun
 */
AlbercaDomainReader *
alberca_domain_reader_new (AlbercaWorkers                 *workers,
                           GVirConnection                 *handle,
                           const AlbercaDomainReaderFuncs *funcs,
                           gpointer                        user_data)
{
  AlbercaDomainReader *self = g_object_new (ALBERCA_TYPE_DOMAIN_READER, NULL);

  self->workers = g_object_ref (workers);
  self->handle = g_object_ref (handle);
  self->funcs = funcs;
  self->user_data = user_data;
  alberca_domain_reader_reread (self);
  return self;
}

void
alberca_domain_reader_stop (AlbercaDomainReader *self)
{
  g_return_if_fail (ALBERCA_IS_DOMAIN_READER (self));

  self->stopped = TRUE;
  if (self->events != NULL)
    drop_events (self->workers, g_steal_pointer (&self->events));
}

gboolean
alberca_domain_reader_get_resolved (AlbercaDomainReader *self)
{
  return self->surveyed && g_queue_is_empty (&self->first) && self->n_first_reads == 0;
}

gboolean
alberca_domain_reader_get_complete (AlbercaDomainReader *self)
{
  return self->surveyed && !is_waiting (self);
}
