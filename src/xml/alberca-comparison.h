/* alberca-comparison.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "xml/alberca-pool-type.h"

G_BEGIN_DECLS

/* What a student wants to know before choosing. All texts are msgids: show them through _(). */

typedef struct
{
  AlbercaPoolTraits  trait;
  const char        *title;       /* two words */
  const char        *explanation; /* one paragraph */
} AlbercaTraitText;

typedef struct
{
  AlbercaPoolType  type;
  const char      *disk;   /* what a machine sees of a disk in it */
  const char      *cost;   /* what a snapshot and a clone cost there */
  const char      *choice; /* when to choose it */
} AlbercaTypeText;

typedef struct
{
  const char *title;
  const char *raw;
  const char *qcow2;
} AlbercaFormatText;

const AlbercaTraitText  *alberca_comparison_get_traits  (gsize           *n_traits);
const AlbercaTypeText   *alberca_comparison_get_type    (AlbercaPoolType  type);
const AlbercaFormatText *alberca_comparison_get_formats (gsize           *n_rows);

G_END_DECLS
