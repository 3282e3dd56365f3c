/* alberca-chain-verbs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What changes a chain; alberca-chain-draft.h finds out what is possible. Each returns the operation it
 * started (transfer none; the queue owns it). */

/* The disk of a running machine */
typedef struct
{
  const char *domain; /* its name */
  const char *disk;   /* "vda" */
} AlbercaChainDisk;

/* What a volume is built on */
typedef struct
{
  const char  *path;
  AlbercaPool *pool;   /* NULL: it is in none, and has no name */
  const char  *volume;
} AlbercaChainBase;

/* Whether it may have a base at all */
gboolean          alberca_chain_is_possible (AlbercaPool            *pool,
                                             AlbercaVolume          *volume);
/* @base: (nullable): the path of what it is built on afterwards; NULL: nothing */
AlbercaOperation *alberca_chain_pull    (AlbercaPool            *pool,
                                         AlbercaVolume          *volume,
                                         const AlbercaChainDisk *disk,
                                         const char             *base,
                                         const char             *command);
/* Into its base; then @volume is deleted, or nobody has it any more */
AlbercaOperation *alberca_chain_commit  (AlbercaPool            *pool,
                                         AlbercaVolume          *volume,
                                         const AlbercaChainDisk *disk,
                                         const AlbercaChainBase *base,
                                         gboolean                delete_overlay,
                                         const char             *command);
/* A full copy, of which the document is @xml, that the machines have in place of it from now on */
AlbercaOperation *alberca_chain_flatten (AlbercaPool            *pool,
                                         AlbercaVolume          *volume,
                                         const char             *name,
                                         const char             *xml,
                                         gboolean                delete_old,
                                         const char             *command);

G_END_DECLS
