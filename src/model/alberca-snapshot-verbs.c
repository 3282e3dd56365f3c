/* alberca-snapshot-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-list.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-domain-snapshots.h"
#include "backend/alberca-domains.h"
#include "model/alberca-connection.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "model/alberca-snapshot-name.h"
#include "model/alberca-snapshot-reader.h"
#include "virsh/alberca-qemu-img.h"
#include "virsh/alberca-virsh-snapshot.h"

/* ---- Worker thread: what is checked before ---- */

static gboolean
uses_disk (const AlbercaDomainRecord *domain,
           const AlbercaSnapshotCall *call)
{
  for (guint i = 0; i < domain->disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, i);

      if (g_strcmp0 (disk->path, call->disk.path) == 0 ||
          (disk->volume != NULL && g_strcmp0 (disk->pool, call->pool_name) == 0 &&
           g_strcmp0 (disk->volume, call->volume_name) == 0))
        return TRUE;
    }
  return FALSE;
}

/* Only a machine with no other disk makes snapshots of one. */
static gboolean
check_owner (const AlbercaSnapshotCall  *call,
             GError                    **error)
{
  g_autoptr(AlbercaMachineState) state = NULL;
  g_autofree char *problem = NULL;

  if (call->owner == NULL)
    return TRUE;
  state = alberca_domain_snapshots_read (call->connection, call->owner, error);
  if (state == NULL)
    return FALSE;
  problem = alberca_machine_rules_check_only_disk (state);
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, problem);
  return FALSE;
}

/* Who has it running does it: QEMU's lock would stop most others, but libvirt 9.0 says that it deleted what
 * it could not.
 * @deleted: (nullable): the name of a snapshot that nothing may remember when it is gone */
static gboolean
check_users (AlbercaSnapshotCall  *call,
             const char           *deleted,
             GError              **error)
{
  g_autoptr(GPtrArray) domains = NULL;

  g_clear_pointer (&call->owner, g_free);
  if (!alberca_running_check_find_owner (call->connection, call->disk.path, call->pool_name, call->volume_name, &call->owner,
                                         error) ||
      !check_owner (call, error))
    return FALSE;
  domains = deleted != NULL ? alberca_domains_list (call->connection, error) : NULL;
  for (guint i = 0; domains != NULL && i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      if (!uses_disk (domain, call) || !alberca_snapshots_domain_has (call->connection, domain->name, deleted))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("The snapshot is one of the whole virtual machine “%s”, and libvirt keeps a record of it there. It "
                     "is deleted with: virsh snapshot-delete DOMAIN SNAPSHOT"), domain->name);
      return FALSE;
    }
  return deleted == NULL || domains != NULL;
}

static AlbercaQcow2Image *
read_checked (AlbercaSnapshotCall  *call,
              const char           *deleted,
              GError              **error)
{
  g_autoptr(AlbercaQcow2Image) image = NULL;
  g_autofree char *problem = NULL;

  if (!check_users (call, deleted, error))
    return NULL;
  image = alberca_snapshot_call_read (call, error);
  if (image == NULL)
    return NULL;
  problem = alberca_snapshot_describe_problem (image->header);
  if (problem != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, problem);
      return NULL;
    }
  return g_steal_pointer (&image);
}

/* The snapshot that was chosen is still there, and still the same. */
static const AlbercaQcow2Snapshot *
find_chosen (const AlbercaSnapshotCall  *call,
             const AlbercaQcow2Image    *image,
             GError                    **error)
{
  const AlbercaQcow2Snapshot *snapshot = alberca_qcow2_image_find_id (image, call->id);

  if (snapshot != NULL && strcmp (snapshot->name, call->name) == 0)
    return snapshot;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("The snapshot is not there any more. Somebody else has changed the disk."));
  return NULL;
}

/* ---- Worker thread: acts, each proved by reading the image again ---- */

static gboolean
create_in_image (const AlbercaSnapshotCall  *call,
                 const char                 *name,
                 GError                    **error)
{
  g_autoptr(AlbercaDomainSnapshotConfig) config = NULL;
  g_autofree char *xml = NULL;

  if (call->owner == NULL)
    return alberca_snapshots_create (call->connection, &call->disk, call->mark, name, error);
  config = alberca_domain_snapshot_config_new (name);
  xml = alberca_domain_snapshot_config_to_xml (config);
  return alberca_domain_snapshots_create (call->connection, call->owner, xml, ALBERCA_SNAPSHOT_CREATE_NO_METADATA, error);
}

static gboolean
create (AlbercaSnapshotCall  *call,
        const char           *name,
        GError              **error)
{
  g_autoptr(AlbercaQcow2Image) before = read_checked (call, NULL, error);
  g_autoptr(AlbercaQcow2Image) after = NULL;

  if (before == NULL)
    return FALSE;
  if (alberca_qcow2_image_count (before, name) > 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("There is a snapshot “%s” already. Write another name."),
                   name);
      return FALSE;
    }
  if (!create_in_image (call, name, error))
    return FALSE;

  after = alberca_snapshot_call_read (call, error);
  if (after == NULL)
    return FALSE;
  if (alberca_qcow2_image_count (after, name) == 1)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("libvirt says that the snapshot was made, but it is not in the image."));
  return FALSE;
}

