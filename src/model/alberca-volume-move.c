/* alberca-volume-move.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-move.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domain-definitions.h"
#include "backend/alberca-volume-bytes.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-disk-change.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "model/alberca-size.h"
#include "model/alberca-transfer-run.h"
#include "model/alberca-usage-graph.h"
#include "model/alberca-volume-private.h"
#include "virsh/alberca-virsh-move.h"
#include "xml/alberca-domain-move.h"
#include "xml/alberca-volume-copy.h"

/* How the progress is shared out: copying, then reading both again */
#define COPY_SHARE 0.5

/* Another task of the pool's is asked to end so often, in half seconds */
#define REFRESH_ATTEMPTS 40

/* What the worker gets: plain data and handles; and what it has done so far. */
typedef struct
{
  GVirConnection   *connection;
  GVirStoragePool  *pool;
  GVirStoragePool  *target;
  GPtrArray        *pools;       /* (element-type GVirStoragePool): where overlays may be */
  GVirStorageVol   *volume;
  char             *pool_name;
  char             *target_name;
  char             *volume_name;
  char             *name;        /* in the target */
  gboolean          files;       /* in the target volumes are files */

  AlbercaOperation *operation;   /* borrowed, while the worker runs */
  guint64           length;      /* bytes in the volume, whatever its format */
  char             *source_path;
  char             *stamp;       /* when it was written to; NULL: not known, or of a device, which udev touches */
  char             *format;
  gboolean          made;        /* there is a copy, whole or not */
  GVirStorageVol   *copy;        /* its handle, NULL where it could not be looked up */
  char             *copy_path;
  gboolean          copy_is_device;
  GPtrArray        *definitions; /* (element-type AlbercaDomainDefinition): those that were changed, as they were */
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_object_unref (move->connection);
  g_object_unref (move->pool);
  g_object_unref (move->target);
  g_ptr_array_unref (move->pools);
  g_object_unref (move->volume);
  g_free (move->pool_name);
  g_free (move->target_name);
  g_free (move->volume_name);
  g_free (move->name);
  g_free (move->source_path);
  g_free (move->stamp);
  g_free (move->format);
  g_clear_object (&move->copy);
  g_free (move->copy_path);
  g_ptr_array_unref (move->definitions);
  g_free (move);
}

/* Worker threads, all that follows until the verb. */

/* ---- Who stands in the way ---- */

static gboolean
check_not_running (Move    *move,
                   GError **error)
{
  return alberca_running_check (move->connection, move->source_path, move->pool_name, move->volume_name, error);
}

