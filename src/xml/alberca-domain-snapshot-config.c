/* alberca-domain-snapshot-config.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-domain-snapshot-config.h"

#include <glib/gi18n-lib.h>

#include "xml/alberca-xml.h"

/* libvirt's words, in the order of AlbercaSnapshotMode; "manual" is somebody else's affair */
static const char *const mode_names[] = { "no", "internal", "external" };

static void
disk_free (gpointer data)
{
  AlbercaDomainSnapshotDisk *disk = data;

  g_free (disk->target);
  g_free (disk->file);
  g_free (disk);
}

/**
 * alberca_domain_snapshot_config_new:
 * @name: of the snapshot
 *
 * Returns: (transfer full): a proposal without disks: libvirt takes those that it can
 */
AlbercaDomainSnapshotConfig *
alberca_domain_snapshot_config_new (const char *name)
{
  AlbercaDomainSnapshotConfig *self = g_new0 (AlbercaDomainSnapshotConfig, 1);

  self->name = g_strdup (name);
  self->disks = g_ptr_array_new_with_free_func (disk_free);
  return self;
}

/**
 * alberca_domain_snapshot_config_free:
 * @self: (transfer full): a snapshot
 */
void
alberca_domain_snapshot_config_free (AlbercaDomainSnapshotConfig *self)
{
  g_free (self->name);
  g_free (self->description);
  g_free (self->parent);
  g_free (self->state);
  g_free (self->memory_file);
  g_ptr_array_unref (self->disks);
  g_clear_pointer (&self->storage, alberca_machine_storage_free);
  g_free (self->definition);
  g_free (self);
}

/**
 * alberca_domain_snapshot_config_add_disk:
 * @self: a snapshot
 * @target: what the machine calls the disk: "vda"
 * @mode: where its state is kept
 * @file: (nullable): the overlay of an external one
 */
void
alberca_domain_snapshot_config_add_disk (AlbercaDomainSnapshotConfig *self,
                                         const char                  *target,
                                         AlbercaSnapshotMode          mode,
                                         const char                  *file)
{
  AlbercaDomainSnapshotDisk *disk = g_new0 (AlbercaDomainSnapshotDisk, 1);

  disk->target = g_strdup (target);
  disk->mode = mode;
  disk->file = g_strdup (file);
  g_ptr_array_add (self->disks, disk);
}

/**
 * alberca_domain_snapshot_config_has_mode:
 * @self: a snapshot
 * @mode: where the state of a disk may be kept
 *
 * Returns: whether that of one of its disks is
 */
gboolean
alberca_domain_snapshot_config_has_mode (const AlbercaDomainSnapshotConfig *self,
                                         AlbercaSnapshotMode                mode)
{
  for (guint i = 0; i < self->disks->len; i++)
    {
      const AlbercaDomainSnapshotDisk *disk = g_ptr_array_index (self->disks, i);

      if (disk->mode == mode)
        return TRUE;
    }
  return FALSE;
}

/* ---- Parsing ---- */

static AlbercaSnapshotMode
get_mode (xmlNode    *node,
          const char *path)
{
  g_autofree char *text = alberca_xml_get (node, path);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (mode_names); i++)
    if (g_str_equal (text, mode_names[i]))
      return i;
  return ALBERCA_SNAPSHOT_MODE_NONE;
}

static void
add_disks (AlbercaDomainSnapshotConfig *self,
           xmlNode                     *root)
{
  xmlNode *disks = alberca_xml_find (root, "disks");

  for (xmlNode *node = disks != NULL ? xmlFirstElementChild (disks) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autofree char *target = alberca_xml_get (node, "@name");
      g_autofree char *file = alberca_xml_get (node, "source@file");

      if (xmlStrEqual (node->name, BAD_CAST "disk") && target != NULL)
        alberca_domain_snapshot_config_add_disk (self, target, get_mode (node, "@snapshot"), file);
    }
}

