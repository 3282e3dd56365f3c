/* alberca-connection-actions.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window's actions win.connection-…, each with a URI: open, open-read-only, close, reopen, forget. */

/* @widget_class: of AlbercaWindow */
void alberca_connection_actions_install (GtkWidgetClass *widget_class);

G_END_DECLS
