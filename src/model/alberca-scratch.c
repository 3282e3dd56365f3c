/* alberca-scratch.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-scratch.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "backend/alberca-snapshots.h"
#include "model/alberca-connection-private.h"

/* Of a computer whose processes cannot be looked at: no act takes so long, in seconds */
#define MAX_AGE (60 * 60)

/**
 * alberca_scratch_mark_new_own:
 *
 * Returns: (transfer full): who this is, and now
 */
AlbercaScratchMark *
alberca_scratch_mark_new_own (void)
{
  static char *client;
  AlbercaScratchMark *self = g_new0 (AlbercaScratchMark, 1);

  if (client == NULL)
    client = g_uuid_string_random ();
  self->client = g_strdup (client);
  self->host = g_strdup (g_get_host_name ());
  /* A sandbox counts its processes by itself */
  self->processes = g_file_read_link ("/proc/self/ns/pid", NULL);
  if (self->processes == NULL)
    self->processes = g_strdup ("");
  self->pid = getpid ();
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  return self;
}

static char *
dup_program (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/comm", pid);
  char *program = NULL;

  g_file_get_contents (path, &program, NULL, NULL);
  return program;
}

/* Another program may have got the number since. */
static gboolean
runs (gint64 pid,
      gint64 own_pid)
{
  g_autofree char *program = NULL;
  g_autofree char *own_program = NULL;

  if (pid <= 0 || (kill ((pid_t) pid, 0) < 0 && errno == ESRCH))
    return FALSE;
  program = dup_program (pid);
  own_program = dup_program (own_pid);
  return program == NULL || own_program == NULL || strcmp (program, own_program) == 0;
}

/* Who made it does not run any more, as far as can be told from here; or this very run made it, and
 * lost the connection before it could remove it. @own: what this run would write now */
static gboolean
is_abandoned (const AlbercaScratchRecord *record,
              const AlbercaScratchMark   *own)
{
  const AlbercaScratchMark *self = record->mark;

  if (g_strcmp0 (self->client, own->client) == 0)
    return !record->is_working;
  if (*own->processes != '\0' && g_strcmp0 (self->processes, own->processes) == 0 &&
      g_strcmp0 (self->host, own->host) == 0)
    return self->pid == own->pid || !runs (self->pid, own->pid);
  return own->created - self->created > MAX_AGE;
}

typedef struct
{
  GVirConnection     *connection;
  AlbercaScratchMark *own;
} Sweep;

static void
sweep_free (gpointer data)
{
  Sweep *sweep = data;

  g_object_unref (sweep->connection);
  alberca_scratch_mark_free (sweep->own);
  g_free (sweep);
}

/* Worker thread. What cannot be removed now is found again at the next connect. */
static gpointer
sweep_worker (gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Sweep *sweep = data;
  g_autoptr(GPtrArray) records = alberca_snapshots_list_scratch (sweep->connection, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const AlbercaScratchRecord *record = g_ptr_array_index (records, i);
      g_autoptr(GError) local_error = NULL;

      if (!is_abandoned (record, sweep->own))
        continue;
      if (!alberca_snapshots_remove_scratch (sweep->connection, record->uuid, &local_error))
        g_debug ("A helper domain that was left behind stays: %s", local_error->message);
    }
  return NULL;
}

static void
sweep_done (gpointer  owner,
            gpointer  result,
            GError   *error)
{
  if (error != NULL)
    g_debug ("Helper domains were not looked for: %s", error->message);
}

static void
state_cb (AlbercaConnection *connection)
{
  Sweep *sweep;

  if (!alberca_connection_get_can_change (connection))
    return;

  sweep = g_new0 (Sweep, 1);
  sweep->connection = g_object_ref (alberca_connection_get_handle (connection));
  sweep->own = alberca_scratch_mark_new_own ();
  alberca_workers_read (alberca_connection_get_workers (connection), ALBERCA_PRIORITY_BACKGROUND, NULL, sweep_worker,
                        sweep, sweep_free, sweep_done, connection);
}

/**
 * alberca_scratch_watch:
 * @connection: a connection, open or not
 *
 * Main thread. A run that was killed between two calls leaves a domain behind that is never started,
 * and in the way of nothing; but it would be shown by every other program.
 */
void
alberca_scratch_watch (AlbercaConnection *connection)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION (connection));

  g_signal_connect (connection, "notify::state", G_CALLBACK (state_cb), NULL);
  state_cb (connection);
}
