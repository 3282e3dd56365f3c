/* alberca-name.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libvirt and file systems ask of the name of a pool or volume. */

/* What is wrong with @name, translated, or NULL; (transfer full) */
char     *alberca_name_get_problem (const char *name);
/* TRUE if @text can stand in XML and on one line of a terminal */
gboolean  alberca_name_is_plain    (const char *text);

G_END_DECLS
