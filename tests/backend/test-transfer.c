/* test-transfer.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Volumes and files, back and forth through streams of a real libvirtd, without a main loop. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/alberca-connections.h"
#include "backend/alberca-digest.h"
#include "backend/alberca-pools.h"
#include "backend/alberca-transfer.h"
#include "backend/alberca-volumes.h"
#include "support/private-libvirtd.h"

#define KIB ((guint64) 1024)
#define MIB (1024 * KIB)

typedef struct
{
  guint64 offset;
  guint64 length;
} Extent;

static GVirConnection *connection;
static char *pool_path;

static char *
path_of (const char *name)
{
  return g_build_filename (pool_path, name, NULL);
}

static char *
local_path (const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, name, NULL);
}

/* A file of @length bytes with noise in @extents, which end with one of no length. */
static char *
make_file (const char   *name,
           guint64       length,
           const Extent *extents)
{
  char *path = local_path (name);
  g_autofree guint32 *noise = g_malloc (MIB);
  int fd = g_open (path, O_CREAT | O_TRUNC | O_RDWR, 0644);

  g_assert_cmpint (fd, >=, 0);
  for (gsize i = 0; i < MIB / sizeof (guint32); i++)
    noise[i] = (guint32) g_test_rand_int () | 1;
  g_assert_cmpint (ftruncate (fd, (off_t) length), ==, 0);
  for (; extents->length > 0; extents++)
    for (guint64 done = 0; done < extents->length; done += MIN (MIB, extents->length - done))
      {
        gsize piece = MIN (MIB, extents->length - done);

        g_assert_cmpint (pwrite (fd, noise, piece, (off_t) (extents->offset + done)), ==, (ssize_t) piece);
      }
  close (fd);
  return path;
}

static void
assert_same (const char *first,
             const char *second)
{
  const char *argv[] = { "cmp", first, second, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static char *
sha256sum (const char *path)
{
  const char *argv[] = { "sha256sum", path, NULL };
  g_autofree char *output = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return g_strndup (output, 64);
}

static guint64
occupied (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return (guint64) info.st_blocks * 512;
}

static GVirStorageVol *
find_volume (const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) pools = alberca_pools_list (connection, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < pools->len; i++)
    {
      AlbercaPoolRecord *pool = g_ptr_array_index (pools, i);
      g_autoptr(GPtrArray) volumes = alberca_volumes_list (pool->handle, &error);

      g_assert_no_error (error);
      for (guint j = 0; j < volumes->len; j++)
        {
          AlbercaVolumeRecord *record = g_ptr_array_index (volumes, j);

          if (g_str_equal (record->name, name))
            return g_object_ref (record->handle);
        }
    }
  g_assert_not_reached ();
}

static GVirStorageVol *
make_volume (const char *name,
             guint64     length)
{
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT "b", length);
  g_autofree char *made = alberca_test_virsh ("vol-create-as", "transfer", name, size, "--allocation", "0", "--format",
                                              "raw", NULL);

  return find_volume (name);
}

static void
delete_volume (const char *name)
{
  g_autofree char *output = alberca_test_virsh ("vol-delete", "--pool", "transfer", name, NULL);
}

typedef struct
{
  guint64 last;
  guint   calls;
  GCancellable *cancel_at_first;
} Watch;

static void
progress_cb (guint64  done,
             guint64  moved,
             gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (done, >=, watch->last);
  g_assert_cmpuint (moved, <=, done);
  watch->last = done;
  watch->calls++;
  if (watch->cancel_at_first != NULL)
    g_cancellable_cancel (watch->cancel_at_first);
}

/* Up and down again: the same bytes, the same holes, and both digests are those of sha256sum. */
static void
round_trip (guint64       length,
            const Extent *extents,
            guint64       most_moved)
{
  g_autofree char *source = make_file ("source", length, extents);
  g_autofree char *target = local_path ("target");
  g_autofree char *stored = path_of ("round");
  g_autofree char *sum = sha256sum (source);
  g_autoptr(GVirStorageVol) volume = make_volume ("round", length);
  g_autoptr(GError) error = NULL;
  g_auto(AlbercaTransferResult) up = { 0 };
  g_auto(AlbercaTransferResult) down = { 0 };
  g_auto(AlbercaTransferResult) back = { 0 };
  Watch watch = { 0 };
  AlbercaTransferOptions options = { ALBERCA_DIGEST_WHOLE, 0, progress_cb, &watch, NULL };
  int fd = g_open (source, O_RDONLY, 0);

  g_test_message ("%" G_GUINT64_FORMAT " bytes", length);
  g_assert_true (alberca_transfer_upload (volume, fd, length, TRUE, &options, &up, &error));
  g_assert_no_error (error);
  close (fd);
  g_assert_cmpuint (up.length, ==, length);
  g_assert_cmpuint (up.moved, <=, most_moved);
  g_assert_cmpstr (up.digest, ==, sum);
  assert_same (source, stored);
  g_assert_cmpuint (occupied (stored), <=, most_moved + MIB);

  watch = (Watch) { 0 };
  fd = g_open (target, O_CREAT | O_TRUNC | O_RDWR, 0644);
  g_assert_true (alberca_transfer_download (volume, fd, length, &options, &down, &error));
  g_assert_no_error (error);
  close (fd);
  g_assert_cmpuint (down.length, ==, length);
  g_assert_cmpuint (watch.last, ==, length);
  g_assert_cmpuint (down.moved, <=, most_moved);
  g_assert_cmpstr (down.digest, ==, sum);
  assert_same (source, target);
  g_assert_cmpuint (occupied (target), <=, most_moved + MIB);

  /* Only read back, without knowing how long it is, and by data alone */
  options = (AlbercaTransferOptions) { .digest = ALBERCA_DIGEST_DATA };
  g_assert_true (alberca_transfer_download (volume, -1, 0, &options, &back, &error));
  g_assert_no_error (error);
  g_clear_pointer (&up.digest, g_free);
  fd = g_open (target, O_RDONLY, 0);
  g_assert_true (alberca_transfer_upload (volume, fd, length, FALSE, &options, &up, &error));
  g_assert_no_error (error);
  close (fd);
  g_assert_false (up.sparse);
  g_assert_cmpuint (up.moved, ==, length);
  g_assert_cmpstr (up.digest, ==, back.digest);

  g_unlink (source);
  g_unlink (target);
  delete_volume ("round");
}

