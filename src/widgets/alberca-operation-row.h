/* alberca-operation-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-operation.h"

G_BEGIN_DECLS

/* One operation: what it is, how far it is, how it ended. Properties: "operation" (read-write),
 * "show-command" (boolean, read-write): with its commands, as in the transcript. */

#define ALBERCA_TYPE_OPERATION_ROW (alberca_operation_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaOperationRow, alberca_operation_row, ALBERCA, OPERATION_ROW, AdwBin)

GtkWidget *alberca_operation_row_new           (AlbercaOperation    *operation);
void       alberca_operation_row_set_operation (AlbercaOperationRow *self,
                                                AlbercaOperation    *operation);

G_END_DECLS
