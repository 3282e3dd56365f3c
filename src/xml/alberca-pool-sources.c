/* alberca-pool-sources.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-pool-sources.h"

#include <string.h>

#include "xml/alberca-xml.h"

/* What each is known by, and what else is worth seeing */
static const struct
{
  AlbercaPoolType  type;
  const char      *title;
  const char      *detail;
} kinds[] = {
  { ALBERCA_POOL_TYPE_NETFS, "source/dir@path", "source/format@type" },
  { ALBERCA_POOL_TYPE_LOGICAL, "source/name", "source/device@path" },
  { ALBERCA_POOL_TYPE_ISCSI, "source/device@path", "source/host@name" },
  { ALBERCA_POOL_TYPE_ISCSI_DIRECT, "source/device@path", "source/host@name" },
  { ALBERCA_POOL_TYPE_GLUSTER, "source/name", "source/host@name" },
};

/**
 * alberca_pool_sources_can_discover:
 * @type: a type
 *
 * Returns: whether libvirt can look for sources of pools of the type
 */
gboolean
alberca_pool_sources_can_discover (AlbercaPoolType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].type == type)
        return TRUE;
    }

  return FALSE;
}

/**
 * alberca_pool_sources_parse:
 * @xml: a <sources> document
 * @type: the type that was asked for
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type AlbercaPoolConfig): one for each source
 */
GPtrArray *
alberca_pool_sources_parse (const char       *xml,
                            AlbercaPoolType   type,
                            GError          **error)
{
  g_autoptr(xmlDoc) doc = NULL;
  g_autoptr(GPtrArray) sources = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  doc = alberca_xml_parse (xml, "sources", error);
  if (doc == NULL)
    return NULL;

  sources = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_pool_config_free);
  for (xmlNode *node = xmlFirstElementChild (xmlDocGetRootElement (doc)); node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autoptr(xmlDoc) pool = xmlNewDoc ((const xmlChar *) "1.0");
      g_autofree char *text = NULL;
      AlbercaPoolConfig *config;
      xmlNode *root = xmlNewDocNode (pool, NULL, (const xmlChar *) "pool", NULL);

      if (strcmp ((const char *) node->name, "source") != 0)
        {
          xmlFreeNode (root);
          continue;
        }

      xmlDocSetRootElement (pool, root);
      alberca_xml_set (root, "@type", alberca_pool_type_get_info (type)->nick);
      xmlAddChild (root, xmlDocCopyNode (node, pool, 1));
      text = alberca_xml_to_string (pool);
      config = alberca_pool_config_new_from_xml (text, error);
      if (config == NULL)
        return NULL;
      g_ptr_array_add (sources, config);
    }

  return g_steal_pointer (&sources);
}

/**
 * alberca_pool_sources_build_spec:
 * @asked: a pool's document, as far as it is known
 *
 * Returns: (transfer full): the <source> that says whom to ask: host, port, initiator
 */
char *
alberca_pool_sources_build_spec (const AlbercaPoolConfig *asked)
{
  static const struct { const char *from; const char *to; } parts[] = {
    { "source/host@name", "host@name" },
    { "source/host@port", "host@port" },
    { "source/initiator/iqn@name", "initiator/iqn@name" },
  };
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *root;

  g_return_val_if_fail (asked != NULL, NULL);

  doc = xmlNewDoc ((const xmlChar *) "1.0");
  root = xmlNewDocNode (doc, NULL, (const xmlChar *) "source", NULL);
  xmlDocSetRootElement (doc, root);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *value = alberca_pool_config_get_field (asked, parts[i].from);

      if (value != NULL && *value != '\0')
        alberca_xml_set (root, parts[i].to, value);
    }

  return alberca_xml_to_string (doc);
}

static char *
get_part (const AlbercaPoolConfig *found,
          gboolean                 title)
{
  AlbercaPoolType type = alberca_pool_config_get_pool_type (found);
  char *text;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].type != type)
        continue;
      text = alberca_pool_config_get_field (found, title ? kinds[i].title : kinds[i].detail);
      return text != NULL ? text : g_strdup ("");
    }

  return g_strdup ("");
}

/**
 * alberca_pool_sources_get_title:
 * @found: a source
 *
 * Returns: (transfer full): what it is known by: a directory, a group, a target
 */
char *
alberca_pool_sources_get_title (const AlbercaPoolConfig *found)
{
  g_return_val_if_fail (found != NULL, NULL);

  return get_part (found, TRUE);
}

/**
 * alberca_pool_sources_get_detail:
 * @found: a source
 *
 * Returns: (transfer full): what else is worth seeing, or ""
 */
char *
alberca_pool_sources_get_detail (const AlbercaPoolConfig *found)
{
  g_return_val_if_fail (found != NULL, NULL);

  return get_part (found, FALSE);
}
