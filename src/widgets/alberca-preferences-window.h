/* alberca-preferences-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBERCA_TYPE_PREFERENCES_WINDOW (alberca_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPreferencesWindow, alberca_preferences_window, ALBERCA, PREFERENCES_WINDOW, AdwWindow)

GtkWidget *alberca_preferences_window_new (GSettings *settings);

G_END_DECLS
