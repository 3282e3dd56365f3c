/* alberca-thin-view.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-thin-group.h"

G_BEGIN_DECLS

/* The thin pools of a volume group with their thin volumes, or why they are not shown and what to type on the
 * libvirt host. Properties:
 *   "pool"     AlbercaPool, NULL or any; read-write
 *   "possible" boolean: it is a volume group, of which there is something to say */

#define ALBERCA_TYPE_THIN_VIEW (alberca_thin_view_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaThinView, alberca_thin_view, ALBERCA, THIN_VIEW, AdwBin)

/* Looks anew, if it is on screen */
void alberca_thin_view_reread    (AlbercaThinView  *self);
void alberca_thin_view_set_pool  (AlbercaThinView  *self,
                                  AlbercaPool      *pool);
/* In place of the one that it makes for the pool by itself */
void alberca_thin_view_set_group (AlbercaThinView  *self,
                                  AlbercaThinGroup *group);

G_END_DECLS
