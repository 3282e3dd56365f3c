/* alberca-xml.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-xml.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/xmlsave.h>

#include "xml/alberca-xml-reader.h"

G_DEFINE_QUARK (alberca-xml-error-quark, alberca_xml_error)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlBuffer, xmlBufferFree)

/* New elements are put in the order in which libvirt writes them, so that a document that
 * Alberca made reads like one of libvirt's. */
static const char *const element_order[] = {
  "name", "key", "uuid", "capacity", "allocation", "available", "physical", "features",
  "source", "target", "backingStore",
  "host", "device", "dir", "adapter", "initiator",
  "path", "format", "permissions", "mode", "owner", "group", "label", "timestamps", "compat",
};

static gboolean
is_named (const xmlChar *name,
          const char    *wanted,
          gsize          length)
{
  return strncmp ((const char *) name, wanted, length) == 0 && name[length] == '\0';
}

/* The length of the next element name in a path */
static gsize
segment_length (const char *path)
{
  return strcspn (path, "/@");
}

/* ---- Reading a document ---- */

/* Indentation is made anew when a document is written; kept blanks would prevent that.
 * Recursion is bounded: the parser refuses more than 256 levels. */
static void
drop_indentation (xmlNode *element)
{
  gboolean has_text = FALSE;
  gboolean has_newline = FALSE;
  gboolean has_children = FALSE;
  xmlNode *next = NULL;

  for (xmlNode *child = element->children; child != NULL; child = child->next)
    {
      if (child->type == XML_ELEMENT_NODE)
        drop_indentation (child);

      if (child->type != XML_TEXT_NODE)
        has_children = TRUE;
      else if (!alberca_xml_is_blank ((const char *) child->content))
        has_text = TRUE;
      else if (strchr ((const char *) child->content, '\n') != NULL)
        has_newline = TRUE;
    }

  /* A leaf's blanks are a value, unless they hold a line break: libvirt writes an empty
   * <source> on two lines. */
  if (has_text || !(has_children || has_newline))
    return;

  for (xmlNode *child = element->children; child != NULL; child = next)
    {
      next = child->next;
      if (child->type == XML_TEXT_NODE)
        {
          xmlUnlinkNode (child);
          xmlFreeNode (child);
        }
    }
}

/**
 * alberca_xml_parse:
 * @text: the document, in UTF-8; an encoding that it declares is not heeded
 * @root_name: (nullable): the name that the root element must have
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Reads a document that nobody vouches for: no network, no document type, no entities,
 * at most 4 MiB. A message about the syntax begins with the number of the line.
 *
 * Returns: (transfer full) (nullable): the document
 */
xmlDoc *
alberca_xml_parse (const char  *text,
                   const char  *root_name,
                   GError     **error)
{
  g_autoptr(xmlDoc) doc = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  doc = alberca_xml_read_document (text, root_name, error);
  if (doc == NULL)
    return NULL;

  drop_indentation (xmlDocGetRootElement (doc));

  return g_steal_pointer (&doc);
}

/**
 * alberca_xml_to_string:
 * @doc: a document
 *
 * Writes a document as libvirt does: two spaces per level, UTF-8, no XML declaration, a line
 * break at the end.
 *
 * Returns: (transfer full): the text
 */
char *
alberca_xml_to_string (xmlDoc *doc)
{
  g_autoptr(xmlBuffer) buffer = NULL;
  xmlSaveCtxt *save = NULL;

  g_return_val_if_fail (doc != NULL, NULL);

  buffer = xmlBufferCreate ();
  save = xmlSaveToBuffer (buffer, "UTF-8", XML_SAVE_FORMAT | XML_SAVE_NO_DECL);
  if (save == NULL)
    g_error ("Out of memory");

  xmlSaveDoc (save, doc);
  xmlSaveClose (save);

  return g_strdup ((const char *) xmlBufferContent (buffer));
}

/* ---- Finding ---- */

static xmlNode *
find_child (xmlNode    *node,
            const char *name,
            gsize       length)
{
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type == XML_ELEMENT_NODE && is_named (child->name, name, length))
        return child;
    }

  return NULL;
}

static xmlAttr *
find_attribute (xmlNode    *node,
                const char *name)
{
  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      if (is_named (attribute->name, name, strlen (name)))
        return attribute;
    }

  return NULL;
}

/* What follows the '@' in a path, or NULL */
static const char *
attribute_name (const char *path)
{
  const char *at = strchr (path, '@');

  return at != NULL ? at + 1 : NULL;
}

/**
 * alberca_xml_find:
 * @node: where the path begins
 * @path: a path (see the header)
 *
 * Finds the element of a path. For the path of an attribute that is the element that has
 * it or could have it; "@type" means @node.
 *
 * Returns: (transfer none) (nullable): the element
 */
