/* test-template-file.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/alberca-template-file.h"
#include "xml/alberca-xml.h"

#define POOL "<pool type='dir'><name>n</name></pool>"
#define HEAD "alberca-template: 1\nid: an-id\ntitle: A title\n"

static void
check_shipped (const char *file)
{
  static const char *const spanish[] = { "es_ES.UTF-8", "es_ES", "es", "C", NULL };
  g_autofree char *path = g_build_filename (g_getenv ("ALBERCA_DATA_DIR"), "templates", file, NULL);
  g_autofree char *text = NULL;
  g_autofree char *file_of_id = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaTemplateFile) english = NULL;
  g_autoptr(AlbercaTemplateFile) translated = NULL;
  g_autoptr(AlbercaTemplateFile) copy = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  english = alberca_template_file_parse (text, NULL, &error);
  g_assert_no_error (error);
  translated = alberca_template_file_parse (text, spanish, &error);
  g_assert_no_error (error);

  file_of_id = g_strconcat (english->id, ".xml", NULL);
  g_assert_cmpstr (file_of_id, ==, file);
  g_assert_cmpstr (english->title, !=, translated->title);
  g_assert_cmpstr (english->description, !=, translated->description);

  copy = alberca_template_file_copy (english);
  xml = alberca_pool_config_to_xml (copy->config);
  g_assert_true (g_str_has_prefix (xml, "<pool"));
  name = alberca_pool_config_get_field (copy->config, "name");
  g_assert_nonnull (name);
  g_assert_cmpstr (copy->title, ==, english->title);
  g_assert_cmpint (copy->says_build, ==, english->says_build);
  g_assert_cmpint (copy->build, ==, english->build);
}

/* Every file is good, and there is one for every type */
static void
test_shipped (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALBERCA_DATA_DIR"), "templates", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  gboolean found[ALBERCA_POOL_TYPE_LAST + 1] = { FALSE, };
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *template_path = g_build_filename (path, file, NULL);
      g_autofree char *text = NULL;
      g_autoptr(AlbercaTemplateFile) template = NULL;

      if (!g_str_has_suffix (file, ".xml"))
        continue;

      check_shipped (file);
      g_file_get_contents (template_path, &text, NULL, &error);
      g_assert_no_error (error);
      template = alberca_template_file_parse (text, NULL, &error);
      g_assert_no_error (error);
      found[alberca_pool_config_get_pool_type (template->config)] = TRUE;
    }

  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      if (!found[type])
        g_error ("No template for %s", alberca_pool_type_get_info (type)->nick);
    }
}

static void
test_build (void)
{
  static const struct
  {
    const char *type;
    const char *build;      /* NULL: the header does not say */
    gboolean good;
    AlbercaPoolBuild expected;
  } rows[] = {
    { "dir", NULL, TRUE, ALBERCA_POOL_BUILD_NONE },
    { "dir", "none", TRUE, ALBERCA_POOL_BUILD_NONE },
    { "dir", "plain", TRUE, ALBERCA_POOL_BUILD_PLAIN },
    { "disk", "no-overwrite", TRUE, ALBERCA_POOL_BUILD_NO_OVERWRITE },
    { "disk", "overwrite", FALSE, ALBERCA_POOL_BUILD_NONE },
    { "dir", "no-overwrite", FALSE, ALBERCA_POOL_BUILD_NONE },
    { "iscsi", "plain", FALSE, ALBERCA_POOL_BUILD_NONE },
    { "dir", "maybe", FALSE, ALBERCA_POOL_BUILD_NONE },
    { "dir", "", FALSE, ALBERCA_POOL_BUILD_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AlbercaTemplateFile) template = NULL;
      g_autofree char *line = rows[i].build != NULL ? g_strdup_printf ("build: %s\n", rows[i].build) : g_strdup ("");
      g_autofree char *text = g_strdup_printf ("<!--\n" HEAD "%s-->\n<pool type='%s'><name>n</name></pool>",
                                               line, rows[i].type);

      template = alberca_template_file_parse (text, NULL, &error);
      if (!rows[i].good)
        {
          g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE);
          g_assert_null (template);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (template->says_build, ==, rows[i].build != NULL);
      g_assert_cmpint (template->build, ==, rows[i].expected);
    }
}

