/* alberca-pool-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-rules.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-name.h"
#include "xml/alberca-pool-fields.h"

#define TARGET_PATH "target/path"
#define MOUNT_OPTIONS "fs:mount_opts"

/* ---- Paths ---- */

/**
 * alberca_pool_rules_normalise_path:
 * @path: a path as typed
 */
char *
alberca_pool_rules_normalise_path (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  if (*path != '/')
    return g_strdup (path);

  while (path[1] == '/')
    path++;

  return g_canonicalize_filename (path, "/");
}

static gboolean
has_parent_component (const char *path)
{
  g_auto(GStrv) components = g_strsplit (path, "/", -1);

  return g_strv_contains ((const char *const *) components, "..");
}

/* Where the host puts its devices: several pools show what is there, and no name belongs into it */
static gboolean
is_device_path (const char *path)
{
  return g_str_equal (path, "/dev") || g_str_has_prefix (path, "/dev/");
}

/* (transfer none), NULL where no pool of the connection has that target path */
static const char *
find_pool_with_path (AlbercaConnection *connection,
                     const char        *path)
{
  GListModel *pools = alberca_connection_get_pools (connection);
  g_autofree char *wanted = alberca_pool_rules_normalise_path (path);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);
      g_autofree char *other = NULL;

      if (alberca_pool_get_path (pool) == NULL)
        continue;

      other = alberca_pool_rules_normalise_path (alberca_pool_get_path (pool));
      if (g_str_equal (wanted, other))
        return alberca_pool_get_name (pool);
    }

  return NULL;
}

/* ---- Proposals ---- */

/**
 * alberca_pool_rules_propose_name:
 * @connection: where the pool will be
 * @proposal: what it should be called
 */
char *
alberca_pool_rules_propose_name (AlbercaConnection *connection,
                                 const char        *proposal)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (proposal != NULL, NULL);

  name = g_strdup (proposal);
  for (guint n = 2; alberca_connection_find_pool_by_name (connection, name) != NULL; n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", proposal, n);
    }

  return g_steal_pointer (&name);
}

static char *
make_path (AlbercaConnection *connection,
           const char        *proposal)
{
  g_autofree char *path = alberca_pool_rules_normalise_path (proposal);

  for (guint n = 2; find_pool_with_path (connection, path) != NULL; n++)
    {
      g_free (path);
      path = g_strdup_printf ("%s-%u", proposal, n);
    }

  return g_steal_pointer (&path);
}

/**
 * alberca_pool_rules_follow_name:
 * @connection: where the pool will be
 * @path: an absolute path, normalised
 * @name: the pool's name
 */
char *
alberca_pool_rules_follow_name (AlbercaConnection *connection,
                                const char        *path,
                                const char        *name)
{
  g_autofree char *directory = NULL;
  g_autofree char *proposal = NULL;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (path != NULL && name != NULL, NULL);

  if (is_device_path (path))
    return g_strdup (path);

  directory = g_path_get_dirname (path);
  proposal = g_build_filename (directory, name, NULL);

  return make_path (connection, proposal);
}

/* An unprivileged libvirtd on this computer cannot write where the system's pools are. In a
 * Flatpak XDG_DATA_HOME is the sandbox's own, and libvirtd runs outside of it. */
static char *
move_to_session (AlbercaConnection *connection,
                 const char        *path)
{
  g_autoptr(GUri) uri = g_uri_parse (alberca_connection_get_uri (connection), G_URI_FLAGS_NONE, NULL);
  g_autofree char *data_dir = NULL;
  const char *host;

  if (uri == NULL || !g_str_equal (g_uri_get_path (uri), "/session"))
    return g_strdup (path);

  host = g_uri_get_host (uri);
  if ((host != NULL && *host != '\0') || !g_str_has_prefix (path, "/var/lib/libvirt/"))
    return g_strdup (path);

  data_dir = g_strdup (g_getenv ("HOST_XDG_DATA_HOME"));
  if (data_dir == NULL)
    data_dir = g_build_filename (g_get_home_dir (), ".local", "share", NULL);

  return g_build_filename (data_dir, path + strlen ("/var/lib/"), NULL);
}

/**
 * alberca_pool_rules_propose_path:
 * @connection: where the pool will be
 * @proposal: an absolute path
 * @proposed_name: what the pool is called in the proposal
 * @name: what it is called now
 */
