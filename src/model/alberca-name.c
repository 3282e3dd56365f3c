/* alberca-name.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-name.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define NAME_MAX_BYTES 255

static gboolean
has_outer_space (const char *name)
{
  const char *last = g_utf8_find_prev_char (name, name + strlen (name));

  return g_unichar_isspace (g_utf8_get_char (name)) || g_unichar_isspace (g_utf8_get_char (last));
}

/**
 * alberca_name_is_plain:
 * @text: what a person wrote
 */
gboolean
alberca_name_is_plain (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar code = g_utf8_get_char (c);

      /* U+FFFE and U+FFFF are valid UTF-8, but no XML document may hold them */
      if (g_unichar_iscntrl (code) || code == 0x2028 || code == 0x2029 || code == 0xfffe || code == 0xffff)
        return FALSE;
    }

  return TRUE;
}

/**
 * alberca_name_get_problem:
 * @name: a name for a new pool or volume
 */
char *
alberca_name_get_problem (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup (_("Write a name."));
  if (!alberca_name_is_plain (name))
    return g_strdup (_("A name cannot contain line breaks or other control characters."));
  if (strchr (name, '/') != NULL)
    return g_strdup (_("A name cannot contain “/”."));
  if (has_outer_space (name))
    return g_strdup (_("A name cannot begin or end with a space."));
  if (g_str_equal (name, ".") || g_str_equal (name, ".."))
    return g_strdup (_("“.” and “..” mean directories. Write another name."));
  if (strlen (name) > NAME_MAX_BYTES)
    return g_strdup_printf (ngettext ("This name is too long: at most %d byte fits.",
                                      "This name is too long: at most %d bytes fit.", NAME_MAX_BYTES),
                            NAME_MAX_BYTES);

  return NULL;
}
