/* test-qcow2.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "qcow2/alberca-qcow2-snapshots.h"
#include "qcow2/alberca-qcow2.h"

#define CLUSTER 65536

static void
put_32 (GByteArray *image,
        gsize       offset,
        guint32     value)
{
  guint32 be = GUINT32_TO_BE (value);

  memcpy (image->data + offset, &be, sizeof be);
}

static void
put_64 (GByteArray *image,
        gsize       offset,
        guint64     value)
{
  guint64 be = GUINT64_TO_BE (value);

  memcpy (image->data + offset, &be, sizeof be);
}

/* A sound header of 4 KiB: 1 GiB in clusters of 64 KiB */
static GByteArray *
make_image (guint32 version)
{
  GByteArray *image = g_byte_array_new ();

  g_byte_array_set_size (image, ALBERCA_QCOW2_HEADER_GUESS);
  memset (image->data, 0, image->len);
  memcpy (image->data, "QFI\xfb", 4);
  put_32 (image, 4, version);
  put_32 (image, 20, 16);
  put_64 (image, 24, 1024 * 1024 * 1024);
  put_32 (image, 36, 2);
  put_64 (image, 40, 3 * CLUSTER);
  put_64 (image, 48, CLUSTER);
  put_32 (image, 56, 1);
  if (version == 3)
    {
      put_32 (image, 96, 4);
      put_32 (image, 100, 104);
    }
  return image;
}

static void
refuse (GByteArray        *image,
        AlbercaQcow2Error  code)
{
  g_autoptr(GError) error = NULL;
  gsize needed;

  g_assert_null (alberca_qcow2_header_parse (image->data, image->len, &needed, &error));
  g_assert_error (error, ALBERCA_QCOW2_ERROR, (int) code);
  g_assert_cmpint (needed > image->len, ==, code == ALBERCA_QCOW2_ERROR_TRUNCATED);
}

