/* alberca-machine-workers.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-machine-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "backend/alberca-ranges.h"
#include "backend/alberca-volume-lookup.h"
#include "model/alberca-machine-rules.h"
#include "qcow2/alberca-qcow2-image.h"
#include "xml/alberca-machine-definition.h"

/* Worker thread, all of it: acts, each proved by reading the machine and its images again. */

void
alberca_machine_call_free (AlbercaMachineCall *self)
{
  g_clear_object (&self->connection);
  g_free (self->uuid);
  g_clear_pointer (&self->draft, alberca_machine_draft_free);
  g_free (self->name);
  g_free (self->definition);
  g_free (self->safety);
  g_free (self->thaw);
  g_free (self);
}

static gboolean
fail (GError     **error,
      int          code,
      const char  *text)
{
  g_set_error_literal (error, G_IO_ERROR, code, text);
  return FALSE;
}

/* @problem: (transfer full) (nullable) */
static gboolean
check (char    *problem,
       GError **error)
{
  g_autofree char *text = problem;

  return text == NULL || *text == '\0' || fail (error, G_IO_ERROR_NOT_SUPPORTED, text);
}

/* ---- Images ---- */

static GBytes *
read_bytes (gpointer   data,
            guint64    offset,
            gsize      length,
            GError   **error)
{
  return alberca_volumes_read_range (data, offset, length, error);
}

/* What one image says of a snapshot; both are %FALSE where no pool has it, and nothing can be said. */
typedef struct
{
  gboolean has;
  gboolean lacks;
  gboolean differs; /* from what the image is now */
} Finding;

static Finding
look_into (GVirConnection *connection,
           const char     *path,
           const char     *name)
{
  g_autoptr(GVirStoragePool) pool = NULL;
  g_autoptr(GVirStorageVol) volume = NULL;
  g_autoptr(AlbercaQcow2Image) image = NULL;
  Finding finding = { FALSE, FALSE, FALSE };

  if (path == NULL || !alberca_volume_lookup_handles (connection, path, &pool, &volume))
    return finding;
  image = alberca_qcow2_image_read (read_bytes, volume, NULL);
  if (image == NULL)
    return finding;

  finding.lacks = alberca_qcow2_image_count (image, name) == 0;
  finding.has = !finding.lacks;
  for (guint i = 0; finding.has && i < image->snapshots->len; i++)
    {
      const AlbercaQcow2Snapshot *snapshot = g_ptr_array_index (image->snapshots, i);
      gboolean is_at = FALSE;

      if (strcmp (snapshot->name, name) == 0)
        finding.differs = alberca_qcow2_image_is_at (image, snapshot, read_bytes, volume, &is_at, NULL) && !is_at;
    }
  return finding;
}

typedef enum
{
  WANT_THERE,
  WANT_GONE,
  WANT_SAME,
} Want;

/* %FALSE: one of the images of the machine that could be read says otherwise. */
static gboolean
prove_images (GVirConnection              *connection,
              const AlbercaMachineStorage *storage,
              const char                  *name,
              Want                         want)
{
  for (guint i = 0; i < storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (storage->disks, i);
      Finding finding;

      if (!alberca_machine_disk_is_writable (disk) || g_strcmp0 (disk->format, "qcow2") != 0)
        continue;
      finding = look_into (connection, disk->path, name);
      if ((want == WANT_THERE && finding.lacks) || (want == WANT_GONE && finding.has) ||
          (want == WANT_SAME && finding.differs))
        return FALSE;
    }
  return TRUE;
}

/* libvirt makes overlays, and merges them, without telling the pools that have them. A pool that cannot
 * be read again is not the business of the act. */
static void
refresh_pools (GVirConnection              *connection,
               const AlbercaMachineStorage *storage)
{
  for (guint i = 0; storage != NULL && i < storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (storage->disks, i);
      g_autoptr(GVirStoragePool) pool = NULL;
      g_autoptr(GVirStorageVol) volume = NULL;
      g_autoptr(GError) error = NULL;

      if (!alberca_machine_disk_is_writable (disk) || disk->path == NULL ||
          !alberca_volume_lookup_handles (connection, disk->path, &pool, &volume))
        continue;
      if (!alberca_pools_refresh (pool, &error))
        g_debug ("A pool was not refreshed: %s", error->message);
    }
}

