/* alberca-machine-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-domain-snapshots.h"

G_BEGIN_DECLS

/* A snapshot of a virtual machine that somebody wants: plain data. */
typedef struct
{
  char     *name;
  char     *description; /* or NULL */
  gboolean  external;
  gboolean  memory;      /* of an external one of a machine that runs: internal ones always have it */
  gboolean  quiesce;
  GStrv     left_out;    /* targets of disks that an external one has not; or NULL */
} AlbercaMachineDraft;

AlbercaMachineDraft         *alberca_machine_draft_new         (const char                 *name);
AlbercaMachineDraft         *alberca_machine_draft_copy        (const AlbercaMachineDraft  *self);
void                         alberca_machine_draft_free        (AlbercaMachineDraft        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMachineDraft, alberca_machine_draft_free)

/* Any thread: what stands in the way, translated, (transfer full), or NULL */
char                        *alberca_machine_draft_get_problem (const AlbercaMachineDraft  *self,
                                                                const AlbercaMachineState  *state);
/* What libvirt is asked for */
AlbercaDomainSnapshotConfig *alberca_machine_draft_to_config   (const AlbercaMachineDraft  *self,
                                                                const AlbercaMachineState  *state,
                                                                AlbercaSnapshotCreateFlags *flags);

G_END_DECLS