char *
alberca_pool_rules_propose_path (AlbercaConnection *connection,
                                 const char        *proposal,
                                 const char        *proposed_name,
                                 const char        *name)
{
  g_autofree char *normal = NULL;
  g_autofree char *path = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (proposal != NULL && proposed_name != NULL && name != NULL, NULL);

  normal = alberca_pool_rules_normalise_path (proposal);
  path = move_to_session (connection, normal);
  last = g_path_get_basename (path);
  /* A path that was named after the pool goes on being so */
  if (is_device_path (path))
    return g_steal_pointer (&path);
  if (!g_str_equal (last, proposed_name) && find_pool_with_path (connection, path) == NULL)
    return g_steal_pointer (&path);

  return alberca_pool_rules_follow_name (connection, path, name);
}

/* ---- What stands in the way ---- */

static char *
get_name_problem (AlbercaConnection *connection,
                  const char        *name)
{
  g_autofree char *problem = alberca_name_get_problem (name);

  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (alberca_connection_find_pool_by_name (connection, name) != NULL)
    return g_strdup_printf (_("There is a pool “%s” already. Write another name."), name);

  return NULL;
}

static char *
get_uuid_problem (AlbercaConnection *connection,
                  const char        *uuid)
{
  g_autofree char *lower = g_ascii_strdown (uuid, -1);
  AlbercaPool *pool;

  if (!g_uuid_string_is_valid (uuid))
    return g_strdup (_("This is not a UUID. Generate a new one."));

  pool = alberca_connection_find_pool (connection, lower);
  if (pool != NULL)
    return g_strdup_printf (_("The pool “%s” has this UUID. Generate a new one."),
                            alberca_pool_get_name (pool));

  return NULL;
}

static char *
get_path_problem (AlbercaConnection *connection,
                  const char        *path,
                  gboolean           is_target)
{
  const char *user = NULL;

  if (*path != '/')
    return g_strdup (_("Write a full path: it begins with “/”."));
  if (has_parent_component (path))
    return g_strdup (_("Write the path without “..”."));

  if (is_target && !is_device_path (path))
    user = find_pool_with_path (connection, path);
  if (user != NULL)
    return g_strdup_printf (_("The pool “%s” uses this path. Write another path."), user);

  return NULL;
}

static gboolean
is_number_in_base (const char *text,
                   guint       base,
                   guint64     maximum)
{
  return g_ascii_string_to_unsigned (text, base, 0, maximum, NULL, NULL);
}

static char *
get_port_problem (const char *value)
{
  if (!is_number_in_base (value, 10, G_MAXUINT16) || g_str_equal (value, "0"))
    return g_strdup (_("Write a port: a number from 1 to 65535."));

  return NULL;
}

static char *
get_host_problem (const char *value)
{
  if (*value == '\0' || strpbrk (value, " \t/,[]") != NULL)
    return g_strdup (_("Write a host’s name or address, without spaces or “/”."));

  return NULL;
}

/* RFC 3720, without a look at the date */
static gboolean
is_iscsi_name (const char *value)
{
  return (g_str_has_prefix (value, "iqn.") || g_str_has_prefix (value, "eui.") || g_str_has_prefix (value, "naa.")) &&
         strlen (value) > strlen ("iqn.") && strpbrk (value, " \t/,") == NULL;
}

/* libvirt compares the names with those that LVM calls its devices by: with another it builds the group,
 * and then does not find it. */
static char *
get_group_device_problem (AlbercaConnection *connection,
                          const char        *path)
{
  char *problem = get_path_problem (connection, path, FALSE);

  if (problem == NULL && g_str_has_prefix (path, "/dev/disk/"))
    problem = g_strdup (_("Write the device as LVM calls it, for example /dev/sdb: libvirt does not find a volume group by "
                          "the names in /dev/disk."));

  return problem;
}

static char *
get_item_problem (AlbercaConnection      *connection,
                  const AlbercaPoolField *field,
                  const char             *item)
{
  g_autofree char *port = NULL;
  g_autofree char *host = NULL;
  g_autofree char *problem = NULL;

  if (field->kind == ALBERCA_POOL_FIELD_PATHS)
    return get_group_device_problem (connection, item);
  if (field->kind == ALBERCA_POOL_FIELD_RBD_OPTIONS)
    return *item != '=' && strchr (item, '=') != NULL ? NULL
                                                      : g_strdup (_("Write options as name=value."));

  host = alberca_pool_fields_split_host (item, &port);
  problem = get_host_problem (host);
  if (problem == NULL && port != NULL)
    problem = get_port_problem (port);

  return g_steal_pointer (&problem);
}

