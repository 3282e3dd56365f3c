/* rig-content.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Bytes of volumes */

#include "config.h"

#include "rig-test.h"

#include <string.h>

#include <glib/gstdio.h>

#include "model/alberca-upload-draft.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-transfer.h"
#include "model/alberca-wipe.h"

/* Text, and then nothing for a while, which is a hole in the file */
static void
make_file (const char *path)
{
  g_autofree char *data = g_malloc0 (4 * MIB);

  for (gsize i = 0; i < MIB; i++)
    data[i] = (char) ('a' + i % 23);
  data[4 * MIB - 1] = 'z';
  g_assert_true (g_file_set_contents (path, data, 4 * MIB, NULL));
}

static void
upload (AlbercaPool   *pool,
        AlbercaVolume *volume,
        const char    *file)
{
  g_autoptr(AlbercaUploadDraft) draft = alberca_upload_draft_new_over (pool, volume, file);

  wait_until (alberca_upload_draft_get_loaded (draft));
  g_assert_true (alberca_upload_draft_get_valid (draft));
  rig_done (alberca_pool_upload (pool, draft));
  rig_ran ("vol-upload");
}

/* libvirt gives back all of the volume, of which the file is the beginning */
static void
download (AlbercaPool   *pool,
          AlbercaVolume *volume,
          const char    *file)
{
  guint64 capacity = alberca_volume_get_capacity (volume);
  g_autofree char *copy = g_strconcat (file, "-back", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length, copied;

  rig_done (alberca_pool_download (pool, volume, copy, FALSE));
  rig_ran ("vol-download");
  g_assert_true (g_file_get_contents (file, &before, &length, NULL));
  g_assert_true (g_file_get_contents (copy, &after, &copied, NULL));
  g_assert_cmpuint (copied, ==, capacity);
  g_assert_cmpint (memcmp (before, after, length), ==, 0);
  g_assert_cmpint (g_unlink (copy), ==, 0);
}

void
rig_move_content (AlbercaPool   *pool,
                  AlbercaVolume *volume,
                  const char    *path)
{
  g_autofree char *file = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *command = g_strdup_printf ("head -c 4194304 %s | sha256sum", path);
  g_autofree char *contents = NULL;
  gsize length;
  int fd = g_file_open_tmp ("alberca-rig-XXXXXX", &file, NULL);

  g_assert_cmpint (fd, !=, -1);
  g_assert_true (g_close (fd, NULL));
  make_file (file);
  upload (pool, volume, file);
  g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
  g_assert_true (rig_shell_says (command, sum));
  download (pool, volume, file);
  g_assert_cmpint (g_unlink (file), ==, 0);
}

static void
read_cb (gpointer  owner,
         gpointer  result,
         GError   *error)
{
  GPtrArray **facts = g_object_get_data (owner, "rig-facts");

  g_assert_no_error (error);
  *facts = result;
}

void
rig_wipe (AlbercaPool   *pool,
          AlbercaVolume *volume)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  g_autoptr(GPtrArray) facts = NULL;
  AlbercaBatch *batch;

  g_ptr_array_add (volumes, volume);
  g_object_set_data (G_OBJECT (pool), "rig-facts", &facts);
  alberca_volume_facts_read (pool, volumes, read_cb, pool);
  wait_until (facts != NULL);
  g_object_set_data (G_OBJECT (pool), "rig-facts", NULL);
  batch = alberca_wipe_run (pool, volumes, facts, ALBERCA_WIPE_ZERO, FALSE, FALSE);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpint (alberca_batch_get_state (batch), ==, ALBERCA_OPERATION_DONE);
  rig_ran ("vol-wipe");
}