xmlNode *
alberca_xml_find (xmlNode    *node,
                  const char *path)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  while (node != NULL && *path != '\0' && *path != '@')
    {
      gsize length = segment_length (path);

      node = find_child (node, path, length);
      path += length;
      if (*path == '/')
        path++;
    }

  return node;
}

/**
 * alberca_xml_get:
 * @node: where the path begins
 * @path: a path (see the header)
 *
 * Reads the text of an element, without that of elements in it, or the value of an attribute.
 *
 * Returns: (transfer full) (nullable): the text, empty where the element is; %NULL where
 *   there is no such element or attribute
 */
char *
alberca_xml_get (xmlNode    *node,
                 const char *path)
{
  const char *name = NULL;
  xmlNode *content = NULL;
  xmlChar *text = NULL;
  char *copy = NULL;

  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  node = alberca_xml_find (node, path);
  if (node == NULL)
    return NULL;

  content = node->children;
  name = attribute_name (path);
  if (name != NULL)
    {
      xmlAttr *attribute = find_attribute (node, name);

      if (attribute == NULL)
        return NULL;
      content = attribute->children;
    }

  text = xmlNodeListGetString (node->doc, content, 1);
  copy = g_strdup (text != NULL ? (const char *) text : "");
  xmlFree (text);

  return copy;
}

/**
 * alberca_xml_get_uint64:
 * @node: where the path begins
 * @path: a path (see the header)
 * @value: (out): return location; untouched on failure
 *
 * Reads a decimal number; blanks around it do not matter.
 *
 * Returns: %FALSE if there is none, or it has a sign, or does not fit into 64 bits
 */
gboolean
alberca_xml_get_uint64 (xmlNode    *node,
                        const char *path,
                        guint64    *value)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  text = alberca_xml_get (node, path);
  if (text == NULL)
    return FALSE;

  return g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT64, value, NULL);
}

/* libvirt's virScaleInteger: "K" and "KiB" are 1024 bytes, "KB" is 1000; case does not matter */
static gboolean
unit_to_factor (const char *unit,
                guint64    *factor)
{
  static const char prefixes[] = "kmgtpe";
  const char *prefix = NULL;
  guint64 base = 1024;

  *factor = 1;
  if (*unit == '\0' || g_ascii_strcasecmp (unit, "b") == 0 ||
      g_ascii_strcasecmp (unit, "byte") == 0 || g_ascii_strcasecmp (unit, "bytes") == 0)
    return TRUE;

  if (g_ascii_strcasecmp (unit + 1, "b") == 0)
    base = 1000;
  else if (unit[1] != '\0' && g_ascii_strcasecmp (unit + 1, "ib") != 0)
    return FALSE;

  prefix = strchr (prefixes, g_ascii_tolower (*unit));
  if (prefix == NULL)
    return FALSE;

  for (const char *step = prefixes; step <= prefix; step++)
    *factor *= base;

  return TRUE;
}

/**
 * alberca_xml_parse_bytes:
 * @number: a decimal number; blanks around it are taken off
 * @unit: (nullable): of the number, likewise; %NULL: bytes
 * @bytes: (out): return location, in bytes; untouched on failure
 *
 * Reads a size as libvirt writes it. Changes both texts.
 *
 * Returns: %FALSE if there is no number, or the unit is unknown, or it does not fit into 64 bits
 */
gboolean
alberca_xml_parse_bytes (char    *number,
                         char    *unit,
                         guint64 *bytes)
{
  guint64 value = 0;
  guint64 factor = 1;

  if (!g_ascii_string_to_unsigned (g_strstrip (number), 10, 0, G_MAXUINT64, &value, NULL))
    return FALSE;
  if (unit != NULL && !unit_to_factor (g_strstrip (unit), &factor))
    return FALSE;

  if (!g_uint64_checked_mul (&value, value, factor))
    return FALSE;

  *bytes = value;
  return TRUE;
}

/**
 * alberca_xml_get_bytes:
 * @node: where the path begins
 * @path: the path of an element (see the header)
 * @bytes: (out): return location, in bytes; untouched on failure
 *
 * Reads a size, with the unit that the element's attribute "unit" says, or in bytes.
 *
 * Returns: %FALSE if there is no number, or the unit is unknown, or it does not fit into 64 bits
 */
