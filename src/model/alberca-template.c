/* alberca-template.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-template.h"

#include <sys/stat.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "xml/alberca-template-file.h"

struct _AlbercaTemplate
{
  GObject parent_instance;

  char *id;
  char *title;
  char *description;
  char *icon_name;
  AlbercaTemplateKind kind;
  char *path;
  char *fingerprint; /* of the text that was read */
  char *problem;
  AlbercaPoolConfig *config;
  gboolean says_build;
  AlbercaPoolBuild build;
};

G_DEFINE_ENUM_TYPE (AlbercaTemplateKind, alberca_template_kind,
                    G_DEFINE_ENUM_VALUE (ALBERCA_TEMPLATE_SHIPPED, "shipped"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_TEMPLATE_COPY, "copy"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_TEMPLATE_USER, "user"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_TEMPLATE_XML, "xml"))

G_DEFINE_FINAL_TYPE (AlbercaTemplate, alberca_template, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_ICON_NAME,
  PROP_KIND,
} AlbercaTemplateProps;

static GParamSpec *properties[PROP_KIND + 1];

static void
alberca_template_finalize (GObject *object)
{
  AlbercaTemplate *self = ALBERCA_TEMPLATE (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_free (self->icon_name);
  g_free (self->path);
  g_free (self->fingerprint);
  g_free (self->problem);
  g_clear_pointer (&self->config, alberca_pool_config_free);

  G_OBJECT_CLASS (alberca_template_parent_class)->finalize (object);
}

static void
alberca_template_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AlbercaTemplate *self = ALBERCA_TEMPLATE (object);

  switch ((AlbercaTemplateProps) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;

    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    }
}

static void
alberca_template_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  AlbercaTemplate *self = ALBERCA_TEMPLATE (object);

  switch ((AlbercaTemplateProps) prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;

    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;

    case PROP_DESCRIPTION:
      self->description = g_value_dup_string (value);
      break;

    case PROP_ICON_NAME:
      self->icon_name = g_value_dup_string (value);
      break;

    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    }
}

static void
alberca_template_class_init (AlbercaTemplateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_template_finalize;
  object_class->get_property = alberca_template_get_property;
  object_class->set_property = alberca_template_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, ALBERCA_TYPE_TEMPLATE_KIND,
                                             ALBERCA_TEMPLATE_SHIPPED, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_template_init (AlbercaTemplate *self)
{
}

/* Takes the config of the file */
static AlbercaTemplate *
template_new (AlbercaTemplateFile *file,
              AlbercaTemplateKind  kind)
{
  AlbercaTemplate *self = g_object_new (ALBERCA_TYPE_TEMPLATE,
                                        "id", file->id,
                                        "title", file->title,
                                        "description", file->description,
                                        "icon-name", file->icon_name,
                                        "kind", kind,
                                        NULL);

  self->says_build = file->says_build;
  self->build = file->build;
  self->config = g_steal_pointer (&file->config);

  return self;
}

/**
 * alberca_template_new_from_file:
 * @text: what is in the file (data/templates/README)
 * @file_name: the name of the file, for the error message
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the template, in the user's language
 */
AlbercaTemplate *
alberca_template_new_from_file (const char *text,
                                const char *file_name,
                                GError    **error)
{
  g_autoptr(AlbercaTemplateFile) file = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (file_name != NULL, NULL);

  file = alberca_template_file_parse (text, g_get_language_names (), error);
  if (file == NULL)
    {
      g_prefix_error (error, "%s: ", file_name);
      return NULL;
    }

  return template_new (file, ALBERCA_TEMPLATE_SHIPPED);
}

/* A file that never ends, or waits for a writer, must not be read */
static char *
read_small_file (const char  *path,
                 GError     **error)
{
  GStatBuf status;
  char *text = NULL;

  if (g_stat (path, &status) == 0 && (!S_ISREG (status.st_mode) || status.st_size > ALBERCA_TEMPLATE_MAX_BYTES))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("It is not a file, or too large for a template"));
      return NULL;
    }
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  return text;
}

