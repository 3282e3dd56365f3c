/* alberca-pool-trial.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-trial.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "virsh/alberca-virsh.h"

G_DEFINE_BOXED_TYPE (AlbercaPoolTrial, alberca_pool_trial, alberca_pool_trial_ref, alberca_pool_trial_unref)

static void
clear (AlbercaPoolTrial *self)
{
  g_clear_pointer (&self->volumes, g_ptr_array_unref);
  g_free (self->directory);
  g_free (self->devices);
}

/**
 * alberca_pool_trial_ref:
 * @self: a trial
 */
AlbercaPoolTrial *
alberca_pool_trial_ref (AlbercaPoolTrial *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * alberca_pool_trial_unref:
 * @self: (transfer full): a trial
 */
void
alberca_pool_trial_unref (AlbercaPoolTrial *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/* What the worker gets */
typedef struct
{
  GVirConnection   *connection;
  char             *xml;
  char             *directory; /* that a plain build makes, NULL where it is not to be built so */
  char             *group;     /* the volume group that is only asked for, NULL where the pool is made */
  AlbercaPoolTrial *trial;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->connection);
  g_free (call->xml);
  g_free (call->directory);
  g_free (call->group);
  alberca_pool_trial_unref (call->trial);
  g_free (call);
}

/* Worker thread. At first without building: what is there already needs none, and what a build
 * makes would stay. */
static GVirStoragePool *
create (Call          *call,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(GError) first_error = NULL;
  GVirStoragePool *pool = alberca_pools_create (call->connection, call->xml, FALSE, &first_error);

  if (pool != NULL)
    return pool;
  if (call->directory == NULL || g_cancellable_is_cancelled (cancellable))
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      return NULL;
    }

  pool = alberca_pools_create (call->connection, call->xml, TRUE, error);
  if (pool != NULL)
    call->trial->directory = g_strdup (call->directory);
  return pool;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Worker thread. */
static gboolean
look (GVirStoragePool   *pool,
      AlbercaPoolTrial  *trial,
      GError           **error)
{
  g_autoptr(GPtrArray) records = NULL;

  if (!alberca_pools_read_size (pool, &trial->capacity, &trial->allocation, &trial->available, error))
    return FALSE;
  records = alberca_volumes_list (pool, error);
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const AlbercaVolumeRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (trial->volumes, g_strdup (record->name));
    }
  g_ptr_array_sort (trial->volumes, compare_names);
  return TRUE;
}

/* Worker thread. (transfer full): the devices of @group, "" where libvirt names none; NULL where it is not there */
static char *
find_group (GPtrArray  *sources,
            const char *group)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const AlbercaPoolConfig *source = g_ptr_array_index (sources, i);
      g_autofree char *name = alberca_pool_config_get_field (source, "source/name");
      g_auto(GStrv) devices = NULL;

      if (g_strcmp0 (name, group) != 0)
        continue;
      devices = alberca_pool_config_get_devices (source);
      return g_strjoinv (", ", devices);
    }

  return NULL;
}

/* Worker thread. */
static gboolean
ask_worker (AlbercaOperation  *operation,
            gpointer           data,
            GCancellable      *cancellable,
            GError           **error)
{
  Call *call = data;
  g_autoptr(GPtrArray) sources = alberca_pools_find_sources (call->connection, ALBERCA_POOL_TYPE_LOGICAL, NULL, error);

  if (sources == NULL)
    return FALSE;
  call->trial->devices = find_group (sources, call->group);
  if (call->trial->devices != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("The host has no volume group “%s”. Discover shows which it has; to build the pool makes the group."),
               call->group);
  return FALSE;
}

