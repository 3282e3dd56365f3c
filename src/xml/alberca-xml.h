/* alberca-xml.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* A path names an element or an attribute below a node: "target/path",
 * "source/host@name", "uuid", "@type". Elements are found without regard to namespaces'
 * prefixes; the first match counts. */

#define ALBERCA_XML_ERROR (alberca_xml_error_quark ())

typedef enum
{
  ALBERCA_XML_ERROR_SYNTAX,   /* not well-formed, or forbidden: a DTD, an entity, over the size limit */
  ALBERCA_XML_ERROR_ROOT,     /* well-formed, but not the document that was asked for */
  ALBERCA_XML_ERROR_VALUE,    /* a field is missing or its value makes no sense */
} AlbercaXmlError;

GQuark      alberca_xml_error_quark (void);

xmlDoc     *alberca_xml_parse       (const char     *text,
                                     const char     *root_name,
                                     GError        **error);
char       *alberca_xml_to_string   (xmlDoc         *doc);
xmlNode    *alberca_xml_find        (xmlNode        *node,
                                     const char     *path);
char       *alberca_xml_get         (xmlNode        *node,
                                     const char     *path);
gboolean    alberca_xml_get_uint64  (xmlNode        *node,
                                     const char     *path,
                                     guint64        *value);
gboolean    alberca_xml_parse_bytes (char           *number,
                                     char           *unit,
                                     guint64        *bytes);
gboolean    alberca_xml_get_bytes   (xmlNode        *node,
                                     const char     *path,
                                     guint64        *bytes);
void        alberca_xml_set         (xmlNode        *node,
                                     const char     *path,
                                     const char     *value);
void        alberca_xml_remove      (xmlNode        *node,
                                     const char     *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
