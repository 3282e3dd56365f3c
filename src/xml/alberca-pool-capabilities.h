/* alberca-pool-capabilities.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "xml/alberca-pool-type.h"

G_BEGIN_DECLS

/* Which types of pools a libvirt has, by its <storagepoolCapabilities>: one bit (1 << type) each. */

typedef guint32 AlbercaPoolTypes;

#define ALBERCA_POOL_TYPES_ALL ((AlbercaPoolTypes) ~0u)

gboolean alberca_pool_capabilities_parse (const char        *xml,
                                          AlbercaPoolTypes  *supported,
                                          GError           **error);

G_END_DECLS