static void
test_round_trips (void)
{
  const Extent nothing[] = { { 0 } };
  const Extent everything[] = { { 0, 40 * MIB }, { 0 } };
  const Extent one_stretch[] = { { 0, 16 * MIB }, { 0 } };
  const Extent two_stretches[] = { { 0, 32 * MIB }, { 0 } };
  const Extent odd[] = { { 3, 70000 }, { 5 * MIB + 11, 5 }, { 0 } };
  const Extent stretches[] = { { 0, 4096 }, { 16 * MIB - 4096, 8192 }, { 50 * MIB, MIB }, { 95 * MIB, MIB }, { 0 } };
  const Extent starts_with_hole[] = { { 70 * MIB, 3 * MIB }, { 0 } };

  round_trip (1, nothing, 4096);
  round_trip (64 * MIB, nothing, 4096);
  round_trip (40 * MIB, everything, 40 * MIB);
  round_trip (16 * MIB, one_stretch, 16 * MIB);
  round_trip (32 * MIB, two_stretches, 32 * MIB);
  round_trip (5 * MIB + 16, odd, 128 * KIB);
  round_trip (96 * MIB, stretches, 3 * MIB);
  round_trip (96 * MIB + 1, stretches, 3 * MIB);
  round_trip (100 * MIB, starts_with_hole, 4 * MIB);
}

/* libvirt leaves what is under a hole: a volume has to be emptied before it gets some. */
static void
test_replace (void)
{
  const Extent full[] = { { 0, 3 * MIB }, { 0 } };
  const Extent sparse[] = { { MIB, 4096 }, { 0 } };
  g_autofree char *old = make_file ("old", 3 * MIB, full);
  g_autofree char *new = make_file ("new", 2 * MIB + 5, sparse);
  g_autofree char *stored = path_of ("replaced");
  g_autoptr(GVirStorageVol) volume = make_volume ("replaced", 3 * MIB);
  g_autoptr(GError) error = NULL;
  g_auto(AlbercaTransferResult) result = { 0 };
  const AlbercaTransferOptions options = { .digest = ALBERCA_DIGEST_DATA };
  int fd = g_open (old, O_RDONLY, 0);
  gboolean begun = FALSE;

  g_assert_true (alberca_transfer_upload (volume, fd, 3 * MIB, TRUE, &options, &result, &error));
  close (fd);
  assert_same (old, stored);

  g_clear_pointer (&result.digest, g_free);
  fd = g_open (new, O_RDONLY, 0);
  g_assert_true (alberca_transfer_empty (volume, &begun, &error));
  g_assert_no_error (error);
  g_assert_true (begun);
  g_assert_true (alberca_transfer_upload (volume, fd, 2 * MIB + 5, TRUE, &options, &result, &error));
  g_assert_no_error (error);
  close (fd);
  g_assert_cmpuint (result.moved, <, 64 * KIB);
  assert_same (new, stored);

  g_unlink (old);
  g_unlink (new);
  delete_volume ("replaced");

  g_assert_false (alberca_transfer_empty (volume, &begun, &error));
  g_assert_nonnull (error);
  g_assert_false (begun);
}

