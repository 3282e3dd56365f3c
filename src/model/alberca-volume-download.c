/* alberca-volume-download.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-transfer-run.h"
#include "model/alberca-volume-private.h"
#include "virsh/alberca-virsh-transfer.h"

typedef struct
{
  GVirStorageVol *volume;
  char           *path;
  char           *part; /* beside it, until it is whole; the file itself where nothing may be made beside it */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->volume);
  g_free (call->path);
  g_free (call->part);
  g_free (call);
}

static gboolean
fail (GError     **error,
      int          saved,
      const char  *path)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", name, g_strerror (saved));
  return FALSE;
}

/* A new file beside the one that is wanted: what is there already is not touched before the new one
 * is whole. A portal may give away one file and not its folder. */
static int
open_part (Call    *call,
           GError **error)
{
  int fd;

  call->part = g_strdup_printf ("%s.%08x.part", call->path, g_random_int ());
  fd = g_open (call->part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
  if (fd >= 0 || (errno != EACCES && errno != EPERM && errno != ENAMETOOLONG))
    {
      if (fd < 0)
        fail (error, errno, call->path);
      return fd;
    }
  g_free (call->part);
  call->part = g_strdup (call->path);
  fd = g_open (call->part, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    fail (error, errno, call->path);
  return fd;
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    g_close (fd, NULL);
  return done;
}

/* The file is on the disk, under its name, before anybody is told that it is there. */
static gboolean
put_in_place (Call    *call,
              int      fd,
              GError **error)
{
  if (fsync (fd) < 0)
    return fail (error, errno, call->path);
  if (!g_str_equal (call->part, call->path) && g_rename (call->part, call->path) < 0)
    return fail (error, errno, call->path);
  if (!sync_folder (call->path))
    g_debug ("%s: its folder could not be synchronized", call->path);
  return TRUE;
}

/* Worker thread. */
static gboolean
download_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  Call *call = data;
  g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (call->volume, error);
  g_auto(AlbercaTransferResult) result = { 0 };
  AlbercaTransferRun run;
  guint64 length, data_length;
  gboolean done;
  int fd;

  if (config == NULL)
    return FALSE;
  length = config->physical != 0 ? config->physical : config->capacity;
  data_length = MIN (config->allocation, length);
  fd = open_part (call, error);
  if (fd < 0)
    return FALSE;

  alberca_transfer_run_init (&run, operation, cancellable, length, data_length, NULL);
  done = alberca_transfer_download (call->volume, fd, length, &run.options, &result, error) &&
         put_in_place (call, fd, error);
  g_close (fd, NULL);
  if (!done)
    {
      g_unlink (call->part);
      return FALSE;
    }
  alberca_operation_take_outcome (operation, alberca_transfer_run_describe (&run, &result, FALSE));
  return TRUE;
}

static const char *
get_uri (AlbercaPool *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self);

  return connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
}

char *
alberca_pool_get_download_command (AlbercaPool   *self,
                                   AlbercaVolume *volume,
                                   const char    *path)
{
  return alberca_virsh_vol_download (get_uri (self), alberca_pool_get_name (self), alberca_volume_get_name (volume), path);
}

/**
 * alberca_pool_download:
 * @self: an active pool
 * @volume: one of its volumes
 * @path: a file of this computer, which is replaced
 *
 * Main thread. virStorageVolDownload() into a file beside @path, which gets its name when it is whole.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_download (AlbercaPool   *self,
                       AlbercaVolume *volume,
                       const char    *path)
{
  const char *name = alberca_volume_get_name (volume);
  /* Translators: the names of a volume and its pool */
  g_autofree char *title = g_strdup_printf (_("Downloading “%s” from “%s”"), name, alberca_pool_get_name (self));
  g_autofree char *command = alberca_pool_get_download_command (self, volume, path);
  AlbercaOperation *operation;
  Call *call = g_new0 (Call, 1);

  call->volume = g_object_ref (alberca_volume_get_handle (volume));
  call->path = g_strdup (path);
  operation = alberca_operation_new (title, command, download_worker, call, call_free);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), name);
  alberca_transfer_run_mark (operation);
  return alberca_pool_enqueue_transfer (self, operation, FALSE);
}
