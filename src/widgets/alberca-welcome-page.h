/* alberca-welcome-page.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* No connection yet: what Alberca is and what there is to connect to. Its rows have the actions
 * "win.connection-open" (a URI, or "practice:") and "win.add-connection". */

#define ALBERCA_TYPE_WELCOME_PAGE (alberca_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaWelcomePage, alberca_welcome_page, ALBERCA, WELCOME_PAGE, AdwBin)

G_END_DECLS
