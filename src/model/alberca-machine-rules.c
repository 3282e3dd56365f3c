/* alberca-machine-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-machine-rules.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-snapshot-name.h"

#define EXTERNAL ALBERCA_SNAPSHOT_MODE_EXTERNAL
#define INTERNAL ALBERCA_SNAPSHOT_MODE_INTERNAL

/* ---- A new one ---- */

static char *
check_internal_disk (const AlbercaMachineDisk *disk)
{
  if (disk->excluded)
    /* Translators: %s is a disk of a virtual machine: "vda" */
    return g_strdup_printf (_("The definition of the machine leaves the disk %s out of snapshots. Inside the images all "
                              "disks have to take part."), disk->target);
  /* Off, qemu-img has no key; running, QEMU 7.2 writes the memory in parts that are no whole sectors, and aborts */
  if (disk->encrypted && g_strcmp0 (disk->format, "qcow2") == 0)
    return g_strdup_printf (_("The disk %s is encrypted: libvirt makes no snapshot inside it while the machine is off, and "
                              "QEMU crashes when it keeps the memory of a running one there."), disk->target);
  if (g_strcmp0 (disk->format, "qcow2") == 0)
    return NULL;
  /* Translators: a disk and its format: "vda", "raw" */
  return g_strdup_printf (_("The disk %s is %s: only qcow2 images can have snapshots inside them, and all disks have to "
                            "take part."), disk->target, disk->format != NULL ? disk->format : "raw");
}

/**
 * alberca_machine_rules_check_internal:
 * @state: a machine
 *
 * libvirt keeps a snapshot inside the images only of all disks that the machine writes, together with
 * the memory of a machine that runs.
 *
 * Returns: (transfer full) (nullable): why there can be none
 */
char *
alberca_machine_rules_check_internal (const AlbercaMachineState *state)
{
  const AlbercaMachineStorage *storage = state->storage;
  guint n_disks = 0;

  for (guint i = 0; i < storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (storage->disks, i);
      char *problem = NULL;

      if (!alberca_machine_disk_is_writable (disk))
        continue;
      problem = check_internal_disk (disk);
      if (problem != NULL)
        return problem;
      n_disks++;
    }
  if (n_disks == 0)
    return g_strdup (_("The machine has no disk that it writes: there is nothing to keep."));
  /* Newer ones do it where the variables are in a qcow2 image as well. */
  if (storage->pflash && !(state->can_revert_external && g_strcmp0 (storage->nvram_format, "qcow2") == 0))
    return g_strdup (_("The machine starts with UEFI, which has its variables in a file of its own: libvirt keeps no "
                       "snapshots of such machines inside the images."));
  return NULL;
}

/**
 * alberca_machine_rules_check_only_disk:
 * @state: a machine that runs
 *
 * Returns: (transfer full) (nullable): why there can be no snapshot of one disk, through the machine
 */
char *
alberca_machine_rules_check_only_disk (const AlbercaMachineState *state)
{
  guint n_disks = 0;

  for (guint i = 0; i < state->storage->disks->len; i++)
    n_disks += alberca_machine_disk_is_writable (g_ptr_array_index (state->storage->disks, i)) ? 1 : 0;
  if (n_disks > 1)
    /* Translators: %s is the name of a virtual machine */
    return g_strdup_printf (_("The machine “%s” is running and has other disks as well: libvirt makes no snapshot of one of "
                              "them alone. Make one of the whole machine, or shut it down."), state->storage->name);
  return alberca_machine_rules_check_internal (state);
}

/**
 * alberca_machine_rules_check_external_disk:
 * @disk: a disk of a machine
 *
 * Returns: (transfer full) (nullable): why it can have no overlay beside it
 */
char *
alberca_machine_rules_check_external_disk (const AlbercaMachineDisk *disk)
{
  if (!disk->fixed)
    return g_strdup (_("It is a drive, whose disc is not part of snapshots."));
  if (disk->read_only)
    return g_strdup (_("The machine only reads it."));
  if (g_strcmp0 (disk->type, "file") != 0 && g_strcmp0 (disk->type, "volume") != 0)
    return g_strdup (_("It is no file, beside which an overlay could be put."));
  if (disk->path == NULL || *disk->path != '/' || g_str_has_prefix (disk->path, "/dev/"))
    return g_strdup (_("It is not known where its file is, beside which the overlay would be put."));
  if (disk->encrypted)
    return g_strdup (_("It is encrypted, and the overlay would not be: everybody could read what the machine writes."));
  return NULL;
}

/**
 * alberca_machine_rules_check_external:
 * @state: a machine
 *
 * Returns: (transfer full) (nullable): why no disk can have an overlay
 */
