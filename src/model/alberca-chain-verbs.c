/* alberca-chain-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain-verbs.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-block-jobs.h"
#include "backend/alberca-domain-definitions.h"
#include "backend/alberca-domains.h"
#include "backend/alberca-ranges.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-disk-change.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "model/alberca-size.h"
#include "model/alberca-usage-graph.h"
#include "model/alberca-volume-private.h"
#include "qcow2/alberca-qcow2.h"

/* Another task of a pool's is asked to end so often, in half seconds */
#define REFRESH_ATTEMPTS 20

/* What a worker gets: plain data and handles; and what it has done so far. */
typedef struct
{
  GVirConnection   *connection;
  GVirStoragePool  *pool;
  GPtrArray        *pools;       /* (element-type GVirStoragePool): all that are started */
  GVirStorageVol   *volume;
  char             *pool_name;
  char             *volume_name;
  char             *path;
  char             *domain;
  char             *disk;
  char             *base;        /* path, NULL: none */
  gboolean          delete_old;
  char             *name;        /* of the copy */
  char             *xml;

  AlbercaOperation *operation;   /* borrowed, while the worker runs */
  gboolean          made;        /* there is a copy, whole or not */
  GPtrArray        *definitions; /* (element-type AlbercaDomainDefinition): those that were changed, as they were */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

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
  g_free (call->name);
  g_free (call->xml);
  g_ptr_array_unref (call->definitions);
  g_free (call);
}

/* Worker threads, all that follows until the verbs. */

static AlbercaQcow2Header *
read_header (GVirStorageVol  *volume,
             GError         **error)
{
  gsize wanted = ALBERCA_QCOW2_HEADER_GUESS;

  for (;;)
    {
      g_autoptr(GBytes) bytes = alberca_volumes_read_range (volume, 0, wanted, error);
      g_autoptr(GError) local_error = NULL;
      AlbercaQcow2Header *header;
      gsize needed = 0;

      if (bytes == NULL)
        return NULL;
      header = alberca_qcow2_header_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &needed, &local_error);
      if (header != NULL)
        return header;
      if (needed <= wanted || needed > ALBERCA_QCOW2_HEADER_MAX)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      wanted = needed;
    }
}

/* Their data is where the image has none: it is in the base. */
static gboolean
check_no_snapshots (Call    *call,
                    GError **error)
{
  g_autoptr(AlbercaQcow2Header) header = read_header (call->volume, error);

  if (header == NULL)
    return FALSE;
  if (header->n_snapshots == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _("There are snapshots inside the image, which would be lost. Delete them first."));
  return FALSE;
}

/* libvirt looks for what they name when they are deleted. */
static gboolean
check_no_machine_snapshots (Call    *call,
                            GError **error)
{
  g_autoptr(GPtrArray) definitions = alberca_domain_definitions_list (call->connection, error);

  if (definitions == NULL)
    return FALSE;
  for (guint i = 0; i < definitions->len; i++)
    {
      const AlbercaDomainDefinition *definition = g_ptr_array_index (definitions, i);

      if (!g_str_equal (definition->name, call->domain) || !definition->snapshots)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("libvirt keeps snapshots of the virtual machine “%s”, which name the images as they are now: they could "
                     "be neither reverted to nor deleted any more. Delete them first, which merges their overlays."),
                   call->domain);
      return FALSE;
    }
  return TRUE;
}

static void
refresh (Call *call)
{
  for (guint i = 0; i < call->pools->len; i++)
    for (guint attempt = 0; attempt < REFRESH_ATTEMPTS; attempt++)
      {
        g_autoptr(GError) error = NULL;

        if (alberca_pools_refresh (g_ptr_array_index (call->pools, i), &error) ||
            strstr (error->message, "asynchronous jobs running") == NULL)
          break;
        g_usleep (G_USEC_PER_SEC / 2);
      }
}

static gboolean
is_at (const char *path,
       const char *relative_to,
       const char *wanted)
{
  g_autofree char *plain = alberca_usage_graph_normalise_path (path, relative_to);
  g_autofree char *plain_wanted = alberca_usage_graph_normalise_path (wanted, NULL);

  return plain != NULL && g_strcmp0 (plain, plain_wanted) == 0;
}

/* The name of a volume that is built on @base, besides the volume itself; NULL: there is none. FALSE:
 * that could not be found out. */
static gboolean
find_overlay_in (Call             *call,
                 GVirStoragePool  *pool,
                 const char       *base,
                 char            **name,
                 GError          **error)
{
  g_autoptr(GPtrArray) records = alberca_volumes_list (pool, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const AlbercaVolumeRecord *record = g_ptr_array_index (records, i);
      g_autoptr(GError) local_error = NULL;
      g_autoptr(AlbercaVolumeConfig) config = alberca_volumes_read (record->handle, &local_error);

      if (config == NULL && g_error_matches (local_error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL))
        continue;
      if (config == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!is_at (config->backing_path, config->path, base) || is_at (config->path, NULL, call->path))
        continue;
      *name = g_strdup (record->name);
      return TRUE;
    }
  return records != NULL;
}

