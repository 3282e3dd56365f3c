/* alberca-row-stage.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK makes two hundred rows at once when a list appears, and throws them away at once when it
 * is filtered: each takes longer than several frames. A stage lets a slice of the list grow by a
 * few rows per frame until they are all there, and then is out of the way. It emits "narrow"
 * when it has been asked to, and only a few rows are left to be exchanged. */

#define ALBERCA_TYPE_ROW_STAGE (alberca_row_stage_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaRowStage, alberca_row_stage, ALBERCA, ROW_STAGE, GObject)

/* @view shows the rows of @slice, borrowed; none are added while @sorted is still sorting */
AlbercaRowStage *alberca_row_stage_new    (GtkScrollable     *view,
                                           GtkSliceListModel *slice,
                                           GtkSortListModel  *sorted);
/* No rows, until it is opened */
void             alberca_row_stage_close  (AlbercaRowStage   *self);
void             alberca_row_stage_open   (AlbercaRowStage   *self);
/* Few rows, the first ones; emits "narrow", and opens again */
void             alberca_row_stage_narrow (AlbercaRowStage   *self);

G_END_DECLS