/**
 * alberca_template_new_from_path:
 * @path: a template file
 * @kind: whose it is
 *
 * Reads a template; a file that cannot be read makes one with a problem, which says why.
 *
 * Returns: (transfer full): the template
 */
AlbercaTemplate *
alberca_template_new_from_path (const char          *path,
                                AlbercaTemplateKind  kind)
{
  g_autoptr(AlbercaTemplateFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  AlbercaTemplate *self;

  g_return_val_if_fail (path != NULL, NULL);

  text = read_small_file (path, &error);
  if (text != NULL)
    file = alberca_template_file_parse (text, g_get_language_names (), &error);

  if (file != NULL)
    self = template_new (file, kind);
  else
    {
      g_autofree char *name = g_filename_display_basename (path);

      self = g_object_new (ALBERCA_TYPE_TEMPLATE,
                           "id", name,
                           "title", name,
                           "description", "",
                           "icon-name", "dialog-warning-symbolic",
                           "kind", kind,
                           NULL);
      self->problem = g_utf8_make_valid (error->message, -1);
    }
  self->path = g_strdup (path);
  if (text != NULL)
    self->fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return self;
}

/**
 * alberca_template_is_same:
 * @self: a template that was read from a file
 * @other: another
 *
 * Returns: whether nothing changed between them: the same file, and the same in it
 */
gboolean
alberca_template_is_same (AlbercaTemplate *self,
                          AlbercaTemplate *other)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self) && ALBERCA_IS_TEMPLATE (other), FALSE);

  return g_strcmp0 (self->path, other->path) == 0 &&
         g_strcmp0 (self->fingerprint, other->fingerprint) == 0 &&
         g_strcmp0 (self->problem, other->problem) == 0;
}

/**
 * alberca_template_new_from_xml:
 * @text: a template file, or a pool as libvirt writes it
 * @title: what to call it where it does not say, a file's name
 * @error: return location for an ALBERCA_XML_ERROR, which says the line
 *
 * Returns: (transfer full) (nullable): a proposal for a pool
 */
AlbercaTemplate *
alberca_template_new_from_xml (const char  *text,
                               const char  *title,
                               GError     **error)
{
  g_autoptr(AlbercaTemplateFile) file = NULL;
  g_autoptr(AlbercaPoolConfig) config = NULL;
  AlbercaTemplate *self;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);

  if (alberca_template_file_is_template (text))
    {
      file = alberca_template_file_parse (text, g_get_language_names (), error);
      return file != NULL ? template_new (file, ALBERCA_TEMPLATE_XML) : NULL;
    }

  config = alberca_pool_config_new_from_xml (text, error);
  if (config == NULL)
    return NULL;

  self = g_object_new (ALBERCA_TYPE_TEMPLATE,
                       "id", "xml",
                       "title", title,
                       "description", "",
                       "icon-name", alberca_pool_type_get_info (alberca_pool_config_get_pool_type (config))->icon_name,
                       "kind", ALBERCA_TEMPLATE_XML,
                       NULL);
  self->config = g_steal_pointer (&config);

  return self;
}

/* Worker thread. What waits, never ends or is large is not read. */
static char *
read_small_stream (GFile         *file,
                   GCancellable  *cancellable,
                   char         **title,
                   GError       **error)
{
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GFileInputStream) stream = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME,
                            G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL)
    return NULL;

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    {
      stream = g_file_read (file, cancellable, error);
      if (stream == NULL)
        return NULL;
      text = g_malloc (ALBERCA_TEMPLATE_MAX_BYTES + 2);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, ALBERCA_TEMPLATE_MAX_BYTES + 1, &length,
                                    cancellable, error))
        return NULL;
      text[length] = '\0';
    }
  if (text == NULL || length > ALBERCA_TEMPLATE_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("It is not a file, or too large for a template"));
      return NULL;
    }

  *title = g_strdup (g_file_info_get_display_name (info));

  return g_steal_pointer (&text);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  AlbercaTemplate *template = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;

  text = read_small_stream (task_data, cancellable, &title, &error);
  if (text != NULL)
    template = alberca_template_new_from_xml (text, title, &error);

  if (template != NULL)
    g_task_return_pointer (task, template, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * alberca_template_read_async:
 * @file: a template file, or a pool as libvirt writes it
 * @cancellable: (nullable): to give up
 * @callback: main thread
 * @user_data: for @callback
 *
 * Reads a document the user has chosen, without waiting for the disk.
 */
void
alberca_template_read_async (GFile               *file,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, alberca_template_read_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_thread);
}

