/* alberca-pool-lifecycle.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-lifecycle.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-device-guard.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-pool-stubs.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh.h"

/* What a worker gets: plain data and handles. */
typedef struct
{
  GVirConnection   *connection;
  GVirStoragePool  *pool;
  AlbercaPoolBuild  build;
  gboolean          undefine;
  char             *xml;
  char             *name;
} Call;

static Call *
call_new (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  Call *call = g_new0 (Call, 1);

  call->connection = g_object_ref (alberca_connection_get_handle (connection));
  call->pool = alberca_pool_dup_handle (pool);
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->connection);
  g_clear_object (&call->pool);
  g_free (call->xml);
  g_free (call->name);
  g_free (call);
}

static const char *
get_uri (AlbercaPool *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);

  return connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
}

/* Worker threads, all that end in _worker. */

/* The definition may name other devices than the pool that somebody looked at. */
static gboolean
check_devices (Call    *call,
               GError **error)
{
  g_autofree char *xml = alberca_pools_get_definition (call->pool, error);
  g_autoptr(AlbercaPoolConfig) config = xml != NULL ? alberca_pool_config_new_from_xml (xml, error) : NULL;

  return config != NULL && alberca_device_guard_check (call->connection, config, call->build, error);
}

/* Whether the host has been asked before it was confirmed is not known, and it may have changed. */
static gboolean
check_deletion (Call    *call,
                GError **error)
{
  g_autofree char *xml = alberca_pools_get_definition (call->pool, error);
  g_autoptr(AlbercaPoolConfig) config = xml != NULL ? alberca_pool_config_new_from_xml (xml, error) : NULL;

  return config != NULL && alberca_device_guard_check_deletion (call->connection, config, error);
}

static gboolean
build_worker (AlbercaOperation  *operation,
              gpointer           data,
              GCancellable      *cancellable,
              GError           **error)
{
  Call *call = data;

  return check_devices (call, error) && alberca_pools_build (call->pool, call->build, error);
}

static gboolean
start_building_worker (AlbercaOperation  *operation,
                       gpointer           data,
                       GCancellable      *cancellable,
                       GError           **error)
{
  Call *call = data;

  return check_devices (call, error) && (alberca_pools_start_building (call->pool, call->build, error) ||
                                         alberca_pool_stubs_explain (call->pool, error));
}

static gboolean
delete_storage_worker (AlbercaOperation  *operation,
                       gpointer           data,
                       GCancellable      *cancellable,
                       GError           **error)
{
  Call *call = data;

  if (!check_deletion (call, error) || !alberca_pools_delete_storage (call->pool, error))
    return FALSE;
  if (!call->undefine || alberca_pools_undefine (call->pool, error))
    return TRUE;
  g_prefix_error (error, "%s ", _("The storage was deleted, but the definition is still there."));
  return FALSE;
}

static gboolean
define_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Call *call = data;
  g_autoptr(GVirStoragePool) pool = alberca_pools_define (call->connection, call->xml, error);

  return pool != NULL;
}

/* Worker thread. The old definition again; where that fails too, it is at least not lost. */
static void
restore_definition (Call        *call,
                    const char  *xml,
                    gboolean     autostart,
                    GError     **error)
{
  g_autoptr(GError) undo_error = NULL;
  g_autoptr(GVirStoragePool) pool = alberca_pools_define (call->connection, xml, &undo_error);

  if (pool == NULL)
    {
      g_autofree char *message = g_strdup ((*error)->message);

      /* Not as an error of libvirt, whose summary would hide what matters here. */
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The pool could not be defined with the new name (%s), nor again with the old one (%s). Its volumes "
                     "are untouched, but libvirt has no definition of it. This was the definition:\n%s"),
                   message, undo_error->message, xml);
      return;
    }
  if (autostart && !alberca_pools_set_autostart (pool, TRUE, &undo_error))
    g_prefix_error (error, "%s ", _("The pool has its old name again, but does not start with the host any more."));
  else
    g_prefix_error (error, "%s ", _("The pool has its old name again."));
}

static char *
make_renamed_xml (const char  *xml,
                  const char  *name,
                  GError     **error)
{
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new_from_xml (xml, error);

  if (config == NULL)
    return NULL;
  alberca_pool_config_drop_sizes (config);
  alberca_pool_config_set_field (config, "name", name);
  return alberca_pool_config_to_xml (config);
}

