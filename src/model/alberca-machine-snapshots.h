/* alberca-machine-snapshots.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "model/alberca-machine-draft.h"

G_BEGIN_DECLS

/* A snapshot of a virtual machine in the tree of them, or the machine as it is now. It does not
 * change: what is read again is made again where it is not the same. */

#define ALBERCA_TYPE_MACHINE_SNAPSHOT (alberca_machine_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMachineSnapshot, alberca_machine_snapshot, ALBERCA, MACHINE_SNAPSHOT, GObject)

/* NULL: you are here */
const AlbercaDomainSnapshotConfig *alberca_machine_snapshot_get_config (AlbercaMachineSnapshot *self);
/* How many parents it has */
guint                              alberca_machine_snapshot_get_depth  (AlbercaMachineSnapshot *self);

/* The snapshots of one virtual machine: a GListModel of AlbercaMachineSnapshot, parents before their
 * children, older before younger. It is read when it is made, after each of its verbs, and when the
 * machine starts or stops. Properties (readable, notified):
 *   "reading" boolean    nothing is known yet
 *   "error" GError       why it could not be read, or NULL
 *   "outcome" string     what the last verb left to be known, translated, or NULL
 * Signal "changed": anything of this, or what get_state () returns. */

#define ALBERCA_TYPE_MACHINE_SNAPSHOTS (alberca_machine_snapshots_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMachineSnapshots, alberca_machine_snapshots, ALBERCA, MACHINE_SNAPSHOTS, GObject)

AlbercaMachineSnapshots   *alberca_machine_snapshots_new            (AlbercaConnection       *connection,
                                                                     const char              *uuid,
                                                                     const char              *name);
AlbercaConnection         *alberca_machine_snapshots_get_connection (AlbercaMachineSnapshots *self);
const char                *alberca_machine_snapshots_get_uuid       (AlbercaMachineSnapshots *self);
const char                *alberca_machine_snapshots_get_name       (AlbercaMachineSnapshots *self);
gboolean                   alberca_machine_snapshots_get_reading    (AlbercaMachineSnapshots *self);
gboolean                   alberca_machine_snapshots_get_busy       (AlbercaMachineSnapshots *self);
const GError              *alberca_machine_snapshots_get_error      (AlbercaMachineSnapshots *self);
const char                *alberca_machine_snapshots_get_outcome    (AlbercaMachineSnapshots *self);
/* Borrowed; NULL until it is read */
const AlbercaMachineState *alberca_machine_snapshots_get_state      (AlbercaMachineSnapshots *self);
void                       alberca_machine_snapshots_reread         (AlbercaMachineSnapshots *self);
/* A name that is free: "2026-11-26 10:30"; (transfer full) */
char                      *alberca_machine_snapshots_make_name      (AlbercaMachineSnapshots *self);
/* What stands in the way of anything, translated, (transfer full), or NULL */
char                      *alberca_machine_snapshots_get_problem    (AlbercaMachineSnapshots *self);

/* Verbs, (transfer none), and their commands, (transfer full) */
AlbercaOperation          *alberca_machine_snapshots_create             (AlbercaMachineSnapshots    *self,
                                                                         const AlbercaMachineDraft  *draft);
char                      *alberca_machine_snapshots_get_create_command (AlbercaMachineSnapshots    *self,
                                                                         const AlbercaMachineDraft  *draft);
/* @safety: (nullable): the name of a snapshot that keeps the present state before */
AlbercaOperation          *alberca_machine_snapshots_revert             (AlbercaMachineSnapshots    *self,
                                                                         const char                 *snapshot,
                                                                         AlbercaSnapshotRevertFlags  flags,
                                                                         const char                 *safety);
char                      *alberca_machine_snapshots_get_revert_command (AlbercaMachineSnapshots    *self,
                                                                         const char                 *snapshot,
                                                                         AlbercaSnapshotRevertFlags  flags,
                                                                         const char                 *safety);
AlbercaOperation          *alberca_machine_snapshots_delete             (AlbercaMachineSnapshots    *self,
                                                                         const char                 *snapshot,
                                                                         AlbercaSnapshotDeleteFlags  flags);
char                      *alberca_machine_snapshots_get_discard_command (AlbercaMachineSnapshots *self);
char                      *alberca_machine_snapshots_get_delete_command (AlbercaMachineSnapshots    *self,
                                                                         const char                 *snapshot,
                                                                         AlbercaSnapshotDeleteFlags  flags);

G_END_DECLS