static gboolean
find_overlay (Call        *call,
              const char  *base,
              char       **name,
              GError     **error)
{
  for (guint i = 0; *name == NULL && i < call->pools->len; i++)
    if (!find_overlay_in (call, g_ptr_array_index (call->pools, i), base, name, error))
      return FALSE;
  return TRUE;
}

/* What is built on the base, too, would find other data below it. */
static gboolean
check_no_other_overlays (Call    *call,
                         GError **error)
{
  g_autofree char *name = NULL;

  if (!find_overlay (call, call->base, &name, error))
    return FALSE;
  if (name != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("“%s” is built on the same base, and would break."), name);
  return name == NULL;
}

/* Only the machine has the volume, and nobody has the base by itself. */
static gboolean
check_no_other_users (Call    *call,
                      GError **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (call->connection, error);

  if (domains == NULL)
    return FALSE;
  for (guint i = 0; i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      if (domain->scratch)
        continue;
      for (guint j = 0; j < domain->disks->len; j++)
        {
          const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, j);

          if (!is_at (disk->path, NULL, call->base) && !is_at (disk->path, NULL, call->path))
            continue;
          if (g_str_equal (domain->name, call->domain) && g_str_equal (disk->target, call->disk))
            continue;
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _("The virtual machine “%s” has one of the two images as a disk, too."), domain->name);
          return FALSE;
        }
    }
  return TRUE;
}

static void
progress_cb (guint64  done,
             guint64  all,
             gpointer data)
{
  Call *call = data;
  g_autofree char *done_text = alberca_size_format (done);
  g_autofree char *all_text = alberca_size_format (all);
  /* Translators: two sizes */
  g_autofree char *detail = g_strdup_printf (_("%s of %s"), done_text, all_text);

  alberca_operation_report (call->operation, (double) done / (double) all, detail);
}

static AlbercaBlockJob
make_job (Call *call)
{
  return (AlbercaBlockJob) { call->connection, call->domain, call->disk, progress_cb, call };
}

/* libvirt tells nobody when a job failed: what is written in the image is the evidence. */
static gboolean
check_base (Call    *call,
            GError **error)
{
  g_autoptr(AlbercaQcow2Header) header = read_header (call->volume, error);

  if (header == NULL)
    return FALSE;
  if (call->base == NULL ? header->backing_file == NULL : is_at (header->backing_file, call->path, call->base))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("The virtual machine gave up copying. There may be no room for it. The disk is built on what it was "
                         "built on before, and no data is lost."));
  return FALSE;
}

static gboolean
pull_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  Call *call = data;
  const AlbercaBlockJob job = make_job (call);
  gboolean success;

  call->operation = operation;
  if (!check_no_snapshots (call, error) || !check_no_machine_snapshots (call, error))
    return FALSE;
  success = alberca_block_jobs_pull (&job, call->base, cancellable, error) && check_base (call, error);
  refresh (call);
  return success;
}

/* The machine has the base now, and the base alone. */
static gboolean
check_pivoted (Call    *call,
               GError **error)
{
  g_autoptr(GPtrArray) domains = alberca_domains_list (call->connection, error);
  gboolean is_found = FALSE;

  if (domains == NULL)
    return FALSE;
  for (guint i = 0; i < domains->len; i++)
    {
      const AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      for (guint j = 0; j < domain->disks->len; j++)
        {
          const AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, j);

          if (is_at (disk->path, NULL, call->path))
            {
              g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("The data is in the base, but the virtual machine “%s” still names the overlay, which stays "
                             "where it is."), domain->name);
              return FALSE;
            }
          is_found = is_found || (g_str_equal (domain->name, call->domain) && disk->layer == 0 &&
                                  is_at (disk->path, NULL, call->base));
        }
    }
  if (!is_found)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _("It could not be seen that the virtual machine has the base now; the overlay stays where it is."));
  return is_found;
}

static gboolean
commit_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Call *call = data;
  const AlbercaBlockJob job = make_job (call);
  gboolean success;

  call->operation = operation;
  refresh (call);
  if (!check_no_snapshots (call, error) || !check_no_machine_snapshots (call, error) ||
      !check_no_other_users (call, error) || !check_no_other_overlays (call, error))
    return FALSE;

  success = alberca_block_jobs_commit (&job, cancellable, error) && check_pivoted (call, error) &&
            (!call->delete_old || alberca_volumes_delete (call->volume, error));
  refresh (call);
  return success;
}

/* ---- Off: a copy in its place ---- */

/* Who is built on it would stay behind, on what it was. */
static gboolean
check_nothing_on_it (Call    *call,
                     GError **error)
{
  g_autofree char *name = NULL;

  if (!find_overlay (call, call->path, &name, error))
    return FALSE;
  if (name != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("“%s” is built on it, and would not be built on the copy."), name);
  return name == NULL;
}

