/* alberca-domain-snapshots.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-domain-snapshot-config.h"

G_BEGIN_DECLS

/* Snapshots of whole domains. All functions: worker thread. */

/* What a domain is now, and its snapshots. Counted, from any thread; nobody changes it. */
typedef struct
{
  AlbercaMachineStorage *storage;             /* disks by the name of a pool have their path, where it is known */
  char                  *definition;          /* how it is configured; NULL: that could not be read */
  gboolean               running;             /* or paused */
  gboolean               paused;
  gboolean               saved;               /* it goes on from its memory when it is started */
  gboolean               can_revert_external; /* so says libvirt */
  gboolean               names_jobs;          /* libvirt names QEMU's jobs after snapshots inside images, while it runs */
  gboolean               pretends;            /* it is libvirt's test driver: there are no files */
  GPtrArray             *snapshots;           /* (element-type AlbercaDomainSnapshotConfig), as libvirt lists them */
} AlbercaMachineState;

/* libvirt's numbers, which the layers above may not see */
typedef enum
{
  ALBERCA_SNAPSHOT_CREATE_NO_METADATA = 1 << 2,
  ALBERCA_SNAPSHOT_CREATE_DISK_ONLY   = 1 << 4,
  ALBERCA_SNAPSHOT_CREATE_QUIESCE     = 1 << 6,
  ALBERCA_SNAPSHOT_CREATE_ATOMIC      = 1 << 7,
  ALBERCA_SNAPSHOT_CREATE_LIVE        = 1 << 8,
} AlbercaSnapshotCreateFlags;

typedef enum
{
  ALBERCA_SNAPSHOT_REVERT_RUNNING = 1 << 0,
  ALBERCA_SNAPSHOT_REVERT_PAUSED  = 1 << 1,
  ALBERCA_SNAPSHOT_REVERT_FORCE   = 1 << 2,
} AlbercaSnapshotRevertFlags;

typedef enum
{
  ALBERCA_SNAPSHOT_DELETE_CHILDREN      = 1 << 0,
  ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY = 1 << 1,
} AlbercaSnapshotDeleteFlags;

AlbercaMachineState               *alberca_machine_state_ref           (AlbercaMachineState         *self);
void                               alberca_machine_state_unref         (AlbercaMachineState         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMachineState, alberca_machine_state_unref)

/* NULL: it has none of that name */
const AlbercaDomainSnapshotConfig *alberca_machine_state_find          (const AlbercaMachineState   *self,
                                                                        const char                  *name);

AlbercaMachineState               *alberca_domain_snapshots_read       (GVirConnection              *connection,
                                                                        const char                  *uuid,
                                                                        GError                     **error);
gboolean                           alberca_domain_snapshots_create     (GVirConnection              *connection,
                                                                        const char                  *uuid,
                                                                        const char                  *xml,
                                                                        AlbercaSnapshotCreateFlags   flags,
                                                                        GError                     **error);
/* Whether it is there, and not only at its channel */
gboolean                           alberca_domain_snapshots_ask_agent (GVirConnection              *connection,
                                                                        const char                  *uuid,
                                                                        GError                     **error);
/* FALSE: what it was asked to bring to rest may be at rest still */
gboolean                           alberca_domain_snapshots_let_go_on (GVirConnection              *connection,
                                                                        const char                  *uuid,
                                                                        const GError                *why,
                                                                        gboolean                     made);
gboolean                           alberca_domain_snapshots_revert     (GVirConnection              *connection,
                                                                        const char                  *uuid,
                                                                        const char                  *name,
                                                                        AlbercaSnapshotRevertFlags   flags,
                                                                        GError                     **error);
gboolean                           alberca_domain_snapshots_delete     (GVirConnection              *connection,
                                                                        const char                  *uuid,
                                                                        const char                  *name,
                                                                        AlbercaSnapshotDeleteFlags   flags,
                                                                        GError                     **error);
/* One that is in the image of its disk and that libvirt does not know of */
gboolean                           alberca_domain_snapshots_delete_unknown (GVirConnection          *connection,
                                                                        const char                  *uuid,
                                                                        const char                  *name,
                                                                        gint64                       created,
                                                                        GError                     **error);

G_END_DECLS
