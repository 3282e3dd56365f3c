/* alberca-dialogs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The windows over a window. Some are there once, however often they are asked for. */

/* (transfer none) (nullable): that of a type over @parent */
GtkWindow *alberca_dialogs_find    (GtkWidget *parent,
                                    GType      type);
void       alberca_dialogs_present (GtkWidget *parent,
                                    GtkWidget *dialog);

G_END_DECLS
