/* alberca-migration-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-migration.h"
#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* Can a machine move to another host? What is known of both decides; no libvirt is asked here. Main
 * thread. */

typedef enum
{
  ALBERCA_MIGRATION_READY,   /* the other host sees the same */
  ALBERCA_MIGRATION_COPIED,  /* it is copied, while the machine moves */
  ALBERCA_MIGRATION_START,   /* the pool is there, and stopped */
  ALBERCA_MIGRATION_DEFINE,  /* the pool could be there, and is not */
  ALBERCA_MIGRATION_BLOCKED, /* "text" says why */
} AlbercaMigrationVerdict;

typedef struct
{
  AlbercaMigrationVerdict  verdict;
  char                    *target; /* "vda" */
  char                    *text;   /* translated */
  AlbercaPool             *pool;   /* START: of the other host; DEFINE: of this one; else NULL */
  GPtrArray               *twins;  /* (element-type AlbercaPool): the pools of the other host that it relies on */
  GPtrArray               *places; /* (element-type AlbercaMigrantPlace): those that have another name or path there */
  GPtrArray               *paths;  /* (element-type filename): where images have to be there, which it relies on */
  char                    *base;   /* COPIED: on what the copy is built there; NULL: on nothing */
} AlbercaMigrationDisk;

void       alberca_migration_disk_free        (AlbercaMigrationDisk         *self);

/* (element-type AlbercaMigrationDisk) (transfer full) */
GPtrArray *alberca_migration_rules_judge      (AlbercaConnection            *from,
                                               AlbercaConnection            *to,
                                               const AlbercaMigrationSource *source,
                                               const AlbercaMigrationTarget *target);
/* What but its disks stands in the way, translated, or NULL; (transfer full) */
char      *alberca_migration_rules_get_problem (AlbercaConnection            *to,
                                                const AlbercaMigrationSource *source,
                                                const AlbercaMigrationTarget *target);
/* That what it starts with is elsewhere there, translated, or NULL; (transfer full) */
char      *alberca_migration_rules_get_file_problem (AlbercaConnection            *from,
                                                     AlbercaConnection            *to,
                                                     const AlbercaMigrationSource *source);
/* What should be known, translated; (transfer full) */
GStrv      alberca_migration_rules_get_notes   (const AlbercaMigrationSource *source,
                                                const AlbercaMigrationTarget *target);

/* Whether nothing says that @uri leads to the host that was looked at */
gboolean   alberca_migration_rules_is_other_host (const char                   *uri,
                                                 AlbercaConnection            *to,
                                                 const AlbercaMigrationTarget *target);

G_END_DECLS
