/* test-qcow2-cost.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What it costs at the most to read an image that is made to cost much: in bytes and reads, which are the same
 * on each machine. The time it takes is in the benchmark of the snapshots. */

#include "config.h"

#include "hostile-images.h"

/* Each reading takes twice as much as the one before, from what is guessed on */
#define MAX_READS_HEADER 6
#define MAX_READS_TABLE 8
/* Whose bytes do not change is read twice */
#define MAX_ASKED (1024 * 1024)
#define MAX_ROUNDS 24

static void
start_anew (HostileImage *image)
{
  image->n_asked = 0;
  image->n_reads = 0;
}

static void
test_header (void)
{
  g_autoptr(GPtrArray) images = hostile_images_new ();

  for (guint i = 0; i < images->len; i++)
    {
      HostileImage *image = g_ptr_array_index (images, i);
      g_autoptr(AlbercaQcow2Header) header = alberca_qcow2_header_read (hostile_image_read, image, NULL);

      g_test_message ("%s: %u reads, %" G_GUINT64_FORMAT " bytes", image->name, image->n_reads, image->n_asked);
      g_assert_cmpuint (image->n_asked, <=, ALBERCA_QCOW2_HEADER_MAX);
      g_assert_cmpuint (image->n_reads, <=, MAX_READS_HEADER);
    }
}

/* Twice, for both must be the same */
static void
test_image (void)
{
  g_autoptr(GPtrArray) images = hostile_images_new ();

  for (guint i = 0; i < images->len; i++)
    {
      HostileImage *image = g_ptr_array_index (images, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(AlbercaQcow2Image) read = alberca_qcow2_image_read (hostile_image_read, image, &error);
      guint rounds = image->changes ? MAX_ROUNDS : 2;

      g_test_message ("%s: %u reads, %" G_GUINT64_FORMAT " bytes: %s", image->name, image->n_reads, image->n_asked,
                      error != NULL ? error->message : "read");
      g_assert_true (!image->changes || read == NULL);
      g_assert_cmpuint (image->n_asked, <=, rounds / 2 * MAX_ASKED);
      g_assert_cmpuint (image->n_reads, <=, rounds * (MAX_READS_HEADER + MAX_READS_TABLE));
    }
}

/* The first of each is what most images need: one read, and one more for a table. */
static void
test_sound (void)
{
  g_autoptr(GPtrArray) images = hostile_images_new ();
  HostileImage *sound = g_ptr_array_index (images, 0);
  g_autoptr(AlbercaQcow2Header) header = alberca_qcow2_header_read (hostile_image_read, sound, NULL);
  g_autoptr(AlbercaQcow2Image) image = NULL;

  g_assert_nonnull (header);
  g_assert_cmpuint (sound->n_reads, ==, 1);
  g_assert_cmpuint (sound->n_asked, ==, ALBERCA_QCOW2_HEADER_GUESS);
  start_anew (sound);
  image = alberca_qcow2_image_read (hostile_image_read, sound, NULL);
  g_assert_nonnull (image);
  g_assert_cmpuint (sound->n_reads, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qcow2-cost/sound", test_sound);
  g_test_add_func ("/qcow2-cost/header", test_header);
  g_test_add_func ("/qcow2-cost/image", test_image);

  return g_test_run ();
}
