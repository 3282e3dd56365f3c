/* alberca-move-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"

G_BEGIN_DECLS

/* The move of one or more volumes that a dialog works on. Properties, read-write and notified:
 *   "target" AlbercaPool    where they go
 *   "name" string           what the only one is called there; several keep their names
 *   "partial" boolean       of several, those that cannot go stay where they are, and the others go
 * and read-only, notified when anything changes: "loading" boolean (who uses them is being found out),
 * "valid" boolean. */

#define ALBERCA_TYPE_MOVE_DRAFT (alberca_move_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMoveDraft, alberca_move_draft, ALBERCA, MOVE_DRAFT, GObject)

/* One of several that cannot go, and why, translated */
typedef struct
{
  char *name;
  char *reason;
} AlbercaMoveObstacle;

/* Finds out at once who uses @volumes: (element-type AlbercaVolume), of @pool */
AlbercaMoveDraft *alberca_move_draft_new          (AlbercaPool      *pool,
                                                   GPtrArray        *volumes);
/* (element-type AlbercaPool) (transfer none): where it can go */
GPtrArray        *alberca_move_draft_get_targets  (AlbercaMoveDraft *self);
/* What stands in the way ("name", "volume"), translated, or NULL; (transfer full) */
char             *alberca_move_draft_get_problem  (AlbercaMoveDraft *self,
                                                   const char       *property);
/* Those of several that cannot go. (transfer full) (element-type AlbercaMoveObstacle) */
GPtrArray        *alberca_move_draft_get_obstacles (AlbercaMoveDraft *self);
/* What happens, and what should be known; (transfer full) */
GStrv             alberca_move_draft_get_notes    (AlbercaMoveDraft *self);
gboolean          alberca_move_draft_get_valid    (AlbercaMoveDraft *self);
/* (transfer full), NULL unless valid */
char             *alberca_move_draft_get_commands (AlbercaMoveDraft *self);
/* An operation for each; the queue keeps the batch */
AlbercaBatch     *alberca_move_draft_start        (AlbercaMoveDraft *self);

G_END_DECLS
