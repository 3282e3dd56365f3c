/* alberca-volume-order.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-usage-index.h"

G_BEGIN_DECLS

/* By which column the volumes are sorted, and GSettings' memory of it. Makes the sorters of a
 * column view whose columns stand as AlbercaVolumeColumnKind counts them. */

#define ALBERCA_TYPE_VOLUME_ORDER (alberca_volume_order_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeOrder, alberca_volume_order, ALBERCA, VOLUME_ORDER, GObject)

/* @view is borrowed: it must outlive the order */
AlbercaVolumeOrder *alberca_volume_order_new          (GtkColumnView      *view);
void                alberca_volume_order_set_settings (AlbercaVolumeOrder *self,
                                                       GSettings          *settings);
/* The volumes changed: sorts again, unless it is by name, which never changes */
void                alberca_volume_order_changed      (AlbercaVolumeOrder *self);
/* Who uses the volumes; (nullable): nobody is known to */
void                alberca_volume_order_set_usage    (AlbercaVolumeOrder *self,
                                                       AlbercaUsageIndex  *usage);

G_END_DECLS
