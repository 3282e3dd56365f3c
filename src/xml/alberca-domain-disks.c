/* alberca-domain-disks.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-domain-disks.h"

#include "xml/alberca-xml.h"

void
alberca_domain_disk_free (AlbercaDomainDisk *self)
{
  g_free (self->target);
  g_free (self->path);
  g_free (self->pool);
  g_free (self->volume);
  g_free (self);
}

/* Adds @node's <source> as a disk; @node is a <disk>, or a <backingStore> or <mirror> in one. */
static void
add_source (GPtrArray  *disks,
            xmlNode    *node,
            const char *target)
{
  g_autoptr(AlbercaDomainDisk) disk = g_new0 (AlbercaDomainDisk, 1);

  disk->target = g_strdup (target);
  disk->pool = alberca_xml_get (node, "source@pool");
  disk->volume = alberca_xml_get (node, "source@volume");
  disk->path = alberca_xml_get (node, "source@file");
  if (disk->path == NULL)
    disk->path = alberca_xml_get (node, "source@dev");
  if (disk->path == NULL)
    disk->path = alberca_xml_get (node, "source@dir");

  if (disk->path != NULL || disk->volume != NULL)
    g_ptr_array_add (disks, g_steal_pointer (&disk));
}

/**
 * alberca_domain_disks_parse:
 * @xml: a <domain> document
 * @error: what is wrong with it
 *
 * Every file, device and volume that the domain's disks use: the sources, what is below them in
 * a chain that libvirt shows (running domains only), and mirrors of block jobs.
 *
 * Returns: (transfer full) (element-type AlbercaDomainDisk): %NULL with @error set
 */
GPtrArray *
alberca_domain_disks_parse (const char  *xml,
                            GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  devices = alberca_xml_find (xmlDocGetRootElement (doc), "devices");
  for (xmlNode *node = devices != NULL ? devices->children : NULL; node != NULL; node = node->next)
    {
      g_autofree char *target = NULL;
      xmlNode *mirror;

      if (node->type != XML_ELEMENT_NODE || !xmlStrEqual (node->name, BAD_CAST "disk"))
        continue;
      target = alberca_xml_get (node, "target@dev");
      for (xmlNode *layer = node; layer != NULL; layer = alberca_xml_find (layer, "backingStore"))
        add_source (disks, layer, target);
      mirror = alberca_xml_find (node, "mirror");
      if (mirror != NULL)
        add_source (disks, mirror, target);
    }

  return g_steal_pointer (&disks);
}
