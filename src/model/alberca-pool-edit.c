/* alberca-pool-edit.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-edit.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "virsh/alberca-virsh.h"

/* ---- Read ---- */

/* Worker thread. */
static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  char *xml = alberca_pools_get_definition (task_data, &error);

  if (xml != NULL)
    g_task_return_pointer (task, xml, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * alberca_pool_read_definition_async:
 * @self: a persistent pool
 * @cancellable: (nullable): to give up
 * @callback: main thread
 * @user_data: for @callback
 *
 * Main thread. virStoragePoolGetXMLDesc() with VIR_STORAGE_XML_INACTIVE, in a worker.
 */
void
alberca_pool_read_definition_async (AlbercaPool         *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GVirStoragePool *handle = alberca_pool_dup_handle (self);
  AlbercaConnection *connection = alberca_pool_get_connection (self);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;

  g_task_set_source_tag (task, alberca_pool_read_definition_async);
  if (handle == NULL || workers == NULL)
    {
      g_clear_object (&handle);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "%s", _("The connection is not open."));
      return;
    }

  g_task_set_task_data (task, handle, g_object_unref);
  alberca_workers_push (workers, ALBERCA_PRIORITY_ACT, task, read_thread);
}

/**
 * alberca_pool_read_definition_finish:
 * @result: what the callback got
 * @error: why it could not be read
 *
 * Returns: (transfer full): the definition, %NULL with @error set
 */
char *
alberca_pool_read_definition_finish (GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Check ---- */

static gboolean
is_field (const AlbercaPoolConfig *config,
          const char              *path,
          const char              *text)
{
  g_autofree char *value = alberca_pool_config_get_field (config, path);

  return g_strcmp0 (value, text) == 0;
}

/**
 * alberca_pool_get_edit_problem:
 * @self: a pool
 * @xml: what its definition could be
 *
 * Finds what would define another pool, or none. Whether the rest is right libvirt says.
 *
 * Returns: (transfer full): what is wrong and what to do, %NULL if nothing is
 */
char *
alberca_pool_get_edit_problem (AlbercaPool *self,
                               const char  *xml)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new_from_xml (xml, &error);

  if (config == NULL)
    return g_strdup (error->message);
  if (!is_field (config, "uuid", alberca_pool_get_uuid (self)))
    return g_strdup_printf (_("The UUID says which pool it is and must stay %s."), alberca_pool_get_uuid (self));
  if (!is_field (config, "name", alberca_pool_get_name (self)))
    return g_strdup_printf (_("The name must stay “%s” here. To change it, stop the pool and take Rename in its menu."),
                            alberca_pool_get_name (self));
  if (alberca_pool_config_get_pool_type (config) != alberca_pool_get_pool_type (self))
    return g_strdup (_("The type of a pool cannot be changed. Make a new pool of the other type."));

  return NULL;
}

/* ---- Write ---- */

typedef struct
{
  GVirConnection  *connection;
  GVirStoragePool *pool;
  char            *old_xml;
  char            *xml;
} Redefinition;

static void
redefinition_free (gpointer data)
{
  Redefinition *redefinition = data;

  g_clear_object (&redefinition->connection);
  g_clear_object (&redefinition->pool);
  g_free (redefinition->old_xml);
  g_free (redefinition->xml);
  g_free (redefinition);
}

/* What changes by itself is no change of the definition */
static char *
normalize (const char *xml)
{
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new_from_xml (xml, NULL);

  if (config == NULL)
    return g_strdup (xml);
  alberca_pool_config_drop_sizes (config);
  return alberca_pool_config_to_xml (config);
}

/* Worker thread. */
static gboolean
redefine_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  Redefinition *redefinition = data;
  g_autofree char *current = alberca_pools_get_definition (redefinition->pool, error);
  g_autofree char *now = current != NULL ? normalize (current) : NULL;
  g_autofree char *then = normalize (redefinition->old_xml);
  g_autoptr(GVirStoragePool) pool = NULL;

  if (now == NULL)
    return FALSE;
  if (strcmp (now, then) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
                           _("Somebody else changed the pool meanwhile, so nothing was changed. Copy what you wrote, "
                             "close the editor and open it again."));
      return FALSE;
    }

  pool = alberca_pools_define_strictly (redefinition->connection, redefinition->xml, error);
  return pool != NULL;
}

/**
 * alberca_pool_get_redefine_command:
 * @self: a persistent pool
 * @xml: its new definition
 *
 * Returns: (transfer full): what alberca_pool_redefine() does, as a command
 */
char *
alberca_pool_get_redefine_command (AlbercaPool *self,
                                   const char  *xml)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);

  return alberca_virsh_pool_define_strictly (connection != NULL ? alberca_connection_get_safe_uri (connection) : "",
                                             xml);
}

/**
 * alberca_pool_redefine:
 * @self: a persistent pool
 * @old_xml: its definition as it was read
 * @xml: its new definition
 *
 * Main thread. virStoragePoolDefineXML() with VIR_STORAGE_POOL_DEFINE_VALIDATE; refused where the
 * pool was changed by somebody else since @old_xml was read. An active pool stays what it is until
 * it is started again. libvirt puts the new definition in the place of the old one at once, or
 * keeps the old one.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_redefine (AlbercaPool *self,
                       const char  *old_xml,
                       const char  *xml)
{
  g_autofree char *title = g_strdup_printf (_("Changing the definition of “%s”"), alberca_pool_get_name (self));
  g_autofree char *command = alberca_pool_get_redefine_command (self, xml);
  Redefinition *redefinition = g_new0 (Redefinition, 1);

  redefinition->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (self)));
  redefinition->pool = alberca_pool_dup_handle (self);
  redefinition->old_xml = g_strdup (old_xml);
  redefinition->xml = g_strdup (xml);

  return alberca_pool_enqueue (self, alberca_operation_new (title, command, redefine_worker, redefinition,
                                                            redefinition_free));
}
