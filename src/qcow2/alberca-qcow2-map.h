/* alberca-qcow2-map.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qcow2/alberca-qcow2-image.h"

G_BEGIN_DECLS

/* What a qcow2 image has for each part of its disk, from its tables. */

#define ALBERCA_QCOW2_MAP_PARTS 96

/* Bytes of the disk; all together the length of the part */
typedef struct
{
  guint64 data;    /* it is in the image, compressed or not */
  guint64 zero;    /* the image says that it is zeros */
  guint64 nothing; /* the image says nothing: zeros, or what the base image has */
  guint64 unknown; /* there were too many tables to look into each */
} AlbercaQcow2MapPart;

typedef struct
{
  AlbercaQcow2MapPart parts[ALBERCA_QCOW2_MAP_PARTS]; /* of equal length, but for the last */
  AlbercaQcow2MapPart total;
  guint64             read; /* bytes that were read for it */
} AlbercaQcow2Map;

AlbercaQcow2Map *alberca_qcow2_map_read (const AlbercaQcow2Header  *header,
                                         AlbercaQcow2ReadFunc       func,
                                         gpointer                   data,
                                         GError                   **error);
void             alberca_qcow2_map_free (AlbercaQcow2Map           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaQcow2Map, alberca_qcow2_map_free)

G_END_DECLS
