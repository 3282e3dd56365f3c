/* alberca-pool-conflicts.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool-draft.h"

G_BEGIN_DECLS

/* Two pools on one source show the same volumes twice, and what one does the other does not know. */

/* What to think of before the field at @path stays so, translated, or NULL; (transfer full) */
char *alberca_pool_draft_get_warning (AlbercaPoolDraft *self,
                                      const char       *path);
/* Both name the same storage somewhere else, whatever their own names */
gboolean alberca_pool_conflicts_is_same (const AlbercaPoolConfig *config,
                                         const AlbercaPoolConfig *other);

G_END_DECLS
