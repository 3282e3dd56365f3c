/* alberca-volume-names.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Names for new volumes. A pattern has one “{n}” where the number goes, with as many n as the
 * number has digits at least: “lab-{nn}.img” makes lab-01.img. */

/* What a pattern is made of; FALSE if it is none. @prefix, @suffix: (out) (transfer full) */
gboolean  alberca_volume_names_split        (const char   *pattern,
                                             char        **prefix,
                                             char        **suffix,
                                             guint        *digits);
/* @name with “-{n}” before its extension, unless it is a pattern already; (transfer full) */
char     *alberca_volume_names_make_pattern (const char   *name,
                                             guint         count);
/* The names, NULL-terminated; of one volume: @name as it is; (transfer full) */
char    **alberca_volume_names_expand       (const char   *name,
                                             guint         first,
                                             guint         count);

/* A name that no volume has; where libvirt names the volumes itself, the one it will give.
 * “” where it cannot make another; (transfer full) */
char     *alberca_volume_names_propose      (AlbercaPool  *pool,
                                             const char   *format);
/* What is wrong with @name, translated, or NULL; (transfer full) */
char     *alberca_volume_names_get_problem  (AlbercaPool  *pool,
                                             const char   *format,
                                             const char   *name,
                                             guint         first,
                                             guint         count);

G_END_DECLS
