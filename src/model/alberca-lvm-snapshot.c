/* alberca-lvm-snapshot.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-lvm-snapshot.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-volumes.h"
#include "model/alberca-connection.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-size.h"
#include "model/alberca-usage-graph.h"
#include "model/alberca-volume-names.h"
#include "virsh/alberca-lvm.h"
#include "virsh/alberca-virsh-volume.h"

/* LVM gives whole extents, of 4 MiB where nobody wished for others */
#define EXTENT (4 * 1024 * 1024)

/**
 * alberca_lvm_snapshot_is_possible:
 * @pool: a pool
 */
gboolean
alberca_lvm_snapshot_is_possible (AlbercaPool *pool)
{
  return alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_LOGICAL;
}

/**
 * alberca_lvm_snapshot_is_one:
 * @pool: a pool
 * @volume: one of its volumes
 */
gboolean
alberca_lvm_snapshot_is_one (AlbercaPool   *pool,
                             AlbercaVolume *volume)
{
  return alberca_lvm_snapshot_is_possible (pool) && alberca_volume_get_backing_path (volume) != NULL;
}

/**
 * alberca_lvm_snapshot_find_origin:
 * @pool: a pool
 * @volume: one of its volumes
 *
 * The device mapper has another name for each: “/dev/mapper/vg-lv”.
 *
 * Returns: (transfer none) (nullable): what it is a snapshot of
 */
AlbercaVolume *
alberca_lvm_snapshot_find_origin (AlbercaPool   *pool,
                                  AlbercaVolume *volume)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);
  g_autofree char *wanted = NULL;

  if (!alberca_lvm_snapshot_is_one (pool, volume))
    return NULL;
  wanted = alberca_usage_graph_normalise_path (alberca_volume_get_backing_path (volume), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) other = g_list_model_get_item (volumes, i);
      const char *path = alberca_volume_get_path (other);
      g_autofree char *normal = path != NULL ? alberca_usage_graph_normalise_path (path, NULL) : NULL;

      if (normal != NULL && g_strcmp0 (normal, wanted) == 0)
        return other;
    }
  return NULL;
}

/**
 * alberca_lvm_snapshot_get_problem:
 * @pool: a volume group
 * @origin: one of its volumes
 *
 * Returns: (transfer full) (nullable): why no snapshot of it can be made, and what to do
 */
char *
alberca_lvm_snapshot_get_problem (AlbercaPool   *pool,
                                  AlbercaVolume *origin)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  if (connection != NULL && alberca_connection_get_read_only (connection))
    return g_strdup (_("This connection is read-only."));
  if (alberca_lvm_snapshot_is_one (pool, origin))
    return g_strdup (_("It is a snapshot itself, and LVM makes none of those. Make one of its origin."));
  /* libvirt's thin volumes are snapshots of nothing */
  if (alberca_volume_get_allocation (origin) < alberca_volume_get_capacity (origin))
    return g_strdup (_("It is thin: libvirt makes such a volume as a snapshot of nothing, and LVM makes no snapshot of a snapshot."));
  if (alberca_pool_get_free (pool) < EXTENT)
    return g_strdup (_("The volume group is full: there is no room for what a snapshot has to keep."));
  return NULL;
}

/**
 * alberca_lvm_snapshot_get_name_problem:
 * @pool: a volume group
 * @name: what somebody wrote
 *
 * Returns: (transfer full) (nullable): why it cannot be called so
 */
char *
alberca_lvm_snapshot_get_name_problem (AlbercaPool *pool,
                                       const char  *name)
{
  return alberca_volume_names_get_problem (pool, "raw", name, 1, 1);
}

/**
 * alberca_lvm_snapshot_make_name:
 * @pool: a volume group
 * @origin: one of its volumes
 *
 * LVM takes neither blanks nor colons.
 *
 * Returns: (transfer full): “root-20261126-2245”
 */
char *
alberca_lvm_snapshot_make_name (AlbercaPool   *pool,
                                AlbercaVolume *origin)
{
  static const char *const forms[] = { "%Y%m%d-%H%M", "%Y%m%d-%H%M%S" };
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  char *name = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (forms) && (name == NULL || alberca_pool_find_volume (pool, name) != NULL); i++)
    {
      g_autofree char *time = g_date_time_format (now, forms[i]);

      g_free (name);
      name = g_strdup_printf ("%s-%s", alberca_volume_get_name (origin), time);
    }
  return name;
}

