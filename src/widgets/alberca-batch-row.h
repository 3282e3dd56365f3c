/* alberca-batch-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-batch.h"

G_BEGIN_DECLS

/* A batch of operations: how far it is, what failed and why, and buttons to cancel the rest or
 * to try again what failed. A batch of one looks like its operation. Property "batch"
 * (readable). */

#define ALBERCA_TYPE_BATCH_ROW (alberca_batch_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaBatchRow, alberca_batch_row, ALBERCA, BATCH_ROW, AdwBin)

GtkWidget *alberca_batch_row_new (AlbercaBatch *batch);

G_END_DECLS
