/* alberca-virsh-creation.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "xml/alberca-secret-config.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* New volumes, one or many, as text that works when pasted into a POSIX shell. All are
 * (transfer full). */

/* Names that differ in a number: prefix, number, suffix */
typedef struct
{
  const char *prefix;
  const char *suffix;
  guint       digits; /* at least so many: zeros fill them */
  guint       first;
  guint       count;
} AlbercaVirshNumbers;

char *alberca_virsh_vol_creation    (const char                *uri,
                                     const char                *pool,
                                     const AlbercaVolumeConfig *config,
                                     gboolean                   preallocate_metadata,
                                     const AlbercaVirshNumbers *numbers);
char *alberca_virsh_with_new_secret (const char                *uri,
                                     const AlbercaSecretConfig *secret,
                                     const char                *creation);

G_END_DECLS
