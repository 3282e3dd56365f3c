/* alberca-chain-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-ranges.h"
#include "model/alberca-chain-verbs.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-block-jobs.h"
#include "backend/alberca-domain-definitions.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-chain-checks.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-disk-change.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-private.h"

static void
call_free (gpointer data)
{
  AlbercaChainCall *call = data;

  g_object_unref (call->connection);
  g_object_unref (call->pool);
  g_ptr_array_unref (call->pools);
  g_object_unref (call->volume);
  g_free (call->pool_name);
  g_free (call->volume_name);
  g_free (call->path);
  g_free (call->domain);
  g_free (call->disk);
  g_free (call->base);
  g_free (call->base_pool);
  g_free (call->base_volume);
  g_free (call->name);
  g_free (call->xml);
  g_ptr_array_unref (call->definitions);
  g_free (call);
}

/* Worker threads, all that follows until the verbs. */

static void
progress_cb (guint64  done,
             guint64  all,
             gpointer data)
{
  AlbercaChainCall *call = data;
  g_autofree char *done_text = alberca_size_format (done);
  g_autofree char *all_text = alberca_size_format (all);
  /* Translators: two sizes */
  g_autofree char *detail = g_strdup_printf (_("%s of %s"), done_text, all_text);

  alberca_operation_report (call->operation, (double) done / (double) all, detail);
}

static AlbercaBlockJob
make_job (AlbercaChainCall *call)
{
  return (AlbercaBlockJob) { call->connection, call->domain, call->disk, progress_cb, call };
}

/* libvirt tells nobody when a job failed: what is written in the image is the evidence. */
static gboolean
check_base (AlbercaChainCall  *call,
            GError           **error)
{
  gboolean is_on_base = FALSE;

  if (!alberca_chain_is_on_base (call, &is_on_base, error))
    return FALSE;
  if (!is_on_base)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _("The virtual machine gave up copying. There may be no room for it. The disk is built on what it was "
                           "built on before, and no data is lost."));
  return is_on_base;
}

/* ---- Cancelled: what is left, as it is read again ---- */

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What was cancelled is not what it was: that is a failure. @why: (transfer full) */
static void
fail_cancelled (AlbercaChainCall  *call,
                GError            *why,
                GError           **error)
{
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: the name of a volume, and a sentence that says why */
               _("It was cancelled, but it could not be seen that “%s” is what it was before. %s"), call->volume_name,
               why->message);
  g_error_free (why);
}

/* @before: what the image was built on */
static void
tell_cancelled_pull (AlbercaChainCall          *call,
                     const AlbercaQcow2Header  *before,
                     GError                   **error)
{
  GError *local_error = NULL;
  g_autoptr(AlbercaQcow2Header) header = alberca_volumes_read_header (call->volume, NULL, &local_error);

  if (header != NULL && g_strcmp0 (header->backing_file, before->backing_file) != 0)
    g_set_error_literal (&local_error, G_IO_ERROR, G_IO_ERROR_FAILED, _("It is built on something else now."));
  if (local_error != NULL)
    {
      fail_cancelled (call, local_error, error);
      return;
    }
  alberca_operation_take_outcome (call->operation, g_strdup_printf (
    /* Translators: %s is the name of a volume */
    _("“%s” is built on the same image as before. What had been copied takes space in it, and does no harm."),
    call->volume_name));
}

static void
tell_cancelled_commit (AlbercaChainCall  *call,
                       GError           **error)
{
  GError *local_error = NULL;

  if (!alberca_chain_check_unchanged (call, &local_error))
    {
      fail_cancelled (call, local_error, error);
      return;
    }
  alberca_operation_take_outcome (call->operation, g_strdup_printf (
    /* Translators: a virtual machine and a volume */
    _("The virtual machine “%s” goes on with “%s”, on the same base as before: no data is lost. What had been copied is in "
      "the base, which by itself is neither what it was nor what it would have become."),
    call->domain, call->volume_name));
}

/* A job that was cancelled has changed the images, too. What has succeeded does not wait where somebody cancels. */
static void
refresh_after (const AlbercaChainCall *call,
               GCancellable           *cancellable)
{
  alberca_chain_refresh (call, g_cancellable_is_cancelled (cancellable) ? NULL : cancellable, NULL);
}