/* ---- Making one ---- */

static gboolean
prove_overlays (const AlbercaDomainSnapshotConfig *wanted,
                const AlbercaMachineState         *after)
{
  for (guint i = 0; i < wanted->disks->len; i++)
    {
      const AlbercaDomainSnapshotDisk *disk = g_ptr_array_index (wanted->disks, i);
      const AlbercaMachineDisk *now = alberca_machine_storage_find (after->storage, disk->target);

      if (disk->mode == ALBERCA_SNAPSHOT_MODE_EXTERNAL && (now == NULL || g_strcmp0 (now->path, disk->file) != 0))
        return FALSE;
    }
  return TRUE;
}

/* The agent ended while the guest was at rest: libvirt fails then, and keeps no note of what it did before that. */
static void
tell_at_rest (const AlbercaMachineCall           *call,
              const AlbercaDomainSnapshotConfig  *wanted,
              const AlbercaMachineState          *before,
              GError                            **error)
{
  g_autoptr(AlbercaMachineState) after = alberca_domain_snapshots_read (call->connection, call->uuid, NULL);
  gboolean made = after != NULL && prove_overlays (wanted, after);
  gboolean goes_on = alberca_domain_snapshots_let_go_on (call->connection, call->uuid, *error, made);
  g_autoptr(GString) text = g_string_new ((*error)->message);

  if (goes_on && !made)
    return;
  if (!goes_on)
    {
      g_string_append (text, "\n");
      /* Translators: %s is a command */
      g_string_append_printf (text, _("The file systems of the guest may still be at rest: whatever writes to them there, "
                                      "waits. Start the guest agent again in the guest, with “systemctl restart "
                                      "qemu-guest-agent”, then: %s\nWhere nobody gets in any more, only a restart of the "
                                      "machine helps."), call->thaw);
    }
  if (made)
    {
      refresh_pools (call->connection, before->storage);
      g_string_append (text, "\n");
      g_string_append (text, _("The overlays were made all the same, and the machine writes to them, but libvirt has no note of "
                               "the snapshot. Commit each overlay into its base, in the chain of the volume, to be where it "
                               "was before."));
    }
  g_clear_error (error);
  /* Not as an error of libvirt, whose summary would hide what matters here. */
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, text->str);
}

