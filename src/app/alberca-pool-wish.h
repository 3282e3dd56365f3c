/* alberca-pool-wish.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* The pool to select as soon as it is there: one that was named on the command line, that was
 * shown when the application ended, that is being made, or whose connection was lost.
 * Main thread only. */
typedef struct _AlbercaPoolWish AlbercaPoolWish;

AlbercaPoolWish *alberca_pool_wish_new      (void);
void             alberca_pool_wish_free     (AlbercaPoolWish *self);
void             alberca_pool_wish_clear    (AlbercaPoolWish *self);
void             alberca_pool_wish_set_uuid (AlbercaPoolWish *self,
                                             const char      *uri,
                                             const char      *uuid);
void             alberca_pool_wish_set_name (AlbercaPoolWish *self,
                                             const char      *name);
void             alberca_pool_wish_recall   (AlbercaPoolWish *self,
                                             GSettings       *settings);
void             alberca_pool_wish_remember (AlbercaPool     *pool,
                                             GSettings       *settings);
AlbercaPool     *alberca_pool_wish_find     (AlbercaPoolWish *self,
                                             GListModel      *connections);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaPoolWish, alberca_pool_wish_free)

G_END_DECLS
