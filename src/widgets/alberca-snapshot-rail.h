/* alberca-snapshot-rail.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-snapshot-tree.h"

G_BEGIN_DECLS

/* The lines of a tree beside one row of a list, as high as the row: a picture, which says nothing
 * that the row does not say. */

#define ALBERCA_TYPE_SNAPSHOT_RAIL (alberca_snapshot_rail_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotRail, alberca_snapshot_rail, ALBERCA, SNAPSHOT_RAIL, GtkWidget)

/* @row: (nullable): copied; NULL: nothing is shown */
void alberca_snapshot_rail_set_row (AlbercaSnapshotRail          *self,
                                    const AlbercaSnapshotTreeRow *row);

G_END_DECLS
