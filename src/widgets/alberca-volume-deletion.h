/* alberca-volume-deletion.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* From "Delete…" to the operation. The dialog, on screen; NULL where nothing can be deleted.
 * @volumes: (element-type AlbercaVolume) */
GtkWidget *alberca_volume_deletion_present (GtkWidget   *parent,
                                            AlbercaPool *pool,
                                            GPtrArray   *volumes);

G_END_DECLS
