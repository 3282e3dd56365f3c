/* alberca-resize-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The new size of a volume that a dialog works on. Properties, read-write and notified:
 *   "capacity" string        as typed
 *   "allocate" boolean       occupy everything at once; only where asks-allocate
 * and read-only, notified when anything changes: "loading" boolean (who uses it is being found out),
 * "asks-allocate", "shrinks", "valid" boolean. */

#define ALBERCA_TYPE_RESIZE_DRAFT (alberca_resize_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaResizeDraft, alberca_resize_draft, ALBERCA, RESIZE_DRAFT, GObject)

/* Whether libvirt resizes volumes of such pools at all */
gboolean            alberca_resize_is_possible        (AlbercaPool        *pool);
/* Reads at once what has to be known of @volume, one of @pool */
AlbercaResizeDraft *alberca_resize_draft_new          (AlbercaPool        *pool,
                                                       AlbercaVolume      *volume);
/* What stands in the way ("capacity", "volume"), translated, or NULL; (transfer full) */
char               *alberca_resize_draft_get_problem  (AlbercaResizeDraft *self,
                                                       const char         *property);
/* What should be known of the capacity, or NULL; (transfer full) */
char               *alberca_resize_draft_get_warning  (AlbercaResizeDraft *self);
/* What is lost, and what the guest has to do before or afterwards; (transfer full) */
GStrv               alberca_resize_draft_get_notes    (AlbercaResizeDraft *self);
gboolean            alberca_resize_draft_get_shrinks  (AlbercaResizeDraft *self);
/* It becomes larger, and others are built on it: somebody has to consent */
gboolean            alberca_resize_draft_asks_consent (AlbercaResizeDraft *self);
gboolean            alberca_resize_draft_get_valid    (AlbercaResizeDraft *self);
/* (transfer full), NULL unless valid */
char               *alberca_resize_draft_get_commands (AlbercaResizeDraft *self);
AlbercaOperation   *alberca_resize_draft_start        (AlbercaResizeDraft *self);

G_END_DECLS
