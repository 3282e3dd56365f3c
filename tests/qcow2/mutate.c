/* mutate.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* mutate N FILE...: without libFuzzer, N inputs made of the files by chance, always the same. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "fuzz.h"

#define SEED 20261126
#define MAX_SEED (256 * 1024)

/* Numbers at which limits are, and what is one beside */
static const guint64 interesting[] = {
  0, 1, 7, 8, 9, 16, 21, 22, 31, 32, 40, 63, 64, 72, 103, 104, 255, 256, 511, 512, 1023, 1024, 1025, 4096, 65535, 65536,
  65537, G_MAXINT32, G_MAXUINT32, G_MAXUINT32 - 7, G_MAXINT64, G_MAXUINT64, G_MAXUINT64 - 7,
};

/* Mostly in the header, where the decisions are */
static gsize
choose_place (GRand *rand,
              gsize  length)
{
  gsize end = g_rand_boolean (rand) ? MIN (length, 128) : length;

  return (gsize) g_rand_int_range (rand, 0, (gint32) MAX (end, 1));
}

static void
mutate (GRand  *rand,
        guint8 *data,
        gsize  *length)
{
  gsize place = choose_place (rand, *length);
  guint64 value = GUINT64_TO_BE (interesting[g_rand_int_range (rand, 0, G_N_ELEMENTS (interesting))]);
  gsize size = (gsize) 1 << g_rand_int_range (rand, 0, 4);

  if (*length == 0)
    return;
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      data[place] = (guint8) g_rand_int (rand);
      break;
    case 1:
      data[place] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
      break;
    case 2:
      place &= ~(size - 1);
      memcpy (data + place, (const guint8 *) &value + sizeof value - size, MIN (size, *length - place));
      break;
    default:
      if (g_rand_int_range (rand, 0, 8) == 0)
        *length = place;
      break;
    }
}

static void
try_one (GRand      *rand,
         const char *seed,
         gsize       seed_length)
{
  gsize length = MIN (seed_length, MAX_SEED);
  g_autofree guint8 *copy = g_memdup2 (seed, length);
  g_autofree guint8 *exact = NULL;

  for (gint i = g_rand_int_range (rand, 1, 6); i > 0; i--)
    mutate (rand, copy, &length);
  /* As large as the input: AddressSanitizer sees who reads on */
  exact = g_memdup2 (copy, length);
  LLVMFuzzerTestOneInput (exact, length);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);
  guint64 n = argc > 2 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;

  if (n == 0)
    {
      fputs ("mutate N FILE...\n", stderr);
      return 2;
    }

  for (int i = 2; i < argc; i++)
    {
      g_autofree char *seed = NULL;
      g_autoptr(GError) error = NULL;
      gsize length;

      g_file_get_contents (argv[i], &seed, &length, &error);
      g_assert_no_error (error);
      LLVMFuzzerTestOneInput ((const uint8_t *) seed, length);
      for (guint64 j = 0; j < n / (guint64) (argc - 2); j++)
        try_one (rand, seed, length);
    }
  printf ("%" G_GUINT64_FORMAT " inputs\n", n);

  return 0;
}
