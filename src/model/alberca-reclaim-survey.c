/* alberca-reclaim-survey.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-reclaim-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/alberca-domains.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-shared-users.h"

/* From the objects of the model to plain data, and with what the domains use to findings. */

typedef struct
{
  GVirConnection *handle;
  guint           serial;
  GPtrArray      *pools;   /* (element-type AlbercaReclaimPool) */
  GPtrArray      *volumes; /* (element-type AlbercaReclaimVolume) */
  GPtrArray      *others;  /* (element-type AlbercaSharedUsers): hosts that may use the same storage */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->handle);
  g_ptr_array_unref (call->pools);
  g_ptr_array_unref (call->volumes);
  g_clear_pointer (&call->others, g_ptr_array_unref);
  g_free (call);
}

void
alberca_reclaim_result_free (AlbercaReclaimResult *self)
{
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->volumes);
  g_free (self->outside);
  g_free (self->strangers);
  g_free (self);
}

static AlbercaUsageGraph *
make_graph (GPtrArray *volumes,
            GPtrArray *domains)
{
  AlbercaUsageGraph *graph = alberca_usage_graph_new ();

  for (guint i = 0; i < volumes->len; i++)
    {
      const AlbercaReclaimVolume *volume = g_ptr_array_index (volumes, i);
      const AlbercaGraphVolume node = {
        .pool = volume->pool, .name = volume->name, .path = volume->path, .backing_path = volume->backing_path,
        .allocation = volume->allocation,
      };

      alberca_usage_graph_set_volume (graph, &node);
    }
  for (guint i = 0; i < domains->len; i++)
    {
      AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      if (!domain->scratch)
        alberca_usage_graph_set_domain (graph, domain->uuid, domain->name, domain->running, domain->disks);
    }
  return graph;
}

/* A domain that does not run does not say what its disk is built on, and the disk is in no pool. */
static gboolean
outside_cb (const AlbercaGraphStep *step,
            gpointer                user_data)
{
  GString *text = user_data;

  if (step->depth > 0 || step->running || step->volumes != NULL || step->path == NULL || step->disk == NULL ||
      (g_strcmp0 (step->disk->device, "disk") != 0 && g_strcmp0 (step->disk->device, "lun") != 0))
    return FALSE;
  if (text->len > 0)
    g_string_append (text, ", ");
  /* Translators: the path of a disk, and the virtual machine that has it */
  g_string_append_printf (text, _("%s (“%s”)"), step->path, step->domain);
  return FALSE;
}

/* Nothing is found in the pools of which another host was not heard. */
static char *
ask_others (Call              *call,
            AlbercaUsageGraph *graph)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < call->others->len; i++)
    {
      AlbercaSharedUsers *users = g_ptr_array_index (call->others, i);
      g_autofree char *problem = alberca_shared_users_add (users, graph);

      if (problem == NULL)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", problem);
      for (guint j = call->pools->len; j > 0; j--)
        if (alberca_shared_users_has_pool (users, ((AlbercaReclaimPool *) g_ptr_array_index (call->pools, j - 1))->name))
          g_ptr_array_remove_index (call->pools, j - 1);
    }
  return g_string_free (text, text->len == 0);
}

/* Worker thread. */
static gpointer
find_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Call *call = data;
  g_autoptr(GPtrArray) domains = alberca_domains_list (call->handle, error);
  g_autoptr(AlbercaUsageGraph) graph = NULL;
  GString *outside = g_string_new (NULL);
  AlbercaReclaimResult *result;

  if (domains == NULL)
    {
      g_string_free (outside, TRUE);
      return NULL;
    }
  graph = make_graph (call->volumes, domains);
  alberca_usage_graph_walk_domains (graph, outside_cb, outside);

  result = g_new0 (AlbercaReclaimResult, 1);
  result->strangers = ask_others (call, graph);
  result->serial = call->serial;
  result->volumes = g_ptr_array_ref (call->volumes);
  result->findings = alberca_reclaim_find (call->pools, call->volumes, graph);
  result->outside = g_string_free (outside, outside->len == 0);
  return result;
}

/* ---- What is known, as plain data ---- */

/* Files that the user of the daemon cannot open are missing from its lists without a word. */
static gboolean
sees_all_files (AlbercaConnection *connection)
{
  return strstr (alberca_connection_get_uri (connection), "/session") == NULL;
}

