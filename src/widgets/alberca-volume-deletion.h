/* alberca-volume-deletion.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* From "Delete…" to the operation: asks with the confirm dialog, finds out meanwhile who uses
 * the volumes, and outlives the dialog until the answer is there. */

#define ALBERCA_TYPE_VOLUME_DELETION (alberca_volume_deletion_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeDeletion, alberca_volume_deletion, ALBERCA, VOLUME_DELETION, GObject)

/* The dialog, on screen; NULL where nothing can be deleted. @volumes: (element-type AlbercaVolume) */
GtkWidget *alberca_volume_deletion_present (GtkWidget   *parent,
                                            AlbercaPool *pool,
                                            GPtrArray   *volumes);

G_END_DECLS
