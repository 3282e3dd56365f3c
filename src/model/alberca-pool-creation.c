/* alberca-pool-creation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-connection-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-pool-draft.h"
#include "model/alberca-pool-rules.h"
#include "model/alberca-pool-stubs.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh.h"

/* ---- What one would type ---- */

/**
 * alberca_pool_draft_get_commands:
 * @self: a draft
 *
 * Returns: (transfer full): what one would type instead: a list of commands
 */
char *
alberca_pool_draft_get_commands (AlbercaPoolDraft *self)
{
  g_autoptr(AlbercaPoolConfig) config = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autofree char *name = NULL;
  AlbercaPoolBuild build;
  const char *uri;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  uri = alberca_connection_get_safe_uri (alberca_pool_draft_get_connection (self));
  config = alberca_pool_draft_get_config (self);
  build = alberca_pool_draft_get_build (self);
  name = alberca_pool_config_get_field (config, "name");
  if (name == NULL)
    return g_strdup ("");

  lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lines, alberca_virsh_pool_define (uri, config));
  if (build != ALBERCA_POOL_BUILD_NONE)
    g_ptr_array_add (lines, alberca_virsh_pool_build (uri, name, build));
  if (alberca_pool_draft_get_start (self))
    g_ptr_array_add (lines, alberca_virsh_pool_start (uri, name));
  if (alberca_pool_draft_get_autostart (self))
    g_ptr_array_add (lines, alberca_virsh_pool_autostart (uri, name, TRUE));

  g_ptr_array_add (lines, NULL);
  return alberca_line_chainv ((const char *const *) lines->pdata);
}

/**
 * alberca_pool_draft_check_field:
 * @self: a draft
 * @path: where the field stands in the XML
 * @value: what it could say
 */
char *
alberca_pool_draft_check_field (AlbercaPoolDraft *self,
                                const char       *path,
                                const char       *value)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  return alberca_pool_rules_get_problem (alberca_pool_draft_get_connection (self),
                                         alberca_pool_draft_get_pool_type (self), path, value);
}

/* ---- What is done ---- */

/* What the worker gets. */
typedef struct
{
  GVirConnection   *connection;
  char             *xml;
  char             *directory; /* NULL where volumes are no files */
  AlbercaPoolBuild  build;
  gboolean          start;
  gboolean          autostart;
} Creation;

static void
creation_free (gpointer data)
{
  Creation *creation = data;

  g_object_unref (creation->connection);
  g_free (creation->xml);
  g_free (creation->directory);
  g_free (creation);
}

/* Worker thread. What the form knew may be old, or the form knew nothing yet. */
static gboolean
check_devices (Creation  *creation,
               GError   **error)
{
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new_from_xml (creation->xml, error);

  return config != NULL && alberca_device_guard_check (creation->connection, config, creation->build, error);
}

/* Worker thread. The steps after the definition, each only if it is wanted. */
static gboolean
run_steps (AlbercaOperation  *operation,
           Creation          *creation,
           GVirStoragePool   *pool,
           GCancellable      *cancellable,
           gboolean          *built,
           gboolean          *started,
           GError           **error)
{
  if (creation->build != ALBERCA_POOL_BUILD_NONE)
    {
      alberca_operation_report (operation, 0.25, _("Building"));
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_devices (creation, error) ||
          !alberca_pools_build (pool, creation->build, error))
        return FALSE;
      *built = TRUE;
    }
  if (creation->start)
    {
      alberca_operation_report (operation, 0.5, _("Starting"));
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !alberca_pools_start (pool, error))
        return alberca_pool_stubs_explain (pool, error);
      *started = TRUE;
    }
  if (creation->autostart)
    {
      alberca_operation_report (operation, 0.75, _("Setting it to start with the host"));
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !alberca_pools_set_autostart (pool, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

/* Worker thread. Undoes what was done, and says what could not be undone. */
static void
roll_back (GVirStoragePool  *pool,
           Creation         *creation,
           gboolean          built,
           gboolean          started,
           GError          **error)
{
  g_autoptr(GError) undo_error = NULL;
  GString *remains;

  if ((started && !alberca_pools_stop (pool, &undo_error)) || !alberca_pools_undefine (pool, &undo_error))
    {
      g_prefix_error (error, _("The pool could not be removed again (%s) and is still there. "), undo_error->message);
      return;
    }

  remains = g_string_new (_("Everything was undone: the pool is not defined."));
  /* Whether the directory was there before, libvirt does not say; to delete it could lose data. */
  if (built)
    g_string_append_c (remains, ' ');
  if (built && creation->directory != NULL && creation->build == ALBERCA_POOL_BUILD_PLAIN)
    g_string_append_printf (remains, _("The directory %s stays."), creation->directory);
  else if (built)
    g_string_append (remains, _("What was written on the devices stays."));
  g_string_append_c (remains, ' ');
  g_prefix_error (error, "%s", remains->str);
  g_string_free (remains, TRUE);
}

/* Worker thread. */
static gboolean
creation_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  Creation *creation = data;
  g_autoptr(GVirStoragePool) pool = NULL;
  gboolean built = FALSE;
  gboolean started = FALSE;

  alberca_operation_report (operation, 0, _("Defining"));
  pool = alberca_pools_define (creation->connection, creation->xml, error);
  if (pool == NULL)
    return FALSE;
  if (run_steps (operation, creation, pool, cancellable, &built, &started, error))
    return TRUE;
  roll_back (pool, creation, built, started, error);
  return FALSE;
}

static void
state_changed_cb (AlbercaConnection *self,
                  GParamSpec        *pspec,
                  AlbercaOperation  *operation)
{
  /* Events tell of it too, but not on a connection that sends none. */
  if (alberca_operation_get_finished (operation))
    alberca_connection_reread (self);
}

/**
 * alberca_connection_create_pool:
 * @self: an open connection
 * @draft: a valid draft
 *
 * Main thread. virStoragePoolDefineXML(), then virStoragePoolBuild(), virStoragePoolCreate() and
 * virStoragePoolSetAutostart() as the draft says. When a step fails, what was done is undone, and
 * the error says what remains.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_connection_create_pool (AlbercaConnection *self,
                                AlbercaPoolDraft  *draft)
{
  g_autofree char *title = g_strdup_printf (_("Creating the pool “%s”"), alberca_pool_draft_get_name (draft));
  g_autofree char *command = alberca_pool_draft_get_commands (draft);
  g_autofree char *uuid = alberca_pool_draft_get_field (draft, "uuid");
  g_autofree char *key = g_strconcat (alberca_connection_get_uri (self), "\n", uuid, NULL);
  g_autoptr(AlbercaOperation) operation = NULL;
  Creation *creation;

  g_return_val_if_fail (alberca_connection_get_workers (self) != NULL, NULL);

  creation = g_new0 (Creation, 1);
  creation->connection = g_object_ref (alberca_connection_get_handle (self));
  creation->xml = alberca_pool_draft_get_xml (draft);
  if (alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (draft))->traits & ALBERCA_POOL_TRAIT_FILES)
    creation->directory = alberca_pool_draft_get_field (draft, "target/path");
  creation->build = alberca_pool_draft_get_build (draft);
  creation->start = alberca_pool_draft_get_start (draft);
  creation->autostart = alberca_pool_draft_get_autostart (draft);

  operation = alberca_operation_new (title, command, creation_worker, creation, creation_free);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, uuid, NULL);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  alberca_operation_queue_add (alberca_connection_get_queue (self), key, alberca_connection_get_workers (self),
                               operation);
  return operation;
}
