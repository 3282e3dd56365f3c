/* alberca-lvm-question.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Before a snapshot of LVM is made, and what stands in place of going back to one. (transfer none):
 * the dialog, on screen */

GtkWidget *alberca_lvm_question_create (GtkWidget     *parent,
                                        AlbercaPool   *pool,
                                        AlbercaVolume *origin);
GtkWidget *alberca_lvm_question_revert (GtkWidget     *parent,
                                        AlbercaPool   *pool,
                                        AlbercaVolume *snapshot);

G_END_DECLS
