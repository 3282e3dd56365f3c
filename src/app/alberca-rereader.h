/* alberca-rereader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Reads again what libvirt sends no events for (volumes made elsewhere, a thin disk growing):
 * when the window gets the focus, and at an interval while it is on the screen. */
#define ALBERCA_TYPE_REREADER (alberca_rereader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaRereader, alberca_rereader, ALBERCA, REREADER, GObject)

AlbercaRereader *alberca_rereader_new      (GtkWindow       *window,
                                            GSettings       *settings);
void             alberca_rereader_set_pool (AlbercaRereader *self,
                                            AlbercaPool     *pool);

G_END_DECLS
