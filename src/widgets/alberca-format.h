/* alberca-format.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

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

G_END_DECLS
