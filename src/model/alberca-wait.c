/* alberca-wait.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-wait.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-pool-reader.h"

/* An answer that takes longer is worth a word; keepalive gives a host up that says nothing at all, but not
 * one that only has no answer. */
#define PATIENCE (10 * G_USEC_PER_SEC)

/* While an act has no answer, how often something is asked that libvirt answers at once if it can: nobody
 * else may ask anything meanwhile. */
#define PROBE_INTERVAL (4 * G_USEC_PER_SEC)

struct _AlbercaWait
{
  GObject parent_instance;

  AlbercaConnection *connection; /* borrowed: it owns this; NULL once it is gone */
  guint              timeout_id;
  gint64             since;      /* µs since 1970 */
  gint64             probed;     /* monotonic, µs */
  char              *cause;      /* the title of the act that waits, or NULL */
  GHashTable        *pools;      /* UUID → gint64 */
  char              *said;
};

G_DEFINE_FINAL_TYPE (AlbercaWait, alberca_wait, G_TYPE_OBJECT)

static guint changed_signal;

/* What libvirt answers at once, if it answers: no discovery, no look into images. */
static gboolean
is_quick (gpointer owner)
{
  return ALBERCA_IS_CONNECTION (owner) || ALBERCA_IS_POOL (owner) || ALBERCA_IS_POOL_READER (owner);
}

static void
add_pool (AlbercaWait *self,
          AlbercaPool *pool,
          gint64       since)
{
  const char *uuid = alberca_pool_get_uuid (pool);
  gint64 *known = g_hash_table_lookup (self->pools, uuid);
  gint64 *value;

  if (known != NULL && *known <= since)
    return;
  value = g_new (gint64, 1);
  *value = since;
  g_hash_table_replace (self->pools, g_strdup (uuid), value);
}

/* When an act of the connection began that runs and cannot say how far it is; 0: it is none */
static gint64
get_start (AlbercaWait      *self,
           AlbercaOperation *operation)
{
  if (alberca_operation_get_state (operation) != ALBERCA_OPERATION_RUNNING ||
      alberca_operation_get_workers (operation) != alberca_connection_get_workers (self->connection) ||
      alberca_operation_get_progress (operation) > 0)
    return 0;
  return alberca_operation_get_started_at (operation);
}

/* An act that has run for a while, on a pool of the connection; the oldest is what the others wait for. */
static void
look_at_operation (AlbercaWait      *self,
                   AlbercaOperation *operation,
                   gint64            now,
                   gint64           *oldest)
{
  GListModel *pools = alberca_connection_get_pools (self->connection);
  gint64 started = get_start (self, operation);

  if (started <= 0 || now - started < PATIENCE)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (!alberca_operation_has_subject (operation, alberca_pool_get_uuid (pool), NULL))
        continue;
      add_pool (self, pool, started);
      if (*oldest != 0 && *oldest <= started)
        continue;
      *oldest = started;
      g_free (self->cause);
      self->cause = g_strdup (alberca_operation_get_title (operation));
    }
}

static void
look_at_operations (AlbercaWait *self,
                    gint64       now)
{
  GListModel *operations = G_LIST_MODEL (alberca_connection_get_queue (self->connection));
  gint64 oldest = 0;

  for (guint i = 0; i < g_list_model_get_n_items (operations); i++)
    {
      g_autoptr(AlbercaOperation) operation = g_list_model_get_item (operations, i);

      look_at_operation (self, operation, now, &oldest);
    }
  if (oldest > 0)
    self->since = MIN (self->since, oldest);
}

/* Asks for the pool of an act that has no answer. Where libvirt is held up, that has none either. */
static void
probe (AlbercaWait *self)
{
  GListModel *operations = G_LIST_MODEL (alberca_connection_get_queue (self->connection));
  GListModel *pools = alberca_connection_get_pools (self->connection);
  gint64 now = g_get_monotonic_time ();

  if (now - self->probed < PROBE_INTERVAL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (operations); i++)
    {
      g_autoptr(AlbercaOperation) operation = g_list_model_get_item (operations, i);

      if (get_start (self, operation) <= 0)
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (pools); j++)
        {
          g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, j);
          const char *uuid = alberca_pool_get_uuid (pool);

          if (alberca_operation_has_subject (operation, uuid, NULL))
            alberca_connection_reread_pool (self->connection, uuid, FALSE);
        }
      self->probed = now;
    }
}

static void
look_at_reads (AlbercaWait *self,
               gint64       now)
{
  AlbercaWorkers *workers = alberca_connection_get_workers (self->connection);
  gpointer owner = NULL;
  gint64 age = workers != NULL ? alberca_workers_get_oldest_read (workers, is_quick, &owner) : 0;

  if (age < PATIENCE)
    return;
  self->since = now - age;
  if (ALBERCA_IS_POOL (owner))
    add_pool (self, owner, self->since);
}

