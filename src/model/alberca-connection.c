/* alberca-connection.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-connection-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-attempt.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-pool-reader.h"
#include "model/alberca-uri.h"

/* After a loss: how long until the first attempt to come back, and at most, in seconds. */
#define FIRST_RETRY 1
#define LAST_RETRY 30

struct _AlbercaConnection
{
  GObject                 parent_instance;

  char                   *uri;
  char                   *safe_uri;
  char                   *title;
  gboolean                read_only;
  gboolean                practice;
  AlbercaConnectionState  state;
  GError                 *error;
  AlbercaOperationQueue  *queue;
  GListStore             *pools;
  gboolean                listed;
  gboolean                lost_early; /* before attempt_done_cb () */
  AlbercaWorkers         *workers;
  GVirConnection         *handle;
  AlbercaEvents          *events;
  AlbercaPoolReader      *reader;
  AlbercaAttempt         *attempt;
  AlbercaAuthRequest     *auth_request; /* weak */
  guint                   retry_delay;  /* seconds */
  guint                   retry_source;
};

typedef enum
{
  PROP_URI = 1,
  PROP_TITLE,
  PROP_READ_ONLY,
  PROP_PRACTICE,
  PROP_STATE,
  PROP_ERROR,
  PROP_POOLS,
  PROP_LISTED,
} AlbercaConnectionProps;

static GParamSpec *properties[PROP_LISTED + 1];

static guint auth_request_signal;

G_DEFINE_ENUM_TYPE (AlbercaConnectionState, alberca_connection_state,
                    G_DEFINE_ENUM_VALUE (ALBERCA_CONNECTION_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_CONNECTION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_CONNECTION_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_CONNECTION_LOST, "lost"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_CONNECTION_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (AlbercaConnection, alberca_connection, G_TYPE_OBJECT)

static void start_attempt (AlbercaConnection *self);

/* Nobody waits for what is being opened any more. */
static void
abandon_attempt (AlbercaConnection *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_pointer (&self->attempt, alberca_attempt_abandon);
  if (self->auth_request != NULL)
    alberca_auth_request_cancel (self->auth_request);
  g_clear_weak_pointer (&self->auth_request);
}

/* Lets go of the open connection; the pools stay, without workers. */
static void
drop_handle (AlbercaConnection *self)
{
  guint n_pools = g_list_model_get_n_items (G_LIST_MODEL (self->pools));

  if (self->handle == NULL)
    return;
  for (guint i = 0; i < n_pools; i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

      alberca_pool_set_workers (pool, NULL);
    }
  alberca_pool_reader_stop (self->reader);
  g_clear_object (&self->reader);
  alberca_attempt_close (self->workers, g_steal_pointer (&self->handle), g_steal_pointer (&self->events));
  g_clear_object (&self->workers);
}

static void
remove_pool_at (AlbercaConnection *self,
                guint              position)
{
  g_autoptr(AlbercaPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), position);

  g_list_store_remove (self->pools, position);
  alberca_pool_detach (pool);
}

static void
alberca_connection_dispose (GObject *object)
{
  AlbercaConnection *self = (AlbercaConnection *) object;

  alberca_connection_close (self);

  G_OBJECT_CLASS (alberca_connection_parent_class)->dispose (object);
}

static void
alberca_connection_finalize (GObject *object)
{
  AlbercaConnection *self = (AlbercaConnection *) object;

  g_free (self->uri);
  g_free (self->safe_uri);
  g_free (self->title);
  g_clear_error (&self->error);
  g_object_unref (self->queue);
  g_object_unref (self->pools);

  G_OBJECT_CLASS (alberca_connection_parent_class)->finalize (object);
}

static void
alberca_connection_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AlbercaConnection *self = (AlbercaConnection *) object;

  switch ((AlbercaConnectionProps) property_id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_TITLE:
      g_value_set_string (value, alberca_connection_get_title (self));
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    case PROP_PRACTICE:
      g_value_set_boolean (value, self->practice);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_POOLS:
      g_value_set_object (value, self->pools);
      break;
    case PROP_LISTED:
      g_value_set_boolean (value, self->listed);
      break;
    }
}

