/* alberca-virsh-volume.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* What alberca-virsh.h has for pools, for volumes: text that works when pasted into a POSIX
 * shell. All are (transfer full). */

char *alberca_virsh_vol_create     (const char                *uri,
                                    const char                *pool,
                                    const AlbercaVolumeConfig *config);
char *alberca_virsh_vol_delete     (const char                *uri,
                                    const char                *pool,
                                    const char                *volume);
char *alberca_virsh_vol_create_document (const char           *uri,
                                    const char                *pool,
                                    const char                *xml);
char *alberca_virsh_vol_create_from (const char               *uri,
                                    const char                *pool,
                                    const char                *xml,
                                    const char                *source_pool,
                                    const char                *source,
                                    gboolean                   reflink);
char *alberca_virsh_vol_resize     (const char                *uri,
                                    const char                *pool,
                                    const char                *volume,
                                    guint64                    capacity,
                                    gboolean                   shrink,
                                    gboolean                   allocate);
char *alberca_virsh_blockresize    (const char                *uri,
                                    const char                *domain,
                                    const char                *disk,
                                    guint64                    capacity);
char *alberca_virsh_vol_wipe       (const char                *uri,
                                    const char                *pool,
                                    const char                *volume,
                                    const char                *algorithm);
char *alberca_virsh_vol_digest     (const char                *uri,
                                    const char                *pool,
                                    const char                *volume);

G_END_DECLS