/* (transfer full): the path of the copy, which stands on its own */
static char *
check_copy (Call    *call,
            GError **error)
{
  g_autoptr(AlbercaQcow2Header) old = read_header (call->volume, error);
  g_autoptr(AlbercaQcow2Header) header = NULL;
  g_autoptr(GVirStorageVol) copy = NULL;
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  if (old == NULL)
    return NULL;
  copy = alberca_volumes_find (call->pool, call->name, error);
  config = copy != NULL ? alberca_volumes_read (copy, error) : NULL;
  header = config != NULL ? read_header (copy, error) : NULL;
  if (header == NULL)
    return NULL;
  if (header->backing_file == NULL && header->virtual_size == old->virtual_size)
    return g_strdup (config->path != NULL ? config->path : config->key);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The copy is not what was asked for."));
  return NULL;
}

static void
undo (Call    *call,
      GError **error)
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

static gboolean
make_copy (Call          *call,
           GCancellable  *cancellable,
           GError       **error)
{
  AlbercaDiskPlace from = { call->path, call->pool_name, call->volume_name, FALSE };
  g_autofree char *path = NULL;
  AlbercaDiskPlace to = { NULL, call->pool_name, call->name, FALSE };

  /* What would stop it in the end, stops it before anything is copied. */
  if (!alberca_disk_change_tell (call->connection, &from, &to, NULL, error))
    return FALSE;
  if (!alberca_volumes_clone (call->pool, call->xml, call->volume, 0, error))
    return FALSE;
  call->made = TRUE;
  path = check_copy (call, error);
  to.path = path;
  return path != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         alberca_running_check (call->connection, call->path, call->pool_name, call->volume_name, error) &&
         check_nothing_on_it (call, error) &&
         alberca_disk_change_tell (call->connection, &from, &to, call->definitions, error) &&
         alberca_running_check (call->connection, call->path, call->pool_name, call->volume_name, error);
}

static gboolean
flatten_worker (AlbercaOperation  *operation,
                gpointer           data,
                GCancellable      *cancellable,
                GError           **error)
{
  Call *call = data;
  GError *local_error = NULL;

  call->operation = operation;
  refresh (call);
  if (!check_no_snapshots (call, error) || !check_nothing_on_it (call, error) ||
      !alberca_running_check (call->connection, call->path, call->pool_name, call->volume_name, error))
    return FALSE;
  if (!make_copy (call, cancellable, &local_error))
    {
      undo (call, &local_error);
      g_propagate_error (error, local_error);
      return FALSE;
    }
  return !call->delete_old || alberca_volumes_delete (call->volume, error);
}

/* ---- The verbs ---- */

static Call *
call_new (AlbercaPool            *pool,
          AlbercaVolume          *volume,
          const AlbercaChainDisk *disk)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  GListModel *pools = alberca_connection_get_pools (connection);
  const char *path = alberca_volume_get_path (volume);
  Call *call = g_new0 (Call, 1);

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

static AlbercaOperation *
enqueue (AlbercaPool          *pool,
         const char           *title,
         const char           *command,
         AlbercaOperationFunc  func,
         Call                 *call)
{
  AlbercaOperation *operation = alberca_operation_new (title, command, func, call, call_free);

  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), call->volume_name);
  if (call->name != NULL)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), call->name);
  return alberca_pool_enqueue (pool, operation);
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
  Call *call = call_new (pool, volume, disk);
  g_autofree char *base_name = base != NULL ? g_path_get_basename (base) : NULL;
  g_autofree char *title = base != NULL
    /* Translators: two volumes */
    ? g_strdup_printf (_("Rebasing “%s” onto “%s”"), call->volume_name, base_name)
    : g_strdup_printf (_("Flattening “%s”"), call->volume_name);

  call->base = g_strdup (base);
  return enqueue (pool, title, command, pull_worker, call);
}

/**
 * alberca_chain_commit:
 * @pool: an active pool
 * @volume: a volume of it
 * @disk: where a running domain has it, as its disk
 * @base_path: what it is built on
 * @delete_overlay: whether @volume is deleted afterwards
 * @command: what was shown
 *
 * Main thread. virDomainBlockCommit() and virDomainBlockJobAbort() with PIVOT, then
 * virStorageVolDelete(). That nobody else needs the base is asked again when its turn comes. Can be
 * cancelled until the domain goes over to the base.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_chain_commit (AlbercaPool            *pool,
                      AlbercaVolume          *volume,
                      const AlbercaChainDisk *disk,
                      const char             *base_path,
                      gboolean                delete_overlay,
                      const char             *command)
{
  Call *call = call_new (pool, volume, disk);
  g_autofree char *title = g_strdup_printf (_("Committing “%s” into its base"), call->volume_name);

  call->base = g_strdup (base_path);
  call->delete_old = delete_overlay;
  return enqueue (pool, title, command, commit_worker, call);
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
 * volume, perhaps virStorageVolDelete(). A cancel has an effect once the copy is made.
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
  Call *call = call_new (pool, volume, NULL);
  g_autofree char *title = g_strdup_printf (_("Flattening “%s”"), call->volume_name);

  call->name = g_strdup (name);
  call->xml = g_strdup (xml);
  call->delete_old = delete_old;
  return enqueue (pool, title, command, flatten_worker, call);
}
