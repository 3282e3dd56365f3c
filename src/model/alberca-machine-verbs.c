/* alberca-machine-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-machine-snapshots.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-machine-private.h"
#include "model/alberca-machine-rules.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-snapshot.h"

static const char *
get_uri (AlbercaMachineSnapshots *self)
{
  return alberca_connection_get_safe_uri (alberca_machine_snapshots_get_connection (self));
}

/* For virsh */
static const char *
get_domain (AlbercaMachineSnapshots *self)
{
  return alberca_line_choose_domain (alberca_machine_snapshots_get_name (self), alberca_machine_snapshots_get_uuid (self));
}

static AlbercaMachineCall *
call_new (AlbercaMachineSnapshots *self,
          const char              *name)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (self);
  const AlbercaDomainSnapshotConfig *snapshot = name != NULL ? alberca_machine_state_find (state, name) : NULL;
  AlbercaMachineCall *call = g_new0 (AlbercaMachineCall, 1);

  call->connection = g_object_ref (alberca_connection_get_handle (alberca_machine_snapshots_get_connection (self)));
  call->uuid = g_strdup (alberca_machine_snapshots_get_uuid (self));
  call->name = g_strdup (name);
  call->created = snapshot != NULL ? snapshot->created : 0;
  call->running = state != NULL && state->running;
  return call;
}

/* ---- Operations ---- */

/* For their histories, and so that nothing else is done with them meanwhile. @path: (nullable) */
static void
add_subject (AlbercaOperation  *operation,
             AlbercaConnection *connection,
             const char        *path)
{
  g_autofree char *directory = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  GListModel *pools = alberca_connection_get_pools (connection);

  for (guint i = 0; path != NULL && i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (g_strcmp0 (alberca_pool_get_path (pool), directory) == 0)
        alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), name);
    }
}

static void
add_disks (AlbercaOperation            *operation,
           AlbercaConnection           *connection,
           const AlbercaMachineStorage *storage)
{
  for (guint i = 0; storage != NULL && i < storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (storage->disks, i);

      if (alberca_machine_disk_is_writable (disk))
        add_subject (operation, connection, disk->path);
    }
}

/* What is merged may be in other images than the machine writes now: what they are on, and the overlays */
static void
add_layers (AlbercaOperation                  *operation,
            AlbercaConnection                 *connection,
            const AlbercaDomainSnapshotConfig *snapshot)
{
  add_disks (operation, connection, snapshot->storage);
  for (guint i = 0; i < snapshot->disks->len; i++)
    add_subject (operation, connection, ((const AlbercaDomainSnapshotDisk *) g_ptr_array_index (snapshot->disks, i))->file);
}

static void
add_subjects (AlbercaOperation          *operation,
              AlbercaConnection         *connection,
              const AlbercaMachineState *state,
              const char                *name)
{
  const AlbercaDomainSnapshotConfig *snapshot = name != NULL ? alberca_machine_state_find (state, name) : NULL;
  g_autoptr(GPtrArray) later = NULL;

  add_disks (operation, connection, state->storage);
  if (snapshot == NULL)
    return;
  add_layers (operation, connection, snapshot);
  later = alberca_machine_rules_list_descendants (state, snapshot);
  for (guint i = 0; i < later->len; i++)
    add_layers (operation, connection, g_ptr_array_index (later, i));
}

/* The machine, and each of the volumes, as the verbs of pools have them */
static GStrv
make_keys (AlbercaMachineSnapshots *self,
           AlbercaOperation        *operation)
{
  const char *uri = alberca_connection_get_uri (alberca_machine_snapshots_get_connection (self));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) volumes = alberca_operation_list_volumes (operation);
  g_autofree char *machine = g_strconcat (uri, "\ndomain ", alberca_machine_snapshots_get_uuid (self), NULL);

  g_strv_builder_add (builder, machine);
  for (gsize i = 0; volumes[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat (uri, "\n", volumes[i], NULL);

      g_strv_builder_add (builder, key);
    }
  return g_strv_builder_end (builder);
}

static void
finished_cb (AlbercaMachineSnapshots *self,
             GParamSpec              *pspec,
             AlbercaOperation        *operation)
{
  if (alberca_operation_get_finished (operation))
    alberca_machine_snapshots_finished (self, operation);
}

