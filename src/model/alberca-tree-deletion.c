/* alberca-tree-deletion.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-tree-deletion.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-volume-lookup.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-volume.h"

/* One volume. */
typedef struct
{
  GVirStoragePool *pool; /* NULL: it is not there any more */
  char            *pool_name;
  char            *name;
  char            *path;
  char            *backing_path;
} Step;

typedef struct
{
  GPtrArray      *steps;      /* (element-type Step), leaves first */
  GVirConnection *connection; /* NULL: running domains may have the volumes */
} Deletion;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_clear_object (&step->pool);
  g_free (step->pool_name);
  g_free (step->name);
  g_free (step->path);
  g_free (step->backing_path);
  g_free (step);
}

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_ptr_array_unref (deletion->steps);
  g_clear_object (&deletion->connection);
  g_free (deletion);
}

/* ---- Worker thread ---- */

/* How it went so far. */
typedef struct
{
  GHashTable *kept;  /* (element-type utf8): paths that something which is left is built on */
  GString    *left;  /* what was not deleted, and why */
  GError     *first; /* the first reason */
  guint       n_deleted;
} Progress;

static void
keep (Progress   *progress,
      const Step *step,
      const char *reason)
{
  if (step->backing_path != NULL)
    g_hash_table_add (progress->kept, step->backing_path);
  if (progress->left->len > 0)
    g_string_append (progress->left, "; ");
  if (reason != NULL)
    {
      /* Translators: a volume that could not be deleted, and what libvirt says */
      g_string_append_printf (progress->left, _("“%s” (%s)"), step->name, reason);
    }
  else
    {
      /* Translators: a volume that was not deleted */
      g_string_append_printf (progress->left, _("“%s” (something that is left is built on it)"), step->name);
    }
}

/* Its turn may have come hours after the question was answered. */
static gboolean
delete_step (const Deletion  *deletion,
             const Step      *step,
             GError         **error)
{
  g_autoptr(GVirStorageVol) volume = NULL;

  if (step->pool == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("its pool is not there any more"));
      return FALSE;
    }
  volume = alberca_volume_lookup_in_pool (step->pool, step->name, error);
  return volume != NULL &&
         (deletion->connection == NULL ||
          alberca_running_check (deletion->connection, step->path, step->pool_name, step->name, error)) &&
         alberca_volumes_delete (volume, error);
}

static void
run_step (Progress       *progress,
          const Deletion *deletion,
          const Step     *step)
{
  g_autoptr(GError) error = NULL;

  if (step->path != NULL && g_hash_table_contains (progress->kept, step->path))
    {
      keep (progress, step, NULL);
      return;
    }
  if (delete_step (deletion, step, &error))
    {
      progress->n_deleted++;
      return;
    }
  keep (progress, step, error->message);
  if (progress->first == NULL)
    progress->first = g_steal_pointer (&error);
}

/* libvirt's code stays: what is explained is the first that failed. */
static gboolean
finish (Progress  *progress,
        guint      n_steps,
        GError   **error)
{
  gboolean done = progress->first == NULL;

  if (!done)
    g_set_error (error, progress->first->domain, progress->first->code,
                 ngettext ("%u of %u volume was deleted. What is left: %s",
                           "%u of %u volumes were deleted. What is left: %s", n_steps),
                 progress->n_deleted, n_steps, progress->left->str);
  g_hash_table_unref (progress->kept);
  g_string_free (progress->left, TRUE);
  g_clear_error (&progress->first);
  return done;
}

static gboolean
delete_tree_worker (AlbercaOperation  *operation,
                    gpointer           data,
                    GCancellable      *cancellable,
                    GError           **error)
{
  Deletion *deletion = data;
  guint n_steps = deletion->steps->len;
  Progress progress = { g_hash_table_new (g_str_hash, g_str_equal), g_string_new (NULL), NULL, 0 };

  for (guint i = 0; i < n_steps; i++)
    {
      const Step *step = g_ptr_array_index (deletion->steps, i);

      if (g_cancellable_is_cancelled (cancellable))
        {
          g_clear_error (&progress.first);
          finish (&progress, n_steps, NULL);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       ngettext ("Cancelled after %u volume was dealt with", "Cancelled after %u volumes were dealt with", i), i);
          return FALSE;
        }
      alberca_operation_report (operation, (double) i / n_steps, step->name);
      run_step (&progress, deletion, step);
    }
  return finish (&progress, n_steps, error);
}