/**
 * alberca_template_read_finish:
 * @result: what the callback got
 * @error: return location for what alberca_template_new_from_xml() says, or a GIOError
 *
 * Returns: (transfer full) (nullable): a proposal for a pool
 */
AlbercaTemplate *
alberca_template_read_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * alberca_template_new_from_pool:
 * @pool: a pool that has been read
 *
 * Returns: (transfer full): a proposal for a pool that is like @pool; the draft makes it fresh
 */
AlbercaTemplate *
alberca_template_new_from_pool (AlbercaPool *pool)
{
  g_autofree char *id = NULL;
  g_autofree char *description = NULL;
  AlbercaTemplate *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (alberca_pool_get_config (pool) != NULL, NULL);

  id = g_strconcat ("copy-", alberca_pool_get_uuid (pool), NULL);
  description = g_strdup_printf (_("A new, empty pool with the settings of “%s”."),
                                 alberca_pool_get_name (pool));

  self = g_object_new (ALBERCA_TYPE_TEMPLATE,
                       "id", id,
                       "title", alberca_pool_get_name (pool),
                       "description", description,
                       "icon-name", alberca_pool_get_icon_name (pool),
                       "kind", ALBERCA_TEMPLATE_COPY,
                       NULL);
  self->config = alberca_pool_config_copy (alberca_pool_get_config (pool));

  return self;
}

/**
 * alberca_template_get_id:
 * @self: a template
 *
 * Returns: (transfer none): what tells it from every other template
 */
const char *
alberca_template_get_id (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->id;
}

/**
 * alberca_template_get_title:
 * @self: a template
 *
 * Returns: (transfer none): what it is called
 */
const char *
alberca_template_get_title (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->title;
}

/**
 * alberca_template_get_description:
 * @self: a template
 *
 * Returns: (transfer none): what it is for, "" where nobody said
 */
const char *
alberca_template_get_description (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->description;
}

/**
 * alberca_template_get_icon_name:
 * @self: a template
 *
 * Returns: (transfer none): the name of its icon
 */
const char *
alberca_template_get_icon_name (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->icon_name;
}

/**
 * alberca_template_get_kind:
 * @self: a template
 */
AlbercaTemplateKind
alberca_template_get_kind (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), ALBERCA_TEMPLATE_SHIPPED);

  return self->kind;
}

/**
 * alberca_template_get_config:
 * @self: a template
 *
 * Returns: (transfer none) (nullable): the proposal, %NULL where the template has a problem
 */
const AlbercaPoolConfig *
alberca_template_get_config (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->config;
}

/**
 * alberca_template_get_path:
 * @self: a template
 *
 * Returns: (transfer none) (nullable): the file it was read from
 */
const char *
alberca_template_get_path (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->path;
}

/**
 * alberca_template_get_problem:
 * @self: a template
 *
 * Returns: (transfer none) (nullable): why no pool can be made from it, %NULL if one can
 */
const char *
alberca_template_get_problem (AlbercaTemplate *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), NULL);

  return self->problem;
}

/**
 * alberca_template_get_build:
 * @self: a template
 * @build: (out): how a pool made from it is to be built
 *
 * Returns: %FALSE if it does not say: as is usual for the type
 */
gboolean
alberca_template_get_build (AlbercaTemplate  *self,
                            AlbercaPoolBuild *build)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (self), FALSE);
  g_return_val_if_fail (build != NULL, FALSE);

  *build = self->build;

  return self->says_build;
}
