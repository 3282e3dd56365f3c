/* alberca-disk-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-device-guard.h"

G_BEGIN_DECLS

/* The disks of the host that libvirt runs on, to pick one for a pool. Those that are in use can be
 * seen, with the reason, but not picked. Emits "picked" with the path, and closes. */

#define ALBERCA_TYPE_DISK_DIALOG (alberca_disk_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaDiskDialog, alberca_disk_dialog, ALBERCA, DISK_DIALOG, AdwWindow)

GtkWidget *alberca_disk_dialog_new (AlbercaDeviceGuard *guard,
                                    const char         *command);

G_END_DECLS
