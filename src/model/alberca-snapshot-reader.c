/* alberca-snapshot-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-reader.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-ranges.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-scratch.h"
#include "model/alberca-volume-private.h"

/* Comparing the disk with so many snapshots finds where it is, as good as always */
#define MAX_COMPARED 32
/* Nor are more bytes read for it: the tables of disks of many TiB, again and again */
#define MAX_BYTES_COMPARED (8 * 1024 * 1024)

/**
 * alberca_snapshot_call_new:
 * @pool: a pool of an open connection
 * @volume: one of its volumes
 *
 * Main thread.
 *
 * Returns: (transfer full): what a worker needs to read the volume
 */
AlbercaSnapshotCall *
alberca_snapshot_call_new (AlbercaPool   *pool,
                           AlbercaVolume *volume)
{
  AlbercaSnapshotCall *self = g_new0 (AlbercaSnapshotCall, 1);
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const char *path = alberca_volume_get_path (volume);

  self->connection = g_object_ref (alberca_connection_get_handle (connection));
  self->volume = g_object_ref (alberca_volume_get_handle (volume));
  /* In most pools the key of a volume is its path */
  self->disk.path = g_strdup (path != NULL ? path : alberca_volume_get_key (volume));
  self->disk.is_block = config != NULL && g_strcmp0 (config->type, "block") == 0;
  self->mark = alberca_scratch_mark_new_own ();
  self->pool_name = g_strdup (alberca_pool_get_name (pool));
  self->volume_name = g_strdup (alberca_volume_get_name (volume));
  return self;
}

void
alberca_snapshot_call_free (AlbercaSnapshotCall *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->volume);
  g_free (self->disk.path);
  alberca_scratch_mark_free (self->mark);
  g_free (self->pool_name);
  g_free (self->volume_name);
  g_free (self->name);
  g_free (self->id);
  g_free (self->safety);
  g_free (self->owner);
  g_free (self);
}

void
alberca_snapshot_state_free (AlbercaSnapshotState *self)
{
  g_clear_pointer (&self->image, alberca_qcow2_image_free);
  g_free (self->here);
  g_free (self);
}

/* ---- Worker thread ---- */

static GBytes *
read_bytes (gpointer   data,
            guint64    offset,
            gsize      length,
            GError   **error)
{
  const AlbercaSnapshotCall *self = data;

  return alberca_volumes_read_range (self->volume, offset, length, error);
}

/**
 * alberca_snapshot_call_read:
 * @self: what to read
 * @error: why it could not be read; ALBERCA_QCOW2_ERROR_FORMAT where it is no qcow2
 *
 * Worker thread. Header and table of the snapshots, through virStorageVolDownload().
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaQcow2Image *
alberca_snapshot_call_read (const AlbercaSnapshotCall  *self,
                            GError                    **error)
{
  return alberca_qcow2_image_read (read_bytes, (gpointer) self, error);
}

/**
 * alberca_snapshot_call_is_at:
 * @self: what to read
 * @image: as it was read
 * @snapshot: one of its snapshots
 * @is_at: (out): the disk is as the snapshot has it
 * @error: why it could not be read
 *
 * Worker thread. See alberca_qcow2_image_is_at().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_snapshot_call_is_at (const AlbercaSnapshotCall   *self,
                             const AlbercaQcow2Image     *image,
                             const AlbercaQcow2Snapshot  *snapshot,
                             gboolean                    *is_at,
                             GError                     **error)
{
  return alberca_qcow2_image_is_at (image, snapshot, read_bytes, (gpointer) self, is_at, error);
}

typedef struct
{
  GVirStorageVol *volume;
  gsize           budget; /* bytes that may still be read */
} Comparison;

static GBytes *
read_for_comparison (gpointer   data,
                     guint64    offset,
                     gsize      length,
                     GError   **error)
{
  Comparison *self = data;

  if (length > self->budget)
    {
      g_set_error_literal (error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_UNSUPPORTED,
                           _("The disk is too large to be compared with its snapshots."));
      return NULL;
    }
  self->budget -= length;
  return alberca_volumes_read_range (self->volume, offset, length, error);
}

/**
 * alberca_snapshot_call_find_here:
 * @self: what to read
 * @image: as it was read
 *
 * Worker thread. Reads some MiB at most, whatever the image says of itself.
 *
 * Returns: (transfer full) (nullable): the id of the newest snapshot that the disk is at; %NULL too where that
 *   cannot be found out
 */
char *
alberca_snapshot_call_find_here (const AlbercaSnapshotCall *self,
                                 const AlbercaQcow2Image   *image)
{
  Comparison comparison = { self->volume, MAX_BYTES_COMPARED };
  guint n = image->snapshots->len;

  for (guint i = 0; i < MIN (n, MAX_COMPARED); i++)
    {
      const AlbercaQcow2Snapshot *snapshot = g_ptr_array_index (image->snapshots, n - 1 - i);
      gboolean is_at = FALSE;

      if (!alberca_qcow2_image_is_at (image, snapshot, read_for_comparison, &comparison, &is_at, NULL))
        return NULL;
      if (is_at)
        return g_strdup (snapshot->id);
    }
  return NULL;
}

/**
 * alberca_snapshot_call_read_state:
 * @self: what to read
 * @error: why it could not be read
 *
 * Worker thread. The image, and which snapshot the disk is at. A volume that is no qcow2 is no error.
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaSnapshotState *
alberca_snapshot_call_read_state (const AlbercaSnapshotCall  *self,
                                  GError                    **error)
{
  g_autoptr(AlbercaSnapshotState) state = g_new0 (AlbercaSnapshotState, 1);
  g_autoptr(GError) local_error = NULL;

  state->image = alberca_snapshot_call_read (self, &local_error);
  if (state->image != NULL)
    state->here = alberca_snapshot_call_find_here (self, state->image);
  else if (!g_error_matches (local_error, ALBERCA_QCOW2_ERROR, ALBERCA_QCOW2_ERROR_FORMAT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&state);
}

/**
 * alberca_snapshot_call_read_map:
 * @self: what to read
 * @error: why it could not be read
 *
 * Worker thread. See alberca_qcow2_map_read().
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaQcow2Map *
alberca_snapshot_call_read_map (const AlbercaSnapshotCall  *self,
                                GError                    **error)
{
  g_autoptr(AlbercaQcow2Image) image = alberca_snapshot_call_read (self, error);

  return image != NULL ? alberca_qcow2_map_read (image->header, read_bytes, (gpointer) self, error) : NULL;
}

/**
 * alberca_snapshot_describe_problem:
 * @header: (nullable): of an image; %NULL: it is no qcow2
 *
 * Returns: (transfer full) (nullable): why snapshots inside it can be neither made nor reverted to
 */
char *
alberca_snapshot_describe_problem (const AlbercaQcow2Header *header)
{
  if (header == NULL)
    return g_strdup (_("Only qcow2 images can have snapshots inside them. A raw disk can be cloned, or converted to "
                       "qcow2 by cloning it."));
  if (header->encryption != ALBERCA_QCOW2_ENCRYPTION_NONE)
    return g_strdup (_("The image is encrypted: libvirt makes no snapshots inside it. A clone keeps what is on it now."));
  if (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_DATA_FILE)
    return g_strdup (_("The data of the image is in another file: QEMU makes no snapshots of such images."));
  if (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_CORRUPT)
    return g_strdup (_("The image is damaged. On the libvirt host “qemu-img check -r all” may repair it; make a copy "
                       "before."));
  return NULL;
}
