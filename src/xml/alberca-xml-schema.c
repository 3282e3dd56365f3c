/* alberca-xml-schema.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-xml-schema.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/relaxng.h>

#include "xml/alberca-xml.h"

struct _AlbercaXmlSchema
{
  xmlRelaxNG *schema;
};

/* libxml2 would write them on the standard error */
static void
ignore (void           *data,
        const xmlError *error)
{
}

/**
 * alberca_xml_schema_new:
 * @path: a RELAX NG schema in XML
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Reads a schema and what it includes; this takes some milliseconds.
 *
 * Returns: (transfer full) (nullable): the schema
 */
AlbercaXmlSchema *
alberca_xml_schema_new (const char  *path,
                        GError     **error)
{
  AlbercaXmlSchema *self;
  xmlRelaxNGParserCtxt *context;
  xmlRelaxNG *schema;

  g_return_val_if_fail (path != NULL, NULL);

  context = xmlRelaxNGNewParserCtxt (path);
  xmlRelaxNGSetParserStructuredErrors (context, (xmlStructuredErrorFunc) ignore, NULL);
  schema = xmlRelaxNGParse (context);
  xmlRelaxNGFreeParserCtxt (context);
  if (schema == NULL)
    {
      g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT, _("%s is not a schema"), path);
      return NULL;
    }

  self = g_new0 (AlbercaXmlSchema, 1);
  self->schema = schema;

  return self;
}

/**
 * alberca_xml_schema_free:
 * @self: (transfer full) (nullable): a schema
 */
void
alberca_xml_schema_free (AlbercaXmlSchema *self)
{
  if (self == NULL)
    return;

  xmlRelaxNGFree (self->schema);
  g_free (self);
}

/**
 * alberca_xml_problem_free:
 * @problem: (transfer full): a problem
 */
void
alberca_xml_problem_free (AlbercaXmlProblem *problem)
{
  g_free (problem->message);
  g_free (problem);
}

static void
add_problem (GPtrArray  *problems,
             int         line,
             const char *message,
             gboolean    fatal)
{
  AlbercaXmlProblem *problem;

  /* One sentence a line */
  for (guint i = 0; i < problems->len; i++)
    {
      problem = g_ptr_array_index (problems, i);
      if (problem->line == (guint) MAX (line, 1))
        return;
    }

  problem = g_new0 (AlbercaXmlProblem, 1);
  problem->line = (guint) MAX (line, 1);
  problem->message = g_strdup (message);
  problem->fatal = fatal;
  g_ptr_array_add (problems, problem);
}

/* What libxml2 says of one element */
typedef struct
{
  const xmlNode *element;
  char          *message;
  gboolean       general; /* only that an element is wrong, or one around it */
} Remark;

static void
remark_free (Remark *remark)
{
  g_free (remark->message);
  g_free (remark);
}

typedef struct
{
  const xmlNode *root;
  GPtrArray     *remarks;
} Collection;

/* The first element of this name; recursion is bounded by the parser */
static const xmlNode *
find_element (const xmlNode *element,
              const xmlChar *name)
{
  if (xmlStrEqual (element->name, name))
    return element;
  for (const xmlNode *child = element->children; child != NULL; child = child->next)
    {
      const xmlNode *found = child->type == XML_ELEMENT_NODE ? find_element (child, name) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
collect (void           *data,
         const xmlError *reason)
{
  Collection *collection = data;
  const xmlNode *element = reason->node;
  Remark *remark;

  if (reason->message == NULL)
    return;
  /* What should not be there it tells by its name alone */
  if (element == NULL && reason->str1 != NULL)
    element = find_element (collection->root, (const xmlChar *) reason->str1);

  remark = g_new0 (Remark, 1);
  remark->element = element != NULL ? element : collection->root;
  remark->general = reason->code == XML_RELAXNG_ERR_CONTENTVALID;
  remark->message = g_utf8_make_valid (reason->message, -1);
  g_strstrip (remark->message);
  g_ptr_array_add (collection->remarks, remark);
}

static gboolean
is_above (const xmlNode *element,
          const xmlNode *other)
{
  while (other != NULL && other->parent != element)
    other = other->parent;

  return other != NULL;
}

/* Of every element around the wrong one libxml2 says that it is wrong, too */
static gboolean
is_consequence (GPtrArray    *remarks,
                const Remark *remark)
{
  for (guint i = 0; i < remarks->len; i++)
    {
      const Remark *other = g_ptr_array_index (remarks, i);

      if (is_above (remark->element, other->element) || (remark->general && !other->general))
        return TRUE;
    }

  return FALSE;
}

/* A message about the syntax begins with "Line N: ", in whatever language */
static int
find_line (const GError *error)
{
  const char *digits = error->message + strcspn (error->message, "0123456789");

  return error->code == ALBERCA_XML_ERROR_SYNTAX ? atoi (digits) : 1;
}

static gint
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const AlbercaXmlProblem *first = *(AlbercaXmlProblem *const *) a;
  const AlbercaXmlProblem *second = *(AlbercaXmlProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/**
 * alberca_xml_schema_check:
 * @self: (nullable): a schema
 * @text: a document
 * @root_name: the name its root element must have
 *
 * Returns: (transfer full): what is wrong with the document, from the top
 */
GPtrArray *
alberca_xml_schema_check (AlbercaXmlSchema *self,
                          const char       *text,
                          const char       *root_name)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_xml_problem_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(xmlDoc) doc = NULL;
  g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) remark_free);
  Collection collection = { NULL, NULL };
  xmlRelaxNGValidCtxt *context;

  g_return_val_if_fail (text != NULL && root_name != NULL, problems);

  doc = alberca_xml_parse (text, root_name, &error);
  if (doc == NULL)
    {
      add_problem (problems, find_line (error), error->message, TRUE);
      return problems;
    }
  if (self == NULL)
    return problems;

  collection.root = xmlDocGetRootElement (doc);
  collection.remarks = remarks;
  context = xmlRelaxNGNewValidCtxt (self->schema);
  xmlRelaxNGSetValidStructuredErrors (context, (xmlStructuredErrorFunc) collect, &collection);
  xmlRelaxNGValidateDoc (context, doc);
  xmlRelaxNGFreeValidCtxt (context);

  for (guint i = 0; i < remarks->len; i++)
    {
      const Remark *remark = g_ptr_array_index (remarks, i);
      g_autofree char *message = NULL;

      if (is_consequence (remarks, remark))
        continue;
      message = g_strdup_printf (_("libvirt’s schema does not allow <%s> here, or not with what is in it (%s)"),
                                 (const char *) remark->element->name, remark->message);
      add_problem (problems, (int) xmlGetLineNo (remark->element), message, FALSE);
    }
  g_ptr_array_sort (problems, compare_lines);

  return problems;
}