char *
alberca_machine_rules_check_external (const AlbercaMachineState *state)
{
  if (state->pretends)
    return g_strdup (_("Practice has no files, beside which an overlay could be put."));
  for (guint i = 0; i < state->storage->disks->len; i++)
    {
      g_autofree char *problem = alberca_machine_rules_check_external_disk (g_ptr_array_index (state->storage->disks, i));

      if (problem == NULL)
        return NULL;
    }
  return g_strdup (_("The machine has no disk in a file that it writes, beside which an overlay could be put."));
}

/**
 * alberca_machine_rules_check_memory:
 * @state: a machine
 *
 * Returns: (transfer full) (nullable): why a snapshot has no memory
 */
char *
alberca_machine_rules_check_memory (const AlbercaMachineState *state)
{
  return state->running ? NULL : g_strdup (_("The machine is off: it has no memory to keep."));
}

/**
 * alberca_machine_rules_check_quiesce:
 * @state: a machine
 * @memory: whether its memory is kept, too
 *
 * Returns: (transfer full) (nullable): why the guest cannot, or need not, be asked to bring its file
 *   systems to rest before
 */
char *
alberca_machine_rules_check_quiesce (const AlbercaMachineState *state,
                                     gboolean                   memory)
{
  if (!state->running)
    return g_strdup (_("The machine is off: nothing is being written."));
  if (memory)
    return g_strdup (_("With the memory everything is kept that the guest has not written yet."));
  if (!state->storage->agent)
    return g_strdup (_("The machine has no channel to QEMU's guest agent. Add one to its definition."));
  if (!state->storage->agent_connected)
    return g_strdup (_("The guest agent does not answer. In the guest it is the package “qemu-guest-agent”."));
  return NULL;
}

/* ---- Those that are there ---- */

/* By way of its parents; a loop of them, which is not libvirt's, ends. */
gboolean
alberca_machine_rules_is_descendant (const AlbercaMachineState         *state,
                                     const AlbercaDomainSnapshotConfig *snapshot,
                                     const AlbercaDomainSnapshotConfig *ancestor)
{
  for (guint i = 0; i < state->snapshots->len && snapshot != NULL && snapshot->parent != NULL; i++)
    {
      if (g_str_equal (snapshot->parent, ancestor->name))
        return TRUE;
      snapshot = alberca_machine_state_find (state, snapshot->parent);
    }
  return FALSE;
}

GPtrArray *
alberca_machine_rules_list_descendants (const AlbercaMachineState         *state,
                                        const AlbercaDomainSnapshotConfig *snapshot)
{
  GPtrArray *descendants = g_ptr_array_new ();

  for (guint i = 0; i < state->snapshots->len; i++)
    {
      AlbercaDomainSnapshotConfig *other = g_ptr_array_index (state->snapshots, i);

      if (other != snapshot && alberca_machine_rules_is_descendant (state, other, snapshot))
        g_ptr_array_add (descendants, other);
    }
  return descendants;
}

/* The images that have it are not those that the machine writes. */
static char *
check_moved (const AlbercaMachineState         *state,
             const AlbercaDomainSnapshotConfig *snapshot)
{
  for (guint i = 0; snapshot->storage != NULL && i < snapshot->storage->disks->len; i++)
    {
      const AlbercaMachineDisk *then = g_ptr_array_index (snapshot->storage->disks, i);
      const AlbercaMachineDisk *now = alberca_machine_storage_find (state->storage, then->target);
      g_autofree char *name = NULL;

      if (!alberca_machine_disk_is_writable (then) || then->path == NULL)
        continue;
      if (now != NULL && (now->path == NULL || g_str_equal (now->path, then->path)))
        continue;
      if (now == NULL)
        /* Translators: a disk of a virtual machine, "vda", and a path */
        return g_strdup_printf (_("The machine has no disk %s any more, which the snapshot is in. Give it %s as that disk "
                                  "again, first."), then->target, then->path);
      name = g_path_get_basename (now->path);
      /* Translators: a disk, "vda", and the name of a file */
      return g_strdup_printf (_("The snapshot is in another image: the disk %s is “%s” now. Delete the snapshots that "
                                "made that overlay before."), then->target, name);
    }
  return NULL;
}

/**
 * alberca_machine_rules_check_revert:
 * @state: a machine
 * @snapshot: one of its snapshots
 *
 * Returns: (transfer full) (nullable): why it cannot be reverted to
 */
