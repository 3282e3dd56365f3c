/* test-template-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "widgets/alberca-field-row.h"
#include "widgets/alberca-template-dialog.h"
#include "widgets/widget-test.h"

typedef struct
{
  char                *root;
  char                *directory;
  AlbercaPoolConfig   *config;
  AlbercaTemplateList *templates;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->root = g_dir_make_tmp ("alberca-test-XXXXXX", NULL);
  fixture->directory = g_build_filename (fixture->root, "own", NULL);
  fixture->config = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);
  fixture->templates = alberca_template_list_new (fixture->root);
  alberca_template_list_set_user_directory (fixture->templates, fixture->directory);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "mine.xml", NULL);

  widget_test_settle ();
  g_unlink (path);
  g_rmdir (fixture->directory);
  g_assert_cmpint (g_rmdir (fixture->root), ==, 0);
  g_object_unref (fixture->templates);
  alberca_pool_config_free (fixture->config);
  g_free (fixture->directory);
  g_free (fixture->root);
}

static GtkWidget *
get_field (GtkWidget  *dialog,
           const char *title)
{
  return widget_test_find (dialog, ALBERCA_TYPE_FIELD_ROW, title);
}

static GtkWidget *
get_button (GtkWidget  *dialog,
            const char *label)
{
  return widget_test_find (dialog, GTK_TYPE_BUTTON, label);
}

static gboolean
is_closed (gpointer dialog)
{
  return !gtk_widget_get_visible (dialog);
}

static gboolean
is_sensitive (gpointer button)
{
  return gtk_widget_get_sensitive (button);
}

static void
finish (GtkWidget  *dialog,
        const char *label)
{
  g_object_ref (dialog);
  gtk_widget_activate (get_button (dialog, label));
  widget_test_wait (is_closed, dialog);
  g_object_unref (dialog);
}

/* Saved, replaced only by a button that says so, renamed */
static void
test_save (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaTemplate *template;
  GtkWidget *dialog = alberca_template_dialog_new_to_save (fixture->templates, fixture->config, NULL, "mine");

  widget_test_present (dialog);
  finish (dialog, "_Save");
  template = alberca_template_list_find_title (fixture->templates, "mine");
  g_assert_nonnull (template);
  g_assert_cmpstr (alberca_template_get_description (template), ==, "");

  dialog = alberca_template_dialog_new_to_save (fixture->templates, fixture->config, NULL, "mine");
  widget_test_present (dialog);
  alberca_field_row_set_text (ALBERCA_FIELD_ROW (get_field (dialog, "Description")), "What for");
  finish (dialog, "_Replace");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->templates)), ==, 1);
  template = alberca_template_list_find_title (fixture->templates, "mine");
  g_assert_cmpstr (alberca_template_get_description (template), ==, "What for");

  dialog = alberca_template_dialog_new_to_rename (fixture->templates, template);
  widget_test_present (dialog);
  alberca_field_row_set_text (ALBERCA_FIELD_ROW (get_field (dialog, "Title")), "yours");
  finish (dialog, "_Rename");
  g_assert_null (alberca_template_list_find_title (fixture->templates, "mine"));
  g_assert_nonnull (alberca_template_list_find_title (fixture->templates, "yours"));
}

/* What cannot be written is said, and a directory that takes no file too; the dialog stays */
static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *dialog = alberca_template_dialog_new_to_save (fixture->templates, fixture->config, NULL, "mine");
  AlbercaFieldRow *title;
  GtkWidget *button;

  widget_test_present (dialog);
  title = ALBERCA_FIELD_ROW (get_field (dialog, "Title"));
  button = get_button (dialog, "_Save");
  alberca_field_row_set_text (title, " ");
  g_assert_false (gtk_widget_get_sensitive (button));
  alberca_field_row_set_text (title, "a--b");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (widget_test_look (dialog, GTK_TYPE_LABEL, "Two hyphens together cannot be in it. Write one."));
  alberca_field_row_set_text (title, "mine");
  g_assert_true (gtk_widget_get_sensitive (button));

  /* A file where the directory should be */
  g_assert_true (g_file_set_contents (fixture->directory, "", -1, NULL));
  gtk_widget_activate (button);
  widget_test_wait (is_sensitive, button);
  g_assert_true (gtk_widget_get_visible (dialog));
  g_assert_null (alberca_template_list_find_title (fixture->templates, "mine"));
  g_unlink (fixture->directory);

  widget_test_destroy (dialog);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/template-dialog/save", test_save);
  ADD ("/template-dialog/problems", test_problems);

  return g_test_run ();
}
