/* alberca-pool-stubs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* Why a pool of files does not come up when libvirt does not say it: an image that was cut off. */

/* Worker thread, after a start or a refresh that failed: where that is the likely reason, @error
 * says so, with the files or the way to find them. Always FALSE. */
gboolean alberca_pool_stubs_explain (GVirStoragePool *pool,
                                     GError         **error);

G_END_DECLS
