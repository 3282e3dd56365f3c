/* alberca-clone-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume-facts.h"

G_BEGIN_DECLS

/* What holds of copies of volumes, and what there is to say of them before. */

gboolean    alberca_clone_has_files         (AlbercaPool              *pool);
gboolean    alberca_clone_can_be_target     (AlbercaPool              *pool);
void        alberca_clone_add_other_targets (AlbercaPool              *pool,
                                             GPtrArray                *targets);
const char *alberca_clone_source_format     (AlbercaVolume            *volume);
/* NULL where it is not encrypted */
const char *alberca_clone_source_encryption (AlbercaVolume            *volume);
gboolean    alberca_clone_stays_raw         (AlbercaVolume            *volume,
                                             const char               *format);
char       *alberca_clone_get_problem       (AlbercaVolume            *volume,
                                             const AlbercaVolumeFacts *facts,
                                             const char               *format);
void        alberca_clone_add_notes         (GStrvBuilder             *notes,
                                             gboolean                  several,
                                             AlbercaVolume            *volume,
                                             const AlbercaVolumeFacts *facts);
char       *alberca_clone_make_name         (AlbercaVolume            *volume,
                                             const char               *format,
                                             AlbercaPool              *target,
                                             GHashTable               *taken);

G_END_DECLS
