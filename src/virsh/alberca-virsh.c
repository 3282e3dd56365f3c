/* alberca-virsh.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh.h"

#include <string.h>

#include "virsh/alberca-line.h"
#include "xml/alberca-xml.h"

static char *
pool_line (const char *uri,
           const char *command,
           const char *pool)
{
  GString *line = alberca_line_new (uri, command);

  alberca_line_add_name (line, "pool", pool);

  return alberca_line_free_to_text (line);
}

/* ---- Pools ---- */

/**
 * alberca_virsh_pool_list:
 * @uri: a connection
 *
 * Returns: (transfer full): the command that lists every pool with its sizes
 */
char *
alberca_virsh_pool_list (const char *uri)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  line = alberca_line_new (uri, "pool-list");
  alberca_line_add_word (line, "--all");
  alberca_line_add_word (line, "--details");

  return alberca_line_free_to_text (line);
}

/* Elements that pool-define-as says, makes up itself, or libvirt does not read */
static gboolean
is_only_target_path (xmlNode *root)
{
  static const char *const known[] = { "name", "uuid", "capacity", "allocation", "available", "target", NULL };

  for (xmlNode *child = xmlFirstElementChild (root); child != NULL; child = xmlNextElementSibling (child))
    {
      gboolean is_empty_source = strcmp ((const char *) child->name, "source") == 0 &&
                                 child->children == NULL && child->properties == NULL;

      if (!is_empty_source && !g_strv_contains (known, (const char *) child->name))
        return FALSE;
      if (strcmp ((const char *) child->name, "target") == 0 && xmlChildElementCount (child) != 1)
        return FALSE;
    }

  return TRUE;
}

static gboolean
fits_pool_define_as (const char *xml,
                     const char *name,
                     const char *path)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "pool", NULL);

  if (doc == NULL || name == NULL || path == NULL || !alberca_line_fits (name) || !alberca_line_fits (path))
    return FALSE;

  return is_only_target_path (xmlDocGetRootElement (doc));
}

/**
 * alberca_virsh_pool_define:
 * @uri: a connection
 * @config: the pool
 *
 * The short form where the pool is a directory and nothing more is said of it (its UUID is
 * then another one), else the form with the document.
 *
 * Returns: (transfer full): the command that defines a pool
 */
char *
alberca_virsh_pool_define (const char              *uri,
                           const AlbercaPoolConfig *config)
{
  g_autofree char *xml = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (config != NULL, NULL);

  xml = alberca_pool_config_to_xml (config);
  name = alberca_pool_config_get_field (config, "name");
  path = alberca_pool_config_get_field (config, "target/path");

  if (alberca_pool_config_get_pool_type (config) == ALBERCA_POOL_TYPE_DIR &&
      fits_pool_define_as (xml, name, path))
    {
      line = alberca_line_new (uri, "pool-define-as");
      alberca_line_add_name (line, "name", name);
      alberca_line_add_word (line, "dir");
      alberca_line_add_word (line, "--target");
      alberca_line_add_word (line, path);
    }
  else
    {
      line = alberca_line_new (uri, "pool-define");
      alberca_line_add_word (line, "/dev/stdin");
      alberca_line_add_document (line, xml);
    }

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_pool_build:
 * @uri: a connection
 * @pool: a pool's name
 * @build: how
 *
 * Returns: (transfer full): the command that makes the pool's directory, or prepares its devices
 */
char *
alberca_virsh_pool_build (const char       *uri,
                          const char       *pool,
                          AlbercaPoolBuild  build)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);
  g_return_val_if_fail (build != ALBERCA_POOL_BUILD_NONE, NULL);

  line = alberca_line_new (uri, "pool-build");
  alberca_line_add_name (line, "pool", pool);
  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    alberca_line_add_word (line, "--no-overwrite");
  else if (build == ALBERCA_POOL_BUILD_OVERWRITE)
    alberca_line_add_word (line, "--overwrite");

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_pool_define_document:
 * @uri: a connection
 * @xml: a <pool> document
 *
 * Returns: (transfer full): the command that defines a pool, with the UUID it has
 */
char *
alberca_virsh_pool_define_document (const char *uri,
                                    const char *xml)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && xml != NULL, NULL);

  line = alberca_line_new (uri, "pool-define");
  alberca_line_add_word (line, "/dev/stdin");
  alberca_line_add_document (line, xml);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_pool_define_strictly:
 * @uri: a connection
 * @xml: a <pool> document
 *
 * Returns: (transfer full): the command that defines a pool if libvirt's schema allows it
 */
char *
alberca_virsh_pool_define_strictly (const char *uri,
                                    const char *xml)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && xml != NULL, NULL);

  line = alberca_line_new (uri, "pool-define");
  alberca_line_add_word (line, "--validate");
  alberca_line_add_word (line, "/dev/stdin");
  alberca_line_add_document (line, xml);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_pool_try:
 * @uri: a connection
 * @xml: a <pool> document
 * @name: the name in it
 *
 * Returns: (transfer full): the commands that make a pool for once, look at it and stop it
 */