static gboolean
create_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  AlbercaSnapshotCall *call = data;

  return create (call, call->name, error);
}

static gboolean
prove_revert (const AlbercaSnapshotCall  *call,
              GError                    **error)
{
  g_autoptr(AlbercaQcow2Image) after = alberca_snapshot_call_read (call, error);
  const AlbercaQcow2Snapshot *snapshot = after != NULL ? find_chosen (call, after, error) : NULL;
  gboolean is_at = FALSE;

  if (snapshot == NULL || !alberca_snapshot_call_is_at (call, after, snapshot, &is_at, error))
    return FALSE;
  if (!is_at)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _("libvirt says that the disk was reverted, but it is not what the snapshot has."));
  return is_at;
}

/* One of its snapshots has what is on the disk now; asked just before it would be lost. */
static gboolean
is_kept (const AlbercaSnapshotCall *call,
         const AlbercaQcow2Image   *image)
{
  g_autofree char *here = alberca_snapshot_call_find_here (call, image);

  return here != NULL;
}

static gboolean
revert_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  AlbercaSnapshotCall *call = data;
  g_autoptr(AlbercaQcow2Image) before = NULL;

  /* Under a guest that runs its disk must not change */
  if (!alberca_running_check (call->connection, call->disk.path, call->pool_name, call->volume_name, error))
    return FALSE;
  before = read_checked (call, NULL, error);
  if (before == NULL || find_chosen (call, before, error) == NULL)
    return FALSE;

  if (call->safety != NULL && !is_kept (call, before))
    {
      alberca_operation_report (operation, -1, _("Keeping the present state"));
      if (!create (call, call->safety, error))
        {
          g_prefix_error (error, "%s ", _("The disk was not reverted, for its present state could not be kept."));
          return FALSE;
        }
      alberca_operation_report (operation, -1, _("Reverting"));
    }
  return alberca_snapshots_revert (call->connection, &call->disk, call->mark, call->id, error) &&
         prove_revert (call, error);
}

/* QEMU deletes by name, the first that is called so. */
static gboolean
is_first (const AlbercaQcow2Image    *image,
          const AlbercaQcow2Snapshot *snapshot)
{
  for (guint i = 0; i < image->snapshots->len; i++)
    {
      const AlbercaQcow2Snapshot *other = g_ptr_array_index (image->snapshots, i);

      if (strcmp (other->name, snapshot->name) == 0)
        return other == snapshot;
    }
  return FALSE;
}

static gboolean
prove_deletion (const AlbercaSnapshotCall  *call,
                const AlbercaQcow2Image    *before,
                GError                    **error)
{
  g_autoptr(AlbercaQcow2Image) after = alberca_snapshot_call_read (call, error);

  if (after == NULL)
    return FALSE;
  if (alberca_qcow2_image_find_id (after, call->id) == NULL && after->snapshots->len + 1 == before->snapshots->len)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("libvirt says that the snapshot was deleted, but it is still in the image. Another program may be "
                         "using the disk."));
  return FALSE;
}

static gboolean
delete_from_image (const AlbercaSnapshotCall   *call,
                   const AlbercaQcow2Snapshot  *snapshot,
                   GError                     **error)
{
  if (call->owner == NULL)
    return alberca_snapshots_delete (call->connection, &call->disk, call->mark, snapshot->name, error);
  return alberca_domain_snapshots_delete_unknown (call->connection, call->owner, snapshot->name, snapshot->date, error);
}

static gboolean
delete_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  AlbercaSnapshotCall *call = data;
  g_autoptr(AlbercaQcow2Image) before = read_checked (call, call->name, error);
  const AlbercaQcow2Snapshot *snapshot = before != NULL ? find_chosen (call, before, error) : NULL;
  g_autofree char *problem = NULL;

  if (snapshot == NULL)
    return FALSE;
  problem = alberca_snapshot_name_get_delete_problem (snapshot->name);
  if (problem == NULL && !is_first (before, snapshot))
    problem = g_strdup (_("An older snapshot has the same name, and would be deleted in its place. Delete that one first."));
  if (problem != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, problem);
      return FALSE;
    }

  return delete_from_image (call, snapshot, error) && prove_deletion (call, before, error);
}

/* ---- Main thread ---- */

static const char *
get_path (AlbercaSnapshotList *self)
{
  AlbercaVolume *volume = alberca_snapshot_list_get_volume (self);
  const char *path = alberca_volume_get_path (volume);

  return path != NULL ? path : alberca_volume_get_key (volume);
}

static char *
make_command (AlbercaSnapshotList *self,
              AlbercaQemuImgVerb   verb,
              const char          *snapshot)
{
  return alberca_qemu_img_snapshot (verb, snapshot, get_path (self));
}

