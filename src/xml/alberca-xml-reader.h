/* alberca-xml-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* The parser, for documents that nobody vouches for: either all of a document, or only what somebody
 * asks for, as it goes by. Most callers want alberca_xml_parse(). */

/* @path: from the root, as in alberca-xml.h; @text: what the element or attribute says. Both belong to
 * the caller. */
typedef void (*AlbercaXmlFunc) (const char *path,
                                const char *text,
                                gpointer    user_data);

xmlDoc   *alberca_xml_read_document (const char      *text,
                                     const char      *root_name,
                                     GError         **error);
gboolean  alberca_xml_scan          (const char      *text,
                                     const char      *root_name,
                                     AlbercaXmlFunc   func,
                                     gpointer         user_data,
                                     GError         **error);
gboolean  alberca_xml_is_blank      (const char      *text);

G_END_DECLS
