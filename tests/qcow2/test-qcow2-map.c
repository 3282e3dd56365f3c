/* test-qcow2-map.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The map of images that qemu-img and qemu-io make, beside what “qemu-img map” says of them. */

#include "config.h"

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "qcow2/alberca-qcow2-map.h"

#define MIB (1024 * 1024)

static char *
run (const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return out;
}

#define RUN(...) run ((const char *const[]) { __VA_ARGS__, NULL })

static GBytes *
read_file (gpointer   data,
           guint64    offset,
           gsize      length,
           GError   **error)
{
  FILE *file = data;
  g_autofree guint8 *buffer = g_malloc (length);
  gsize n;

  g_assert_cmpint (fseeko (file, (off_t) offset, SEEK_SET), ==, 0);
  n = fread (buffer, 1, length, file);
  return g_bytes_new (buffer, n);
}

static AlbercaQcow2Map *
read_map (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaQcow2Image) image = NULL;
  AlbercaQcow2Map *map;
  FILE *file = fopen (path, "rb");

  g_assert_nonnull (file);
  image = alberca_qcow2_image_read (read_file, file, &error);
  g_assert_no_error (error);
  map = alberca_qcow2_map_read (image->header, read_file, file, &error);
  g_assert_no_error (error);
  fclose (file);
  return map;
}

static guint64
sum (const AlbercaQcow2MapPart *part)
{
  return part->data + part->zero + part->nothing + part->unknown;
}

static void
assert_sums (const AlbercaQcow2Map *map,
             guint64                size)
{
  guint64 data = 0, all = 0;

  for (guint i = 0; i < ALBERCA_QCOW2_MAP_PARTS; i++)
    {
      data += map->parts[i].data;
      all += sum (&map->parts[i]);
    }
  g_assert_cmpuint (data, ==, map->total.data);
  g_assert_cmpuint (all, ==, sum (&map->total));
  g_assert_cmpuint (all, ==, size);
}

/* The variants of the format: how much of each is in the image must be what was written into it */
static void
test_variants (void)
{
  static const char *const options[] = {
    "compat=0.10", "compat=1.1", "cluster_size=512", "cluster_size=2M", "extended_l2=on,cluster_size=128k",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *dir = g_dir_make_tmp ("alberca-map-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (dir, "map.qcow2", NULL);
      gboolean has_zeros = strstr (options[i], "0.10") == NULL;
      g_autoptr(AlbercaQcow2Map) map = NULL;

      g_free (RUN ("qemu-img", "create", "-q", "-f", "qcow2", "-o", options[i], path, "96M"));
      g_free (RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 8M", "-c", "write -P 2 48M 4M",
                   "-c", has_zeros ? "write -z 60M 4M" : "read 0 512", path));
      map = read_map (path);
      assert_sums (map, 96 * MIB);
      g_assert_cmpuint (map->total.data, ==, 12 * MIB);
      g_assert_cmpuint (map->total.zero, ==, has_zeros ? 4 * MIB : 0);
      g_assert_cmpuint (map->total.unknown, ==, 0);
      /* 96 parts of one MiB each */
      g_assert_cmpuint (map->parts[0].data, ==, MIB);
      g_assert_cmpuint (map->parts[7].data, ==, MIB);
      g_assert_cmpuint (map->parts[8].nothing, ==, MIB);
      g_assert_cmpuint (map->parts[48].data, ==, MIB);
      g_unlink (path);
      g_rmdir (dir);
    }
}

/* Of more tables than are read some are not known, and nothing is made up */
static void
test_many_tables (void)
{
  g_autofree char *dir = g_dir_make_tmp ("alberca-map-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "map.qcow2", NULL);
  g_autoptr(AlbercaQcow2Map) map = NULL;

  /* A table of 2 MiB is 512 GiB: eight of them are more than the 8 MiB that are read */
  g_free (RUN ("qemu-img", "create", "-q", "-f", "qcow2", "-o", "cluster_size=2M", path, "4T"));
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *command = g_strdup_printf ("write -P 1 %uG 2M", i * 512);

      g_free (RUN ("qemu-io", "-f", "qcow2", "-c", command, path));
    }
  map = read_map (path);
  assert_sums (map, G_GUINT64_CONSTANT (4) << 40);
  g_assert_cmpuint (map->total.data, ==, 4 * 2 * MIB);
  g_assert_cmpuint (map->total.unknown, ==, G_GUINT64_CONSTANT (4) * 512 << 30);
  g_assert_cmpuint (map->read, <=, 9 * MIB);
  g_unlink (path);
  g_rmdir (dir);
}

/* An image that was cut off has its end said to be unknown */
static void
test_cut_off (void)
{
  g_autofree char *dir = g_dir_make_tmp ("alberca-map-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "map.qcow2", NULL);
  g_autoptr(AlbercaQcow2Map) map = NULL;

  g_free (RUN ("qemu-img", "create", "-q", "-f", "qcow2", path, "64M"));
  g_free (RUN ("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 64M", path));
  /* Behind the first table, where the second begins */
  g_assert_cmpint (truncate (path, 4 * 65536 + 4096), ==, 0);
  map = read_map (path);
  assert_sums (map, 64 * MIB);
  g_assert_cmpuint (map->total.unknown, >, 0);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qcow2-map/variants", test_variants);
  g_test_add_func ("/qcow2-map/many-tables", test_many_tables);
  g_test_add_func ("/qcow2-map/cut-off", test_cut_off);

  return g_test_run ();
}
