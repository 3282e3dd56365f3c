/* alberca-template-file.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-template-file.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "xml/alberca-xml.h"

#define FORMAT_KEY "alberca-template"
#define FORMAT_VERSION "1"
#define MAX_ID_LENGTH 60

G_DEFINE_BOXED_TYPE (AlbercaTemplateFile, alberca_template_file, alberca_template_file_copy, alberca_template_file_free)

static void
set_value_error (GError     **error,
                 const char  *what,
                 const char  *detail)
{
  g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE, "%s: %s", what, detail);
}

/* The first comment before the root; other comments are the author's own business */
static xmlNode *
find_header (xmlDoc *doc)
{
  for (xmlNode *node = doc->children; node != NULL && node->type != XML_ELEMENT_NODE; node = node->next)
    {
      if (node->type == XML_COMMENT_NODE && strstr ((const char *) node->content, FORMAT_KEY) != NULL)
        return node;
    }

  return NULL;
}

static gboolean
read_line (GHashTable  *keys,
           const char  *line,
           GError     **error)
{
  const char *colon = strchr (line, ':');
  g_autofree char *key = NULL;

  if (*line == '\0')
    return TRUE;

  if (colon == NULL || colon == line)
    {
      set_value_error (error, _("A line of the template’s header is not “key: value”"), line);
      return FALSE;
    }

  key = g_strchomp (g_strndup (line, (gsize) (colon - line)));
  if (g_hash_table_contains (keys, key))
    {
      set_value_error (error, _("The template’s header says this twice"), key);
      return FALSE;
    }

  g_hash_table_insert (keys, g_steal_pointer (&key), g_strstrip (g_strdup (colon + 1)));
  return TRUE;
}

/* Returns: (transfer full) (nullable): key → value */
static GHashTable *
read_header (const char  *text,
             GError     **error)
{
  g_autoptr(GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      if (!read_line (keys, g_strstrip (*line), error))
        return NULL;
    }

  return g_steal_pointer (&keys);
}

/* The texts without a language are English, so nothing after it in the list is wanted more */
static const char *
lookup_translated (GHashTable        *keys,
                   const char        *key,
                   const char *const *languages)
{
  for (; languages != NULL && *languages != NULL; languages++)
    {
      g_autofree char *translated = g_strdup_printf ("%s[%s]", key, *languages);
      const char *value = g_hash_table_lookup (keys, translated);

      if (value != NULL && *value != '\0')
        return value;
      if (strcmp (*languages, "C") == 0 || strcmp (*languages, "en") == 0)
        break;
    }

  return g_hash_table_lookup (keys, key);
}

