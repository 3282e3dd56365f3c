/* alberca-virsh-creation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-creation.h"

#include <string.h>

#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh.h"

/* Stands for the number while a line is built: no character, but valid in XML and in UTF-8 */
#define MARK "\357\267\220"

/* vol-create-as can say neither permissions nor a qcow2 version: without one libvirt 9
 * makes images of the version of 2008. */
static gboolean
fits_vol_create_as (const AlbercaVolumeConfig *config)
{
  if (config->format != NULL && strcmp (config->format, "qcow2") == 0)
    return FALSE;

  return config->compat == NULL && config->backing_path == NULL && config->encryption == NULL && !config->nocow &&
         config->mode == NULL && config->owner == NULL && config->group == NULL &&
         alberca_line_fits (config->name);
}

static char *
replace (const char *text,
         const char *what,
         const char *with)
{
  g_auto(GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

/* What a here-document with an unquoted delimiter would otherwise replace */
static char *
escape_for_here_document (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\\$`", *c) != NULL)
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *c);
    }

  return g_string_free (escaped, FALSE);
}

static void
add_arguments (GString                   *line,
               const char                *pool,
               const AlbercaVolumeConfig *config,
               gboolean                   preallocate_metadata,
               const char                *after)
{
  g_autofree char *marked = NULL;

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
  if (preallocate_metadata)
    alberca_line_add_word (line, "--prealloc-metadata");

  /* A word with the mark in it is one that is quoted */
  marked = replace (line->str, MARK, "'\"$n\"'");
  g_string_assign (line, marked);
  g_string_append (line, after);
}

static void
add_document (GString                   *line,
              const char                *pool,
              const AlbercaVolumeConfig *config,
              gboolean                   preallocate_metadata,
              gboolean                   many,
              const char                *after)
{
  g_autofree char *xml = alberca_volume_config_to_xml (config);

  alberca_line_add_name (line, "pool", pool);
  alberca_line_add_word (line, "/dev/stdin");
  if (preallocate_metadata)
    alberca_line_add_word (line, "--prealloc-metadata");

  if (many)
    {
      g_autofree char *escaped = escape_for_here_document (xml);
      g_autofree char *expanded = replace (escaped, MARK, "${n}");

      alberca_line_add_document_then (line, expanded, TRUE, after);
    }
  else
    {
      alberca_line_add_document_then (line, xml, FALSE, after);
    }
}

static char *
make_line (const char                *uri,
           const char                *pool,
           const AlbercaVolumeConfig *config,
           gboolean                   preallocate_metadata,
           gboolean                   many)
{
  gboolean short_form = fits_vol_create_as (config);
  GString *line = alberca_line_new (uri, short_form ? "vol-create-as" : "vol-create");
  /* As with a person at the keyboard: nothing more after the first that fails */
  const char *after = many ? " || break" : "";

  if (short_form)
    add_arguments (line, pool, config, preallocate_metadata, after);
  else
    add_document (line, pool, config, preallocate_metadata, many, after);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_vol_creation:
 * @uri: a connection
 * @pool: a pool's name
 * @config: the volume, which has a name unless there are @numbers
 * @preallocate_metadata: write the map of a qcow2 at once
 * @numbers: (nullable): the names of several volumes that are otherwise alike
 *
 * Returns: (transfer full): the command that makes a volume, or a loop that makes them all
 */
char *
alberca_virsh_vol_creation (const char                *uri,
                            const char                *pool,
                            const AlbercaVolumeConfig *config,
                            gboolean                   preallocate_metadata,
                            const AlbercaVirshNumbers *numbers)
{
  g_autoptr(AlbercaVolumeConfig) marked = NULL;
  g_autofree char *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);
  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (config->name != NULL || numbers != NULL, NULL);

  if (numbers == NULL)
    return make_line (uri, pool, config, preallocate_metadata, FALSE);

  marked = alberca_volume_config_copy (config);
  g_free (marked->name);
  marked->name = g_strconcat (numbers->prefix, MARK, numbers->suffix, NULL);
  line = make_line (uri, pool, marked, preallocate_metadata, TRUE);

  return g_strdup_printf ("for n in $(seq -f %%0%ug %u %u); do\n%s\ndone",
                          MAX (numbers->digits, 1), numbers->first, numbers->first + numbers->count - 1, line);
}

/**
 * alberca_virsh_with_new_secret:
 * @uri: a connection
 * @secret: the secret that the volumes name
 * @creation: what makes them
 *
 * One command list: a shell that is given all of it reads to the end before it runs anything, so
 * that what follows is not taken for the passphrase, for which virsh asks.
 *
 * Returns: (transfer full): the commands that make the secret, then the volumes
 */
char *
alberca_virsh_with_new_secret (const char                *uri,
                               const AlbercaSecretConfig *secret,
                               const char                *creation)
{
  g_autofree char *xml = NULL;
  g_autofree char *value = NULL;
  GString *lines = NULL;

  g_return_val_if_fail (uri != NULL && secret != NULL && creation != NULL, NULL);

  xml = alberca_secret_config_to_xml (secret);
  lines = alberca_line_new (uri, "secret-define");
  alberca_line_add_word (lines, "/dev/stdin");
  alberca_line_add_document_then (lines, xml, FALSE, " &&");
  value = alberca_virsh_secret_set_value (uri, secret);
  g_string_append_printf (lines, "\n%s &&\n%s", value, creation);

  return alberca_line_free_to_text (lines);
}
