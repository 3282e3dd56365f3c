/* alberca-size.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-size.h"

#include <langinfo.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (alberca-size-error-quark, alberca_size_error)

static const struct
{
  const char *name;
  guint64     bytes;
} units[] = {
  { "B", 1 },
  { "byte", 1 },
  { "bytes", 1 },
  { "K", G_GUINT64_CONSTANT (1) << 10 },
  { "KiB", G_GUINT64_CONSTANT (1) << 10 },
  { "KB", G_GUINT64_CONSTANT (1000) },
  { "M", G_GUINT64_CONSTANT (1) << 20 },
  { "MiB", G_GUINT64_CONSTANT (1) << 20 },
  { "MB", G_GUINT64_CONSTANT (1000000) },
  { "G", G_GUINT64_CONSTANT (1) << 30 },
  { "GiB", G_GUINT64_CONSTANT (1) << 30 },
  { "GB", G_GUINT64_CONSTANT (1000000000) },
  { "T", G_GUINT64_CONSTANT (1) << 40 },
  { "TiB", G_GUINT64_CONSTANT (1) << 40 },
  { "TB", G_GUINT64_CONSTANT (1000000000000) },
  { "P", G_GUINT64_CONSTANT (1) << 50 },
  { "PiB", G_GUINT64_CONSTANT (1) << 50 },
  { "PB", G_GUINT64_CONSTANT (1000000000000000) },
  { "E", G_GUINT64_CONSTANT (1) << 60 },
  { "EiB", G_GUINT64_CONSTANT (1) << 60 },
  { "EB", G_GUINT64_CONSTANT (1000000000000000000) },
};

/* What a person wrote, cut up; every part points into the same text. */
typedef struct
{
  const char *whole;
  gsize       n_whole;
  const char *fraction;
  gsize       n_fraction;
  const char *unit;
  gsize       n_unit;
} SizeParts;

static gboolean
find_unit (const char *name,
           gsize       length,
           guint64    *bytes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (strlen (units[i].name) == length && g_ascii_strncasecmp (units[i].name, name, length) == 0)
        {
          *bytes = units[i].bytes;
          return TRUE;
        }
    }

  return FALSE;
}

/* Also the no-break spaces that alberca_size_format () writes: what was copied can be pasted */
static const char *
skip_spaces (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return text;
}

static gsize
count_digits (const char *text)
{
  return strspn (text, "0123456789");
}

static gsize
decimal_point_length (const char *text)
{
  const char *point = nl_langinfo (RADIXCHAR);

  if (*text == '.')
    return 1;
  if (*point != '\0' && g_str_has_prefix (text, point))
    return strlen (point);

  return 0;
}

static gboolean
split_size (const char *text,
            SizeParts  *parts)
{
  const char *cursor = skip_spaces (text);
  const char *end;
  gsize n_point;

  parts->whole = cursor;
  parts->n_whole = count_digits (cursor);
  cursor += parts->n_whole;

  n_point = decimal_point_length (cursor);
  cursor += n_point;
  parts->fraction = cursor;
  parts->n_fraction = n_point > 0 ? count_digits (cursor) : 0;
  cursor += parts->n_fraction;
  if (parts->n_whole + parts->n_fraction == 0)
    return FALSE;

  cursor = skip_spaces (cursor);
  for (end = cursor; *end != '\0' && g_unichar_isalpha (g_utf8_get_char (end));)
    end = g_utf8_next_char (end);
  parts->unit = cursor;
  parts->n_unit = end - cursor;

  return *skip_spaces (end) == '\0';
}

/* Exact for any number of digits: ⌊0.d₁d₂… × unit⌋ from the last digit to the first, because
 * ⌊(d × unit + x) / 10⌋ = ⌊(d × unit + ⌊x⌋) / 10⌋. The sum stays below 10 × 2⁶⁰ < 2⁶⁴. */
