/* alberca-pool-capabilities.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-pool-capabilities.h"

#include "xml/alberca-xml.h"

/**
 * alberca_pool_capabilities_parse:
 * @xml: a <storagepoolCapabilities> document
 * @supported: (out): the types that are supported; one that the document does not name is, for
 *   it may be newer than the document
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_pool_capabilities_parse (const char        *xml,
                                 AlbercaPoolTypes  *supported,
                                 GError           **error)
{
  g_autoptr(xmlDoc) doc = NULL;

  g_return_val_if_fail (xml != NULL && supported != NULL, FALSE);

  doc = alberca_xml_parse (xml, "storagepoolCapabilities", error);
  if (doc == NULL)
    return FALSE;

  *supported = ALBERCA_POOL_TYPES_ALL;
  for (xmlNode *node = xmlFirstElementChild (xmlDocGetRootElement (doc)); node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autofree char *nick = alberca_xml_get (node, "@type");
      g_autofree char *state = alberca_xml_get (node, "@supported");
      AlbercaPoolType type = nick != NULL ? alberca_pool_type_from_nick (nick) : ALBERCA_POOL_TYPE_UNKNOWN;

      if (type != ALBERCA_POOL_TYPE_UNKNOWN && g_strcmp0 (state, "no") == 0)
        *supported &= ~(1u << type);
    }

  return TRUE;
}
