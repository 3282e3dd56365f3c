/* alberca-machine-storage.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-machine-storage.h"

#include "xml/alberca-xml.h"

#define AGENT_CHANNEL "org.qemu.guest_agent.0"

static void
disk_free (gpointer data)
{
  AlbercaMachineDisk *disk = data;

  g_free (disk->target);
  g_free (disk->type);
  g_free (disk->path);
  g_free (disk->pool);
  g_free (disk->volume);
  g_free (disk->format);
  g_free (disk);
}

/**
 * alberca_machine_storage_free:
 * @self: (transfer full): a machine's storage
 */
void
alberca_machine_storage_free (AlbercaMachineStorage *self)
{
  g_free (self->name);
  g_free (self->uuid);
  g_free (self->arch);
  g_free (self->nvram_format);
  g_ptr_array_unref (self->disks);
  g_free (self);
}

static gboolean
is (xmlNode    *node,
    const char *path,
    const char *value)
{
  g_autofree char *text = alberca_xml_get (node, path);

  return g_strcmp0 (text, value) == 0;
}

static AlbercaMachineDisk *
disk_new (xmlNode *node)
{
  AlbercaMachineDisk *self = g_new0 (AlbercaMachineDisk, 1);
  g_autofree char *device = alberca_xml_get (node, "@device");

  self->target = alberca_xml_get (node, "target@dev");
  self->type = alberca_xml_get (node, "@type");
  self->path = alberca_xml_get (node, "source@file");
  if (self->path == NULL)
    self->path = alberca_xml_get (node, "source@dev");
  self->pool = alberca_xml_get (node, "source@pool");
  self->volume = alberca_xml_get (node, "source@volume");
  self->format = alberca_xml_get (node, "driver@type");
  self->fixed = device == NULL || g_str_equal (device, "disk") || g_str_equal (device, "lun");
  self->read_only = alberca_xml_find (node, "readonly") != NULL;
  /* Older definitions have it beside the source */
  self->encrypted = alberca_xml_find (node, "source/encryption") != NULL ||
                    alberca_xml_find (node, "encryption") != NULL;
  self->excluded = is (node, "@snapshot", "no");
  return self;
}

static void
add_devices (AlbercaMachineStorage *self,
             xmlNode               *devices)
{
  for (xmlNode *node = xmlFirstElementChild (devices); node != NULL; node = xmlNextElementSibling (node))
    {
      if (xmlStrEqual (node->name, BAD_CAST "disk"))
        {
          AlbercaMachineDisk *disk = disk_new (node);

          if (disk->target != NULL)
            g_ptr_array_add (self->disks, disk);
          else
            disk_free (disk);
        }
      else if (xmlStrEqual (node->name, BAD_CAST "channel") && is (node, "target@name", AGENT_CHANNEL))
        {
          self->agent = TRUE;
          self->agent_connected = is (node, "target@state", "connected");
        }
    }
}

/**
 * alberca_machine_storage_new_from_xml:
 * @xml: a <domain> document
 * @error: what is wrong with it
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaMachineStorage *
alberca_machine_storage_new_from_xml (const char  *xml,
                                      GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  AlbercaMachineStorage *self;
  xmlNode *root;
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  devices = alberca_xml_find (root, "devices");
  self = g_new0 (AlbercaMachineStorage, 1);
  self->disks = g_ptr_array_new_with_free_func (disk_free);
  self->name = alberca_xml_get (root, "name");
  self->uuid = alberca_xml_get (root, "uuid");
  self->arch = alberca_xml_get (root, "os/type@arch");
  self->pflash = is (root, "os@firmware", "efi") || is (root, "os/loader@type", "pflash");
  self->nvram_format = alberca_xml_get (root, "os/nvram@format");
  if (devices != NULL)
    add_devices (self, devices);
  return self;
}

/**
 * alberca_machine_storage_find:
 * @self: a machine's storage
 * @target: what the machine calls a disk
 *
 * Returns: (nullable): the disk
 */
const AlbercaMachineDisk *
alberca_machine_storage_find (const AlbercaMachineStorage *self,
                              const char                  *target)
{
  for (guint i = 0; i < self->disks->len; i++)
    {
      const AlbercaMachineDisk *disk = g_ptr_array_index (self->disks, i);

      if (g_strcmp0 (disk->target, target) == 0)
        return disk;
    }
  return NULL;
}

/**
 * alberca_machine_disk_is_writable:
 * @self: a disk
 *
 * Returns: whether libvirt wants it in a snapshot of the whole machine
 */
gboolean
alberca_machine_disk_is_writable (const AlbercaMachineDisk *self)
{
  return self->fixed && !self->read_only;
}

/**
 * alberca_machine_storage_has_feature:
 * @capabilities: what virConnectGetCapabilities() says
 * @arch: (nullable): of a machine
 * @feature: the path of an element in "guest"
 *
 * Returns: whether machines of @arch have it
 */
gboolean
alberca_machine_storage_has_feature (const char *capabilities,
                                     const char *arch,
                                     const char *feature)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (capabilities, "capabilities", NULL);
  xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  for (xmlNode *node = root != NULL ? xmlFirstElementChild (root) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    if (xmlStrEqual (node->name, BAD_CAST "guest") && (arch == NULL || is (node, "arch@name", arch)) &&
        alberca_xml_find (node, feature) != NULL)
      return TRUE;
  return FALSE;
}
