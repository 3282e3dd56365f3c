/* alberca-media.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-domain-media.h"

G_BEGIN_DECLS

/* The CD and DVD drives of domains: what is in them, and changing it. All functions: worker thread. */

GPtrArray *alberca_media_list       (GVirConnection  *connection,
                                     GError         **error);
gboolean   alberca_media_change     (GVirConnection  *connection,
                                     const char      *uuid,
                                     const char      *target,
                                     const char      *path,
                                     gboolean         block,
                                     gboolean         force,
                                     GError         **error);
gboolean   alberca_media_add_drive  (GVirConnection  *connection,
                                     const char      *uuid,
                                     const char      *target,
                                     const char      *bus,
                                     const char      *path,
                                     gboolean         block,
                                     GError         **error);

G_END_DECLS
