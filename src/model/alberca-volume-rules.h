/* alberca-volume-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What libvirt, QEMU and the kinds of pools ask of a new volume. */

/* How much of a new volume is occupied at once */
typedef enum
{
  ALBERCA_VOLUME_SPACE_THIN,     /* as little as possible */
  ALBERCA_VOLUME_SPACE_METADATA, /* the map of a qcow2 */
  ALBERCA_VOLUME_SPACE_PART,     /* so many bytes */
  ALBERCA_VOLUME_SPACE_FULL,
} AlbercaVolumeSpace;

#define ALBERCA_TYPE_VOLUME_SPACE (alberca_volume_space_get_type ())
GType alberca_volume_space_get_type (void);

/* What has been chosen so far: plain data, all borrowed. */
typedef struct
{
  AlbercaPool        *pool;
  const char         *format;       /* "" where none can be made */
  guint64             capacity;     /* bytes, 0 while it makes no sense; so is allocation */
  guint64             allocation;
  AlbercaVolumeSpace  space;
  const char         *base_path;    /* NULL: built on nothing; so is base_format */
  const char         *base_format;  /* "" while nobody knows */
  guint64             base_capacity; /* bytes, 0 where unknown */
  gboolean            encrypted;
  const char         *compat;
  guint64             cluster_size; /* bytes, 0: QEMU's choice */
  gboolean            lazy_refcounts;
  gboolean            extended_l2;
  guint               count;
} AlbercaVolumeChoices;

/* NULL-terminated, the best first; empty where nothing can be made; (transfer full) */
char     **alberca_volume_rules_get_formats        (AlbercaPool                *pool);
gboolean   alberca_volume_rules_can_have_base      (AlbercaPool                *pool,
                                                    const char                 *format);
gboolean   alberca_volume_rules_can_be_encrypted   (AlbercaPool                *pool,
                                                    const char                 *format);
gboolean   alberca_volume_rules_can_be_many        (AlbercaPool                *pool);
/* Bits (1 << AlbercaVolumeSpace) of those that libvirt can do */
guint      alberca_volume_rules_get_spaces         (const AlbercaVolumeChoices *choices);
AlbercaVolumeSpace alberca_volume_rules_get_usual_space (const AlbercaVolumeChoices *choices);
/* Bytes that one volume occupies at once, roughly */
guint64    alberca_volume_rules_estimate           (const AlbercaVolumeChoices *choices);
/* Bytes of the largest volume that could be full; G_MAXUINT64 where nobody knows */
guint64    alberca_volume_rules_get_room           (AlbercaPool                *pool);

/* What stands in the way, translated, or NULL; (transfer full) */
char      *alberca_volume_rules_get_capacity_problem (const AlbercaVolumeChoices *choices);
char      *alberca_volume_rules_get_allocation_problem (const AlbercaVolumeChoices *choices);
char      *alberca_volume_rules_get_base_problem   (const AlbercaVolumeChoices *choices);
char      *alberca_volume_rules_get_option_problem (const AlbercaVolumeChoices *choices,
                                                    const char                 *option);
/* More is promised than there is */
char      *alberca_volume_rules_get_capacity_warning (const AlbercaVolumeChoices *choices);

/* What a format is for, and what is occupied when; (transfer none) and (transfer full) */
const char *alberca_volume_rules_explain_format    (AlbercaPool                *pool,
                                                    const char                 *format);
char      *alberca_volume_rules_explain_space      (const AlbercaVolumeChoices *choices);

G_END_DECLS
