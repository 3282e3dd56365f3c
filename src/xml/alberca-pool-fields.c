/* alberca-pool-fields.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-pool-fields.h"

#include <string.h>

#include "xml/alberca-xml.h"

#define AUTH_PREFIX "source/auth"

/* How the items of a list stand in the document. The options of a mount are separated by
 * commas, as in mount(8); no path or host has a space in it. */
typedef struct
{
  AlbercaPoolFieldKind kind;
  const char          *element;      /* of one item */
  const char          *parent;       /* path of what the items stand in */
  const char          *first;        /* attributes that an item's text is made of */
  const char          *second;       /* NULL where there is but one */
  const char          *between;      /* the two, in the text */
  const char          *separators;   /* between the items, as typed */
  const char          *joint;        /* and as shown */
  const char          *prefix;       /* of the namespace, or NULL */
  const char          *namespace;
} List;

static const List lists[] = {
  {
    ALBERCA_POOL_FIELD_PATHS, "device", "source", "path", NULL, NULL, " \t,", " ", NULL, NULL
  },
  {
    ALBERCA_POOL_FIELD_HOSTS, "host", "source", "name", "port", ":", " \t,", " ", NULL, NULL
  },
  {
    ALBERCA_POOL_FIELD_MOUNT_OPTIONS, "option", "mount_opts", "name", NULL, NULL, ",", ",",
    "fs", "http://libvirt.org/schemas/storagepool/fs/1.0"
  },
  {
    ALBERCA_POOL_FIELD_RBD_OPTIONS, "option", "config_opts", "name", "value", "=", " \t", " ",
    "rbd", "http://libvirt.org/schemas/storagepool/rbd/1.0"
  },
};

static const List *
get_list (const AlbercaPoolField *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (lists[i].kind == field->kind)
        return &lists[i];
    }

  return NULL;
}

static gboolean
is_item (const List *list,
         xmlNode    *node)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, list->element) == 0;
}

/* The item's text, as a person types it: an IPv6 address with a port has brackets */
static char *
read_item (const List *list,
           xmlNode    *node)
{
  g_autofree char *first_path = g_strconcat ("@", list->first, NULL);
  g_autofree char *first = alberca_xml_get (node, first_path);
  g_autofree char *second_path = list->second != NULL ? g_strconcat ("@", list->second, NULL) : NULL;
  g_autofree char *second = second_path != NULL ? alberca_xml_get (node, second_path) : NULL;

  if (first == NULL || *first == '\0')
    return NULL;
  if (second == NULL)
    return g_steal_pointer (&first);
  if (list->kind == ALBERCA_POOL_FIELD_HOSTS && strchr (first, ':') != NULL)
    return g_strconcat ("[", first, "]", list->between, second, NULL);

  return g_strconcat (first, list->between, second, NULL);
}

static char *
read_list (xmlNode    *pool,
           const List *list)
{
  xmlNode *parent = alberca_xml_find (pool, list->parent);
  GString *text = NULL;

  if (parent == NULL)
    return NULL;

  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      g_autofree char *item = is_item (list, node) ? read_item (list, node) : NULL;

      if (item == NULL)
        continue;
      if (text == NULL)
        text = g_string_new (item);
      else
        g_string_append_printf (text, "%s%s", list->joint, item);
    }

  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

/**
 * alberca_pool_fields_split_host:
 * @text: a host as typed: "name", "name:port", "[fe80::1]:port" or "fe80::1"
 * @port: (out) (transfer full) (nullable): return location for the port's text, %NULL where
 *   there is none
 *
 * Returns: (transfer full): the name or address
 */
char *
alberca_pool_fields_split_host (const char  *text,
                                char       **port)
{
  const char *bracket = strchr (text, ']');
  const char *colon = strrchr (text, ':');

  g_return_val_if_fail (text != NULL && port != NULL, NULL);

  *port = NULL;
  if (*text == '[' && bracket != NULL)
    {
      if (bracket[1] == ':')
        *port = g_strdup (bracket + 2);
      return g_strndup (text + 1, (gsize) (bracket - text - 1));
    }
  /* Several colons are an IPv6 address */
  if (colon == NULL || colon != strchr (text, ':'))
    return g_strdup (text);

  *port = g_strdup (colon + 1);
  return g_strndup (text, (gsize) (colon - text));
}

/* Returns: the value of the first attribute */
static char *
split_item (const List  *list,
            const char  *item,
            char       **second)
{
  const char *between;

  *second = NULL;
  if (list->second == NULL)
    return g_strdup (item);
  if (list->kind == ALBERCA_POOL_FIELD_HOSTS)
    return alberca_pool_fields_split_host (item, second);

  between = strstr (item, list->between);
  if (between == NULL)
    return g_strdup (item);

  *second = g_strdup (between + strlen (list->between));
  return g_strndup (item, (gsize) (between - item));
}

/**
 * alberca_pool_fields_split:
 * @field: a field
 * @text: what is typed in it
 *
 * Returns: (transfer full): the items of a list, without blanks around; for another field, @text alone
 */