/* Queued behind what else is done with the machine, and with its disks. */
static AlbercaOperation *
start (AlbercaMachineSnapshots *self,
       const char              *title,
       const char              *command,
       AlbercaOperationFunc     func,
       AlbercaMachineCall      *call)
{
  AlbercaConnection *connection = alberca_machine_snapshots_get_connection (self);
  g_autoptr(AlbercaOperation) operation = alberca_operation_new (title, command, func, call,
                                                                 (GDestroyNotify) alberca_machine_call_free);
  g_auto(GStrv) keys = NULL;

  add_subjects (operation, connection, alberca_machine_snapshots_get_state (self), call->name);
  keys = make_keys (self, operation);
  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  alberca_operation_queue_add_all (alberca_connection_get_queue (connection), (const char *const *) keys,
                                   alberca_connection_get_workers (connection), operation);
  return operation;
}

/* ---- Making one ---- */

static char *
make_create_command (AlbercaMachineSnapshots   *self,
                     const AlbercaMachineDraft *draft)
{
  AlbercaSnapshotCreateFlags flags;
  g_autoptr(AlbercaDomainSnapshotConfig) config =
    alberca_machine_draft_to_config (draft, alberca_machine_snapshots_get_state (self), &flags);
  AlbercaVirshSnapshotOptions options = 0;

  if (flags & ALBERCA_SNAPSHOT_CREATE_DISK_ONLY)
    options |= ALBERCA_VIRSH_SNAPSHOT_DISK_ONLY;
  if (flags & ALBERCA_SNAPSHOT_CREATE_QUIESCE)
    options |= ALBERCA_VIRSH_SNAPSHOT_QUIESCE;
  if (flags & ALBERCA_SNAPSHOT_CREATE_ATOMIC)
    options |= ALBERCA_VIRSH_SNAPSHOT_ATOMIC;
  if (flags & ALBERCA_SNAPSHOT_CREATE_LIVE)
    options |= ALBERCA_VIRSH_SNAPSHOT_LIVE;
  return alberca_virsh_snapshot_create (get_uri (self), get_domain (self), config, options);
}

/**
 * alberca_machine_snapshots_get_create_command:
 * @self: the snapshots of a machine, which have been read
 * @draft: a draft without a problem
 *
 * Returns: (transfer full): what alberca_machine_snapshots_create() does, as a command
 */
char *
alberca_machine_snapshots_get_create_command (AlbercaMachineSnapshots   *self,
                                              const AlbercaMachineDraft *draft)
{
  g_return_val_if_fail (alberca_machine_snapshots_get_state (self) != NULL, NULL);

  return make_create_command (self, draft);
}

/**
 * alberca_machine_snapshots_create:
 * @self: the snapshots of a machine, which have been read
 * @draft: a draft without a problem
 *
 * Main thread. virDomainSnapshotCreateXML(); the pools that have its disks are refreshed, and the
 * machine is read again.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_machine_snapshots_create (AlbercaMachineSnapshots   *self,
                                  const AlbercaMachineDraft *draft)
{
  g_autofree char *command = alberca_machine_snapshots_get_create_command (self, draft);
  /* Translators: the name of a snapshot and of a virtual machine */
  g_autofree char *title = g_strdup_printf (_("Making the snapshot “%s” of the machine “%s”"), draft->name,
                                            alberca_machine_snapshots_get_name (self));
  AlbercaMachineCall *call = call_new (self, NULL);

  call->draft = alberca_machine_draft_copy (draft);
  call->thaw = alberca_virsh_snapshot_thaw (get_uri (self), get_domain (self));
  return start (self, title, command, alberca_machine_create_worker, call);
}

/* ---- Back to one ---- */

/**
 * alberca_machine_snapshots_get_revert_command:
 * @self: the snapshots of a machine, which have been read
 * @snapshot: the name of one of them
 * @flags: how
 * @safety: (nullable): the name of a snapshot that keeps the present state
 *
 * Returns: (transfer full): what alberca_machine_snapshots_revert() does, as a command
 */
