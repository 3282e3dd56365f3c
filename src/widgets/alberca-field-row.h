/* alberca-field-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A field to type into, with what is wrong about it right below. Properties: "text" string,
 * "problem" and "warning" string or NULL (read-write). A problem is shown once the user has
 * touched the field, so that nobody is scolded for a form that was just opened; a warning at
 * once. Signal "entry-activated": Enter was pressed in it. */

#define ALBERCA_TYPE_FIELD_ROW (alberca_field_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaFieldRow, alberca_field_row, ALBERCA, FIELD_ROW, AdwPreferencesRow)

GtkWidget  *alberca_field_row_new         (const char      *title);
const char *alberca_field_row_get_text    (AlbercaFieldRow *self);
void        alberca_field_row_set_text    (AlbercaFieldRow *self,
                                           const char      *text);
void        alberca_field_row_set_problem (AlbercaFieldRow *self,
                                           const char      *problem);
void        alberca_field_row_set_warning (AlbercaFieldRow *self,
                                           const char      *warning);
/* A button, for example, that fills the field */
void        alberca_field_row_add_suffix  (AlbercaFieldRow *self,
                                           GtkWidget       *widget);
/* As if the user had been there */
void        alberca_field_row_touch       (AlbercaFieldRow *self);

G_END_DECLS
