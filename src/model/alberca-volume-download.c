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
  char           *wanted;
  char           *path;    /* @wanted, with a number where nobody agreed to replace what is there */
  char           *part;    /* beside it, until it is whole; the file itself where nothing may be made beside it */
  char           *announced; /* @path, before a file was made by that name */
  gboolean        replace;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->volume);
  g_free (call->wanted);
  g_free (call->path);
  g_free (call->announced);
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

/* The file itself: a portal may give away one file and not its folder. What is there already would be
 * lost before the new one is whole. */
static int
open_itself (Call    *call,
             GError **error)
{
  g_autofree char *name = g_filename_display_name (call->path);
  int fd;

  call->part = g_strdup (call->path);
  fd = g_open (call->part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0 && errno == EEXIST)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _("%s: it cannot be replaced, since no other file may be made in its folder, and it would be lost if the "
                   "download failed. Delete it first, or choose another folder."), name);
  else if (fd < 0)
    fail (error, errno, call->path);
  return fd;
}

/* A new file beside the one that is wanted: what is there already is not touched before the new one
 * is whole. */
static int
open_part (Call    *call,
           GError **error)
{
  g_autofree char *folder = g_path_get_dirname (call->path);
  int fd;

  call->part = g_strdup_printf ("%s.%08x.part", call->path, g_random_int ());
  fd = g_open (call->part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0 && errno == ENAMETOOLONG)
    {
      g_free (call->part);
      call->part = g_strdup_printf ("%s/%08x.part", folder, g_random_int ());
      fd = g_open (call->part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    }
  if (fd < 0 && (errno == EACCES || errno == EPERM))
    {
      g_free (call->part);
      return open_itself (call, error);
    }
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

char *
alberca_download_number_path (const char *path,
                              guint       number)
{
  return number == 1 ? g_strdup (path) : g_strdup_printf ("%s (%u)", path, number);
}

/* Gives the part the name @path, which nothing else may have; FALSE with errno set. */
static gboolean
name_new (const char *part,
          const char *path)
{
  int fd;

  if (link (part, path) == 0)
    return g_unlink (part) == 0;
  if (errno == EEXIST)
    return FALSE;

  /* A file system without links: an empty file of ours keeps the place. */
  fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    return FALSE;
  g_close (fd, NULL);
  if (g_rename (part, path) == 0)
    return TRUE;
  g_unlink (path);
  return FALSE;
}

/* Whatever was made meanwhile by the name stays: the next number is taken. */
static gboolean
put_beside (Call    *call,
            GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *path = alberca_download_number_path (call->wanted, i);

      if (name_new (call->part, path))
        {
          g_free (call->path);
          call->path = g_steal_pointer (&path);
          return TRUE;
        }
      if (errno != EEXIST)
        return fail (error, errno, path);
    }
}

/* The file is on the disk, under its name, before anybody is told that it is there. */
static gboolean
put_in_place (Call    *call,
              int      fd,
              GError **error)
{
  if (fsync (fd) < 0)
    return fail (error, errno, call->path);
  if (!g_str_equal (call->part, call->path))
    {
      if (!call->replace)
        {
          if (!put_beside (call, error))
            return FALSE;
        }
      else if (g_rename (call->part, call->path) < 0)
        {
          return fail (error, errno, call->path);
        }
    }
  if (!sync_folder (call->path))
    g_debug ("%s: its folder could not be synchronized", call->path);
  return TRUE;
}

/* A stream that ends early ends without an error. */
static gboolean
check_length (const AlbercaVolumeConfig    *config,
              const AlbercaTransferResult  *result,
              GError                      **error)
{
  g_autofree char *expected = NULL;
  g_autofree char *received = NULL;

  if (g_strcmp0 (config->type, "file") != 0 || result->length >= config->physical)
    return TRUE;
  expected = g_format_size_full (config->physical, G_FORMAT_SIZE_LONG_FORMAT);
  received = g_format_size_full (result->length, G_FORMAT_SIZE_LONG_FORMAT);
  /* Translators: two sizes */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
               _("Only %s of %s came: the volume became shorter meanwhile, or libvirt broke off. Download it again."),
               received, expected);
  return FALSE;
}

/* @outcome (transfer full), and where it is if not where the title and the command say */
static void
take_outcome (const Call       *call,
              AlbercaOperation *operation,
              char             *outcome)
{
  g_autofree char *name = g_filename_display_name (call->path);

  if (g_strcmp0 (call->path, call->announced) == 0)
    {
      alberca_operation_take_outcome (operation, outcome);
      return;
    }
  /* Translators: the path of a file, then what was transferred */
  alberca_operation_take_outcome (operation, g_strdup_printf (_("It is in “%s”, since the name was taken meanwhile. %s"),
                                                              name, outcome));
  g_free (outcome);
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
         check_length (config, &result, error) && put_in_place (call, fd, error);
  g_close (fd, NULL);
  if (!done)
    {
      g_unlink (call->part);
      return FALSE;
    }
  take_outcome (call, operation, alberca_transfer_run_describe (&run, &result, FALSE));
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

char *
alberca_download_find_path (const char *path)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *numbered = alberca_download_number_path (path, i);

      if (!g_file_test (numbered, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&numbered);
    }
}

/**
 * alberca_pool_download:
 * @self: an active pool
 * @volume: one of its volumes
 * @path: a file of this computer
 * @replace: what is there may be replaced; where not, the next free "PATH (NUMBER)" is taken
 *
 * Main thread. virStorageVolDownload() into a file beside @path, which gets its name when it is whole.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_download (AlbercaPool   *self,
                       AlbercaVolume *volume,
                       const char    *path,
                       gboolean       replace)
{
  const char *name = alberca_volume_get_name (volume);
  g_autofree char *free_path = replace ? g_strdup (path) : alberca_download_find_path (path);
  /* Translators: the names of a volume and its pool */
  g_autofree char *title = g_strdup_printf (_("Downloading “%s” from “%s”"), name, alberca_pool_get_name (self));
  g_autofree char *command = alberca_pool_get_download_command (self, volume, free_path);
  AlbercaOperation *operation;
  Call *call = g_new0 (Call, 1);

  call->volume = g_object_ref (alberca_volume_get_handle (volume));
  call->wanted = g_strdup (path);
  call->announced = g_strdup (free_path);
  call->path = g_steal_pointer (&free_path);
  call->replace = replace;
  operation = alberca_operation_new (title, command, download_worker, call, call_free);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), name);
  alberca_transfer_run_mark (operation);
  return alberca_pool_enqueue_transfer (self, operation, FALSE);
}