static gboolean
create (const AlbercaMachineCall   *call,
        const AlbercaMachineDraft  *draft,
        GError                    **error)
{
  g_autoptr(AlbercaMachineState) before = alberca_domain_snapshots_read (call->connection, call->uuid, error);
  g_autoptr(AlbercaMachineState) after = NULL;
  g_autoptr(AlbercaDomainSnapshotConfig) config = NULL;
  g_autofree char *xml = NULL;
  AlbercaSnapshotCreateFlags flags;
  GError *local_error = NULL;

  if (before == NULL || !check (alberca_machine_draft_get_problem (draft, before), error))
    return FALSE;
  config = alberca_machine_draft_to_config (draft, before, &flags);
  xml = alberca_domain_snapshot_config_to_xml (config);
  if ((flags & ALBERCA_SNAPSHOT_CREATE_QUIESCE) &&
      !alberca_domain_snapshots_ask_agent (call->connection, call->uuid, error))
    return FALSE;
  if (!alberca_domain_snapshots_create (call->connection, call->uuid, xml, flags, &local_error))
    {
      if (flags & ALBERCA_SNAPSHOT_CREATE_QUIESCE)
        tell_at_rest (call, config, before, &local_error);
      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (draft->external)
    refresh_pools (call->connection, before->storage);
  after = alberca_domain_snapshots_read (call->connection, call->uuid, error);
  if (after == NULL)
    return FALSE;
  if (alberca_machine_state_find (after, draft->name) != NULL && prove_overlays (config, after) &&
      (draft->external || prove_images (call->connection, after->storage, draft->name, WANT_THERE)))
    return TRUE;
  return fail (error, G_IO_ERROR_FAILED, _("libvirt says that the snapshot was made, but it is not there as it should be."));
}

gboolean
alberca_machine_create_worker (AlbercaOperation  *operation,
                               gpointer           data,
                               GCancellable      *cancellable,
                               GError           **error)
{
  AlbercaMachineCall *call = data;

  return create (call, call->draft, error);
}

/* ---- One that is there ---- */

/* The snapshot that was chosen is still there, and still the same. */
static const AlbercaDomainSnapshotConfig *
find_chosen (const AlbercaMachineCall   *call,
             const AlbercaMachineState  *state,
             GError                    **error)
{
  const AlbercaDomainSnapshotConfig *snapshot = alberca_machine_state_find (state, call->name);

  if (snapshot != NULL && snapshot->created == call->created)
    return snapshot;
  fail (error, G_IO_ERROR_NOT_FOUND, _("The snapshot is not there any more. Somebody else has changed the machine."));
  return NULL;
}

/* libvirt gives it the configuration of the snapshot, and does not say so. */
static void
tell_definition (AlbercaOperation          *operation,
                 const AlbercaMachineState *before,
                 const AlbercaMachineState *after)
{
  g_autofree char *names = alberca_machine_definition_compare (before->definition, after->definition);

  if (names == NULL || *names == '\0')
    return;
  /* Translators: %s are parts of the definition of a virtual machine, as libvirt calls them: "memory, disk vdb" */
  alberca_operation_take_outcome (operation, g_strdup_printf (_("The definition of the machine is again that of the "
                                                                "snapshot, too. This has changed in it: %s."), names));
}

static gboolean
prove_revert (AlbercaOperation           *operation,
              const AlbercaMachineCall   *call,
              const AlbercaMachineState  *before,
              GError                    **error)
{
  g_autoptr(AlbercaMachineState) after = alberca_domain_snapshots_read (call->connection, call->uuid, error);
  const AlbercaDomainSnapshotConfig *snapshot = after != NULL ? alberca_machine_state_find (after, call->name) : NULL;

  if (after == NULL)
    return FALSE;
  tell_definition (operation, before, after);
  /* A machine that runs has gone on since. */
  if ((call->revert_flags & ALBERCA_SNAPSHOT_REVERT_PAUSED) && !after->paused)
    return fail (error, G_IO_ERROR_FAILED, _("libvirt says that the machine was reverted and paused, but it is not paused."));
  if ((call->revert_flags & ALBERCA_SNAPSHOT_REVERT_RUNNING) && (!after->running || after->paused))
    return fail (error, G_IO_ERROR_FAILED, _("libvirt says that the machine was reverted and runs, but it does not run."));
  if (snapshot != NULL && snapshot->current &&
      (after->running || prove_images (call->connection, after->storage, call->name, WANT_SAME)))
    return TRUE;
  return fail (error, G_IO_ERROR_FAILED,
               _("libvirt says that the machine was reverted, but it is not what the snapshot has."));
}

gboolean
alberca_machine_revert_worker (AlbercaOperation  *operation,
                               gpointer           data,
                               GCancellable      *cancellable,
                               GError           **error)
{
  AlbercaMachineCall *call = data;
  g_autoptr(AlbercaMachineState) before = alberca_domain_snapshots_read (call->connection, call->uuid, error);
  const AlbercaDomainSnapshotConfig *snapshot = before != NULL ? find_chosen (call, before, error) : NULL;
  g_autofree char *changes = NULL;

  if (snapshot == NULL || !check (alberca_machine_rules_check_revert (before, snapshot), error))
    return FALSE;
  /* What it loses depends on that */
  if (before->running != call->running)
    return fail (error, G_IO_ERROR_BUSY,
                 _("The machine was started or switched off meanwhile. Nothing was changed: look at it, and ask again."));
  changes = alberca_machine_definition_compare (before->definition, call->definition);
  if (changes != NULL && *changes != '\0')
    return fail (error, G_IO_ERROR_BUSY,
                 _("The definition of the machine was changed meanwhile, and a revert would undo that. Nothing was changed: "
                   "look at it, and ask again."));
  /* libvirt goes from image to image, and would stop half way */
  if (!alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_EXTERNAL) && snapshot->storage != NULL &&
      !prove_images (call->connection, snapshot->storage, call->name, WANT_THERE))
    return fail (error, G_IO_ERROR_NOT_FOUND,
                 _("One of the images of the machine does not have the snapshot any more. Nothing was changed."));
  if (call->safety != NULL)
    {
      g_autoptr(AlbercaMachineDraft) safety = alberca_machine_draft_new (call->safety);

      alberca_operation_report (operation, -1, _("Keeping the present state"));
      if (!create (call, safety, error))
        {
          g_prefix_error (error, "%s ", _("The machine was not reverted, for its present state could not be kept."));
          return FALSE;
        }
      alberca_operation_report (operation, -1, _("Reverting"));
    }
  if (!alberca_domain_snapshots_revert (call->connection, call->uuid, call->name, call->revert_flags, error))
    return FALSE;
  refresh_pools (call->connection, before->storage);
  return prove_revert (operation, call, before, error);
}

