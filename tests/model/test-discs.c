/* test-discs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Images of discs in a real pool: recognised by what is in them. */

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-connection.h"
#include "model/alberca-pool.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define SECTOR 2048

#define TIMEOUT (60 * G_USEC_PER_SEC)

static AlbercaConnection *
open_connection (gboolean read_only)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  AlbercaConnection *connection = alberca_connection_new (uri, read_only, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  return connection;
}

/* A disc of 64 KiB that boots a BIOS, or UEFI, and its label. */
static GByteArray *
make_disc (const char *label,
           guint8      platform)
{
  GByteArray *disc = g_byte_array_new ();
  guint8 *descriptor;
  guint8 *catalog;

  g_byte_array_set_size (disc, 32 * SECTOR);
  memset (disc->data, 0, disc->len);
  descriptor = disc->data + 16 * SECTOR;
  memcpy (descriptor, "\1CD001\1", 7);
  memset (descriptor + 40, ' ', 32);
  memcpy (descriptor + 40, label, strlen (label));
  descriptor[80] = 32;
  descriptor[129] = SECTOR >> 8;
  descriptor += SECTOR;
  memcpy (descriptor, "\0CD001\1EL TORITO SPECIFICATION", 30);
  descriptor[71] = 30;
  memcpy (descriptor + SECTOR, "\377CD001\1", 7);
  catalog = disc->data + 30 * SECTOR;
  catalog[0] = 1;
  catalog[1] = platform;
  catalog[30] = 0x55;
  catalog[31] = 0xaa;
  catalog[32] = 0x88;
  return disc;
}

static char *
make_path (const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, "pools", "isos", name, NULL);
}

static void
put_file (const char *name,
          gconstpointer data,
          gsize       length)
{
  g_autofree char *path = make_path (name);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
}

static void
put_disc (const char *name,
          const char *label,
          guint8      platform)
{
  g_autoptr(GByteArray) disc = make_disc (label, platform);

  put_file (name, disc->data, disc->len);
}

static void
make_pool (void)
{
  g_autofree char *path = make_path (NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", "isos", "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", "isos", NULL);
  g_autofree char *started = NULL;
  g_autofree char *zeros = g_malloc0 (128 * 1024);

  put_disc ("debian.iso", "DEBIAN_12", 0x00);
  put_disc ("no-suffix", "FIRMWARE", 0xef);
  put_file ("not.iso", zeros, 128 * 1024);
  put_file ("disk.img", zeros, 128 * 1024);
  put_file ("short.iso", zeros, 100);
  started = alberca_test_virsh ("pool-start", "isos", NULL);
}

static AlbercaVolume *
find_volume (AlbercaConnection *connection,
             const char        *name)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "isos");

  return alberca_pool_find_volume (pool, name);
}

static void
hold_pool (AlbercaConnection *connection)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "isos");

  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == g_list_model_get_n_items (alberca_pool_get_volumes (pool)) &&
              alberca_pool_get_n_loaded (pool) > 0);
}

static void
assert_boots (AlbercaVolume *volume,
              const char    *expected)
{
  g_autofree char *boot = alberca_volume_describe_boot (volume);

  g_assert_cmpstr (boot, ==, expected);
}

/* What is in it decides, not what it is called. */
static void
test_recognised (void)
{
  AlbercaConnection *connection = open_connection (FALSE);
  AlbercaVolume *volume;

  hold_pool (connection);
  wait_until (alberca_volume_get_disc (find_volume (connection, "debian.iso")) != NULL);
  volume = find_volume (connection, "debian.iso");
  g_assert_true (alberca_volume_get_iso (volume));
  g_assert_cmpstr (alberca_volume_get_iso_label (volume), ==, "DEBIAN_12");
  assert_boots (volume, "BIOS");

  wait_until (alberca_volume_get_disc (find_volume (connection, "no-suffix")) != NULL);
  volume = find_volume (connection, "no-suffix");
  g_assert_true (alberca_volume_get_iso (volume));
  g_assert_false (alberca_volume_get_misnamed (volume));
  g_assert_cmpstr (alberca_volume_get_iso_label (volume), ==, "FIRMWARE");
  assert_boots (volume, "UEFI");

  wait_until (alberca_volume_get_misnamed (find_volume (connection, "not.iso")));
  volume = find_volume (connection, "not.iso");
  g_assert_false (alberca_volume_get_iso (volume));
  g_assert_null (alberca_volume_get_iso_label (volume));
  assert_boots (volume, NULL);
  wait_until (alberca_volume_get_misnamed (find_volume (connection, "short.iso")));

  g_assert_false (alberca_volume_get_iso (find_volume (connection, "disk.img")));
  close_connection (connection);
}

