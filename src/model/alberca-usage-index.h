/* alberca-usage-index.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-chain.h"
#include "model/alberca-connection.h"
#include "model/alberca-usage.h"

G_BEGIN_DECLS

/* Who uses the volumes of a connection, live: domains by their events, volumes as the model reads
 * them. Each volume says it in its properties "n-users" and "used-by"; the whole of it is told
 * here. To show it: before something is destroyed everything is read, by
 * alberca_connection_find_impact (). Of overlays in pools that nobody has opened, those are known
 * that a domain uses. Properties (readable, notified):
 *   "resolved" boolean    every disk of every domain is known
 *   "complete" boolean    and everything about it: device, read-only, from its next start on
 * Signal "changed": main thread; the users of any volume may be others, or known better. */

#define ALBERCA_TYPE_USAGE_INDEX (alberca_usage_index_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaUsageIndex, alberca_usage_index, ALBERCA, USAGE_INDEX, GObject)

/* That of the connection, which is made when it is first asked for; (transfer none) */
AlbercaUsageIndex *alberca_usage_index_get           (AlbercaConnection *connection);
/* Another one, see the .c; (transfer full) */
AlbercaUsageIndex *alberca_usage_index_new           (AlbercaConnection *connection);
/* (transfer full) (element-type AlbercaUsage): running domains, other domains, overlays */
GPtrArray         *alberca_usage_index_get_users     (AlbercaUsageIndex *self,
                                                      AlbercaPool       *pool,
                                                      AlbercaVolume     *volume);
/* The same of a path that is no volume of a list */
GPtrArray         *alberca_usage_index_get_path_users (AlbercaUsageIndex *self,
                                                      const char        *path);
/* (transfer full): see alberca_chain_new (); @facts: path → AlbercaChainFacts */
AlbercaChain      *alberca_usage_index_get_chain     (AlbercaUsageIndex *self,
                                                      AlbercaPool       *pool,
                                                      AlbercaVolume     *volume,
                                                      GHashTable        *facts);
gboolean           alberca_usage_index_get_resolved  (AlbercaUsageIndex *self);
gboolean           alberca_usage_index_get_complete  (AlbercaUsageIndex *self);
/* Looks once more for what no event tells */
void               alberca_usage_index_reread        (AlbercaUsageIndex *self);

G_END_DECLS
