/* alberca-pool.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-private.h"

#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-usage-index.h"

struct _AlbercaPool
{
  GObject             parent_instance;

  AlbercaConnection  *connection; /* borrowed, NULL once forgotten */
  AlbercaWorkers     *workers;
  GVirStoragePool    *handle;
  char               *uuid;
  char               *name;
  char               *path;
  char               *xml;
  AlbercaPoolConfig  *config;
  gboolean            active;
  gboolean            persistent;
  gboolean            autostart;
  guint64             capacity;
  guint64             allocation;
  guint64             free;
  AlbercaVolumeStore *volumes;
  gboolean            iso_library;
  GError             *error;
  guint               holds;
  gboolean            listing;
  gboolean            list_running;
  gboolean            list_again;
  guint               list_serial; /* a list that an old connection answers late is not taken */
  gboolean            reload_all;
  gboolean            listed;
};

typedef enum
{
  PROP_CONNECTION = 1,
  PROP_UUID,
  PROP_NAME,
  PROP_TYPE_NICK,
  PROP_ICON_NAME,
  PROP_PATH,
  PROP_ACTIVE,
  PROP_PERSISTENT,
  PROP_AUTOSTART,
  PROP_AVAILABLE_NOW,
  PROP_CAPACITY,
  PROP_ALLOCATION,
  PROP_FREE,
  PROP_XML,
  PROP_VOLUMES,
  PROP_N_VOLUMES,
  PROP_LISTING,
  PROP_LOADING,
  PROP_N_LOADED,
  PROP_VOLUMES_ALLOCATION,
  PROP_PROMISED,
  PROP_ISO_LIBRARY,
  PROP_ERROR,
} AlbercaPoolProps;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (AlbercaPool, alberca_pool, G_TYPE_OBJECT)

static void
alberca_pool_finalize (GObject *object)
{
  AlbercaPool *self = (AlbercaPool *) object;

  g_clear_object (&self->workers);
  g_clear_object (&self->handle);
  g_clear_object (&self->volumes);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->path);
  g_free (self->xml);
  g_clear_pointer (&self->config, alberca_pool_config_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (alberca_pool_parent_class)->finalize (object);
}

static guint
get_n_volumes (AlbercaPool *self)
{
  return g_list_model_get_n_items (alberca_pool_get_volumes (self));
}

static void
alberca_pool_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AlbercaPool *self = (AlbercaPool *) object;

  switch ((AlbercaPoolProps) property_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TYPE_NICK:
      g_value_set_string (value, self->config != NULL ? alberca_pool_config_get_type_nick (self->config) : "");
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, alberca_pool_get_icon_name (self));
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_PERSISTENT:
      g_value_set_boolean (value, self->persistent);
      break;
    case PROP_AUTOSTART:
      g_value_set_boolean (value, self->autostart);
      break;
    case PROP_AVAILABLE_NOW:
      g_value_set_boolean (value, alberca_pool_get_available_now (self));
      break;
    case PROP_CAPACITY:
      g_value_set_uint64 (value, self->capacity);
      break;
    case PROP_ALLOCATION:
      g_value_set_uint64 (value, self->allocation);
      break;
    case PROP_FREE:
      g_value_set_uint64 (value, self->free);
      break;
    case PROP_XML:
      g_value_set_string (value, self->xml);
      break;
    case PROP_VOLUMES:
      g_value_set_object (value, alberca_pool_get_volumes (self));
      break;
    case PROP_N_VOLUMES:
      g_value_set_uint (value, get_n_volumes (self));
      break;
    case PROP_LISTING:
      g_value_set_boolean (value, self->listing);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, alberca_pool_get_loading (self));
      break;
    case PROP_N_LOADED:
      g_value_set_uint (value, alberca_pool_get_n_loaded (self));
      break;
    case PROP_VOLUMES_ALLOCATION:
      g_value_set_uint64 (value, alberca_pool_get_volumes_allocation (self));
      break;
    case PROP_PROMISED:
      g_value_set_uint64 (value, alberca_pool_get_promised (self));
      break;
    case PROP_ISO_LIBRARY:
      g_value_set_boolean (value, self->iso_library);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    }
}