static void
test_languages (void)
{
  static const struct { const char *languages[5]; const char *title; } rows[] = {
    { { NULL }, "A title" },
    { { "C", NULL }, "A title" },
    { { "es_MX", "es", "C", NULL }, "Mexicano" },
    { { "es_AR", "es", "C", NULL }, "Español" },
    { { "fr", "es", "C", NULL }, "Español" },
    { { "en_GB", "en", "es", NULL }, "A title" },
    { { "de", NULL }, "A title" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AlbercaTemplateFile) template = alberca_template_file_parse (
        "<!-- " HEAD "title[es]: Español\ntitle[es_MX]: Mexicano\ntitle[de]:\nfuture: yes\n -->" POOL,
        rows[i].languages, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (template->title, ==, rows[i].title);
      g_assert_cmpstr (template->description, ==, "");
      g_assert_cmpstr (template->icon_name, ==, "folder-symbolic");
    }
}

static void
test_errors (void)
{
  static const struct { const char *text; AlbercaXmlError code; const char *says; } rows[] = {
    { POOL, ALBERCA_XML_ERROR_VALUE, "*header*" },
    { "<!-- just words -->" POOL, ALBERCA_XML_ERROR_VALUE, "*header*" },
    { "<!-- " HEAD " -->", ALBERCA_XML_ERROR_SYNTAX, "*" },
    { "<!-- " HEAD " --><volume/>", ALBERCA_XML_ERROR_ROOT, "*" },
    { "<!-- " HEAD " --><pool/>", ALBERCA_XML_ERROR_VALUE, "*type*" },
    { "<!-- " HEAD "no colon -->" POOL, ALBERCA_XML_ERROR_VALUE, "*no colon" },
    { "<!-- " HEAD "id: twice -->" POOL, ALBERCA_XML_ERROR_VALUE, "*twice*id" },
    { "<!-- alberca-template: 1\nid: x -->" POOL, ALBERCA_XML_ERROR_VALUE, "*title" },
    { "<!-- alberca-template: 1\ntitle: x -->" POOL, ALBERCA_XML_ERROR_VALUE, "*id" },
    { "<!-- alberca-template: 1\ntitle:\nid: x -->" POOL, ALBERCA_XML_ERROR_VALUE, "*title" },
    { "<!-- alberca-template: 2\nid: x\ntitle: x -->" POOL, ALBERCA_XML_ERROR_VALUE, "*version*2" },
    { "<!-- alberca-template: 1\nid: ../x\ntitle: x -->" POOL, ALBERCA_XML_ERROR_VALUE, "*../x" },
    { "<!-- " HEAD " ", ALBERCA_XML_ERROR_SYNTAX, "*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (alberca_template_file_parse (rows[i].text, NULL, &error));
      g_assert_error (error, ALBERCA_XML_ERROR, (int) rows[i].code);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (rows[i].says, error->message));
    }
}

static AlbercaTemplateFile *
make_file (const char *title,
           const char *description)
{
  g_autoptr(GError) error = NULL;
  AlbercaTemplateFile *file = alberca_template_file_parse (
    "<!-- " HEAD "build: plain -->"
    "<pool type='dir'><name>n</name><uuid>11111111-2222-4333-8444-55555555abcd</uuid>"
    "<capacity>1</capacity><allocation>1</allocation><available>1</available>"
    "<source><auth type='chap' login='l' passwd='open sesame'><secret usage='u'/></auth></source>"
    "<future x='&amp;'/></pool>", NULL, &error);

  g_assert_no_error (error);
  g_free (file->title);
  file->title = g_strdup (title);
  g_free (file->description);
  file->description = g_strdup (description);

  return file;
}

static void
test_round_trip (void)
{
  g_autoptr(AlbercaTemplateFile) file = make_file ("<b> & ñ -", "Two\nlines");
  g_autoptr(AlbercaTemplateFile) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = alberca_template_file_to_text (file, &error);
  g_autofree char *usage = NULL;
  static const char *const gone[] = { "uuid", "capacity", "allocation", "available", "source/auth@passwd" };

  g_assert_no_error (error);
  g_assert_true (alberca_template_file_is_template (text));
  g_assert_null (strstr (text, "sesame"));
  again = alberca_template_file_parse (text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, file->id);
  g_assert_cmpstr (again->title, ==, "<b> & ñ -");
  g_assert_cmpstr (again->description, ==, "Two lines");
  g_assert_cmpstr (again->icon_name, ==, file->icon_name);
  g_assert_true (again->says_build);
  g_assert_cmpint (again->build, ==, ALBERCA_POOL_BUILD_PLAIN);
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *value = alberca_pool_config_get_field (again->config, gone[i]);

      g_assert_null (value);
    }
  usage = alberca_pool_config_get_field (again->config, "source/auth/secret@usage");
  g_assert_cmpstr (usage, ==, "u");
  g_assert_nonnull (strstr (text, "<future x=\"&amp;\"/>"));
}

static void
test_unwritable (void)
{
  static const struct { const char *title; const char *description; const char *says; } rows[] = {
    { "a -- b", "", "*title" },
    { "a", "--> <pool type='dir'/>", "*description" },
    { " \n ", "", "*title" },
    { "\xff", "", "*title" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(AlbercaTemplateFile) file = make_file (rows[i].title, rows[i].description);
      g_autoptr(GError) error = NULL;

      g_assert_null (alberca_template_file_to_text (file, &error));
      g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE);
      g_assert_true (g_pattern_match_simple (rows[i].says, error->message));
    }
}

static void
test_make_id (void)
{
  static const struct { const char *title; const char *id; } rows[] = {
    { "Disk images", "disk-images" }, { "  ¡Más… discos! ", "mas-discos" }, { "../../etc", "etc" }, { "", "template" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = alberca_template_file_make_id (rows[i].title);

      g_test_message ("%s", id);
      if (i != 1)
        g_assert_cmpstr (id, ==, rows[i].id);
      g_assert_true (id[strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0');
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-file/shipped", test_shipped);
  g_test_add_func ("/template-file/build", test_build);
  g_test_add_func ("/template-file/languages", test_languages);
  g_test_add_func ("/template-file/errors", test_errors);
  g_test_add_func ("/template-file/round-trip", test_round_trip);
  g_test_add_func ("/template-file/unwritable", test_unwritable);
  g_test_add_func ("/template-file/make-id", test_make_id);
  return g_test_run ();
}
