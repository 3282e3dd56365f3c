/* alberca-volume-column.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-volume.h"

G_BEGIN_DECLS

/* What the columns of the volume view show: one table. */

typedef enum
{
  ALBERCA_VOLUME_COLUMN_NAME,
  ALBERCA_VOLUME_COLUMN_LABEL, /* of a disc; in a library of disc images, as the next */
  ALBERCA_VOLUME_COLUMN_BOOT,
  ALBERCA_VOLUME_COLUMN_FORMAT,
  ALBERCA_VOLUME_COLUMN_CAPACITY,
  ALBERCA_VOLUME_COLUMN_ALLOCATION,
  ALBERCA_VOLUME_COLUMN_BASE,
  ALBERCA_VOLUME_COLUMN_USED_BY,
  ALBERCA_VOLUME_COLUMN_SNAPSHOTS,
  ALBERCA_VOLUME_COLUMN_MODIFIED,
} AlbercaVolumeColumnKind;

#define ALBERCA_VOLUME_N_COLUMNS (ALBERCA_VOLUME_COLUMN_MODIFIED + 1)

typedef struct
{
  AlbercaVolumeColumnKind kind;
  const char             *id;       /* as GSettings remembers it */
  float                   align;    /* 0 start, 1 end */
  gboolean                tabular;  /* figures of the same width */
  const char             *signal;   /* the volume's, when the cell must be shown again */
  char                 *(*get_text) (AlbercaVolume *volume); /* (transfer full), "" while unknown */
  GCompareFunc            compare;
} AlbercaVolumeColumn;

const AlbercaVolumeColumn *alberca_volume_column_get           (AlbercaVolumeColumnKind  kind);
/* -1 where there is none */
int                        alberca_volume_column_find          (const char              *id);
const char                *alberca_volume_column_get_icon_name (AlbercaVolume           *volume);

G_END_DECLS
