/* alberca-bytes.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-bytes.h"

#include <string.h>

/**
 * alberca_bytes_get_16:
 * @data: two bytes
 *
 * Returns: the number they are, the most significant byte first
 */
guint16
alberca_bytes_get_16 (const guint8 *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);
  return GUINT16_FROM_BE (value);
}

/**
 * alberca_bytes_get_32:
 * @data: four bytes
 *
 * Returns: the number they are, the most significant byte first
 */
guint32
alberca_bytes_get_32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_BE (value);
}

/**
 * alberca_bytes_get_64:
 * @data: eight bytes
 *
 * Returns: the number they are, the most significant byte first
 */
guint64
alberca_bytes_get_64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_BE (value);
}
