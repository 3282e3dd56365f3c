/* alberca-virsh-transfer.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-transfer.h"

#include "virsh/alberca-line.h"

static GString *
start_line (const char *uri,
            const char *command,
            const char *pool,
            const char *volume,
            const char *file)
{
  GString *line = alberca_line_new (uri, command);

  alberca_line_add_word (line, "--pool");
  alberca_line_add_word (line, pool);
  alberca_line_add_name (line, "vol", volume);
  if (file != NULL)
    alberca_line_add_name (line, "file", file);
  return line;
}

/**
 * alberca_virsh_vol_upload:
 * @uri: a connection
 * @pool: the name of a pool
 * @volume: the name of one of its volumes
 * @file: a path of this computer
 * @sparse: leave out holes; only right for a volume that is empty
 *
 * Returns: (transfer full): the command that fills a volume
 */
char *
alberca_virsh_vol_upload (const char *uri,
                          const char *pool,
                          const char *volume,
                          const char *file,
                          gboolean    sparse)
{
  GString *line = start_line (uri, "vol-upload", pool, volume, file);

  if (sparse)
    alberca_line_add_word (line, "--sparse");
  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_vol_empty:
 * @uri: a connection
 * @pool: the name of a pool
 * @volume: the name of one of its volumes, a file
 * @file: a path of this computer, what is to be its content: without it nothing is lost
 *
 * A hole cuts off what is behind it; then there is one byte, which must be 0.
 *
 * Returns: (transfer full): the commands that leave nothing of a volume's content
 */
char *
alberca_virsh_vol_empty (const char *uri,
                         const char *pool,
                         const char *volume,
                         const char *file)
{
  g_autofree char *line = alberca_line_free_to_text (start_line (uri, "vol-upload", pool, volume, NULL));
  g_autofree char *test = NULL;
  GString *words = g_string_new ("test -r");

  alberca_line_add_word (words, file);
  test = g_string_free (words, FALSE);
  return g_strdup_printf ("%s && empty=$(mktemp) && truncate --size 1 \"$empty\" &&\n"
                          "%s \"$empty\" --sparse &&\n"
                          "%s \"$empty\" && rm \"$empty\"", test, line, line);
}

/**
 * alberca_virsh_vol_download:
 * @uri: a connection
 * @pool: the name of a pool
 * @volume: the name of one of its volumes
 * @file: a path of this computer
 *
 * Returns: (transfer full): the command that saves a volume's content
 */
char *
alberca_virsh_vol_download (const char *uri,
                            const char *pool,
                            const char *volume,
                            const char *file)
{
  GString *line = start_line (uri, "vol-download", pool, volume, file);

  alberca_line_add_word (line, "--sparse");
  return alberca_line_free_to_text (line);
}
