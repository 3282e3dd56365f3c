/* alberca-reclaim-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-reclaim.h"

G_BEGIN_DECLS

AlbercaReclaimItem *alberca_reclaim_item_new      (AlbercaVolume               *volume,
                                                   const AlbercaReclaimFinding *finding);

typedef struct
{
  guint      serial;
  GPtrArray *volumes;  /* which the findings borrow from */
  GPtrArray *findings; /* (element-type AlbercaReclaimFinding) */
  char      *strangers; /* hosts that share storage and could not be asked, translated; NULL: none */
  char      *outside;  /* disks of domains that are in no pool: "/x/y (“web”)"; NULL: none */
} AlbercaReclaimResult;

void                alberca_reclaim_result_free   (AlbercaReclaimResult        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaReclaimResult, alberca_reclaim_result_free)

gboolean            alberca_reclaim_survey        (AlbercaConnection           *connection,
                                                   GPtrArray                   *pools,
                                                   GHashTable                  *unscanned,
                                                   GHashTable                  *digests,
                                                   guint                        serial,
                                                   AlbercaReadDone              done,
                                                   gpointer                     owner,
                                                   GError                     **error);

/* What the digest of a volume is kept by: other data has another one. (transfer full), NULL where
 * it has no path */
char               *alberca_reclaim_make_digest_key (AlbercaVolume             *volume);
/* Where libvirt does not tell when a volume was written, its digest does not outlive a new look */
gboolean            alberca_reclaim_digest_key_lasts (const char               *key);
/* An operation that reads all of a volume; (transfer none). Its digest is put into @digests by its
 * key when it is done: main thread */
AlbercaOperation   *alberca_reclaim_start_digest  (AlbercaPool                 *pool,
                                                   AlbercaVolume               *volume,
                                                   GHashTable                  *digests);

G_END_DECLS