/* A document inside another, as one of its own: a <domain>. @name: where it is */
static char *
read_domain (xmlNode    *root,
             const char *name)
{
  g_autoptr(xmlDoc) doc = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *domain = alberca_xml_find (root, name);

  if (domain == NULL)
    return NULL;
  xmlDocSetRootElement (doc, xmlDocCopyNode (domain, doc, 1));
  xmlNodeSetName (xmlDocGetRootElement (doc), BAD_CAST "domain");
  return alberca_xml_to_string (doc);
}

/* What cannot be understood of it is not known. Of a machine that was off both are the same; of one that ran, older
 * libvirts do not say how it was configured. */
static void
read_domains (AlbercaDomainSnapshotConfig *self,
              xmlNode                     *root)
{
  g_autofree char *domain = read_domain (root, "domain");

  self->storage = domain != NULL ? alberca_machine_storage_new_from_xml (domain, NULL) : NULL;
  self->definition = read_domain (root, "inactiveDomain");
  if (self->definition == NULL && g_strcmp0 (self->state, "shutoff") == 0)
    self->definition = g_steal_pointer (&domain);
}

/**
 * alberca_domain_snapshot_config_new_from_xml:
 * @xml: what virDomainSnapshotGetXMLDesc() returned
 * @error: what is wrong with it
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaDomainSnapshotConfig *
alberca_domain_snapshot_config_new_from_xml (const char  *xml,
                                             GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domainsnapshot", error);
  g_autoptr(AlbercaDomainSnapshotConfig) self = NULL;
  g_autofree char *name = NULL;
  g_autofree char *created = NULL;
  xmlNode *root;

  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  name = alberca_xml_get (root, "name");
  if (name == NULL)
    {
      g_set_error_literal (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE, _("The snapshot has no name"));
      return NULL;
    }
  self = alberca_domain_snapshot_config_new (name);
  self->description = alberca_xml_get (root, "description");
  self->parent = alberca_xml_get (root, "parent/name");
  self->state = alberca_xml_get (root, "state");
  created = alberca_xml_get (root, "creationTime");
  self->created = created != NULL ? g_ascii_strtoll (created, NULL, 10) : 0;
  self->memory = get_mode (root, "memory@snapshot");
  self->memory_file = alberca_xml_get (root, "memory@file");
  add_disks (self, root);
  read_domains (self, root);
  return g_steal_pointer (&self);
}

/* ---- Building ---- */

static xmlDoc *
new_document (void)
{
  xmlDoc *doc = xmlNewDoc (BAD_CAST "1.0");

  xmlDocSetRootElement (doc, xmlNewDocNode (doc, NULL, BAD_CAST "domainsnapshot", NULL));
  return doc;
}

static void
write_disk (xmlNode                         *disks,
            const AlbercaDomainSnapshotDisk *disk)
{
  xmlNode *node = xmlNewChild (disks, NULL, BAD_CAST "disk", NULL);

  alberca_xml_set (node, "@name", disk->target);
  alberca_xml_set (node, "@snapshot", mode_names[disk->mode]);
  if (disk->file == NULL)
    return;
  alberca_xml_set (node, "@type", "file");
  alberca_xml_set (node, "driver@type", "qcow2");
  alberca_xml_set (node, "source@file", disk->file);
}

/**
 * alberca_domain_snapshot_config_to_xml:
 * @self: a proposal
 *
 * Returns: (transfer full): a document for virDomainSnapshotCreateXML()
 */
char *
alberca_domain_snapshot_config_to_xml (const AlbercaDomainSnapshotConfig *self)
{
  g_autoptr(xmlDoc) doc = new_document ();
  xmlNode *root = xmlDocGetRootElement (doc);

  alberca_xml_set (root, "name", self->name);
  if (self->description != NULL && *self->description != '\0')
    alberca_xml_set (root, "description", self->description);
  if (self->memory_file != NULL)
    {
      alberca_xml_set (root, "memory@snapshot", mode_names[self->memory]);
      alberca_xml_set (root, "memory@file", self->memory_file);
    }
  if (self->disks->len > 0)
    {
      xmlNode *disks = xmlNewChild (root, NULL, BAD_CAST "disks", NULL);

      for (guint i = 0; i < self->disks->len; i++)
        write_disk (disks, g_ptr_array_index (self->disks, i));
    }
  return alberca_xml_to_string (doc);
}
