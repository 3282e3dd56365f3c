/* alberca-thin-group.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-thin-pools.h"
#include "model/alberca-operation.h"
#include "model/alberca-pool.h"
#include "model/alberca-usage.h"

G_BEGIN_DECLS

/* The thin pools and thin volumes of a volume group. libvirt shows neither: what is known of them comes
 * from UDisks2, and so only of this computer. Main thread.
 * Signal "changed": anything of it is another. */

#define ALBERCA_TYPE_THIN_GROUP (alberca_thin_group_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaThinGroup, alberca_thin_group, ALBERCA, THIN_GROUP, GObject)

typedef enum
{
  ALBERCA_THIN_ELSEWHERE,   /* on another computer, or libvirt has no say over its LVM */
  ALBERCA_THIN_READING,     /* for the first time */
  ALBERCA_THIN_UNAVAILABLE, /* see the error */
  ALBERCA_THIN_KNOWN,
} AlbercaThinState;

/* From so full on it is time to do something, as a share. LVM's own example of a threshold is lower. */
#define ALBERCA_THIN_FULL 0.8

/* A pool of that kind has one. Practice has no LVM. */
gboolean                  alberca_thin_group_is_possible  (AlbercaPool       *pool);
AlbercaThinGroup         *alberca_thin_group_new          (AlbercaPool       *pool);
/* Whatever the URI of the pool's connection says, the group is one of this computer: for tests, whose
 * libvirt has no LVM or whose LVM is reached in other ways */
AlbercaThinGroup         *alberca_thin_group_new_here     (AlbercaPool       *pool);
/* It is read, and looked at now and then, while it is shown */
void                      alberca_thin_group_set_shown    (AlbercaThinGroup  *self,
                                                           gboolean           shown);
void                      alberca_thin_group_reread       (AlbercaThinGroup  *self);
AlbercaPool              *alberca_thin_group_get_pool     (AlbercaThinGroup  *self);
const char               *alberca_thin_group_get_name     (AlbercaThinGroup  *self);
AlbercaThinState          alberca_thin_group_get_state    (AlbercaThinGroup  *self);
const GError             *alberca_thin_group_get_error    (AlbercaThinGroup  *self);
/* Something can be made, grown and deleted */
gboolean                  alberca_thin_group_get_writable (AlbercaThinGroup  *self);
/* Borrowed, gone with the next change; NULL while nothing is known */
const AlbercaThinRecords *alberca_thin_group_get_records  (AlbercaThinGroup  *self);
/* A thin pool or thin volume, likewise */
const AlbercaThinRecord  *alberca_thin_group_find         (AlbercaThinGroup  *self,
                                                           const char        *name);
/* The group has something of that name, whatever it is */
gboolean                  alberca_thin_group_has_name     (AlbercaThinGroup  *self,
                                                           const char        *name);
/* What the volumes of a thin pool promise, all together; bytes */
guint64                   alberca_thin_group_get_promised (AlbercaThinGroup  *self,
                                                           const char        *pool);
/* "/dev/vg/lv", (transfer full) */
char                     *alberca_thin_group_get_path     (AlbercaThinGroup  *self,
                                                           const char        *name);
/* (transfer container) (element-type utf8): names of the snapshots of a thin volume, borrowed */
GPtrArray                *alberca_thin_group_list_snapshots (AlbercaThinGroup *self,
                                                           const char        *origin);
/* (transfer container) (element-type AlbercaThinRecord): the thin volumes of a thin pool, borrowed */
GPtrArray                *alberca_thin_group_list_volumes (AlbercaThinGroup  *self,
                                                           const char        *pool);
/* Who uses a thin volume, as far as is known by now; (transfer full) (element-type AlbercaUsage) */
GPtrArray                *alberca_thin_group_list_users   (AlbercaThinGroup  *self,
                                                           const char        *name);
/* The same, read anew: @done gets an array of that kind (transfer full), or an error; see the .c.
 * FALSE: the connection is closed, and it is not called */
gboolean                  alberca_thin_group_find_users   (AlbercaThinGroup  *self,
                                                           AlbercaReadDone    done,
                                                           gpointer           owner);

/* Verbs; (transfer none): the operation. Names are of what is known; sizes are bytes. */
AlbercaOperation         *alberca_thin_group_create_pool     (AlbercaThinGroup *self,
                                                              const char       *name,
                                                              guint64           size);
AlbercaOperation         *alberca_thin_group_create_volume   (AlbercaThinGroup *self,
                                                              const char       *pool,
                                                              const char       *name,
                                                              guint64           size);
AlbercaOperation         *alberca_thin_group_create_snapshot (AlbercaThinGroup *self,
                                                              const char       *origin,
                                                              const char       *name);
AlbercaOperation         *alberca_thin_group_grow            (AlbercaThinGroup *self,
                                                              const char       *name,
                                                              guint64           size);
AlbercaOperation         *alberca_thin_group_activate        (AlbercaThinGroup *self,
                                                              const char       *name);
/* @uuid: (nullable): only if it is still that one; @running_too: also where a virtual machine runs with it */
AlbercaOperation         *alberca_thin_group_delete          (AlbercaThinGroup *self,
                                                              const char       *name,
                                                              const char       *uuid,
                                                              gboolean          running_too);
/* @uuid, @volumes: only if it is still that one, and has no thin volumes but those of these UUIDs */
AlbercaOperation         *alberca_thin_group_delete_pool     (AlbercaThinGroup *self,
                                                              const char       *name,
                                                              const char       *uuid,
                                                              const char *const *volumes);

G_END_DECLS