static void
alberca_connection_class_init (AlbercaConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = alberca_connection_dispose;
  object_class->finalize = alberca_connection_finalize;
  object_class->get_property = alberca_connection_get_property;

  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  properties[PROP_PRACTICE] = g_param_spec_boolean ("practice", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ALBERCA_TYPE_CONNECTION_STATE,
                                              ALBERCA_CONNECTION_CLOSED, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_POOLS] = g_param_spec_object ("pools", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_LISTED] = g_param_spec_boolean ("listed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  auth_request_signal = g_signal_new ("auth-request", ALBERCA_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, ALBERCA_TYPE_AUTH_REQUEST);

  alberca_connections_init ();
}

static void
alberca_connection_init (AlbercaConnection *self)
{
  self->pools = g_list_store_new (ALBERCA_TYPE_POOL);
}

/**
 * alberca_connection_new:
 * @uri: a libvirt URI
 * @read_only: open it without the right to change anything
 * @queue: where its operations go
 *
 * Returns: (transfer full): a closed connection
 */
AlbercaConnection *
alberca_connection_new (const char            *uri,
                        gboolean               read_only,
                        AlbercaOperationQueue *queue)
{
  AlbercaConnection *self = g_object_new (ALBERCA_TYPE_CONNECTION, NULL);

  self->uri = g_strdup (uri);
  self->safe_uri = alberca_uri_make_safe (uri);
  self->title = alberca_uri_describe (uri);
  self->read_only = read_only;
  self->queue = g_object_ref (queue);
  return self;
}

gboolean
alberca_connection_check_uri (const char  *uri,
                              GError     **error)
{
  return alberca_uri_check (uri, error);
}

/* @error: (transfer full) (nullable) */
static void
set_state (AlbercaConnection      *self,
           AlbercaConnectionState  state,
           GError                 *error)
{
  gboolean state_changed = self->state != state;
  gboolean error_changed = self->error != error;

  g_clear_error (&self->error);
  self->error = error;
  self->state = state;
  if (error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_listed (AlbercaConnection *self,
            gboolean           listed)
{
  if (self->listed == listed)
    return;
  self->listed = listed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LISTED]);
}

/* @get: what to compare @value with; (transfer none), lives as long as its place in the list */
static AlbercaPool *
find_pool (AlbercaConnection  *self,
           const char       *(*get) (AlbercaPool *pool),
           const char         *value,
           guint              *position)
{
  guint n_pools = g_list_model_get_n_items (G_LIST_MODEL (self->pools));

  for (guint i = 0; i < n_pools; i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

      if (!g_str_equal (get (pool), value))
        continue;
      if (position != NULL)
        *position = i;
      return pool;
    }
  return NULL;
}

/* One pool as it is now: in place where it is known. */
static void
apply_pool (AlbercaConnection *self,
            AlbercaPoolRecord *record)
{
  AlbercaPool *known = alberca_connection_find_pool (self, record->uuid);
  g_autoptr(AlbercaPool) pool = NULL;

  if (known != NULL)
    {
      gboolean back = !alberca_pool_get_available_now (known);
      g_autofree char *name = g_strdup (alberca_pool_get_name (known));

      alberca_pool_set_workers (known, self->workers);
      alberca_pool_apply (known, record);
      if (!g_str_equal (name, alberca_pool_get_name (known)))
        g_list_store_sort (self->pools, alberca_pool_compare, NULL);
      /* The handles of its volumes died with the connection they came from. */
      if (back)
        alberca_pool_reread_all (known);
      return;
    }
  pool = alberca_pool_new (self, record);
  g_list_store_insert_sorted (self->pools, pool, alberca_pool_compare, NULL);
}

static void
apply_pools (AlbercaConnection *self,
             GPtrArray         *records)
{
  g_autoptr(GHashTable) uuids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (uuids, ((AlbercaPoolRecord *) g_ptr_array_index (records, i))->uuid);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->pools)); i > 0; i--)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i - 1);

      if (!g_hash_table_contains (uuids, alberca_pool_get_uuid (pool)))
        remove_pool_at (self, i - 1);
    }
  for (guint i = 0; i < records->len; i++)
    apply_pool (self, g_ptr_array_index (records, i));
  set_listed (self, TRUE);
}

/* Main thread: libvirt's event about one pool. */
static void
pool_event_cb (const char       *uuid,
               AlbercaPoolEvent  event,
               gpointer          user_data)
{
  AlbercaConnection *self = user_data;

  alberca_connection_reread_pool (self, uuid, event == ALBERCA_POOL_EVENT_REFRESHED);
}