static gboolean
rename_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Call *call = data;
  gboolean autostart = alberca_pools_get_autostart (call->pool);
  g_autofree char *old_xml = alberca_pools_get_definition (call->pool, error);
  g_autofree char *new_xml = old_xml != NULL ? make_renamed_xml (old_xml, call->name, error) : NULL;
  g_autoptr(GVirStoragePool) renamed = NULL;

  if (new_xml == NULL)
    return FALSE;
  if (alberca_pools_has_name (call->connection, call->name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("There is a pool “%s” already. Nothing was changed."),
                   call->name);
      return FALSE;
    }

  if (!alberca_pools_undefine (call->pool, error))
    return FALSE;
  renamed = alberca_pools_define (call->connection, new_xml, error);
  if (renamed == NULL)
    {
      restore_definition (call, old_xml, autostart, error);
      return FALSE;
    }
  if (!autostart || alberca_pools_set_autostart (renamed, TRUE, error))
    return TRUE;
  g_prefix_error (error, "%s ", _("The pool has its new name, but does not start with the host any more."));
  return FALSE;
}

/**
 * alberca_pool_can_delete_storage:
 * @self: a pool
 *
 * Returns: whether libvirt can delete the storage of pools of this type
 */
gboolean
alberca_pool_can_delete_storage (AlbercaPool *self)
{
  static const AlbercaPoolType types[] = {
    ALBERCA_POOL_TYPE_DIR, ALBERCA_POOL_TYPE_FS, ALBERCA_POOL_TYPE_NETFS,
    ALBERCA_POOL_TYPE_LOGICAL, ALBERCA_POOL_TYPE_ZFS, ALBERCA_POOL_TYPE_VSTORAGE,
  };
  AlbercaPoolType type = alberca_pool_get_pool_type (self);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i] == type)
      return TRUE;
  return FALSE;
}

/**
 * alberca_pool_get_build_command:
 * @self: a pool
 * @build: how to build it
 *
 * Returns: (transfer full): what alberca_pool_build() does, as a command
 */
char *
alberca_pool_get_build_command (AlbercaPool      *self,
                                AlbercaPoolBuild  build)
{
  return alberca_virsh_pool_build (get_uri (self), alberca_pool_get_name (self), build);
}

/**
 * alberca_pool_build:
 * @self: an inactive pool
 * @build: one of those that its type offers
 *
 * Main thread. virStoragePoolBuild().
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_build (AlbercaPool      *self,
                    AlbercaPoolBuild  build)
{
  g_autofree char *title = g_strdup_printf (_("Building “%s”"), alberca_pool_get_name (self));
  g_autofree char *command = alberca_pool_get_build_command (self, build);
  Call *call = call_new (self);

  call->build = build;
  return alberca_pool_enqueue (self, alberca_operation_new (title, command, build_worker, call, call_free));
}

/**
 * alberca_pool_get_start_build:
 * @self: a pool
 *
 * Returns: how alberca_pool_start_building() builds: the directory, or devices that nothing is on;
 *   %ALBERCA_POOL_BUILD_NONE where there is nothing to build
 */
AlbercaPoolBuild
alberca_pool_get_start_build (AlbercaPool *self)
{
  AlbercaPoolBuild builds = alberca_pool_type_get_info (alberca_pool_get_pool_type (self))->builds;

  return builds & ALBERCA_POOL_BUILD_NO_OVERWRITE ? ALBERCA_POOL_BUILD_NO_OVERWRITE
                                                  : builds & ALBERCA_POOL_BUILD_PLAIN;
}

/**
 * alberca_pool_start_building:
 * @self: an inactive pool that can be built
 *
 * Main thread. virStoragePoolCreate() with VIR_STORAGE_POOL_CREATE_WITH_BUILD.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_start_building (AlbercaPool *self)
{
  AlbercaPoolBuild build = alberca_pool_get_start_build (self);
  const char *name = alberca_pool_get_name (self);
  g_autofree char *title = g_strdup_printf (_("Building and starting “%s”"), name);
  g_autofree char *command = alberca_virsh_pool_start_building (get_uri (self), name, build);
  Call *call = call_new (self);

  call->build = build;
  return alberca_pool_enqueue (self, alberca_operation_new (title, command, start_building_worker, call, call_free));
}

/**
 * alberca_pool_get_storage_command:
 * @self: a pool
 * @undefine: forget the pool as well
 *
 * Returns: (transfer full): what alberca_pool_delete_storage() does, as commands
 */
