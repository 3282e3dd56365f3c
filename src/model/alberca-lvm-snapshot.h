/* alberca-lvm-snapshot.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-operation.h"
#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* LVM's snapshots: volumes of a volume group that are built on another one of it, the origin. What
 * is written over in the origin is copied into them before, as long as they have room. Main thread. */

/* The pool is a volume group */
gboolean          alberca_lvm_snapshot_is_possible      (AlbercaPool   *pool);
/* The volume is one */
gboolean          alberca_lvm_snapshot_is_one           (AlbercaPool   *pool,
                                                         AlbercaVolume *volume);
/* Of a snapshot; (transfer none), NULL where it is none, or the pool does not show it */
AlbercaVolume    *alberca_lvm_snapshot_find_origin      (AlbercaPool   *pool,
                                                         AlbercaVolume *volume);
/* Why none can be made of a volume, translated, or NULL; (transfer full) */
char             *alberca_lvm_snapshot_get_problem      (AlbercaPool   *pool,
                                                         AlbercaVolume *origin);
/* What is wrong with a name for one, likewise */
char             *alberca_lvm_snapshot_get_name_problem (AlbercaPool   *pool,
                                                         const char    *name);
/* One that is free; (transfer full) */
char             *alberca_lvm_snapshot_make_name        (AlbercaPool   *pool,
                                                         AlbercaVolume *origin);
/* Bytes that are set aside for what is written over */
guint64           alberca_lvm_snapshot_get_room         (AlbercaPool   *pool,
                                                         AlbercaVolume *origin);
/* virStorageVolCreateXML (); (transfer none), and its command, (transfer full) */
AlbercaOperation *alberca_lvm_snapshot_create           (AlbercaPool   *pool,
                                                         AlbercaVolume *origin,
                                                         const char    *name);
char             *alberca_lvm_snapshot_get_command      (AlbercaPool   *pool,
                                                         AlbercaVolume *origin,
                                                         const char    *name);
/* What tells how full they are, on the libvirt host; (transfer full) */
char             *alberca_lvm_snapshot_get_fill_command  (AlbercaPool   *pool);
/* What goes back to one, on the libvirt host; (transfer full) */
char             *alberca_lvm_snapshot_get_merge_command (AlbercaVolume *snapshot);

G_END_DECLS
