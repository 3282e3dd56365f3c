/* alberca-split.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list and a pane with the details of what is selected in it: beside it, with a handle between
 * them, or in its place where the widget is too narrow for both. Whether they are beside one another
 * depends on the width alone, which does not depend on what is shown: it never goes back and forth.
 * Properties:
 *   "content", "pane"  GtkWidget, read-write
 *   "pane-visible"     boolean, read-write   shown where there is room beside the content
 *   "pane-width"       int, read-write       there, in pixels
 *   "narrow"           boolean, readable     there is no room
 *   "shown"            boolean, read-write   the pane is on screen now, beside the content or in its
 *                                            place; the latter ends when there is room again
 *   "covering"         boolean, readable     it is, in the place of the content
 * The action split.pane toggles "shown". */

#define ALBERCA_TYPE_SPLIT (alberca_split_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSplit, alberca_split, ALBERCA, SPLIT, GtkWidget)

gboolean alberca_split_get_covering (AlbercaSplit *self);
gboolean alberca_split_get_shown    (AlbercaSplit *self);
void     alberca_split_set_shown    (AlbercaSplit *self,
                                     gboolean      shown);

G_END_DECLS
