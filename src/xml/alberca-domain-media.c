/* alberca-domain-media.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-domain-media.h"

#include <glib/gi18n-lib.h>

#include "xml/alberca-xml.h"

/* A bus that has so many disks is not one. */
#define MAX_DISKS 702

void
alberca_drive_free (AlbercaDrive *self)
{
  g_free (self->target);
  g_free (self->bus);
  g_free (self->path);
  g_free (self->pool);
  g_free (self->volume);
  g_free (self);
}

void
alberca_machine_free (AlbercaMachine *self)
{
  g_free (self->name);
  g_free (self->uuid);
  g_clear_pointer (&self->drives, g_ptr_array_unref);
  g_free (self->new_target);
  g_free (self->new_bus);
  g_free (self);
}

/* The next <disk> after @node, or the first; NULL after the last. */
static xmlNode *
next_disk (xmlNode *devices,
           xmlNode *node)
{
  for (node = node != NULL ? node->next : devices->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && xmlStrEqual (node->name, BAD_CAST "disk"))
      return node;
  return NULL;
}

static gboolean
is_drive (xmlNode *disk)
{
  g_autofree char *device = alberca_xml_get (disk, "@device");

  return g_strcmp0 (device, "cdrom") == 0;
}

static AlbercaDrive *
drive_new (xmlNode *disk)
{
  AlbercaDrive *self = g_new0 (AlbercaDrive, 1);

  self->target = alberca_xml_get (disk, "target@dev");
  self->bus = alberca_xml_get (disk, "target@bus");
  self->pool = alberca_xml_get (disk, "source@pool");
  self->volume = alberca_xml_get (disk, "source@volume");
  self->path = alberca_xml_get (disk, "source@file");
  if (self->path == NULL)
    self->path = alberca_xml_get (disk, "source@dev");
  /* Over a network: something that can be shown */
  if (self->path == NULL)
    self->path = alberca_xml_get (disk, "source@name");
  return self;
}

/**
 * alberca_domain_media_parse:
 * @xml: a <domain> document
 * @error: what is wrong with it
 *
 * Returns: (transfer full) (element-type AlbercaDrive): its CD and DVD drives; %NULL with
 *   @error set
 */
GPtrArray *
alberca_domain_media_parse (const char  *xml,
                            GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  g_autoptr(GPtrArray) drives = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_drive_free);
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  devices = alberca_xml_find (xmlDocGetRootElement (doc), "devices");
  for (xmlNode *disk = devices != NULL ? next_disk (devices, NULL) : NULL; disk != NULL; disk = next_disk (devices, disk))
    {
      g_autoptr(AlbercaDrive) drive = is_drive (disk) ? drive_new (disk) : NULL;

      if (drive != NULL && drive->target != NULL)
        g_ptr_array_add (drives, g_steal_pointer (&drive));
    }
  return g_steal_pointer (&drives);
}

/* Puts @path into @disk, or nothing; what the drive is stays. */
static void
set_source (xmlNode    *disk,
            const char *path,
            gboolean    block)
{
  g_autofree char *policy = alberca_xml_get (disk, "source@startupPolicy");

  alberca_xml_remove (disk, "source");
  alberca_xml_remove (disk, "backingStore");
  alberca_xml_remove (disk, "mirror");
  alberca_xml_set (disk, "@type", block ? "block" : "file");
  if (path == NULL)
    return;
  alberca_xml_set (disk, block ? "source@dev" : "source@file", path);
  if (policy != NULL)
    alberca_xml_set (disk, "source@startupPolicy", policy);
  if (alberca_xml_find (disk, "driver@type") != NULL)
    alberca_xml_set (disk, "driver@type", "raw");
}

static char *
element_to_string (xmlNode *node)
{
  g_autoptr(xmlDoc) doc = xmlNewDoc (BAD_CAST "1.0");

  xmlDocSetRootElement (doc, xmlDocCopyNode (node, doc, 1));
  return alberca_xml_to_string (doc);
}

