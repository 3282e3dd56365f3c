/* alberca-snapshot-question.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-snapshot-list.h"

G_BEGIN_DECLS

/* From the wish to make, revert to or delete a snapshot to the operation: asks with the confirm
 * dialog, which is returned; NULL where there is nothing to ask any more. */

GtkWidget *alberca_snapshot_question_create (GtkWidget           *parent,
                                             AlbercaSnapshotList *snapshots);
GtkWidget *alberca_snapshot_question_revert (GtkWidget           *parent,
                                             AlbercaSnapshotList *snapshots,
                                             AlbercaSnapshot     *snapshot);
GtkWidget *alberca_snapshot_question_delete (GtkWidget           *parent,
                                             AlbercaSnapshotList *snapshots,
                                             AlbercaSnapshot     *snapshot);

G_END_DECLS
