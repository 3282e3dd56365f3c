/* test-snapshot-traps.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Images in which libvirt makes, reverts or deletes nothing, whatever it says: each is refused with
 * the reason before anything is touched, and its table stays as it was. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "backend/alberca-libvirt.h"
#include "snapshot-fixture.h"

#include "support/private-libvirtd.h"

/* incompatible_features, big endian; its last byte, and the bit that says "corrupt" */
#define INCOMPATIBLE_END 79
#define CORRUPT (1 << 1)

#define N_TRIES 50

/* ---- Such images ---- */

/* In place of the volume, under the same name. QEMU times itself for LUKS, and gives up where its clock
 * does not let it: another try may go. */
static void
make_image (Fixture    *fixture,
            const char *options)
{
  const char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", "--object", "secret,id=key,data=abcdefgh", "-o",
    options != NULL ? options : "compat=1.1", fixture->path, "4M", NULL };
  int status = -1;

  for (guint i = 0; i < N_TRIES && status != 0; i++)
    {
      g_unlink (fixture->path);
      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                                   NULL));
    }
  g_assert_cmpint (status, ==, 0);
  /* libvirt may run as somebody else */
  g_assert_cmpint (g_chmod (fixture->path, 0666), ==, 0);
}

/* Its header says that it has two, with a table that a healthy image had. */
static void
add_snapshots (Fixture *fixture)
{
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "one", fixture->path, NULL));
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "two", fixture->path, NULL));
}

static void
set_byte (Fixture *fixture,
          long     offset,
          guint8   byte)
{
  FILE *file = fopen (fixture->path, "r+b");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, offset, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc (byte, file), ==, byte);
  g_assert_cmpint (fclose (file), ==, 0);
}

static char *
read_all (Fixture *fixture,
          gsize   *length)
{
  char *content;

  g_assert_true (g_file_get_contents (fixture->path, &content, length, NULL));
  return content;
}

/* ---- What is refused ---- */

/* Whatever is asked for, not a byte of the image changes. */
static void
assert_refused (Fixture    *fixture,
                const char *reason)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length, after_length;

  settle (fixture);
  g_assert_no_error (alberca_snapshot_list_get_error (fixture->list));
  g_assert_nonnull (alberca_snapshot_list_get_problem (fixture->list));
  g_assert_nonnull (strstr (alberca_snapshot_list_get_problem (fixture->list), reason));

  before = read_all (fixture, &length);
  wait_failed (fixture, alberca_snapshot_list_create (fixture->list, "new"), G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  for (guint i = 0; i < count (fixture); i++)
    {
      wait_failed (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, i), NULL), G_IO_ERROR,
                   G_IO_ERROR_NOT_SUPPORTED);
      wait_failed (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, i)), G_IO_ERROR,
                   G_IO_ERROR_NOT_SUPPORTED);
    }
  after = read_all (fixture, &after_length);
  g_assert_cmpmem (before, length, after, after_length);
}

/* Snapshots that a running machine made in an encrypted image are seen all the same. */
static void
add_snapshots_with_key (Fixture *fixture)
{
  g_autofree char *image = g_strdup_printf ("driver=qcow2,encrypt.key-secret=key,file.filename=%s", fixture->path);

  g_free (alberca_test_run ("qemu-img", "snapshot", "--object", "secret,id=key,data=abcdefgh", "--image-opts", "-c", "one", image,
                            NULL));
}

static void
test_luks (Fixture       *fixture,
           gconstpointer  data)
{
  make_image (fixture, "encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10");
  add_snapshots_with_key (fixture);
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_refused (fixture, "encrypted");
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
test_aes (Fixture       *fixture,
          gconstpointer  data)
{
  make_image (fixture, "encrypt.format=aes,encrypt.key-secret=key");
  add_snapshots_with_key (fixture);
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_refused (fixture, "encrypted");
}

static void
test_corrupt (Fixture       *fixture,
              gconstpointer  data)
{
  make_image (fixture, NULL);
  add_snapshots (fixture);
  set_byte (fixture, INCOMPATIBLE_END, CORRUPT);
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 2);
  assert_refused (fixture, "damaged");

  /* Repaired, it works again */
  set_byte (fixture, INCOMPATIBLE_END, 0);
  settle (fixture);
  g_assert_null (alberca_snapshot_list_get_problem (fixture->list));
  wait_done (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)));
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* The other file is gone: libvirt and QEMU could not even open it; the header can be read. */
static void
test_data_file (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *data_file = g_strconcat (fixture->path, ".data", NULL);
  g_autofree char *options = g_strdup_printf ("data_file=%s", data_file);

  make_image (fixture, options);
  assert_refused (fixture, "another file");
  g_assert_cmpint (g_unlink (data_file), ==, 0);
  assert_refused (fixture, "another file");
}

/* ---- What libvirt says itself ---- */

/* A backing file that is gone does not stop what is done to the table: but QEMU cannot open it. */
static void
test_lost_base (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *base = g_strconcat (fixture->path, ".base", NULL);
  g_autofree char *options = g_strdup_printf ("backing_file=%s,backing_fmt=qcow2", base);

  g_free (alberca_test_run ("qemu-img", "create", "-q", "-f", "qcow2", base, "4M", NULL));
  make_image (fixture, options);
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "kept", fixture->path, NULL));
  g_assert_cmpint (g_unlink (base), ==, 0);
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);

  wait_failed (fixture, alberca_snapshot_list_create (fixture->list, "new"), ALBERCA_LIBVIRT_ERROR,
               ALBERCA_LIBVIRT_ERROR_INTERNAL);
  wait_failed (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), NULL), ALBERCA_LIBVIRT_ERROR,
               ALBERCA_LIBVIRT_ERROR_INTERNAL);
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* A table that another program changes between what was chosen and what is done */
static void
test_changed_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(AlbercaSnapshot) chosen = NULL;

  add_snapshots (fixture);
  settle (fixture);
  chosen = g_object_ref (get (fixture, 0));
  g_free (alberca_test_run ("qemu-img", "snapshot", "-d", "one", fixture->path, NULL));
  wait_failed (fixture, alberca_snapshot_list_revert (fixture->list, chosen, NULL), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  wait_failed (fixture, alberca_snapshot_list_delete (fixture->list, chosen), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  /* A name that came up meanwhile is not made twice */
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "three", fixture->path, NULL));
  wait_failed (fixture, alberca_snapshot_list_create (fixture->list, "three"), G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_cmpuint (count (fixture), ==, 2);
}

static void
add (const char *name,
     void      (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/snapshot-traps/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("luks", test_luks);
  add ("aes", test_aes);
  add ("corrupt", test_corrupt);
  add ("data-file", test_data_file);
  add ("lost-base", test_lost_base);
  add ("changed-meanwhile", test_changed_meanwhile);

  return g_test_run ();
}
