/* alberca-virsh-media.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "xml/alberca-domain-media.h"

G_BEGIN_DECLS

/* What alberca-virsh.h has for pools, for the discs in the drives of domains. All are (transfer full). */

char *alberca_virsh_change_media (const char           *uri,
                                  const AlbercaMachine *machine,
                                  const AlbercaDrive   *drive,
                                  const char           *path,
                                  gboolean              block,
                                  gboolean              force);
char *alberca_virsh_attach_drive (const char           *uri,
                                  const AlbercaMachine *machine,
                                  const char           *path,
                                  gboolean              block);

G_END_DECLS
