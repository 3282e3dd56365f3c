/* alberca-volume-facts.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* What must be known of a volume before it is copied, resized, wiped or moved, and is in none of the
 * lists: its document, the header of the image, and the running domains that have it. Plain data. */

typedef struct
{
  char     *domain; /* a running domain */
  char     *target; /* its disk: "vda" */
  gboolean  below;  /* the volume is not the disk itself, but below it in a chain */
  gboolean  read_only;
} AlbercaVolumeLive;

typedef struct
{
  char      *name;
  char      *xml;           /* as libvirt shows it; NULL where it could not be read */
  guint      n_snapshots;   /* in the image */
  gboolean   old_version;   /* a qcow2 of the version of 2008 */
  gboolean   data_file;     /* its data is in another file */
  gboolean   relative_base; /* it names its base by a path that is relative to its own */
  GPtrArray *live;          /* (element-type AlbercaVolumeLive) */
  GError    *error;         /* why the volume could not be read */
} AlbercaVolumeFacts;

void                     alberca_volume_facts_free (AlbercaVolumeFacts  *self);
/* Gets a GPtrArray of AlbercaVolumeFacts (transfer full) in the order of @volumes, or an error where
 * the domains cannot be read */
void                     alberca_volume_facts_read (AlbercaPool         *pool,
                                                    GPtrArray           *volumes,
                                                    AlbercaReadDone      done,
                                                    gpointer             owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaVolumeFacts, alberca_volume_facts_free)

G_END_DECLS