/**
 * alberca_domain_media_change:
 * @xml: a <domain> document
 * @target: the target of one of its drives
 * @path: (nullable): the file or device to put in, %NULL to take out what is in it
 * @block: @path is a device
 * @error: there is no such drive
 *
 * Returns: (transfer full): the drive as a <disk> document, with whatever else is said of it, for
 *   virDomainUpdateDeviceFlags(); %NULL with @error set
 */
char *
alberca_domain_media_change (const char  *xml,
                             const char  *target,
                             const char  *path,
                             gboolean     block,
                             GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  devices = alberca_xml_find (xmlDocGetRootElement (doc), "devices");
  for (xmlNode *disk = devices != NULL ? next_disk (devices, NULL) : NULL; disk != NULL; disk = next_disk (devices, disk))
    {
      g_autofree char *dev = alberca_xml_get (disk, "target@dev");

      if (!is_drive (disk) || g_strcmp0 (dev, target) != 0)
        continue;
      set_source (disk, path, block);
      return element_to_string (disk);
    }

  g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE,
               /* Translators: %s is a target of libvirt: "sda" */
               _("The virtual machine has no CD or DVD drive “%s” any more"), target);
  return NULL;
}

/* "sda", …, "sdz", "sdaa": as the kernel counts. */
static char *
make_target (guint number)
{
  if (number < 26)
    return g_strdup_printf ("sd%c", 'a' + number);
  return g_strdup_printf ("sd%c%c", 'a' + number / 26 - 1, 'a' + number % 26);
}

static gboolean
has_target (xmlNode    *devices,
            const char *target)
{
  for (xmlNode *disk = next_disk (devices, NULL); disk != NULL; disk = next_disk (devices, disk))
    {
      g_autofree char *dev = alberca_xml_get (disk, "target@dev");

      if (g_strcmp0 (dev, target) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * alberca_domain_media_suggest_drive:
 * @xml: a <domain> document
 * @bus: (out): the bus for another drive: SATA on a PC, SCSI elsewhere; libvirt adds a controller
 *   where there is none
 * @error: what is wrong with @xml
 *
 * Returns: (transfer full): the first target that is free: "sdb"; %NULL with @error set
 */
char *
alberca_domain_media_suggest_drive (const char  *xml,
                                    char       **bus,
                                    GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  g_autofree char *arch = NULL;
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  arch = alberca_xml_get (xmlDocGetRootElement (doc), "os/type@arch");
  *bus = g_strdup (arch == NULL || g_str_equal (arch, "x86_64") || g_str_equal (arch, "i686") ? "sata" : "scsi");
  devices = alberca_xml_find (xmlDocGetRootElement (doc), "devices");
  for (guint i = 0; i < MAX_DISKS; i++)
    {
      g_autofree char *target = make_target (i);

      if (devices == NULL || !has_target (devices, target))
        return g_steal_pointer (&target);
    }

  g_clear_pointer (bus, g_free);
  g_set_error_literal (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE,
                       _("The virtual machine has too many disks for another drive"));
  return NULL;
}

/**
 * alberca_domain_media_build_drive:
 * @target: a target that is free
 * @bus: its bus
 * @path: the file or device to put in
 * @block: @path is a device
 *
 * Returns: (transfer full): a <disk> document for virDomainAttachDeviceFlags()
 */
char *
alberca_domain_media_build_drive (const char *target,
                                  const char *bus,
                                  const char *path,
                                  gboolean    block)
{
  g_autoptr(xmlDoc) doc = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *disk = xmlNewNode (NULL, BAD_CAST "disk");

  xmlDocSetRootElement (doc, disk);
  alberca_xml_set (disk, "@type", block ? "block" : "file");
  alberca_xml_set (disk, "@device", "cdrom");
  alberca_xml_set (disk, "driver@name", "qemu");
  alberca_xml_set (disk, "driver@type", "raw");
  alberca_xml_set (disk, block ? "source@dev" : "source@file", path);
  alberca_xml_set (disk, "target@dev", target);
  alberca_xml_set (disk, "target@bus", bus);
  xmlNewChild (disk, NULL, BAD_CAST "readonly", NULL);
  return alberca_xml_to_string (doc);
}
