/* alberca-xml-buffer.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* Makes a buffer show its language ("xml" or "diff") in colours that fit the light or the dark
 * style, also after the style changed. */

void alberca_xml_buffer_set_up (GtkSourceBuffer *buffer,
                                const char      *language);

G_END_DECLS
