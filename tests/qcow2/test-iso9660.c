/* test-iso9660.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Discs that xorriso made, bytes that somebody made up, and noise. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "qcow2/alberca-iso9660.h"

#define SECTOR 2048
#define SEED 20261126

/* Copies of the exact length: a read past the end shows under the sanitizer. */
static AlbercaIso *
parse (const guint8 *data,
       gsize         length)
{
  g_autofree guint8 *head = g_memdup2 (data, length);

  return alberca_iso_parse (head, length);
}

static void
put_16 (guint8  *data,
        guint16  value)
{
  data[0] = (guint8) value;
  data[1] = (guint8) (value >> 8);
}

static void
put_32 (guint8  *data,
        guint32  value)
{
  put_16 (data, (guint16) value);
  put_16 (data + 2, (guint16) (value >> 16));
}

static void
put_text (guint8     *data,
          gsize       length,
          const char *text)
{
  memset (data, ' ', length);
  memcpy (data, text, MIN (strlen (text), length));
}

static guint8 *
put_descriptor (guint8     *head,
                guint       number,
                guint8      type,
                const char *identifier)
{
  guint8 *sector = head + (16 + number) * SECTOR;

  sector[0] = type;
  memcpy (sector + 1, identifier, 5);
  sector[6] = 1;
  return sector;
}

static void
put_primary (guint8     *head,
             guint       number,
             const char *label)
{
  guint8 *sector = put_descriptor (head, number, 1, "CD001");

  put_text (sector + 8, 32, "LINUX");
  put_text (sector + 40, 32, label);
  put_32 (sector + 80, 1000);
  put_16 (sector + 128, SECTOR);
  put_text (sector + 318, 128, "The lab");
  memcpy (sector + 813, "2026112619301500", 16);
  sector[829] = 4; /* an hour east */
}

static void
put_joliet (guint8     *head,
            guint       number,
            const char *label)
{
  guint8 *sector = put_descriptor (head, number, 2, "CD001");
  g_autofree gunichar2 *units = g_utf8_to_utf16 (label, -1, NULL, NULL, NULL);

  for (guint i = 0; i < 16; i++)
    sector[40 + 2 * i + 1] = ' ';
  for (guint i = 0; units[i] != 0 && i < 16; i++)
    {
      sector[40 + 2 * i] = (guint8) (units[i] >> 8);
      sector[40 + 2 * i + 1] = (guint8) units[i];
    }
  memcpy (sector + 88, "%/E", 3);
}

static void
put_boot_record (guint8  *head,
                 guint    number,
                 guint32  catalog)
{
  guint8 *sector = put_descriptor (head, number, 0, "CD001");

  memcpy (sector + 7, "EL TORITO SPECIFICATION", 23);
  put_32 (sector + 71, catalog);
}

static guint8 *
new_head (void)
{
  return g_malloc0 (ALBERCA_ISO_HEAD_LENGTH);
}

static void
test_primary (void)
{
  g_autofree guint8 *head = new_head ();
  g_autoptr(AlbercaIso) iso = NULL;
  g_autoptr(AlbercaIso) copy = NULL;

  put_primary (head, 0, "DEBIAN_12");
  put_descriptor (head, 1, 255, "CD001");
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_nonnull (iso);
  copy = alberca_iso_copy (iso);
  g_assert_cmpstr (copy->label, ==, "DEBIAN_12");
  g_assert_cmpstr (copy->volume_id, ==, "DEBIAN_12");
  g_assert_cmpstr (copy->system_id, ==, "LINUX");
  g_assert_cmpstr (copy->publisher, ==, "The lab");
  g_assert_cmpuint (copy->size, ==, 1000 * SECTOR);
  g_assert_cmpint (copy->created, ==, 1795717815);
  g_assert_false (copy->joliet || copy->udf || copy->hybrid);
  g_assert_cmpuint (copy->catalog_offset, ==, 0);
  g_assert_cmpint (copy->boot, ==, ALBERCA_ISO_BOOT_NONE);
}

