/* alberca-virsh-snapshot.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "xml/alberca-domain-snapshot-config.h"

G_BEGIN_DECLS

/* What alberca-virsh.h has for pools, for the snapshots of domains. All are (transfer full). */

/* As options of virsh */
typedef enum
{
  ALBERCA_VIRSH_SNAPSHOT_NO_METADATA = 1 << 0,
  ALBERCA_VIRSH_SNAPSHOT_DISK_ONLY   = 1 << 1,
  ALBERCA_VIRSH_SNAPSHOT_QUIESCE     = 1 << 2,
  ALBERCA_VIRSH_SNAPSHOT_ATOMIC      = 1 << 3,
  ALBERCA_VIRSH_SNAPSHOT_LIVE        = 1 << 4,
  ALBERCA_VIRSH_SNAPSHOT_RUNNING     = 1 << 5,
  ALBERCA_VIRSH_SNAPSHOT_FORCE       = 1 << 6,
  ALBERCA_VIRSH_SNAPSHOT_CHILDREN    = 1 << 7,
  ALBERCA_VIRSH_SNAPSHOT_METADATA    = 1 << 8,
  ALBERCA_VIRSH_SNAPSHOT_PAUSED      = 1 << 9,
} AlbercaVirshSnapshotOptions;

char *alberca_virsh_snapshot_create         (const char                        *uri,
                                             const char                        *domain,
                                             const AlbercaDomainSnapshotConfig *snapshot,
                                             AlbercaVirshSnapshotOptions        options);
char *alberca_virsh_snapshot_revert         (const char                        *uri,
                                             const char                        *domain,
                                             const char                        *snapshot,
                                             AlbercaVirshSnapshotOptions        options);
char *alberca_virsh_snapshot_delete         (const char                        *uri,
                                             const char                        *domain,
                                             const char                        *snapshot,
                                             AlbercaVirshSnapshotOptions        options);
/* Of the memory from which a domain would go on, which is no snapshot */
char *alberca_virsh_snapshot_discard_saved  (const char                        *uri,
                                             const char                        *domain);
/* For a guest that was brought to rest, and still is */
char *alberca_virsh_snapshot_thaw           (const char                        *uri,
                                             const char                        *domain);
/* One that libvirt has not noted: it is told of it before */
char *alberca_virsh_snapshot_delete_unknown (const char                        *uri,
                                             const char                        *domain,
                                             const char                        *snapshot,
                                             gint64                             created);

G_END_DECLS
