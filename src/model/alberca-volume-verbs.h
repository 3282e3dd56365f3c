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

G_END_DECLS