gboolean
alberca_xml_get_bytes (xmlNode    *node,
                       const char *path,
                       guint64    *bytes)
{
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;
  xmlNode *element = NULL;

  g_return_val_if_fail (node != NULL, FALSE);
  g_return_val_if_fail (path != NULL && attribute_name (path) == NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  element = alberca_xml_find (node, path);
  if (element == NULL)
    return FALSE;

  number = alberca_xml_get (element, "");
  unit = alberca_xml_get (element, "@unit");
  return alberca_xml_parse_bytes (number, unit, bytes);
}

/* ---- Changing ---- */

static gsize
element_rank (const xmlChar *name)
{
  gsize rank = 0;

  while (rank < G_N_ELEMENTS (element_order) && strcmp ((const char *) name, element_order[rank]) != 0)
    rank++;

  return rank;
}

static xmlNode *
add_child (xmlNode    *parent,
           const char *name,
           gsize       length)
{
  g_autofree char *copy = g_strndup (name, length);
  xmlNode *child = xmlNewDocNode (parent->doc, parent->ns, (const xmlChar *) copy, NULL);
  gsize rank = element_rank (child->name);

  for (xmlNode *sibling = parent->children; sibling != NULL; sibling = sibling->next)
    {
      /* What is not in the order stays where it is, and known elements go before it */
      if (sibling->type == XML_ELEMENT_NODE && element_rank (sibling->name) > rank)
        return xmlAddPrevSibling (sibling, child);
    }

  return xmlAddChild (parent, child);
}

static xmlNode *
find_or_add (xmlNode    *node,
             const char *path)
{
  while (*path != '\0' && *path != '@')
    {
      gsize length = segment_length (path);
      xmlNode *child = find_child (node, path, length);

      node = child != NULL ? child : add_child (node, path, length);
      path += length;
      if (*path == '/')
        path++;
    }

  return node;
}

/* Control characters cannot be written in XML at all, not even escaped. They are made
 * visible, so that the reader of the document sees that something was there. */
static char *
make_writable (const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  GString *text = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      gboolean ok = character >= 0x20 || character == '\t' || character == '\n' || character == '\r';

      if (character == 0xfffe || character == 0xffff)
        ok = FALSE;
      g_string_append_unichar (text, ok ? character : 0xfffd);
    }

  return g_string_free (text, FALSE);
}

static void
set_attribute (xmlNode    *node,
               const char *name,
               const char *value)
{
  xmlAttr *attribute = find_attribute (node, name);

  /* One with a prefix is changed where it stands */
  if (attribute != NULL && attribute->ns != NULL)
    xmlSetNsProp (node, attribute->ns, attribute->name, (const xmlChar *) value);
  else
    xmlSetProp (node, (const xmlChar *) name, (const xmlChar *) value);
}

static void
set_text (xmlNode    *node,
          const char *value)
{
  xmlNode *next = NULL;
  xmlNode *text = NULL;

  for (xmlNode *child = node->children; child != NULL; child = next)
    {
      next = child->next;
      if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
        {
          xmlUnlinkNode (child);
          xmlFreeNode (child);
        }
    }

  if (*value == '\0')
    return;

  /* A text node holds the characters themselves; xmlNodeSetContent would read '&' as the
   * beginning of an entity. */
  text = xmlNewDocText (node->doc, (const xmlChar *) value);
  if (node->children != NULL)
    xmlAddPrevSibling (node->children, text);
  else
    xmlAddChild (node, text);
}

/**
 * alberca_xml_set:
 * @node: where the path begins; it belongs to a document
 * @path: a path (see the header)
 * @value: (nullable): the new text, not escaped; %NULL removes
 *
 * Sets the text of an element or the value of an attribute. Elements of the path that do
 * not exist are made.
 */
void
alberca_xml_set (xmlNode    *node,
                 const char *path,
                 const char *value)
{
  g_autofree char *writable = NULL;
  const char *name = NULL;

  g_return_if_fail (node != NULL && node->doc != NULL);
  g_return_if_fail (path != NULL && *path != '\0');

  if (value == NULL)
    {
      alberca_xml_remove (node, path);
      return;
    }

  writable = make_writable (value);
  name = attribute_name (path);
  node = find_or_add (node, path);

  if (name != NULL)
    set_attribute (node, name, writable);
  else
    set_text (node, writable);
}

/**
 * alberca_xml_remove:
 * @node: where the path begins
 * @path: a path (see the header), not that of @node itself
 *
 * Removes an element or an attribute if it is there. Elements of the path that are left with
 * nothing in them go too: libvirt's schema has no <permissions/>.
 */
void
alberca_xml_remove (xmlNode    *node,
                    const char *path)
{
  const char *name = NULL;
  xmlNode *element = NULL;

  g_return_if_fail (node != NULL);
  g_return_if_fail (path != NULL && *path != '\0');

  element = alberca_xml_find (node, path);
  if (element == NULL)
    return;

  name = attribute_name (path);
  if (name != NULL)
    {
      xmlAttr *attribute = find_attribute (element, name);

      if (attribute == NULL)
        return;
      xmlRemoveProp (attribute);
      if (element->children != NULL || element->properties != NULL)
        return;
    }

  while (element != node)
    {
      xmlNode *parent = element->parent;

      xmlUnlinkNode (element);
      xmlFreeNode (element);
      if (parent->children != NULL || parent->properties != NULL)
        return;
      element = parent;
    }
}
