/* alberca-content-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-ranges.h"
#include "model/alberca-content.h"

G_BEGIN_DECLS

/* For who reads volumes. Worker thread; (transfer full), NULL with @error set. @end: (out) (transfer full)
 * (nullable): see alberca_volumes_read_range_early(), also with @error */
AlbercaContent *alberca_content_read (GVirStorageVol       *volume,
                                      AlbercaContentDepth   depth,
                                      gboolean              quick,
                                      AlbercaRangeEnd     **end,
                                      GError              **error);

G_END_DECLS