static void
alberca_pool_class_init (AlbercaPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_pool_finalize;
  object_class->get_property = alberca_pool_get_property;

  properties[PROP_CONNECTION] = g_param_spec_object ("connection", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TYPE_NICK] = g_param_spec_string ("type-nick", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_PERSISTENT] = g_param_spec_boolean ("persistent", NULL, NULL, FALSE, flags);
  properties[PROP_AUTOSTART] = g_param_spec_boolean ("autostart", NULL, NULL, FALSE, flags);
  properties[PROP_AVAILABLE_NOW] = g_param_spec_boolean ("available-now", NULL, NULL, FALSE, flags);
  properties[PROP_CAPACITY] = g_param_spec_uint64 ("capacity", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ALLOCATION] = g_param_spec_uint64 ("allocation", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FREE] = g_param_spec_uint64 ("free", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_XML] = g_param_spec_string ("xml", NULL, NULL, NULL, flags);
  properties[PROP_VOLUMES] = g_param_spec_object ("volumes", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_N_VOLUMES] = g_param_spec_uint ("n-volumes", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LISTING] = g_param_spec_boolean ("listing", NULL, NULL, FALSE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_N_LOADED] = g_param_spec_uint ("n-loaded", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_VOLUMES_ALLOCATION] =
    g_param_spec_uint64 ("volumes-allocation", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_PROMISED] = g_param_spec_uint64 ("promised", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ISO_LIBRARY] = g_param_spec_boolean ("iso-library", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
volumes_changed_cb (AlbercaPool *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_VOLUMES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_LOADED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUMES_ALLOCATION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROMISED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
alberca_pool_init (AlbercaPool *self)
{
  self->volumes = alberca_volume_store_new (self);
  g_signal_connect_object (self->volumes, "changed", G_CALLBACK (volumes_changed_cb), self, G_CONNECT_SWAPPED);
}

AlbercaPool *
alberca_pool_new (AlbercaConnection *connection,
                  AlbercaPoolRecord *record)
{
  AlbercaPool *self = g_object_new (ALBERCA_TYPE_POOL, NULL);

  self->connection = connection;
  self->uuid = g_strdup (record->uuid);
  alberca_pool_set_workers (self, alberca_connection_get_workers (connection));
  alberca_pool_apply (self, record);
  return self;
}

/* Takes @value over into @field; tells whether that was a change. */
static gboolean
take_string (char **field,
             char  *value)
{
  gboolean changed = g_strcmp0 (*field, value) != 0;

  g_free (*field);
  *field = value;
  return changed;
}

static void
set_boolean (AlbercaPool      *self,
             gboolean         *field,
             gboolean          value,
             AlbercaPoolProps  prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
set_bytes (AlbercaPool      *self,
           guint64          *field,
           const char       *path,
           AlbercaPoolProps  prop)
{
  guint64 value = self->active && self->config != NULL ? alberca_pool_config_get_bytes (self->config, path) : 0;

  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void list_volumes (AlbercaPool *self, gboolean reload_all);

static void
active_changed (AlbercaPool *self)
{
  if (!self->active)
    {
      alberca_volume_store_clear (self->volumes);
      self->listed = FALSE;
    }
  else if (self->holds > 0)
    {
      list_volumes (self, FALSE);
    }
}

/**
 * alberca_pool_apply:
 * @self: the pool
 * @record: what libvirt says of it now; its content is taken
 *
 * Main thread. Updates in place; what has not changed is not notified.
 */
void
alberca_pool_apply (AlbercaPool       *self,
                    AlbercaPoolRecord *record)
{
  gboolean was_active = self->active;
  char *path;

  g_object_freeze_notify (G_OBJECT (self));
  g_set_object (&self->handle, record->handle);
  if (take_string (&self->name, g_steal_pointer (&record->name)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (take_string (&self->xml, g_steal_pointer (&record->xml)))
    {
      g_clear_pointer (&self->config, alberca_pool_config_free);
      self->config = g_steal_pointer (&record->config);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TYPE_NICK]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_XML]);
    }
  path = self->config != NULL ? alberca_pool_config_get_field (self->config, "target/path") : NULL;
  if (take_string (&self->path, path))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
  set_boolean (self, &self->active, record->active, PROP_ACTIVE);
  set_boolean (self, &self->persistent, record->persistent, PROP_PERSISTENT);
  set_boolean (self, &self->autostart, record->autostart, PROP_AUTOSTART);
  set_bytes (self, &self->capacity, "capacity", PROP_CAPACITY);
  set_bytes (self, &self->allocation, "allocation", PROP_ALLOCATION);
  set_bytes (self, &self->free, "available", PROP_FREE);
  if (was_active != self->active)
    active_changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
alberca_pool_set_workers (AlbercaPool    *self,
                          AlbercaWorkers *workers)
{
  if (!g_set_object (&self->workers, workers))
    return;
  alberca_volume_store_set_workers (self->volumes, workers);
  self->list_running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE_NOW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
alberca_pool_detach (AlbercaPool *self)
{
  alberca_pool_set_workers (self, NULL);
  alberca_volume_store_clear (self->volumes);
  g_clear_object (&self->handle);
  self->connection = NULL;
  self->listed = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTION]);
}

GVirStoragePool *
alberca_pool_dup_handle (AlbercaPool *self)
{
  return self->handle != NULL ? g_object_ref (self->handle) : NULL;
}

static void
set_error (AlbercaPool  *self,
           const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

typedef struct
{
  GVirStoragePool *handle;
  guint            serial;
} ListCall;

typedef struct
{
  guint      serial;
  GPtrArray *records;
  GError    *error;
} ListResult;

static void
list_call_free (gpointer data)
{
  ListCall *call = data;

  g_object_unref (call->handle);
  g_free (call);
}

static void
list_result_free (ListResult *result)
{
  g_clear_pointer (&result->records, g_ptr_array_unref);
  g_clear_error (&result->error);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ListResult, list_result_free)

/* Worker thread. */
static gpointer
list_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  ListCall *call = data;
  ListResult *result = g_new0 (ListResult, 1);

  result->serial = call->serial;
  result->records = alberca_volumes_list (call->handle, &result->error);
  return result;
}

static void
list_done_cb (gpointer  owner,
              gpointer  data,
              GError   *error)
{
  AlbercaPool *self = owner;
  g_autoptr(ListResult) result = data;

  if (!self->list_running || result->serial != self->list_serial)
    return;
  self->list_running = FALSE;
  self->listing = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTING]); /* whenever they have been listed */
  /* A pool that has been stopped meanwhile says so by its own event. */
  set_error (self, self->active ? result->error : NULL);
  if (result->records != NULL && self->active)
    {
      gboolean first = !self->listed;

      self->listed = TRUE;
      alberca_volume_store_merge (self->volumes, result->records);
      if (!first)
        alberca_volume_store_reload (self->volumes, self->reload_all);
      self->reload_all = FALSE;
    }
  if (self->list_again)
    list_volumes (self, self->reload_all);
}

/* Has the names listed; if that is going on already, once more after it. */
static void
list_volumes (AlbercaPool *self,
              gboolean     reload_all)
{
  ListCall *call;

  self->reload_all = self->reload_all || reload_all;
  self->list_again = self->list_running;
  if (self->list_running || self->workers == NULL || self->handle == NULL || !self->active)
    return;

  self->list_running = TRUE;
  set_boolean (self, &self->listing, !self->listed, PROP_LISTING);
  call = g_new (ListCall, 1);
  call->handle = g_object_ref (self->handle);
  call->serial = ++self->list_serial;
  alberca_workers_read (self->workers, ALBERCA_PRIORITY_READ, NULL, list_worker, call, list_call_free,
                        list_done_cb, self);
}

/**
 * alberca_pool_hold:
 * @self: the pool
 *
 * Main thread. Something shows the pool's volumes: they are loaded. Give it back with
 * alberca_pool_release(); what has been loaded stays.
 */
void
alberca_pool_hold (AlbercaPool *self)
{
  g_return_if_fail (ALBERCA_IS_POOL (self));

  self->holds++;
  if (self->holds > 1)
    return;
  list_volumes (self, FALSE);
  /* From now on it is known who uses them. */
  if (self->connection != NULL)
    alberca_usage_index_get (self->connection);
}

void
alberca_pool_release (AlbercaPool *self)
{
  g_return_if_fail (ALBERCA_IS_POOL (self));
  g_return_if_fail (self->holds > 0);

  self->holds--;
}

void
alberca_pool_reread (AlbercaPool *self)
{
  g_return_if_fail (ALBERCA_IS_POOL (self));

  if (self->connection != NULL)
    alberca_connection_reread_pool (self->connection, self->uuid, FALSE);
  if (self->holds == 0)
    return;
  list_volumes (self, FALSE);
  if (self->connection != NULL)
    alberca_usage_index_reread (alberca_usage_index_get (self->connection));
}

void
alberca_pool_reread_all (AlbercaPool *self)
{
  if (self->holds > 0)
    list_volumes (self, TRUE);
  else
    self->reload_all = TRUE;
}

AlbercaConnection *
alberca_pool_get_connection (AlbercaPool *self)
{
  return self->connection;
}

const char *
alberca_pool_get_uuid (AlbercaPool *self)
{
  return self->uuid;
}

const char *
alberca_pool_get_name (AlbercaPool *self)
{
  return self->name;
}

AlbercaPoolType
alberca_pool_get_pool_type (AlbercaPool *self)
{
  return self->config != NULL ? alberca_pool_config_get_pool_type (self->config) : ALBERCA_POOL_TYPE_UNKNOWN;
}

const char *
alberca_pool_get_path (AlbercaPool *self)
{
  return self->path;
}

const char *
alberca_pool_get_icon_name (AlbercaPool *self)
{
  if (self->iso_library)
    return "media-optical-symbolic";
  return alberca_pool_type_get_info (alberca_pool_get_pool_type (self))->icon_name;
}

gboolean
alberca_pool_get_iso_library (AlbercaPool *self)
{
  return self->iso_library;
}

void
alberca_pool_set_iso_library (AlbercaPool *self,
                              gboolean     iso_library)
{
  if (self->iso_library == iso_library)
    return;
  set_boolean (self, &self->iso_library, iso_library, PROP_ISO_LIBRARY);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);
}

gboolean
alberca_pool_get_active (AlbercaPool *self)
{
  return self->active;
}

gboolean
alberca_pool_get_persistent (AlbercaPool *self)
{
  return self->persistent;
}

gboolean
alberca_pool_get_autostart (AlbercaPool *self)
{
  return self->autostart;
}

gboolean
alberca_pool_get_available_now (AlbercaPool *self)
{
  return self->workers != NULL;
}

guint64
alberca_pool_get_capacity (AlbercaPool *self)
{
  return self->capacity;
}

guint64
alberca_pool_get_allocation (AlbercaPool *self)
{
  return self->allocation;
}

guint64
alberca_pool_get_free (AlbercaPool *self)
{
  return self->free;
}

guint64
alberca_pool_get_volumes_allocation (AlbercaPool *self)
{
  return alberca_volume_store_get_allocation (self->volumes);
}

guint64
alberca_pool_get_promised (AlbercaPool *self)
{
  return alberca_volume_store_get_capacity (self->volumes);
}

const char *
alberca_pool_get_xml (AlbercaPool *self)
{
  return self->xml;
}

const AlbercaPoolConfig *
alberca_pool_get_config (AlbercaPool *self)
{
  return self->config;
}

AlbercaVolumeStore *
alberca_pool_get_store (AlbercaPool *self)
{
  return self->volumes;
}

GListModel *
alberca_pool_get_volumes (AlbercaPool *self)
{
  return alberca_volume_store_get_model (self->volumes);
}

gboolean
alberca_pool_get_listing (AlbercaPool *self)
{
  return self->listing;
}

gboolean
alberca_pool_get_reading (AlbercaPool *self)
{
  return self->list_running;
}

gboolean
alberca_pool_get_loading (AlbercaPool *self)
{
  return alberca_volume_store_get_loading (self->volumes);
}

guint
alberca_pool_get_n_loaded (AlbercaPool *self)
{
  return alberca_volume_store_get_n_loaded (self->volumes);
}

const GError *
alberca_pool_get_error (AlbercaPool *self)
{
  return self->error;
}

AlbercaVolume *
alberca_pool_find_volume (AlbercaPool *self,
                          const char  *name)
{
  return alberca_volume_store_find (self->volumes, name);
}
