/* alberca-migration.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-migrant.h"

G_BEGIN_DECLS

/* Machines that go to another host. All functions: worker thread. */

/* One image of a disk: the disk's own, or what it is built on */
typedef struct
{
  char *path;
  char *pool;   /* the name of the pool that has it; NULL: none has */
  char *volume; /* its name there */
  char *format; /* libvirt's word, NULL where it is not known */
  gboolean encrypted;
  guint64 capacity; /* bytes, 0 where it is not known */
  /* Snapshots inside of it, which a copy leaves behind; -1: not known. Not read here */
  int   n_inside;
  /* What it is built on and of what format, in its own words; NULL: not known, or not said. Not read here */
  char *base;
  char *base_format;
} AlbercaMigrationImage;

/* A machine where it is now */
typedef struct
{
  AlbercaMigrant *migrant;
  GPtrArray      *images;       /* (element-type GPtrArray of AlbercaMigrationImage): of each disk, its own first */
  gboolean        running;
  gboolean        persistent;
  gboolean        saved;        /* its memory is in a file of the host */
  guint           n_snapshots;
  char           *other_later;  /* a disk, "vda", that is another one from the next start on; NULL: none */
  char           *host_name;
  char           *host_uuid;
  char           *host_cpu;     /* as a document, NULL where it is not known */
  gulong          hypervisor;   /* its version: 7.2.1 is 7002001; 0 where it is not known */
} AlbercaMigrationSource;

typedef enum
{
  ALBERCA_MIGRATION_CPU_UNKNOWN, /* libvirt cannot compare */
  ALBERCA_MIGRATION_CPU_FITS,
  ALBERCA_MIGRATION_CPU_LACKS,   /* the other host's lacks something */
  ALBERCA_MIGRATION_CPU_OTHER,   /* it has all and more, but is not the same */
} AlbercaMigrationCpu;

/* The host where it could go */
typedef struct
{
  char                *host_name;
  char                *host_uuid;
  gboolean             has_machine;  /* there is this very machine */
  gboolean             other_name;   /* which has another name there */
  gboolean             runs_machine; /* and it runs */
  gboolean             has_name;     /* there is another one of its name */
  AlbercaMigrationCpu  cpu;
  char                *cpu_problem;  /* libvirt's words, NULL where it said nothing */
  GHashTable          *paths;        /* (element-type filename): images of the machine that pools there have, too */
  GHashTable          *other_sizes;  /* (element-type filename): those of which what is there has another size */
} AlbercaMigrationTarget;

typedef void (*AlbercaMigrationProgress) (guint64  processed, /* bytes sent */
                                          guint64  remaining, /* bytes; grows while the machine writes */
                                          guint64  speed,     /* bytes per second, 0 where it is not known */
                                          gpointer data);

typedef struct
{
  GVirConnection           *source;
  GVirConnection           *target;
  const char               *uuid;        /* of the machine */
  const char               *peer_uri;    /* of the target, as the source host reaches it: it does all itself; NULL: through us */
  const char               *data_uri;    /* where the source host sends the data, NULL: where the target says */
  const char *const        *copied;      /* NULL-terminated: disks whose images are copied, or NULL */
  gboolean                  incremental; /* without what they are built on; images to copy into are there */
  gboolean                  running;     /* what it should be: one that is off has only its definition moved */
  gboolean                  live;        /* it goes on running meanwhile */
  guint                     limit;       /* MiB/s, 0: none */
  gboolean                  keep;        /* the definition stays here, too */
  const GPtrArray          *places;      /* (element-type AlbercaMigrantPlace): what is said otherwise there; or NULL */
  AlbercaMigrationProgress  progress;
  gpointer                  data;
} AlbercaMigrationCall;

/* What would be moved, in words for a comparison: it is the same as long as the text is; (transfer full) */
char                   *alberca_migration_source_to_text (const AlbercaMigrationSource *self);
/* The same of the other host, but for its images */
char                   *alberca_migration_target_to_text (const AlbercaMigrationTarget *self);
void                    alberca_migration_image_free  (AlbercaMigrationImage         *self);
void                    alberca_migration_source_free (AlbercaMigrationSource        *self);
void                    alberca_migration_target_free (AlbercaMigrationTarget        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMigrationSource, alberca_migration_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMigrationTarget, alberca_migration_target_free)

AlbercaMigrationSource *alberca_migration_read_source (GVirConnection                *connection,
                                                       const char                    *uuid,
                                                       GError                       **error);
AlbercaMigrationTarget *alberca_migration_read_target (GVirConnection                *connection,
                                                       const AlbercaMigrationSource  *source,
                                                       GError                       **error);
/* Whether a pool of the host has something at @path */
gboolean                alberca_migration_find_image  (GVirConnection                *connection,
                                                       const char                    *path,
                                                       gboolean                      *there,
                                                       GError                       **error);
gboolean                alberca_migration_run         (const AlbercaMigrationCall    *call,
                                                       GCancellable                  *cancellable,
                                                       GError                       **error);

G_END_DECLS
