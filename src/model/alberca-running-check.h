/* alberca-running-check.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-domain-disks.h"

G_BEGIN_DECLS

/* Worker thread, just before something is done to a volume that a guest would not survive: what
 * was asked on the main thread may be old by then. */
gboolean alberca_running_check (GVirConnection  *connection,
                                const char      *path,
                                const char      *pool,
                                const char      *volume,
                                GError         **error);
gboolean alberca_running_check_find_owner (GVirConnection  *connection,
                                           const char      *path,
                                           const char      *pool,
                                           const char      *volume,
                                           char           **uuid,
                                           GError         **error);
/* @path: (nullable): normalised; @pool, @volume: (nullable) */
gboolean alberca_running_check_is_volume  (const AlbercaDomainDisk *disk,
                                           const char      *path,
                                           const char      *pool,
                                           const char      *volume);

G_END_DECLS
