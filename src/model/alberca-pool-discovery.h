/* alberca-pool-discovery.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "xml/alberca-pool-sources.h"

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_DISCOVERY_IDLE,
  ALBERCA_DISCOVERY_ASKING,
  ALBERCA_DISCOVERY_DONE,
  ALBERCA_DISCOVERY_FAILED,
} AlbercaDiscoveryState;

/* Asks a host, or the libvirt host itself, what it offers. libvirt cannot be told to give up: a host
 * that does not answer occupies one of the connection's threads until libvirt does, so not
 * more than two are asked at a time. Signal "changed": the state is another one. */

#define ALBERCA_TYPE_POOL_DISCOVERY (alberca_pool_discovery_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolDiscovery, alberca_pool_discovery, ALBERCA, POOL_DISCOVERY, GObject)

AlbercaPoolDiscovery  *alberca_pool_discovery_new          (AlbercaConnection       *connection);
void                   alberca_pool_discovery_ask          (AlbercaPoolDiscovery    *self,
                                                            const AlbercaPoolConfig *asked);
/* No longer waits for an answer */
void                   alberca_pool_discovery_give_up      (AlbercaPoolDiscovery    *self);
AlbercaDiscoveryState  alberca_pool_discovery_get_state    (AlbercaPoolDiscovery    *self);
/* (element-type AlbercaPoolConfig), when DONE */
GPtrArray             *alberca_pool_discovery_get_sources  (AlbercaPoolDiscovery    *self);
/* When FAILED */
const GError          *alberca_pool_discovery_get_error    (AlbercaPoolDiscovery    *self);
/* (transfer full) */
char                  *alberca_pool_discovery_get_command  (AlbercaPoolDiscovery    *self,
                                                            const AlbercaPoolConfig *asked);

G_END_DECLS
