/* alberca-reclaim-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-reclaim.h"

G_BEGIN_DECLS

/* What space a connection could give back: volumes nobody uses, overlays without their base, discs
 * that are there twice; chosen and deleted from here, through the question of volumes. */

#define ALBERCA_TYPE_RECLAIM_WINDOW (alberca_reclaim_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaReclaimWindow, alberca_reclaim_window, ALBERCA, RECLAIM_WINDOW, AdwWindow)

/* @connection: an open one */
GtkWidget         *alberca_reclaim_window_new            (AlbercaConnection    *connection);
AlbercaConnection *alberca_reclaim_window_get_connection (AlbercaReclaimWindow *self);

G_END_DECLS