GStrv
alberca_pool_fields_split (const AlbercaPoolField *field,
                           const char             *text)
{
  g_autoptr(GStrvBuilder) items = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  const List *list;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  list = get_list (field);
  if (list == NULL)
    {
      g_strv_builder_add (items, text);
      return g_strv_builder_end (items);
    }

  parts = g_strsplit_set (text, list->separators, -1);
  for (char **part = parts; *part != NULL; part++)
    {
      g_strstrip (*part);
      if (**part != '\0')
        g_strv_builder_add (items, *part);
    }

  return g_strv_builder_end (items);
}

/* What else an element says, the free extents of a device for example, goes with it */
static xmlNode *
take_item (const List *list,
           xmlNode    *parent,
           const char *item)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      g_autofree char *text = is_item (list, node) ? read_item (list, node) : NULL;

      if (g_strcmp0 (text, item) == 0)
        {
          xmlUnlinkNode (node);
          return node;
        }
    }

  return NULL;
}

static xmlNode *
make_item (const List *list,
           xmlNode    *parent,
           const char *item)
{
  g_autofree char *second = NULL;
  g_autofree char *first = split_item (list, item, &second);
  xmlNode *node = xmlNewDocNode (parent->doc, parent->ns, (const xmlChar *) list->element, NULL);

  xmlSetProp (node, (const xmlChar *) list->first, (const xmlChar *) first);
  if (second != NULL)
    xmlSetProp (node, (const xmlChar *) list->second, (const xmlChar *) second);

  return node;
}

/* Stands where the items stood, or where libvirt would write them */
static xmlNode *
add_marker (const List *list,
            xmlNode    *parent)
{
  g_autofree char *path = g_strdup_printf ("%s@%s", list->element, list->first);
  xmlNode *first;

  if (list->namespace != NULL)
    return xmlAddChild (parent, xmlNewDocComment (parent->doc, NULL));

  first = alberca_xml_find (parent, list->element);
  if (first == NULL)
    alberca_xml_set (parent, path, "");
  first = alberca_xml_find (parent, list->element);

  return xmlAddPrevSibling (first, xmlNewDocComment (parent->doc, NULL));
}

static xmlNode *
find_or_add_parent (xmlNode    *pool,
                    const List *list)
{
  xmlNode *parent = alberca_xml_find (pool, list->parent);
  xmlNs *namespace;

  if (parent != NULL)
    return parent;
  if (list->namespace == NULL)
    {
      alberca_xml_set (pool, list->parent, "");
      return alberca_xml_find (pool, list->parent);
    }

  namespace = xmlSearchNsByHref (pool->doc, pool, (const xmlChar *) list->namespace);
  if (namespace == NULL)
    namespace = xmlNewNs (pool, (const xmlChar *) list->namespace, (const xmlChar *) list->prefix);

  return xmlAddChild (pool, xmlNewDocNode (pool->doc, namespace, (const xmlChar *) list->parent, NULL));
}

static void
remove_items (const List *list,
              xmlNode    *parent)
{
  xmlNode *next;

  for (xmlNode *node = parent->children; node != NULL; node = next)
    {
      next = node->next;
      if (is_item (list, node))
        {
          xmlUnlinkNode (node);
          xmlFreeNode (node);
        }
    }
}

static void
write_list (xmlNode                *pool,
            const AlbercaPoolField *field,
            const List             *list,
            const char             *text)
{
  g_auto(GStrv) items = alberca_pool_fields_split (field, text);
  g_autoptr(GPtrArray) nodes = g_ptr_array_new ();
  xmlNode *parent = alberca_xml_find (pool, list->parent);
  xmlNode *marker;

  if (parent == NULL && *items == NULL)
    return;

  parent = find_or_add_parent (pool, list);
  marker = add_marker (list, parent);
  for (char **item = items; *item != NULL; item++)
    {
      xmlNode *node = take_item (list, parent, *item);

      g_ptr_array_add (nodes, node != NULL ? node : make_item (list, parent, *item));
    }

  remove_items (list, parent);
  for (guint i = 0; i < nodes->len; i++)
    xmlAddPrevSibling (marker, g_ptr_array_index (nodes, i));
  xmlUnlinkNode (marker);
  xmlFreeNode (marker);

  if (parent->children == NULL && parent->properties == NULL)
    alberca_xml_remove (pool, list->parent);
}

/* Without a user there is nothing to prove; the kind of proof follows from the pool's type */
static void
write_auth (xmlNode    *pool,
            const char *path,
            const char *text)
{
  g_autofree char *nick = alberca_xml_get (pool, "@type");
  g_autofree char *type = NULL;
  xmlNode *auth;

  if (*text == '\0' && g_str_has_suffix (path, "@username"))
    {
      alberca_xml_remove (pool, AUTH_PREFIX);
      return;
    }
  if (*text == '\0')
    {
      alberca_xml_remove (pool, AUTH_PREFIX "/secret");
      return;
    }

  alberca_xml_set (pool, path, text);
  auth = alberca_xml_find (pool, AUTH_PREFIX);
  type = alberca_xml_get (auth, "@type");
  if (type == NULL)
    alberca_xml_set (auth, "@type", g_strcmp0 (nick, "rbd") == 0 ? "ceph" : "chap");
  /* libvirt takes one or the other */
  if (g_str_has_suffix (path, "secret@uuid"))
    alberca_xml_remove (auth, "secret@usage");
}