char *
alberca_machine_rules_check_revert (const AlbercaMachineState         *state,
                                    const AlbercaDomainSnapshotConfig *snapshot)
{
  if (!alberca_domain_snapshot_config_has_mode (snapshot, EXTERNAL))
    return check_moved (state, snapshot);
  if (!state->can_revert_external)
    return g_strdup (_("This libvirt cannot revert to snapshots outside the images; newer ones can, from 9.9 on."));
  return NULL;
}

static gboolean
is_in_use (const AlbercaMachineState         *state,
           const AlbercaDomainSnapshotConfig *snapshot)
{
  for (guint i = 0; i < state->snapshots->len; i++)
    {
      const AlbercaDomainSnapshotConfig *current = g_ptr_array_index (state->snapshots, i);

      if (current->current)
        return current == snapshot || alberca_machine_rules_is_descendant (state, current, snapshot);
    }
  return FALSE;
}

/**
 * alberca_machine_rules_check_forget:
 * @state: a machine
 *
 * Returns: (transfer full) (nullable): why libvirt cannot forget a snapshot and leave the disks alone
 */
char *
alberca_machine_rules_check_forget (const AlbercaMachineState *state)
{
  return state->pretends ? g_strdup (_("Practice cannot forget snapshots, only delete them.")) : NULL;
}

/* What libvirt 9.0 refuses, or fails at after it has begun. */
static char *
check_merge (const AlbercaMachineState         *state,
             const AlbercaDomainSnapshotConfig *snapshot)
{
  g_autoptr(GPtrArray) descendants = alberca_machine_rules_list_descendants (state, snapshot);
  const AlbercaDomainSnapshotConfig *parent = snapshot->parent != NULL ? alberca_machine_state_find (state, snapshot->parent)
                                                                       : NULL;

  if (!is_in_use (state, snapshot))
    return g_strdup (_("The machine does not write to an overlay of this snapshot: this libvirt cannot merge it."));
  for (guint i = 0; i < descendants->len; i++)
    {
      const AlbercaDomainSnapshotConfig *other = g_ptr_array_index (descendants, i);

      if (alberca_domain_snapshot_config_has_mode (other, INTERNAL))
        return g_strdup_printf (_("The snapshot “%s” is inside its overlay, and would be lost. Delete that one first."),
                                other->name);
    }
  if (descendants->len > 0 && !state->running)
    return g_strdup_printf (_("There are later ones, as “%s”: this libvirt merges it only while the machine runs. Delete the "
                              "later ones first, or start the machine."),
                            ((const AlbercaDomainSnapshotConfig *) g_ptr_array_index (descendants, 0))->name);
  if (parent != NULL && !alberca_domain_snapshot_config_has_mode (parent, EXTERNAL))
    return g_strdup_printf (_("The one before it, “%s”, is inside the images, and this libvirt merges nothing into those. "
                              "Forget that one: it stays in the images, among the snapshots of each volume. Then this one "
                              "can be deleted."), parent->name);
  return NULL;
}

/**
 * alberca_machine_rules_check_delete:
 * @state: a machine
 * @snapshot: one of its snapshots
 *
 * Returns: (transfer full) (nullable): why it cannot be deleted
 */
char *
alberca_machine_rules_check_delete (const AlbercaMachineState         *state,
                                    const AlbercaDomainSnapshotConfig *snapshot)
{
  char *problem = NULL;

  if (!alberca_domain_snapshot_config_has_mode (snapshot, EXTERNAL))
    {
      problem = check_moved (state, snapshot);
      return problem == NULL && state->names_jobs ? alberca_snapshot_name_get_job_delete_problem (snapshot->name) : problem;
    }
  return state->can_revert_external ? NULL : check_merge (state, snapshot);
}

/**
 * alberca_machine_rules_check_delete_all:
 * @state: a machine
 * @snapshot: one of its snapshots
 *
 * Returns: (transfer full) (nullable): why it cannot be deleted together with those that were made
 *   from it on; "" where there are none
 */
char *
alberca_machine_rules_check_delete_all (const AlbercaMachineState         *state,
                                        const AlbercaDomainSnapshotConfig *snapshot)
{
  g_autoptr(GPtrArray) descendants = alberca_machine_rules_list_descendants (state, snapshot);

  if (descendants->len == 0)
    return g_strdup ("");
  g_ptr_array_add (descendants, (gpointer) snapshot);
  for (guint i = 0; i < descendants->len; i++)
    {
      const AlbercaDomainSnapshotConfig *other = g_ptr_array_index (descendants, i);
      char *problem;

      if (alberca_domain_snapshot_config_has_mode (other, EXTERNAL))
        return g_strdup (_("Some of them are outside the images: libvirt deletes those only one by one."));
      problem = check_moved (state, other);
      if (problem != NULL)
        return problem;
    }
  return NULL;
}
