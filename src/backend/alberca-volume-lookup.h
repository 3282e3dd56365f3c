/* alberca-volume-lookup.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* Single volumes, without listing their pools; worker thread. */

GVirStorageVol      *alberca_volume_lookup_in_pool (GVirStoragePool  *pool,
                                                    const char       *name,
                                                    GError          **error);
GVirStorageVol      *alberca_volume_lookup_at      (GVirConnection   *connection,
                                                    const char       *path,
                                                    char            **pool_name);
AlbercaVolumeConfig *alberca_volume_lookup_by_path (GVirConnection   *connection,
                                                    const char       *path,
                                                    char            **pool_name);
gboolean             alberca_volume_lookup_handles (GVirConnection   *connection,
                                                    const char       *path,
                                                    GVirStoragePool **pool,
                                                    GVirStorageVol  **volume);
AlbercaVolumeConfig *alberca_volume_lookup_by_name (GVirConnection   *connection,
                                                    const char       *pool_name,
                                                    const char       *name);

G_END_DECLS
