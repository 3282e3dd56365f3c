/* test-image-format.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Images that qemu-img made, bytes that somebody made up, and noise. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "qcow2/alberca-image-format.h"

#define MEBIBYTE (1024 * 1024)

static char *folder;

static AlbercaImage *
probe (const char *data,
       gsize       length)
{
  gsize tail = MIN (length, ALBERCA_IMAGE_TAIL_LENGTH);
  /* Copies of the exact length: a read past the end shows under the sanitizer. */
  g_autofree guint8 *head = g_memdup2 (data, MIN (length, ALBERCA_IMAGE_HEAD_LENGTH));
  g_autofree guint8 *end = g_memdup2 (data + length - tail, tail);

  return alberca_image_probe (head, MIN (length, ALBERCA_IMAGE_HEAD_LENGTH), end, tail, length);
}

static AlbercaImage *
probe_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return probe (data, length);
}

/* How often LUKS is tried, see qemu_img_create () */
#define LUKS_ATTEMPTS 20

/* qemu-img create @arguments, in the folder; FALSE where there is no qemu-img. QEMU measures the CPU time of its key
 * derivation for LUKS, and gives up at once where a busy machine's clock shows no time at all: then it is asked again. */
static gboolean
qemu_img_create (const char *arguments)
{
  g_autofree char *line = g_strconcat ("qemu-img create -q ", arguments, NULL);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  for (guint attempt = 0; attempt < LUKS_ATTEMPTS; attempt++)
    {
      g_autofree char *said = NULL;
      int status;

      g_clear_error (&error);
      if (!g_spawn_sync (folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &said, &status, &error))
        {
          g_test_skip (error->message);
          return FALSE;
        }
      if (g_spawn_check_wait_status (status, &error))
        return TRUE;
      g_test_message ("%s", said);
      if (strstr (said, "Unable to get accurate CPU usage") == NULL)
        break;
    }
  g_assert_no_error (error);
  return FALSE;
}

static void
test_made_by_qemu_img (void)
{
  static const struct
  {
    const char         *arguments;
    const char         *name;
    AlbercaImageFormat  format;
    AlbercaImageTraits  traits;
    guint64             virtual_size;
    const char         *backing;
  } cases[] = {
    { "-f raw plain.vdi 3M", "plain.vdi", ALBERCA_IMAGE_RAW, 0, 3 * MEBIBYTE, NULL },
    { "-f qcow2 a.img 20M", "a.img", ALBERCA_IMAGE_QCOW2, 0, 20 * MEBIBYTE, NULL },
    { "-f qcow2 -o compat=0.10 v2.img 20M", "v2.img", ALBERCA_IMAGE_QCOW2, 0, 20 * MEBIBYTE, NULL },
    { "-f qcow2 -o cluster_size=2M big.img 20M", "big.img", ALBERCA_IMAGE_QCOW2, 0, 20 * MEBIBYTE, NULL },
    { "-f qcow2 -b a.img -F qcow2 over.img", "over.img", ALBERCA_IMAGE_QCOW2, ALBERCA_IMAGE_HAS_BACKING, 20 * MEBIBYTE, "a.img" },
    { "-f qcow2 -o data_file=d.raw ext.img 4M", "ext.img", ALBERCA_IMAGE_QCOW2, ALBERCA_IMAGE_SEVERAL_FILES, 4 * MEBIBYTE, NULL },
    { "-f qcow2 --object secret,id=s,data=x -o encrypt.format=aes,encrypt.key-secret=s aes.img 4M", "aes.img",
      ALBERCA_IMAGE_QCOW2, ALBERCA_IMAGE_ENCRYPTED, 4 * MEBIBYTE, NULL },
    { "-f qcow old.img 20M", "old.img", ALBERCA_IMAGE_QCOW, 0, 20 * MEBIBYTE, NULL },
    { "-f qed q.img 20M", "q.img", ALBERCA_IMAGE_QED, 0, 20 * MEBIBYTE, NULL },
    { "-f qed -b a.img -F qcow2 qo.img 20M", "qo.img", ALBERCA_IMAGE_QED, ALBERCA_IMAGE_HAS_BACKING, 20 * MEBIBYTE, "a.img" },
    { "-f vmdk m.img 20M", "m.img", ALBERCA_IMAGE_VMDK, 0, 20 * MEBIBYTE, NULL },
    { "-f vmdk -b m.img -F vmdk mo.img", "mo.img", ALBERCA_IMAGE_VMDK, ALBERCA_IMAGE_HAS_BACKING, 20 * MEBIBYTE, "m.img" },
    { "-f vmdk -o subformat=streamOptimized s.img 20M", "s.img", ALBERCA_IMAGE_VMDK, 0, 20 * MEBIBYTE, NULL },
    { "-f vmdk -o subformat=monolithicFlat f.vmdk 20M", "f.vmdk", ALBERCA_IMAGE_VMDK, ALBERCA_IMAGE_SEVERAL_FILES, 20 * MEBIBYTE, NULL },
    { "-f vmdk -o subformat=twoGbMaxExtentSparse t.vmdk 20M", "t.vmdk", ALBERCA_IMAGE_VMDK, ALBERCA_IMAGE_SEVERAL_FILES, 20 * MEBIBYTE, NULL },
    { "-f vmdk -o subformat=twoGbMaxExtentSparse u.vmdk 20M", "u-s001.vmdk", ALBERCA_IMAGE_VMDK, ALBERCA_IMAGE_SEVERAL_FILES, 20 * MEBIBYTE, NULL },
    { "-f vdi v.img 20M", "v.img", ALBERCA_IMAGE_VDI, 0, 20 * MEBIBYTE, NULL },
    { "-f vpc -o force_size=on p.img 20M", "p.img", ALBERCA_IMAGE_VPC, 0, 20 * MEBIBYTE, NULL },
    { "-f vpc -o force_size=on,subformat=fixed pf.img 2M", "pf.img", ALBERCA_IMAGE_VPC, 0, 2 * MEBIBYTE, NULL },
    { "-f vhdx x.img 20M", "x.img", ALBERCA_IMAGE_VHDX, 0, 0, NULL },
    { "-f luks --object secret,id=s,data=x -o key-secret=s,iter-time=10 l.img 1M", "l.img", ALBERCA_IMAGE_LUKS, 0, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaImage) image = NULL;

      if (!qemu_img_create (cases[i].arguments))
        return;
      g_test_message ("%s", cases[i].arguments);
      image = probe_file (cases[i].name);
      g_assert_cmpint (image->format, ==, cases[i].format);
      g_assert_cmpint (image->traits, ==, cases[i].traits);
      g_assert_cmpstr (image->backing, ==, cases[i].backing);
      if (image->format == ALBERCA_IMAGE_LUKS)
        g_assert_cmpuint (image->virtual_size, >, MEBIBYTE);
      else
        g_assert_cmpuint (image->virtual_size, ==, cases[i].virtual_size);
    }
}

