/* alberca-help.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pages of help/, which a help viewer such as GNOME's Yelp shows */

/* (nullable): the name of the page that explains what is in @window */
const char *alberca_help_get_page      (GtkWindow      *window);
void        alberca_help_show          (GtkWindow      *window);
/* F1 in every window that comes, as long as @application lives */
void        alberca_help_watch_windows (GtkApplication *application);

G_END_DECLS