static AlbercaOperation *
start (AlbercaSnapshotList  *self,
       char                 *title,
       char                 *command,
       AlbercaOperationFunc  func,
       AlbercaSnapshotCall  *call)
{
  AlbercaPool *pool = alberca_snapshot_list_get_pool (self);
  AlbercaOperation *operation = alberca_operation_new (title, command, func, call,
                                                       (GDestroyNotify) alberca_snapshot_call_free);

  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), call->volume_name);
  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (alberca_snapshot_list_reread), self,
                           G_CONNECT_SWAPPED);
  return alberca_pool_enqueue (pool, operation);
}

static AlbercaSnapshotCall *
call_new (AlbercaSnapshotList *self)
{
  return alberca_snapshot_call_new (alberca_snapshot_list_get_pool (self), alberca_snapshot_list_get_volume (self));
}

static const char *
get_uri (AlbercaSnapshotList *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (alberca_snapshot_list_get_pool (self));

  return connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
}

static const char *
get_owner (AlbercaSnapshotList *self)
{
  return alberca_snapshot_owner_get_domain (alberca_snapshot_list_get_owner (self));
}

char *
alberca_snapshot_list_get_create_command (AlbercaSnapshotList *self,
                                          const char          *name)
{
  g_autoptr(AlbercaDomainSnapshotConfig) config = NULL;

  if (get_owner (self) != NULL)
    {
      config = alberca_domain_snapshot_config_new (name);
      return alberca_virsh_snapshot_create (get_uri (self), get_owner (self), config, ALBERCA_VIRSH_SNAPSHOT_NO_METADATA);
    }
  return make_command (self, ALBERCA_QEMU_IMG_CREATE, name);
}

/**
 * alberca_snapshot_list_create:
 * @self: the snapshots of a volume
 * @name: of the new one, without a problem
 *
 * Main thread. alberca_snapshots_create(), or by the machine that runs with it, and the table is read
 * again.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_snapshot_list_create (AlbercaSnapshotList *self,
                              const char          *name)
{
  AlbercaSnapshotCall *call = call_new (self);
  g_autofree char *command = alberca_snapshot_list_get_create_command (self, name);
  g_autofree char *title = g_strdup_printf (_("Making the snapshot “%s” of “%s”"), name, call->volume_name);

  call->name = g_strdup (name);
  return start (self, title, command, create_worker, call);
}

char *
alberca_snapshot_list_get_revert_command (AlbercaSnapshotList *self,
                                          AlbercaSnapshot     *snapshot,
                                          const char          *safety)
{
  const char *id = alberca_snapshot_get_id (snapshot);

  return safety != NULL ? alberca_qemu_img_keep_and_revert (safety, id, get_path (self))
                        : make_command (self, ALBERCA_QEMU_IMG_REVERT, id);
}

/**
 * alberca_snapshot_list_revert:
 * @self: the snapshots of a volume
 * @snapshot: one of them
 * @safety: (nullable): the name of a snapshot that keeps the present state, where none does yet
 *
 * Main thread. alberca_snapshots_revert(); then the disk is compared with the snapshot.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_snapshot_list_revert (AlbercaSnapshotList *self,
                              AlbercaSnapshot     *snapshot,
                              const char          *safety)
{
  AlbercaSnapshotCall *call = call_new (self);
  g_autofree char *command = alberca_snapshot_list_get_revert_command (self, snapshot, safety);
  g_autofree char *title = g_strdup_printf (_("Reverting “%s” to the snapshot “%s”"), call->volume_name,
                                            alberca_snapshot_get_title (snapshot));

  call->id = g_strdup (alberca_snapshot_get_id (snapshot));
  call->name = g_strdup (alberca_snapshot_get_name (snapshot));
  call->safety = g_strdup (safety);
  return start (self, title, command, revert_worker, call);
}

char *
alberca_snapshot_list_get_delete_command (AlbercaSnapshotList *self,
                                          AlbercaSnapshot     *snapshot)
{
  if (get_owner (self) != NULL)
    return alberca_virsh_snapshot_delete_unknown (get_uri (self), get_owner (self), alberca_snapshot_get_name (snapshot),
                                                  alberca_snapshot_get_date (snapshot));
  return make_command (self, ALBERCA_QEMU_IMG_DELETE, alberca_snapshot_get_name (snapshot));
}

/**
 * alberca_snapshot_list_delete:
 * @self: the snapshots of a volume
 * @snapshot: one of them that can be deleted
 *
 * Main thread. alberca_snapshots_delete(), or by the machine that runs with it, and the table is read
 * again.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_snapshot_list_delete (AlbercaSnapshotList *self,
                              AlbercaSnapshot     *snapshot)
{
  AlbercaSnapshotCall *call = call_new (self);
  g_autofree char *command = alberca_snapshot_list_get_delete_command (self, snapshot);
  g_autofree char *title = g_strdup_printf (_("Deleting the snapshot “%s” of “%s”"), alberca_snapshot_get_title (snapshot),
                                            call->volume_name);

  call->id = g_strdup (alberca_snapshot_get_id (snapshot));
  call->name = g_strdup (alberca_snapshot_get_name (snapshot));
  return start (self, title, command, delete_worker, call);
}
