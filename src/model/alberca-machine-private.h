/* alberca-machine-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-machine-snapshots.h"

G_BEGIN_DECLS

/* What a worker needs for an act on a snapshot of a machine: plain data and a handle. */
typedef struct
{
  GVirConnection             *connection;
  char                       *uuid;
  AlbercaMachineDraft        *draft;        /* of a new one */
  char                       *name;         /* of one that is there */
  gint64                      created;      /* when: of the one that was chosen */
  gboolean                    running;      /* whether the machine was, when that was decided */
  AlbercaSnapshotRevertFlags  revert_flags;
  AlbercaSnapshotDeleteFlags  delete_flags;
  char                       *definition;   /* how it was configured then; NULL: not known */
  char                       *safety;       /* the name of a snapshot to make before, or NULL */
  char                       *thaw;         /* the command that lets the guest go on */
} AlbercaMachineCall;

void     alberca_machine_call_free     (AlbercaMachineCall *self);

/* AlbercaOperationFuncs, of an AlbercaMachineCall */
gboolean alberca_machine_create_worker (AlbercaOperation   *operation,
                                        gpointer            data,
                                        GCancellable       *cancellable,
                                        GError            **error);
gboolean alberca_machine_revert_worker (AlbercaOperation   *operation,
                                        gpointer            data,
                                        GCancellable       *cancellable,
                                        GError            **error);
gboolean alberca_machine_delete_worker (AlbercaOperation   *operation,
                                        gpointer            data,
                                        GCancellable       *cancellable,
                                        GError            **error);

/* For the verbs: the operation is over */
void     alberca_machine_snapshots_finished (AlbercaMachineSnapshots *self,
                                             AlbercaOperation        *operation);

G_END_DECLS
