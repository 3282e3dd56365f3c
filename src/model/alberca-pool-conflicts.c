/* alberca-pool-conflicts.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-conflicts.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-rules.h"

#define MAX_KEYS 3

/* The fields that say together what a pool of this type is made of; the warning stands at the first.
 * Pools on devices are compared by these, whatever their types. */
static const struct
{
  AlbercaPoolType  type;
  const char      *keys[MAX_KEYS];
} sources[] = {
  { ALBERCA_POOL_TYPE_NETFS, { "source/dir@path", "source/host@name" } },
  { ALBERCA_POOL_TYPE_ISCSI, { "source/device@path", "source/host@name" } },
  { ALBERCA_POOL_TYPE_ISCSI_DIRECT, { "source/device@path", "source/host@name" } },
  { ALBERCA_POOL_TYPE_SCSI, { "source/adapter@name" } },
  { ALBERCA_POOL_TYPE_GLUSTER, { "source/name", "source/host@name", "source/dir@path" } },
  { ALBERCA_POOL_TYPE_LOGICAL, { "source/name" } },
  { ALBERCA_POOL_TYPE_ZFS, { "source/name" } },
  { ALBERCA_POOL_TYPE_VSTORAGE, { "source/name" } },
  { ALBERCA_POOL_TYPE_RBD, { "source/name", "source/host" } },
};

static char *
get_value (const AlbercaPoolConfig *config,
           const char              *path)
{
  g_autofree char *value = alberca_pool_config_get_field (config, path);

  if (value == NULL)
    return g_strdup ("");

  return *value == '/' ? alberca_pool_rules_normalise_path (value) : g_steal_pointer (&value);
}

static gboolean
has_same_keys (const AlbercaPoolConfig *config,
               const AlbercaPoolConfig *other,
               const char *const       *keys)
{
  for (gsize i = 0; i < MAX_KEYS && keys[i] != NULL; i++)
    {
      g_autofree char *value = get_value (config, keys[i]);
      g_autofree char *other_value = get_value (other, keys[i]);

      if ((i == 0 && *value == '\0') || !g_str_equal (value, other_value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_same_device (const AlbercaPoolConfig *config,
                 const AlbercaPoolConfig *other)
{
  g_auto(GStrv) devices = alberca_pool_config_get_devices (config);
  g_auto(GStrv) others = alberca_pool_config_get_devices (other);

  for (guint i = 0; devices != NULL && others != NULL && devices[i] != NULL; i++)
    {
      /* The name of an iSCSI target is no device of the host */
      if (*devices[i] == '/' && g_strv_contains ((const char *const *) others, devices[i]))
        return TRUE;
    }

  return FALSE;
}

static const char *const *
find_keys (AlbercaPoolType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      if (sources[i].type == type)
        return sources[i].keys;
    }

  return NULL;
}

static gboolean
conflicts (const AlbercaPoolConfig *config,
           const AlbercaPoolConfig *other,
           const char              *path)
{
  AlbercaPoolType type = alberca_pool_config_get_pool_type (config);
  const char *const *keys = find_keys (type);

  if (g_str_equal (path, "source/device@path") && has_same_device (config, other))
    return TRUE;

  return keys != NULL && g_str_equal (path, keys[0]) &&
         alberca_pool_config_get_pool_type (other) == type && has_same_keys (config, other, keys);
}

/**
 * alberca_pool_conflicts_is_same:
 * @config: a pool
 * @other: another, perhaps of another host
 *
 * Returns: whether both have the same source, as far as their documents say
 */
gboolean
alberca_pool_conflicts_is_same (const AlbercaPoolConfig *config,
                                const AlbercaPoolConfig *other)
{
  AlbercaPoolType type = alberca_pool_config_get_pool_type (config);
  const char *const *keys = find_keys (type);

  return keys != NULL && alberca_pool_config_get_pool_type (other) == type && has_same_keys (config, other, keys);
}

/**
 * alberca_pool_draft_get_warning:
 * @self: a draft
 * @path: where a field stands in the XML
 *
 * Main thread.
 */
char *
alberca_pool_draft_get_warning (AlbercaPoolDraft *self,
                                const char       *path)
{
  g_autoptr(AlbercaPoolConfig) config = NULL;
  GListModel *pools;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  pools = alberca_connection_get_pools (alberca_pool_draft_get_connection (self));
  config = alberca_pool_draft_get_config (self);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);
      const AlbercaPoolConfig *other = alberca_pool_get_config (pool);

      if (other != NULL && conflicts (config, other, path))
        return g_strdup_printf (_("The pool “%s” has this source already. Both would show and change the same volumes; "
                                  "mostly libvirt refuses the second."), alberca_pool_get_name (pool));
    }

  if (g_strcmp0 (alberca_device_guard_get_field (alberca_pool_draft_get_pool_type (self)), path) == 0)
    return alberca_device_guard_get_warning (alberca_pool_draft_get_guard (self), config,
                                             alberca_pool_draft_get_build (self));

  return NULL;
}
