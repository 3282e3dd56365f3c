/* alberca-domain-move.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A volume has gone to another place: what a domain's document says of it follows, everything else
 * in the document stays as it is. */

typedef struct
{
  const char *path;   /* of the file or device */
  const char *pool;   /* its name */
  const char *volume;
  gboolean    device; /* it is no file */
} AlbercaDiskPlace;

char *alberca_domain_move (const char              *xml,
                           const AlbercaDiskPlace  *from,
                           const AlbercaDiskPlace  *to,
                           guint                   *n_changes,
                           GError                 **error);

G_END_DECLS
