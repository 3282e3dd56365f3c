/* alberca-machine-snapshot-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-machine-snapshots.h"
#include "widgets/alberca-machine-question.h"

G_BEGIN_DECLS

/* Asks how a snapshot of a virtual machine is to be made; what is not possible is greyed, with the
 * reason. */

#define ALBERCA_TYPE_MACHINE_SNAPSHOT_DIALOG (alberca_machine_snapshot_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMachineSnapshotDialog, alberca_machine_snapshot_dialog, ALBERCA, MACHINE_SNAPSHOT_DIALOG,
                      AdwWindow)

/* Shows one over the window that has @parent; (transfer none) */
GtkWidget *alberca_machine_snapshot_dialog_show (GtkWidget               *parent,
                                                 AlbercaMachineSnapshots *snapshots,
                                                 AlbercaMachineBegun      begun);

G_END_DECLS