static AlbercaQcow2Header *
parse_sound (GByteArray *image)
{
  g_autoptr(GError) error = NULL;
  gsize needed;
  AlbercaQcow2Header *header = alberca_qcow2_header_parse (image->data, image->len, &needed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (header);
  g_assert_cmpuint (needed, ==, 0);
  return header;
}

static void
test_versions (void)
{
  for (guint32 version = 2; version <= 3; version++)
    {
      g_autoptr(GByteArray) image = make_image (version);
      g_autoptr(AlbercaQcow2Header) header = parse_sound (image);
      g_autoptr(AlbercaQcow2Header) again = parse_sound (image);

      g_assert_cmpuint (header->version, ==, version);
      g_assert_cmpuint (header->virtual_size, ==, 1024 * 1024 * 1024);
      g_assert_cmpuint (alberca_qcow2_cluster_size (header), ==, CLUSTER);
      g_assert_cmpuint (header->refcount_bits, ==, 16);
      g_assert_null (header->backing_file);
      g_assert_true (alberca_qcow2_header_equal (header, again));
      again->n_snapshots = 1;
      g_assert_false (alberca_qcow2_header_equal (header, again));
    }
}

/* Each byte that is wrong, and what is said of it */
static void
test_hostile (void)
{
  static const struct
  {
    gsize             offset;
    gsize             size;
    guint64           value;
    AlbercaQcow2Error code;
  } cases[] = {
    { 0, 4, 0x7f454c46, ALBERCA_QCOW2_ERROR_FORMAT },
    { 4, 4, 1, ALBERCA_QCOW2_ERROR_UNSUPPORTED },
    { 4, 4, 4, ALBERCA_QCOW2_ERROR_UNSUPPORTED },
    { 8, 8, G_MAXUINT64, ALBERCA_QCOW2_ERROR_INVALID },
    { 20, 4, 8, ALBERCA_QCOW2_ERROR_INVALID },
    { 20, 4, 22, ALBERCA_QCOW2_ERROR_INVALID },
    { 20, 4, 40, ALBERCA_QCOW2_ERROR_INVALID },
    { 24, 8, G_MAXUINT64, ALBERCA_QCOW2_ERROR_INVALID },
    { 32, 4, 3, ALBERCA_QCOW2_ERROR_UNSUPPORTED },
    { 36, 4, G_MAXUINT32, ALBERCA_QCOW2_ERROR_INVALID },
    { 40, 8, 1, ALBERCA_QCOW2_ERROR_INVALID },
    { 48, 8, 12345, ALBERCA_QCOW2_ERROR_INVALID },
    { 56, 4, G_MAXUINT32, ALBERCA_QCOW2_ERROR_INVALID },
    { 60, 4, G_MAXUINT32, ALBERCA_QCOW2_ERROR_INVALID },
    { 60, 4, 65537, ALBERCA_QCOW2_ERROR_INVALID },
    { 64, 8, 1, ALBERCA_QCOW2_ERROR_INVALID },
    { 72, 8, 1 << 5, ALBERCA_QCOW2_ERROR_UNSUPPORTED },
    { 72, 8, 1 << 3, ALBERCA_QCOW2_ERROR_INVALID },
    { 96, 4, 7, ALBERCA_QCOW2_ERROR_INVALID },
    { 100, 4, 103, ALBERCA_QCOW2_ERROR_INVALID },
    { 100, 4, CLUSTER + 1, ALBERCA_QCOW2_ERROR_INVALID },
    /* An extension that is longer than the cluster */
    { 108, 4, G_MAXUINT32, ALBERCA_QCOW2_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) image = make_image (3);

      if (cases[i].offset == 108)
        put_32 (image, 104, 0x12345678);
      if (cases[i].size == 4)
        put_32 (image, cases[i].offset, (guint32) cases[i].value);
      else
        put_64 (image, cases[i].offset, cases[i].value);
      refuse (image, cases[i].code);
    }
}

/* Wherever the image ends in its header, it is said how much more it takes */
static void
test_truncated (void)
{
  g_autoptr(GByteArray) image = make_image (3);
  static const char name[] = "/var/lib/libvirt/images/base.qcow2";

  put_32 (image, 104, 0xe2792aca);
  put_32 (image, 108, 5);
  memcpy (image->data + 112, "qcow2", 5);
  put_64 (image, 8, 512);
  put_32 (image, 16, sizeof name - 1);
  memcpy (image->data + 512, name, sizeof name - 1);

  for (guint length = 0; length < 512 + sizeof name - 1; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (image->data, length);
      g_autoptr(GError) error = NULL;
      gsize needed;

      g_assert_null (alberca_qcow2_header_parse (exact, length, &needed, &error));
      g_assert_error (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_TRUNCATED);
      g_assert_cmpuint (needed, >, length);
      g_assert_cmpuint (needed, <=, ALBERCA_QCOW2_HEADER_GUESS);
    }

  {
    g_autoptr(AlbercaQcow2Header) header = parse_sound (image);

    g_assert_cmpstr (header->backing_file, ==, name);
    g_assert_cmpstr (header->backing_format, ==, "qcow2");
  }
}

static void
test_backing_name (void)
{
  g_autoptr(GByteArray) image = make_image (3);

  put_64 (image, 8, 512);
  put_32 (image, 16, 1023);
  memset (image->data + 512, 'x', 1024);
  {
    g_autoptr(AlbercaQcow2Header) header = parse_sound (image);

    g_assert_cmpuint (strlen (header->backing_file), ==, 1023);
  }

  put_32 (image, 16, 1024);
  refuse (image, ALBERCA_QCOW2_ERROR_INVALID);

  /* Bytes that are no text do not reach a label */
  put_32 (image, 16, 3);
  memcpy (image->data + 512, "a\xff" "b", 3);
  {
    g_autoptr(AlbercaQcow2Header) header = parse_sound (image);

    g_assert_true (g_utf8_validate (header->backing_file, -1, NULL));
  }
}

/* ---- Snapshots ---- */

static void
append_snapshot (GByteArray *table,
                 guint32     extra,
                 const char *id,
                 const char *name)
{
  gsize start = table->len;
  guint16 id_size = GUINT16_TO_BE ((guint16) strlen (id));
  guint16 name_size = GUINT16_TO_BE ((guint16) strlen (name));
  gsize end = start + 40 + extra + strlen (id) + strlen (name);

  g_byte_array_set_size (table, (guint) ((end + 7) & ~(gsize) 7));
  memset (table->data + start, 0, table->len - start);
  put_64 (table, start, 5 * CLUSTER);
  put_32 (table, start + 8, 2);
  memcpy (table->data + start + 12, &id_size, 2);
  memcpy (table->data + start + 14, &name_size, 2);
  put_32 (table, start + 16, 1700000000);
  put_32 (table, start + 20, 5);
  put_64 (table, start + 24, 7);
  put_32 (table, start + 32, 9);
  put_32 (table, start + 36, extra);
  if (extra >= 8)
    put_64 (table, start + 40, G_GUINT64_CONSTANT (5000000000));
  if (extra >= 16)
    put_64 (table, start + 48, 4096);
  if (extra >= 24)
    put_64 (table, start + 56, 11);
  memcpy (table->data + start + 40 + extra, id, strlen (id));
  memcpy (table->data + start + 40 + extra + strlen (id), name, strlen (name));
}

static GPtrArray *
parse_table (AlbercaQcow2Header *header,
             GByteArray         *table)
{
  g_autoptr(GError) error = NULL;
  gsize needed;
  GPtrArray *snapshots = alberca_qcow2_snapshots_parse (header, table->data, table->len, &needed, &error);

  g_assert_no_error (error);
  return snapshots;
}

static void
test_snapshots (void)
{
  g_autoptr(GByteArray) image = make_image (3);
  g_autoptr(AlbercaQcow2Header) header = parse_sound (image);
  g_autoptr(GByteArray) table = g_byte_array_new ();
  g_autoptr(GPtrArray) snapshots = NULL;
  g_autoptr(GPtrArray) again = NULL;
  AlbercaQcow2Snapshot *snapshot;

  append_snapshot (table, 0, "1", "old");
  append_snapshot (table, 16, "2", "with ñ and \"quotes\"");
  append_snapshot (table, 24, "3", "\xff\xfe");
  header->n_snapshots = 3;
  snapshots = parse_table (header, table);
  g_assert_cmpuint (snapshots->len, ==, 3);

  snapshot = g_ptr_array_index (snapshots, 0);
  g_assert_cmpstr (snapshot->id, ==, "1");
  g_assert_cmpstr (snapshot->name, ==, "old");
  g_assert_cmpint (snapshot->date, ==, 1700000000);
  g_assert_cmpuint (snapshot->vm_state_size, ==, 9);
  g_assert_cmpuint (snapshot->disk_size, ==, header->virtual_size);
  g_assert_cmpuint (snapshot->icount, ==, ALBERCA_QCOW2_NO_ICOUNT);

  snapshot = g_ptr_array_index (snapshots, 1);
  g_assert_cmpstr (snapshot->title, ==, "with ñ and \"quotes\"");
  g_assert_cmpuint (snapshot->vm_state_size, ==, G_GUINT64_CONSTANT (5000000000));
  g_assert_cmpuint (snapshot->disk_size, ==, 4096);

  snapshot = g_ptr_array_index (snapshots, 2);
  g_assert_cmpstr (snapshot->name, ==, "\xff\xfe");
  g_assert_true (g_utf8_validate (snapshot->title, -1, NULL));
  g_assert_cmpuint (snapshot->icount, ==, 11);

  again = parse_table (header, table);
  g_assert_true (alberca_qcow2_snapshots_equal (snapshots, again));
  ((AlbercaQcow2Snapshot *) g_ptr_array_index (again, 1))->l1_offset++;
  g_assert_false (alberca_qcow2_snapshots_equal (snapshots, again));
}

static void
test_truncated_table (void)
{
  g_autoptr(GByteArray) image = make_image (3);
  g_autoptr(AlbercaQcow2Header) header = parse_sound (image);
  g_autoptr(GByteArray) table = g_byte_array_new ();
  gsize used;

  append_snapshot (table, 24, "1", "one");
  append_snapshot (table, 24, "2", "two");
  used = table->len - (8 - (40 + 24 + 1 + 3) % 8) % 8;
  header->n_snapshots = 2;
  for (gsize length = 0; length < used; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (table->data, length);
      g_autoptr(GError) error = NULL;
      gsize needed;

      g_assert_null (alberca_qcow2_snapshots_parse (header, exact, length, &needed, &error));
      g_assert_error (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_TRUNCATED);
      g_assert_cmpuint (needed, >, length);
      g_assert_cmpuint (needed, <=, table->len);
    }
}

static void
test_hostile_table (void)
{
  g_autoptr(GByteArray) image = make_image (3);
  g_autoptr(AlbercaQcow2Header) header = parse_sound (image);
  g_autoptr(GByteArray) table = g_byte_array_new ();
  gsize needed;

  append_snapshot (table, 24, "1", "one");
  header->n_snapshots = 1;
  {
    g_autoptr(GError) error = NULL;

    put_32 (table, 36, 1025);
    g_assert_null (alberca_qcow2_snapshots_parse (header, table->data, table->len, &needed, &error));
    g_assert_error (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_INVALID);
  }
  {
    g_autoptr(GError) error = NULL;

    put_32 (table, 36, 24);
    put_32 (table, 8, G_MAXUINT32);
    g_assert_null (alberca_qcow2_snapshots_parse (header, table->data, table->len, &needed, &error));
    g_assert_error (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_INVALID);
  }
  {
    g_autoptr(GError) error = NULL;

    /* As many as QEMU allows cost no more than a few */
    header->n_snapshots = 65536;
    g_assert_null (alberca_qcow2_snapshots_parse (header, table->data, table->len, &needed, &error));
    g_assert_error (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_UNSUPPORTED);
    g_assert_cmpuint (needed, ==, 0);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qcow2/versions", test_versions);
  g_test_add_func ("/qcow2/hostile", test_hostile);
  g_test_add_func ("/qcow2/truncated", test_truncated);
  g_test_add_func ("/qcow2/backing-name", test_backing_name);
  g_test_add_func ("/qcow2/snapshots", test_snapshots);
  g_test_add_func ("/qcow2/truncated-table", test_truncated_table);
  g_test_add_func ("/qcow2/hostile-table", test_hostile_table);

  return g_test_run ();
}
