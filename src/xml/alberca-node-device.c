/* alberca-node-device.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-node-device.h"

#include "xml/alberca-xml.h"

static gboolean
is_element (xmlNode    *node,
            const char *name)
{
  return node->type == XML_ELEMENT_NODE && xmlStrEqual (node->name, BAD_CAST name);
}

/* The <capability> of @type right below @parent */
static xmlNode *
find_capability (xmlNode    *parent,
                 const char *type)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      g_autofree char *value = NULL;

      if (!is_element (node, "capability"))
        continue;
      value = alberca_xml_get (node, "@type");
      if (g_strcmp0 (value, type) == 0)
        return node;
    }

  return NULL;
}

static GStrv
read_links (xmlNode *device)
{
  g_autoptr(GStrvBuilder) links = g_strv_builder_new ();

  for (xmlNode *node = device->children; node != NULL; node = node->next)
    {
      g_autofree char *type = NULL;
      g_autofree char *path = NULL;

      if (!is_element (node, "devnode"))
        continue;
      type = alberca_xml_get (node, "@type");
      path = alberca_xml_get (node, "");
      if (g_strcmp0 (type, "link") == 0 && path != NULL && *path == '/')
        g_strv_builder_add (links, path);
    }

  return g_strv_builder_end (links);
}

/* Numbers of a bus, such as virtio's 0x1af4, tell a person nothing */
static char *
read_words (xmlNode    *storage,
            const char *path)
{
  g_autofree char *text = alberca_xml_get (storage, path);

  if (text == NULL || g_str_has_prefix (g_strstrip (text), "0x") || *text == '\0')
    return NULL;

  return g_steal_pointer (&text);
}

static guint64
read_size (xmlNode *storage)
{
  xmlNode *removable = find_capability (storage, "removable");
  guint64 size = 0;

  if (!alberca_xml_get_uint64 (storage, "size", &size) && removable != NULL)
    alberca_xml_get_uint64 (removable, "media_size", &size);

  return size;
}

/**
 * alberca_node_device_parse:
 * @xml: a <device> document
 * @error: what is wrong with it
 *
 * Returns: (transfer full) (nullable): the disk; %NULL without @error set if it is none, or one
 *   for CDs or floppies
 */
AlbercaNodeDevice *
alberca_node_device_parse (const char  *xml,
                           GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "device", error);
  g_autoptr(AlbercaNodeDevice) self = NULL;
  g_autofree char *kind = NULL;
  xmlNode *storage;

  if (doc == NULL)
    return NULL;
  storage = find_capability (xmlDocGetRootElement (doc), "storage");
  if (storage == NULL)
    return NULL;
  kind = alberca_xml_get (storage, "drive_type");
  if (kind != NULL && (g_str_equal (kind, "cdrom") || g_str_equal (kind, "floppy")))
    return NULL;

  self = g_new0 (AlbercaNodeDevice, 1);
  self->path = alberca_xml_get (storage, "block");
  self->links = read_links (xmlDocGetRootElement (doc));
  self->bus = read_words (storage, "bus");
  self->vendor = read_words (storage, "vendor");
  self->model = read_words (storage, "model");
  self->serial = read_words (storage, "serial");
  self->size = read_size (storage);

  return self->path != NULL && *self->path == '/' ? g_steal_pointer (&self) : NULL;
}

void
alberca_node_device_free (AlbercaNodeDevice *self)
{
  g_free (self->path);
  g_strfreev (self->links);
  g_free (self->bus);
  g_free (self->vendor);
  g_free (self->model);
  g_free (self->serial);
  g_free (self);
}