static gboolean
pull_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  AlbercaChainCall *call = data;
  const AlbercaBlockJob job = make_job (call);
  g_autoptr(AlbercaQcow2Header) before = NULL;
  GError *local_error = NULL;

  call->operation = operation;
  if (!alberca_chain_check_no_snapshots (call, error) || !alberca_chain_check_no_machine_snapshots (call, error))
    return FALSE;
  before = alberca_volumes_read_header (call->volume, NULL, error);
  if (before == NULL)
    return FALSE;
  if (alberca_block_jobs_pull (&job, call->base, cancellable, &local_error))
    check_base (call, &local_error);
  else if (is_cancelled (local_error))
    tell_cancelled_pull (call, before, &local_error);
  refresh_after (call, cancellable);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

/* The machine goes on with the base, whatever fails from here on. */
static gboolean
finish_commit (AlbercaChainCall  *call,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!alberca_chain_change_configuration (call, call->definitions, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The data is in the base, and the virtual machine “%s” goes on with it; but its configuration could not be "
                     "changed. Give it the base as its disk before it starts again: the overlay stays where it is, and is out "
                     "of date from now on. %s"), call->domain, local_error->message);
      return FALSE;
    }
  if (!alberca_chain_check_pivoted (call, error))
    return FALSE;
  if (!call->delete_old || (alberca_chain_check_deletable (call, cancellable, &local_error) &&
                            alberca_volumes_delete (call->volume, &local_error)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("The data is in the base, and the virtual machine “%s” goes on with it; but the overlay “%s” was not deleted. "
                 "%s"), call->domain, call->volume_name, local_error->message);
  return FALSE;
}

static gboolean
commit_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  AlbercaChainCall *call = data;
  const AlbercaBlockJob job = make_job (call);
  GError *local_error = NULL;

  call->operation = operation;
  if (!alberca_chain_check_commit (call, cancellable, error))
    return FALSE;
  if (alberca_block_jobs_commit (&job, call->path, call->base, cancellable, &local_error))
    finish_commit (call, cancellable, &local_error);
  else if (is_cancelled (local_error))
    tell_cancelled_commit (call, &local_error);
  refresh_after (call, cancellable);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

/* ---- Off: a copy in its place ---- */

/* Who is built on it would stay behind, on what it was. */
static gboolean
check_nothing_on_it (AlbercaChainCall  *call,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autofree char *name = NULL;

  if (!alberca_chain_refresh (call, cancellable, error) || !alberca_chain_find_overlay (call, call->path, &name, error))
    return FALSE;
  if (name != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("“%s” is built on it, and would not be built on the copy."), name);
  return name == NULL;
}

/* (transfer full): the path of the copy, which stands on its own */
static char *
check_copy (AlbercaChainCall  *call,
            GError           **error)
{
  g_autoptr(AlbercaQcow2Header) old = alberca_volumes_read_header (call->volume, NULL, error);
  g_autoptr(AlbercaQcow2Header) header = NULL;
  g_autoptr(GVirStorageVol) copy = NULL;
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (old == NULL)
    return NULL;
  copy = alberca_volumes_find (call->pool, call->name, error);
  config = copy != NULL ? alberca_volumes_read (copy, error) : NULL;
  header = config != NULL ? alberca_volumes_read_header (copy, NULL, error) : NULL;
  if (header == NULL)
    return NULL;
  if (header->backing_file == NULL && header->virtual_size == old->virtual_size)
    return g_strdup (config->path != NULL ? config->path : config->key);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The copy is not what was asked for."));
  return NULL;
}

static void
undo (AlbercaChainCall  *call,
      GError           **error)
{
  g_autoptr(GString) left = g_string_new (NULL);
  gboolean all = alberca_disk_change_undo (call->connection, call->definitions, left);
  g_autofree char *message = NULL;

  if (call->made && (!all || !alberca_volumes_delete_named (call->pool, call->name, NULL)))
    {
      g_string_append_c (left, ' ');
      g_string_append_printf (left, _("The copy “%s” is still in “%s”."), call->name, call->pool_name);
    }
  if (left->len == 0)
    return;
  message = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s%s", message, left->str);
}

