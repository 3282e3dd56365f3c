/* alberca-abilities.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one libvirt daemon does and an older one does not. Pure. */

typedef enum
{
  /* External snapshots can be reverted to, and deleted whatever comes after them */
  ALBERCA_ABILITY_REVERT_EXTERNAL = 1 << 0,
  /* While a machine runs, QEMU's jobs are named after its snapshots: not every name will do */
  ALBERCA_ABILITY_NAMES_JOBS      = 1 << 1,
} AlbercaAbilities;

AlbercaAbilities alberca_abilities_decide (guint64     version,
                                           const char *capabilities,
                                           const char *arch);

G_END_DECLS