static char *
get_list_problem (AlbercaConnection      *connection,
                  const AlbercaPoolField *field,
                  const char             *value)
{
  g_auto(GStrv) items = alberca_pool_fields_split (field, value);

  if (*items == NULL && field->required)
    return g_strdup (_("Fill this in."));

  for (char **item = items; *item != NULL; item++)
    {
      char *problem = get_item_problem (connection, field, *item);

      if (problem != NULL)
        return problem;
    }

  return NULL;
}

static char *
get_pci_problem (const char *value)
{
  guint numbers[4];

  if (!alberca_pool_fields_parse_pci (value, numbers))
    return g_strdup (_("Write an address as “lspci -D” shows it, for example 0000:00:1f.2."));

  return NULL;
}

/* A blank beside a comma is typed by habit, and is not part of the options. */
static char *
get_mount_options_problem (const AlbercaPoolField *field,
                           const char             *value)
{
  g_auto(GStrv) options = alberca_pool_fields_split (field, value);

  for (char **option = options; *option != NULL; option++)
    {
      if (strpbrk (*option, " \t") != NULL || g_str_equal (*option, "-o"))
        return g_strdup (_("Write options without spaces, with a comma between them."));
    }

  return NULL;
}

static char *
get_value_problem (AlbercaConnection      *connection,
                   const AlbercaPoolField *field,
                   const char             *value)
{
  switch (field->kind)
    {
    case ALBERCA_POOL_FIELD_PATH:
      return get_path_problem (connection, value, g_str_equal (field->path, TARGET_PATH));

    case ALBERCA_POOL_FIELD_MODE:
      if (!is_number_in_base (value, 8, 07777))
        return g_strdup (_("Write permissions as octal digits, for example 0755."));
      return NULL;

    case ALBERCA_POOL_FIELD_ID:
      /* -1 is libvirt's word for "leave it as it is" */
      if (!is_number_in_base (value, 10, G_MAXUINT32 - 1) && !g_str_equal (value, "-1"))
        return g_strdup (_("Write the number of a user or group, for example 0 for root."));
      return NULL;

    case ALBERCA_POOL_FIELD_PORT:
      return get_port_problem (value);

    case ALBERCA_POOL_FIELD_HOST:
      return get_host_problem (value);

    case ALBERCA_POOL_FIELD_IQN:
      if (!is_iscsi_name (value))
        return g_strdup (_("Write an iSCSI name, for example iqn.2026-11.org.example:disks."));
      return NULL;

    case ALBERCA_POOL_FIELD_WWN:
      if (strlen (value) != 16 || value[strspn (value, "0123456789abcdefABCDEF")] != '\0')
        return g_strdup (_("Write 16 hexadecimal digits, for example 20000000c9831b4b."));
      return NULL;

    case ALBERCA_POOL_FIELD_PCI:
      return get_pci_problem (value);

    case ALBERCA_POOL_FIELD_PATHS:
    case ALBERCA_POOL_FIELD_HOSTS:
    case ALBERCA_POOL_FIELD_RBD_OPTIONS:
      return get_list_problem (connection, field, value);

    case ALBERCA_POOL_FIELD_TEXT:
    case ALBERCA_POOL_FIELD_FORMAT:
    case ALBERCA_POOL_FIELD_CHOICE:
    case ALBERCA_POOL_FIELD_SECRET:
      return NULL;

    case ALBERCA_POOL_FIELD_MOUNT_OPTIONS:
      return get_mount_options_problem (field, value);
    }

  g_return_val_if_reached (NULL);
}

static char *
get_field_problem (AlbercaConnection      *connection,
                   const AlbercaPoolField *field,
                   const char             *value)
{
  if (*value == '\0' && field->required)
    return field->kind == ALBERCA_POOL_FIELD_PATH ? g_strdup (_("Write a path."))
                                                  : g_strdup (_("Fill this in."));
  if (*value == '\0')
    return NULL;
  if (!alberca_name_is_plain (value))
    return g_strdup (_("Line breaks and other control characters are not possible here."));

  return get_value_problem (connection, field, value);
}

