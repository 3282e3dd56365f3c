/* alberca-verb-notes.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Why something cannot be done with volumes of a pool, whichever they are: for whoever sees it greyed */
char *alberca_verb_notes_get_new_problem (AlbercaPool *pool);
char *alberca_verb_notes_get             (AlbercaPool *pool);

G_END_DECLS
