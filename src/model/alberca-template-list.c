/* alberca-template-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-template-list.h"

#include <string.h>

#include "model/alberca-template-change.h"

struct _AlbercaTemplateList
{
  GObject parent_instance;

  GPtrArray *templates; /* of AlbercaTemplate: those of the program, then the user's */
  guint n_shipped;

  char *user_directory;
  GFileMonitor *monitor;
  GQueue changes; /* of GTask; the first is under way. One after the other: the last to read is right. */
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

  /* A change holds a reference */
  g_assert (g_queue_is_empty (&self->changes));
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
  g_queue_init (&self->changes);
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
warn_of_problem (AlbercaTemplate *template)
{
  if (alberca_template_get_problem (template) != NULL)
    g_warning ("A template is broken: %s: %s",
               alberca_template_get_path (template), alberca_template_get_problem (template));
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
  AlbercaTemplateList *self;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (ALBERCA_TYPE_TEMPLATE_LIST, NULL);
  if (!alberca_template_change_load (self->templates, directory, ALBERCA_TEMPLATE_SHIPPED, &error))
    {
      g_warning ("Cannot read the templates: %s", error->message);
      return self;
    }

  for (guint i = 0; i < self->templates->len; i++)
    warn_of_problem (g_ptr_array_index (self->templates, i));
  g_ptr_array_sort (self->templates, compare_templates);
  self->n_shipped = self->templates->len;

  return self;
}

/* ---- Those of the user: what is found ---- */

static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  AlbercaTemplate *first = *(AlbercaTemplate *const *) a;
  AlbercaTemplate *second = *(AlbercaTemplate *const *) b;
  int order = g_utf8_collate (alberca_template_get_title (first), alberca_template_get_title (second));

  return order != 0 ? order : strcmp (alberca_template_get_path (first), alberca_template_get_path (second));
}

/* What did not change stays the same object, so that a choice of it stays too */
static void
keep_known (AlbercaTemplateList *self,
            GPtrArray           *found)
{
  for (guint i = 0; i < found->len; i++)
    {
      AlbercaTemplate *template = g_ptr_array_index (found, i);
      AlbercaTemplate *known = NULL;

      for (guint n = self->n_shipped; n < self->templates->len && known == NULL; n++)
        {
          if (alberca_template_is_same (template, g_ptr_array_index (self->templates, n)))
            known = g_ptr_array_index (self->templates, n);
        }
      if (known == NULL)
        {
          warn_of_problem (template);
          continue;
        }
      g_ptr_array_index (found, i) = g_object_ref (known);
      g_object_unref (template);
    }
}

static void
take_found (AlbercaTemplateList *self,
            GPtrArray           *found)
{
  guint n_old = self->templates->len - self->n_shipped;
  guint first = 0;
  guint n_last = 0;

  keep_known (self, found);
  while (first < n_old && first < found->len &&
         g_ptr_array_index (self->templates, self->n_shipped + first) == g_ptr_array_index (found, first))
    first++;
  while (n_last < n_old - first && n_last < found->len - first &&
         g_ptr_array_index (self->templates, self->templates->len - 1 - n_last) ==
         g_ptr_array_index (found, found->len - 1 - n_last))
    n_last++;
  if (n_old == found->len && first + n_last == n_old)
    return;

  g_ptr_array_set_size (self->templates, (int) self->n_shipped);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (self->templates, g_object_ref (g_ptr_array_index (found, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_shipped + first,
                              n_old - first - n_last, found->len - first - n_last);
}

/* ---- Those of the user: what is changed ---- */

static void
change_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (alberca_template_change_run (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void run_next (AlbercaTemplateList *self);

/* The list is up to date before the one who asked is told */
static void
changed_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  AlbercaTemplateList *self = ALBERCA_TEMPLATE_LIST (source_object);
  g_autoptr(GTask) outer = g_queue_pop_head (&self->changes);
  AlbercaTemplateChange *change = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  g_ptr_array_sort (change->found, compare_titles);
  take_found (self, change->found);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, g_steal_pointer (&error));
  run_next (self);
}

static void
run_next (AlbercaTemplateList *self)
{
  GTask *outer = g_queue_peek_head (&self->changes);
  g_autoptr(GTask) inner = NULL;

  if (outer == NULL)
    return;

  inner = g_task_new (self, NULL, changed_cb, NULL);
  g_task_set_source_tag (inner, run_next);
  g_task_set_task_data (inner, g_task_get_task_data (outer), NULL);
  g_task_run_in_thread (inner, change_thread);
}

static AlbercaTemplateChange *
change_new (AlbercaTemplateList *self)
{
  AlbercaTemplateChange *change = g_new0 (AlbercaTemplateChange, 1);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->templates->len; i++)
    g_strv_builder_add (ids, alberca_template_get_id (g_ptr_array_index (self->templates, i)));
  change->directory = g_strdup (self->user_directory);
  change->ids = g_strv_builder_end (ids);

  return change;
}

static void
run_change (AlbercaTemplateList   *self,
            AlbercaTemplateChange *change,
            GAsyncReadyCallback    callback,
            gpointer               user_data)
{
  GTask *outer = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (outer, run_change);
  g_task_set_task_data (outer, change, alberca_template_change_free);
  g_queue_push_tail (&self->changes, outer);
  if (g_queue_get_length (&self->changes) == 1)
    run_next (self);
}

static void
reread (AlbercaTemplateList *self)
{
  /* One that waits will see what changed now as well */
  if (g_queue_get_length (&self->changes) < 2)
    run_change (self, change_new (self), NULL, NULL);
}

/**
 * alberca_template_list_set_user_directory:
 * @self: a list
 * @directory: where the user's templates are; need not exist
 *
 * To be called once. They are read by a worker and join the list later.
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

static gboolean
has_title (AlbercaTemplate *template,
           const char      *title)
{
  return strcmp (alberca_template_get_title (template), title) == 0;
}

static gboolean
has_path (AlbercaTemplate *template,
          const char      *path)
{
  return strcmp (alberca_template_get_path (template), path) == 0;
}

static AlbercaTemplate *
find (AlbercaTemplateList *self,
      gboolean           (*has) (AlbercaTemplate *template, const char *text),
      const char          *text)
{
  for (guint i = self->n_shipped; i < self->templates->len; i++)
    {
      if (has (g_ptr_array_index (self->templates, i), text))
        return g_ptr_array_index (self->templates, i);
    }

  return NULL;
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

  return find (self, has_title, wanted);
}

/**
 * alberca_template_list_find_path:
 * @self: a list
 * @path: of the template's file
 *
 * Returns: (transfer none) (nullable): the one of the user's that is in this file
 */
AlbercaTemplate *
alberca_template_list_find_path (AlbercaTemplateList *self,
                                 const char          *path)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return find (self, has_path, path);
}

