/* alberca-machine-snapshots-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* The snapshots of a virtual machine as a tree, with what can be done with them. */

#define ALBERCA_TYPE_MACHINE_SNAPSHOTS_WINDOW (alberca_machine_snapshots_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMachineSnapshotsWindow, alberca_machine_snapshots_window, ALBERCA, MACHINE_SNAPSHOTS_WINDOW,
                      AdwWindow)

/* Shows one over the window that has @parent; (transfer none) */
GtkWidget *alberca_machine_snapshots_window_show (GtkWidget         *parent,
                                                  AlbercaConnection *connection,
                                                  const char        *uuid,
                                                  const char        *name);

G_END_DECLS
