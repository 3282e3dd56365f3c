/* alberca-virsh-volume.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-volume.h"

#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-creation.h"

/**
 * alberca_virsh_vol_create:
 * @uri: a connection
 * @pool: a pool's name
 * @config: the volume, which has a name
 *
 * Returns: (transfer full): the command that makes a volume
 */
char *
alberca_virsh_vol_create (const char                *uri,
                          const char                *pool,
                          const AlbercaVolumeConfig *config)
{
  return alberca_virsh_vol_creation (uri, pool, config, FALSE, NULL);
}

/**
 * alberca_virsh_vol_delete:
 * @uri: a connection
 * @pool: the name of the pool that has it
 * @volume: the volume's name
 *
 * Returns: (transfer full): the command that deletes a volume and its data
 */
char *
alberca_virsh_vol_delete (const char *uri,
                          const char *pool,
                          const char *volume)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && volume != NULL, NULL);

  line = alberca_line_new (uri, "vol-delete");
  alberca_line_add_word (line, "--pool");
  alberca_line_add_word (line, pool);
  alberca_line_add_name (line, "vol", volume);

  return alberca_line_free_to_text (line);
}
