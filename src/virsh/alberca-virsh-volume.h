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

G_END_DECLS
