/* alberca-xml-reader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-xml-reader.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "xml/alberca-xml.h"

/* libvirt itself takes at most 4 MiB in one string. It also keeps every length within the
 * ints of libxml2. */
#define MAX_DOCUMENT_BYTES (4 * 1024 * 1024)

/* No dictionary: a document would share it with the parser, and go on doing so in another thread */
#define PARSE_OPTIONS \
  (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC | XML_PARSE_NODICT)
/* Nothing stands for &lt; and its like in a scan but the characters themselves; others there are none,
 * without a DTD. */
#define SCAN_OPTIONS (PARSE_OPTIONS | XML_PARSE_NOENT)

/* Whatever is deeper or longer than this is not asked for by anybody, and not told. */
#define MAX_DEPTH 8
#define MAX_PATH 128

/* One element that is open */
typedef struct
{
  guint    path_length; /* of the path to it */
  gsize    text_start;  /* where its own begins */
  gboolean has_children;
} Level;

/* What goes with the parser while it reads; the rest is of a scan alone. */
typedef struct
{
  gboolean        has_dtd;
  const char     *root_name;
  AlbercaXmlFunc  func;
  gpointer        user_data;
  char           *other_root; /* it has another one than that of which we read */
  char            path[MAX_PATH];
  Level           levels[MAX_DEPTH];
  guint           depth;      /* how many are open, of those that are told */
  guint           untold;     /* and below them */
  GString        *text;       /* of all that are open, one after the other */
} Reading;

/* Entities can only come from a DTD: without one there is nothing to expand and nothing to
 * fetch, so the parser stops at the word DOCTYPE. */
static void
refuse_dtd (void          *data,
            const xmlChar *name,
            const xmlChar *external_id,
            const xmlChar *system_id)
{
  xmlParserCtxt *context = data;
  Reading *reading = context->_private;

  reading->has_dtd = TRUE;
  xmlStopParser (context);
}

static void
set_syntax_error (xmlParserCtxt  *context,
                  gboolean        has_dtd,
                  GError        **error)
{
  const xmlError *reason = xmlCtxtGetLastError (context);
  g_autofree char *message = NULL;

  if (has_dtd)
    {
      g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX,
                   _("Line %d: a document type declaration is not allowed here"),
                   MAX (xmlSAX2GetLineNumber (context), 1));
      return;
    }

  if (reason == NULL || reason->message == NULL)
    {
      g_set_error_literal (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX,
                           _("This is not an XML document"));
      return;
    }

  /* libxml2 quotes the bytes it stumbled on, which may not be UTF-8 */
  message = g_utf8_make_valid (reason->message, -1);
  g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX,
               _("Line %d: %s"), MAX (reason->line, 1), g_strstrip (message));
}

static void
set_root_error (const char  *name,
                const char  *wanted,
                GError     **error)
{
  g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT,
               _("The document is a <%s>, not a <%s>"), name, wanted);
}

static gboolean
check_length (const char  *text,
              gsize       *length,
              GError     **error)
{
  *length = strlen (text);
  if (*length <= MAX_DOCUMENT_BYTES)
    return TRUE;

  g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX,
               _("The document is larger than %d MiB"), MAX_DOCUMENT_BYTES / (1024 * 1024));
  return FALSE;
}

/* ---- Parsers ---- */

/* To make a parser is the dearer part of reading a small document, and there may be ten thousand of
 * them. Between documents it waits here, not with a thread: some threads end after libxml2 has put
 * away what their parsers need. */
static GMutex idle_lock;
static GSList *idle_contexts;

static xmlParserCtxt *
take_context (Reading *reading)
{
  static gsize initialized = 0;
  xmlParserCtxt *context = NULL;

  /* Before the first use from several threads at once */
  if (g_once_init_enter (&initialized))
    {
      xmlInitParser ();
      g_once_init_leave (&initialized, 1);
    }

  g_mutex_lock (&idle_lock);
  if (idle_contexts != NULL)
    {
      context = idle_contexts->data;
      idle_contexts = g_slist_delete_link (idle_contexts, idle_contexts);
    }
  g_mutex_unlock (&idle_lock);

  if (context == NULL)
    context = xmlNewParserCtxt ();
  if (context == NULL)
    g_error ("Out of memory");
  context->sax->internalSubset = refuse_dtd;
  context->_private = reading;
  return context;
}

/* One that has met a broken document is not used again: it remembers every name, up to a limit. */
static gboolean
give_context_back (xmlParserCtxt  *context,
                   gboolean        well_formed,
                   GError        **error)
{
  Reading *reading = context->_private;

  if (!well_formed || reading->has_dtd || !context->wellFormed)
    {
      set_syntax_error (context, reading->has_dtd, error);
      xmlFreeParserCtxt (context);
      return FALSE;
    }
  context->_private = NULL;
  g_mutex_lock (&idle_lock);
  idle_contexts = g_slist_prepend (idle_contexts, context);
  g_mutex_unlock (&idle_lock);
  return TRUE;
}

/**
 * alberca_xml_read_document:
 * @text: the document
 * @root_name: (nullable): the name that the root element must have
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * What alberca_xml_parse() does, but for the indentation, which is kept.
 *
 * Returns: (transfer full) (nullable): the document, with a root element
 */
