/* alberca-capacity-bar.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What fills a whole: two parts side by side on a trough. The parts are CSS nodes, so that the
 * theme colours them: capacitybar > part.used, part.others. Too small to see is drawn one pixel
 * wide; more than the whole is cut off. */

#define ALBERCA_TYPE_CAPACITY_BAR (alberca_capacity_bar_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaCapacityBar, alberca_capacity_bar, ALBERCA, CAPACITY_BAR, GtkWidget)

GtkWidget *alberca_capacity_bar_new       (void);
void       alberca_capacity_bar_set_parts (AlbercaCapacityBar *self,
                                           double              used,
                                           double              others);

G_END_DECLS