char *
alberca_machine_snapshots_get_revert_command (AlbercaMachineSnapshots    *self,
                                              const char                 *snapshot,
                                              AlbercaSnapshotRevertFlags  flags,
                                              const char                 *safety)
{
  AlbercaVirshSnapshotOptions options = 0;
  g_autofree char *revert = NULL;
  g_autofree char *keep = NULL;
  g_autoptr(AlbercaMachineDraft) draft = NULL;

  g_return_val_if_fail (alberca_machine_snapshots_get_state (self) != NULL, NULL);

  if (flags & ALBERCA_SNAPSHOT_REVERT_RUNNING)
    options |= ALBERCA_VIRSH_SNAPSHOT_RUNNING;
  if (flags & ALBERCA_SNAPSHOT_REVERT_PAUSED)
    options |= ALBERCA_VIRSH_SNAPSHOT_PAUSED;
  if (flags & ALBERCA_SNAPSHOT_REVERT_FORCE)
    options |= ALBERCA_VIRSH_SNAPSHOT_FORCE;
  revert = alberca_virsh_snapshot_revert (get_uri (self), get_domain (self), snapshot, options);
  if (safety == NULL)
    return g_steal_pointer (&revert);
  draft = alberca_machine_draft_new (safety);
  keep = make_create_command (self, draft);
  return alberca_line_chain (keep, revert, NULL);
}

/**
 * alberca_machine_snapshots_revert:
 * @self: the snapshots of a machine, which have been read
 * @snapshot: the name of one of them
 * @flags: how
 * @safety: (nullable): the name of a snapshot that keeps the present state
 *
 * Main thread. virDomainRevertToSnapshot(); where the machine is off then, its images are compared
 * with the snapshot.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_machine_snapshots_revert (AlbercaMachineSnapshots    *self,
                                  const char                 *snapshot,
                                  AlbercaSnapshotRevertFlags  flags,
                                  const char                 *safety)
{
  g_autofree char *command = alberca_machine_snapshots_get_revert_command (self, snapshot, flags, safety);
  /* Translators: the name of a virtual machine and of a snapshot */
  g_autofree char *title = g_strdup_printf (_("Reverting the machine “%s” to the snapshot “%s”"),
                                            alberca_machine_snapshots_get_name (self), snapshot);
  AlbercaMachineCall *call = call_new (self, snapshot);

  call->revert_flags = flags;
  call->definition = g_strdup (alberca_machine_snapshots_get_state (self)->definition);
  call->safety = g_strdup (safety);
  return start (self, title, command, alberca_machine_revert_worker, call);
}

/**
 * alberca_machine_snapshots_get_discard_command:
 * @self: the snapshots of a machine
 *
 * Returns: (transfer full): what makes it forget the memory that it would go on from, as a command
 */
char *
alberca_machine_snapshots_get_discard_command (AlbercaMachineSnapshots *self)
{
  return alberca_virsh_snapshot_discard_saved (get_uri (self), get_domain (self));
}

/* ---- One less ---- */

/**
 * alberca_machine_snapshots_get_delete_command:
 * @self: the snapshots of a machine, which have been read
 * @snapshot: the name of one of them
 * @flags: how
 *
 * Returns: (transfer full): what alberca_machine_snapshots_delete() does, as a command
 */
char *
alberca_machine_snapshots_get_delete_command (AlbercaMachineSnapshots    *self,
                                              const char                 *snapshot,
                                              AlbercaSnapshotDeleteFlags  flags)
{
  AlbercaVirshSnapshotOptions options = 0;

  if (flags & ALBERCA_SNAPSHOT_DELETE_CHILDREN)
    options |= ALBERCA_VIRSH_SNAPSHOT_CHILDREN;
  if (flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY)
    options |= ALBERCA_VIRSH_SNAPSHOT_METADATA;
  return alberca_virsh_snapshot_delete (get_uri (self), get_domain (self), snapshot, options);
}

/**
 * alberca_machine_snapshots_delete:
 * @self: the snapshots of a machine, which have been read
 * @snapshot: the name of one of them
 * @flags: how
 *
 * Main thread. virDomainSnapshotDelete(): what an overlay has is merged into what is below it. The
 * outcome says what libvirt left behind: a file, another owner.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_machine_snapshots_delete (AlbercaMachineSnapshots    *self,
                                  const char                 *snapshot,
                                  AlbercaSnapshotDeleteFlags  flags)
{
  g_autofree char *command = alberca_machine_snapshots_get_delete_command (self, snapshot, flags);
  gboolean forget = (flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY) != 0;
  /* Translators: the name of a snapshot and of a virtual machine */
  g_autofree char *title = g_strdup_printf (forget ? _("Forgetting the snapshot “%s” of the machine “%s”")
                                                   : _("Deleting the snapshot “%s” of the machine “%s”"),
                                            snapshot, alberca_machine_snapshots_get_name (self));
  AlbercaMachineCall *call = call_new (self, snapshot);

  call->delete_flags = flags;
  return start (self, title, command, alberca_machine_delete_worker, call);
}