xmlDoc *
alberca_xml_read_document (const char  *text,
                           const char  *root_name,
                           GError     **error)
{
  Reading reading = { .root_name = root_name };
  g_autoptr(xmlDoc) doc = NULL;
  xmlParserCtxt *context;
  xmlNode *root;
  gsize length;

  if (!check_length (text, &length, error))
    return NULL;

  context = take_context (&reading);
  /* The text is a C string of ours: it is UTF-8 whatever its declaration says */
  doc = xmlCtxtReadMemory (context, text, (int) length, NULL, "UTF-8", PARSE_OPTIONS);
  root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (!give_context_back (context, root != NULL, error))
    return NULL;
  if (root_name != NULL && strcmp ((const char *) root->name, root_name) != 0)
    {
      set_root_error ((const char *) root->name, root_name, error);
      return NULL;
    }
  return g_steal_pointer (&doc);
}

/* ---- A scan ---- */

/**
 * alberca_xml_is_blank:
 * @text: (nullable): of an element
 *
 * Returns: whether there is nothing in it but blanks
 */
gboolean
alberca_xml_is_blank (const char *text)
{
  while (text != NULL && g_ascii_isspace (*text))
    text++;
  return text == NULL || *text == '\0';
}

/* Appends @separator and @name to the path of what is open; FALSE: nobody asks for such a one. The root
 * is no part of it. */
static gboolean
extend_path (Reading       *self,
             char           separator,
             const xmlChar *name,
             guint         *new_length)
{
  gsize length = self->depth > 0 ? self->levels[self->depth - 1].path_length : 0;
  gsize n_name = strlen ((const char *) name);

  if (length + 1 + n_name >= MAX_PATH)
    return FALSE;
  if (length > 0 || separator == '@')
    self->path[length++] = separator;
  memcpy (self->path + length, name, n_name + 1);
  *new_length = (guint) (length + n_name);
  return TRUE;
}

/* Each attribute is five pointers: name, prefix, namespace, where its value begins and ends. */
static void
tell_attributes (Reading        *self,
                 int             n_attributes,
                 const xmlChar **attributes)
{
  gsize start = self->text->len;
  guint length;

  for (int i = 0; i < n_attributes; i++, attributes += 5)
    {
      if (!extend_path (self, '@', attributes[0], &length))
        continue;
      g_string_append_len (self->text, (const char *) attributes[3], attributes[4] - attributes[3]);
      self->func (self->path, self->text->str + start, self->user_data);
      g_string_truncate (self->text, start);
    }
}

static void
start_element_cb (void           *data,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  Reading *self = ((xmlParserCtxt *) data)->_private;
  guint length = 0;

  if (self->depth == 0 && self->untold == 0 && strcmp ((const char *) name, self->root_name) != 0)
    self->other_root = g_strdup ((const char *) name);
  if (self->depth > 0)
    self->levels[self->depth - 1].has_children = TRUE;
  if (self->other_root != NULL || self->untold > 0 || self->depth == MAX_DEPTH ||
      (self->depth > 0 && !extend_path (self, '/', name, &length)))
    {
      self->untold++;
      return;
    }
  self->levels[self->depth++] = (Level) { length, self->text->len, FALSE };
  tell_attributes (self, n_attributes, attributes);
}

static void
characters_cb (void          *data,
               const xmlChar *text,
               int            length)
{
  Reading *self = ((xmlParserCtxt *) data)->_private;

  if (self->depth > 0 && self->untold == 0)
    g_string_append_len (self->text, (const char *) text, length);
}

/* A leaf's blanks are a value, unless they hold a line break: they are indentation, then. */
static const char *
get_text (Reading     *self,
          const Level *level)
{
  const char *text = self->text->str + level->text_start;

  return (level->has_children || strchr (text, '\n') != NULL) && alberca_xml_is_blank (text) ? "" : text;
}

static void
end_element_cb (void          *data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  Reading *self = ((xmlParserCtxt *) data)->_private;
  Level *level;

  if (self->untold > 0)
    {
      self->untold--;
      return;
    }
  level = &self->levels[--self->depth];
  self->path[level->path_length] = '\0';
  self->func (self->path, get_text (self, level), self->user_data);
  g_string_truncate (self->text, level->text_start);
}

/**
 * alberca_xml_scan:
 * @text: the document, as for alberca_xml_parse()
 * @root_name: the name that the root element must have
 * @func: called for each attribute, and for each element when it ends, its text without that of
 *   elements in it; for few levels and short paths only
 * @user_data: for @func
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Reads a small document of which only some fields matter, several times as fast as
 * alberca_xml_parse(), by the same rules. @func may have been called before it turns out
 * that the document is broken.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_xml_scan (const char      *text,
                  const char      *root_name,
                  AlbercaXmlFunc   func,
                  gpointer         user_data,
                  GError         **error)
{
  g_autoptr(GString) texts = g_string_sized_new (256);
  Reading reading = { .root_name = root_name, .func = func, .user_data = user_data, .text = texts };
  g_autofree char *other_root = NULL;
  xmlParserCtxt *context;
  xmlSAXHandler usual;
  gsize length;

  if (!check_length (text, &length, error))
    return FALSE;

  context = take_context (&reading);
  usual = *context->sax;
  *context->sax = (xmlSAXHandler) {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = refuse_dtd,
    .startElementNs = start_element_cb,
    .endElementNs = end_element_cb,
    .characters = characters_cb,
    .ignorableWhitespace = characters_cb,
    .cdataBlock = characters_cb,
  };
  xmlFreeDoc (xmlCtxtReadMemory (context, text, (int) length, NULL, "UTF-8", SCAN_OPTIONS));
  *context->sax = usual;
  other_root = reading.other_root;
  if (!give_context_back (context, TRUE, error))
    return FALSE;
  if (other_root != NULL)
    set_root_error (other_root, root_name, error);
  return other_root == NULL;
}
