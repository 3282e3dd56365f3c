/* alberca-command-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* "The same in a terminal": an expander row with the exact commands, monospace and selectable, and
 * a Copy button. Property "command" (string, read-write). */

#define ALBERCA_TYPE_COMMAND_ROW (alberca_command_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaCommandRow, alberca_command_row, ALBERCA, COMMAND_ROW, AdwExpanderRow)

void alberca_command_row_set_command (AlbercaCommandRow *self,
                                      const char        *command);

G_END_DECLS
