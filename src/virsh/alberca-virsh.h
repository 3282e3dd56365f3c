/* alberca-virsh.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "xml/alberca-pool-config.h"
#include "xml/alberca-secret-config.h"

G_BEGIN_DECLS

/* Each function returns text that works when pasted into a POSIX shell: the arguments are
 * quoted, XML goes in as a here-document where virsh has no option for what it says.
 * All are (transfer full). URIs never show a password. */

char *alberca_virsh_pool_list      (const char                *uri);
char *alberca_virsh_pool_define    (const char                *uri,
                                    const AlbercaPoolConfig   *config);
/* Always with the document, which keeps the UUID */
char *alberca_virsh_pool_define_document (const char         *uri,
                                    const char                *xml);
char *alberca_virsh_pool_define_strictly (const char         *uri,
                                    const char                *xml);
char *alberca_virsh_pool_try               (const char              *uri,
                                            const char              *xml,
                                            const char              *name);
char *alberca_virsh_pool_start_building (const char          *uri,
                                    const char                *pool,
                                    AlbercaPoolBuild           build);
char *alberca_virsh_pool_delete    (const char                *uri,
                                    const char                *pool);
char *alberca_virsh_pool_build     (const char                *uri,
                                    const char                *pool,
                                    AlbercaPoolBuild           build);
char *alberca_virsh_pool_start     (const char                *uri,
                                    const char                *pool);
char *alberca_virsh_pool_stop      (const char                *uri,
                                    const char                *pool);
char *alberca_virsh_pool_refresh   (const char                *uri,
                                    const char                *pool);
char *alberca_virsh_pool_autostart (const char                *uri,
                                    const char                *pool,
                                    gboolean                   autostart);
char *alberca_virsh_pool_undefine  (const char                *uri,
                                    const char                *pool);
char *alberca_virsh_pool_find_sources (const char              *uri,
                                       const AlbercaPoolConfig *asked);
/* The host's disks, by the names that nodedev-dumpxml takes */
char *alberca_virsh_disk_list        (const char                *uri);
char *alberca_virsh_secret_define    (const char                *uri,
                                      const AlbercaSecretConfig *config);
char *alberca_virsh_secret_set_value (const char                *uri,
                                      const AlbercaSecretConfig *config);

G_END_DECLS