static gboolean
is_valid_id (const char *id)
{
  return *id != '\0' && id[strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static gboolean
check_header (GHashTable  *keys,
              GError     **error)
{
  static const char *const needed[] = { FORMAT_KEY, "id", "title" };
  const char *version = g_hash_table_lookup (keys, FORMAT_KEY);
  const char *id = g_hash_table_lookup (keys, "id");

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const char *value = g_hash_table_lookup (keys, needed[i]);

      if (value == NULL || *value == '\0')
        {
          set_value_error (error, _("The template’s header does not say this"), needed[i]);
          return FALSE;
        }
    }

  if (strcmp (version, FORMAT_VERSION) != 0)
    {
      set_value_error (error, _("The template needs another version of Alberca; its format is"), version);
      return FALSE;
    }

  if (!is_valid_id (id))
    {
      set_value_error (error, _("A template’s id has only small letters, digits and hyphens"), id);
      return FALSE;
    }

  return TRUE;
}

static gboolean
get_build (GHashTable       *keys,
           AlbercaPoolBuild *build)
{
  const char *nick = g_hash_table_lookup (keys, "build");

  return nick != NULL && alberca_pool_build_from_nick (nick, build);
}

/* Whether what the header says of building is a way to build pools of this type */
static gboolean
check_build (GHashTable              *keys,
             const AlbercaPoolConfig *config,
             GError                 **error)
{
  AlbercaPoolBuild build = ALBERCA_POOL_BUILD_NONE;
  AlbercaPoolBuild possible =
    alberca_pool_type_get_info (alberca_pool_config_get_pool_type (config))->builds & ~ALBERCA_POOL_BUILD_OVERWRITE;

  if (!g_hash_table_contains (keys, "build"))
    return TRUE;
  if (get_build (keys, &build) && (possible & build) == build)
    return TRUE;

  set_value_error (error, _("A pool of this type cannot be built in the way that the template’s header says"),
                   g_hash_table_lookup (keys, "build"));
  return FALSE;
}

/* The pool that is proposed must not carry the header into libvirt */
static AlbercaPoolConfig *
read_config (xmlDoc   *doc,
             xmlNode  *header,
             GError  **error)
{
  g_autofree char *xml = NULL;

  xmlUnlinkNode (header);
  xmlFreeNode (header);
  xml = alberca_xml_to_string (doc);

  return alberca_pool_config_new_from_xml (xml, error);
}

/* Takes the config */
static AlbercaTemplateFile *
template_file_new (GHashTable        *keys,
                   const char *const *languages,
                   AlbercaPoolConfig *config)
{
  AlbercaTemplateFile *self = g_new0 (AlbercaTemplateFile, 1);
  const char *description = lookup_translated (keys, "description", languages);
  const char *icon_name = g_hash_table_lookup (keys, "icon");

  if (icon_name == NULL || *icon_name == '\0')
    icon_name = alberca_pool_type_get_info (alberca_pool_config_get_pool_type (config))->icon_name;

  self->id = g_strdup (g_hash_table_lookup (keys, "id"));
  self->title = g_strdup (lookup_translated (keys, "title", languages));
  self->description = g_strdup (description != NULL ? description : "");
  self->icon_name = g_strdup (icon_name);
  self->says_build = get_build (keys, &self->build);
  self->config = config;

  return self;
}

/**
 * alberca_template_file_parse:
 * @text: a template file (data/templates/README)
 * @languages: (nullable): the reader's languages, the preferred one first, as from
 *   g_get_language_names(); %NULL for English
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Reads a template file. Keys that this version does not know are passed over.
 *
 * Returns: (transfer full) (nullable): the template
 */
AlbercaTemplateFile *
alberca_template_file_parse (const char         *text,
                             const char *const  *languages,
                             GError            **error)
{
  g_autoptr(xmlDoc) doc = NULL;
  g_autoptr(GHashTable) keys = NULL;
  g_autoptr(AlbercaPoolConfig) config = NULL;
  xmlNode *header = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  doc = alberca_xml_parse (text, "pool", error);
  if (doc == NULL)
    return NULL;

  header = find_header (doc);
  if (header == NULL)
    {
      g_set_error_literal (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE,
                           _("The file does not begin with the header of a template"));
      return NULL;
    }

  keys = read_header ((const char *) header->content, error);
  if (keys == NULL || !check_header (keys, error))
    return NULL;

  config = read_config (doc, header, error);
  if (config == NULL || !check_build (keys, config, error))
    return NULL;

  return template_file_new (keys, languages, g_steal_pointer (&config));
}

/**
 * alberca_template_file_is_template:
 * @text: any text
 *
 * Returns: whether it is XML with the header of a template; what is in there may still be wrong
 */
gboolean
alberca_template_file_is_template (const char *text)
{
  g_autoptr(xmlDoc) doc = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  doc = alberca_xml_parse (text, "pool", NULL);

  return doc != NULL && find_header (doc) != NULL;
}

/* A value is one line of an XML comment, which "--" would end */
static gboolean
append_line (GString     *header,
             const char  *key,
             const char  *value,
             GError     **error)
{
  g_autofree char *line = NULL;

  if (value == NULL || !g_utf8_validate (value, -1, NULL))
    {
      set_value_error (error, _("This text of the template cannot be written"), key);
      return FALSE;
    }

  line = g_strdup (value);
  for (char *c = line; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        *c = ' ';
    }
  g_strstrip (line);

  if (strstr (line, "--") != NULL)
    {
      /* Translators: followed by the name of a field, as "title" */
      set_value_error (error, _("Two hyphens together cannot be in this text of a template"), key);
      return FALSE;
    }
  if (*line != '\0')
    g_string_append_printf (header, "  %s: %s\n", key, line);

  return TRUE;
}

/* What belongs to one pool alone, and what is nobody else's business */
static char *
write_config (const AlbercaPoolConfig *config)
{
  static const char *const own[] = {
    "uuid", "capacity", "allocation", "available", "source/auth@passwd", "source/auth@password",
  };
  g_autoptr(AlbercaPoolConfig) copy = alberca_pool_config_copy (config);

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    alberca_pool_config_set_field (copy, own[i], NULL);

  return alberca_pool_config_to_xml (copy);
}

/**
 * alberca_template_file_to_text:
 * @self: a template
 * @error: return location for an ALBERCA_XML_ERROR that names the text that cannot be written
 *
 * Writes a template file: the pool without UUID, sizes and passwords. Control characters in
 * texts become blanks.
 *
 * Returns: (transfer full) (nullable): what alberca_template_file_parse() reads
 */
char *
alberca_template_file_to_text (const AlbercaTemplateFile  *self,
                               GError                    **error)
{
  g_autoptr(GString) text = g_string_new ("<!--\n  " FORMAT_KEY ": " FORMAT_VERSION "\n");
  g_autoptr(AlbercaTemplateFile) read_back = NULL;
  g_autofree char *xml = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!append_line (text, "id", self->id, error) ||
      !append_line (text, "title", self->title, error) ||
      !append_line (text, "description", self->description != NULL ? self->description : "", error) ||
      !append_line (text, "icon", self->icon_name != NULL ? self->icon_name : "", error) ||
      (self->says_build && !append_line (text, "build", alberca_pool_build_get_nick (self->build), error)))
    return NULL;

  xml = write_config (self->config);
  g_string_append_printf (text, "-->\n%s", xml);

  /* What cannot be read is not written */
  read_back = alberca_template_file_parse (text->str, NULL, error);
  if (read_back == NULL)
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * alberca_template_file_make_id:
 * @title: what a template is called
 *
 * Returns: (transfer full): an id made of it, never empty; others may have the same
 */
char *
alberca_template_file_make_id (const char *title)
{
  g_autofree char *ascii = NULL;
  g_autofree char *small = NULL;
  g_autoptr(GString) id = g_string_new (NULL);

  g_return_val_if_fail (title != NULL, NULL);

  ascii = g_str_to_ascii (title, NULL);
  small = g_ascii_strdown (ascii, -1);
  for (const char *c = small; *c != '\0' && id->len < MAX_ID_LENGTH; c++)
    {
      if (g_ascii_isalnum (*c))
        g_string_append_c (id, *c);
      else if (id->len > 0 && id->str[id->len - 1] != '-')
        g_string_append_c (id, '-');
    }
  if (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0)
    g_string_append (id, "template");

  return g_string_free (g_steal_pointer (&id), FALSE);
}

/**
 * alberca_template_file_copy:
 * @self: a template
 *
 * Returns: (transfer full): a copy that shares nothing with @self
 */
AlbercaTemplateFile *
alberca_template_file_copy (const AlbercaTemplateFile *self)
{
  AlbercaTemplateFile *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (AlbercaTemplateFile, 1);
  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  copy->description = g_strdup (self->description);
  copy->icon_name = g_strdup (self->icon_name);
  copy->says_build = self->says_build;
  copy->build = self->build;
  copy->config = alberca_pool_config_copy (self->config);

  return copy;
}

/**
 * alberca_template_file_free:
 * @self: (transfer full) (nullable): a template
 */
void
alberca_template_file_free (AlbercaTemplateFile *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_free (self->icon_name);
  alberca_pool_config_free (self->config);
  g_free (self);
}