/* ---- Main thread ---- */

/* The pool itself is read again as after all its operations; these are the others. */
static void
operation_state_cb (AlbercaPool      *pool,
                    GParamSpec       *pspec,
                    AlbercaOperation *operation)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  if (connection != NULL && alberca_operation_get_finished (operation))
    alberca_connection_reread_pool (connection, alberca_pool_get_uuid (pool), TRUE);
}

static AlbercaOperation *
make_operation (AlbercaConnection   *connection,
                const char          *title,
                const char          *command,
                GPtrArray           *order,
                const AlbercaImpact *impact)
{
  Deletion *deletion = g_new0 (Deletion, 1);
  AlbercaOperation *operation = alberca_operation_new (title, command, delete_tree_worker, deletion, deletion_free);
  g_autoptr(GHashTable) pools = g_hash_table_new (NULL, NULL);
  g_autofree char *running = alberca_impact_get_running (impact);

  /* Who was told that they run said yes all the same. */
  if (running == NULL)
    deletion->connection = g_object_ref (alberca_connection_get_handle (connection));
  deletion->steps = g_ptr_array_new_with_free_func (step_free);
  for (guint i = 0; i < order->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (order, i);
      AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, volume->pool);
      Step *step = g_new0 (Step, 1);

      step->pool = pool != NULL ? alberca_pool_dup_handle (pool) : NULL;
      step->pool_name = g_strdup (volume->pool);
      step->name = g_strdup (volume->name);
      step->path = g_strdup (volume->path);
      step->backing_path = g_strdup (volume->backing_path);
      g_ptr_array_add (deletion->steps, step);
      if (pool == NULL)
        continue;
      alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), volume->name);
      if (g_hash_table_add (pools, pool))
        g_signal_connect_object (operation, "notify::state", G_CALLBACK (operation_state_cb), pool, G_CONNECT_SWAPPED);
    }
  alberca_operation_set_can_cancel (operation, order->len > 1);
  return operation;
}

/**
 * alberca_pool_get_delete_tree_command:
 * @self: the pool
 * @impact: what is to be deleted, and what is built on it
 * @with_dependants: whether that goes, too
 *
 * Returns: (transfer full): what alberca_pool_delete_tree() does, as commands
 */
char *
alberca_pool_get_delete_tree_command (AlbercaPool         *self,
                                      const AlbercaImpact *impact,
                                      gboolean             with_dependants)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  g_autoptr(GPtrArray) order = alberca_impact_get_order (impact, with_dependants);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < order->len; i++)
    {
      const AlbercaImpactVolume *volume = g_ptr_array_index (order, i);

      g_ptr_array_add (lines,
                       alberca_virsh_vol_delete (connection != NULL ? alberca_connection_get_safe_uri (connection) : "",
                                                 volume->pool, volume->name));
    }
  g_ptr_array_add (lines, NULL);
  return alberca_line_chainv ((const char *const *) lines->pdata);
}

/**
 * alberca_pool_delete_tree:
 * @self: an active pool
 * @impact: what is to be deleted, and what is built on it
 * @with_dependants: whether that goes, too
 *
 * Main thread. virStorageVolDelete() for each, leaves first. What cannot be deleted is told in
 * the error, and what it is built on is kept.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_delete_tree (AlbercaPool         *self,
                          const AlbercaImpact *impact,
                          gboolean             with_dependants)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  g_autofree char *command = NULL;
  g_autofree char *title = NULL;
  g_autoptr(GPtrArray) order = NULL;
  const AlbercaImpactVolume *root;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (impact != NULL && impact->volumes->len > 0, NULL);

  order = alberca_impact_get_order (impact, with_dependants);
  command = alberca_pool_get_delete_tree_command (self, impact, with_dependants);
  root = g_ptr_array_index (impact->volumes, impact->volumes->len - 1);
  if (with_dependants && impact->volumes->len == 1)
    title = g_strdup_printf (_("Deleting the volume “%s” and all that is built on it"), root->name);
  else
    title = g_strdup_printf (ngettext ("Deleting %u volume", "Deleting %u volumes", order->len), order->len);
  return alberca_pool_enqueue (self, make_operation (connection, title, command, order, impact));
}