static char *
format_time (gint64 time)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%H:%M");
}

/* All that it says, to know whether that is something else */
static char *
summarize (AlbercaWait *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GList *uuids = g_list_sort (g_hash_table_get_keys (self->pools), (GCompareFunc) g_strcmp0);

  g_string_append_printf (text, "%d %s", self->since > 0, self->cause != NULL ? self->cause : "");
  for (GList *l = uuids; l != NULL; l = l->next)
    g_string_append_printf (text, " %s", (const char *) l->data);
  g_list_free (uuids);
  return g_strdup (text->str);
}

static void
look (AlbercaWait *self)
{
  gint64 now = g_get_real_time ();
  gint64 before = self->since;
  g_autofree char *said = NULL;

  self->since = 0;
  g_clear_pointer (&self->cause, g_free);
  g_hash_table_remove_all (self->pools);
  if (alberca_connection_get_state (self->connection) == ALBERCA_CONNECTION_OPEN)
    {
      probe (self);
      look_at_reads (self, now);
      /* An act may be slow for good reasons, which are not libvirt's: where libvirt answers, it does not wait */
      if (self->since > 0)
        look_at_operations (self, now);
    }
  /* Each look counts back from another now: what was asked first stays when it was asked. */
  if (before > 0 && self->since > 0)
    self->since = MIN (before, self->since);
  said = summarize (self);
  if (g_strcmp0 (said, self->said) == 0)
    return;
  g_free (self->said);
  self->said = g_steal_pointer (&said);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
timeout_cb (gpointer user_data)
{
  AlbercaWait *self = ALBERCA_WAIT (user_data);
  GVirConnection *handle;

  look (self);
  handle = alberca_connection_get_handle (self->connection);
  if (handle != NULL && !alberca_connections_is_alive (handle))
    alberca_connection_lose (self->connection);
  return G_SOURCE_CONTINUE;
}

static void
stop (AlbercaWait *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
}

/* Only while it is open can it be late. */
static void
state_cb (AlbercaWait *self)
{
  look (self);
  if (alberca_connection_get_state (self->connection) != ALBERCA_CONNECTION_OPEN)
    stop (self);
  else if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add_seconds (2, timeout_cb, self);
}

static void
alberca_wait_finalize (GObject *object)
{
  AlbercaWait *self = ALBERCA_WAIT (object);

  stop (self);
  g_free (self->cause);
  g_free (self->said);
  g_hash_table_unref (self->pools);

  G_OBJECT_CLASS (alberca_wait_parent_class)->finalize (object);
}

static void
alberca_wait_class_init (AlbercaWaitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_wait_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
alberca_wait_init (AlbercaWait *self)
{
  self->pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* The connection goes: somebody may still hold it. */
static void
abandon (gpointer data)
{
  AlbercaWait *self = ALBERCA_WAIT (data);

  stop (self);
  self->connection = NULL;
  g_object_unref (self);
}

/**
 * alberca_wait_get:
 * @connection: a connection, open or not
 *
 * Returns: (transfer none): what it waits for, which belongs to the connection
 */
AlbercaWait *
alberca_wait_get (AlbercaConnection *connection)
{
  static GQuark quark;
  AlbercaWait *self;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("alberca-wait");
  self = g_object_get_qdata (G_OBJECT (connection), quark);
  if (self != NULL)
    return self;

  self = g_object_new (ALBERCA_TYPE_WAIT, NULL);
  self->connection = connection;
  g_object_set_qdata_full (G_OBJECT (connection), quark, self, abandon);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self);
  return self;
}

gint64
alberca_wait_get_since (AlbercaWait *self)
{
  g_return_val_if_fail (ALBERCA_IS_WAIT (self), 0);

  return self->since;
}

gint64
alberca_wait_get_pool_since (AlbercaWait *self,
                             AlbercaPool *pool)
{
  const gint64 *since;

  g_return_val_if_fail (ALBERCA_IS_WAIT (self), 0);

  since = g_hash_table_lookup (self->pools, alberca_pool_get_uuid (pool));
  return since != NULL ? *since : 0;
}

char *
alberca_wait_describe (AlbercaWait *self)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (ALBERCA_IS_WAIT (self), NULL);

  if (self->since == 0)
    return NULL;
  time = format_time (self->since);
  if (self->cause == NULL)
    /* Translators: %s is a time, "12:03" */
    return g_strdup_printf (_("Waiting for an answer of libvirt since %s"), time);
  /* Translators: a time, "12:03", and what is being done: "Creating the volume “disk.qcow2”" */
  return g_strdup_printf (_("Waiting for libvirt since %s: %s. A storage server may be gone; it may still be done."),
                          time, self->cause);
}