/* ---- Deleting ---- */

typedef struct
{
  char *path;
  char *owner; /* "64055:64055" */
} Base;

static void
base_free (gpointer data)
{
  Base *base = data;

  g_free (base->path);
  g_free (base->owner);
  g_free (base);
}

/* "0:0"; NULL where no pool has it. */
static char *
read_owner (GVirConnection *connection,
            const char     *path)
{
  g_autofree char *pool = NULL;
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_lookup_by_path (connection, path, &pool);

  if (volume == NULL || volume->owner == NULL || volume->group == NULL)
    return NULL;
  return g_strdup_printf ("%s:%s", volume->owner, volume->group);
}

/* The images that the overlays of @snapshot are merged into, and whose they are now. */
static GPtrArray *
list_bases (GVirConnection                    *connection,
            const AlbercaDomainSnapshotConfig *snapshot)
{
  GPtrArray *bases = g_ptr_array_new_with_free_func (base_free);

  for (guint i = 0; snapshot->storage != NULL && i < snapshot->disks->len; i++)
    {
      const AlbercaDomainSnapshotDisk *disk = g_ptr_array_index (snapshot->disks, i);
      const AlbercaMachineDisk *then = alberca_machine_storage_find (snapshot->storage, disk->target);
      Base *base;

      if (disk->mode != ALBERCA_SNAPSHOT_MODE_EXTERNAL || then == NULL || then->path == NULL)
        continue;
      base = g_new0 (Base, 1);
      base->path = g_strdup (then->path);
      base->owner = read_owner (connection, then->path);
      g_ptr_array_add (bases, base);
    }
  return bases;
}

