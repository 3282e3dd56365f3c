/* alberca-operation-button.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-operation-queue.h"

G_BEGIN_DECLS

/* The header bar's button for what is being done and has been done: it counts what runs, and its
 * popover is the list. */

#define ALBERCA_TYPE_OPERATION_BUTTON (alberca_operation_button_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaOperationButton, alberca_operation_button, ALBERCA, OPERATION_BUTTON, AdwBin)

/* Once */
void alberca_operation_button_set_queue (AlbercaOperationButton *self,
                                         AlbercaOperationQueue  *queue);
void alberca_operation_button_popup     (AlbercaOperationButton *self);
void alberca_operation_button_popdown   (AlbercaOperationButton *self);

G_END_DECLS
