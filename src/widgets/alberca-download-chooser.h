/* alberca-download-chooser.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Asks where to save volumes, a file for one, a folder for several, and downloads them. @volumes:
 * (element-type AlbercaVolume) */
void alberca_download_chooser_ask (GtkWidget   *parent,
                                   AlbercaPool *pool,
                                   GPtrArray   *volumes);

G_END_DECLS
