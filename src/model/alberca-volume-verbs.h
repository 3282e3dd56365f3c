/* alberca-volume-verbs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What can be done with one volume. Every verb returns the operation it started (transfer none; the
 * queue owns it); the same without _commands () is text that does it in a shell (transfer full). */

typedef enum
{
  ALBERCA_VOLUME_SIZE_SHRINK   = 1 << 0, /* it becomes smaller: what is beyond is lost */
  ALBERCA_VOLUME_SIZE_ALLOCATE = 1 << 1, /* occupy everything at once; raw files only */
} AlbercaVolumeSizeFlags;

/* @xml: the document of the copy, @name what it is called there; @expected: bytes that it will
 * occupy, 0 where that is not known */
AlbercaOperation *alberca_volume_clone         (AlbercaPool            *pool,
                                                AlbercaVolume          *volume,
                                                AlbercaPool            *target,
                                                const char             *name,
                                                const char             *xml,
                                                gboolean                reflink,
                                                guint64                 expected);
char             *alberca_volume_clone_command (AlbercaPool            *pool,
                                                AlbercaVolume          *volume,
                                                AlbercaPool            *target,
                                                const char             *xml,
                                                gboolean                reflink);
/* @capacity: bytes. For volumes that no running domain has */
AlbercaOperation *alberca_volume_resize        (AlbercaPool            *pool,
                                                AlbercaVolume          *volume,
                                                guint64                 capacity,
                                                AlbercaVolumeSizeFlags  flags);
char             *alberca_volume_resize_command (AlbercaPool           *pool,
                                                AlbercaVolume          *volume,
                                                guint64                 capacity,
                                                AlbercaVolumeSizeFlags  flags);
/* @disk: the target of the volume in a running @domain */
AlbercaOperation *alberca_volume_grow_live     (AlbercaPool            *pool,
                                                AlbercaVolume          *volume,
                                                const char             *domain,
                                                const char             *disk,
                                                guint64                 capacity);
char             *alberca_volume_grow_live_command (AlbercaPool        *pool,
                                                const char             *domain,
                                                const char             *disk,
                                                guint64                 capacity);
/* @algorithm: libvirt's number, @nick its word; @anew: the document of the volume that is made in the
 * place of the wiped one, or NULL */
AlbercaOperation *alberca_volume_wipe          (AlbercaPool            *pool,
                                                AlbercaVolume          *volume,
                                                guint                   algorithm,
                                                const char             *nick,
                                                const char             *anew,
                                                gboolean                running_too);
char             *alberca_volume_wipe_command  (AlbercaPool            *pool,
                                                AlbercaVolume          *volume,
                                                const char             *nick,
                                                const char             *anew);

G_END_DECLS
