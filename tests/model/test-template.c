/* test-template.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "drafts-node.h"
#include "model/alberca-template-list.h"
#include "xml/alberca-xml.h"

#define TEMPLATE(id, title) \
  "<!--\n  alberca-template: 1\n  id: " id "\n  title: " title "\n  title[es]: Título\n  description: What for\n" \
  "  icon: folder-symbolic\n-->\n<pool type=\"dir\"><name>" id "</name>" \
  "<target><path>/srv/" id "</path></target></pool>\n"

static void
test_file (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaTemplate) template = alberca_template_new_from_file (TEMPLATE ("one", "First"), "one.xml", &error);
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  int kind = -1;

  g_assert_no_error (error);
  g_assert_cmpstr (alberca_template_get_id (template), ==, "one");
  g_assert_cmpstr (alberca_template_get_title (template), ==, "First");
  g_assert_cmpstr (alberca_template_get_description (template), ==, "What for");
  g_assert_cmpstr (alberca_template_get_icon_name (template), ==, "folder-symbolic");
  g_object_get (template, "title", &title, "kind", &kind, NULL);
  g_assert_cmpstr (title, ==, "First");
  g_assert_cmpint (kind, ==, ALBERCA_TEMPLATE_SHIPPED);
  name = alberca_pool_config_get_field (alberca_template_get_config (template), "name");
  g_assert_cmpstr (name, ==, "one");
}

static void
test_broken_file (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (alberca_template_new_from_file ("<pool", "broken.xml", &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, "broken.xml: "));
}

static void
test_pool (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  AlbercaPool *pool = drafts_node_get_pool (connection, "isos");
  g_autoptr(AlbercaTemplate) template = alberca_template_new_from_pool (pool);
  g_autofree char *path = NULL;

  g_assert_cmpstr (alberca_template_get_id (template), ==, "copy-11111111-2222-4333-8444-55555555abcd");
  g_assert_cmpstr (alberca_template_get_title (template), ==, "isos");
  g_assert_nonnull (strstr (alberca_template_get_description (template), "“isos”"));
  g_assert_cmpstr (alberca_template_get_icon_name (template), ==, "folder-symbolic");
  g_assert_cmpint (alberca_template_get_kind (template), ==, ALBERCA_TEMPLATE_COPY);

  /* It is a copy: the pool may go */
  drafts_node_close (connection);
  path = alberca_pool_config_get_field (alberca_template_get_config (template), "target/path");
  g_assert_cmpstr (path, ==, "/srv/isos");
}

static void
write_file (const char *directory,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
remove_file (const char *directory,
             const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
assert_title (GListModel *list,
              guint       position,
              const char *title)
{
  g_autoptr(AlbercaTemplate) template = g_list_model_get_item (list, position);

  g_assert_nonnull (template);
  g_assert_cmpstr (alberca_template_get_title (template), ==, title);
}

static void
test_list (void)
{
  static const char *const names[] = { "b.xml", "a.xml", "broken.xml", ".hidden.xml", "README" };
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("alberca-templates-XXXXXX", &error);
  g_autoptr(AlbercaTemplateList) list = NULL;
  g_autoptr(AlbercaTemplate) broken = NULL;

  g_assert_no_error (error);
  write_file (directory, "b.xml", TEMPLATE ("b", "Second"));
  write_file (directory, "a.xml", TEMPLATE ("a", "First"));
  write_file (directory, "broken.xml", "<pool type='dir'/>");
  write_file (directory, ".hidden.xml", TEMPLATE ("hidden", "Hidden"));
  write_file (directory, "README", "not a template");

  g_test_expect_message ("alberca", G_LOG_LEVEL_WARNING, "*broken.xml*");
  list = alberca_template_list_new (directory);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == ALBERCA_TYPE_TEMPLATE);
  assert_title (G_LIST_MODEL (list), 0, "First");
  assert_title (G_LIST_MODEL (list), 1, "Second");
  assert_title (G_LIST_MODEL (list), 2, "broken.xml");
  broken = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_assert_nonnull (strstr (alberca_template_get_problem (broken), "header"));
  g_assert_null (alberca_template_get_config (broken));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 3));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    remove_file (directory, names[i]);
  g_rmdir (directory);
}

static void
test_no_directory (void)
{
  g_autoptr(AlbercaTemplateList) list = NULL;

  g_test_expect_message ("alberca", G_LOG_LEVEL_WARNING, "*/nonexistent*");
  list = alberca_template_list_new ("/nonexistent");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_shipped (void)
{
  g_autofree char *directory = g_build_filename (g_getenv ("ALBERCA_DATA_DIR"), "templates", NULL);
  g_autoptr(AlbercaTemplateList) list = alberca_template_list_new (directory);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >=, 2);
  assert_title (G_LIST_MODEL (list), 0, "Disk images");
  assert_title (G_LIST_MODEL (list), 1, "Fast scratch");
  assert_title (G_LIST_MODEL (list), 2, "ISO library");
}

static void
count_change (GListModel *model,
              guint       position,
              guint       removed,
              guint       added,
              guint      *count)
{
  *count += 1;
}

typedef struct
{
  gboolean done;
  gboolean success;
  GError  *error;
} Answer;