static void
test_cancel (void)
{
  const Extent full[] = { { 0, 64 * MIB }, { 0 } };
  g_autofree char *source = make_file ("long", 64 * MIB, full);
  g_autofree char *target = local_path ("long-target");
  g_autoptr(GVirStorageVol) volume = make_volume ("cancelled", 64 * MIB);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_auto(AlbercaTransferResult) result = { 0 };
  Watch watch = { 0, 0, cancellable };
  AlbercaTransferOptions options = { ALBERCA_DIGEST_WHOLE, 0, progress_cb, &watch, cancellable };
  int fd = g_open (source, O_RDONLY, 0);

  g_assert_false (alberca_transfer_upload (volume, fd, 64 * MIB, TRUE, &options, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (result.digest);
  g_assert_cmpuint (result.length, <, 64 * MIB);
  close (fd);
  g_clear_error (&error);

  g_cancellable_reset (cancellable);
  watch.last = 0;
  fd = g_open (target, O_CREAT | O_TRUNC | O_RDWR, 0644);
  g_assert_false (alberca_transfer_download (volume, fd, 64 * MIB, &options, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
  g_unlink (source);
  g_unlink (target);
  /* Nothing of it holds the volume. */
  delete_volume ("cancelled");
}

/* What the file system of this computer says reaches the caller, and the stream ends. */
static void
test_local_full (void)
{
  const Extent full[] = { { 0, 20 * MIB }, { 0 } };
  g_autofree char *source = make_file ("full-source", 20 * MIB, full);
  g_autoptr(GVirStorageVol) volume = make_volume ("full", 20 * MIB);
  g_autoptr(GError) error = NULL;
  g_auto(AlbercaTransferResult) result = { 0 };
  const AlbercaTransferOptions options = { .digest = ALBERCA_DIGEST_WHOLE };
  int fd = g_open (source, O_RDONLY, 0);

  g_assert_true (alberca_transfer_upload (volume, fd, 20 * MIB, TRUE, &options, &result, &error));
  close (fd);
  g_clear_pointer (&result.digest, g_free);

  fd = g_open ("/dev/full", O_RDWR, 0);
  g_assert_false (alberca_transfer_download (volume, fd, 20 * MIB, &options, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  close (fd);

  /* A file that becomes shorter meanwhile */
  fd = g_open (source, O_RDONLY, 0);
  g_assert_false (alberca_transfer_upload (volume, fd, 30 * MIB, TRUE, &options, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  close (fd);
  g_unlink (source);
  delete_volume ("full");
}

static void
test_measure (void)
{
  const Extent extents[] = { { 4 * MIB, 2 * MIB }, { 9 * MIB, MIB }, { 0 } };
  g_autofree char *path = make_file ("measured", 12 * MIB, extents);
  int fd = g_open (path, O_RDONLY, 0);
  guint64 length, data;

  g_assert_true (alberca_transfer_measure (fd, &length, &data));
  g_assert_cmpuint (length, ==, 12 * MIB);
  g_assert_cmpuint (data, ==, 3 * MIB);
  close (fd);
  g_unlink (path);
}

/* However the pieces come, and whether zeros are data or holes. */
static void
test_digest_of_data (void)
{
  g_autofree guint8 *bytes = g_malloc0 (MIB);
  g_autofree char *first = NULL;

  for (gsize i = 0; i < 1000; i++)
    bytes[200000 + i * 37] = (guint8) i;
  bytes[MIB - 1] = 1;
  for (guint round = 0; round < 50; round++)
    {
      g_autoptr(AlbercaDigest) digest = alberca_digest_new (ALBERCA_DIGEST_DATA);
      g_autofree char *text = NULL;

      for (gsize at = 0; at < MIB;)
        {
          gsize wished = (gsize) g_test_rand_int_range (1, 200000);
          gsize piece = MIN (wished, MIB - at);

          if (alberca_digest_is_zero (bytes + at, piece) && g_test_rand_bit ())
            alberca_digest_skip (digest, piece);
          else
            alberca_digest_add (digest, bytes + at, piece);
          at += piece;
        }
      text = alberca_digest_finish (digest);
      if (first == NULL)
        first = g_strdup (text);
      g_assert_cmpstr (text, ==, first);
    }
}

/* Where data is, and how much there is in all, belong to it. */
static void
test_digest_differs (void)
{
  const guint8 one = 1;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(AlbercaDigest) digest = alberca_digest_new (ALBERCA_DIGEST_DATA);

      alberca_digest_skip (digest, i == 0 ? 0 : i == 1 ? 5 : 64 * KIB);
      alberca_digest_add (digest, &one, 1);
      alberca_digest_skip (digest, i == 3 ? 1 : 0);
      g_assert_true (g_hash_table_add (seen, alberca_digest_finish (digest)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *uri = NULL;
  g_autofree char *output = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  alberca_connections_init ();
  g_test_add_func ("/transfer/digest-of-data", test_digest_of_data);
  g_test_add_func ("/transfer/digest-differs", test_digest_differs);
  uri = alberca_test_libvirtd_get_uri ();
  if (uri == NULL)
    return g_test_run ();

  pool_path = local_path ("transfer-pool");
  output = alberca_test_virsh ("pool-create-as", "transfer", "dir", "--target", pool_path, "--build", NULL);
  connection = alberca_connections_open (uri, FALSE, NULL, NULL, NULL);
  g_assert_nonnull (connection);
  g_test_add_func ("/transfer/measure", test_measure);
  g_test_add_func ("/transfer/round-trips", test_round_trips);
  g_test_add_func ("/transfer/replace", test_replace);
  g_test_add_func ("/transfer/cancel", test_cancel);
  g_test_add_func ("/transfer/local-full", test_local_full);
  status = g_test_run ();

  alberca_connections_close (connection);
  g_free (pool_path);
  return status;
}
