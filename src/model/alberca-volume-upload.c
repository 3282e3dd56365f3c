/* alberca-volume-upload.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-transfer.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-leftovers.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-transfer-run.h"
#include "model/alberca-volume-private.h"

/* VIR_FROM_RPC: the way to libvirtd */
#define RPC_DOMAIN 7

/* libvirt refuses while it reads the pool again by itself, which it does after each upload. */
#define PATIENCE 1000
#define PAUSE (10 * 1000)

/* What the worker gets, and what it leaves for the main thread. */
typedef struct
{
  GWeakRef             model;      /* the AlbercaConnection, for the main thread */
  GVirConnection      *connection;
  char                *pool_uuid;
  GVirStoragePool     *pool;
  GVirStorageVol      *over;       /* nullable: whose content is replaced */
  gboolean             over_file;
  char                *over_path;  /* nullable */
  AlbercaUploadSource *source;
  char                *name;       /* of what is uploaded into */
  char                *first_xml;
  char                *last_xml;   /* nullable: what it is converted to */
  gboolean             verify;

  guint64              leftover;   /* by the worker: the length of what could not be removed */
} Upload;

static void
upload_clear (gpointer data)
{
  Upload *upload = data;

  g_weak_ref_clear (&upload->model);
  g_object_unref (upload->connection);
  g_free (upload->pool_uuid);
  g_object_unref (upload->pool);
  g_clear_object (&upload->over);
  g_free (upload->over_path);
  g_clear_pointer (&upload->source, alberca_upload_source_free);
  g_free (upload->name);
  g_free (upload->first_xml);
  g_free (upload->last_xml);
}

static void
upload_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, upload_clear);
}

static gboolean
is_lost (const GError *error)
{
  return alberca_libvirt_error_get_domain (error) == RPC_DOMAIN ||
         g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_INVALID_CONN);
}

static gboolean
refresh_call (Upload  *upload,
              gpointer data,
              GError **error)
{
  return alberca_pools_refresh (upload->pool, error);
}

static gboolean
convert_call (Upload  *upload,
              gpointer data,
              GError **error)
{
  return alberca_volumes_clone (upload->pool, upload->last_xml, data, 0, error);
}

static gboolean
delete_call (Upload  *upload,
             gpointer data,
             GError **error)
{
  return alberca_volumes_delete (data, error);
}

/* Worker thread, as all that follow. Waits while libvirt is busy with the pool. */
static gboolean
call_patiently (Upload   *upload,
                gboolean (*call) (Upload *upload, gpointer data, GError **error),
                gpointer  data,
                GError  **error)
{
  for (guint i = 0;; i++)
    {
      GError *local_error = NULL;

      if (call (upload, data, &local_error))
        return TRUE;
      if (i == PATIENCE || !alberca_libvirt_error_is_busy (local_error))
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      g_error_free (local_error);
      g_usleep (PAUSE);
    }
}

/* After a failure: nothing half done stays, or it is said. */
static void
clean_up (Upload          *upload,
          GVirStorageVol  *volume,
          GError         **error)
{
  g_autoptr(GError) delete_error = NULL;
  g_autofree char *reason = g_strdup ((*error)->message);

  if (call_patiently (upload, delete_call, volume, &delete_error))
    return;
  g_clear_error (error);
  if (is_lost (delete_error))
    {
      upload->leftover = upload->source->length;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                   _("The connection to libvirt was lost. The half volume “%s” is removed when it is back. libvirt said: %s"),
                   upload->name, reason);
      return;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("%s What was uploaded of “%s” could not be removed (%s): delete it."), reason, upload->name,
               delete_error->message);
}

static gboolean
verify (Upload                       *upload,
        AlbercaOperation             *operation,
        GCancellable                 *cancellable,
        GVirStorageVol               *volume,
        const AlbercaTransferRun     *sent,
        const AlbercaTransferResult  *expected,
        GError                      **error)
{
  g_auto(AlbercaTransferResult) result = { 0 };
  AlbercaTransferRun run;

  alberca_transfer_run_init (&run, operation, cancellable, upload->source->length, upload->source->data, _("Reading back"));
  run.options.digest = sent->options.digest;
  run.options.limit = upload->source->length;
  if (!alberca_transfer_download (volume, -1, upload->source->length, &run.options, &result, error))
    return FALSE;
  if (g_str_equal (result.digest, expected->digest))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("What was read back from the host is not what was uploaded: SHA-256 %s, it should be %s. The disk or the "
                 "network is not to be trusted, or somebody else wrote to the volume."), result.digest, expected->digest);
  return FALSE;
}

