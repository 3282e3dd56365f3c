/* alberca-template-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-template-list.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "xml/alberca-template-file.h"

struct _AlbercaTemplateList
{
  GObject parent_instance;

  GPtrArray *templates; /* of AlbercaTemplate: those of the program, then the user's */
  guint n_shipped;

  char *user_directory;
  GFileMonitor *monitor;
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
  g_free (self->user_directory);

  G_OBJECT_CLASS (alberca_template_list_parent_class)->finalize (object);
}

static void
alberca_template_list_dispose (GObject *object)
{
  AlbercaTemplateList *self = ALBERCA_TEMPLATE_LIST (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (alberca_template_list_parent_class)->dispose (object);
}

static void
alberca_template_list_class_init (AlbercaTemplateListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = alberca_template_list_dispose;
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

static AlbercaPoolType
get_type (AlbercaTemplate *template)
{
  const AlbercaPoolConfig *config = alberca_template_get_config (template);

  return config != NULL ? alberca_pool_config_get_pool_type (config) : ALBERCA_POOL_TYPE_UNKNOWN;
}

/* In the order of the pool types, which begins with the simplest, then by file name; the broken last */
static int
compare_templates (gconstpointer a,
                   gconstpointer b)
{
  AlbercaTemplate *first = *(AlbercaTemplate *const *) a;
  AlbercaTemplate *second = *(AlbercaTemplate *const *) b;
  gboolean first_broken = alberca_template_get_problem (first) != NULL;
  gboolean second_broken = alberca_template_get_problem (second) != NULL;
  AlbercaPoolType first_type = get_type (first);
  AlbercaPoolType second_type = get_type (second);

  if (first_broken != second_broken)
    return first_broken ? 1 : -1;
  if (first_type != second_type)
    return first_type < second_type ? -1 : 1;
  return strcmp (alberca_template_get_id (first), alberca_template_get_id (second));
}

static void
load_all (GPtrArray           *templates,
          const char          *directory,
          GPtrArray           *names,
          AlbercaTemplateKind  kind)
{
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (directory, g_ptr_array_index (names, i), NULL);
      AlbercaTemplate *template = alberca_template_new_from_path (path, kind);

      if (alberca_template_get_problem (template) != NULL)
        g_warning ("A template is broken: %s: %s", path, alberca_template_get_problem (template));
      g_ptr_array_add (templates, template);
    }
}

/**
 * alberca_template_list_new:
 * @directory: where the shipped templates are
 *
 * Returns: (transfer full): a list of them; the broken are in it too
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

  load_all (self->templates, directory, names, ALBERCA_TEMPLATE_SHIPPED);
  g_ptr_array_sort (self->templates, compare_templates);
  self->n_shipped = self->templates->len;

  return self;
}

/* ---- Those of the user ---- */

static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  AlbercaTemplate *first = *(AlbercaTemplate *const *) a;
  AlbercaTemplate *second = *(AlbercaTemplate *const *) b;

  return g_utf8_collate (alberca_template_get_title (first), alberca_template_get_title (second));
}

static void
reread (AlbercaTemplateList *self)
{
  g_autoptr(GPtrArray) names = list_files (self->user_directory, NULL);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_removed = self->templates->len - self->n_shipped;

  /* The directory is made with the first template */
  if (names != NULL)
    load_all (found, self->user_directory, names, ALBERCA_TEMPLATE_USER);
  if (n_removed == 0 && found->len == 0)
    return;

  g_ptr_array_sort (found, compare_titles);
  g_ptr_array_set_size (self->templates, (int) self->n_shipped);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (self->templates, g_object_ref (g_ptr_array_index (found, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_shipped, n_removed, found->len);
}

/**
 * alberca_template_list_set_user_directory:
 * @self: a list
 * @directory: where the user's templates are; need not exist
 *
 * To be called once.
 */
void
alberca_template_list_set_user_directory (AlbercaTemplateList *self,
                                          const char          *directory)
{
  g_autoptr(GFile) file = NULL;

  g_return_if_fail (ALBERCA_IS_TEMPLATE_LIST (self));
  g_return_if_fail (directory != NULL);
  g_return_if_fail (self->user_directory == NULL);

  self->user_directory = g_strdup (directory);
  file = g_file_new_for_path (directory);
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (reread), self, G_CONNECT_SWAPPED);
  reread (self);
}

/**
 * alberca_template_list_get_user_directory:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): where the user's templates are
 */
const char *
alberca_template_list_get_user_directory (AlbercaTemplateList *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (self), NULL);

  return self->user_directory;
}

/**
 * alberca_template_list_find_title:
 * @self: a list
 * @title: what the template is called
 *
 * Returns: (transfer none) (nullable): one of the user's that is called so
 */
AlbercaTemplate *
alberca_template_list_find_title (AlbercaTemplateList *self,
                                  const char          *title)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (self), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  wanted = g_strstrip (g_strdup (title));
  for (guint i = self->n_shipped; i < self->templates->len; i++)
    {
      AlbercaTemplate *template = g_ptr_array_index (self->templates, i);

      if (strcmp (alberca_template_get_title (template), wanted) == 0)
        return template;
    }

  return NULL;
}

