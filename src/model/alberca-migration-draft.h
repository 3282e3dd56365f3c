/* alberca-migration-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-migration-rules.h"

G_BEGIN_DECLS

/* The move of a virtual machine to another host that a dialog works on. Properties, read-write and
 * notified:
 *   "target" AlbercaConnection   where it goes
 *   "peer" boolean               the hosts do it among themselves; else it goes through this program
 *   "live" boolean               the machine goes on running meanwhile
 *   "keep" boolean               its definition stays here, too
 *   "limit" uint                 MiB/s, 0: none
 *   "peer-uri" string            the other host, as this one reaches it
 *   "data-uri" string            where the data is sent; empty: where the other host says
 * and read-only: "loading" boolean, "valid" boolean. Signal "changed": anything at all. */

#define ALBERCA_TYPE_MIGRATION_DRAFT (alberca_migration_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaMigrationDraft, alberca_migration_draft, ALBERCA, MIGRATION_DRAFT, GObject)

/* @connections: of AlbercaConnection, where it could go; not @source itself */
AlbercaMigrationDraft *alberca_migration_draft_new          (AlbercaConnection     *source,
                                                             const char            *uuid,
                                                             const char            *name,
                                                             GListModel            *connections);
/* (element-type AlbercaConnection) (transfer none) */
GPtrArray             *alberca_migration_draft_get_targets  (AlbercaMigrationDraft *self);
const char            *alberca_migration_draft_get_name     (AlbercaMigrationDraft *self);
/* NULL until it is known; borrowed */
const AlbercaMigrationSource *
                       alberca_migration_draft_get_source   (AlbercaMigrationDraft *self);
/* (element-type AlbercaMigrationDisk) (transfer full), NULL until it is known */
GPtrArray             *alberca_migration_draft_get_disks    (AlbercaMigrationDraft *self);
/* What stands in the way ("machine", "peer-uri", "data-uri"), translated, or NULL; (transfer full) */
char                  *alberca_migration_draft_get_problem  (AlbercaMigrationDraft *self,
                                                             const char            *property);
/* Both (transfer full) */
GStrv                  alberca_migration_draft_get_notes    (AlbercaMigrationDraft *self);
/* NULL unless valid */
char                  *alberca_migration_draft_get_commands (AlbercaMigrationDraft *self);
gboolean               alberca_migration_draft_get_valid    (AlbercaMigrationDraft *self);
/* Looks at both hosts again */
void                   alberca_migration_draft_reread       (AlbercaMigrationDraft *self);
/* What a disk needs, whose verdict is DEFINE or START; (transfer none) */
AlbercaOperation      *alberca_migration_draft_mend         (AlbercaMigrationDraft *self,
                                                             const AlbercaMigrationDisk *disk);
/* The same in a shell; (transfer full) */
char                  *alberca_migration_draft_get_mend_command (AlbercaMigrationDraft *self,
                                                             const AlbercaMigrationDisk *disk);
AlbercaOperation      *alberca_migration_draft_start        (AlbercaMigrationDraft *self);

G_END_DECLS
