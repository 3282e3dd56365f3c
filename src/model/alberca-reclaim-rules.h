/* alberca-reclaim-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-usage-graph.h"

G_BEGIN_DECLS

/* What space could be gained, told from what is known of all volumes and domains. Pure data, for
 * any one thread. */

typedef enum
{
  ALBERCA_RECLAIM_DISK,      /* nobody uses it */
  ALBERCA_RECLAIM_ISO,       /* nobody uses it; a library is made of those */
  ALBERCA_RECLAIM_DEVICE,    /* no machine uses it, but the host itself may */
  ALBERCA_RECLAIM_OTHER,     /* nobody uses it, and it does not look like a disk */
  ALBERCA_RECLAIM_ORPHAN,    /* what it is built on is gone */
  ALBERCA_RECLAIM_UNSEEN,    /* what it is built on cannot be seen from here */
  ALBERCA_RECLAIM_DUPLICATE, /* the same bytes are in another volume, or may be */
} AlbercaReclaimKind;

typedef struct
{
  char     *name;
  /* Where all its volumes are, and what libvirt does not list there is not there; else NULL */
  char     *directory;
  gboolean  devices; /* volumes are devices of the host */
  gboolean  deletes; /* libvirt can delete volumes there */
} AlbercaReclaimPool;

typedef struct
{
  char     *pool;
  char     *name;
  char     *path;
  char     *backing_path; /* NULL: built on nothing */
  guint64   size;         /* bytes of the content */
  guint64   allocation;   /* bytes */
  gint64    modified;     /* seconds since 1970, 0 where unknown */
  gint64    changed;
  gboolean  iso;
  gboolean  raw;
  gboolean  directory;    /* a directory, not an image */
  char     *disc;         /* what a disc says of itself, to compare; NULL where unknown */
  char     *digest;       /* of its content, NULL where nobody has looked */
} AlbercaReclaimVolume;

/* All borrowed from what it was found in, but the set. */
typedef struct
{
  AlbercaReclaimKind          kind;
  const AlbercaReclaimVolume *volume;
  gboolean                    offered;  /* nobody would miss it */
  char                       *used_by;  /* a user, where there is one; (transfer full) */
  const AlbercaReclaimVolume *original; /* of a duplicate, the one that stays; NULL: this is it */
  gboolean                    verified; /* of a duplicate: every byte has been compared */
  gboolean                    alike;    /* of a duplicate: the discs say the same of themselves */
} AlbercaReclaimFinding;

void       alberca_reclaim_pool_free    (AlbercaReclaimPool    *self);
void       alberca_reclaim_volume_free  (AlbercaReclaimVolume  *self);
void       alberca_reclaim_finding_free (AlbercaReclaimFinding *self);

/* @pools: (element-type AlbercaReclaimPool), those that are looked into; @volumes: (element-type
 * AlbercaReclaimVolume), of them and of others; @graph: the same volumes, and all domains. (transfer full)
 * (element-type AlbercaReclaimFinding) */
GPtrArray *alberca_reclaim_find         (GPtrArray             *pools,
                                         GPtrArray             *volumes,
                                         AlbercaUsageGraph     *graph);

G_END_DECLS
