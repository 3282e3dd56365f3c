/* alberca-volume-store.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-store.h"

#include "model/alberca-content-reader.h"
#include "model/alberca-volume-loader.h"
#include "model/alberca-volume-private.h"

/* So many new rows go into the list at a time: a list of ten thousand must not cost a frame. */
#define CHUNK 500
/* A pool of at most so many volumes is read again as a whole. */
#define SMALL_POOL 300
/* libvirtd answers five calls per client at once; one stays free for what the user does. */
#define LOADER_THREADS 4

struct _AlbercaVolumeStore
{
  GObject              parent_instance;

  AlbercaPool         *pool;     /* borrowed */
  GListStore          *volumes;
  GHashTable          *by_name;  /* name (borrowed) → AlbercaVolume */
  GPtrArray           *records;  /* what the last list call gave, while some of it is arriving */
  GPtrArray           *arriving; /* of it (borrowed), what is new */
  guint                n_arrived;
  guint                arrive_source;
  AlbercaWorkers      *workers;
  AlbercaVolumeLoader *loader;
  AlbercaContentClient *contents;
  guint                generation;
  guint                n_loaded;
  guint64              allocation;
  guint64              capacity;
};

static guint changed_signal;
static guint volume_read_signal;

G_DEFINE_FINAL_TYPE (AlbercaVolumeStore, alberca_volume_store, G_TYPE_OBJECT)

static void
alberca_volume_store_dispose (GObject *object)
{
  AlbercaVolumeStore *self = (AlbercaVolumeStore *) object;

  alberca_volume_store_set_workers (self, NULL);
  alberca_volume_store_clear (self);

  G_OBJECT_CLASS (alberca_volume_store_parent_class)->dispose (object);
}

static void
alberca_volume_store_finalize (GObject *object)
{
  AlbercaVolumeStore *self = (AlbercaVolumeStore *) object;

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->arriving);
  g_object_unref (self->volumes);

  G_OBJECT_CLASS (alberca_volume_store_parent_class)->finalize (object);
}

