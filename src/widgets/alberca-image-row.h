/* alberca-image-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-snapshot-list.h"

G_BEGIN_DECLS

/* What is inside a qcow2 image: its header, explained, and which parts of the disk it has. Hidden for
 * what is none. Property "snapshots" AlbercaSnapshotList or NULL: who reads the image. */

#define ALBERCA_TYPE_IMAGE_ROW (alberca_image_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaImageRow, alberca_image_row, ALBERCA, IMAGE_ROW, AdwExpanderRow)

G_END_DECLS
