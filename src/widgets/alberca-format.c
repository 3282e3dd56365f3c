/* alberca-format.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-format.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"

/**
 * alberca_format_size:
 * @object: (nullable): what the expression is evaluated for, unused
 * @bytes: a size
 *
 * Returns: (transfer full): the size as people read it, "23.1 GiB"
 */
char *
alberca_format_size (gpointer object,
                     guint64  bytes)
{
  return alberca_size_format (bytes);
}

/**
 * alberca_format_date:
 * @object: (nullable): what the expression is evaluated for, unused
 * @seconds: seconds since 1970, 0 where unknown
 *
 * Returns: (transfer full): day and time in the user's time zone, "" where unknown
 */
char *
alberca_format_date (gpointer object,
                     gint64   seconds)
{
  g_autoptr(GDateTime) date = NULL;

  if (seconds <= 0)
    return g_strdup ("");

  date = g_date_time_new_from_unix_local (seconds);
  if (date == NULL)
    return g_strdup ("");

  /* Translators: day and time in a narrow column, as in "2026-11-23 17:05"; see g_date_time_format() */
  return g_date_time_format (date, _("%Y-%m-%d %H:%M"));
}

/**
 * alberca_format_base_name:
 * @object: (nullable): what the expression is evaluated for, unused
 * @path: (nullable): a path
 *
 * Returns: (transfer full): the last part of the path, "" for %NULL
 */
char *
alberca_format_base_name (gpointer    object,
                          const char *path)
{
  return path != NULL && *path != '\0' ? g_path_get_basename (path) : g_strdup ("");
}