/* A machine may have come and gone since. */
static gboolean
check_untouched (AlbercaChainCall           *call,
                 const AlbercaVolumeConfig  *before,
                 GError                    **error)
{
  g_autoptr(AlbercaVolumeConfig) now = alberca_volumes_read (call->volume, error);

  if (now == NULL)
    return FALSE;
  if (g_strcmp0 (now->stamp, before->stamp) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("The volume was written to while it was copied."));
  return FALSE;
}

static gboolean
make_copy (AlbercaChainCall  *call,
           GCancellable      *cancellable,
           GError           **error)
{
  AlbercaDiskPlace from = { call->path, call->pool_name, call->volume_name, FALSE };
  g_autoptr(AlbercaVolumeConfig) before = alberca_volumes_read (call->volume, error);
  g_autofree char *path = NULL;
  AlbercaDiskPlace to = { NULL, call->pool_name, call->name, FALSE };

  /* What would stop it in the end, stops it before anything is copied, which nobody can interrupt. */
  if (before == NULL || !alberca_disk_change_tell (call->connection, &from, &to, NULL, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !alberca_volumes_clone (call->pool, call->xml, call->volume, 0, error))
    return FALSE;
  call->made = TRUE;
  path = check_copy (call, error);
  to.path = path;
  return path != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         alberca_running_check (call->connection, call->path, call->pool_name, call->volume_name, error) &&
         check_nothing_on_it (call, cancellable, error) && check_untouched (call, before, error) &&
         alberca_disk_change_tell (call->connection, &from, &to, call->definitions, error) &&
         alberca_running_check (call->connection, call->path, call->pool_name, call->volume_name, error) &&
         check_untouched (call, before, error);
}

static gboolean
flatten_worker (AlbercaOperation  *operation,
                gpointer           data,
                GCancellable      *cancellable,
                GError           **error)
{
  AlbercaChainCall *call = data;
  GError *local_error = NULL;

  call->operation = operation;
  if (!alberca_chain_check_no_snapshots (call, error) || !check_nothing_on_it (call, cancellable, error) ||
      !alberca_running_check (call->connection, call->path, call->pool_name, call->volume_name, error))
    return FALSE;
  if (!make_copy (call, cancellable, &local_error))
    {
      undo (call, &local_error);
      if (is_cancelled (local_error) && call->made)
        /* Translators: the names of two volumes */
        alberca_operation_take_outcome (operation, g_strdup_printf (_("The copy “%s” was removed. “%s” and the virtual machines "
                                                                      "are what they were."), call->name, call->volume_name));
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (!call->delete_old || alberca_volumes_delete (call->volume, &local_error))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _("The copy “%s” is in its place, and the virtual machines use it; but the old volume could not be deleted and "
                 "is still in “%s”. libvirt said: %s"), call->name, call->pool_name, local_error->message);
  g_error_free (local_error);
  return FALSE;
}

/* ---- The verbs ---- */

static AlbercaChainCall *
call_new (AlbercaPool            *pool,
          AlbercaVolume          *volume,
          const AlbercaChainDisk *disk)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  GListModel *pools = alberca_connection_get_pools (connection);
  const char *path = alberca_volume_get_path (volume);
  AlbercaChainCall *call = g_new0 (AlbercaChainCall, 1);

  call->connection = g_object_ref (alberca_connection_get_handle (connection));
  call->pool = alberca_pool_dup_handle (pool);
  call->volume = g_object_ref (alberca_volume_get_handle (volume));
  call->pool_name = g_strdup (alberca_pool_get_name (pool));
  call->volume_name = g_strdup (alberca_volume_get_name (volume));
  call->path = g_strdup (path != NULL ? path : alberca_volume_get_key (volume));
  call->domain = disk != NULL ? g_strdup (disk->domain) : NULL;
  call->disk = disk != NULL ? g_strdup (disk->disk) : NULL;
  call->definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_definition_free);
  call->pools = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) other = g_list_model_get_item (pools, i);

      if (alberca_pool_get_active (other))
        g_ptr_array_add (call->pools, alberca_pool_dup_handle (other));
    }
  return call;
}

/* @other: (nullable): another pool of which something is changed */
static AlbercaOperation *
enqueue (AlbercaPool          *pool,
         AlbercaPool          *other,
         const char           *title,
         const char           *command,
         AlbercaOperationFunc  func,
         AlbercaChainCall     *call)
{
  AlbercaOperation *operation = alberca_operation_new (title, command, func, call, call_free);

  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), call->volume_name);
  if (call->name != NULL)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), call->name);
  if (call->base_volume != NULL)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (other), call->base_volume);
  return alberca_pool_enqueue_both (pool, other != NULL ? other : pool, operation);
}

