/* alberca-thin-watch.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Main thread: calls when UDisks2 of this computer says that something has changed, which may be a logical
 * volume, until it is freed. */
typedef struct _AlbercaThinWatch AlbercaThinWatch;

AlbercaThinWatch *alberca_thin_watch_new  (void             (*changed) (gpointer user_data),
                                           gpointer           user_data);
void              alberca_thin_watch_free (AlbercaThinWatch  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaThinWatch, alberca_thin_watch_free)

G_END_DECLS