static void
add_line (GString    *text,
          const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/* libvirt 9.0 starts QEMU for the merge, and forgets to give the image back. */
static void
describe_owners (GString        *text,
                 GVirConnection *connection,
                 GPtrArray      *bases)
{
  for (guint i = 0; i < bases->len; i++)
    {
      const Base *base = g_ptr_array_index (bases, i);
      g_autofree char *owner = base->owner != NULL ? read_owner (connection, base->path) : NULL;
      g_autofree char *quoted = g_shell_quote (base->path);
      g_autofree char *line = NULL;

      if (owner == NULL || g_str_equal (owner, base->owner))
        continue;
      /* Translators: a path, two owners as numbers, "0:0", and the same for a shell */
      line = g_strdup_printf (_("libvirt has changed the owner of %s from %s to %s. To give it back, on the libvirt host: "
                                "chown %s %s"), base->path, base->owner, owner, base->owner, quoted);
      add_line (text, line);
    }
}

static void
describe_memory (GString    *text,
                 const char *memory_file)
{
  g_autofree char *quoted = memory_file != NULL ? g_shell_quote (memory_file) : NULL;
  g_autofree char *line = NULL;

  if (memory_file == NULL)
    return;
  /* Translators: a path, and the same for a shell */
  line = g_strdup_printf (_("The file with the memory is left behind: %s. It is not needed any more: rm %s"), memory_file,
                          quoted);
  add_line (text, line);
}

static gboolean
check_deletion (const AlbercaMachineCall           *call,
                const AlbercaMachineState          *state,
                const AlbercaDomainSnapshotConfig  *snapshot,
                GError                            **error)
{
  if (call->delete_flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY)
    return check (alberca_machine_rules_check_forget (state), error);
  if (call->delete_flags & ALBERCA_SNAPSHOT_DELETE_CHILDREN)
    return check (alberca_machine_rules_check_delete_all (state, snapshot), error);
  return check (alberca_machine_rules_check_delete (state, snapshot), error);
}

static gboolean
prove_gone (const AlbercaMachineCall           *call,
            const AlbercaMachineState          *after,
            const AlbercaDomainSnapshotConfig  *snapshot,
            GError                            **error)
{
  gboolean images = (call->delete_flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY) == 0 &&
                    !alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_EXTERNAL);

  if (alberca_machine_state_find (after, snapshot->name) == NULL &&
      (!images || prove_images (call->connection, after->storage, snapshot->name, WANT_GONE)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("libvirt says that the snapshot “%s” was deleted, but it is still there. Another program may be using a "
                 "disk."), snapshot->name);
  return FALSE;
}

static gboolean
prove_deletion (const AlbercaMachineCall           *call,
                const AlbercaMachineState          *before,
                const AlbercaDomainSnapshotConfig  *snapshot,
                GError                            **error)
{
  g_autoptr(AlbercaMachineState) after = alberca_domain_snapshots_read (call->connection, call->uuid, error);
  g_autoptr(GPtrArray) gone = g_ptr_array_new ();

  if (after == NULL)
    return FALSE;
  if (call->delete_flags & ALBERCA_SNAPSHOT_DELETE_CHILDREN)
    {
      g_ptr_array_unref (gone);
      gone = alberca_machine_rules_list_descendants (before, snapshot);
    }
  g_ptr_array_add (gone, (gpointer) snapshot);
  for (guint i = 0; i < gone->len; i++)
    if (!prove_gone (call, after, g_ptr_array_index (gone, i), error))
      return FALSE;
  return TRUE;
}

gboolean
alberca_machine_delete_worker (AlbercaOperation  *operation,
                               gpointer           data,
                               GCancellable      *cancellable,
                               GError           **error)
{
  AlbercaMachineCall *call = data;
  g_autoptr(AlbercaMachineState) before = alberca_domain_snapshots_read (call->connection, call->uuid, error);
  const AlbercaDomainSnapshotConfig *snapshot = before != NULL ? find_chosen (call, before, error) : NULL;
  g_autoptr(GPtrArray) bases = NULL;
  g_autoptr(GString) outcome = g_string_new (NULL);

  if (snapshot == NULL || !check_deletion (call, before, snapshot, error))
    return FALSE;
  bases = list_bases (call->connection, snapshot);
  if (!alberca_domain_snapshots_delete (call->connection, call->uuid, call->name, call->delete_flags, error))
    return FALSE;

  refresh_pools (call->connection, snapshot->storage);
  if (!prove_deletion (call, before, snapshot, error))
    return FALSE;
  describe_owners (outcome, call->connection, bases);
  /* Newer ones, which revert to it, remove the file as well. */
  if ((call->delete_flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY) == 0 && !before->can_revert_external)
    describe_memory (outcome, snapshot->memory_file);
  if (outcome->len > 0)
    alberca_operation_take_outcome (operation, g_strdup (outcome->str));
  return TRUE;
}
