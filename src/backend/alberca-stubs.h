/* alberca-stubs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* A stub is a file that begins like a qcow2 image and ends within its header. libvirt 9.0 cannot
 * bring up a pool of files in which one lies, stops it if it runs, and says nothing of why. */

/* Any thread: whether libvirt failed without a reason, as it does then */
gboolean alberca_stubs_are_suspected (const GError    *error);
/* Worker thread: their paths, NULL-terminated, empty where none is found or this computer is not
 * the libvirt host; (transfer full) */
char   **alberca_stubs_find          (GVirStoragePool *pool,
                                      const char      *directory);

G_END_DECLS
