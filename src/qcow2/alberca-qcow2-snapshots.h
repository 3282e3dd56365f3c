/* alberca-qcow2-snapshots.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qcow2/alberca-qcow2.h"

G_BEGIN_DECLS

/* The table of the snapshots inside a qcow2 image. */

/* QEMU takes 64 MiB; four thousand snapshots fit into this. Header and table, both read twice, come to
 * 1 MiB: no image costs more, whatever it says of itself. To read a larger table in parts would cost its
 * 64 MiB twice all the same, for each image that is only listed, since who deletes or reverts must know
 * of every other snapshot that has the name or the number. So it is refused, not shown in part. */
#define ALBERCA_QCOW2_TABLE_MAX (384 * 1024)

#define ALBERCA_QCOW2_NO_ICOUNT G_MAXUINT64

typedef struct
{
  char    *id;            /* QEMU gives numbers: "1" */
  char    *name;          /* the bytes as they are: for libvirt */
  char    *title;         /* the name as text: for people */
  gint64   date;          /* seconds since 1970 */
  guint32  date_nsec;
  guint64  vm_clock_nsec; /* how long the guest had run */
  guint64  vm_state_size; /* bytes of memory and devices, 0 where only the disk is in it */
  guint64  disk_size;     /* bytes, the virtual size at that time */
  guint64  icount;        /* instructions, ALBERCA_QCOW2_NO_ICOUNT where unknown */
  guint64  l1_offset;
  guint32  l1_size;       /* entries of 8 bytes */
} AlbercaQcow2Snapshot;

GPtrArray *alberca_qcow2_snapshots_parse (const AlbercaQcow2Header   *header,
                                          const guint8               *data,
                                          gsize                       length,
                                          gsize                      *needed,
                                          GError                    **error);
gboolean   alberca_qcow2_snapshots_equal (GPtrArray                  *a,
                                          GPtrArray                  *b);
void       alberca_qcow2_snapshot_free   (AlbercaQcow2Snapshot       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaQcow2Snapshot, alberca_qcow2_snapshot_free)

G_END_DECLS
