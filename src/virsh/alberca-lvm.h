/* alberca-lvm.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libvirt cannot do with LVM: it is what somebody would type on the libvirt host. Alberca never
 * runs it. Sizes are bytes. (transfer full) */

char *alberca_lvm_merge           (const char *path);
/* How full snapshots are */
char *alberca_lvm_fill            (const char *group);

/* Without the comment that says where it is meant for; (transfer none) */
const char *alberca_lvm_skip_place (const char *text);

/* Thin pools and what is in them. What is there already: its fill, and whether LVM lets it grow */
char *alberca_lvm_thin_list       (const char *group);
char *alberca_lvm_thin_monitoring (const char *group,
                                   const char *pool);
char *alberca_lvm_thin_pool       (const char *group,
                                   const char *name,
                                   guint64     size);
char *alberca_lvm_thin_volume     (const char *group,
                                   const char *pool,
                                   const char *name,
                                   guint64     size);
char *alberca_lvm_thin_snapshot   (const char *group,
                                   const char *origin,
                                   const char *name);
char *alberca_lvm_activate        (const char *group,
                                   const char *name);
char *alberca_lvm_extend          (const char *group,
                                   const char *name,
                                   guint64     size);
char *alberca_lvm_extend_metadata (const char *group,
                                   const char *pool);
char *alberca_lvm_remove          (const char *group,
                                   const char *name);

G_END_DECLS