/* The label that says more is shown. */
static void
test_labels (void)
{
  static const struct
  {
    const char *primary;
    const char *joliet;
    const char *shown;
  } table[] = {
    { "DEBIAN_12", NULL, "DEBIAN_12" },
    { "DEBIAN_12", "Debian 12", "Debian 12" },
    { "INSTALACION", "Instalación", "Instalación" },
    { "UBUNTU_SERVER_22_04_AMD64", "Ubuntu Server 22", "UBUNTU_SERVER_22_04_AMD64" },
    { "Ubuntu-Server 22.04.1 LTS amd64", "Ubuntu-Server 22", "Ubuntu-Server 22.04.1 LTS amd64" },
    { "FEDORA_41_X86_64_AND_MORE", "Otra cosa entera", "Otra cosa entera" },
    { "", "Only Joliet", "Only Joliet" },
    { "ONLY_ISO", "", "ONLY_ISO" },
    { "", NULL, NULL },
    { "A\x01" "B\tC", NULL, "ABC" },
    { "Espa\xf1" "a", NULL, "España" },
    { "España", NULL, "España" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree guint8 *head = new_head ();
      g_autoptr(AlbercaIso) iso = NULL;

      put_primary (head, 0, table[i].primary);
      if (table[i].joliet != NULL)
        put_joliet (head, 1, table[i].joliet);
      iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
      g_assert_nonnull (iso);
      g_assert_cmpstr (iso->label, ==, table[i].shown);
      g_assert_true (iso->joliet == (table[i].joliet != NULL));
    }
}

static void
test_boot (void)
{
  static const struct
  {
    const char     *entries; /* the first byte and the platform of each */
    AlbercaIsoBoot  boot;
  } table[] = {
    { "\x01\x00\x88\x00", ALBERCA_ISO_BOOT_BIOS },
    { "\x01\xef\x88\x00", ALBERCA_ISO_BOOT_UEFI },
    { "\x01\x00\x88\x00\x91\xef\x88\x00", ALBERCA_ISO_BOOT_BIOS | ALBERCA_ISO_BOOT_UEFI },
    { "\x01\x00\x88\x00\x90\x01\x88\x00\x44\x00\x91\xef\x00\x00", ALBERCA_ISO_BOOT_BIOS | ALBERCA_ISO_BOOT_OTHER },
    { "\x01\x00\x00\x00\x91\xef\x88\x00", ALBERCA_ISO_BOOT_UEFI },
    { "\x01\x00\x00\x00", ALBERCA_ISO_BOOT_NONE },
    { "\x02\x00\x88\x00", ALBERCA_ISO_BOOT_NONE },
  };
  static const gsize lengths[] = { 2, 2, 4, 7, 4, 2, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree guint8 *head = new_head ();
      g_autofree guint8 *catalog = g_malloc0 (SECTOR);
      g_autoptr(AlbercaIso) iso = NULL;

      put_primary (head, 0, "BOOT");
      put_boot_record (head, 1, 33);
      iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
      g_assert_cmpuint (iso->catalog_offset, ==, 33 * SECTOR);

      for (gsize j = 0; j < lengths[i]; j++)
        {
          catalog[32 * j] = (guint8) table[i].entries[2 * j];
          catalog[32 * j + 1] = (guint8) table[i].entries[2 * j + 1];
        }
      put_16 (catalog + 30, 0xaa55);
      alberca_iso_read_catalog (iso, catalog, SECTOR);
      g_assert_cmpint (iso->boot, ==, table[i].boot);
    }
}

/* A boot record for something else than El Torito is none. */
static void
test_other_boot_record (void)
{
  g_autofree guint8 *head = new_head ();
  g_autoptr(AlbercaIso) iso = NULL;

  put_boot_record (head, 0, 33);
  head[16 * SECTOR + 7] = 'X';
  put_primary (head, 1, "BOOT");
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_cmpuint (iso->catalog_offset, ==, 0);
  g_assert_cmpstr (iso->label, ==, "BOOT");
}

static void
test_udf (void)
{
  g_autofree guint8 *head = new_head ();
  g_autofree guint8 *bridge = new_head ();
  g_autoptr(AlbercaIso) iso = NULL;

  put_descriptor (head, 0, 0, "BEA01");
  put_descriptor (head, 1, 0, "NSR03");
  put_descriptor (head, 2, 0, "TEA01");
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_true (iso->udf);
  g_assert_null (iso->label);
  g_clear_pointer (&iso, alberca_iso_free);

  put_primary (bridge, 0, "CCCOMA_X64FRE_EN-US_DV9");
  put_boot_record (bridge, 1, 22);
  put_descriptor (bridge, 2, 255, "CD001");
  put_descriptor (bridge, 3, 0, "BEA01");
  put_descriptor (bridge, 4, 0, "NSR02");
  put_descriptor (bridge, 5, 0, "TEA01");
  iso = parse (bridge, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_true (iso->udf);
  g_assert_cmpstr (iso->label, ==, "CCCOMA_X64FRE_EN-US_DV9");
}

static void
test_hybrid (void)
{
  g_autofree guint8 *head = new_head ();
  g_autoptr(AlbercaIso) iso = NULL;

  put_primary (head, 0, "HYBRID");
  put_16 (head + 510, 0xaa55);
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_false (iso->hybrid);
  g_clear_pointer (&iso, alberca_iso_free);

  head[446 + 4] = 0xcd;
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_true (iso->hybrid);
}

/* What is no disc, and what a disc can say that is not so. */
static void
test_hostile (void)
{
  g_autofree guint8 *head = new_head ();
  g_autofree guint8 *catalog = g_malloc0 (SECTOR);
  g_autoptr(AlbercaIso) iso = NULL;

  g_assert_null (parse (head, 0));
  g_assert_null (parse (head, ALBERCA_ISO_HEAD_LENGTH));

  /* A disc without a primary descriptor, or cut off within it */
  put_joliet (head, 0, "NOTHING");
  g_assert_null (parse (head, ALBERCA_ISO_HEAD_LENGTH));
  put_primary (head, 0, "CUT");
  g_assert_null (parse (head, 17 * SECTOR - 1));

  /* Numbers and dates without sense, a catalog farther than any disc */
  memset (head + 16 * SECTOR + 80, 0xff, 8);
  memset (head + 16 * SECTOR + 128, 0xff, 4);
  memcpy (head + 16 * SECTOR + 813, "9999999999999999", 16);
  put_boot_record (head, 1, G_MAXUINT32);
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_cmpuint (iso->size, ==, (guint64) G_MAXUINT32 * SECTOR);
  g_assert_cmpint (iso->created, ==, 0);
  g_assert_cmpuint (iso->catalog_offset, ==, (guint64) G_MAXUINT32 * SECTOR);

  /* Half a pair of surrogates in a label */
  put_joliet (head, 1, "x");
  head[17 * SECTOR + 40] = 0xd8;
  g_clear_pointer (&iso, alberca_iso_free);
  iso = parse (head, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_nonnull (iso);

  /* A catalog that is too short, or nothing but entries */
  alberca_iso_read_catalog (iso, catalog, 0);
  memset (catalog, 0x88, SECTOR);
  catalog[0] = 1;
  put_16 (catalog + 30, 0xaa55);
  alberca_iso_read_catalog (iso, catalog, 63);
  g_assert_cmpint (iso->boot, ==, ALBERCA_ISO_BOOT_NONE);
  alberca_iso_read_catalog (iso, catalog, SECTOR);
  g_assert_cmpint (iso->boot, ==, ALBERCA_ISO_BOOT_OTHER);
}

/* Whatever the bytes are: texts stay texts. */
static void
test_noise (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < 3000; round++)
    {
      g_autofree guint8 *head = new_head ();
      gsize length = (gsize) g_rand_int_range (rand, 0, ALBERCA_ISO_HEAD_LENGTH + 1);
      g_autoptr(AlbercaIso) iso = NULL;

      put_primary (head, 0, "NOISE");
      put_joliet (head, 1, "Ruido");
      put_boot_record (head, 2, 19);
      for (guint i = 0; i < 200; i++)
        head[16 * SECTOR + g_rand_int_range (rand, 0, 3 * SECTOR)] = (guint8) g_rand_int (rand);
      if (round % 2 == 0)
        memcpy (head + 16 * SECTOR + 1, "CD001", 5);
      iso = parse (head, length);
      if (iso == NULL)
        continue;
      g_assert_true (iso->label == NULL || g_utf8_validate (iso->label, -1, NULL));
      g_assert_true (iso->publisher == NULL || g_utf8_validate (iso->publisher, -1, NULL));
      alberca_iso_read_catalog (iso, head, length);
    }
}

/* What a real program writes: boots both firmwares, and says so in two places. */
static void
test_xorriso (void)
{
  static const char script[] =
    "mkdir tree && echo hello >tree/README && truncate -s 8192 tree/bios.img && truncate -s 65536 tree/efi.img && "
    "xorriso -as mkisofs -quiet -o disc.iso -V 'ALBERCA_LAB_DISC' -publisher 'THE LAB' -sysid LINUX -J -R "
    "-b bios.img -no-emul-boot -boot-load-size 4 -eltorito-alt-boot -e efi.img -no-emul-boot "
    "-isohybrid-gpt-basdat tree 2>&1";
  g_autofree char *found = g_find_program_in_path ("xorriso");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autofree char *output = NULL;
  char *argv[] = { (char *) "sh", (char *) "-c", (char *) script, NULL };
  g_autoptr(AlbercaIso) iso = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  int status;

  if (found == NULL)
    {
      g_test_skip ("xorriso is not installed");
      return;
    }
  folder = g_dir_make_tmp ("alberca-iso-XXXXXX", &error);
  g_assert_no_error (error);
  g_spawn_sync (folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);

  path = g_build_filename (folder, "disc.iso", NULL);
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  iso = parse ((const guint8 *) data, ALBERCA_ISO_HEAD_LENGTH);
  g_assert_nonnull (iso);
  g_assert_cmpstr (iso->label, ==, "ALBERCA_LAB_DISC");
  g_assert_cmpstr (iso->publisher, ==, "THE LAB");
  g_assert_cmpstr (iso->system_id, ==, "LINUX");
  g_assert_true (iso->joliet);
  g_assert_false (iso->udf);
  g_assert_cmpuint (iso->size, >, 65536);
  g_assert_cmpuint (iso->size, <=, length);
  g_assert_cmpint (ABS (iso->created - g_get_real_time () / G_USEC_PER_SEC), <, 24 * 3600);
  g_assert_cmpuint (iso->catalog_offset, <, length - SECTOR);
  alberca_iso_read_catalog (iso, (const guint8 *) data + iso->catalog_offset, ALBERCA_ISO_CATALOG_LENGTH);
  g_assert_cmpint (iso->boot, ==, ALBERCA_ISO_BOOT_BIOS | ALBERCA_ISO_BOOT_UEFI);

  g_clear_pointer (&output, g_free);
  argv[2] = (char *) "rm -r tree disc.iso";
  g_spawn_sync (folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iso9660/primary", test_primary);
  g_test_add_func ("/iso9660/labels", test_labels);
  g_test_add_func ("/iso9660/boot", test_boot);
  g_test_add_func ("/iso9660/other-boot-record", test_other_boot_record);
  g_test_add_func ("/iso9660/udf", test_udf);
  g_test_add_func ("/iso9660/hybrid", test_hybrid);
  g_test_add_func ("/iso9660/hostile", test_hostile);
  g_test_add_func ("/iso9660/noise", test_noise);
  g_test_add_func ("/iso9660/xorriso", test_xorriso);
  return g_test_run ();
}
