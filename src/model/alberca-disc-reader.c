/* alberca-disc-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-disc-reader.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-ranges.h"

/* So many volumes are looked into at once: the connection's other threads stay free. */
#define MAX_RUNNING 2

struct _AlbercaDiscReader
{
  GObject               parent_instance;

  AlbercaWorkers       *workers;
  GQueue                urgent;  /* of AlbercaVolume */
  GQueue                normal;
  GHashTable           *waiting; /* AlbercaVolume (borrowed from the queues) → whether it is urgent */
  GHashTable           *running; /* number → AlbercaVolume */
  guint                 last_id;
  GError               *refused; /* this connection gives out the content of no volume */
  AlbercaDiscsReadFunc  func;
  gpointer              user_data;
  gboolean              stopped;
};

/* One volume that is looked into; which one it is knows the main thread alone, by the number. */
typedef struct
{
  guint           id;
  GVirStorageVol *handle;
} Call;

typedef struct
{
  guint       id;
  AlbercaIso *iso;
  GError     *error;
} Result;

G_DEFINE_FINAL_TYPE (AlbercaDiscReader, alberca_disc_reader, G_TYPE_OBJECT)

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->handle);
  g_free (call);
}

static void
result_free (Result *result)
{
  g_clear_pointer (&result->iso, alberca_iso_free);
  g_clear_error (&result->error);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Result, result_free)

static void
clear_queues (AlbercaDiscReader *self)
{
  g_hash_table_remove_all (self->waiting);
  g_queue_clear_full (&self->urgent, g_object_unref);
  g_queue_clear_full (&self->normal, g_object_unref);
}

static void
alberca_disc_reader_finalize (GObject *object)
{
  AlbercaDiscReader *self = (AlbercaDiscReader *) object;

  clear_queues (self);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->running);
  g_object_unref (self->workers);
  g_clear_error (&self->refused);

  G_OBJECT_CLASS (alberca_disc_reader_parent_class)->finalize (object);
}

static void
alberca_disc_reader_class_init (AlbercaDiscReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_disc_reader_finalize;
}

static void
alberca_disc_reader_init (AlbercaDiscReader *self)
{
  self->waiting = g_hash_table_new (NULL, NULL);
  self->running = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/**
 * alberca_disc_reader_new:
 * @workers: the connection's threads
 * @func: called when there is nothing left to read
 * @user_data: for @func, until alberca_disc_reader_stop()
 *
 * Returns: (transfer full): a reader with nothing to do
 */
AlbercaDiscReader *
alberca_disc_reader_new (AlbercaWorkers       *workers,
                         AlbercaDiscsReadFunc  func,
                         gpointer              user_data)
{
  AlbercaDiscReader *self = g_object_new (ALBERCA_TYPE_DISC_READER, NULL);

  self->workers = g_object_ref (workers);
  self->func = func;
  self->user_data = user_data;
  return self;
}

/* Worker thread. One read, and another where there is a boot catalog; NULL without an error: it is
 * no disc. */
static AlbercaIso *
read_disc (GVirStorageVol  *volume,
           GError         **error)
{
  g_autoptr(GBytes) head = alberca_volumes_read_range (volume, 0, ALBERCA_ISO_HEAD_LENGTH, error);
  g_autoptr(GBytes) catalog = NULL;
  g_autoptr(AlbercaIso) iso = NULL;

  if (head == NULL)
    return NULL;
  iso = alberca_iso_parse (g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  if (iso == NULL || iso->catalog_offset == 0)
    return g_steal_pointer (&iso);

  /* Beyond the end of an image that was cut off there is none; on a device libvirt calls that an error. */
  catalog = alberca_volumes_read_range (volume, iso->catalog_offset, ALBERCA_ISO_CATALOG_LENGTH, NULL);
  if (catalog != NULL)
    alberca_iso_read_catalog (iso, g_bytes_get_data (catalog, NULL), g_bytes_get_size (catalog));
  return g_steal_pointer (&iso);
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Call *call = data;
  Result *result = g_new0 (Result, 1);

  result->id = call->id;
  result->iso = read_disc (call->handle, &result->error);
  return result;
}

/* libvirt will answer the same for every other volume. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED) ||
         g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_SUPPORT);
}

static GError *
explain_refusal (const GError *error)
{
  GError *explained = g_error_copy (error);

  g_free (explained->message);
  if (error->code == ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED)
    explained->message = g_strdup (_("The connection is read-only: libvirt does not give out what is in a volume, so its "
                                     "label and what it boots are not known."));
  else
    explained->message = g_strdup (_("libvirt cannot give out what is in a volume here, so its label and what it boots "
                                     "are not known."));
  return explained;
}

static void start_next (AlbercaDiscReader *self);

/* Whoever waits need not any more. */
static void
refuse_all (AlbercaDiscReader *self,
            const GError      *error)
{
  GHashTableIter iter;
  gpointer volume;

  self->refused = explain_refusal (error);
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &volume, NULL))
    alberca_volume_apply_disc (volume, NULL, self->refused);
  clear_queues (self);
}

