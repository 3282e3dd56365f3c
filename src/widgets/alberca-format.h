/* alberca-format.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-operation.h"

G_BEGIN_DECLS

/* Pure closures for .ui files: text for a value, (transfer full); the first argument is the
 * object that GtkExpression passes. */

char *alberca_format_size       (gpointer object,
                                 guint64  bytes);
char *alberca_format_date       (gpointer object,
                                 gint64   seconds);
/* The last part of a path, "" for NULL */
char *alberca_format_base_name  (gpointer    object,
                                 const char *path);
/* The name of an icon */
char *alberca_format_state_icon (gpointer              object,
                                 AlbercaOperationState state);

/* The colour of such an icon */
void  alberca_format_style_state (GtkWidget             *icon,
                                  AlbercaOperationState  state);

G_END_DECLS