/**
 * alberca_chain_is_possible:
 * @pool: a pool
 * @volume: one of its volumes
 *
 * Returns: whether it is built on another image, as far as libvirt says
 */
gboolean
alberca_chain_is_possible (AlbercaPool   *pool,
                           AlbercaVolume *volume)
{
  return (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits & ALBERCA_POOL_TRAIT_FILES) != 0 &&
         alberca_volume_get_backing_path (volume) != NULL;
}

/**
 * alberca_chain_pull:
 * @pool: an active pool
 * @volume: a volume of it
 * @disk: where a running domain has it, as its disk
 * @base: (nullable): the path of what it is built on afterwards
 * @command: what was shown
 *
 * Main thread. virDomainBlockPull(), or virDomainBlockRebase(); that it was done is read from the
 * header of the image. Can be cancelled.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_chain_pull (AlbercaPool            *pool,
                    AlbercaVolume          *volume,
                    const AlbercaChainDisk *disk,
                    const char             *base,
                    const char             *command)
{
  AlbercaChainCall *call = call_new (pool, volume, disk);
  g_autofree char *base_name = base != NULL ? g_path_get_basename (base) : NULL;
  g_autofree char *title = base != NULL
    /* Translators: two volumes */
    ? g_strdup_printf (_("Rebasing “%s” onto “%s”"), call->volume_name, base_name)
    : g_strdup_printf (_("Flattening “%s”"), call->volume_name);

  call->base = g_strdup (base);
  return enqueue (pool, NULL, title, command, pull_worker, call);
}

/**
 * alberca_chain_commit:
 * @pool: an active pool
 * @volume: a volume of it
 * @disk: where a running domain has it, as its disk
 * @base: what it is built on
 * @delete_overlay: whether @volume is deleted afterwards
 * @command: what was shown
 *
 * Main thread. virDomainBlockCommit() and virDomainBlockJobAbort() with PIVOT, virDomainDefineXML()
 * where the domain names the volume by its pool, then virStorageVolDelete(). That the disk still is
 * @volume on @base, and that nobody else needs either, is asked again when its turn comes; it waits for what
 * is done with the base, too. Can be cancelled until the domain goes over to the base.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_chain_commit (AlbercaPool            *pool,
                      AlbercaVolume          *volume,
                      const AlbercaChainDisk *disk,
                      const AlbercaChainBase *base,
                      gboolean                delete_overlay,
                      const char             *command)
{
  AlbercaChainCall *call = call_new (pool, volume, disk);
  g_autofree char *title = g_strdup_printf (_("Committing “%s” into its base"), call->volume_name);

  call->base = g_strdup (base->path);
  call->base_pool = base->pool != NULL ? g_strdup (alberca_pool_get_name (base->pool)) : NULL;
  call->base_volume = base->pool != NULL ? g_strdup (base->volume) : NULL;
  call->delete_old = delete_overlay;
  return enqueue (pool, base->pool, title, command, commit_worker, call);
}

/**
 * alberca_chain_flatten:
 * @pool: an active pool
 * @volume: a volume of it, which no running domain has and nothing is built on
 * @name: what the copy is called
 * @xml: the document of the copy: see alberca_volume_copy_to_xml()
 * @delete_old: whether @volume is deleted afterwards
 * @command: what was shown
 *
 * Main thread. virStorageVolCreateXMLFrom(), virDomainDefineXML() for each domain that names the
 * volume, perhaps virStorageVolDelete(). A cancel has an effect before the copy is begun, and once it is made.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_chain_flatten (AlbercaPool   *pool,
                       AlbercaVolume *volume,
                       const char    *name,
                       const char    *xml,
                       gboolean       delete_old,
                       const char    *command)
{
  AlbercaChainCall *call = call_new (pool, volume, NULL);
  g_autofree char *title = g_strdup_printf (_("Flattening “%s”"), call->volume_name);

  call->name = g_strdup (name);
  call->xml = g_strdup (xml);
  call->delete_old = delete_old;
  return enqueue (pool, NULL, title, command, flatten_worker, call);
}
