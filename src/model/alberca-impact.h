/* alberca-impact.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "model/alberca-usage-graph.h"

G_BEGIN_DECLS

/* What is done to volumes that others may need. */
typedef enum
{
  ALBERCA_VOLUME_VERB_DELETE,
  ALBERCA_VOLUME_VERB_WIPE,
  ALBERCA_VOLUME_VERB_SHRINK,
  ALBERCA_VOLUME_VERB_GROW,
  ALBERCA_VOLUME_VERB_UPLOAD, /* over what is there */
  ALBERCA_VOLUME_VERB_REVERT, /* to a snapshot */
  ALBERCA_VOLUME_VERB_MOVE,   /* to another place: the old one goes */
} AlbercaVolumeVerb;

typedef struct
{
  char    *pool;         /* name of its pool */
  char    *name;
  char    *path;         /* one for all ways to write it; NULL: not known */
  char    *backing_path; /* likewise */
  guint    depth;        /* how many volumes it is built on, one on the other */
  guint64  allocation;   /* bytes */
  gboolean snapshot;     /* an LVM snapshot, which goes with its origin without a word */
} AlbercaImpactVolume;

/* The consequences, computed before it is done: plain data. */
typedef struct
{
  AlbercaVolumeVerb verb;
  GPtrArray        *volumes;    /* (element-type AlbercaImpactVolume): the volumes themselves, leaves first */
  GPtrArray        *domains;    /* (element-type AlbercaUsage): running ones first; kind DOMAIN, or of another host */
  GPtrArray        *dependants; /* (element-type AlbercaImpactVolume): what is built on them, leaves first */
  GPtrArray        *twins;      /* (element-type AlbercaImpactVolume): the same data, shown by other pools */
  GPtrArray        *unseen;     /* (element-type utf8): what could not be looked into, translated */
  char             *unheard;    /* (nullable): of a host that shares the storage and was not heard, translated */
  gboolean          doubtful;   /* somebody may well use them: of @unseen, something should have been seen */
  guint64           lost;       /* bytes allocated to the volumes themselves */
  guint64           more_lost;  /* bytes allocated to @dependants */
} AlbercaImpact;

/* A heading and what stands under it, translated */
typedef struct
{
  char  *title;
  char **lines;
} AlbercaImpactSection;

/* @wanted: (element-type AlbercaGraphVolume): of which pool and name count */
AlbercaImpact *alberca_impact_new              (AlbercaUsageGraph   *graph,
                                                GPtrArray           *wanted,
                                                AlbercaVolumeVerb    verb);
void           alberca_impact_free             (AlbercaImpact       *self);
/* All that goes when the volumes go, leaves first; (transfer container) (element-type
 * AlbercaImpactVolume): borrowed from it */
GPtrArray     *alberca_impact_get_order        (const AlbercaImpact *self,
                                                gboolean             with_dependants);
/* Some of the volumes are built on others of them */
gboolean       alberca_impact_has_chain        (const AlbercaImpact *self);
/* Nobody is harmed, as far as could be seen: "doubtful" */
gboolean       alberca_impact_is_empty         (const AlbercaImpact *self);
/* "“web”, “db”": the running domains, each once; NULL where none runs. (transfer full) */
char          *alberca_impact_get_running      (const AlbercaImpact *self);
/* "“web.qcow2”, “db.qcow2” and 3 more"; NULL where nothing is built on it. (transfer full) */
char          *alberca_impact_get_dependants   (const AlbercaImpact *self);
/* "“a”, “b” and 3 more"; NULL where there are none. @names: (element-type utf8). (transfer full) */
char          *alberca_impact_join_names       (GPtrArray           *names);
/* What happens to whom. (transfer full) (element-type AlbercaImpactSection) */
GPtrArray     *alberca_impact_get_sections     (const AlbercaImpact *self);

/* Reads all that has to be known: @done gets an AlbercaImpact (transfer full), or an error.
 * See the .c */
void           alberca_connection_find_impact  (AlbercaConnection   *self,
                                                AlbercaPool         *pool,
                                                GPtrArray           *volumes,
                                                AlbercaVolumeVerb    verb,
                                                GCancellable        *cancellable,
                                                AlbercaReadDone      done,
                                                gpointer             owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaImpact, alberca_impact_free)

G_END_DECLS
