/* alberca-property-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row that says a value, to select and copy; hidden while there is none. Properties, read-write:
 *   "value"         string or NULL
 *   "copy-tooltip"  string or NULL   what its Copy button does; without one there is no button
 *   "link-tooltip"  string or NULL   the same for a button that leads elsewhere
 * Signal "link-activated": that button was clicked. */

#define ALBERCA_TYPE_PROPERTY_ROW (alberca_property_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPropertyRow, alberca_property_row, ALBERCA, PROPERTY_ROW, AdwPreferencesRow)

GtkWidget  *alberca_property_row_new              (const char         *title);
const char *alberca_property_row_get_value        (AlbercaPropertyRow *self);
void        alberca_property_row_set_value        (AlbercaPropertyRow *self,
                                                   const char         *value);
void        alberca_property_row_set_copy_tooltip (AlbercaPropertyRow *self,
                                                   const char         *tooltip);
void        alberca_property_row_set_link_tooltip (AlbercaPropertyRow *self,
                                                   const char         *tooltip);

G_END_DECLS