static AlbercaReclaimPool *
describe_pool (AlbercaConnection *connection,
               AlbercaPool       *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);
  AlbercaPoolTraits traits = alberca_pool_type_get_info (type)->traits;
  AlbercaReclaimPool *described = g_new0 (AlbercaReclaimPool, 1);

  described->name = g_strdup (alberca_pool_get_name (pool));
  described->deletes = (traits & ALBERCA_POOL_TRAIT_CREATE_VOLUMES) != 0 || type == ALBERCA_POOL_TYPE_GLUSTER;
  described->devices = type == ALBERCA_POOL_TYPE_LOGICAL || type == ALBERCA_POOL_TYPE_DISK ||
                       type == ALBERCA_POOL_TYPE_ZFS || type == ALBERCA_POOL_TYPE_ISCSI ||
                       type == ALBERCA_POOL_TYPE_SCSI || type == ALBERCA_POOL_TYPE_MPATH;
  if ((traits & ALBERCA_POOL_TRAIT_FILES) != 0 && sees_all_files (connection))
    described->directory = alberca_usage_graph_normalise_path (alberca_pool_get_path (pool), NULL);
  return described;
}

static AlbercaReclaimVolume *
describe_volume (AlbercaPool   *pool,
                 AlbercaVolume *volume,
                 GHashTable    *digests)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  const AlbercaIso *disc = alberca_volume_get_disc (volume);
  g_autofree char *key = alberca_reclaim_make_digest_key (volume);
  AlbercaReclaimVolume *described = g_new0 (AlbercaReclaimVolume, 1);

  described->pool = g_strdup (alberca_pool_get_name (pool));
  described->name = g_strdup (alberca_volume_get_name (volume));
  described->path = g_strdup (alberca_volume_get_path (volume));
  described->backing_path = g_strdup (alberca_volume_get_backing_path (volume));
  described->size = alberca_volume_get_capacity (volume);
  described->allocation = alberca_volume_get_allocation (volume);
  described->modified = config->modified;
  described->changed = config->changed;
  described->iso = alberca_volume_get_iso (volume);
  described->raw = g_str_equal (alberca_volume_get_format (volume), "raw");
  described->directory = g_strcmp0 (config->type, "dir") == 0;
  if (disc != NULL && disc->volume_id != NULL)
    described->disc = g_strdup_printf ("%s\n%" G_GINT64_FORMAT, disc->volume_id, disc->created);
  if (key != NULL)
    described->digest = g_strdup (g_hash_table_lookup (digests, key));
  return described;
}

/* FALSE where details of a volume could not be read: then nothing can be said of any. */
static gboolean
describe_volumes (AlbercaPool *pool,
                  GHashTable  *digests,
                  GPtrArray   *described)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      if (!alberca_volume_get_loaded (volume))
        return FALSE;
      g_ptr_array_add (described, describe_volume (pool, volume, digests));
    }
  return TRUE;
}

/**
 * alberca_reclaim_survey:
 * @connection: an open connection
 * @pools: (element-type AlbercaPool): pools whose volumes are all there
 * @unscanned: names of those of them whose lists may be old: what they show counts as use, but
 *   nothing is found in them, and not that something is gone
 * @digests: key → SHA-256, of what has been compared
 * @serial: comes back with the result
 * @done: gets an #AlbercaReclaimResult (transfer full), or an error
 * @owner: kept alive until then
 * @error: why nothing can be said
 *
 * Main thread. Asks all domains what they use, on a worker, and those of the other connected hosts that have
 * one of the pools, too.
 *
 * Returns: whether it has begun
 */
gboolean
alberca_reclaim_survey (AlbercaConnection  *connection,
                        GPtrArray          *pools,
                        GHashTable         *unscanned,
                        GHashTable         *digests,
                        guint               serial,
                        AlbercaReadDone     done,
                        gpointer            owner,
                        GError            **error)
{
  Call *call;

  if (connection == NULL || alberca_connection_get_workers (connection) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, _("The connection is not open"));
      return FALSE;
    }

  call = g_new0 (Call, 1);
  call->handle = g_object_ref (alberca_connection_get_handle (connection));
  call->serial = serial;
  call->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_reclaim_pool_free);
  call->volumes = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_reclaim_volume_free);
  for (guint i = 0; i < pools->len; i++)
    {
      AlbercaPool *pool = g_ptr_array_index (pools, i);

      if (!g_hash_table_contains (unscanned, alberca_pool_get_name (pool)))
        g_ptr_array_add (call->pools, describe_pool (connection, pool));
      if (!describe_volumes (pool, digests, call->volumes))
        {
          call_free (call);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("Not every volume of “%s” could be read, so that nothing can be said of any"),
                       alberca_pool_get_name (pool));
          return FALSE;
        }
    }
  call->others = alberca_shared_users_begin (connection, pools);
  alberca_workers_read (alberca_connection_get_workers (connection), ALBERCA_PRIORITY_READ, NULL, find_worker, call,
                        call_free, done, owner);
  return TRUE;
}