static void
test_by_magic (void)
{
  static const struct
  {
    const char         *magic;
    gsize               length;
    gsize               offset;
    AlbercaImageFormat  format;
  } cases[] = {
    { "\x1f\x8b\x08", 3, 0, ALBERCA_IMAGE_COMPRESSED },
    { "\xfd" "7zXZ\0", 6, 0, ALBERCA_IMAGE_COMPRESSED },
    { "\x28\xb5\x2f\xfd", 4, 0, ALBERCA_IMAGE_COMPRESSED },
    { "BZh9", 4, 0, ALBERCA_IMAGE_COMPRESSED },
    { "PK\3\4", 4, 0, ALBERCA_IMAGE_ARCHIVE },
    { "7z\xbc\xaf\x27\x1c", 6, 0, ALBERCA_IMAGE_ARCHIVE },
    { "ustar", 5, 257, ALBERCA_IMAGE_ARCHIVE },
    { "CD001", 5, 32769, ALBERCA_IMAGE_ISO },
    { "CD001", 5, 0, ALBERCA_IMAGE_RAW },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = g_malloc0 (40000);
      g_autoptr(AlbercaImage) image = NULL;

      memcpy (data + cases[i].offset, cases[i].magic, cases[i].length);
      image = probe (data, 40000);
      g_assert_cmpint (image->format, ==, cases[i].format);
    }
}

/* What is cut off says so, at every length: the pool of an aborted upload dies of such a file. */
static void
test_cut_off (void)
{
  char data[112] = { 0 };

  memcpy (data, "QFI\xfb\0\0\0\3", 8);
  for (gsize length = 0; length <= sizeof data; length++)
    {
      g_autoptr(AlbercaImage) image = probe (data, length);

      g_assert_cmpint (image->format, ==, length < 4 ? ALBERCA_IMAGE_RAW : ALBERCA_IMAGE_QCOW2);
      g_assert_cmpint (image->traits & ALBERCA_IMAGE_BROKEN, ==, length >= 4 && length < 104 ? ALBERCA_IMAGE_BROKEN : 0);
    }
}

/* A name that reaches out of the file is not read. */
static void
test_hostile_backing (void)
{
  char data[200] = { 0 };
  g_autoptr(AlbercaImage) image = NULL;

  memcpy (data, "QFI\xfb\0\0\0\3", 8);
  memset (data + 8, 0xff, 12);
  image = probe (data, sizeof data);
  g_assert_cmpint (image->traits, ==, ALBERCA_IMAGE_HAS_BACKING);
  g_assert_null (image->backing);
}

static void
test_noise (void)
{
  static const char *const magics[] = { "QFI\xfb\0\0\0\3", "QED", "KDMV", "# Disk DescriptorFile", "conectix", "vhdxfile" };
  const guint rounds = g_test_thorough () ? 200000 : 5000;

  for (guint i = 0; i < rounds; i++)
    {
      gsize length = g_test_rand_int_range (0, 2000);
      g_autofree char *data = g_malloc (length + 1);
      const char *magic = magics[i % G_N_ELEMENTS (magics)];
      g_autoptr(AlbercaImage) image = NULL;

      for (gsize j = 0; j < length; j++)
        data[j] = g_test_rand_int_range (0, 8) == 0 ? g_test_rand_int () : 0;
      memcpy (data, magic, MIN (length, i % 6 == 0 ? 8 : strlen (magic)));
      image = probe (data, length);
      if (image->backing != NULL)
        g_assert_true (g_utf8_validate (image->backing, -1, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp (NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/image-format/made-by-qemu-img", test_made_by_qemu_img);
  g_test_add_func ("/image-format/by-magic", test_by_magic);
  g_test_add_func ("/image-format/cut-off", test_cut_off);
  g_test_add_func ("/image-format/hostile-backing", test_hostile_backing);
  g_test_add_func ("/image-format/noise", test_noise);
  status = g_test_run ();

  {
    g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
    g_rmdir (folder);
    g_free (folder);
  }
  return status;
}