static gboolean
has_id (AlbercaTemplateList *self,
        const char          *id)
{
  g_autofree char *name = g_strconcat (id, ".xml", NULL);
  g_autofree char *path = g_build_filename (self->user_directory, name, NULL);

  /* The names of files are ids too, also of the broken */
  if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return TRUE;

  for (guint i = 0; i < self->templates->len; i++)
    {
      if (strcmp (alberca_template_get_id (g_ptr_array_index (self->templates, i)), id) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
make_unique_id (AlbercaTemplateList *self,
                const char          *title)
{
  g_autofree char *stem = alberca_template_file_make_id (title);
  char *id = g_strdup (stem);

  for (guint n = 2; has_id (self, id); n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", stem, n);
    }

  return id;
}

static gboolean
write_template (AlbercaTemplateList        *self,
                const AlbercaTemplateFile  *file,
                const char                 *path,
                GError                    **error)
{
  g_autofree char *text = alberca_template_file_to_text (file, error);

  if (text == NULL)
    return FALSE;
  if (g_mkdir_with_parents (self->user_directory, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s",
                   self->user_directory, g_strerror (code));
      return FALSE;
    }
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    return FALSE;

  reread (self);

  return TRUE;
}

/**
 * alberca_template_list_save:
 * @self: a list that has a directory of the user's
 * @title: what the template is called
 * @description: what it is for, may be ""
 * @config: the pool it proposes
 * @build: (nullable): how to build such a pool
 * @replaced: (nullable): one of the user's, which is overwritten
 * @error: return location for an error
 *
 * Writes a template of the user's; the directory is made if it is missing.
 *
 * Returns: whether it is in the list now
 */
gboolean
alberca_template_list_save (AlbercaTemplateList      *self,
                            const char               *title,
                            const char               *description,
                            const AlbercaPoolConfig  *config,
                            const AlbercaPoolBuild   *build,
                            AlbercaTemplate          *replaced,
                            GError                  **error)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  AlbercaTemplateFile file = { 0 };

  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (self) && self->user_directory != NULL, FALSE);
  g_return_val_if_fail (title != NULL && description != NULL && config != NULL, FALSE);
  g_return_val_if_fail (replaced == NULL || alberca_template_get_kind (replaced) == ALBERCA_TEMPLATE_USER, FALSE);

  id = replaced != NULL && alberca_template_get_problem (replaced) == NULL
    ? g_strdup (alberca_template_get_id (replaced))
    : make_unique_id (self, title);
  name = g_strconcat (id, ".xml", NULL);
  path = replaced != NULL ? g_strdup (alberca_template_get_path (replaced))
                          : g_build_filename (self->user_directory, name, NULL);

  file.id = id;
  file.title = (char *) title;
  file.description = (char *) description;
  file.config = (AlbercaPoolConfig *) config;
  if (build != NULL)
    {
      file.says_build = TRUE;
      file.build = *build;
    }

  return write_template (self, &file, path, error);
}

/**
 * alberca_template_list_rename:
 * @self: a list
 * @template_: one of the user's, without a problem
 * @title: what it is called from now on, in every language
 * @description: what it is for, may be ""
 * @error: return location for an error
 *
 * Its file and its id stay.
 *
 * Returns: whether it was written
 */
gboolean
alberca_template_list_rename (AlbercaTemplateList  *self,
                              AlbercaTemplate      *template_,
                              const char           *title,
                              const char           *description,
                              GError              **error)
{
  AlbercaTemplateFile file = { 0 };

  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (self), FALSE);
  g_return_val_if_fail (alberca_template_get_kind (template_) == ALBERCA_TEMPLATE_USER, FALSE);
  g_return_val_if_fail (alberca_template_get_config (template_) != NULL, FALSE);

  file.id = (char *) alberca_template_get_id (template_);
  file.title = (char *) title;
  file.description = (char *) description;
  file.icon_name = (char *) alberca_template_get_icon_name (template_);
  file.says_build = alberca_template_get_build (template_, &file.build);
  file.config = (AlbercaPoolConfig *) alberca_template_get_config (template_);

  return write_template (self, &file, alberca_template_get_path (template_), error);
}

/**
 * alberca_template_list_remove:
 * @self: a list
 * @template_: one of the user's
 * @error: return location for an error
 *
 * Deletes its file.
 *
 * Returns: whether it is gone
 */
gboolean
alberca_template_list_remove (AlbercaTemplateList  *self,
                              AlbercaTemplate      *template_,
                              GError              **error)
{
  g_autoptr(GFile) file = NULL;

  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (self), FALSE);
  g_return_val_if_fail (alberca_template_get_kind (template_) == ALBERCA_TEMPLATE_USER, FALSE);

  file = g_file_new_for_path (alberca_template_get_path (template_));
  if (!g_file_delete (file, NULL, error))
    return FALSE;

  reread (self);

  return TRUE;
}