static gboolean
check_no_overlays_in (Move             *move,
                      GVirStoragePool  *pool,
                      GError          **error)
{
  g_autoptr(GPtrArray) records = alberca_volumes_list (pool, error);
  g_autofree char *source_path = alberca_usage_graph_normalise_path (move->source_path, NULL);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const AlbercaVolumeRecord *record = g_ptr_array_index (records, i);
      g_autoptr(GError) local_error = NULL;
      g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (record->handle, &local_error);
      g_autofree char *backing_path = NULL;

      if (config == NULL && g_error_matches (local_error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL))
        continue;
      if (config == NULL)
        {
          /* It could be built on it. */
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      backing_path = alberca_usage_graph_normalise_path (config->backing_path, config->path);
      if (backing_path == NULL || g_strcmp0 (backing_path, source_path) != 0)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("The volume “%s” is built on it, and would not find it in the new place."), record->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_nobody_needs_it (Move    *move,
                       GError **error)
{
  if (!check_not_running (move, error))
    return FALSE;
  /* What others made since: where a pool cannot be read, what libvirt knew of it counts. */
  for (guint i = 0; i < move->pools->len; i++)
    alberca_pools_refresh_patiently (g_ptr_array_index (move->pools, i), REFRESH_ATTEMPTS, NULL);
  for (guint i = 0; i < move->pools->len; i++)
    if (!check_no_overlays_in (move, g_ptr_array_index (move->pools, i), error))
      return FALSE;
  return TRUE;
}

/* ---- The copy ---- */

static gboolean
read_source (Move    *move,
             GError **error)
{
  g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (move->volume, error);

  if (config == NULL)
    return FALSE;
  move->source_path = g_strdup (config->path != NULL ? config->path : config->key);
  move->format = g_strdup (config->format);
  move->stamp = g_strcmp0 (config->type, "file") == 0 ? g_strdup (config->stamp) : NULL;
  /* The length of a file; of a device libvirt says what is in it */
  move->length = g_strcmp0 (config->type, "file") == 0 && config->physical > 0 ? config->physical : config->capacity;
  return TRUE;
}

/* A machine may have come and gone meanwhile; of a device only that none runs can be asked. */
static gboolean
check_untouched (Move    *move,
                 GError **error)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (!check_not_running (move, error))
    return FALSE;
  if (move->stamp == NULL)
    return TRUE;
  config = alberca_volumes_read (move->volume, error);
  if (config == NULL)
    return FALSE;
  if (g_strcmp0 (config->stamp, move->stamp) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("The volume was written to while it was copied."));
  return FALSE;
}

static char *
make_copy_xml (const Move  *move,
               GError     **error)
{
  g_autofree char *source = alberca_volumes_get_xml (move->volume, error);
  AlbercaVolumeCopy copy = { 0 };

  if (source == NULL)
    return NULL;
  copy.name = move->name;
  copy.format = move->files ? "raw" : NULL;
  copy.capacity = move->length;
  copy.full = !move->files;
  return alberca_volume_copy_to_empty_xml (&copy, source, error);
}

static GVirStorageVol *
find_volume (GVirStoragePool  *pool,
             const char       *name,
             GError          **error)
{
  g_autoptr(GPtrArray) records = alberca_volumes_list (pool, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const AlbercaVolumeRecord *record = g_ptr_array_index (records, i);

      if (g_str_equal (record->name, name))
        return g_object_ref (record->handle);
    }
  if (records != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("“%s” is not there any more."), name);
  return NULL;
}

static void
report (Move       *move,
        double      progress,
        const char *act,
        guint64     done)
{
  g_autofree char *done_text = alberca_size_format (done);
  g_autofree char *length_text = alberca_size_format (move->length);
  /* Translators: what is being done, how much of it, and of how much */
  g_autofree char *detail = g_strdup_printf (_("%s: %s of %s"), act, done_text, length_text);

  alberca_operation_report (move->operation, progress, detail);
}

static void
copied_cb (guint64  done,
           gpointer data)
{
  Move *move = data;

  report (move, COPY_SHARE * done / move->length, _("Copying"), done);
}

static void
compared_cb (guint64  done,
             gpointer data)
{
  Move *move = data;

  report (move, COPY_SHARE + (1 - COPY_SHARE) * done / move->length, _("Comparing"), done);
}

static gboolean
check_copy (Move    *move,
            GError **error)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (!alberca_pools_refresh_patiently (move->target, REFRESH_ATTEMPTS, error))
    return FALSE;
  g_clear_object (&move->copy);
  move->copy = find_volume (move->target, move->name, error);
  config = move->copy != NULL ? alberca_volumes_read (move->copy, error) : NULL;
  if (config == NULL)
    return FALSE;
  if (move->files && move->format != NULL && g_strcmp0 (config->format, move->format) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("libvirt recognises the copy as %s, but its source as %s."), config->format, move->format);
      return FALSE;
    }
  move->copy_path = g_strdup (config->path != NULL ? config->path : config->key);
  move->copy_is_device = g_strcmp0 (config->type, "file") != 0;
  return TRUE;
}

static gboolean
make_copy (Move          *move,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *xml = make_copy_xml (move, error);

  if (xml == NULL || !alberca_volumes_create (move->target, xml, 0, error))
    return FALSE;
  move->made = TRUE;
  move->copy = find_volume (move->target, move->name, error);
  return move->copy != NULL &&
         alberca_volume_bytes_copy (move->volume, move->copy, move->length, copied_cb, move, cancellable, error) &&
         alberca_volume_bytes_compare (move->volume, move->copy, move->length, compared_cb, move, cancellable, error) &&
         check_copy (move, error);
}

/* ---- The domains ---- */

/* @done: (nullable): gets what was changed, as it was. Without, nothing is changed: only tried. */
static gboolean
tell_domains (Move       *move,
              GPtrArray  *done,
              GError    **error)
{
  const AlbercaDiskPlace from = { move->source_path, move->pool_name, move->volume_name, FALSE };
  const AlbercaDiskPlace to = { move->copy_path, move->target_name, move->name, move->copy_is_device };

  return alberca_disk_change_tell (move->connection, &from, &to, done, error);
}

/* ---- Back ---- */

