/* alberca-pool-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-pools.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* Reads single pools of an open connection again, after events and operations. However many of
 * them come while a pool is being read, it is read once more after that. */

#define ALBERCA_TYPE_POOL_READER (alberca_pool_reader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolReader, alberca_pool_reader, ALBERCA, POOL_READER, GObject)

/* Main thread. Exactly one of @record and @error; @volumes as it was asked for. */
typedef void (*AlbercaPoolReadFunc) (const char         *uuid,
                                     AlbercaPoolRecord  *record,
                                     const GError       *error,
                                     gboolean            volumes,
                                     gpointer            user_data);

AlbercaPoolReader *alberca_pool_reader_new  (AlbercaWorkers       *workers,
                                             GVirConnection       *connection,
                                             AlbercaPoolReadFunc   func,
                                             gpointer              user_data);
/* @volumes: its volumes may have changed as well */
void               alberca_pool_reader_read (AlbercaPoolReader    *self,
                                             const char           *uuid,
                                             gboolean              volumes);
/* Nothing is called back any more; the connection is let go */
void               alberca_pool_reader_stop (AlbercaPoolReader    *self);

G_END_DECLS
