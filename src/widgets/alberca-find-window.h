/* alberca-find-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Searches the volumes of all open connections: reads the pools nobody has looked into yet, says
 * how far that is and what is not searched. Signal "chosen" (AlbercaPool *, AlbercaVolume *): the
 * user wants to see this one; the window closes. */

#define ALBERCA_TYPE_FIND_WINDOW (alberca_find_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaFindWindow, alberca_find_window, ALBERCA, FIND_WINDOW, AdwWindow)

/* @pools: of AlbercaPool, of every connection */
GtkWidget *alberca_find_window_new  (GListModel        *pools);

G_END_DECLS