static void
alberca_volume_store_class_init (AlbercaVolumeStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = alberca_volume_store_dispose;
  object_class->finalize = alberca_volume_store_finalize;

  changed_signal = g_signal_new ("changed", ALBERCA_TYPE_VOLUME_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  volume_read_signal = g_signal_new ("volume-read", ALBERCA_TYPE_VOLUME_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, ALBERCA_TYPE_VOLUME);
}

static void
alberca_volume_store_init (AlbercaVolumeStore *self)
{
  self->volumes = g_list_store_new (ALBERCA_TYPE_VOLUME);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->arriving = g_ptr_array_new ();
}

AlbercaVolumeStore *
alberca_volume_store_new (AlbercaPool *pool)
{
  AlbercaVolumeStore *self = g_object_new (ALBERCA_TYPE_VOLUME_STORE, NULL);

  self->pool = pool;
  return self;
}

static void
emit_changed (AlbercaVolumeStore *self)
{
  if (self->contents != NULL)
    alberca_content_client_set_loading (self->contents, alberca_volume_store_get_loading (self));
  g_signal_emit (self, changed_signal, 0);
}

/* Sums run over what is loaded; a volume is counted out before it changes and in after it. */
static void
count (AlbercaVolumeStore *self,
       AlbercaVolume      *volume,
       gboolean            in)
{
  if (!alberca_volume_get_loaded (volume))
    return;
  if (in)
    {
      self->n_loaded++;
      self->allocation += alberca_volume_get_allocation (volume);
      self->capacity += alberca_volume_get_capacity (volume);
    }
  else
    {
      self->n_loaded--;
      self->allocation -= alberca_volume_get_allocation (volume);
      self->capacity -= alberca_volume_get_capacity (volume);
    }
}

static void
loaded_cb (AlbercaVolume       *volume,
           AlbercaVolumeConfig *config,
           const GError        *error,
           gpointer             user_data)
{
  AlbercaVolumeStore *self = user_data;
  gboolean known = g_hash_table_lookup (self->by_name, alberca_volume_get_name (volume)) == volume;

  if (known)
    count (self, volume, FALSE);
  alberca_volume_apply (volume, config, error);
  if (!known)
    return;
  count (self, volume, TRUE);
  g_signal_emit (self, volume_read_signal, 0, volume);
  if (self->contents != NULL)
    alberca_content_client_consider (self->contents, volume);
}

static void
batch_cb (guint    n_left,
          gpointer user_data)
{
  emit_changed (user_data);
}

/* They may be what the list is sorted by. */
static void
contents_read_cb (gpointer user_data)
{
  emit_changed (user_data);
}

void
alberca_volume_store_set_workers (AlbercaVolumeStore *self,
                                  AlbercaWorkers     *workers)
{
  if (self->loader != NULL)
    alberca_volume_loader_stop (self->loader);
  g_clear_pointer (&self->contents, alberca_content_client_leave);
  g_clear_object (&self->loader);
  g_set_object (&self->workers, workers);
  if (workers == NULL)
    return;
  self->loader = alberca_volume_loader_new (workers, LOADER_THREADS, loaded_cb, batch_cb, self);
  self->contents = alberca_content_reader_join (alberca_content_reader_get (workers), contents_read_cb, self);
}

GListModel *
alberca_volume_store_get_model (AlbercaVolumeStore *self)
{
  return G_LIST_MODEL (self->volumes);
}

static void
on_screen_cb (AlbercaVolume *volume,
              gboolean       on_screen,
              gpointer       user_data)
{
  AlbercaVolumeStore *self = user_data;

  if (!on_screen || self->loader == NULL)
    return;
  if (!alberca_volume_get_loaded (volume))
    alberca_volume_loader_add (self->loader, volume, TRUE, FALSE);
  else
    alberca_content_client_consider (self->contents, volume);
}

/* Takes volumes that a new list no longer has out of ours. */
static void
remove_old (AlbercaVolumeStore *self)
{
  guint n_volumes = g_list_model_get_n_items (G_LIST_MODEL (self->volumes));

  for (guint i = n_volumes; i > 0; i--)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (G_LIST_MODEL (self->volumes), i - 1);

      if (alberca_volume_get_generation (volume) == self->generation)
        continue;
      count (self, volume, FALSE);
      alberca_volume_detach (volume);
      g_list_store_remove (self->volumes, i - 1);
      if (g_hash_table_lookup (self->by_name, alberca_volume_get_name (volume)) == volume)
        g_hash_table_remove (self->by_name, alberca_volume_get_name (volume));
    }
}

static void
end_arrival (AlbercaVolumeStore *self)
{
  g_ptr_array_set_size (self->arriving, 0);
  self->n_arrived = 0;
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_handle_id (&self->arrive_source, g_source_remove);
}

/* Puts the next chunk into the list and has its details read. */
static void
arrive_chunk (AlbercaVolumeStore *self)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  guint end = MIN (self->n_arrived + CHUNK, self->arriving->len);

  for (; self->n_arrived < end; self->n_arrived++)
    {
      AlbercaVolume *volume =
        alberca_volume_new (self->pool, g_ptr_array_index (self->arriving, self->n_arrived), on_screen_cb, self);

      alberca_volume_set_generation (volume, self->generation);
      g_hash_table_replace (self->by_name, (gpointer) alberca_volume_get_name (volume), g_object_ref (volume));
      g_ptr_array_add (volumes, volume);
    }
  g_list_store_splice (self->volumes, g_list_model_get_n_items (G_LIST_MODEL (self->volumes)), 0,
                       volumes->pdata, volumes->len);
  for (guint i = 0; self->loader != NULL && i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);

      alberca_volume_loader_add (self->loader, volume, alberca_volume_get_on_screen (volume), FALSE);
    }

  if (self->n_arrived == self->arriving->len)
    end_arrival (self);
  emit_changed (self);
}