/* ---- An address on the PCI bus ---- */

static const struct
{
  const char *attribute;
  guint       maximum;
} pci_parts[] = {
  { "domain", 0xffff },
  { "bus", 0xff },
  { "slot", 0x1f },
  { "function", 0x7 },
};

/**
 * alberca_pool_fields_parse_pci:
 * @text: as lspci has it: "0000:00:1f.2", or without the domain
 * @numbers: (out): domain, bus, slot and function
 *
 * Returns: %FALSE if it is no address
 */
gboolean
alberca_pool_fields_parse_pci (const char *text,
                               guint       numbers[4])
{
  g_auto(GStrv) parts = NULL;
  gsize missing;

  g_return_val_if_fail (text != NULL && numbers != NULL, FALSE);

  parts = g_strsplit_set (text, ":.", -1);
  /* The one dot is before the function */
  if (g_strv_length (parts) < 3 || g_strv_length (parts) > G_N_ELEMENTS (pci_parts) || strchr (text, '.') == NULL ||
      strchr (text, '.') < strrchr (text, ':'))
    return FALSE;

  missing = G_N_ELEMENTS (pci_parts) - g_strv_length (parts);
  numbers[0] = 0;
  for (gsize i = missing; i < G_N_ELEMENTS (pci_parts); i++)
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (parts[i - missing], 16, 0, pci_parts[i].maximum, &number, NULL))
        return FALSE;
      numbers[i] = (guint) number;
    }

  return TRUE;
}

static char *
read_pci (xmlNode    *pool,
          const char *path)
{
  g_autofree char *address_path = g_strconcat (path, "/address", NULL);
  xmlNode *address = alberca_xml_find (pool, address_path);
  guint numbers[G_N_ELEMENTS (pci_parts)] = { 0 };

  if (address == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (pci_parts); i++)
    {
      g_autofree char *attribute = g_strconcat ("@", pci_parts[i].attribute, NULL);
      g_autofree char *value = alberca_xml_get (address, attribute);

      /* "0x1f" and "31" are one */
      if (value != NULL)
        numbers[i] = (guint) g_ascii_strtoull (value, NULL, 0) & pci_parts[i].maximum;
    }

  return g_strdup_printf ("%04x:%02x:%02x.%x", numbers[0], numbers[1], numbers[2], numbers[3]);
}

/* Without an address its unique_id says nothing. What is no address stays out of the document. */
static void
write_pci (xmlNode    *pool,
           const char *path,
           const char *text)
{
  guint numbers[G_N_ELEMENTS (pci_parts)];

  if (*text == '\0')
    alberca_xml_remove (pool, path);
  if (!alberca_pool_fields_parse_pci (text, numbers))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (pci_parts); i++)
    {
      g_autofree char *attribute = g_strconcat (path, "/address@", pci_parts[i].attribute, NULL);
      g_autofree char *value = g_strdup_printf ("0x%0*x", i == 0 ? 4 : i == 3 ? 1 : 2, numbers[i]);

      alberca_xml_set (pool, attribute, value);
    }
}

/**
 * alberca_pool_fields_read:
 * @pool: the <pool> element
 * @field: a field of its type
 *
 * Returns: (transfer full) (nullable): the field as a person types it; %NULL where it is not there
 */
char *
alberca_pool_fields_read (xmlNode                *pool,
                          const AlbercaPoolField *field)
{
  const List *list;

  g_return_val_if_fail (pool != NULL && field != NULL, NULL);

  if (field->kind == ALBERCA_POOL_FIELD_PCI)
    return read_pci (pool, field->path);
  list = get_list (field);

  return list != NULL ? read_list (pool, list) : alberca_xml_get (pool, field->path);
}

/**
 * alberca_pool_fields_write:
 * @pool: the <pool> element
 * @field: a field of its type
 * @text: what was typed; "" removes it
 *
 * A text that says what the document says already changes nothing in it.
 */
void
alberca_pool_fields_write (xmlNode                *pool,
                           const AlbercaPoolField *field,
                           const char             *text)
{
  g_autofree char *present = NULL;
  const List *list;

  g_return_if_fail (pool != NULL && field != NULL && text != NULL);

  list = get_list (field);
  present = alberca_pool_fields_read (pool, field);
  if (g_strcmp0 (present, text) == 0 || (present == NULL && *text == '\0'))
    return;

  if (list != NULL)
    write_list (pool, field, list, text);
  else if (field->kind == ALBERCA_POOL_FIELD_PCI)
    write_pci (pool, field->path, text);
  else if (g_str_has_prefix (field->path, AUTH_PREFIX))
    write_auth (pool, field->path, text);
  else
    alberca_xml_set (pool, field->path, *text != '\0' ? text : NULL);
}
