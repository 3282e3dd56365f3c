/* alberca-snapshot-owner.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The virtual machine that runs with a volume, live, and what that means for the snapshots inside it: they
 * are made and deleted through the machine where that can be. Signal "changed": any of it. */

#define ALBERCA_TYPE_SNAPSHOT_OWNER (alberca_snapshot_owner_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotOwner, alberca_snapshot_owner, ALBERCA, SNAPSHOT_OWNER, GObject)

AlbercaSnapshotOwner *alberca_snapshot_owner_new                (AlbercaPool          *pool,
                                                                 AlbercaVolume        *volume);
/* The name of the machine through which it is done; NULL: none runs, or it is not known yet */
const char           *alberca_snapshot_owner_get_name           (AlbercaSnapshotOwner *self);
/* What virsh calls it: the same, or its UUID where the name is a number */
const char           *alberca_snapshot_owner_get_domain         (AlbercaSnapshotOwner *self);
/* Whether libvirt takes only some names, see alberca_snapshot_name_get_job_problem() */
gboolean              alberca_snapshot_owner_get_names_jobs     (AlbercaSnapshotOwner *self);
/* Why none can be made or deleted now, translated, or NULL; "": it is being found out */
const char           *alberca_snapshot_owner_get_problem        (AlbercaSnapshotOwner *self);
/* The same of reverting */
const char           *alberca_snapshot_owner_get_revert_problem (AlbercaSnapshotOwner *self);
/* What somebody should know about it, (transfer full), or NULL */
char                 *alberca_snapshot_owner_describe           (AlbercaSnapshotOwner *self);

G_END_DECLS