char *
alberca_pool_get_storage_command (AlbercaPool *self,
                                  gboolean     undefine)
{
  const char *name = alberca_pool_get_name (self);
  g_autofree char *deletion = alberca_virsh_pool_delete (get_uri (self), name);
  g_autofree char *undefinition = alberca_virsh_pool_undefine (get_uri (self), name);

  return undefine ? g_strconcat (deletion, " &&\n", undefinition, NULL) : g_steal_pointer (&deletion);
}

/**
 * alberca_pool_delete_storage:
 * @self: an inactive pool for which alberca_pool_can_delete_storage() is true
 * @undefine: forget the pool as well
 *
 * Main thread. virStoragePoolDelete(), then virStoragePoolUndefine(). When the first fails, the
 * second is not tried.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_delete_storage (AlbercaPool *self,
                             gboolean     undefine)
{
  g_autofree char *title = g_strdup_printf (_("Deleting the storage of “%s”"), alberca_pool_get_name (self));
  g_autofree char *command = alberca_pool_get_storage_command (self, undefine);
  Call *call = call_new (self);

  call->undefine = undefine;
  return alberca_pool_enqueue (self, alberca_operation_new (title, command, delete_storage_worker, call, call_free));
}

/**
 * alberca_pool_make_persistent:
 * @self: an active pool that is transient
 *
 * Main thread. virStoragePoolDefineXML() with what the pool is, without its sizes.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_make_persistent (AlbercaPool *self)
{
  g_autofree char *title = g_strdup_printf (_("Making “%s” persistent"), alberca_pool_get_name (self));
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_copy (alberca_pool_get_config (self));
  g_autofree char *command = NULL;
  Call *call = call_new (self);

  alberca_pool_config_drop_sizes (config);
  call->xml = alberca_pool_config_to_xml (config);
  command = alberca_virsh_pool_define_document (get_uri (self), call->xml);
  return alberca_pool_enqueue (self, alberca_operation_new (title, command, define_worker, call, call_free));
}

/**
 * alberca_pool_get_rename_command:
 * @self: an inactive persistent pool
 * @name: its new name
 *
 * Returns: (transfer full): what alberca_pool_rename() does, as commands
 */
char *
alberca_pool_get_rename_command (AlbercaPool *self,
                                 const char  *name)
{
  g_autofree char *xml = make_renamed_xml (alberca_pool_get_xml (self), name, NULL);
  g_autofree char *undefinition = alberca_virsh_pool_undefine (get_uri (self), alberca_pool_get_name (self));
  g_autofree char *definition = alberca_virsh_pool_define_document (get_uri (self), xml != NULL ? xml : "");
  g_autofree char *autostart = alberca_virsh_pool_autostart (get_uri (self), name, TRUE);

  return alberca_line_chain (undefinition, definition, alberca_pool_get_autostart (self) ? autostart : NULL, NULL);
}

static void
renamed_cb (AlbercaConnection *connection,
            GParamSpec        *pspec,
            AlbercaOperation  *operation)
{
  /* Between the two definitions the pool may have been seen to be gone. */
  if (alberca_operation_get_finished (operation))
    alberca_connection_reread (connection);
}

/**
 * alberca_pool_rename:
 * @self: an inactive persistent pool
 * @name: a name that no pool has
 *
 * Main thread. libvirt cannot rename a pool, nor define a UUID with another name: so
 * virStoragePoolUndefine() and virStoragePoolDefineXML() with the same UUID, and
 * virStoragePoolSetAutostart() where it was set. When the definition fails, the old one is made
 * again; should that fail too, the error has its XML.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_rename (AlbercaPool *self,
                     const char  *name)
{
  g_autofree char *title = g_strdup_printf (_("Renaming “%s” to “%s”"), alberca_pool_get_name (self), name);
  g_autofree char *command = alberca_pool_get_rename_command (self, name);
  AlbercaOperation *operation;
  Call *call = call_new (self);

  call->name = g_strdup (name);
  operation = alberca_operation_new (title, command, rename_worker, call, call_free);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (renamed_cb), alberca_pool_get_connection (self),
                           G_CONNECT_SWAPPED);
  return alberca_pool_enqueue (self, operation);
}
