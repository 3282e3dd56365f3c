/* test-file-writer.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* O_DIRECT */
#define _GNU_SOURCE

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "backend/alberca-file-writer.h"

#define PIECE (1024 * 1024)
#define HOLE (3 * PIECE)

typedef struct
{
  char   *path;
  int     fd;
  guint8 *data; /* aligned, of PIECE bytes */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  folder)
{
  fixture->path = g_build_filename (folder != NULL ? folder : g_get_tmp_dir (), "writer-XXXXXX", NULL);
  fixture->fd = g_mkstemp (fixture->path);
  g_assert_cmpint (fixture->fd, >=, 0);
  fixture->data = g_aligned_alloc (1, PIECE, 4096);
  for (gsize i = 0; i < PIECE; i++)
    fixture->data[i] = (guint8) (1 + i % 251);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  folder)
{
  g_close (fixture->fd, NULL);
  g_unlink (fixture->path);
  g_free (fixture->path);
  g_aligned_free (fixture->data);
}

static void
write_piece (AlbercaFileWriter *writer,
             const guint8      *data,
             gsize              length,
             guint64            offset)
{
  g_autoptr(GError) error = NULL;

  alberca_file_writer_write (writer, data, length, offset, &error);
  g_assert_no_error (error);
}

static void
assert_piece (Fixture      *fixture,
              const guint8 *data,
              gsize         length,
              guint64       offset)
{
  g_autofree guint8 *read = g_malloc (length);

  g_assert_cmpint (pread (fixture->fd, read, length, (off_t) offset), ==, (gssize) length);
  g_assert_cmpmem (read, length, data, length);
}

/* Pieces that can and pieces that cannot go past the page cache, in turn, also within one block */
static void
test_pieces (Fixture       *fixture,
             gconstpointer  folder)
{
  AlbercaFileWriter *writer = alberca_file_writer_new (fixture->fd);
  int flags;

  write_piece (writer, fixture->data, PIECE, 0);
  write_piece (writer, fixture->data, 5000, PIECE);
  write_piece (writer, fixture->data, 5000, PIECE + 5000);
  write_piece (writer, fixture->data, PIECE, PIECE + HOLE);
  write_piece (writer, fixture->data + 1, PIECE - 1, 2 * PIECE + HOLE);
  write_piece (writer, fixture->data, 1, 3 * PIECE + HOLE - 1);
  alberca_file_writer_free (writer);
  flags = fcntl (fixture->fd, F_GETFL);
  g_assert_cmpint (flags & O_DIRECT, ==, 0);

  g_assert_cmpint (lseek (fixture->fd, 0, SEEK_END), ==, 3 * PIECE + HOLE);
  assert_piece (fixture, fixture->data, PIECE, 0);
  assert_piece (fixture, fixture->data, 5000, PIECE);
  assert_piece (fixture, fixture->data, 5000, PIECE + 5000);
  assert_piece (fixture, fixture->data, PIECE, PIECE + HOLE);
  assert_piece (fixture, fixture->data + 1, PIECE - 1, 2 * PIECE + HOLE);
  assert_piece (fixture, fixture->data, 1, 3 * PIECE + HOLE - 1);
  g_assert_cmpint (lseek (fixture->fd, PIECE + 10000, SEEK_HOLE), <, PIECE + HOLE);
}

/* More than what is flushed early at once, through the page cache */
static void
test_unaligned (Fixture       *fixture,
                gconstpointer  folder)
{
  g_autoptr(AlbercaFileWriter) writer = alberca_file_writer_new (fixture->fd);

  for (guint i = 0; i < 20; i++)
    write_piece (writer, fixture->data, PIECE - 1, i * (guint64) (PIECE - 1));
  for (guint i = 0; i < 20; i++)
    assert_piece (fixture, fixture->data, PIECE - 1, i * (guint64) (PIECE - 1));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  folder)
{
  int fd = g_open (fixture->path, O_RDONLY | O_CLOEXEC, 0);
  g_autoptr(AlbercaFileWriter) writer = alberca_file_writer_new (fd);
  g_autoptr(GError) error = NULL;

  g_assert_false (alberca_file_writer_write (writer, fixture->data, PIECE, 0, &error));
  g_assert_error (error, G_IO_ERROR, (int) g_io_error_from_errno (EBADF));
  g_close (fd, NULL);
}

int
main (int   argc,
      char *argv[])
{
  /* tmpfs never waits for a disk */
  static const char *const folders[] = { NULL, "/dev/shm" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *pieces = g_strdup_printf ("/file-writer/pieces/%u", i);
      g_autofree char *unaligned = g_strdup_printf ("/file-writer/unaligned/%u", i);

      if (folders[i] != NULL && g_access (folders[i], W_OK) < 0)
        continue;
      g_test_add (pieces, Fixture, folders[i], set_up, test_pieces, tear_down);
      g_test_add (unaligned, Fixture, folders[i], set_up, test_unaligned, tear_down);
    }
  g_test_add ("/file-writer/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
