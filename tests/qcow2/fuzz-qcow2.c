/* fuzz-qcow2.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Images that nobody need vouch for: what is read of them may be nonsense, but is bounded. With libFuzzer
 * (./dev fuzz), and with mutate.c in the suite. */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "qcow2/alberca-image-format.h"
#include "qcow2/alberca-iso9660.h"
#include "qcow2/alberca-qcow2-sharing.h"

/* A cluster is as large at most; headers and tables are smaller */
#define MAX_READ (2 * 1024 * 1024)
/* Of the tables of clusters */
#define MAX_SHARING (256 * 1024)

/* Of the header and the table, both twice */
#define MAX_IMAGE (1024 * 1024)

typedef struct
{
  const uint8_t *data;
  size_t         size;
  guint64        n_asked;
} Input;

static GBytes *
read_range (gpointer   data,
            guint64    offset,
            gsize      length,
            GError   **error)
{
  Input *input = data;

  g_assert_cmpuint (length, <=, MAX_READ);
  input->n_asked += length;
  /* A table that is said to be behind the end is somewhere in the image: else most mutations lead nowhere */
  if (offset > input->size)
    offset %= input->size + 1;
  return g_bytes_new (input->data + offset, MIN (length, input->size - offset));
}

/* What a label shows must be text */
static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
fuzz_sharing (Input                   *input,
              const AlbercaQcow2Image *image)
{
  const AlbercaQcow2SharingLimits limits = { MAX_SHARING, G_USEC_PER_SEC };
  g_autoptr(AlbercaQcow2Sharing) sharing = alberca_qcow2_sharing_read (image, limits, read_range, input, NULL);

  g_assert_nonnull (sharing);
  g_assert_cmpuint (sharing->read, <=, MAX_SHARING);
  g_assert_cmpuint (sharing->n_states, ==, image->snapshots->len + 1);
  for (guint i = 0; sharing->outcome == ALBERCA_QCOW2_SHARING_KNOWN && i < sharing->n_states; i++)
    g_assert_cmpuint (alberca_qcow2_sharing_get_nearest (sharing, i), <, sharing->n_states);
}

static void
fuzz_qcow2 (Input *input)
{
  g_autoptr(GError) error = NULL;
  AlbercaQcow2Image *image = alberca_qcow2_image_read (read_range, input, &error);

  g_assert_cmpuint (input->n_asked, <=, MAX_IMAGE);
  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return;

  check_text (image->header->backing_file);
  check_text (image->header->backing_format);
  check_text (image->header->data_file);
  g_assert_cmpuint (image->snapshots->len, ==, image->header->n_snapshots);
  for (guint i = 0; i < image->snapshots->len; i++)
    {
      const AlbercaQcow2Snapshot *snapshot = g_ptr_array_index (image->snapshots, i);
      g_autoptr(GError) at_error = NULL;
      gboolean is_at = FALSE;

      check_text (snapshot->title);
      g_assert_nonnull (alberca_qcow2_image_find_id (image, snapshot->id));
      alberca_qcow2_image_is_at (image, snapshot, read_range, input, &is_at, &at_error);
    }
  fuzz_sharing (input, image);
  alberca_qcow2_image_free (image);
}

static void
fuzz_others (const Input *input)
{
  gsize head = MIN (input->size, ALBERCA_IMAGE_HEAD_LENGTH);
  gsize tail = MIN (input->size, ALBERCA_IMAGE_TAIL_LENGTH);
  AlbercaImage *image = alberca_image_probe (input->data, head, input->data + input->size - tail, tail, input->size);
  AlbercaIso *iso = alberca_iso_parse (input->data, input->size);

  check_text (image->backing);
  alberca_image_free (image);
  if (iso != NULL)
    {
      alberca_iso_read_catalog (iso, input->data, MIN (input->size, 2048));
      alberca_iso_free (iso);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  Input input = { data, size, 0 };

  fuzz_qcow2 (&input);
  fuzz_others (&input);

  return 0;
}