/* Puts everything back. What cannot be put back is added to @error, and what it needs stays. */
static void
undo (Move    *move,
      GError **error)
{
  g_autoptr(GString) left = g_string_new (NULL);
  g_autofree char *message = NULL;
  gboolean needed = !alberca_disk_change_undo (move->connection, move->definitions, left);

  if (move->made && (needed || move->copy == NULL || !alberca_volumes_delete (move->copy, NULL)))
    {
      g_string_append_c (left, ' ');
      g_string_append_printf (left, _("The copy “%s” is still in “%s”."), move->name, move->target_name);
    }

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && left->len == 0)
    return;
  message = g_strdup ((*error)->message);
  g_clear_error (error);
  /* Not as an error of libvirt, whose summary would hide what matters here. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s %s%s", message,
               left->len == 0 ? _("Nothing was changed: the volume is where it was.") : _("The volume is where it was."),
               left->str);
}

static gboolean
move_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  Move *move = data;
  GError *local_error = NULL;

  move->operation = operation;
  /* What would stop it in the end, stops it before anything is copied. */
  if (!read_source (move, &local_error) || !check_nobody_needs_it (move, &local_error) ||
      !tell_domains (move, NULL, &local_error) ||
      !make_copy (move, cancellable, &local_error) ||
      /* Copying may have taken hours */
      !check_nobody_needs_it (move, &local_error) || !check_untouched (move, &local_error) ||
      g_cancellable_set_error_if_cancelled (cancellable, &local_error) ||
      !tell_domains (move, move->definitions, &local_error) ||
      !check_untouched (move, &local_error))
    {
      undo (move, &local_error);
      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (alberca_volumes_delete (move->volume, &local_error))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("The volume is in the new place, complete, and the virtual machines use it there; but the old one could not "
                 "be deleted and is still in “%s”. libvirt said: %s"),
               move->pool_name, local_error->message);
  g_error_free (local_error);
  return FALSE;
}

/* ---- The verb ---- */

static GPtrArray *
dup_active_pools (AlbercaConnection *connection)
{
  GListModel *pools = alberca_connection_get_pools (connection);
  GPtrArray *handles = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (alberca_pool_get_active (pool))
        g_ptr_array_add (handles, alberca_pool_dup_handle (pool));
    }
  return handles;
}

static gboolean
is_files (AlbercaPool *pool)
{
  return (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits & ALBERCA_POOL_TRAIT_FILES) != 0;
}

char *
alberca_volume_move_command (AlbercaPool       *pool,
                             AlbercaVolume     *volume,
                             AlbercaPool       *target,
                             const char        *name,
                             const char        *xml,
                             const char *const *domains)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  const char *path = alberca_pool_get_path (target);
  g_autofree char *new_path = g_build_filename (path != NULL ? path : "/", name, NULL);
  const AlbercaVirshMove move = {
    .uri = alberca_connection_get_safe_uri (connection),
    .pool = alberca_pool_get_name (pool),
    .volume = alberca_volume_get_name (volume),
    .path = alberca_volume_get_path (volume),
    .new_pool = alberca_pool_get_name (target),
    .new_volume = name,
    .new_path = new_path,
    .xml = xml,
    .domains = domains,
    .other_kind = is_files (pool) != is_files (target),
  };

  return alberca_virsh_vol_move (&move);
}

/**
 * alberca_volume_move:
 * @pool: an active pool
 * @volume: a volume of it
 * @target: another active pool of the same connection
 * @name: what the volume is called there
 * @command: what was shown: see alberca_volume_move_command()
 *
 * Main thread. virStorageVolCreateXML(), virStorageVolDownload() into virStorageVolUpload() (copying
 * inside libvirt would lose snapshots and merge overlays with their base), both read again and compared,
 * virDomainDefineXML() for each domain that is off and names the volume, virStorageVolDelete() of the
 * source. Can be cancelled until the domains are told.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_volume_move (AlbercaPool   *pool,
                     AlbercaVolume *volume,
                     AlbercaPool   *target,
                     const char    *name,
                     const char    *command)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  /* Translators: a volume and a pool */
  g_autofree char *title = g_strdup_printf (_("Moving “%s” to “%s”"), alberca_volume_get_name (volume),
                                            alberca_pool_get_name (target));
  AlbercaOperation *operation;
  Move *move = g_new0 (Move, 1);

  move->connection = g_object_ref (alberca_connection_get_handle (connection));
  move->pool = alberca_pool_dup_handle (pool);
  move->target = alberca_pool_dup_handle (target);
  move->pools = dup_active_pools (connection);
  move->volume = g_object_ref (alberca_volume_get_handle (volume));
  move->pool_name = g_strdup (alberca_pool_get_name (pool));
  move->target_name = g_strdup (alberca_pool_get_name (target));
  move->volume_name = g_strdup (alberca_volume_get_name (volume));
  move->name = g_strdup (name);
  move->files = is_files (target);
  move->definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_definition_free);

  operation = alberca_operation_new (title, command, move_worker, move, move_free);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), move->volume_name);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (target), name);
  alberca_transfer_run_mark (operation);
  return alberca_pool_enqueue_both (pool, target, operation);
}
