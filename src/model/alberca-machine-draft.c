/* alberca-machine-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-machine-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-machine-rules.h"
#include "model/alberca-snapshot-name.h"

/**
 * alberca_machine_draft_new:
 * @name: of the snapshot
 *
 * Returns: (transfer full): one inside the images
 */
AlbercaMachineDraft *
alberca_machine_draft_new (const char *name)
{
  AlbercaMachineDraft *self = g_new0 (AlbercaMachineDraft, 1);

  self->name = g_strdup (name);
  return self;
}

AlbercaMachineDraft *
alberca_machine_draft_copy (const AlbercaMachineDraft *self)
{
  AlbercaMachineDraft *copy = alberca_machine_draft_new (self->name);

  copy->description = g_strdup (self->description);
  copy->external = self->external;
  copy->memory = self->memory;
  copy->quiesce = self->quiesce;
  copy->left_out = g_strdupv (self->left_out);
  return copy;
}

void
alberca_machine_draft_free (AlbercaMachineDraft *self)
{
  g_free (self->name);
  g_free (self->description);
  g_strfreev (self->left_out);
  g_free (self);
}

static gboolean
takes (const AlbercaMachineDraft *self,
       const AlbercaMachineDisk  *disk)
{
  g_autofree char *problem = alberca_machine_rules_check_external_disk (disk);

  return problem == NULL &&
         (self->left_out == NULL || !g_strv_contains ((const char *const *) self->left_out, disk->target));
}

static gboolean
takes_any (const AlbercaMachineDraft *self,
           const AlbercaMachineState *state)
{
  for (guint i = 0; i < state->storage->disks->len; i++)
    if (takes (self, g_ptr_array_index (state->storage->disks, i)))
      return TRUE;
  return FALSE;
}

/**
 * alberca_machine_draft_get_problem:
 * @self: what somebody wants
 * @state: of which machine
 *
 * Returns: (transfer full) (nullable): what stands in the way
 */
char *
alberca_machine_draft_get_problem (const AlbercaMachineDraft *self,
                                   const AlbercaMachineState *state)
{
  char *problem = alberca_snapshot_name_get_problem (self->name);

  if (problem == NULL && state->names_jobs && !self->external)
    problem = alberca_snapshot_name_get_job_problem (self->name);
  if (problem == NULL && alberca_machine_state_find (state, self->name) != NULL)
    problem = g_strdup_printf (_("There is a snapshot “%s” already. Write another name."), self->name);
  if (problem == NULL)
    problem = self->external ? alberca_machine_rules_check_external (state) : alberca_machine_rules_check_internal (state);
  if (problem == NULL && self->external && !takes_any (self, state))
    problem = g_strdup (_("Choose at least one disk."));
  if (problem == NULL && self->external && self->memory)
    problem = alberca_machine_rules_check_memory (state);
  if (problem == NULL && self->external && self->quiesce)
    problem = alberca_machine_rules_check_quiesce (state, self->memory);
  return problem;
}

/* "/pool/web.qcow2": "/pool/web", as libvirt does it */
static char *
get_stem (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *slash = strrchr (path, '/');

  return dot != NULL && dot > slash + 1 ? g_strndup (path, dot - path) : g_strdup (path);
}

static gboolean
has_file (const AlbercaDomainSnapshotConfig *config,
          const char                        *file)
{
  for (guint i = 0; i < config->disks->len; i++)
    {
      const AlbercaDomainSnapshotDisk *disk = g_ptr_array_index (config->disks, i);

      if (g_strcmp0 (disk->file, file) == 0)
        return TRUE;
    }
  return FALSE;
}

/* libvirt does not name those of volumes, and gives two disks "a.qcow2" and "a.img" the same name. */
static void
add_overlay (AlbercaDomainSnapshotConfig *config,
             const AlbercaMachineDisk    *disk)
{
  g_autofree char *stem = get_stem (disk->path);
  g_autofree char *file = g_strdup_printf ("%s.%s", stem, config->name);

  if (has_file (config, file))
    {
      g_free (file);
      file = g_strdup_printf ("%s-%s.%s", stem, disk->target, config->name);
    }
  alberca_domain_snapshot_config_add_disk (config, disk->target, ALBERCA_SNAPSHOT_MODE_EXTERNAL, file);
}

static void
add_memory (AlbercaDomainSnapshotConfig *config,
            const AlbercaMachineDraft   *self,
            const AlbercaMachineState   *state)
{
  g_autofree char *directory = NULL;

  for (guint i = 0; directory == NULL && i < state->storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (state->storage->disks, i);

      if (takes (self, disk))
        directory = g_path_get_dirname (disk->path);
    }
  config->memory = ALBERCA_SNAPSHOT_MODE_EXTERNAL;
  config->memory_file = g_strdup_printf ("%s/%s.%s.mem", directory, state->storage->name, config->name);
}

/**
 * alberca_machine_draft_to_config:
 * @self: a draft without a problem
 * @state: the machine
 * @flags: (out): how it is made
 *
 * Overlays are put beside what they are on, the memory beside the first of them. A machine that goes
 * on while its memory is written keeps it longer on disk, but its users do not notice.
 *
 * Returns: (transfer full): the proposal
 */
AlbercaDomainSnapshotConfig *
alberca_machine_draft_to_config (const AlbercaMachineDraft  *self,
                                 const AlbercaMachineState  *state,
                                 AlbercaSnapshotCreateFlags *flags)
{
  AlbercaDomainSnapshotConfig *config = alberca_domain_snapshot_config_new (self->name);

  config->description = g_strdup (self->description);
  *flags = 0;
  if (!self->external)
    return config;

  for (guint i = 0; i < state->storage->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (state->storage->disks, i);

      if (takes (self, disk))
        add_overlay (config, disk);
      else if (alberca_machine_disk_is_writable (disk))
        alberca_domain_snapshot_config_add_disk (config, disk->target, ALBERCA_SNAPSHOT_MODE_NONE, NULL);
    }
  if (self->memory)
    {
      add_memory (config, self, state);
      *flags = ALBERCA_SNAPSHOT_CREATE_LIVE | ALBERCA_SNAPSHOT_CREATE_ATOMIC;
    }
  else
    {
      *flags = ALBERCA_SNAPSHOT_CREATE_DISK_ONLY | ALBERCA_SNAPSHOT_CREATE_ATOMIC |
               (self->quiesce ? ALBERCA_SNAPSHOT_CREATE_QUIESCE : 0);
    }
  return config;
}
