/* alberca-usage-graph.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-usage.h"
#include "xml/alberca-domain-disks.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* Who uses what: volumes, what they are built on, and the domains that have them as disks. Plain
 * data, for any one thread, without libvirt.
 *
 * What counts is the place where the data are, not the volume: two pools may show one file, a
 * domain may name it by its path, and what an overlay is built on may be in no pool at all. Each
 * change costs as much as what is changed, each question as much as its answer. Loops, bases that
 * are gone and paths that say nothing are data like any other. */

typedef struct _AlbercaUsageGraph AlbercaUsageGraph;

typedef struct
{
  char     *pool;
  char     *name;
  char     *path;         /* NULL: not known */
  char     *backing_path; /* as it is written, NULL: built on nothing, or not known */
  guint64   allocation;   /* bytes */
  gboolean  logical;      /* in a volume group: what is built on it are LVM's snapshots */
  gpointer  data;         /* whatever the owner of the graph keeps with it */
} AlbercaGraphVolume;

/* One step down a chain of a use; all borrowed. */
typedef struct
{
  const char               *uuid;    /* of the domain, NULL where a volume is the user */
  const char               *domain;  /* its name */
  gboolean                  running;
  const AlbercaDomainDisk  *disk;
  const AlbercaGraphVolume *overlay; /* the volume that is the user, NULL where a domain is */
  const char               *path;    /* where the walk is now, NULL where only a name is known */
  const char               *pool;    /* the name, where it is known by name only */
  const char               *volume;
  GSList                   *volumes; /* (element-type AlbercaGraphVolume): all that are there */
  guint                     depth;   /* 0: what is used itself */
} AlbercaGraphStep;

/* TRUE: on to what that is built on */
typedef gboolean (*AlbercaGraphWalkFunc) (const AlbercaGraphStep *step,
                                          gpointer                user_data);
typedef void     (*AlbercaGraphBaseFunc) (const AlbercaGraphVolume *volume,
                                          guint                     n_overlays,
                                          gpointer                  user_data);

/* @config: (nullable): until it is known the key is taken for its path, as in most pools it is */
AlbercaGraphVolume       *alberca_graph_volume_new           (const char                *pool,
                                                              const char                *name,
                                                              const char                *key,
                                                              const AlbercaVolumeConfig *config,
                                                              gboolean                   logical);
void                      alberca_graph_volume_free          (AlbercaGraphVolume        *self);

AlbercaUsageGraph        *alberca_usage_graph_new            (void);
void                      alberca_usage_graph_free           (AlbercaUsageGraph        *self);
/* Adds it, or takes its place; @volume is copied */
void                      alberca_usage_graph_set_volume     (AlbercaUsageGraph        *self,
                                                              const AlbercaGraphVolume *volume);
void                      alberca_usage_graph_remove_volume  (AlbercaUsageGraph        *self,
                                                              const char               *pool,
                                                              const char               *name);
/* Borrowed, gone with its next change */
const AlbercaGraphVolume *alberca_usage_graph_find_volume    (AlbercaUsageGraph        *self,
                                                              const char               *pool,
                                                              const char               *name);
/* @disks: (element-type AlbercaDomainDisk): referenced, and not to change any more */
void                      alberca_usage_graph_set_domain     (AlbercaUsageGraph        *self,
                                                              const char               *uuid,
                                                              const char               *name,
                                                              gboolean                  running,
                                                              GPtrArray                *disks);
/* Whether it is there, runs where @running does, and has that disk */
gboolean                  alberca_usage_graph_has_use        (AlbercaUsageGraph        *self,
                                                              const char               *uuid,
                                                              gboolean                  running,
                                                              const AlbercaDomainDisk  *disk);
/* The same of another host that shares the storage; a volume there with @overlay */
void                      alberca_usage_graph_set_stranger   (AlbercaUsageGraph        *self,
                                                              const char               *host,
                                                              const char               *key,
                                                              const char               *name,
                                                              gboolean                  running,
                                                              gboolean                  overlay,
                                                              GPtrArray                *disks);
void                      alberca_usage_graph_remove_domain  (AlbercaUsageGraph        *self,
                                                              const char               *uuid);
void                      alberca_usage_graph_remove_domains (AlbercaUsageGraph        *self);
/* (transfer full) (element-type AlbercaUsage): domains, then overlays */
GPtrArray                *alberca_usage_graph_get_users      (AlbercaUsageGraph        *self,
                                                              const char               *pool,
                                                              const char               *name);
/* (transfer container) (element-type AlbercaGraphVolume): all that is built on the wanted ones,
 * without them, leaves first; @wanted: (element-type AlbercaGraphVolume), of which pool and name count */
GPtrArray                *alberca_usage_graph_get_dependants (AlbercaUsageGraph        *self,
                                                              GPtrArray                *wanted);
/* How many volumes @volume is built on, one on the other */
guint                     alberca_usage_graph_get_depth      (AlbercaUsageGraph        *self,
                                                              const char               *pool,
                                                              const char               *name);
/* (transfer container) (element-type AlbercaGraphVolume): others with the same data */
GPtrArray                *alberca_usage_graph_get_twins      (AlbercaUsageGraph        *self,
                                                              const char               *pool,
                                                              const char               *name);
/* From each use of a domain down to the bottom */
void                      alberca_usage_graph_walk_domains   (AlbercaUsageGraph        *self,
                                                              AlbercaGraphWalkFunc      func,
                                                              gpointer                  user_data);
/* From each volume that is built on something down to the bottom; itself is depth 0 */
void                      alberca_usage_graph_walk_overlays  (AlbercaUsageGraph        *self,
                                                              AlbercaGraphWalkFunc      func,
                                                              gpointer                  user_data);
/* Every volume that others are built on, directly */
void                      alberca_usage_graph_foreach_base   (AlbercaUsageGraph        *self,
                                                              AlbercaGraphBaseFunc      func,
                                                              gpointer                  user_data);
/* One path for all ways to write it; @relative_to: (nullable): the path of the overlay.
 * (transfer full), NULL where it is none */
char                     *alberca_usage_graph_normalise_path (const char               *path,
                                                              const char               *relative_to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaGraphVolume, alberca_graph_volume_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaUsageGraph, alberca_usage_graph_free)

G_END_DECLS