/* Sends the content and compares it. */
static gboolean
fill (Upload            *upload,
      AlbercaOperation  *operation,
      GCancellable      *cancellable,
      GVirStorageVol    *volume,
      int                fd,
      gboolean           holes,
      GError           **error)
{
  g_auto(AlbercaTransferResult) result = { 0 };
  AlbercaTransferRun run;

  alberca_transfer_run_init (&run, operation, cancellable, upload->source->length,
                             holes ? upload->source->data : upload->source->length, NULL);
  if (!alberca_transfer_upload (volume, fd, upload->source->length, holes, &run.options, &result, error) ||
      (upload->verify && !verify (upload, operation, cancellable, volume, &run, &result, error)))
    return FALSE;
  alberca_operation_take_outcome (operation, alberca_transfer_run_describe (&run, &result, upload->verify));
  return TRUE;
}

/* libvirt knows the format of what it finds in a pool, not of what was sent to it. A pool that stays
 * busy is no reason to fail: it is read again when its jobs are done. */
static gboolean
read_again (Upload  *upload,
            GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (call_patiently (upload, refresh_call, NULL, &local_error) || alberca_libvirt_error_is_busy (local_error))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("“%s” was uploaded completely, but the pool could not be read again: refresh it. libvirt said: %s"),
               upload->name, local_error->message);
  return FALSE;
}

static gboolean
convert (Upload            *upload,
         AlbercaOperation  *operation,
         GVirStorageVol    *volume,
         GError           **error)
{
  if (!call_patiently (upload, refresh_call, NULL, error))
    return FALSE;
  alberca_operation_report (operation, -1, _("The host converts it"));
  return call_patiently (upload, convert_call, volume, error) &&
         call_patiently (upload, delete_call, volume, error);
}

static gboolean
upload_into_new (Upload            *upload,
                 AlbercaOperation  *operation,
                 GCancellable      *cancellable,
                 int                fd,
                 GError           **error)
{
  g_autoptr(GVirStorageVol) volume = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!alberca_volumes_create (upload->pool, upload->first_xml, 0, &local_error) ||
      (volume = alberca_volumes_find (upload->pool, upload->name, &local_error)) == NULL)
    {
      /* Perhaps it was made, and only the answer was lost. */
      upload->leftover = is_lost (local_error) ? upload->source->length : 0;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (fill (upload, operation, cancellable, volume, fd, TRUE, error))
    {
      if (upload->last_xml == NULL)
        return read_again (upload, error);
      if (convert (upload, operation, volume, error))
        return TRUE;
    }
  alberca_operation_take_outcome (operation, NULL);
  clean_up (upload, volume, error);
  return FALSE;
}

/* It would be emptied before it is read. On another host the same path may be another file, unless
 * both share the disk: that cannot be told from here. */
static gboolean
is_own_file (const Upload *upload,
             int           fd)
{
  struct stat source, target;

  return upload->over_path != NULL && fstat (fd, &source) == 0 && stat (upload->over_path, &target) == 0 &&
         source.st_dev == target.st_dev && source.st_ino == target.st_ino;
}

/* Never “cancelled”, which would say that nothing happened. */
static void
set_lost_error (const Upload  *upload,
                const GError  *reason,
                GError       **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("“%s” has lost its old content and holds only a part of the new one: upload again. %s"), upload->name,
               reason->message);
}

/* Empties it, if that is possible; sets @emptied. */
static gboolean
prepare_over (Upload    *upload,
              gboolean  *emptied,
              GError   **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean begun;

  *emptied = upload->over_file && alberca_transfer_empty (upload->over, &begun, &local_error);
  if (local_error == NULL)
    return TRUE;
  if (begun)
    set_lost_error (upload, local_error, error);
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return TRUE;
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
upload_over (Upload            *upload,
             AlbercaOperation  *operation,
             GCancellable      *cancellable,
             int                fd,
             GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean emptied;

  if (is_own_file (upload, fd))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("“%s” seems to be the volume’s own file, which would be emptied before it is read. Nothing was "
                     "changed: upload a copy of it that has another path."), upload->source->name);
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !prepare_over (upload, &emptied, error))
    return FALSE;
  if (fill (upload, operation, cancellable, upload->over, fd, emptied, &local_error))
    return read_again (upload, error);
  alberca_operation_take_outcome (operation, NULL);
  set_lost_error (upload, local_error, error);
  return FALSE;
}

/* The file is open before anything is made or emptied. */
static gboolean
upload_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Upload *upload = data;
  gboolean done;
  int fd = alberca_upload_source_open (upload->source, error);

  if (fd < 0)
    return FALSE;
  if (upload->over != NULL)
    done = upload_over (upload, operation, cancellable, fd, error);
  else
    done = upload_into_new (upload, operation, cancellable, fd, error);
  g_close (fd, NULL);
  return done;
}

