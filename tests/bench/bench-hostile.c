/* bench-hostile.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-hostile: the processor time that the costliest of the hostile images takes, of its header alone
 * and of all that is read of it. */

#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "hostile-images.h"

/* The least of so many is what it takes: more is somebody else's */
#define N_TIMES 5

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static void
read_header (HostileImage *image)
{
  g_autoptr(AlbercaQcow2Header) header = alberca_qcow2_header_read (hostile_image_read, image, NULL);
}

static void
read_image (HostileImage *image)
{
  g_autoptr(AlbercaQcow2Image) read = alberca_qcow2_image_read (hostile_image_read, image, NULL);
}

static double
measure (HostileImage *image,
         void        (*func) (HostileImage *))
{
  double best_ms = 0;

  for (guint i = 0; i < N_TIMES; i++)
    {
      double start_ms = get_cpu_ms ();
      double taken_ms;

      func (image);
      taken_ms = get_cpu_ms () - start_ms;
      best_ms = i == 0 ? taken_ms : MIN (best_ms, taken_ms);
    }
  return best_ms;
}

int
main (void)
{
  g_autoptr(GPtrArray) images = hostile_images_new ();
  const char *worst = NULL;
  double header_ms = 0, image_ms = 0;

  for (guint i = 0; i < images->len; i++)
    {
      HostileImage *image = g_ptr_array_index (images, i);
      double this_ms;

      /* Of nobody's making but a server's */
      if (image->changes)
        continue;
      header_ms = MAX (header_ms, measure (image, read_header));
      this_ms = measure (image, read_image);
      worst = this_ms > image_ms ? image->name : worst;
      image_ms = MAX (image_ms, this_ms);
    }
  g_print ("{\"header_ms\": %.2f, \"image_ms\": %.2f, \"worst\": \"%s\"}\n", header_ms, image_ms, worst);
  return EXIT_SUCCESS;
}
