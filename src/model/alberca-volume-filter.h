/* alberca-volume-filter.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume.h"

G_BEGIN_DECLS

/* What is searched for among volumes: a part of a name, and traits that all must hold. Plain
 * data, for the main thread. */

typedef enum
{
  ALBERCA_VOLUME_TRAIT_UNUSED    = 1 << 0, /* changes with the index of the users, too */
  ALBERCA_VOLUME_TRAIT_ISO       = 1 << 1,
  ALBERCA_VOLUME_TRAIT_FULL      = 1 << 2, /* grows as it is filled, and is nearly full */
  ALBERCA_VOLUME_TRAIT_OVERLAY   = 1 << 3,
  ALBERCA_VOLUME_TRAIT_SNAPSHOTS = 1 << 4, /* known once somebody has looked into it */
  ALBERCA_VOLUME_TRAIT_ENCRYPTED = 1 << 5,
} AlbercaVolumeTraits;

/* One row of the table of traits */
typedef struct
{
  AlbercaVolumeTraits  trait;
  const char          *label;   /* to be translated */
  const char          *tooltip; /* to be translated */
  /* FALSE where that is not known yet */
  gboolean           (*match) (AlbercaVolume *volume);
} AlbercaVolumeTraitInfo;

typedef struct _AlbercaVolumeFilter AlbercaVolumeFilter;

/* In the order in which they are shown */
const AlbercaVolumeTraitInfo *alberca_volume_trait_get_table   (guint                     *n_traits);

AlbercaVolumeFilter          *alberca_volume_filter_new        (void);
void                          alberca_volume_filter_free       (AlbercaVolumeFilter       *self);
/* TRUE: that is something else than before. @text: (nullable) */
gboolean                      alberca_volume_filter_set_text   (AlbercaVolumeFilter       *self,
                                                                const char                *text);
gboolean                      alberca_volume_filter_set_traits (AlbercaVolumeFilter       *self,
                                                                AlbercaVolumeTraits        traits);
AlbercaVolumeTraits           alberca_volume_filter_get_traits (const AlbercaVolumeFilter *self);
/* Everything fits */
gboolean                      alberca_volume_filter_is_empty   (const AlbercaVolumeFilter *self);
/* (transfer full) (nullable): how far @volumes are read, where what is asked for is inside them */
char                         *alberca_volume_filter_describe_progress
                                                               (const AlbercaVolumeFilter *self,
                                                                GListModel                *volumes);
gboolean                      alberca_volume_filter_match      (const AlbercaVolumeFilter *self,
                                                                AlbercaVolume             *volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaVolumeFilter, alberca_volume_filter_free)

G_END_DECLS
