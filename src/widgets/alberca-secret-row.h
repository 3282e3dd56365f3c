/* alberca-secret-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-secret-list.h"

G_BEGIN_DECLS

/* Chooses one of libvirt's secrets, or makes one in a dialog. Property "uuid" (notified): the
 * chosen one's, "" for none. */

#define ALBERCA_TYPE_SECRET_ROW (alberca_secret_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSecretRow, alberca_secret_row, ALBERCA, SECRET_ROW, AdwComboRow)

GtkWidget  *alberca_secret_row_new         (const char        *title,
                                            AlbercaSecretList *secrets);
const char *alberca_secret_row_get_uuid    (AlbercaSecretRow  *self);
void        alberca_secret_row_set_uuid    (AlbercaSecretRow  *self,
                                            const char        *uuid);
/* What the first choice, which leaves all as it is, is called; NULL: None */
void        alberca_secret_row_set_present (AlbercaSecretRow  *self,
                                            const char        *usage);
void        alberca_secret_row_set_problem (AlbercaSecretRow  *self,
                                            const char        *problem);

G_END_DECLS
