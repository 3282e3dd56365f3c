/* alberca-iso9660.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-iso9660.h"

#include <string.h>

#define SECTOR 2048
#define FIRST_DESCRIPTOR 16

#define CATALOG_ENTRY 32
/* A Joliet label has room for so many characters: a longer one was cut */
#define JOLIET_LABEL 16

G_DEFINE_BOXED_TYPE (AlbercaIso, alberca_iso, alberca_iso_copy, alberca_iso_free)

/* Numbers are there twice, little-endian first. The caller has checked the bounds. */
static guint16
get_16 (const guint8 *data)
{
  return (guint16) (data[0] | data[1] << 8);
}

static guint32
get_32 (const guint8 *data)
{
  return (guint32) get_16 (data) | (guint32) get_16 (data + 2) << 16;
}

/* ---- Texts ---- */

/* Takes @text (nullable): without control characters and the blanks around it; NULL where nothing is left. */
static char *
clean (char *text)
{
  char *out = text;

  if (text == NULL)
    return NULL;
  for (const char *in = text; *in != '\0'; in = g_utf8_next_char (in))
    {
      gsize length = (gsize) (g_utf8_next_char (in) - in);

      if (!g_unichar_isprint (g_utf8_get_char (in)))
        continue;
      memmove (out, in, length);
      out += length;
    }
  *out = '\0';
  g_strstrip (text);
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* A field of fixed length, filled with blanks. Its letters should be ASCII; programs write what
 * they like. */
static char *
dup_field (const guint8 *data,
           gsize         length)
{
  gsize end = strnlen ((const char *) data, length);

  if (g_utf8_validate ((const char *) data, (gssize) end, NULL))
    return clean (g_strndup ((const char *) data, end));
  return clean (g_convert ((const char *) data, (gssize) end, "UTF-8", "ISO-8859-1", NULL, NULL, NULL));
}

/* UCS-2, the most significant byte first. Half a pair of surrogates ends the text. */
static char *
dup_joliet_field (const guint8 *data,
                  gsize         length)
{
  gunichar2 units[JOLIET_LABEL] = { 0 };

  g_assert (length / 2 <= JOLIET_LABEL);

  for (gsize i = 0; i < length / 2; i++)
    units[i] = (gunichar2) (data[2 * i] << 8 | data[2 * i + 1]);
  return clean (g_utf16_to_utf8 (units, (glong) (length / 2), NULL, NULL, NULL));
}

/* ISO 9660 writes "DEBIAN_12" where Joliet says "Debian 12" */
static char *
normalize (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_strdelimit (g_steal_pointer (&folded), "_", ' ');
}

/* Whether @joliet is but the beginning of what ISO 9660 says, cut for want of room. */
static gboolean
is_cut (const char *joliet,
        const char *whole)
{
  g_autofree char *beginning = NULL;
  g_autofree char *all = NULL;

  if (joliet == NULL || whole == NULL || g_utf8_strlen (joliet, -1) < JOLIET_LABEL - 1)
    return FALSE;
  beginning = normalize (joliet);
  all = normalize (whole);
  return strlen (all) > strlen (beginning) && g_str_has_prefix (all, beginning);
}

/* ---- Volume descriptors ---- */

static gboolean
has_identifier (const guint8 *sector,
                const char   *identifier)
{
  return memcmp (sector + 1, identifier, 5) == 0;
}

/* @length digits; -1 where there are others */
static int
get_digits (const guint8 *data,
            guint         length)
{
  int value = 0;

  for (guint i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (data[i]))
        return -1;
      value = value * 10 + (data[i] - '0');
    }
  return value;
}

/* "2026112619301500" and the time zone in quarters of an hour */
static gint64
get_date (const guint8 *data)
{
  int year = get_digits (data, 4);
  g_autoptr(GDateTime) date = NULL;

  if (year < 1)
    return 0;
  date = g_date_time_new_utc (year, get_digits (data + 4, 2), get_digits (data + 6, 2), get_digits (data + 8, 2),
                              get_digits (data + 10, 2), get_digits (data + 12, 2));
  if (date == NULL)
    return 0;
  return g_date_time_to_unix (date) - (gint64) (gint8) data[16] * 15 * 60;
}

static void
read_primary (AlbercaIso   *self,
              const guint8 *sector)
{
  guint16 block = get_16 (sector + 128);

  if (block != 512 && block != 1024)
    block = SECTOR;
  self->system_id = dup_field (sector + 8, 32);
  self->volume_id = dup_field (sector + 40, 32);
  self->size = (guint64) get_32 (sector + 80) * block;
  self->publisher = dup_field (sector + 318, 128);
  self->created = get_date (sector + 813);
}

/* The three levels of Joliet tell themselves by an escape sequence. */
static gboolean
is_joliet (const guint8 *sector)
{
  const guint8 *escape = sector + 88;

  return escape[0] == '%' && escape[1] == '/' && (escape[2] == '@' || escape[2] == 'C' || escape[2] == 'E');
}

