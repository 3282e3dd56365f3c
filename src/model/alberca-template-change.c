/* alberca-template-change.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-template-change.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

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

/**
 * alberca_template_change_load:
 * @templates: of AlbercaTemplate, to add to
 * @directory: where they are
 * @kind: whose they are
 * @error: return location for a GFileError
 *
 * Any thread. Reads each *.xml of a directory, by name; the broken too.
 *
 * Returns: %FALSE if the directory cannot be read
 */
gboolean
alberca_template_change_load (GPtrArray            *templates,
                              const char           *directory,
                              AlbercaTemplateKind   kind,
                              GError              **error)
{
  g_autoptr(GPtrArray) names = list_files (directory, error);

  if (names == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (directory, g_ptr_array_index (names, i), NULL);

      g_ptr_array_add (templates, alberca_template_new_from_path (path, kind));
    }

  return TRUE;
}

/**
 * alberca_template_change_free:
 * @data: (transfer full): a change
 */
void
alberca_template_change_free (gpointer data)
{
  AlbercaTemplateChange *change = data;

  g_free (change->directory);
  g_free (change->path);
  g_clear_pointer (&change->file, alberca_template_file_free);
  g_strfreev (change->ids);
  g_clear_pointer (&change->found, g_ptr_array_unref);
  g_free (change);
}

static char *
make_path (AlbercaTemplateChange *change,
           const char            *id)
{
  g_autofree char *name = g_strconcat (id, ".xml", NULL);

  return g_build_filename (change->directory, name, NULL);
}

static void
make_unique (AlbercaTemplateChange *change)
{
  g_autofree char *stem = alberca_template_file_make_id (change->file->title);
  char *id = g_strdup (stem);
  char *path = make_path (change, id);

  /* The names of files are ids too, also of the broken */
  for (guint n = 2; g_strv_contains ((const char *const *) change->ids, id) ||
                    g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK); n++)
    {
      g_free (id);
      g_free (path);
      id = g_strdup_printf ("%s-%u", stem, n);
      path = make_path (change, id);
    }

  if (change->file->id == NULL)
    change->file->id = g_steal_pointer (&id);
  if (change->path == NULL)
    change->path = g_steal_pointer (&path);
  g_free (id);
  g_free (path);
}

static gboolean
write_file (AlbercaTemplateChange  *change,
            GError                **error)
{
  g_autofree char *text = NULL;

  if (change->file->id == NULL || change->path == NULL)
    make_unique (change);
  text = alberca_template_file_to_text (change->file, error);
  if (text == NULL)
    return FALSE;
  if (g_mkdir_with_parents (change->directory, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s",
                   change->directory, g_strerror (code));
      return FALSE;
    }

  return g_file_set_contents_full (change->path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
delete_file (AlbercaTemplateChange  *change,
             GError                **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (change->path);

  return g_file_delete (file, NULL, error);
}

/**
 * alberca_template_change_run:
 * @self: a change
 * @error: return location for an error
 *
 * Worker thread. Does what it says, and then reads the directory into its @found, also where
 * the change failed.
 *
 * Returns: whether it was done
 */
gboolean
alberca_template_change_run (AlbercaTemplateChange  *self,
                             GError                **error)
{
  gboolean done = TRUE;

  if (self->file != NULL)
    done = write_file (self, error);
  else if (self->path != NULL)
    done = delete_file (self, error);

  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  /* The directory is made with the first template */
  alberca_template_change_load (self->found, self->directory, ALBERCA_TEMPLATE_USER, NULL);

  return done;
}