char *
alberca_virsh_pool_try (const char *uri,
                        const char *xml,
                        const char *name)
{
  const char *const verbs[] = { "pool-info", "vol-list", "pool-destroy" };
  GString *lines;

  g_return_val_if_fail (uri != NULL && xml != NULL && name != NULL, NULL);

  lines = alberca_line_new (uri, "pool-create");
  alberca_line_add_word (lines, "/dev/stdin");
  /* Without a new pool, one of that name that was there before is not stopped. */
  alberca_line_add_document_then (lines, xml, FALSE, " && {");
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      GString *line = alberca_line_new (uri, verbs[i]);
      g_autofree char *text = NULL;

      alberca_line_add_name (line, "pool", name);
      text = alberca_line_free_to_text (line);
      g_string_append_printf (lines, "\n%s", text);
    }
  g_string_append (lines, "\n}");

  return alberca_line_free_to_text (lines);
}

/**
 * alberca_virsh_pool_start_building:
 * @uri: a connection
 * @pool: a pool's name
 * @build: how
 *
 * Returns: (transfer full): the command that builds a pool and starts it
 */
char *
alberca_virsh_pool_start_building (const char       *uri,
                                   const char       *pool,
                                   AlbercaPoolBuild  build)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  line = alberca_line_new (uri, "pool-start");
  alberca_line_add_name (line, "pool", pool);
  alberca_line_add_word (line, "--build");
  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    alberca_line_add_word (line, "--no-overwrite");

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_pool_delete:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that deletes the storage of a pool; the definition stays
 */
char *
alberca_virsh_pool_delete (const char *uri,
                           const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-delete", pool);
}

/**
 * alberca_virsh_pool_start:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that starts a pool
 */
char *
alberca_virsh_pool_start (const char *uri,
                          const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-start", pool);
}

/**
 * alberca_virsh_pool_stop:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that stops a pool; virsh calls it "destroy", though
 *   no data is lost
 */
char *
alberca_virsh_pool_stop (const char *uri,
                         const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-destroy", pool);
}

/**
 * alberca_virsh_pool_refresh:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that makes libvirt look at the pool again
 */
char *
alberca_virsh_pool_refresh (const char *uri,
                            const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-refresh", pool);
}

/**
 * alberca_virsh_pool_autostart:
 * @uri: a connection
 * @pool: a pool's name
 * @autostart: whether libvirt shall start it with the host
 *
 * Returns: (transfer full): the command that says so
 */
char *
alberca_virsh_pool_autostart (const char *uri,
                              const char *pool,
                              gboolean    autostart)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  line = alberca_line_new (uri, "pool-autostart");
  alberca_line_add_name (line, "pool", pool);
  if (!autostart)
    alberca_line_add_word (line, "--disable");

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_pool_undefine:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that makes libvirt forget a pool; its data stays
 */
char *
alberca_virsh_pool_undefine (const char *uri,
                             const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-undefine", pool);
}

/**
 * alberca_virsh_pool_find_sources:
 * @uri: a connection
 * @asked: a pool's document that says the type and whom to ask
 *
 * Returns: (transfer full): the command that looks for sources of pools
 */
char *
alberca_virsh_pool_find_sources (const char              *uri,
                                 const AlbercaPoolConfig *asked)
{
  static const struct { const char *option; const char *path; } options[] = {
    { "--host", "source/host@name" },
    { "--port", "source/host@port" },
    { "--initiator", "source/initiator/iqn@name" },
  };
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && asked != NULL, NULL);

  line = alberca_line_new (uri, "find-storage-pool-sources-as");
  alberca_line_add_word (line, alberca_pool_config_get_type_nick (asked));
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *value = alberca_pool_config_get_field (asked, options[i].path);

      if (value == NULL || *value == '\0')
        continue;
      alberca_line_add_word (line, options[i].option);
      alberca_line_add_word (line, value);
    }

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_disk_list:
 * @uri: a connection
 *
 * Returns: (transfer full): the command that lists the disks of the host
 */
char *
alberca_virsh_disk_list (const char *uri)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  line = alberca_line_new (uri, "nodedev-list");
  alberca_line_add_word (line, "--cap");
  alberca_line_add_word (line, "storage");

  return alberca_line_free_to_text (line);
}

/* ---- Secrets ---- */

/**
 * alberca_virsh_secret_define:
 * @uri: a connection
 * @config: the secret
 *
 * Returns: (transfer full): the command that defines a secret, without a value
 */
char *
alberca_virsh_secret_define (const char                *uri,
                             const AlbercaSecretConfig *config)
{
  g_autofree char *xml = NULL;
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && config != NULL, NULL);

  xml = alberca_secret_config_to_xml (config);
  line = alberca_line_new (uri, "secret-define");
  alberca_line_add_word (line, "/dev/stdin");
  alberca_line_add_document (line, xml);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_secret_set_value:
 * @uri: a connection
 * @config: the secret
 *
 * virsh asks for the value, so that no shell remembers it.
 *
 * Returns: (transfer full): the command that sets a secret's value
 */
char *
alberca_virsh_secret_set_value (const char                *uri,
                                const AlbercaSecretConfig *config)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && config != NULL, NULL);

  line = alberca_line_new (uri, "secret-set-value");
  alberca_line_add_word (line, config->uuid);
  alberca_line_add_word (line, "--interactive");

  return alberca_line_free_to_text (line);
}
