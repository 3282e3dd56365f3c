/* alberca-ejection.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-media.h"

G_BEGIN_DECLS

/* Before a disc is taken out of drives of virtual machines: asks which it is in, names those that run,
 * and does it. The drives stay, and so does the image. */

#define ALBERCA_TYPE_EJECTION (alberca_ejection_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaEjection, alberca_ejection, ALBERCA, EJECTION, GObject)

/* @volume, wherever it is; with a @machine's name (nullable) out of its drives only. Returns the
 * dialog, an AlbercaConfirmDialog; NULL where the connection is not open */
GtkWidget *alberca_ejection_ask_volume (GtkWidget            *parent,
                                        AlbercaPool          *pool,
                                        AlbercaVolume        *volume,
                                        const char           *machine);
/* Whatever is in @drive of @machine, one of @machines (which is kept). @done is called with @owner
 * when it has been taken out, or that has failed, as long as @owner lives */
GtkWidget *alberca_ejection_ask_drive  (GtkWidget            *parent,
                                        AlbercaConnection    *connection,
                                        GPtrArray            *machines,
                                        const AlbercaMachine *machine,
                                        const AlbercaDrive   *drive,
                                        void                (*done) (GObject *owner),
                                        GObject              *owner);

G_END_DECLS