static gboolean
arrive_cb (gpointer user_data)
{
  AlbercaVolumeStore *self = user_data;

  /* The last chunk removes the source itself. */
  arrive_chunk (self);
  return G_SOURCE_CONTINUE;
}

/* Puts the rest of what is arriving into the list at once. */
static void
arrive_now (AlbercaVolumeStore *self)
{
  while (self->arriving->len > 0)
    arrive_chunk (self);
}

/**
 * alberca_volume_store_merge:
 * @self: the volumes
 * @records: (element-type AlbercaVolumeRecord): what a list call gave
 *
 * Main thread. Known volumes stay the objects they are, whatever is selected stays selected; new
 * ones are made and appended in chunks, which empties their records, and their details are read.
 */
void
alberca_volume_store_merge (AlbercaVolumeStore *self,
                            GPtrArray          *records)
{
  arrive_now (self);
  self->generation++;

  for (guint i = 0; i < records->len; i++)
    {
      AlbercaVolumeRecord *record = g_ptr_array_index (records, i);
      AlbercaVolume *volume = g_hash_table_lookup (self->by_name, record->name);

      if (volume == NULL || g_strcmp0 (alberca_volume_get_key (volume), record->key) != 0)
        {
          g_ptr_array_add (self->arriving, record);
          continue;
        }
      alberca_volume_set_handle (volume, record->handle);
      alberca_volume_set_generation (volume, self->generation);
      /* Who was waited for when the connection was lost */
      if (self->contents != NULL && alberca_volume_get_loaded (volume))
        alberca_content_client_consider (self->contents, volume);
    }
  remove_old (self);

  if (self->arriving->len > 0)
    {
      self->records = g_ptr_array_ref (records);
      self->arrive_source = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, 1, arrive_cb, self, NULL);
      arrive_chunk (self);
    }
  else
    {
      emit_changed (self);
    }
}

void
alberca_volume_store_clear (AlbercaVolumeStore *self)
{
  guint n_volumes = g_list_model_get_n_items (G_LIST_MODEL (self->volumes));

  end_arrival (self);
  for (guint i = 0; i < n_volumes; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (G_LIST_MODEL (self->volumes), i);

      alberca_volume_detach (volume);
    }
  g_hash_table_remove_all (self->by_name);
  g_list_store_remove_all (self->volumes);
  self->generation = 0;
  self->n_loaded = 0;
  self->allocation = 0;
  self->capacity = 0;
  if (self->workers != NULL)
    alberca_volume_store_set_workers (self, self->workers);
  emit_changed (self);
}

void
alberca_volume_store_reload (AlbercaVolumeStore *self,
                             gboolean            all)
{
  guint n_volumes = g_list_model_get_n_items (G_LIST_MODEL (self->volumes));

  if (self->loader == NULL)
    return;
  all = all || n_volumes <= SMALL_POOL;
  for (guint i = 0; i < n_volumes; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (G_LIST_MODEL (self->volumes), i);
      gboolean on_screen = alberca_volume_get_on_screen (volume);

      if (all || on_screen || !alberca_volume_get_loaded (volume))
        alberca_volume_loader_add (self->loader, volume, on_screen, TRUE);
    }
  alberca_content_client_set_loading (self->contents, alberca_volume_store_get_loading (self));
}

AlbercaVolume *
alberca_volume_store_find (AlbercaVolumeStore *self,
                           const char         *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

gboolean
alberca_volume_store_get_listed (AlbercaVolumeStore *self)
{
  return self->generation > 0;
}

gboolean
alberca_volume_store_get_loading (AlbercaVolumeStore *self)
{
  return self->arrive_source != 0 ||
         (self->loader != NULL && alberca_volume_loader_get_n_left (self->loader) > 0);
}

guint
alberca_volume_store_get_n_loaded (AlbercaVolumeStore *self)
{
  return self->n_loaded;
}

guint64
alberca_volume_store_get_allocation (AlbercaVolumeStore *self)
{
  return self->allocation;
}

guint64
alberca_volume_store_get_capacity (AlbercaVolumeStore *self)
{
  return self->capacity;
}
