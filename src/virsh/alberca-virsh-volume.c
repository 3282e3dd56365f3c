/* alberca-virsh-volume.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-volume.h"

#include <string.h>

#include "virsh/alberca-line.h"

/* vol-create-as can say neither permissions nor a qcow2 version: without one libvirt 9
 * makes images of the version of 2008. */
static gboolean
fits_vol_create_as (const AlbercaVolumeConfig *config)
{
  if (config->format != NULL && strcmp (config->format, "raw") != 0)
    return FALSE;

  return config->compat == NULL && config->backing_path == NULL &&
         config->mode == NULL && config->owner == NULL && config->group == NULL &&
         alberca_line_fits (config->name);
}

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
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);
  g_return_val_if_fail (config != NULL && config->name != NULL, NULL);

  if (fits_vol_create_as (config))
    {
      line = alberca_line_new (uri, "vol-create-as");
      alberca_line_add_name (line, "pool", pool);
      alberca_line_add_name (line, "name", config->name);
      alberca_line_add_number (line, config->capacity);
      if (config->has_allocation)
        {
          alberca_line_add_word (line, "--allocation");
          alberca_line_add_number (line, config->allocation);
        }
      if (config->format != NULL)
        {
          alberca_line_add_word (line, "--format");
          alberca_line_add_word (line, config->format);
        }
    }
  else
    {
      g_autofree char *xml = alberca_volume_config_to_xml (config);

      line = alberca_line_new (uri, "vol-create");
      alberca_line_add_name (line, "pool", pool);
      alberca_line_add_word (line, "/dev/stdin");
      alberca_line_add_document (line, xml);
    }

  return alberca_line_free_to_text (line);
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
