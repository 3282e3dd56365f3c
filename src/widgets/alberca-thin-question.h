/* alberca-thin-question.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-thin-group.h"

G_BEGIN_DECLS

/* Before a thin volume is deleted: says who uses it, which is found out meanwhile, and which snapshots
 * stay without it. (transfer none): the dialog, on screen; NULL where it is gone */

GtkWidget *alberca_thin_question_delete (GtkWidget        *parent,
                                         AlbercaThinGroup *group,
                                         const char       *name);

G_END_DECLS
