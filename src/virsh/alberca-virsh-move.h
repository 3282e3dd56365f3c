/* alberca-virsh-move.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A volume that goes to another pool, and what names it. */
typedef struct
{
  const char        *uri;
  const char        *pool;
  const char        *volume;
  const char        *path;       /* NULL where it has none */
  const char        *new_pool;
  const char        *new_volume;
  const char        *new_path;
  const char        *xml;        /* of the new volume, empty */
  const char *const *domains;    /* names, NULL-terminated: their definitions name it */
  gboolean           other_kind; /* a file becomes a device, or the reverse */
} AlbercaVirshMove;

/* Text for a POSIX shell, as in alberca-virsh.h; (transfer full) */
char *alberca_virsh_vol_move    (const AlbercaVirshMove *self);
/* One domain's part of it */
char *alberca_virsh_vol_move_in (const AlbercaVirshMove *self,
                                 const char             *domain);

G_END_DECLS