/**
 * alberca_lvm_snapshot_get_fill_command:
 * @pool: a volume group
 *
 * libvirt does not ask LVM how much of a snapshot's room is taken.
 *
 * Returns: (transfer full): what does, for a shell on the libvirt host
 */
char *
alberca_lvm_snapshot_get_fill_command (AlbercaPool *pool)
{
  g_autofree char *group = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/name");

  return alberca_lvm_fill (group != NULL ? group : alberca_pool_get_name (pool));
}

/**
 * alberca_lvm_snapshot_get_room:
 * @pool: a volume group
 * @origin: one of its volumes
 *
 * As much as the origin has is enough, but for what LVM notes of each piece: it overflows only when
 * nearly all is written over. Where so much is not free, what is.
 *
 * Returns: bytes, of whole extents
 */
guint64
alberca_lvm_snapshot_get_room (AlbercaPool   *pool,
                               AlbercaVolume *origin)
{
  guint64 free = alberca_pool_get_free (pool);

  return MIN (alberca_volume_get_capacity (origin), free - free % EXTENT);
}

/* libvirt 9.0 calls lvcreate wrongly where capacity and allocation are not the same. */
static AlbercaVolumeConfig *
make_config (AlbercaPool   *pool,
             AlbercaVolume *origin,
             const char    *name)
{
  AlbercaVolumeConfig *config = alberca_volume_config_new ();
  const char *path = alberca_volume_get_path (origin);

  config->name = g_strdup (name);
  config->capacity = config->allocation = alberca_lvm_snapshot_get_room (pool, origin);
  config->has_allocation = TRUE;
  config->backing_path = g_strdup (path != NULL ? path : alberca_volume_get_key (origin));
  return config;
}

char *
alberca_lvm_snapshot_get_command (AlbercaPool   *pool,
                                  AlbercaVolume *origin,
                                  const char    *name)
{
  g_autoptr(AlbercaVolumeConfig) config = make_config (pool, origin, name);
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  return alberca_virsh_vol_create (alberca_connection_get_safe_uri (connection), alberca_pool_get_name (pool), config);
}

/* What the worker gets. */
typedef struct
{
  GVirStoragePool *pool;
  char            *xml;
} Creation;

static void
creation_free (gpointer data)
{
  Creation *creation = data;

  g_object_unref (creation->pool);
  g_free (creation->xml);
  g_free (creation);
}

static gboolean
create_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Creation *creation = data;

  return alberca_volumes_create (creation->pool, creation->xml, 0, error);
}

/**
 * alberca_lvm_snapshot_create:
 * @pool: a volume group
 * @origin: one of its volumes, of which one can be made
 * @name: of the new one, without a problem
 *
 * Main thread. virStorageVolCreateXML() with the origin as backing store.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_lvm_snapshot_create (AlbercaPool   *pool,
                             AlbercaVolume *origin,
                             const char    *name)
{
  g_autoptr(AlbercaVolumeConfig) config = make_config (pool, origin, name);
  g_autofree char *command = alberca_lvm_snapshot_get_command (pool, origin, name);
  /* Translators: the name of a snapshot, and of a volume */
  g_autofree char *title = g_strdup_printf (_("Making the snapshot “%s” of “%s”"), name, alberca_volume_get_name (origin));
  Creation *creation = g_new0 (Creation, 1);
  AlbercaOperation *operation;

  creation->pool = alberca_pool_dup_handle (pool);
  creation->xml = alberca_volume_config_to_xml (config);
  operation = alberca_operation_new (title, command, create_worker, creation, creation_free);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), name);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), alberca_volume_get_name (origin));
  return alberca_pool_enqueue (pool, operation);
}

char *
alberca_lvm_snapshot_get_merge_command (AlbercaVolume *snapshot)
{
  const char *path = alberca_volume_get_path (snapshot);

  return alberca_lvm_merge (path != NULL ? path : alberca_volume_get_key (snapshot));
}
