/* alberca-operation-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-operation-queue.h"

G_BEGIN_DECLS

/* The content of the header bar's operations popover: running and past operations, and a button
 * with the action "win.show-transcript". Property "queue" (read-write). */

#define ALBERCA_TYPE_OPERATION_LIST (alberca_operation_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaOperationList, alberca_operation_list, ALBERCA, OPERATION_LIST, AdwBin)

void alberca_operation_list_set_queue (AlbercaOperationList  *self,
                                       AlbercaOperationQueue *queue);

G_END_DECLS