static void
read_boot_record (AlbercaIso   *self,
                  const guint8 *sector)
{
  static const char el_torito[] = "EL TORITO SPECIFICATION";

  if (memcmp (sector + 7, el_torito, sizeof el_torito - 1) == 0)
    self->catalog_offset = (guint64) get_32 (sector + 71) * SECTOR;
}

/* Reads the descriptors one after the other; tells whether there was a primary one. */
static gboolean
read_descriptors (AlbercaIso   *self,
                  const guint8 *head,
                  gsize         length,
                  char        **joliet)
{
  gboolean has_primary = FALSE;

  for (gsize offset = FIRST_DESCRIPTOR * SECTOR; offset + SECTOR <= length; offset += SECTOR)
    {
      const guint8 *sector = head + offset;

      if (has_identifier (sector, "NSR02") || has_identifier (sector, "NSR03"))
        self->udf = TRUE;
      else if (has_identifier (sector, "BEA01") || has_identifier (sector, "TEA01"))
        continue;
      else if (!has_identifier (sector, "CD001"))
        break;
      else if (sector[0] == 0)
        read_boot_record (self, sector);
      else if (sector[0] == 1 && !has_primary)
        {
          has_primary = TRUE;
          read_primary (self, sector);
        }
      else if (sector[0] == 2 && *joliet == NULL && is_joliet (sector))
        {
          self->joliet = TRUE;
          *joliet = dup_joliet_field (sector + 40, 32);
        }
    }
  return has_primary;
}

/* A partition table where a disc has nothing: the image is one for USB sticks as well. */
static gboolean
has_partitions (const guint8 *head)
{
  if (head[510] != 0x55 || head[511] != 0xaa)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (head[446 + 16 * i + 4] != 0)
      return TRUE;
  return FALSE;
}

/**
 * alberca_iso_parse:
 * @head: the first bytes of an image
 * @length: how many; of %ALBERCA_ISO_HEAD_LENGTH nothing is missed
 *
 * What it boots is known after alberca_iso_read_catalog(), where there is a catalog.
 *
 * Returns: (transfer full) (nullable): %NULL where it is not the image of a disc
 */
AlbercaIso *
alberca_iso_parse (const guint8 *head,
                   gsize         length)
{
  g_autoptr(AlbercaIso) self = g_new0 (AlbercaIso, 1);
  g_autofree char *joliet = NULL;

  if (!read_descriptors (self, head, length, &joliet) && !self->udf)
    return NULL;

  self->hybrid = has_partitions (head);
  if (joliet != NULL && !is_cut (joliet, self->volume_id))
    self->label = g_steal_pointer (&joliet);
  else
    self->label = g_strdup (self->volume_id);
  return g_steal_pointer (&self);
}

/* ---- The boot catalog ---- */

static void
add_platform (AlbercaIso *self,
              guint8      platform)
{
  if (platform == 0x00)
    self->boot |= ALBERCA_ISO_BOOT_BIOS;
  else if (platform == 0xef)
    self->boot |= ALBERCA_ISO_BOOT_UEFI;
  else
    self->boot |= ALBERCA_ISO_BOOT_OTHER;
}

/**
 * alberca_iso_read_catalog:
 * @self: what the header says
 * @data: the bytes at its catalog_offset
 * @length: how many; at most %ALBERCA_ISO_CATALOG_LENGTH are looked at
 *
 * Finds out which firmware the disc boots. What is no boot catalog boots nothing.
 */
void
alberca_iso_read_catalog (AlbercaIso   *self,
                          const guint8 *data,
                          gsize         length)
{
  guint8 platform;

  length = MIN (length, ALBERCA_ISO_CATALOG_LENGTH);
  if (length < 2 * CATALOG_ENTRY || data[0] != 0x01 || data[30] != 0x55 || data[31] != 0xaa)
    return;

  platform = data[1];
  for (gsize offset = CATALOG_ENTRY; offset + CATALOG_ENTRY <= length; offset += CATALOG_ENTRY)
    {
      const guint8 *entry = data + offset;

      /* A section begins, the last one with 0x91: its entries are for this platform. */
      if (entry[0] == 0x90 || entry[0] == 0x91)
        platform = entry[1];
      else if (entry[0] == 0x88)
        add_platform (self, platform);
    }
}

AlbercaIso *
alberca_iso_copy (const AlbercaIso *self)
{
  AlbercaIso *copy = g_memdup2 (self, sizeof *self);

  copy->label = g_strdup (self->label);
  copy->volume_id = g_strdup (self->volume_id);
  copy->system_id = g_strdup (self->system_id);
  copy->publisher = g_strdup (self->publisher);
  return copy;
}

void
alberca_iso_free (AlbercaIso *self)
{
  g_free (self->label);
  g_free (self->volume_id);
  g_free (self->system_id);
  g_free (self->publisher);
  g_free (self);
}