/**
 * alberca_pool_rules_get_problem:
 * @connection: where the pool will be
 * @type: its type
 * @path: where the field stands in the XML
 * @value: what the field says
 */
char *
alberca_pool_rules_get_problem (AlbercaConnection *connection,
                                AlbercaPoolType    type,
                                const char        *path,
                                const char        *value)
{
  const AlbercaPoolField *field;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (path != NULL && value != NULL, NULL);

  if (g_str_equal (path, "name"))
    return get_name_problem (connection, value);
  if (g_str_equal (path, "uuid"))
    return get_uuid_problem (connection, value);

  field = alberca_pool_type_find_field (type, path);

  return field != NULL ? get_field_problem (connection, field, value) : NULL;
}

static gboolean
has_text (const AlbercaPoolConfig *config,
          const char              *path)
{
  g_autofree char *text = alberca_pool_config_get_field (config, path);

  return text != NULL && *text != '\0';
}

/* libvirt wants the one or the other */
static char *
get_adapter_problem (const AlbercaPoolConfig *config,
                     const char              *path)
{
  gboolean has_name = has_text (config, "source/adapter@name");
  gboolean has_address = has_text (config, "source/adapter/parentaddr");

  if (g_str_equal (path, "source/adapter@name") && !has_name && !has_address)
    return g_strdup (_("Write the adapter, or its PCI address below, under More Options."));
  if (g_str_equal (path, "source/adapter/parentaddr") && has_name && has_address)
    return g_strdup (_("The adapter is named above: leave this empty, or that."));
  if ((g_str_equal (path, "source/adapter@parent_wwnn") && !has_text (config, path) &&
       has_text (config, "source/adapter@parent_wwpn")) ||
      (g_str_equal (path, "source/adapter@parent_wwpn") && !has_text (config, path) &&
       has_text (config, "source/adapter@parent_wwnn")))
    return g_strdup (_("The parent’s node name and port name go together: write both, or none."));
  if (g_str_equal (path, "source/adapter/parentaddr@unique_id") && !has_address && has_text (config, path))
    return g_strdup (_("This makes sense only with a PCI address."));

  return NULL;
}

static char *
get_auth_problem (const AlbercaPoolConfig *config,
                  const char              *path)
{
  gboolean has_user = has_text (config, "source/auth@username");
  gboolean has_secret = has_text (config, "source/auth/secret@uuid") || has_text (config, "source/auth/secret@usage");

  if (g_str_equal (path, "source/auth@username") && has_secret && !has_user)
    return g_strdup (_("Write whose secret it is."));
  if (g_str_equal (path, "source/auth/secret@uuid") && has_user && !has_secret)
    return g_strdup (_("Choose the user’s secret, or make it."));

  return NULL;
}

/* mount(8) refuses to be told it twice. */
static char *
get_mount_problem (const AlbercaPoolConfig *config)
{
  const AlbercaPoolField *field = alberca_pool_type_find_field (alberca_pool_config_get_pool_type (config), MOUNT_OPTIONS);
  g_autofree char *value = alberca_pool_config_get_field (config, MOUNT_OPTIONS);
  g_auto(GStrv) options = NULL;

  if (field == NULL || value == NULL || !has_text (config, "source/protocol@ver"))
    return NULL;

  options = alberca_pool_fields_split (field, value);
  for (char **option = options; *option != NULL; option++)
    {
      if (g_str_has_prefix (*option, "vers=") || g_str_has_prefix (*option, "nfsvers="))
        return g_strdup (_("The version of NFS is chosen above: leave it out here, or “Not said” there."));
    }

  return NULL;
}

/**
 * alberca_pool_rules_get_relation_problem:
 * @config: the pool, as far as it is known
 * @path: where a field stands in the XML
 */
char *
alberca_pool_rules_get_relation_problem (const AlbercaPoolConfig *config,
                                         const char              *path)
{
  g_return_val_if_fail (config != NULL && path != NULL, NULL);

  if (g_str_has_prefix (path, "source/auth"))
    return get_auth_problem (config, path);
  if (g_str_has_prefix (path, "source/adapter"))
    return get_adapter_problem (config, path);
  if (g_str_equal (path, MOUNT_OPTIONS))
    return get_mount_problem (config);

  return NULL;
}
