/* alberca-move-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The move of a volume that a dialog works on. Properties, read-write and notified:
 *   "target" AlbercaPool    where it goes
 *   "name" string           what it is called there
 * and read-only, notified when anything changes: "loading" boolean (who uses it is being found out),
 * "valid" boolean. */

#define ALBERCA_TYPE_MOVE_DRAFT (alberca_move_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMoveDraft, alberca_move_draft, ALBERCA, MOVE_DRAFT, GObject)

/* Finds out at once who uses @volume, one of @pool */
AlbercaMoveDraft *alberca_move_draft_new          (AlbercaPool      *pool,
                                                   AlbercaVolume    *volume);
/* (element-type AlbercaPool) (transfer none): where it can go */
GPtrArray        *alberca_move_draft_get_targets  (AlbercaMoveDraft *self);
/* What stands in the way ("name", "volume"), translated, or NULL; (transfer full) */
char             *alberca_move_draft_get_problem  (AlbercaMoveDraft *self,
                                                   const char       *property);
/* What happens, and what should be known; (transfer full) */
GStrv             alberca_move_draft_get_notes    (AlbercaMoveDraft *self);
gboolean          alberca_move_draft_get_valid    (AlbercaMoveDraft *self);
/* (transfer full), NULL unless valid */
char             *alberca_move_draft_get_commands (AlbercaMoveDraft *self);
AlbercaOperation *alberca_move_draft_start        (AlbercaMoveDraft *self);

G_END_DECLS
