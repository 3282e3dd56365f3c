/* alberca-snapshot-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-pool.h"
#include "model/alberca-snapshot-owner.h"
#include "model/alberca-snapshot.h"
#include "qcow2/alberca-qcow2-image.h"
#include "qcow2/alberca-qcow2-map.h"
#include "qcow2/alberca-qcow2-sharing.h"

G_BEGIN_DECLS

/* The snapshots inside one volume, read from its bytes: a GListModel of AlbercaSnapshot, the one
 * that was made first first. It is read when it is made, and again after each of its verbs and when libvirt shows that
 * the volume has changed. Properties (readable, notified):
 *   "reading" boolean    nothing is known yet
 *   "error" GError       why it could not be read, or NULL
 *   "problem" string     why no snapshot can be made or reverted to now, translated, or NULL
 * Signal "changed": anything of this, or what get_image () or get_sharing () returns. */

#define ALBERCA_TYPE_SNAPSHOT_LIST (alberca_snapshot_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotList, alberca_snapshot_list, ALBERCA, SNAPSHOT_LIST, GObject)

AlbercaSnapshotList     *alberca_snapshot_list_new         (AlbercaPool         *pool,
                                                            AlbercaVolume       *volume);
AlbercaPool             *alberca_snapshot_list_get_pool    (AlbercaSnapshotList *self);
AlbercaVolume           *alberca_snapshot_list_get_volume  (AlbercaSnapshotList *self);
/* Who runs with it, which makes and deletes them then */
AlbercaSnapshotOwner    *alberca_snapshot_list_get_owner   (AlbercaSnapshotList *self);
gboolean                 alberca_snapshot_list_get_reading (AlbercaSnapshotList *self);
/* It is being read, for the first time or again: "changed" comes when it is done */
gboolean                 alberca_snapshot_list_get_busy    (AlbercaSnapshotList *self);
const GError            *alberca_snapshot_list_get_error   (AlbercaSnapshotList *self);
const char              *alberca_snapshot_list_get_problem (AlbercaSnapshotList *self);
/* Borrowed, gone with the next change; NULL until it is read, and where the volume is no qcow2 */
const AlbercaQcow2Image *alberca_snapshot_list_get_image   (AlbercaSnapshotList *self);
/* What the disk and its snapshots have in common: borrowed, gone with the next change; NULL until it
 * is known, which is later than the snapshots are */
const AlbercaQcow2Sharing *alberca_snapshot_list_get_sharing (AlbercaSnapshotList *self);
/* That is of an earlier moment, or of none: "changed" comes when it is of now */
gboolean                 alberca_snapshot_list_get_surveying (AlbercaSnapshotList *self);
/* Why that cannot be known, translated, or NULL */
const char              *alberca_snapshot_list_get_sharing_problem (AlbercaSnapshotList *self);
/* For who showed it, and shows another one now */
void                     alberca_snapshot_list_stop_survey (AlbercaSnapshotList *self);
guint                    alberca_snapshot_list_get_state   (AlbercaSnapshotList *self,
                                                            AlbercaSnapshot     *snapshot);
void                     alberca_snapshot_list_reread      (AlbercaSnapshotList *self);
/* What the image has where: @done gets an AlbercaQcow2Map (transfer full), or an error. FALSE, and
 * it is never called: the connection is not open */
gboolean                 alberca_snapshot_list_read_map    (AlbercaSnapshotList *self,
                                                            AlbercaReadDone      done,
                                                            gpointer             owner);

/* What stands in the way of a new snapshot that is called so, or NULL; (transfer full) */
char                    *alberca_snapshot_list_get_name_problem   (AlbercaSnapshotList *self,
                                                                   const char          *name);
/* A name that is free: "2026-11-26 10:30"; (transfer full) */
char                    *alberca_snapshot_list_make_name          (AlbercaSnapshotList *self);
/* What stands in the way of deleting it, or NULL; (transfer full) */
char                    *alberca_snapshot_list_get_delete_problem (AlbercaSnapshotList *self,
                                                                   AlbercaSnapshot     *snapshot);

/* Verbs, (transfer none), and their commands, (transfer full). libvirt has no command for a disk
 * without a machine: they are qemu-img's, for the libvirt host. */
AlbercaOperation        *alberca_snapshot_list_create             (AlbercaSnapshotList *self,
                                                                   const char          *name);
char                    *alberca_snapshot_list_get_create_command (AlbercaSnapshotList *self,
                                                                   const char          *name);
/* @safety: (nullable): the name of a snapshot that is made of the present state before, unless one
 * of them has it already */
AlbercaOperation        *alberca_snapshot_list_revert             (AlbercaSnapshotList *self,
                                                                   AlbercaSnapshot     *snapshot,
                                                                   const char          *safety);
char                    *alberca_snapshot_list_get_revert_command (AlbercaSnapshotList *self,
                                                                   AlbercaSnapshot     *snapshot,
                                                                   const char          *safety);
AlbercaOperation        *alberca_snapshot_list_delete             (AlbercaSnapshotList *self,
                                                                   AlbercaSnapshot     *snapshot);
char                    *alberca_snapshot_list_get_delete_command (AlbercaSnapshotList *self,
                                                                   AlbercaSnapshot     *snapshot);

G_END_DECLS
