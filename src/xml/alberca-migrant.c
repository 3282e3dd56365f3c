/* alberca-migrant.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-migrant.h"

#include "xml/alberca-xml.h"

static void
disk_free (gpointer data)
{
  AlbercaMigrantDisk *disk = data;

  g_free (disk->target);
  g_free (disk->device);
  g_free (disk->type);
  g_free (disk->path);
  g_free (disk->pool);
  g_free (disk->volume);
  g_free (disk->cache);
  g_free (disk);
}

/**
 * alberca_migrant_free:
 * @self: (transfer full): what is known of a machine
 */
void
alberca_migrant_free (AlbercaMigrant *self)
{
  g_free (self->name);
  g_free (self->uuid);
  g_free (self->kind);
  g_free (self->arch);
  g_free (self->machine);
  g_free (self->cpu_mode);
  g_free (self->cpu);
  g_ptr_array_unref (self->disks);
  g_free (self);
}

/* @node: (nullable) */
static char *
to_document (xmlNode *node)
{
  g_autoptr(xmlDoc) doc = NULL;

  if (node == NULL)
    return NULL;
  doc = xmlNewDoc (BAD_CAST "1.0");
  xmlDocSetRootElement (doc, xmlDocCopyNode (node, doc, 1));
  return alberca_xml_to_string (doc);
}

static AlbercaMigrantDisk *
disk_new (xmlNode *node)
{
  AlbercaMigrantDisk *self = g_new0 (AlbercaMigrantDisk, 1);

  self->target = alberca_xml_get (node, "target@dev");
  self->device = alberca_xml_get (node, "@device");
  self->type = alberca_xml_get (node, "@type");
  self->path = alberca_xml_get (node, "source@file");
  if (self->path == NULL)
    self->path = alberca_xml_get (node, "source@dev");
  self->pool = alberca_xml_get (node, "source@pool");
  self->volume = alberca_xml_get (node, "source@volume");
  self->cache = alberca_xml_get (node, "driver@cache");
  self->read_only = alberca_xml_find (node, "readonly") != NULL;
  self->shareable = alberca_xml_find (node, "shareable") != NULL;
  return self;
}

static void
add_devices (AlbercaMigrant *self,
             xmlNode        *devices)
{
  for (xmlNode *node = xmlFirstElementChild (devices); node != NULL; node = xmlNextElementSibling (node))
    {
      if (xmlStrEqual (node->name, BAD_CAST "disk"))
        g_ptr_array_add (self->disks, disk_new (node));
      else if (xmlStrEqual (node->name, BAD_CAST "hostdev"))
        self->n_host_devices++;
      else if (xmlStrEqual (node->name, BAD_CAST "filesystem"))
        self->directories = TRUE;
    }
}

/**
 * alberca_migrant_new_from_xml:
 * @xml: a <domain> document
 * @error: what is wrong with it
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaMigrant *
alberca_migrant_new_from_xml (const char  *xml,
                              GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  AlbercaMigrant *self;
  xmlNode *root;
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  devices = alberca_xml_find (root, "devices");
  self = g_new0 (AlbercaMigrant, 1);
  self->disks = g_ptr_array_new_with_free_func (disk_free);
  self->name = alberca_xml_get (root, "name");
  self->uuid = alberca_xml_get (root, "uuid");
  self->kind = alberca_xml_get (root, "@type");
  self->arch = alberca_xml_get (root, "os/type@arch");
  self->machine = alberca_xml_get (root, "os/type@machine");
  self->cpu_mode = alberca_xml_get (root, "cpu@mode");
  self->cpu = to_document (alberca_xml_find (root, "cpu"));
  if (devices != NULL)
    add_devices (self, devices);
  return self;
}

/**
 * alberca_migrant_disk_is_empty:
 * @self: a disk
 */
gboolean
alberca_migrant_disk_is_empty (const AlbercaMigrantDisk *self)
{
  return self->path == NULL && self->volume == NULL && g_strcmp0 (self->type, "network") != 0;
}

/**
 * alberca_migrant_get_host_cpu:
 * @capabilities: what virConnectGetCapabilities() says
 * @host_uuid: (out) (transfer full) (nullable): the UUID of the host
 *
 * Returns: (transfer full) (nullable): the <cpu> of the host
 */
char *
alberca_migrant_get_host_cpu (const char  *capabilities,
                              char       **host_uuid)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (capabilities, "capabilities", NULL);
  xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  *host_uuid = root != NULL ? alberca_xml_get (root, "host/uuid") : NULL;
  return root != NULL ? to_document (alberca_xml_find (root, "host/cpu")) : NULL;
}
