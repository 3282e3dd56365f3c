/* alberca-template-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-template-list.h"

#include <string.h>

struct _AlbercaTemplateList
{
  GObject parent_instance;

  GPtrArray *templates; /* of AlbercaTemplate, in the order of their files' names */
};

static void alberca_template_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlbercaTemplateList, alberca_template_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, alberca_template_list_model_init))

static GType
alberca_template_list_get_item_type (GListModel *model)
{
  return ALBERCA_TYPE_TEMPLATE;
}

static guint
alberca_template_list_get_n_items (GListModel *model)
{
  AlbercaTemplateList *self = ALBERCA_TEMPLATE_LIST (model);

  return self->templates->len;
}

static gpointer
alberca_template_list_get_item (GListModel *model,
                                guint       position)
{
  AlbercaTemplateList *self = ALBERCA_TEMPLATE_LIST (model);

  if (position >= self->templates->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->templates, position));
}

static void
alberca_template_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = alberca_template_list_get_item_type;
  iface->get_n_items = alberca_template_list_get_n_items;
  iface->get_item = alberca_template_list_get_item;
}

static void
alberca_template_list_finalize (GObject *object)
{
  AlbercaTemplateList *self = ALBERCA_TEMPLATE_LIST (object);

  g_ptr_array_unref (self->templates);

  G_OBJECT_CLASS (alberca_template_list_parent_class)->finalize (object);
}

static void
alberca_template_list_class_init (AlbercaTemplateListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = alberca_template_list_finalize;
}

static void
alberca_template_list_init (AlbercaTemplateList *self)
{
  self->templates = g_ptr_array_new_with_free_func (g_object_unref);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* NULL with @error set where the directory cannot be read */
static GPtrArray *
list_files (const char *directory,
            GError    **error)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, error);
  GPtrArray *names;
  const char *name;

  if (dir == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (*name != '.' && g_str_has_suffix (name, ".xml"))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);

  return names;
}

static AlbercaTemplate *
load_template (const char *directory,
               const char *name,
               GError    **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  return alberca_template_new_from_file (text, name, error);
}

/* In the order of the pool types, which begins with the simplest, then by file name */
static int
compare_templates (gconstpointer a,
                   gconstpointer b)
{
  AlbercaTemplate *first = *(AlbercaTemplate *const *) a;
  AlbercaTemplate *second = *(AlbercaTemplate *const *) b;
  AlbercaPoolType first_type = alberca_pool_config_get_pool_type (alberca_template_get_config (first));
  AlbercaPoolType second_type = alberca_pool_config_get_pool_type (alberca_template_get_config (second));

  if (first_type != second_type)
    return first_type < second_type ? -1 : 1;
  return strcmp (alberca_template_get_id (first), alberca_template_get_id (second));
}

/**
 * alberca_template_list_new:
 * @directory: where the shipped templates are
 *
 * Returns: (transfer full): what could be read of them
 */
AlbercaTemplateList *
alberca_template_list_new (const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) names = NULL;
  AlbercaTemplateList *self;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (ALBERCA_TYPE_TEMPLATE_LIST, NULL);
  names = list_files (directory, &error);
  if (names == NULL)
    {
      g_warning ("Cannot read the templates: %s", error->message);
      return self;
    }

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr(GError) local_error = NULL;
      AlbercaTemplate *template = load_template (directory, g_ptr_array_index (names, i), &local_error);

      if (template != NULL)
        g_ptr_array_add (self->templates, template);
      else
        g_warning ("Left out a template: %s", local_error->message);
    }
  g_ptr_array_sort (self->templates, compare_templates);

  return self;
}
