/* alberca-size.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sizes as people write them: "20 GiB", "1.5G", "1,5 GiB" (in a locale with a decimal comma),
 * "512M", "1048576". Letters alone are binary, as in virsh: K = KiB; "KB", "MB" … are decimal.
 * Without a unit: @default_unit. */

#define ALBERCA_SIZE_ERROR (alberca_size_error_quark ())

typedef enum
{
  ALBERCA_SIZE_ERROR_EMPTY,
  ALBERCA_SIZE_ERROR_NOT_A_NUMBER,
  ALBERCA_SIZE_ERROR_NEGATIVE,
  ALBERCA_SIZE_ERROR_UNIT,
  ALBERCA_SIZE_ERROR_OVERFLOW,
} AlbercaSizeError;

GQuark   alberca_size_error_quark (void);
gboolean alberca_size_parse       (const char  *text,
                                   const char  *default_unit,
                                   guint64     *bytes,
                                   GError     **error);
/* "23.1 GiB", in the user's locale */
char    *alberca_size_format      (guint64      bytes);
/* As one would type it, and so that parsing it gives the same number: "20 GiB", "1000001 B" */
char    *alberca_size_to_text     (guint64      bytes);

G_END_DECLS
