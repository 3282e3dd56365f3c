/* alberca-domain-disks.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-domain-disks.h"

#include <string.h>

#include "xml/alberca-xml.h"

/* Layers of one disk, one on the other; libvirt itself refuses longer chains. */
#define MAX_LAYERS 200

/**
 * alberca_domain_disk_new:
 * @target: the guest's name of it
 * @path: (nullable): where its data are
 * @pool: (nullable): or the pool of the volume
 * @volume: (nullable): and its name
 *
 * Returns: (transfer full): a disk of which the device is not known
 */
AlbercaDomainDisk *
alberca_domain_disk_new (const char *target,
                         const char *path,
                         const char *pool,
                         const char *volume)
{
  AlbercaDomainDisk *self = g_new0 (AlbercaDomainDisk, 1);

  self->target = g_strdup (target != NULL ? target : "");
  self->path = g_strdup (path);
  self->pool = g_strdup (pool);
  self->volume = g_strdup (volume);
  return self;
}

void
alberca_domain_disk_free (AlbercaDomainDisk *self)
{
  g_free (self->target);
  g_free (self->path);
  g_free (self->pool);
  g_free (self->volume);
  g_free (self);
}

/* The path that the storage driver gives to a volume of these; (transfer full) (nullable) */
static char *
make_network_path (xmlNode *node)
{
  g_autofree char *protocol = alberca_xml_get (node, "source@protocol");
  g_autofree char *name = alberca_xml_get (node, "source@name");
  g_autofree char *host = alberca_xml_get (node, "source/host@name");

  if (name == NULL)
    return NULL;
  if (g_strcmp0 (protocol, "rbd") == 0)
    return g_steal_pointer (&name);
  if (g_strcmp0 (protocol, "gluster") == 0 && host != NULL)
    return g_strdup_printf ("gluster://%s/%s", host, name);
  return NULL;
}

/* Adds @node's <source> as a disk, if there is one; @node is a <disk>, or a <backingStore> or
 * <mirror> in one. */
static AlbercaDomainDisk *
add_source (GPtrArray  *disks,
            xmlNode    *node,
            const char *target,
            const char *device)
{
  static const char *const attributes[] = { "source@file", "source@dev", "source@dir" };
  g_autofree char *pool = alberca_xml_get (node, "source@pool");
  g_autofree char *volume = alberca_xml_get (node, "source@volume");
  g_autofree char *path = NULL;
  AlbercaDomainDisk *disk;

  for (gsize i = 0; path == NULL && i < G_N_ELEMENTS (attributes); i++)
    path = alberca_xml_get (node, attributes[i]);
  if (path == NULL)
    path = make_network_path (node);
  if (path == NULL && volume == NULL)
    return NULL;

  disk = alberca_domain_disk_new (target, path, pool, volume);
  disk->device = device;
  g_ptr_array_add (disks, disk);
  return disk;
}

static void
add_disk (GPtrArray *disks,
          xmlNode   *node)
{
  g_autofree char *target = alberca_xml_get (node, "target@dev");
  g_autofree char *device = alberca_xml_get (node, "@device");
  const char *known_device = g_intern_string (device != NULL ? device : "disk");
  gboolean read_only = alberca_xml_find (node, "readonly") != NULL || strcmp (known_device, "cdrom") == 0;
  xmlNode *layer = node;
  xmlNode *mirror;
  guint n_layers = 0;

  for (; layer != NULL && n_layers < MAX_LAYERS; layer = alberca_xml_find (layer, "backingStore"), n_layers++)
    {
      AlbercaDomainDisk *disk = add_source (disks, layer, target, known_device);

      if (disk == NULL)
        continue;
      disk->layer = n_layers;
      /* Nothing writes into what a disk is built on. */
      disk->read_only = read_only || n_layers > 0;
    }

  mirror = alberca_xml_find (node, "mirror");
  if (mirror != NULL)
    add_source (disks, mirror, target, known_device);
}

/* What a domain boots from without a disk; these are files of pools as well. */
static void
add_boot_files (GPtrArray *disks,
                xmlNode   *domain)
{
  static const char *const names[] = { "kernel", "initrd", "dtb", "loader", "nvram" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *element = g_strconcat ("os/", names[i], NULL);
      g_autofree char *path = alberca_xml_get (domain, element);
      AlbercaDomainDisk *disk;

      if (path == NULL || g_strstrip (path)[0] != '/')
        continue;
      disk = alberca_domain_disk_new (NULL, path, NULL, NULL);
      disk->device = names[i];
      disk->read_only = strcmp (names[i], "nvram") != 0;
      g_ptr_array_add (disks, disk);
    }
}

static void
add_file_system (GPtrArray *disks,
                 xmlNode   *node)
{
  AlbercaDomainDisk *disk = add_source (disks, node, NULL, "filesystem");

  if (disk != NULL)
    disk->read_only = alberca_xml_find (node, "readonly") != NULL;
}

static gboolean
is_scratch (xmlNode *domain)
{
  xmlNode *metadata = alberca_xml_find (domain, "metadata");

  for (xmlNode *node = metadata != NULL ? metadata->children : NULL; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && node->ns != NULL &&
        xmlStrEqual (node->ns->href, BAD_CAST ALBERCA_DOMAIN_NAMESPACE))
      return TRUE;
  return FALSE;
}

/**
 * alberca_domain_disks_parse:
 * @xml: a <domain> document
 * @scratch: (out) (optional): whether it is a helper domain of ours
 * @error: what is wrong with it
 *
 * Every file, device and volume that the domain uses: the sources of its disks, what is below
 * them in a chain that libvirt shows (running domains only), mirrors of block jobs, file systems,
 * and what it boots from.
 *
 * Returns: (transfer full) (element-type AlbercaDomainDisk): %NULL with @error set
 */
GPtrArray *
alberca_domain_disks_parse (const char  *xml,
                            gboolean    *scratch,
                            GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  xmlNode *domain;
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  domain = xmlDocGetRootElement (doc);
  if (scratch != NULL)
    *scratch = is_scratch (domain);
  devices = alberca_xml_find (domain, "devices");
  for (xmlNode *node = devices != NULL ? devices->children : NULL; node != NULL; node = node->next)
    {
      if (node->type != XML_ELEMENT_NODE)
        continue;
      if (xmlStrEqual (node->name, BAD_CAST "disk"))
        add_disk (disks, node);
      else if (xmlStrEqual (node->name, BAD_CAST "filesystem"))
        add_file_system (disks, node);
    }
  add_boot_files (disks, domain);

  return g_steal_pointer (&disks);
}
