/* alberca-snapshot-survey.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-survey.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-ranges.h"

/* Tables where the disk and its snapshots differ: for each MiB some GiB of usual disks */
#define MAX_BYTES (32 * 1024 * 1024)
#define MAX_TIME (20 * G_USEC_PER_SEC)

typedef struct
{
  GVirStorageVol *volume;
  GCancellable   *cancellable;
} Source;

static GBytes *
read_bytes (gpointer   data,
            guint64    offset,
            gsize      length,
            GError   **error)
{
  Source *source = data;

  if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
    return NULL;
  return alberca_volumes_read_range (source->volume, offset, length, error);
}

/**
 * alberca_snapshot_survey_read:
 * @call: what to read
 * @cancellable: (nullable): looked at before each of its tables
 * @error: why it could not be read
 *
 * Worker thread. See alberca_qcow2_sharing_read(): up to 32 MiB and 20 seconds, through
 * virStorageVolDownload().
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaSnapshotSurvey *
alberca_snapshot_survey_read (const AlbercaSnapshotCall  *call,
                              GCancellable               *cancellable,
                              GError                    **error)
{
  const AlbercaQcow2SharingLimits limits = { MAX_BYTES, MAX_TIME };
  g_autoptr(AlbercaSnapshotSurvey) self = g_new0 (AlbercaSnapshotSurvey, 1);
  Source source = { call->volume, cancellable };

  /* It may have waited */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->image = alberca_snapshot_call_read (call, error);
  if (self->image != NULL)
    self->sharing = alberca_qcow2_sharing_read (self->image, limits, read_bytes, &source, error);
  return self->sharing != NULL ? g_steal_pointer (&self) : NULL;
}

void
alberca_snapshot_survey_free (AlbercaSnapshotSurvey *self)
{
  g_clear_pointer (&self->image, alberca_qcow2_image_free);
  g_clear_pointer (&self->sharing, alberca_qcow2_sharing_free);
  g_free (self);
}

/**
 * alberca_snapshot_survey_describe_problem:
 * @outcome: of reading what they share
 *
 * Returns: (transfer full) (nullable): why it is not known; %NULL: it is
 */
char *
alberca_snapshot_survey_describe_problem (AlbercaQcow2SharingOutcome outcome)
{
  switch (outcome)
    {
    case ALBERCA_QCOW2_SHARING_KNOWN:
      return NULL;
    case ALBERCA_QCOW2_SHARING_TOO_MANY:
      /* Translators: comes after “What has changed cannot be computed.” and the like, as do the next five */
      return g_strdup_printf (_("The image has more than %d snapshots."), ALBERCA_QCOW2_SHARING_MAX - 1);
    case ALBERCA_QCOW2_SHARING_TOO_LARGE:
      return g_strdup (_("Too many of its tables would have to be read."));
    case ALBERCA_QCOW2_SHARING_TOO_SLOW:
      return g_strdup (_("Reading its tables takes too long here."));
    case ALBERCA_QCOW2_SHARING_DAMAGED:
      return g_strdup (_("Its tables make no sense: the image is damaged, or somebody was writing it."));
    case ALBERCA_QCOW2_SHARING_ELSEWHERE:
      return g_strdup (_("Its data is in another file."));
    }
  g_return_val_if_reached (NULL);
}