static void
read_done_cb (gpointer  owner,
              gpointer  data,
              GError   *error)
{
  AlbercaDiscReader *self = owner;
  g_autoptr(Result) result = data;
  AlbercaVolume *volume;

  if (self->stopped)
    return;
  if (result->error != NULL && self->refused == NULL && is_refusal (result->error))
    refuse_all (self, result->error);
  volume = g_hash_table_lookup (self->running, GUINT_TO_POINTER (result->id));
  alberca_volume_apply_disc (volume, g_steal_pointer (&result->iso),
                             result->error != NULL && self->refused != NULL ? self->refused : result->error);
  g_hash_table_remove (self->running, GUINT_TO_POINTER (result->id));
  start_next (self);
}

/* A volume may be in both queues: the second time it is not waited for any more. (transfer full) */
static AlbercaVolume *
take_next (AlbercaDiscReader *self,
           gboolean          *urgent)
{
  for (;;)
    {
      AlbercaVolume *volume = g_queue_pop_head (&self->urgent);

      *urgent = volume != NULL;
      if (volume == NULL)
        volume = g_queue_pop_head (&self->normal);
      if (volume == NULL || g_hash_table_remove (self->waiting, volume))
        return volume;
      g_object_unref (volume);
    }
}

static void
start_next (AlbercaDiscReader *self)
{
  while (g_hash_table_size (self->running) < MAX_RUNNING)
    {
      gboolean urgent;
      AlbercaVolume *volume = take_next (self, &urgent);
      Call *call;

      if (volume == NULL)
        break;
      alberca_volume_begin_disc (volume);
      call = g_new0 (Call, 1);
      call->id = ++self->last_id;
      call->handle = g_object_ref (alberca_volume_get_handle (volume));
      g_hash_table_insert (self->running, GUINT_TO_POINTER (call->id), volume);
      alberca_workers_read (self->workers, urgent ? ALBERCA_PRIORITY_READ : ALBERCA_PRIORITY_BACKGROUND, NULL,
                            read_worker, call, call_free, read_done_cb, self);
    }
  if (g_hash_table_size (self->running) == 0)
    self->func (self->user_data);
}

/* What libvirt, which has looked into files, or the name says to be a disc is always looked into.
 * Other raw data only where somebody sees it: on devices libvirt does not look, and it knows no UDF. */
static gboolean
is_candidate (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const char *format;

  if (config == NULL || (config->type != NULL && g_str_has_suffix (config->type, "dir")))
    return FALSE;
  format = alberca_volume_get_format (volume);
  if (g_str_equal (format, "iso") || alberca_volume_get_named_iso (volume))
    return TRUE;
  return alberca_volume_get_on_screen (volume) && config->encryption == NULL &&
         (*format == '\0' || g_str_equal (format, "raw") || g_str_equal (format, "none"));
}

/**
 * alberca_disc_reader_consider:
 * @self: a reader
 * @volume: one that is on screen now, or has changed
 *
 * Main thread. Looks into it where it may be a disc and nobody has looked since it changed.
 */
void
alberca_disc_reader_consider (AlbercaDiscReader *self,
                              AlbercaVolume     *volume)
{
  gboolean urgent = alberca_volume_get_on_screen (volume);
  gpointer was_urgent;

  if (!is_candidate (volume))
    {
      /* It was a disc once. */
      if (alberca_volume_get_disc (volume) != NULL && alberca_volume_needs_disc (volume))
        alberca_volume_apply_disc (volume, NULL, NULL);
      return;
    }
  if (!alberca_volume_needs_disc (volume))
    return;
  if (self->refused != NULL)
    {
      alberca_volume_apply_disc (volume, NULL, self->refused);
      return;
    }
  if (g_hash_table_lookup_extended (self->waiting, volume, NULL, &was_urgent) &&
      (!urgent || GPOINTER_TO_INT (was_urgent)))
    return;
  g_hash_table_insert (self->waiting, volume, GINT_TO_POINTER (urgent));
  g_queue_push_tail (urgent ? &self->urgent : &self->normal, g_object_ref (volume));
  start_next (self);
}

void
alberca_disc_reader_stop (AlbercaDiscReader *self)
{
  self->stopped = TRUE;
  clear_queues (self);
}
