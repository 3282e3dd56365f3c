/* alberca-thin-pools.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Thin pools of LVM and what is in them, which libvirt does not show: through UDisks2 of this computer,
 * on the system bus, with its module for LVM. What changes something asks polkit, and so the user,
 * and waits for the answer. Worker threads. */

#define ALBERCA_THIN_ERROR (alberca_thin_error_quark ())

/* Somebody who was asked for a password and said no is G_IO_ERROR_CANCELLED. */
typedef enum
{
  ALBERCA_THIN_ERROR_NO_BUS,     /* no system bus, or it may not be talked to */
  ALBERCA_THIN_ERROR_NO_SERVICE, /* no UDisks2 on it */
  ALBERCA_THIN_ERROR_NO_MODULE,  /* UDisks2 without LVM */
  ALBERCA_THIN_ERROR_NO_GROUP,   /* UDisks2 does not know such a volume group */
  ALBERCA_THIN_ERROR_NO_VOLUME,  /* nor such a volume in it, or it is another one by now */
  ALBERCA_THIN_ERROR_DENIED,     /* polkit said no */
  ALBERCA_THIN_ERROR_FAILED,     /* what LVM said */
  ALBERCA_THIN_ERROR_IN_DOUBT,   /* nobody said whether it was done */
} AlbercaThinError;

/* A thin pool, or a thin volume: plain data. */
typedef struct
{
  char     *name;
  char     *uuid;     /* LVM's */
  char     *pool;     /* of a thin volume: the name of its thin pool; NULL: this is a thin pool */
  char     *origin;   /* of a snapshot: the name of what it is one of; NULL: of nothing that is there */
  guint64   size;     /* bytes: of a thin pool with its metadata, of a thin volume what it promises */
  double    used;     /* share of it, 0 to 1; 0 while it is not active */
  double    metadata; /* likewise, of a thin pool */
  gboolean  active;   /* its device is there */
  char     *mount_point; /* on this computer; NULL: it is not mounted, as far as UDisks2 knows */
} AlbercaThinRecord;

/* The thin part of a volume group: plain data. */
typedef struct
{
  char      *name;
  guint64    size;   /* bytes */
  guint64    free;   /* likewise */
  guint64    extent; /* likewise */
  GPtrArray *pools;  /* (element-type AlbercaThinRecord), by name */
  GPtrArray *volumes; /* likewise */
  GPtrArray *others;  /* (element-type utf8): names of what is neither, also of what libvirt does not list */
} AlbercaThinRecords;

GQuark              alberca_thin_error_quark           (void);
void                alberca_thin_records_free          (AlbercaThinRecords  *self);
/* @poll: UDisks2 shall look how full they are; it tells later */
AlbercaThinRecords *alberca_thin_pools_read            (const char          *group,
                                                        gboolean             poll,
                                                        GCancellable        *cancellable,
                                                        GError             **error);
gboolean            alberca_thin_pools_create_pool     (const char          *group,
                                                        const char          *name,
                                                        guint64              size,
                                                        GError             **error);
gboolean            alberca_thin_pools_create_volume   (const char          *group,
                                                        const char          *pool,
                                                        const char          *name,
                                                        guint64              size,
                                                        GError             **error);
/* The others take the UUID of what they mean: a name may be another volume's by now. */
gboolean            alberca_thin_pools_create_snapshot (const char          *group,
                                                        const char          *origin,
                                                        const char          *uuid,
                                                        const char          *name,
                                                        GError             **error);
gboolean            alberca_thin_pools_grow            (const char          *group,
                                                        const char          *name,
                                                        const char          *uuid,
                                                        guint64              size,
                                                        GError             **error);
gboolean            alberca_thin_pools_activate        (const char          *group,
                                                        const char          *name,
                                                        const char          *uuid,
                                                        GError             **error);
gboolean            alberca_thin_pools_delete          (const char          *group,
                                                        const char          *name,
                                                        const char          *uuid,
                                                        GError             **error);
/* @volumes: UUIDs of all that it has; they go with it */
gboolean            alberca_thin_pools_delete_pool     (const char          *group,
                                                        const char          *name,
                                                        const char          *uuid,
                                                        const char *const   *volumes,
                                                        GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaThinRecords, alberca_thin_records_free)

G_END_DECLS