static guint64
fraction_to_bytes (const SizeParts *parts,
                   guint64          unit)
{
  guint64 bytes = 0;

  for (gsize i = parts->n_fraction; i > 0; i--)
    bytes = ((guint64) (parts->fraction[i - 1] - '0') * unit + bytes) / 10;

  return bytes;
}

static gboolean
parts_to_bytes (const SizeParts *parts,
                guint64          unit,
                guint64         *bytes)
{
  guint64 value = 0;

  for (gsize i = 0; i < parts->n_whole; i++)
    {
      if (!g_uint64_checked_mul (&value, value, 10) ||
          !g_uint64_checked_add (&value, value, (guint64) (parts->whole[i] - '0')))
        return FALSE;
    }

  return g_uint64_checked_mul (&value, value, unit) &&
         g_uint64_checked_add (bytes, value, fraction_to_bytes (parts, unit));
}

static gboolean
looks_negative (const char *text)
{
  const char *cursor = skip_spaces (text);

  if (g_str_has_prefix (cursor, "-"))
    cursor += strlen ("-");
  else if (g_str_has_prefix (cursor, "−"))
    cursor += strlen ("−");
  else
    return FALSE;

  return g_ascii_isdigit (*skip_spaces (cursor)) || decimal_point_length (cursor) > 0;
}

static gboolean
refuse_text (const char *text,
             GError    **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_NOT_A_NUMBER,
                           _("This is not a size. Write a number and a unit, for example 20 GiB."));
      return TRUE;
    }
  if (*skip_spaces (text) == '\0')
    {
      g_set_error_literal (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_EMPTY,
                           _("Write a size: a number and a unit, for example 20 GiB."));
      return TRUE;
    }
  if (looks_negative (text))
    {
      g_set_error_literal (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_NEGATIVE,
                           _("A size cannot be negative. Write it without the minus sign."));
      return TRUE;
    }

  return FALSE;
}

/**
 * alberca_size_parse:
 * @text: what a person wrote
 * @default_unit: (nullable): the unit where none was written; bytes if %NULL
 * @bytes: (out): the size, cut off below one byte
 * @error: a translated message that says what is wrong and what to write
 */
gboolean
alberca_size_parse (const char *text,
                    const char *default_unit,
                    guint64    *bytes,
                    GError    **error)
{
  SizeParts parts;
  guint64 unit = 1;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (refuse_text (text, error))
    return FALSE;

  if (!split_size (text, &parts))
    {
      g_set_error (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_NOT_A_NUMBER,
                   _("“%s” is not a size. Write a number and a unit, for example 20 GiB."), text);
      return FALSE;
    }

  if (parts.n_unit == 0 && default_unit != NULL)
    {
      parts.unit = default_unit;
      parts.n_unit = strlen (default_unit);
    }
  if (parts.n_unit > 0 && !find_unit (parts.unit, parts.n_unit, &unit))
    {
      g_autofree char *name = g_strndup (parts.unit, parts.n_unit);

      g_set_error (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_UNIT,
                   _("“%s” is not a unit. Write B, KiB, MiB, GiB, TiB, PiB or EiB."), name);
      return FALSE;
    }

  if (!parts_to_bytes (&parts, unit, bytes))
    {
      g_set_error (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_OVERFLOW,
                   _("“%s” is too large. The limit is below 16 EiB."), text);
      return FALSE;
    }

  return TRUE;
}

/**
 * alberca_size_format:
 * @bytes: a size
 *
 * Returns: (transfer full): the size rounded for reading, in the user's locale
 */
char *
alberca_size_format (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
}

/**
 * alberca_size_to_text:
 * @bytes: a size
 *
 * Returns: (transfer full): the size without rounding, as one would type it
 */
char *
alberca_size_to_text (guint64 bytes)
{
  static const char *const names[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  gsize i = 0;

  while (bytes != 0 && bytes % 1024 == 0 && i + 1 < G_N_ELEMENTS (names))
    {
      bytes /= 1024;
      i++;
    }

  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", bytes, names[i]);
}
