/* alberca-qcow2-sharing.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qcow2/alberca-qcow2-image.h"

G_BEGIN_DECLS

/* What the disk of a qcow2 image and its snapshots have in common. A cluster that two of them have
 * is never written in place, so where they point to the same cluster they have the same data, and
 * where they do not something was written in between. */

/* The disk as it is now, and so many snapshots but one */
#define ALBERCA_QCOW2_SHARING_MAX 64
/* The disk as it is now; the snapshots follow in the order of the table, which is that of their making */
#define ALBERCA_QCOW2_SHARING_DISK 0

typedef enum
{
  ALBERCA_QCOW2_SHARING_KNOWN,
  ALBERCA_QCOW2_SHARING_TOO_MANY,  /* more snapshots than are compared */
  ALBERCA_QCOW2_SHARING_TOO_LARGE, /* more tables than are read */
  ALBERCA_QCOW2_SHARING_TOO_SLOW,
  ALBERCA_QCOW2_SHARING_DAMAGED,   /* tables where none can be */
  ALBERCA_QCOW2_SHARING_ELSEWHERE, /* the data is in another file */
} AlbercaQcow2SharingOutcome;

typedef struct
{
  guint64 bytes; /* of tables that are read at most */
  gint64  time;  /* µs that it may take */
} AlbercaQcow2SharingLimits;

/* All in bytes. Of what is not KNOWN, and where there are no snapshots, nothing counts. */
typedef struct
{
  AlbercaQcow2SharingOutcome outcome;
  guint                      n_states;
  /* Of the disk: where two of them are not the same */
  guint64                    differing[ALBERCA_QCOW2_SHARING_MAX][ALBERCA_QCOW2_SHARING_MAX];
  /* Of the disk: data that none of the others has */
  guint64                    own[ALBERCA_QCOW2_SHARING_MAX];
  /* Of the file: clusters that nothing needs any more when it is deleted, with those of its tables
   * and of the memory in it */
  guint64                    freed[ALBERCA_QCOW2_SHARING_MAX];
  guint64                    read;
} AlbercaQcow2Sharing;

AlbercaQcow2Sharing *alberca_qcow2_sharing_read        (const AlbercaQcow2Image          *image,
                                                        AlbercaQcow2SharingLimits         limits,
                                                        AlbercaQcow2ReadFunc              func,
                                                        gpointer                          data,
                                                        GError                          **error);
guint                alberca_qcow2_sharing_get_nearest (const AlbercaQcow2Sharing        *self,
                                                        guint                             state);
void                 alberca_qcow2_sharing_free        (AlbercaQcow2Sharing              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaQcow2Sharing, alberca_qcow2_sharing_free)

G_END_DECLS
