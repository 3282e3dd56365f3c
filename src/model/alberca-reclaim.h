/* alberca-reclaim.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"
#include "model/alberca-connection.h"
#include "model/alberca-reclaim-rules.h"

G_BEGIN_DECLS

/* A volume whose space could be gained, or about which something has to be said. Properties
 * (readable, notified): "chosen" (boolean, read-write: to be deleted). */

#define ALBERCA_TYPE_RECLAIM_ITEM (alberca_reclaim_item_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaReclaimItem, alberca_reclaim_item, ALBERCA, RECLAIM_ITEM, GObject)

AlbercaVolume      *alberca_reclaim_item_get_volume   (AlbercaReclaimItem *self);
/* NULL once it is forgotten */
AlbercaPool        *alberca_reclaim_item_get_pool     (AlbercaReclaimItem *self);
AlbercaReclaimKind  alberca_reclaim_item_get_kind     (AlbercaReclaimItem *self);
/* It can be chosen */
gboolean            alberca_reclaim_item_get_offered  (AlbercaReclaimItem *self);
/* Of two discs that may be the same, but nobody has compared them */
gboolean            alberca_reclaim_item_get_to_compare (AlbercaReclaimItem *self);
guint64             alberca_reclaim_item_get_size     (AlbercaReclaimItem *self);
/* "nobody uses it", "the same as “x” in “isos”": translated; (transfer none) */
const char         *alberca_reclaim_item_get_reason   (AlbercaReclaimItem *self);
gboolean            alberca_reclaim_item_get_chosen   (AlbercaReclaimItem *self);
void                alberca_reclaim_item_set_chosen   (AlbercaReclaimItem *self,
                                                       gboolean            chosen);

/* What space a connection could give back. To say that nobody uses a volume takes everything:
 * every active pool is scanned by the host again (as operations), all volumes and all domains are
 * read; only then there are items. Properties (readable, notified):
 *   "complete"  boolean   the items say how things stand
 *   "progress"  string    what is waited for, translated; NULL when complete
 *   "error"     GError or NULL   why it cannot be known
 *   "items"     GListModel of AlbercaReclaimItem, the same model for ever
 *   "warnings"  string    what cannot be known from here, a line each; NULL where there is nothing */

#define ALBERCA_TYPE_RECLAIM (alberca_reclaim_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaReclaim, alberca_reclaim, ALBERCA, RECLAIM, GObject)

/* Begins */
AlbercaReclaim    *alberca_reclaim_new            (AlbercaConnection *connection);
/* Begins anew */
void               alberca_reclaim_rescan         (AlbercaReclaim    *self);
/* NULL once it is forgotten */
AlbercaConnection *alberca_reclaim_get_connection (AlbercaReclaim    *self);
gboolean           alberca_reclaim_get_complete   (AlbercaReclaim    *self);
GListModel        *alberca_reclaim_get_items      (AlbercaReclaim    *self);
/* Reads the discs that may be the same, and compares all their bytes by SHA-256; (transfer none),
 * NULL where there is nothing to compare */
AlbercaBatch      *alberca_reclaim_compare        (AlbercaReclaim    *self);
/* Bytes of all that is offered, and of what is chosen */
guint64            alberca_reclaim_get_offered    (AlbercaReclaim    *self);
guint64            alberca_reclaim_get_chosen     (AlbercaReclaim    *self);
/* (transfer full) (element-type AlbercaVolume): to be deleted */
GPtrArray         *alberca_reclaim_list_chosen    (AlbercaReclaim    *self);

G_END_DECLS
