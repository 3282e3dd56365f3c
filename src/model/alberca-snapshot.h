/* alberca-snapshot.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "qcow2/alberca-qcow2-snapshots.h"

G_BEGIN_DECLS

/* A snapshot inside a qcow2 image, as it was read. Properties (readable; "here" is notified):
 *   "id" string            what QEMU calls it
 *   "title" string         its name, as text
 *   "date" int64           seconds since 1970
 *   "vm-state-size" uint64 bytes of memory in it, 0 where only the disk is
 *   "vm-clock" int64       µs that the guest had run
 *   "disk-size" uint64     bytes, the virtual size at that time
 *   "here" boolean         the disk is just what it was then
 */

#define ALBERCA_TYPE_SNAPSHOT (alberca_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshot, alberca_snapshot, ALBERCA, SNAPSHOT, GObject)

AlbercaSnapshot *alberca_snapshot_new               (const AlbercaQcow2Snapshot *record);
/* It is still the same one: id, name and all else */
gboolean         alberca_snapshot_is                (AlbercaSnapshot            *self,
                                                     const AlbercaQcow2Snapshot *record);
const char      *alberca_snapshot_get_id            (AlbercaSnapshot            *self);
/* The bytes, for libvirt */
const char      *alberca_snapshot_get_name          (AlbercaSnapshot            *self);
const char      *alberca_snapshot_get_title         (AlbercaSnapshot            *self);
gint64           alberca_snapshot_get_date          (AlbercaSnapshot            *self);
guint64          alberca_snapshot_get_vm_state_size (AlbercaSnapshot            *self);
gint64           alberca_snapshot_get_vm_clock      (AlbercaSnapshot            *self);
guint64          alberca_snapshot_get_disk_size     (AlbercaSnapshot            *self);
gboolean         alberca_snapshot_get_here          (AlbercaSnapshot            *self);
void             alberca_snapshot_set_here          (AlbercaSnapshot            *self,
                                                     gboolean                    here);

G_END_DECLS
