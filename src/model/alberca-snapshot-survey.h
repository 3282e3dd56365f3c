/* alberca-snapshot-survey.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-snapshot-reader.h"
#include "qcow2/alberca-qcow2-sharing.h"

G_BEGIN_DECLS

/* What the disk and its snapshots have in common, as it was read: it costs more than the table does. */
typedef struct
{
  AlbercaQcow2Image   *image;   /* that it was read of */
  AlbercaQcow2Sharing *sharing;
} AlbercaSnapshotSurvey;

/* Worker thread */
AlbercaSnapshotSurvey *alberca_snapshot_survey_read             (const AlbercaSnapshotCall   *call,
                                                                 GCancellable                *cancellable,
                                                                 GError                     **error);
void                   alberca_snapshot_survey_free             (AlbercaSnapshotSurvey       *self);
/* Why it is not known, translated; NULL: it is. (transfer full) */
char                  *alberca_snapshot_survey_describe_problem (AlbercaQcow2SharingOutcome   outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaSnapshotSurvey, alberca_snapshot_survey_free)

G_END_DECLS
