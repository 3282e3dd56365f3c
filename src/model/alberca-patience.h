/* alberca-patience.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Calls that nobody can interrupt, and that may have no end: a worker waits for them only so long. Who is given up
 * runs on, on a thread of its own, and what comes of it is freed there. */

typedef struct _AlbercaPatience AlbercaPatience;

/* A thread of its own. Returns what alberca_patience_run () does; NULL with @error set */
typedef gpointer (*AlbercaPatienceFunc) (AlbercaPatience  *self,
                                         gpointer          data,
                                         GError          **error);

/* See the .c */
gpointer alberca_patience_run       (AlbercaPatienceFunc   func,
                                     gpointer              data,
                                     GDestroyNotify        data_free,
                                     GDestroyNotify        result_free,
                                     gint64                patience,
                                     GCancellable         *cancellable,
                                     GError              **error);
/* For @func: an answer came, and patience begins anew. FALSE: nobody waits any more */
gboolean alberca_patience_go_on     (AlbercaPatience      *self);

G_END_DECLS
