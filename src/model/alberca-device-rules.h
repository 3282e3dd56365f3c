/* alberca-device-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-host-devices.h"
#include "xml/alberca-pool-config.h"

G_BEGIN_DECLS

/* What is known of a host's devices, and what follows for a pool. All (transfer full), translated,
 * NULL where there is nothing to say. Any thread. */

gboolean alberca_device_rules_writes      (AlbercaPoolType           type,
                                           AlbercaPoolBuild          build);
char    *alberca_device_rules_get_problem (const AlbercaHostDevices *host,
                                           const AlbercaPoolConfig  *pool,
                                           AlbercaPoolBuild          build);
char    *alberca_device_rules_get_warning (const AlbercaHostDevices *host,
                                           const AlbercaPoolConfig  *pool,
                                           AlbercaPoolBuild          build);
/* What forbids to delete the pool's storage */
char    *alberca_device_rules_get_deletion_problem (const AlbercaHostDevices *host,
                                                    const AlbercaPoolConfig  *pool);
char    *alberca_device_rules_describe    (const AlbercaHostDevices *host,
                                           const char               *path);

G_END_DECLS