static gboolean
retry_cb (gpointer user_data)
{
  AlbercaConnection *self = user_data;

  self->retry_source = 0;
  self->retry_delay = MIN (self->retry_delay * 2, LAST_RETRY);
  start_attempt (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (AlbercaConnection *self)
{
  g_debug ("Trying %s again in %u s", self->safe_uri, self->retry_delay);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source = g_timeout_add_seconds (self->retry_delay, retry_cb, self);
}

/* Main thread: the daemon went away, or does not answer any more. */
void
alberca_connection_lose (gpointer user_data)
{
  AlbercaConnection *self = user_data;

  g_debug ("Lost %s", self->safe_uri);
  self->lost_early = self->handle == NULL;
  if (self->lost_early)
    return;
  drop_handle (self);
  self->retry_delay = FIRST_RETRY;
  set_state (self, ALBERCA_CONNECTION_LOST, NULL);
  schedule_retry (self);
}

/* Worker thread. */
static gpointer
list_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return alberca_pools_list (data, error);
}

static void
list_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaConnection *self = owner;
  g_autoptr(GPtrArray) records = result;

  /* A list of an earlier connection has handles of no use. */
  if (self->state != ALBERCA_CONNECTION_OPEN || self->handle == NULL)
    return;
  if (records != NULL)
    apply_pools (self, records);
  else
    set_state (self, ALBERCA_CONNECTION_OPEN, g_error_copy (error));
}

static void
open_failed (AlbercaConnection *self,
             const GError      *error)
{
  gboolean gave_up = error->domain == ALBERCA_LIBVIRT_ERROR &&
                     (error->code == ALBERCA_LIBVIRT_ERROR_AUTH_CANCELLED ||
                      error->code == ALBERCA_LIBVIRT_ERROR_AUTH_FAILED);

  g_debug ("Cannot open %s: %s", self->safe_uri, error->message);
  if (self->state == ALBERCA_CONNECTION_LOST && !gave_up)
    {
      schedule_retry (self);
      return;
    }
  set_state (self, ALBERCA_CONNECTION_FAILED, g_error_copy (error));
}

static void
pool_read_cb (const char        *uuid,
              AlbercaPoolRecord *record,
              const GError      *error,
              gboolean           volumes,
              gpointer           user_data)
{
  AlbercaConnection *self = user_data;
  guint position;

  if (record != NULL)
    {
      apply_pool (self, record);
      if (volumes)
        alberca_pool_reread_all (alberca_connection_find_pool (self, uuid));
    }
  else if (g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_POOL))
    {
      if (find_pool (self, alberca_pool_get_uuid, uuid, &position) != NULL)
        remove_pool_at (self, position);
    }
  else
    {
      g_debug ("Cannot read a pool of %s: %s", self->safe_uri, error->message);
    }
}

static void
attempt_done_cb (gpointer        owner,
                 AlbercaWorkers *workers,
                 GVirConnection *handle,
                 AlbercaEvents  *events,
                 const GError   *error)
{
  AlbercaConnection *self = owner;

  g_clear_pointer (&self->attempt, alberca_attempt_abandon);
  if (handle == NULL)
    {
      open_failed (self, error);
      return;
    }
  self->workers = g_object_ref (workers);
  self->handle = handle;
  self->events = events;
  self->reader = alberca_pool_reader_new (workers, handle, pool_read_cb, self);
  set_state (self, ALBERCA_CONNECTION_OPEN, NULL);
  if (self->lost_early)
    alberca_connection_lose (self);
  else
    alberca_connection_reread (self);
}

/* Main thread, while a worker waits. */
static void
auth_request_cb (AlbercaAuthRequest *request,
                 gpointer            user_data)
{
  AlbercaConnection *self = user_data;

  g_set_weak_pointer (&self->auth_request, request);
  if (g_signal_has_handler_pending (self, auth_request_signal, 0, TRUE))
    g_signal_emit (self, auth_request_signal, 0, request);
  else
    alberca_auth_request_cancel (request);
}

static void
start_attempt (AlbercaConnection *self)
{
  static const AlbercaAttemptFuncs funcs = { pool_event_cb, alberca_connection_lose, auth_request_cb, attempt_done_cb };

  self->lost_early = FALSE;
  self->attempt = alberca_attempt_start (self->uri, self->read_only, &funcs, self);
}

/**
 * alberca_connection_open:
 * @self: the connection
 *
 * Main thread; returns at once. "state" tells how it goes.
 */
