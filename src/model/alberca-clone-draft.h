/* alberca-clone-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The copy, or copies, that a dialog works on. Properties, read-write and notified:
 *   "target" AlbercaPool       where the copies will be
 *   "name" string              of one copy; several get names of their own
 *   "format" string            one of get_formats (); "" means: each as its source
 *   "capacity" string          as typed; only where asks-capacity
 *   "full" boolean             occupy everything at once; only where asks-full
 *   "reflink" boolean          share blocks; only where asks-reflink
 * and read-only, notified when anything changes: "loading" boolean (the sources are being read),
 * "asks-capacity", "asks-full", "asks-reflink", "valid" boolean. */

#define ALBERCA_TYPE_CLONE_DRAFT (alberca_clone_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaCloneDraft, alberca_clone_draft, ALBERCA, CLONE_DRAFT, GObject)

/* @volumes: (element-type AlbercaVolume), one or more of @pool; reads them at once */
AlbercaCloneDraft *alberca_clone_draft_new          (AlbercaPool       *pool,
                                                     GPtrArray         *volumes);
/* (element-type AlbercaPool) (transfer none): where copies can be made, that of the sources first */
GPtrArray         *alberca_clone_draft_get_targets  (AlbercaCloneDraft *self);
/* NULL-terminated; changes with the target */
const char *const *alberca_clone_draft_get_formats  (AlbercaCloneDraft *self);
/* What stands in the way ("name", "capacity", "source"), translated, or NULL; (transfer full) */
char              *alberca_clone_draft_get_problem  (AlbercaCloneDraft *self,
                                                     const char        *property);
/* What should be known but does not stand in the way ("target"), or NULL; (transfer full) */
char              *alberca_clone_draft_get_warning  (AlbercaCloneDraft *self,
                                                     const char        *property);
/* How the copies will differ from their sources, translated; (transfer full) */
GStrv              alberca_clone_draft_get_notes    (AlbercaCloneDraft *self);
gboolean           alberca_clone_draft_get_valid    (AlbercaCloneDraft *self);
/* (transfer full), NULL unless valid */
char              *alberca_clone_draft_get_commands (AlbercaCloneDraft *self);
/* One operation per volume; (transfer none), the queue keeps it */
AlbercaBatch      *alberca_clone_draft_start        (AlbercaCloneDraft *self);

G_END_DECLS