static void
changed_cb (GObject      *list,
            GAsyncResult *result,
            gpointer      user_data)
{
  Answer *answer = user_data;

  answer->success = alberca_template_list_change_finish (ALBERCA_TEMPLATE_LIST (list), result, &answer->error);
  answer->done = TRUE;
}

static gboolean
wait_for (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
  answer->done = FALSE;
  g_assert_true (answer->success == (answer->error == NULL));

  return answer->success;
}

/* Saved, saved again beside it, replaced, renamed, removed: each shows before it is answered */
static void
test_user (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("alberca-templates-XXXXXX", &error);
  g_autofree char *shipped = g_build_filename (root, "shipped", NULL);
  g_autofree char *parent = g_build_filename (root, "not", NULL);
  g_autofree char *own = g_build_filename (parent, "yet", NULL);
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);
  g_autoptr(AlbercaTemplateList) list = NULL;
  AlbercaPoolBuild build = ALBERCA_POOL_BUILD_PLAIN;
  AlbercaPoolBuild read_build = ALBERCA_POOL_BUILD_NONE;
  AlbercaTemplate *found;
  AlbercaTemplate *other;
  Answer answer = { 0 };
  guint changes = 0;

  g_assert_cmpint (g_mkdir (shipped, 0700), ==, 0);
  list = alberca_template_list_new (shipped);
  alberca_template_list_set_user_directory (list, own);
  g_assert_false (g_file_test (own, G_FILE_TEST_EXISTS));
  g_signal_connect (list, "items-changed", G_CALLBACK (count_change), &changes);

  alberca_template_list_save_async (list, "My disks", "", config, &build, NULL, changed_cb, &answer);
  g_assert_true (wait_for (&answer));
  g_assert_cmpuint (changes, ==, 1);
  found = alberca_template_list_find_title (list, " My disks ");
  g_assert_cmpstr (alberca_template_get_id (found), ==, "my-disks");
  g_assert_cmpint (alberca_template_get_kind (found), ==, ALBERCA_TEMPLATE_USER);
  g_assert_true (alberca_template_get_build (found, &read_build));
  g_assert_cmpint (read_build, ==, build);
  g_assert_true (alberca_template_list_find_path (list, alberca_template_get_path (found)) == found);

  /* The one that does not change stays the same */
  alberca_template_list_save_async (list, "My disks", "", config, NULL, NULL, changed_cb, &answer);
  g_assert_true (wait_for (&answer));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  other = alberca_template_list_find_title (list, "My disks");
  g_assert_true (other == found || alberca_template_list_find_path (list, alberca_template_get_path (found)) == found);
  found = alberca_template_list_find_title (list, "My disks");
  alberca_template_list_save_async (list, "My disks", "Other", config, NULL, found, changed_cb, &answer);
  g_assert_true (wait_for (&answer));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);

  found = alberca_template_list_find_title (list, "My disks");
  alberca_template_list_rename_async (list, found, "Yours", "What for", changed_cb, &answer);
  g_assert_true (wait_for (&answer));
  found = alberca_template_list_find_title (list, "Yours");
  g_assert_cmpstr (alberca_template_get_description (found), ==, "What for");

  changes = 0;
  alberca_template_list_rename_async (list, found, "a--b", "", changed_cb, &answer);
  g_assert_false (wait_for (&answer));
  g_assert_error (answer.error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE);
  g_clear_error (&answer.error);
  g_assert_cmpuint (changes, ==, 0);
  g_assert_true (alberca_template_list_find_title (list, "Yours") == found);

  /* Two at once come one after the other */
  alberca_template_list_remove_async (list, found, NULL, NULL);
  alberca_template_list_remove_async (list, alberca_template_list_find_title (list, "My disks"), changed_cb, &answer);
  g_assert_true (wait_for (&answer));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (changes, ==, 2);

  g_assert_cmpint (g_rmdir (own), ==, 0);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_assert_cmpint (g_rmdir (shipped), ==, 0);
  g_assert_cmpint (g_rmdir (root), ==, 0);
}

static void
test_xml (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaTemplate) pool = alberca_template_new_from_xml ("<pool type='dir'><name>n</name></pool>", "n.xml", &error);
  g_autoptr(AlbercaTemplate) file = alberca_template_new_from_xml (TEMPLATE ("one", "First"), "n.xml", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (alberca_template_get_title (pool), ==, "n.xml");
  g_assert_cmpint (alberca_template_get_kind (pool), ==, ALBERCA_TEMPLATE_XML);
  g_assert_cmpstr (alberca_template_get_title (file), ==, "First");

  g_assert_null (alberca_template_new_from_xml ("<pool type='dir'>\n</name>", "n.xml", &error));
  g_assert_nonnull (strstr (error->message, "2"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/template/file", test_file);
  g_test_add_func ("/template/broken-file", test_broken_file);
  g_test_add_func ("/template/pool", test_pool);
  g_test_add_func ("/template/list", test_list);
  g_test_add_func ("/template/no-directory", test_no_directory);
  g_test_add_func ("/template/shipped", test_shipped);

  g_test_add_func ("/template/user", test_user);
  g_test_add_func ("/template/xml", test_xml);

  return g_test_run ();
}