/* A disc is read again when it has changed, and only then. */
static void
test_changed (void)
{
  AlbercaConnection *connection = open_connection (FALSE);
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "isos");
  AlbercaVolume *volume;
  const AlbercaIso *disc;

  hold_pool (connection);
  volume = find_volume (connection, "debian.iso");
  wait_until ((disc = alberca_volume_get_disc (volume)) != NULL);

  put_disc ("no-suffix", "FIRMWARE TWO, LARGER", 0xef);
  alberca_pool_refresh (pool);
  wait_until (g_strcmp0 (alberca_volume_get_iso_label (find_volume (connection, "no-suffix")),
                         "FIRMWARE TWO, LARGER") == 0);
  g_assert_true (alberca_volume_get_disc (volume) == disc);

  put_file ("no-suffix", "no disc any more", 16);
  alberca_pool_refresh (pool);
  wait_until (alberca_volume_get_disc (find_volume (connection, "no-suffix")) == NULL);
  put_disc ("no-suffix", "FIRMWARE", 0xef);
  alberca_pool_refresh (pool);
  wait_until (alberca_volume_get_disc (find_volume (connection, "no-suffix")) != NULL);
  close_connection (connection);
}

/* Raw data of other names is looked into where somebody sees it. */
static void
test_on_screen (void)
{
  g_autoptr(GByteArray) disc = make_disc ("UDF", 0);
  AlbercaConnection *connection;
  AlbercaVolume *volume;

  /* libvirt does not know UDF: to it this is raw. */
  memcpy (disc->data + 16 * SECTOR, "\0BEA01\1", 7);
  memcpy (disc->data + 17 * SECTOR, "\0NSR03\1", 7);
  memcpy (disc->data + 18 * SECTOR, "\0TEA01\1", 7);
  put_file ("disk.img", disc->data, disc->len);

  connection = open_connection (FALSE);
  hold_pool (connection);
  wait_until (alberca_volume_get_disc (find_volume (connection, "debian.iso")) != NULL);
  volume = find_volume (connection, "disk.img");
  g_assert_cmpstr (alberca_volume_get_format (volume), ==, "raw");
  g_assert_false (alberca_volume_get_iso (volume));

  alberca_volume_set_on_screen (volume, TRUE);
  wait_until (alberca_volume_get_disc (volume) != NULL);
  g_assert_true (alberca_volume_get_iso (volume));
  g_assert_true (alberca_volume_get_disc (volume)->udf);
  assert_boots (volume, "Not bootable");
  close_connection (connection);
}

/* On a read-only connection the name has to do, and it is said why. */
static void
test_read_only (void)
{
  AlbercaConnection *connection = open_connection (TRUE);
  AlbercaVolume *volume;

  hold_pool (connection);
  volume = find_volume (connection, "debian.iso");
  wait_until (alberca_volume_get_content_error (volume) != NULL);
  g_assert_nonnull (strstr (alberca_volume_get_content_error (volume), "read-only"));
  g_assert_true (alberca_volume_get_iso (volume));
  g_assert_false (alberca_volume_get_misnamed (find_volume (connection, "not.iso")));
  close_connection (connection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  make_pool ();
  g_test_add_func ("/discs/recognised", test_recognised);
  g_test_add_func ("/discs/changed", test_changed);
  g_test_add_func ("/discs/on-screen", test_on_screen);
  g_test_add_func ("/discs/read-only", test_read_only);
  return g_test_run ();
}
