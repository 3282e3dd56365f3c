/* alberca-machine-definition.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-machine-definition.h"

#include "xml/alberca-xml.h"

/* What tells the devices of one kind apart for people; the first that is there */
static const char *const device_names[] = { "target@dev", "mac@address", "target@name", "@type" };

/* All that an element says, without how it is laid out */
static void
write_node (GString *text,
            xmlNode *node)
{
  g_string_append_printf (text, "<%s", (const char *) node->name);
  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      xmlChar *value = xmlNodeListGetString (node->doc, attribute->children, TRUE);

      g_string_append_printf (text, " %s='%s'", (const char *) attribute->name, value != NULL ? (const char *) value : "");
      xmlFree (value);
    }
  g_string_append_c (text, '>');
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type == XML_ELEMENT_NODE)
        write_node (text, child);
      else if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && !xmlIsBlankNode (child))
        g_string_append (text, (const char *) child->content);
    }
  g_string_append (text, "</>");
}

static char *
make_device_name (xmlNode *node)
{
  for (gsize i = 0; i < G_N_ELEMENTS (device_names); i++)
    {
      g_autofree char *name = alberca_xml_get (node, device_names[i]);

      if (name != NULL)
        return g_strdup_printf ("%s %s", (const char *) node->name, name);
    }
  return g_strdup ((const char *) node->name);
}

/* Devices of one name are one part, in their order. @name: (transfer full) */
static void
add_part (GHashTable *parts,
          GPtrArray  *names,
          char       *name,
          xmlNode    *node)
{
  GString *text = g_hash_table_lookup (parts, name);

  if (text == NULL)
    {
      text = g_string_new (NULL);
      g_hash_table_insert (parts, g_strdup (name), text);
      g_ptr_array_add (names, name);
    }
  else
    {
      g_free (name);
    }
  write_node (text, node);
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

/* @names: gets them in the order of the document. NULL: it is no such document */
static GHashTable *
split (const char *xml,
       GPtrArray  *names)
{
  g_autoptr(xmlDoc) doc = xml != NULL ? alberca_xml_parse (xml, "domain", NULL) : NULL;
  GHashTable *parts;

  if (doc == NULL)
    return NULL;
  parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, string_free);
  for (xmlNode *node = xmlFirstElementChild (xmlDocGetRootElement (doc)); node != NULL; node = xmlNextElementSibling (node))
    {
      if (!xmlStrEqual (node->name, BAD_CAST "devices"))
        add_part (parts, names, g_strdup ((const char *) node->name), node);
      for (xmlNode *device = xmlStrEqual (node->name, BAD_CAST "devices") ? xmlFirstElementChild (node) : NULL;
           device != NULL; device = xmlNextElementSibling (device))
        add_part (parts, names, make_device_name (device), device);
    }
  return parts;
}

static gboolean
is_same (GHashTable *first,
         GHashTable *second,
         const char *name)
{
  const GString *one = g_hash_table_lookup (first, name);
  const GString *other = g_hash_table_lookup (second, name);

  return one != NULL && other != NULL && g_string_equal (one, other);
}

/**
 * alberca_machine_definition_compare:
 * @now: (nullable): what virDomainGetXMLDesc() with INACTIVE says
 * @then: (nullable): the same of another time
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the names of the parts that are not the same, or only in one of
 *   them, "memory, disk vdb"; %NULL where one of the two is not known
 */
char *
alberca_machine_definition_compare (const char *now,
                                    const char *then)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) now_parts = split (now, names);
  g_autoptr(GHashTable) then_parts = split (then, names);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *text;

  if (now_parts == NULL || then_parts == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (!is_same (now_parts, then_parts, name) && g_hash_table_add (seen, (gpointer) name))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
    }
  return g_string_free (text, FALSE);
}