/**
 * alberca_template_list_save_async:
 * @self: a list that has a directory of the user's
 * @title: what the template is called
 * @description: what it is for, may be ""
 * @config: the pool it proposes
 * @build: (nullable): how to build such a pool
 * @replaced: (nullable): one of the user's, which is overwritten
 * @callback: main thread
 * @user_data: for @callback
 *
 * Writes a template of the user's; the directory is made if it is missing.
 */
void
alberca_template_list_save_async (AlbercaTemplateList     *self,
                                  const char              *title,
                                  const char              *description,
                                  const AlbercaPoolConfig *config,
                                  const AlbercaPoolBuild  *build,
                                  AlbercaTemplate         *replaced,
                                  GAsyncReadyCallback      callback,
                                  gpointer                 user_data)
{
  AlbercaTemplateFile file = { 0 };
  AlbercaTemplateChange *change;

  g_return_if_fail (ALBERCA_IS_TEMPLATE_LIST (self) && self->user_directory != NULL);
  g_return_if_fail (title != NULL && description != NULL && config != NULL);
  g_return_if_fail (replaced == NULL || alberca_template_get_kind (replaced) == ALBERCA_TEMPLATE_USER);

  file.title = (char *) title;
  file.description = (char *) description;
  file.config = (AlbercaPoolConfig *) config;
  if (build != NULL)
    {
      file.says_build = TRUE;
      file.build = *build;
    }

  change = change_new (self);
  change->file = alberca_template_file_copy (&file);
  if (replaced != NULL)
    {
      change->path = g_strdup (alberca_template_get_path (replaced));
      if (alberca_template_get_problem (replaced) == NULL)
        change->file->id = g_strdup (alberca_template_get_id (replaced));
    }
  run_change (self, change, callback, user_data);
}

/**
 * alberca_template_list_rename_async:
 * @self: a list
 * @template_: one of the user's, without a problem
 * @title: what it is called from now on, in every language
 * @description: what it is for, may be ""
 * @callback: main thread
 * @user_data: for @callback
 *
 * Its file and its id stay.
 */
void
alberca_template_list_rename_async (AlbercaTemplateList *self,
                                    AlbercaTemplate     *template_,
                                    const char          *title,
                                    const char          *description,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  AlbercaTemplateFile file = { 0 };
  AlbercaTemplateChange *change;

  g_return_if_fail (ALBERCA_IS_TEMPLATE_LIST (self));
  g_return_if_fail (alberca_template_get_kind (template_) == ALBERCA_TEMPLATE_USER);
  g_return_if_fail (alberca_template_get_config (template_) != NULL);

  file.id = (char *) alberca_template_get_id (template_);
  file.title = (char *) title;
  file.description = (char *) description;
  file.icon_name = (char *) alberca_template_get_icon_name (template_);
  file.says_build = alberca_template_get_build (template_, &file.build);
  file.config = (AlbercaPoolConfig *) alberca_template_get_config (template_);

  change = change_new (self);
  change->file = alberca_template_file_copy (&file);
  change->path = g_strdup (alberca_template_get_path (template_));
  run_change (self, change, callback, user_data);
}

/**
 * alberca_template_list_remove_async:
 * @self: a list
 * @template_: one of the user's
 * @callback: main thread
 * @user_data: for @callback
 *
 * Deletes its file.
 */
void
alberca_template_list_remove_async (AlbercaTemplateList *self,
                                    AlbercaTemplate     *template_,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  AlbercaTemplateChange *change;

  g_return_if_fail (ALBERCA_IS_TEMPLATE_LIST (self));
  g_return_if_fail (alberca_template_get_kind (template_) == ALBERCA_TEMPLATE_USER);

  change = change_new (self);
  change->path = g_strdup (alberca_template_get_path (template_));
  run_change (self, change, callback, user_data);
}

/**
 * alberca_template_list_change_finish:
 * @self: a list
 * @result: what the callback got of saving, renaming or removing
 * @error: return location for an error
 *
 * Returns: whether it was done; the list shows it by now
 */
gboolean
alberca_template_list_change_finish (AlbercaTemplateList  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
