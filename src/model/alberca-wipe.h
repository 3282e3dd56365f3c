/* alberca-wipe.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"
#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Overwriting volumes: libvirt's algorithms, what each does, and which a host is known to lack. */

/* libvirt's numbers */
typedef enum
{
  ALBERCA_WIPE_ZERO,
  ALBERCA_WIPE_NNSA,
  ALBERCA_WIPE_DOD,
  ALBERCA_WIPE_BSI,
  ALBERCA_WIPE_GUTMANN,
  ALBERCA_WIPE_SCHNEIER,
  ALBERCA_WIPE_PFITZNER7,
  ALBERCA_WIPE_PFITZNER33,
  ALBERCA_WIPE_RANDOM,
  ALBERCA_WIPE_TRIM,
} AlbercaWipeAlgorithm;

#define ALBERCA_WIPE_LAST ALBERCA_WIPE_TRIM

typedef struct
{
  const char *nick;        /* libvirt's word */
  const char *title;       /* msgid */
  const char *description; /* msgid */
} AlbercaWipeInfo;

const AlbercaWipeInfo *alberca_wipe_get_info    (AlbercaWipeAlgorithm  algorithm);
/* Why it cannot be used on volumes of @pool, as far as that is known before; NULL; (transfer full) */
char                  *alberca_wipe_get_problem (AlbercaPool          *pool,
                                                 AlbercaWipeAlgorithm  algorithm);
/* What should be known before these are wiped; (transfer full) */
GStrv                  alberca_wipe_get_notes   (AlbercaPool          *pool,
                                                 GPtrArray            *volumes,
                                                 AlbercaWipeAlgorithm  algorithm,
                                                 gboolean              anew);
/* Some have a format that is overwritten as well, and can be made again */
gboolean               alberca_wipe_asks_anew   (AlbercaPool          *pool,
                                                 GPtrArray            *volumes);
/* @facts: (element-type AlbercaVolumeFacts): of @volumes, in their order. (transfer full) */
char                  *alberca_wipe_commands    (AlbercaPool          *pool,
                                                 GPtrArray            *volumes,
                                                 GPtrArray            *facts,
                                                 AlbercaWipeAlgorithm  algorithm,
                                                 gboolean              anew);
/* One operation per volume; (transfer none), the queue keeps it */
AlbercaBatch          *alberca_wipe_run         (AlbercaPool          *pool,
                                                 GPtrArray            *volumes,
                                                 GPtrArray            *facts,
                                                 AlbercaWipeAlgorithm  algorithm,
                                                 gboolean              anew,
                                                 gboolean              running_too);

G_END_DECLS
