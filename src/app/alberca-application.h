/* alberca-application.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBERCA_TYPE_APPLICATION (alberca_application_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaApplication, alberca_application, ALBERCA, APPLICATION, AdwApplication)

AlbercaApplication *alberca_application_new (void);

G_END_DECLS
