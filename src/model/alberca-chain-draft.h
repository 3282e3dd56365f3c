/* alberca-chain-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What shall be done to the chain of a volume, which a dialog works on. Properties, read-write and
 * notified:
 *   "base" uint              of a rebase: which of get_bases () it is built on afterwards
 *   "name" string            of the copy; only where asks-name
 *   "delete-old" boolean     what nobody has any more goes; only where asks-delete
 * and read-only, notified when anything changes: "loading" boolean (who needs what is being found
 * out), "asks-name", "asks-delete", "valid" boolean. */

typedef enum
{
  ALBERCA_CHAIN_FLATTEN, /* it needs no base any more */
  ALBERCA_CHAIN_COMMIT,  /* what is in it goes into its base */
  ALBERCA_CHAIN_REBASE,  /* it is built on something further down */
} AlbercaChainVerb;

#define ALBERCA_TYPE_CHAIN_DRAFT (alberca_chain_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaChainDraft, alberca_chain_draft, ALBERCA, CHAIN_DRAFT, GObject)

/* Reads at once all that has to be known: who is built on what in every pool, too */
AlbercaChainDraft *alberca_chain_draft_new          (AlbercaPool       *pool,
                                                     AlbercaVolume     *volume,
                                                     AlbercaChainVerb   verb);
/* What stands in the way ("volume", "name"), translated, or NULL; (transfer full) */
char              *alberca_chain_draft_get_problem  (AlbercaChainDraft *self,
                                                     const char        *property);
/* What will be otherwise, translated; (transfer full) */
GStrv              alberca_chain_draft_get_notes    (AlbercaChainDraft *self);
/* The names of what it can be built on, the next one first; (transfer full) */
GStrv              alberca_chain_draft_get_bases    (AlbercaChainDraft *self);
gboolean           alberca_chain_draft_get_valid    (AlbercaChainDraft *self);
/* What it does; or what a person can do on the host where libvirt cannot; (transfer full) (nullable) */
char              *alberca_chain_draft_get_commands (AlbercaChainDraft *self);
/* Only while it is valid; (transfer none) */
AlbercaOperation  *alberca_chain_draft_start        (AlbercaChainDraft *self);

G_END_DECLS
