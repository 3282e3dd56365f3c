/* alberca-xml-schema.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a document is wrong. */
typedef struct
{
  guint    line;    /* from 1 */
  char    *message;
  gboolean fatal;   /* no document, or another one: nobody could read it */
} AlbercaXmlProblem;

/* One of libvirt's RELAX NG schemas. */
typedef struct _AlbercaXmlSchema AlbercaXmlSchema;

AlbercaXmlSchema *alberca_xml_schema_new    (const char         *path,
                                             GError            **error);
void              alberca_xml_schema_free   (AlbercaXmlSchema   *self);
/* (transfer full) (element-type AlbercaXmlProblem); without a schema only what is fatal is found */
GPtrArray        *alberca_xml_schema_check  (AlbercaXmlSchema   *self,
                                             const char         *text,
                                             const char         *root_name);
void              alberca_xml_problem_free  (AlbercaXmlProblem  *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaXmlSchema, alberca_xml_schema_free)

G_END_DECLS
