/* alberca-domain-move.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-domain-move.h"

#include "xml/alberca-xml.h"

/* Layers of one disk; libvirt itself refuses longer chains. */
#define MAX_LAYERS 200

static gboolean
says (xmlNode    *node,
      const char *path,
      const char *value)
{
  g_autofree char *text = alberca_xml_get (node, path);

  return text != NULL && value != NULL && g_str_equal (text, value);
}

/* @layer is a <disk>, or a <backingStore> in one. */
static guint
move_layer (xmlNode                *layer,
            const AlbercaDiskPlace *from,
            const AlbercaDiskPlace *to)
{
  if (says (layer, "source@pool", from->pool) && says (layer, "source@volume", from->volume))
    {
      alberca_xml_set (layer, "source@pool", to->pool);
      alberca_xml_set (layer, "source@volume", to->volume);
      return 1;
    }
  if (!says (layer, "source@file", from->path) && !says (layer, "source@dev", from->path))
    return 0;

  alberca_xml_set (layer, "@type", to->device ? "block" : "file");
  if (!to->device)
    alberca_xml_set (layer, "source@file", to->path);
  else
    alberca_xml_set (layer, "source@dev", to->path);
  /* After the other, or <source> would go with it */
  alberca_xml_remove (layer, to->device ? "source@file" : "source@dev");
  return 1;
}

/* What it boots from without a disk */
static guint
move_boot_files (xmlNode                *domain,
                 const AlbercaDiskPlace *from,
                 const AlbercaDiskPlace *to)
{
  static const char *const paths[] = { "os/kernel", "os/initrd", "os/dtb", "os/loader", "os/nvram" };
  guint n_changes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      if (!says (domain, paths[i], from->path))
        continue;
      alberca_xml_set (domain, paths[i], to->path);
      n_changes++;
    }
  return n_changes;
}

/**
 * alberca_domain_move:
 * @xml: a <domain> document
 * @from: where a volume was
 * @to: where it is
 * @n_changes: (out): how often the document named it
 * @error: what is wrong with the document
 *
 * Disks that name the volume by its path or by pool and name, the layers below them where the document
 * has them, and files it boots from.
 *
 * Returns: (transfer full): the document as it is now; %NULL with @error set
 */
char *
alberca_domain_move (const char              *xml,
                     const AlbercaDiskPlace  *from,
                     const AlbercaDiskPlace  *to,
                     guint                   *n_changes,
                     GError                 **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  xmlNode *domain;
  xmlNode *devices;

  *n_changes = 0;
  if (doc == NULL)
    return NULL;

  domain = xmlDocGetRootElement (doc);
  devices = alberca_xml_find (domain, "devices");
  for (xmlNode *node = devices != NULL ? devices->children : NULL; node != NULL; node = node->next)
    {
      xmlNode *layer = node;

      if (node->type != XML_ELEMENT_NODE || !xmlStrEqual (node->name, BAD_CAST "disk"))
        continue;
      for (guint i = 0; layer != NULL && i < MAX_LAYERS; i++)
        {
          *n_changes += move_layer (layer, from, to);
          layer = alberca_xml_find (layer, "backingStore");
        }
    }
  *n_changes += move_boot_files (domain, from, to);

  return alberca_xml_to_string (doc);
}
