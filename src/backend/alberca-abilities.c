/* alberca-abilities.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-abilities.h"

#include "xml/alberca-machine-storage.h"

/* As libvirt counts them */
#define VERSION(major, minor) ((major) * G_GUINT64_CONSTANT (1000000) + (minor) * G_GUINT64_CONSTANT (1000))

/* All that depends on the daemon. Where it says so itself, that decides: distributions backport. */
static const struct
{
  AlbercaAbilities  ability;
  const char       *element; /* of a guest in the capabilities, or NULL */
  guint64           since;   /* where there is no such element */
} table[] = {
  /* 9.9 says it; 9.0 deletes some, and reverts to none */
  { ALBERCA_ABILITY_REVERT_EXTERNAL, "features/externalSnapshot", 0 },
  { ALBERCA_ABILITY_NAMES_JOBS, NULL, VERSION (10, 9) },
};

/**
 * alberca_abilities_decide:
 * @version: of the daemon, what virConnectGetLibVersion() says; 0: it is not known
 * @capabilities: (nullable): what virConnectGetCapabilities() says
 * @arch: (nullable): of a machine; %NULL: any
 *
 * Any thread. What is not known is not there.
 *
 * Returns: what the daemon can do
 */
AlbercaAbilities
alberca_abilities_decide (guint64     version,
                          const char *capabilities,
                          const char *arch)
{
  AlbercaAbilities abilities = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (table[i].element != NULL
            ? capabilities != NULL && alberca_machine_storage_has_feature (capabilities, arch, table[i].element)
            : version >= table[i].since)
        abilities |= table[i].ability;
    }
  return abilities;
}