/* Main thread. */
static void
finished_cb (AlbercaOperation *operation,
             GParamSpec       *pspec,
             gpointer          user_data)
{
  Upload *upload = user_data;
  g_autoptr(AlbercaConnection) connection = NULL;

  if (!alberca_operation_get_finished (operation))
    return;
  connection = g_weak_ref_get (&upload->model);
  if (connection != NULL && upload->leftover > 0)
    alberca_leftovers_add (connection, upload->pool_uuid, upload->name, upload->leftover, upload->connection);
  /* The operation is remembered for long, but not what it was done with. */
  g_signal_handlers_disconnect_by_func (operation, finished_cb, upload);
}

static void
unref_closure (gpointer  data,
               GClosure *closure)
{
  upload_unref (data);
}

static Upload *
upload_new (AlbercaPool        *pool,
            AlbercaUploadDraft *draft)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  const AlbercaUploadSource *source = alberca_upload_draft_get_source (draft);
  AlbercaVolume *over = alberca_upload_draft_get_volume (draft);
  Upload *upload = g_atomic_rc_box_new0 (Upload);

  g_weak_ref_init (&upload->model, connection);
  upload->connection = g_object_ref (alberca_connection_get_handle (connection));
  upload->pool_uuid = g_strdup (alberca_pool_get_uuid (pool));
  upload->pool = alberca_pool_dup_handle (pool);
  upload->source = g_new0 (AlbercaUploadSource, 1);
  upload->source->path = g_strdup (source->path);
  upload->source->name = g_strdup (source->name);
  upload->source->length = source->length;
  upload->source->data = source->data;
  upload->verify = alberca_upload_draft_get_verify (draft);
  if (over != NULL)
    {
      const AlbercaVolumeConfig *config = alberca_volume_get_config (over);

      upload->name = g_strdup (alberca_volume_get_name (over));
      upload->over = g_object_ref (alberca_volume_get_handle (over));
      upload->over_file = config != NULL && g_strcmp0 (config->type, "file") == 0;
      upload->over_path = config != NULL ? g_strdup (config->path) : NULL;
    }
  else
    {
      g_autoptr(AlbercaVolumeConfig) first = alberca_upload_draft_get_first_config (draft);
      g_autoptr(AlbercaVolumeConfig) last = alberca_upload_draft_get_last_config (draft);

      upload->name = g_strdup (first->name);
      upload->first_xml = alberca_volume_config_to_xml (first);
      upload->last_xml = last != NULL ? alberca_volume_config_to_xml (last) : NULL;
    }
  return upload;
}

static char *
make_title (AlbercaPool        *pool,
            AlbercaUploadDraft *draft)
{
  const char *file = alberca_upload_draft_get_source (draft)->name;
  const char *name = alberca_pool_get_name (pool);

  if (alberca_upload_draft_get_volume (draft) != NULL)
    {
      /* Translators: the names of a file and of the volume whose content it replaces */
      return g_strdup_printf (_("Uploading “%s” over “%s”"), file, alberca_upload_draft_get_name (draft));
    }
  if (alberca_upload_draft_get_conversion (draft) != ALBERCA_UPLOAD_AS_IT_IS)
    {
      /* Translators: the names of a file and of a pool */
      return g_strdup_printf (_("Importing “%s” into “%s”"), file, name);
    }
  /* Translators: the names of a file and of a pool */
  return g_strdup_printf (_("Uploading “%s” into “%s”"), file, name);
}

/**
 * alberca_pool_upload:
 * @self: an active pool
 * @draft: a valid draft for it
 *
 * Main thread. virStorageVolCreateXML(), virStorageVolUpload(), virStorageVolDownload() to compare,
 * virStoragePoolRefresh(); to convert, virStorageVolCreateXMLFrom() and virStorageVolDelete(). Who
 * uses a volume whose content is replaced must have been asked before.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_upload (AlbercaPool        *self,
                     AlbercaUploadDraft *draft)
{
  gboolean converts = alberca_upload_draft_get_conversion (draft) != ALBERCA_UPLOAD_AS_IT_IS;
  g_autofree char *title = make_title (self, draft);
  g_autofree char *command = alberca_upload_draft_get_commands (draft);
  AlbercaOperation *operation;
  Upload *upload;

  g_return_val_if_fail (alberca_upload_draft_get_valid (draft), NULL);

  upload = upload_new (self, draft);
  operation = alberca_operation_new (title, command, upload_worker, upload, upload_unref);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), alberca_upload_draft_get_name (draft));
  alberca_transfer_run_mark (operation);
  g_signal_connect_data (operation, "notify::state", G_CALLBACK (finished_cb), g_atomic_rc_box_acquire (upload),
                         unref_closure, 0);
  return alberca_pool_enqueue_transfer (self, operation, converts);
}
