/* alberca-scratch-domain.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-scratch-domain.h"

#include <string.h>

#include "xml/alberca-domain-disks.h"
#include "xml/alberca-xml.h"

/* It is never started; libvirt wants a number */
#define MEMORY_KIB "1024"

static xmlDoc *
new_document (const char *root_name)
{
  xmlDoc *doc = xmlNewDoc ((const xmlChar *) "1.0");

  xmlDocSetRootElement (doc, xmlNewDocNode (doc, NULL, (const xmlChar *) root_name, NULL));
  return doc;
}

static void
set_number (xmlNode    *node,
            const char *path,
            gint64      number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  alberca_xml_set (node, path, text);
}

static gint64
get_number (xmlNode    *node,
            const char *path)
{
  g_autofree char *text = alberca_xml_get (node, path);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* ---- The mark ---- */

/**
 * alberca_scratch_mark_new_from_xml:
 * @xml: the element of our namespace in a domain's metadata
 *
 * Returns: (transfer full) (nullable): who made the domain; %NULL where it does not say so
 */
AlbercaScratchMark *
alberca_scratch_mark_new_from_xml (const char *xml)
{
  g_autoptr(xmlDoc) doc = NULL;
  AlbercaScratchMark *self;
  xmlNode *root;

  g_return_val_if_fail (xml != NULL, NULL);

  doc = alberca_xml_parse (xml, "scratch", NULL);
  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  self = g_new0 (AlbercaScratchMark, 1);
  self->client = alberca_xml_get (root, "@client");
  self->host = alberca_xml_get (root, "@host");
  self->processes = alberca_xml_get (root, "@processes");
  self->pid = get_number (root, "@pid");
  self->created = get_number (root, "@created");
  return self;
}

/**
 * alberca_scratch_mark_copy:
 * @self: a mark
 *
 * Returns: (transfer full): the same
 */
AlbercaScratchMark *
alberca_scratch_mark_copy (const AlbercaScratchMark *self)
{
  AlbercaScratchMark *copy = g_new0 (AlbercaScratchMark, 1);

  copy->client = g_strdup (self->client);
  copy->host = g_strdup (self->host);
  copy->processes = g_strdup (self->processes);
  copy->pid = self->pid;
  copy->created = self->created;
  return copy;
}

/**
 * alberca_scratch_mark_free:
 * @self: (transfer full) (nullable): a mark
 */
void
alberca_scratch_mark_free (AlbercaScratchMark *self)
{
  if (self == NULL)
    return;

  g_free (self->client);
  g_free (self->host);
  g_free (self->processes);
  g_free (self);
}

static void
add_mark (xmlNode                  *domain,
          const AlbercaScratchMark *mark)
{
  xmlNode *metadata = xmlNewChild (domain, NULL, (const xmlChar *) "metadata", NULL);
  xmlNode *element = xmlNewChild (metadata, NULL, (const xmlChar *) "scratch", NULL);

  xmlSetNs (element, xmlNewNs (element, (const xmlChar *) ALBERCA_DOMAIN_NAMESPACE, (const xmlChar *) "alberca"));
  alberca_xml_set (element, "@client", mark->client);
  alberca_xml_set (element, "@host", mark->host);
  alberca_xml_set (element, "@processes", mark->processes);
  set_number (element, "@pid", mark->pid);
  set_number (element, "@created", mark->created);
}

/* ---- The domain ---- */

/* "qemu" where a <guest> has it: that needs no KVM; else whatever it has */
static char *
choose_from (xmlNode *guest)
{
  g_autofree char *found = NULL;
  xmlNode *arch = alberca_xml_find (guest, "arch");

  for (xmlNode *node = arch != NULL ? xmlFirstElementChild (arch) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autofree char *type = NULL;

      if (!xmlStrEqual (node->name, BAD_CAST "domain"))
        continue;
      type = alberca_xml_get (node, "@type");
      if (g_strcmp0 (type, "qemu") == 0)
        return g_steal_pointer (&type);
      if (found == NULL)
        found = g_steal_pointer (&type);
    }
  return g_steal_pointer (&found);
}

/**
 * alberca_scratch_domain_choose_type:
 * @capabilities: what virConnectGetCapabilities() says
 *
 * Returns: (transfer full) (nullable): the type of domain that the host can have on its own
 *   architecture; %NULL where no emulator is installed there
 */
char *
alberca_scratch_domain_choose_type (const char *capabilities)
{
  g_autoptr(xmlDoc) doc = NULL;
  g_autofree char *host_arch = NULL;
  xmlNode *root;

  g_return_val_if_fail (capabilities != NULL, NULL);

  doc = alberca_xml_parse (capabilities, "capabilities", NULL);
  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  host_arch = alberca_xml_get (root, "host/cpu/arch");
  for (xmlNode *node = xmlFirstElementChild (root); node != NULL; node = xmlNextElementSibling (node))
    {
      g_autofree char *os = NULL;
      g_autofree char *arch = NULL;

      if (!xmlStrEqual (node->name, BAD_CAST "guest"))
        continue;
      os = alberca_xml_get (node, "os_type");
      arch = alberca_xml_get (node, "arch@name");
      if (g_strcmp0 (os, "hvm") == 0 && g_strcmp0 (arch, host_arch) == 0)
        return choose_from (node);
    }
  return NULL;
}

/**
 * alberca_scratch_domain_to_xml:
 * @name: a name that no domain has
 * @type: what alberca_scratch_domain_choose_type() found
 * @path: a qcow2 image on the libvirt host
 * @is_block: it is a block device, not a file
 * @mark: whose it is
 *
 * The least that libvirt takes: it fills in emulator and machine.
 *
 * Returns: (transfer full): a <domain> document
 */
char *
alberca_scratch_domain_to_xml (const char               *name,
                               const char               *type,
                               const char               *path,
                               gboolean                  is_block,
                               const AlbercaScratchMark *mark)
{
  g_autoptr(xmlDoc) doc = new_document ("domain");
  xmlNode *root = xmlDocGetRootElement (doc);

  g_return_val_if_fail (name != NULL && type != NULL && path != NULL && mark != NULL, NULL);

  alberca_xml_set (root, "@type", type);
  alberca_xml_set (root, "name", name);
  add_mark (root, mark);
  alberca_xml_set (root, "memory", MEMORY_KIB);
  alberca_xml_set (root, "memory@unit", "KiB");
  alberca_xml_set (root, "os/type", "hvm");
  alberca_xml_set (root, "devices/disk@type", is_block ? "block" : "file");
  alberca_xml_set (root, "devices/disk@device", "disk");
  alberca_xml_set (root, "devices/disk/driver@name", "qemu");
  alberca_xml_set (root, "devices/disk/driver@type", "qcow2");
  alberca_xml_set (root, is_block ? "devices/disk/source@dev" : "devices/disk/source@file", path);
  alberca_xml_set (root, "devices/disk/target@dev", "vda");
  alberca_xml_set (root, "devices/disk/target@bus", "virtio");
  return alberca_xml_to_string (doc);
}

/* ---- Its snapshots ---- */

/**
 * alberca_scratch_snapshot_to_xml:
 * @name: a name
 *
 * Returns: (transfer full): a document that makes a snapshot
 */
char *
alberca_scratch_snapshot_to_xml (const char *name)
{
  g_autoptr(xmlDoc) doc = new_document ("domainsnapshot");

  alberca_xml_set (xmlDocGetRootElement (doc), "name", name);
  return alberca_xml_to_string (doc);
}

/**
 * alberca_scratch_snapshot_redefine:
 * @name: what QEMU is told; see alberca_snapshots_revert()
 * @created: seconds since 1970
 * @domain_xml: the domain as libvirt writes it, with its UUID
 * @error: why @domain_xml cannot be understood
 *
 * Returns: (transfer full) (nullable): a document that makes libvirt believe in a snapshot that
 *   is in the image
 */
char *
alberca_scratch_snapshot_redefine (const char  *name,
                                   gint64       created,
                                   const char  *domain_xml,
                                   GError     **error)
{
  g_autoptr(xmlDoc) domain = alberca_xml_parse (domain_xml, "domain", error);
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *root;

  if (domain == NULL)
    return NULL;

  doc = new_document ("domainsnapshot");
  root = xmlDocGetRootElement (doc);
  alberca_xml_set (root, "name", name);
  alberca_xml_set (root, "state", "shutoff");
  set_number (root, "creationTime", created);
  xmlAddChild (root, xmlDocCopyNode (xmlDocGetRootElement (domain), doc, 1));
  return alberca_xml_to_string (doc);
}
