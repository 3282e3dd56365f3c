/* alberca-volume-copy.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-volume-copy.h"

#include <string.h>

#include "xml/alberca-xml.h"

static void
set_size (xmlNode    *root,
          const char *path,
          guint64     bytes)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);

  alberca_xml_set (root, path, text);
  alberca_xml_set (alberca_xml_find (root, path), "@unit", "bytes");
}

/* What belongs to the source alone. Its base too: libvirt copies what is visible through an overlay. */
static void
remove_source (xmlNode *root)
{
  static const char *const paths[] = {
    "@type", "key", "physical", "source", "backingStore", "target/path", "target/timestamps", "target/permissions",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    alberca_xml_remove (root, paths[i]);
}

static void
set_format (xmlNode    *root,
            const char *format)
{
  g_autofree char *old = alberca_xml_get (root, "target/format@type");

  alberca_xml_set (root, "target/format@type", format);
  if (g_strcmp0 (format, "qcow2") == 0)
    {
      /* Without it libvirt makes images of the version of 2008. */
      alberca_xml_set (root, "target/compat", "1.1");
      if (g_strcmp0 (old, "qcow2") == 0)
        return;
    }
  else
    {
      alberca_xml_remove (root, "target/compat");
    }
  alberca_xml_remove (root, "target/clusterSize");
  alberca_xml_remove (root, "target/features");
}

static xmlDoc *
build (const AlbercaVolumeCopy  *self,
       const char               *source,
       GError                  **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (source, "volume", error);
  xmlNode *root;
  guint64 capacity = self->capacity;

  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  if (capacity == 0)
    alberca_xml_get_bytes (root, "capacity", &capacity);
  remove_source (root);
  alberca_xml_set (root, "name", self->name);
  set_size (root, "capacity", capacity);
  set_size (root, "allocation", self->full ? capacity : 0);
  set_format (root, self->format);

  return g_steal_pointer (&doc);
}

/**
 * alberca_volume_copy_to_xml:
 * @self: what the copy is
 * @source: the document of the volume that is copied
 * @error: what is wrong with it
 *
 * For virStorageVolCreateXMLFrom(). Encryption is always carried over: without it libvirt would
 * write a copy that everybody can read.
 *
 * Returns: (transfer full): the document of the copy, %NULL with @error set
 */
char *
alberca_volume_copy_to_xml (const AlbercaVolumeCopy  *self,
                            const char               *source,
                            GError                  **error)
{
  g_autoptr(xmlDoc) doc = build (self, source, error);

  return doc != NULL ? alberca_xml_to_string (doc) : NULL;
}

/**
 * alberca_volume_copy_to_empty_xml:
 * @self: what the copy is
 * @source: the document of the volume that is copied
 * @error: what is wrong with it
 *
 * For virStorageVolCreateXML() before an upload: what is encrypted comes as it is, so nothing is
 * said of it; who may read it stays.
 *
 * Returns: (transfer full): the document of the copy, %NULL with @error set
 */
char *
alberca_volume_copy_to_empty_xml (const AlbercaVolumeCopy  *self,
                                  const char               *source,
                                  GError                  **error)
{
  static const char *const kept[] = { "mode", "owner", "group" };
  g_autoptr(xmlDoc) old = alberca_xml_parse (source, "volume", error);
  g_autoptr(xmlDoc) doc = old != NULL ? build (self, source, error) : NULL;
  xmlNode *root;

  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  alberca_xml_remove (root, "target/encryption");
  /* A device has none that could be set. */
  for (gsize i = 0; self->format != NULL && i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *path = g_strconcat ("target/permissions/", kept[i], NULL);
      g_autofree char *value = alberca_xml_get (xmlDocGetRootElement (old), path);

      alberca_xml_set (root, path, value);
    }

  return alberca_xml_to_string (doc);
}

/**
 * alberca_volume_copy_has_secret:
 * @source: the document of a volume
 *
 * Returns: whether libvirt knows a secret that opens it
 */
gboolean
alberca_volume_copy_has_secret (const char *source)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (source, "volume", NULL);

  return doc != NULL && alberca_xml_find (xmlDocGetRootElement (doc), "target/encryption/secret") != NULL;
}
