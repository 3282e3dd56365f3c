/* alberca-bytes.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Big-endian numbers out of bytes that need not be aligned. The caller has checked the bounds. */

guint16 alberca_bytes_get_16 (const guint8 *data);
guint32 alberca_bytes_get_32 (const guint8 *data);
guint64 alberca_bytes_get_64 (const guint8 *data);

G_END_DECLS
