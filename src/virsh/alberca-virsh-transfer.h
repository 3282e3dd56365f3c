/* alberca-virsh-transfer.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Between volumes and files of this computer; as in alberca-virsh.h. */

char *alberca_virsh_vol_upload   (const char *uri,
                                  const char *pool,
                                  const char *volume,
                                  const char *file,
                                  gboolean    sparse);
char *alberca_virsh_vol_empty    (const char *uri,
                                  const char *pool,
                                  const char *volume,
                                  const char *file);
char *alberca_virsh_vol_download (const char *uri,
                                  const char *pool,
                                  const char *volume,
                                  const char *file);

G_END_DECLS
