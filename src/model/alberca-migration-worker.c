/* alberca-migration-worker.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-migration-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-size.h"

void
alberca_migration_job_free (AlbercaMigrationJob *self)
{
  g_object_unref (self->call.source);
  g_object_unref (self->call.target);
  g_free (self->uuid);
  g_free (self->peer_uri);
  g_free (self->data_uri);
  g_strfreev (self->copied);
  g_strfreev (self->pools);
  g_free (self);
}

/* Worker thread. What remains may grow while the machine writes: it is what tells how far it is. */
static void
progress_cb (guint64  processed,
             guint64  remaining,
             guint64  speed,
             gpointer data)
{
  AlbercaMigrationJob *self = data;
  double total = (double) processed + (double) remaining;
  g_autofree char *sent = alberca_size_format (processed);
  g_autofree char *left = alberca_size_format (remaining);
  g_autofree char *rate = alberca_size_format (speed);
  g_autoptr(GString) text = g_string_new (NULL);
  guint64 seconds = speed > 0 ? remaining / speed : 0;

  /* Translators: two sizes */
  g_string_append_printf (text, _("%s sent, %s left"), sent, left);
  if (speed > 0)
    {
      g_string_append (text, " · ");
      /* Translators: a size per second */
      g_string_append_printf (text, _("%s/s"), rate);
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%u s left", "%u s left", (guint) seconds), (guint) seconds);
    }
  alberca_operation_report (self->operation, total > 0 ? (double) processed / total : -1, text->str);
}

/* A pool there does not know what was made here since it was last read, and libvirt looks there for
 * volumes by name. One that cannot be read shows by what libvirt says then. */
static void
refresh_pools (AlbercaMigrationJob *self)
{
  for (gsize i = 0; self->pools != NULL && self->pools[i] != NULL; i++)
    {
      g_autoptr(AlbercaPoolRecord) record = NULL;
      g_autoptr(GError) error = NULL;

      record = alberca_pools_read (self->call.target, self->pools[i], &error);
      if (record == NULL || !alberca_pools_refresh (record->handle, &error))
        g_debug ("A pool was not refreshed: %s", error->message);
    }
}

gboolean
alberca_migration_worker (AlbercaOperation  *operation,
                          gpointer           data,
                          GCancellable      *cancellable,
                          GError           **error)
{
  AlbercaMigrationJob *self = data;

  self->operation = operation;
  self->call.progress = progress_cb;
  self->call.data = self;
  alberca_operation_report (operation, -1, _("Preparing the other host"));
  refresh_pools (self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !alberca_migration_run (&self->call, cancellable, error))
    return FALSE;
  refresh_pools (self);
  return TRUE;
}
