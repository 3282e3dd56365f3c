/* alberca-compare-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Lays the types of pools side by side, and raw beside qcow2. */

#define ALBERCA_TYPE_COMPARE_WINDOW (alberca_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaCompareWindow, alberca_compare_window, ALBERCA, COMPARE_WINDOW, AdwWindow)

GtkWidget *alberca_compare_window_new (void);

G_END_DECLS
