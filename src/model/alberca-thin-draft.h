/* alberca-thin-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-thin-group.h"

G_BEGIN_DECLS

/* What shall be made of thin volumes, before it is done. Properties (read-write strings, as typed):
 *   "name"   of what is new
 *   "size"   it shall have
 * Anything else may be another after "notify". */

typedef enum
{
  ALBERCA_THIN_VERB_CREATE_POOL,
  ALBERCA_THIN_VERB_CREATE_VOLUME, /* in a thin pool */
  ALBERCA_THIN_VERB_SNAPSHOT,      /* of a thin volume */
  ALBERCA_THIN_VERB_GROW,          /* a thin volume or a thin pool */
} AlbercaThinVerb;

#define ALBERCA_TYPE_THIN_DRAFT (alberca_thin_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaThinDraft, alberca_thin_draft, ALBERCA, THIN_DRAFT, GObject)

/* @target: what it is about, NULL for CREATE_POOL */
AlbercaThinDraft *alberca_thin_draft_new          (AlbercaThinGroup *group,
                                                   AlbercaThinVerb   verb,
                                                   const char       *target);
AlbercaThinVerb   alberca_thin_draft_get_verb     (AlbercaThinDraft *self);
/* Whether it has the property at all */
gboolean          alberca_thin_draft_asks         (AlbercaThinDraft *self,
                                                   const char       *property);
/* Why not, translated, or NULL; (transfer full) */
char             *alberca_thin_draft_get_problem  (AlbercaThinDraft *self,
                                                   const char       *property);
/* What to think of, likewise */
char             *alberca_thin_draft_get_warning  (AlbercaThinDraft *self,
                                                   const char       *property);
/* What should be known, translated; (transfer full) */
char            **alberca_thin_draft_get_notes    (AlbercaThinDraft *self);
gboolean          alberca_thin_draft_get_valid    (AlbercaThinDraft *self);
/* "LVM: grow “thin”", and what there is now; (transfer full) */
char             *alberca_thin_draft_get_title    (AlbercaThinDraft *self);
char             *alberca_thin_draft_get_about    (AlbercaThinDraft *self);
/* (transfer full); NULL while the size is none */
char             *alberca_thin_draft_get_command  (AlbercaThinDraft *self);
/* Does it; (transfer none): the operation */
AlbercaOperation *alberca_thin_draft_start        (AlbercaThinDraft *self);

G_END_DECLS