/* Worker thread. Once the pool is there it is stopped, whatever happens. */
static gboolean
try_worker (AlbercaOperation  *operation,
            gpointer           data,
            GCancellable      *cancellable,
            GError           **error)
{
  Call *call = data;
  g_autoptr(GVirStoragePool) pool = NULL;
  g_autoptr(GError) stop_error = NULL;
  gboolean success;

  alberca_operation_report (operation, 0, _("Starting"));
  pool = create (call, cancellable, error);
  if (pool == NULL)
    return FALSE;

  alberca_operation_report (operation, 0.5, _("Looking"));
  success = look (pool, call->trial, error);
  alberca_operation_report (operation, 0.75, _("Stopping"));
  if (alberca_pools_stop (pool, &stop_error))
    return success;

  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("The pool works, but could not be stopped again (%s). It is still there; stop it by hand."),
               stop_error->message);
  return FALSE;
}

static void
state_changed_cb (AlbercaConnection *self,
                  GParamSpec        *pspec,
                  AlbercaOperation  *operation)
{
  /* Events tell of it too, but not on a connection that sends none */
  if (alberca_operation_get_finished (operation))
    alberca_connection_reread (self);
}

/* libvirt takes the pool's name where it is given no other */
static char *
dup_group (AlbercaPoolDraft *draft)
{
  g_autofree char *group = alberca_pool_draft_get_field (draft, "source/name");

  return group != NULL && *group != '\0' ? g_steal_pointer (&group) : g_strdup (alberca_pool_draft_get_name (draft));
}

/**
 * alberca_connection_try_pool:
 * @self: an open connection
 * @draft: a valid draft
 * @trial: (out) (transfer full): what will have been seen
 *
 * Main thread. virStoragePoolCreateXML(), virStoragePoolGetInfo(), virStoragePoolListAllVolumes()
 * and virStoragePoolDestroy(): nothing is defined. Nothing is built either, but for a directory
 * that is missing and that the draft would make.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_connection_try_pool (AlbercaConnection  *self,
                             AlbercaPoolDraft   *draft,
                             AlbercaPoolTrial  **trial)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (draft));
  /* libvirt's test driver has no LVM that could lose something */
  gboolean only_ask = info->type == ALBERCA_POOL_TYPE_LOGICAL && !alberca_connection_get_practice (self);
  const char *name = alberca_pool_draft_get_name (draft);
  g_autofree char *title = g_strdup_printf (_("Trying the pool “%s”"), name);
  g_autofree char *xml = alberca_pool_draft_get_xml (draft);
  const char *uri = alberca_connection_get_safe_uri (self);
  g_autoptr(AlbercaPoolConfig) asked = alberca_pool_config_new (info->type);
  g_autofree char *command = only_ask ? alberca_virsh_pool_find_sources (uri, asked)
                                      : alberca_virsh_pool_try (uri, xml, name);
  g_autofree char *uuid = alberca_pool_draft_get_field (draft, "uuid");
  g_autofree char *key = g_strconcat (alberca_connection_get_uri (self), "\n", uuid, NULL);
  g_autoptr(AlbercaOperation) operation = NULL;
  Call *call;

  g_return_val_if_fail (alberca_connection_get_workers (self) != NULL, NULL);

  *trial = g_atomic_rc_box_new0 (AlbercaPoolTrial);
  (*trial)->volumes = g_ptr_array_new_with_free_func (g_free);

  call = g_new0 (Call, 1);
  call->connection = g_object_ref (alberca_connection_get_handle (self));
  call->xml = g_steal_pointer (&xml);
  call->trial = alberca_pool_trial_ref (*trial);
  if ((info->traits & ALBERCA_POOL_TRAIT_FILES) && alberca_pool_draft_get_build (draft) == ALBERCA_POOL_BUILD_PLAIN)
    call->directory = alberca_pool_draft_get_field (draft, "target/path");

  if (only_ask)
    call->group = dup_group (draft);

  operation = alberca_operation_new (title, command, only_ask ? ask_worker : try_worker, call, call_free);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  alberca_operation_queue_add (alberca_connection_get_queue (self), key, alberca_connection_get_workers (self),
                               operation);
  return operation;
}
