/* alberca-migration-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-migration.h"
#include "model/alberca-migration-draft.h"

G_BEGIN_DECLS

struct _AlbercaMigrationDraft
{
  GObject parent_instance;

  AlbercaConnection *source;
  char *uuid;
  char *name;
  GPtrArray *targets;         /* (element-type AlbercaConnection) */
  AlbercaConnection *target;  /* one of them, NULL where there is none */
  gboolean peer;
  gboolean live;
  gboolean keep;
  guint limit;
  char *peer_uri;
  gboolean peer_uri_typed;
  char *data_uri;

  AlbercaMigrationSource *facts; /* NULL until they are read, as the others */
  AlbercaMigrationTarget *target_facts;
  GError *error;
  guint serial;                  /* of the newest reading: only its answer counts */
  guint answered;                /* the same, once it is there */
};

gboolean alberca_migration_draft_is_known (AlbercaMigrationDraft *self);
/* @connection: (nullable) */
gboolean alberca_migration_is_open        (AlbercaConnection     *connection);

/* A pool that the move relies on */
typedef struct
{
  char *uuid;
  char *name;
  char *path; /* NULL where it has none */
} AlbercaMigrationPool;

/* An image that is made there */
typedef struct
{
  char *pool; /* the UUID of its pool */
  char *path;
  char *xml;
} AlbercaMigrationVolume;

/* What the worker gets: plain data and handles */
typedef struct
{
  AlbercaMigrationCall  call;    /* its texts are those below */
  char                 *uuid;
  char                 *peer_uri;
  char                 *data_uri;
  GStrv                 copied;
  char                 *source;  /* what was judged, as alberca_migration_source_to_text () has it */
  char                 *target;
  GPtrArray            *pools;   /* (element-type AlbercaMigrationPool): of the other host, which are refreshed before */
  GStrv                 paths;   /* of the images that are copied, where nothing may be */
  GStrv                 present; /* of those that have to be there, at these paths */
  GStrv                 bases;   /* of those of them that a copy is built on, which have to be as large as here */
  GPtrArray            *volumes; /* (element-type AlbercaMigrationVolume): which are made before, to copy into */
  GPtrArray            *places;  /* (element-type AlbercaMigrantPlace): of pools that have another name or path there */
  guint                 n_made;  /* of the volumes, so far */
  AlbercaOperation     *operation; /* borrowed, while it runs */
} AlbercaMigrationJob;

AlbercaMigrationPool *
         alberca_migration_pool_new    (AlbercaPool         *pool);
void     alberca_migration_pool_free   (AlbercaMigrationPool *self);
void     alberca_migration_volume_free (AlbercaMigrationVolume *self);
/* Worker thread: the snapshots inside the images that might be copied, and what images say of their bases */
void     alberca_migration_look_inside (GVirConnection         *connection,
                                        AlbercaMigrationSource *source);
void     alberca_migration_job_free    (AlbercaMigrationJob *self);
/* An AlbercaOperationFunc, of an AlbercaMigrationJob */
gboolean alberca_migration_worker      (AlbercaOperation    *operation,
                                        gpointer             data,
                                        GCancellable        *cancellable,
                                        GError             **error);

G_END_DECLS
