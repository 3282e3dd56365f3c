/* test-hostile.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Documents that nobody should write. */

#include <string.h>

#include <glib/gstdio.h>

#include "xml/alberca-pool-config.h"
#include "xml/alberca-template-file.h"
#include "xml/alberca-volume-config.h"
#include "xml/alberca-xml.h"

#define SEED 20261123
#define MUTATION_SECONDS 1.5

static char *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Whatever comes in: either a result or an error with a readable message, never both */
static gboolean
try_all (const char *text)
{
  g_autoptr(GError) pool_error = NULL;
  g_autoptr(GError) volume_error = NULL;
  g_autoptr(GError) template_error = NULL;
  g_autoptr(AlbercaPoolConfig) pool = alberca_pool_config_new_from_xml (text, &pool_error);
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new_from_xml (text, &volume_error);
  g_autoptr(AlbercaTemplateFile) template = alberca_template_file_parse (text, NULL, &template_error);

  g_assert_true ((pool == NULL) == (pool_error != NULL));
  g_assert_true ((volume == NULL) == (volume_error != NULL));
  g_assert_true ((template == NULL) == (template_error != NULL));
  if (pool_error != NULL)
    g_assert_true (g_utf8_validate (pool_error->message, -1, NULL));

  if (pool != NULL)
    {
      g_autofree char *xml = NULL;

      alberca_pool_config_make_fresh (pool, "n&<", "/p");
      xml = alberca_pool_config_to_xml (pool);
      g_assert_true (g_utf8_validate (xml, -1, NULL));
    }
  if (volume != NULL)
    {
      g_autofree char *xml = alberca_volume_config_to_xml (volume);
      g_autoptr(AlbercaVolumeConfig) again = alberca_volume_config_new_from_xml (xml, NULL);

      g_assert_nonnull (again);
      g_assert_cmpstr (again->name, ==, volume->name);
    }

  return pool != NULL || volume != NULL;
}

static void
test_laughs (void)
{
  g_autoptr(GString) text = g_string_new ("<!DOCTYPE pool [<!ENTITY a0 'ha'>");

  for (int i = 1; i < 30; i++)
    g_string_append_printf (text, "<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;'>",
                            i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
  g_string_append (text, "]><pool type='&a29;'><name>&a29;</name></pool>");
  g_assert_false (try_all (text->str));
}

static void
test_external_entity (void)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp ("alberca-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_file_set_contents (path, "stolen", -1, NULL);
  text = g_strdup_printf ("<!DOCTYPE pool [<!ENTITY x SYSTEM 'file://%s'><!ENTITY %% y SYSTEM 'file://%s'> %%y;]>"
                          "<pool type='dir'><name>&x;</name></pool>", path, path);
  g_assert_null (alberca_pool_config_new_from_xml (text, &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX);
  g_assert_null (strstr (error->message, "stolen"));
  g_unlink (path);
}

static void
test_deep (void)
{
  g_autoptr(GString) text = g_string_new ("<pool type='dir'>");

  for (int i = 0; i < 100000; i++)
    g_string_append (text, "<a>");
  g_assert_false (try_all (text->str));

  g_string_assign (text, "<pool type='dir'>");
  for (int i = 0; i < 200; i++)
    g_string_append (text, "<a>");
  for (int i = 0; i < 200; i++)
    g_string_append (text, "</a>");
  g_string_append (text, "</pool>");
  g_assert_true (try_all (text->str));
}

static void
test_huge (void)
{
  g_autoptr(GString) text = g_string_new ("<pool type='dir'><name>");

  while (text->len < 16 * 1024 * 1024)
    g_string_append (text, "0123456789abcdef");
  g_string_append (text, "</name></pool>");
  g_assert_false (try_all (text->str));
}

static void
test_truncated (void)
{
  static const char *const names[] = { "pool-exotic.xml", "volume-qcow2.xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = read_data (names[i]);
      gsize length = strlen (g_strchomp (text));

      g_assert_true (try_all (text));
      while (length-- > 0)
        {
          text[length] = '\0';
          g_assert_false (try_all (text));
        }
    }
}

static void
mutate (GRand   *rand,
        GString *text)
{
  static const char *const pieces[] = { "<", ">", "&", "\"", "'", "/", "<!--", "-->", "<![CDATA[", "]]>", "&#x10ffff;",
                                        "&#0;", "<?x?>", "xmlns=''", "unit='EiB'", "-1", "99999999999999999999", "\xff", "\xc3" };
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) text->len);
  gsize length = (gsize) g_rand_int_range (rand, 1, 60);

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      text->str[at] = (char) g_rand_int_range (rand, 1, 256);
      break;
    case 1:
      g_string_insert (text, (gssize) at, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      break;
    case 2:
      g_string_erase (text, (gssize) at, (gssize) MIN (text->len - at, length));
      break;
    default:
      {
        g_autofree char *piece = g_strndup (text->str + at, length);

        g_string_insert (text, g_rand_int_range (rand, 0, (gint32) text->len), piece);
        break;
      }
    }
}

static void
test_mutations (void)
{
  static const char *const names[] = { "pool-exotic.xml", "volume-qcow2.xml", "pool-iscsi.xml" };
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr(GTimer) timer = g_timer_new ();
  guint tried = 0;
  guint read = 0;

  for (; g_timer_elapsed (timer, NULL) < MUTATION_SECONDS; tried++)
    {
      g_autofree char *original = read_data (names[tried % G_N_ELEMENTS (names)]);
      g_autoptr(GString) text = g_string_new (original);

      for (int n = g_rand_int_range (rand, 1, 5); n > 0 && text->len > 0; n--)
        mutate (rand, text);
      read += try_all (text->str) ? 1 : 0;
    }

  g_test_message ("%u tried, %u were still documents", tried, read);
  g_assert_cmpuint (tried, >, 100);
}

/* A list of ten thousand is read while somebody waits */
static void
test_speed (void)
{
  g_autofree char *text = read_data ("volume-qcow2.xml");
  g_autoptr(GTimer) timer = g_timer_new ();

  for (int i = 0; i < 10000; i++)
    {
      g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new_from_xml (text, NULL);

      g_assert_nonnull (volume);
    }

  g_test_minimized_result (g_timer_elapsed (timer, NULL), "10000 volumes: %.3f s", g_timer_elapsed (timer, NULL));
  /* Generous: sanitizers and a busy machine */
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 20.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/laughs", test_laughs);
  g_test_add_func ("/hostile/external-entity", test_external_entity);
  g_test_add_func ("/hostile/deep", test_deep);
  g_test_add_func ("/hostile/huge", test_huge);
  g_test_add_func ("/hostile/truncated", test_truncated);
  g_test_add_func ("/hostile/mutations", test_mutations);
  g_test_add_func ("/hostile/speed", test_speed);
  return g_test_run ();
}
