/* alberca-pool-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection-list.h"

G_BEGIN_DECLS

/* The sidebar: pools grouped by connection. Properties: "connections" (GListModel of
 * AlbercaConnection), "selected" (AlbercaPool, AlbercaConnection or NULL; read-write). */

#define ALBERCA_TYPE_POOL_LIST (alberca_pool_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolList, alberca_pool_list, ALBERCA, POOL_LIST, AdwBin)

void     alberca_pool_list_set_connections (AlbercaPoolList *self,
                                            GListModel      *connections);
GObject *alberca_pool_list_get_selected    (AlbercaPoolList *self);
void     alberca_pool_list_set_selected    (AlbercaPoolList *self,
                                            GObject         *selected);

G_END_DECLS