void
alberca_connection_open (AlbercaConnection *self)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION (self));

  if (self->handle != NULL || self->state == ALBERCA_CONNECTION_CONNECTING)
    return;
  /* Somebody does not want to wait for the next attempt; a running one is as good as a new one. */
  if (self->state == ALBERCA_CONNECTION_LOST)
    {
      g_clear_handle_id (&self->retry_source, g_source_remove);
      self->retry_delay = FIRST_RETRY;
      if (self->attempt == NULL)
        start_attempt (self);
      return;
    }
  set_state (self, ALBERCA_CONNECTION_CONNECTING, NULL);
  start_attempt (self);
}

/**
 * alberca_connection_close:
 * @self: the connection
 *
 * Main thread; returns at once. Gives up what is being opened, too: libvirt cannot be stopped
 * opening, but what it opens late is closed at once.
 */
void
alberca_connection_close (AlbercaConnection *self)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION (self));

  abandon_attempt (self);
  while (g_list_model_get_n_items (G_LIST_MODEL (self->pools)) > 0)
    remove_pool_at (self, g_list_model_get_n_items (G_LIST_MODEL (self->pools)) - 1);
  drop_handle (self);
  set_listed (self, FALSE);
  set_state (self, ALBERCA_CONNECTION_CLOSED, NULL);
}

void
alberca_connection_reopen (AlbercaConnection *self)
{
  alberca_connection_close (self);
  alberca_connection_open (self);
}

void
alberca_connection_reread (AlbercaConnection *self)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION (self));

  if (self->handle == NULL)
    return;
  alberca_workers_read (self->workers, ALBERCA_PRIORITY_READ, NULL, list_worker, g_object_ref (self->handle),
                        g_object_unref, list_done_cb, self);
}

void
alberca_connection_reread_pool (AlbercaConnection *self,
                                const char        *uuid,
                                gboolean           volumes)
{
  if (self->reader != NULL)
    alberca_pool_reader_read (self->reader, uuid, volumes);
}

const char *
alberca_connection_get_uri (AlbercaConnection *self)
{
  return self->uri;
}

const char *
alberca_connection_get_safe_uri (AlbercaConnection *self)
{
  return self->safe_uri;
}

const char *
alberca_connection_get_title (AlbercaConnection *self)
{
  /* Translators: the connection where nothing on the host is touched */
  return self->practice ? _("Practice") : self->title;
}

gboolean
alberca_connection_get_read_only (AlbercaConnection *self)
{
  return self->read_only;
}

/**
 * alberca_connection_set_read_only:
 * @self: the connection
 * @read_only: whether to ask for the right to change anything
 *
 * Main thread. Takes effect when it is next opened.
 */
void
alberca_connection_set_read_only (AlbercaConnection *self,
                                  gboolean           read_only)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION (self));

  if (self->read_only == read_only)
    return;
  self->read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

gboolean
alberca_connection_get_practice (AlbercaConnection *self)
{
  return self->practice;
}

void
alberca_connection_set_practice (AlbercaConnection *self,
                                 gboolean           practice)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION (self));

  if (self->practice == practice)
    return;
  self->practice = practice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTICE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

AlbercaConnectionState
alberca_connection_get_state (AlbercaConnection *self)
{
  return self->state;
}

gboolean
alberca_connection_get_can_change (AlbercaConnection *self)
{
  return self->state == ALBERCA_CONNECTION_OPEN && !self->read_only;
}

const GError *
alberca_connection_get_error (AlbercaConnection *self)
{
  return self->error;
}

GListModel *
alberca_connection_get_pools (AlbercaConnection *self)
{
  return G_LIST_MODEL (self->pools);
}

gboolean
alberca_connection_get_listed (AlbercaConnection *self)
{
  return self->listed;
}

AlbercaPool *
alberca_connection_find_pool (AlbercaConnection *self,
                              const char        *uuid)
{
  return find_pool (self, alberca_pool_get_uuid, uuid, NULL);
}

AlbercaPool *
alberca_connection_find_pool_by_name (AlbercaConnection *self,
                                      const char        *name)
{
  return find_pool (self, alberca_pool_get_name, name, NULL);
}

AlbercaOperationQueue *
alberca_connection_get_queue (AlbercaConnection *self)
{
  return self->queue;
}

AlbercaWorkers *
alberca_connection_get_workers (AlbercaConnection *self)
{
  return self->workers;
}

GVirConnection *
alberca_connection_get_handle (AlbercaConnection *self)
{
  return self->handle;
}
