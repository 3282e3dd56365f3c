/* alberca-find-actions.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window's actions "win.find", search the volumes of all connections, and "win.reclaim" with a URI
 * ("" for the connection that is shown), what space a connection could give back; and "win.move-machine"
 * with the URI of a connection and the UUID and name of a machine: can it go to another host? */

void alberca_find_actions_install (GtkWidgetClass *widget_class);

G_END_DECLS
