/* alberca-copy-button.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that copies a text, and says for a moment that it has. Property "text" (string or NULL,
 * read-write); who uses it says in a tooltip and a label what is copied. */

#define ALBERCA_TYPE_COPY_BUTTON (alberca_copy_button_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaCopyButton, alberca_copy_button, ALBERCA, COPY_BUTTON, GtkButton)

void alberca_copy_button_set_text (AlbercaCopyButton *self,
                                   const char        *text);

G_END_DECLS
