/* alberca-machine-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-domain-snapshots.h"

G_BEGIN_DECLS

/* Which snapshots of a virtual machine libvirt makes, reverts to and deletes: known before it is
 * tried, from what the machine is and what this libvirt can do. Any thread. Each returns what stands
 * in the way, translated, (transfer full), or NULL. */

/* A new one: inside the images of all disks; or overlays on some of them */
char *alberca_machine_rules_check_internal      (const AlbercaMachineState         *state);
char *alberca_machine_rules_check_external      (const AlbercaMachineState         *state);
char *alberca_machine_rules_check_external_disk (const AlbercaMachineDisk          *disk);
/* Inside the image of the only disk that the machine writes, for who wants one of that disk alone */
char *alberca_machine_rules_check_only_disk     (const AlbercaMachineState         *state);
/* Whether the memory can be part of it, and the guest be asked to write out what it has in mind */
char *alberca_machine_rules_check_memory        (const AlbercaMachineState         *state);
char *alberca_machine_rules_check_quiesce       (const AlbercaMachineState         *state,
                                                 gboolean                           memory);
/* One that is there */
char *alberca_machine_rules_check_revert        (const AlbercaMachineState         *state,
                                                 const AlbercaDomainSnapshotConfig *snapshot);
char *alberca_machine_rules_check_delete        (const AlbercaMachineState         *state,
                                                 const AlbercaDomainSnapshotConfig *snapshot);
/* libvirt forgets one, and nothing happens to the disks */
char *alberca_machine_rules_check_forget        (const AlbercaMachineState         *state);
/* Together with all that were made from it on */
char *alberca_machine_rules_check_delete_all    (const AlbercaMachineState         *state,
                                                 const AlbercaDomainSnapshotConfig *snapshot);

/* The name of one is among the parents of the other */
gboolean   alberca_machine_rules_is_descendant  (const AlbercaMachineState         *state,
                                                 const AlbercaDomainSnapshotConfig *snapshot,
                                                 const AlbercaDomainSnapshotConfig *ancestor);
/* Those that were made after it from it: (transfer container) (element-type AlbercaDomainSnapshotConfig) */
GPtrArray *alberca_machine_rules_list_descendants (const AlbercaMachineState         *state,
                                                   const AlbercaDomainSnapshotConfig *snapshot);

G_END_DECLS
