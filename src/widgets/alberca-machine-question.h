/* alberca-machine-question.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-machine-snapshots.h"

G_BEGIN_DECLS

/* From the wish to revert to or delete a snapshot of a machine to the operation: asks with the confirm
 * dialog, which is returned; NULL where the snapshot is not there any more. */

/* What was begun; @owner is the widget that asked, still alive */
typedef void (*AlbercaMachineBegun) (GObject          *owner,
                                     AlbercaOperation *operation);

GtkWidget *alberca_machine_question_revert (GtkWidget                  *parent,
                                            AlbercaMachineSnapshots    *snapshots,
                                            const char                 *name,
                                            AlbercaMachineBegun         begun);
GtkWidget *alberca_machine_question_delete (GtkWidget                  *parent,
                                            AlbercaMachineSnapshots    *snapshots,
                                            const char                 *name,
                                            AlbercaSnapshotDeleteFlags  flags,
                                            AlbercaMachineBegun         begun);

G_END_DECLS
