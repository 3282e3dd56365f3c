/* test-xml-schema.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/alberca-xml-schema.h"
#include "xml/alberca-xml.h"

#define SCHEMA "/usr/share/libvirt/schemas/storagepool.rng"

static const AlbercaXmlProblem *
check_one (AlbercaXmlSchema  *schema,
           const char        *text,
           GPtrArray        **problems)
{
  *problems = alberca_xml_schema_check (schema, text, "pool");
  g_assert_cmpuint ((*problems)->len, ==, 1);

  return g_ptr_array_index (*problems, 0);
}

static void
test_libvirt (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaXmlSchema) schema = alberca_xml_schema_new (SCHEMA, &error);
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) some = NULL;
  const AlbercaXmlProblem *problem;

  g_assert_no_error (error);
  none = alberca_xml_schema_check (schema, "<pool type='dir'>\n<name>n</name>\n<target><path>/srv</path></target>\n"
                                           "</pool>", "pool");
  g_assert_cmpuint (none->len, ==, 0);

  problem = check_one (schema, "<pool type='dir'>\n<name>n</name>\n<target>\n<pfad>/srv</pfad>\n</target>\n</pool>",
                       &some);
  g_assert_cmpuint (problem->line, ==, 4);
  g_assert_false (problem->fatal);
  g_assert_nonnull (g_strrstr (problem->message, "pfad"));
  g_clear_pointer (&some, g_ptr_array_unref);

  /* What libxml2 says without a place */
  problem = check_one (schema, "<pool type='dir'>\n<name>n</name>\n<uuid>nope</uuid>\n"
                               "<target><path>/srv</path></target>\n</pool>", &some);
  g_assert_cmpuint (problem->line, ==, 3);
}

/* Without a schema too */
static void
test_fatal (void)
{
  g_autoptr(GPtrArray) syntax = NULL;
  g_autoptr(GPtrArray) root = NULL;
  const AlbercaXmlProblem *problem = check_one (NULL, "<pool>\n<name>\n</pool>", &syntax);

  g_assert_cmpuint (problem->line, ==, 3);
  g_assert_true (problem->fatal);
  problem = check_one (NULL, "<volume/>", &root);
  g_assert_cmpuint (problem->line, ==, 1);
  g_assert_true (problem->fatal);
}

static void
test_no_schema (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (alberca_xml_schema_new ("/nonexistent/storagepool.rng", &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xml-schema/libvirt", test_libvirt);
  g_test_add_func ("/xml-schema/fatal", test_fatal);
  g_test_add_func ("/xml-schema/no-schema", test_no_schema);

  return g_test_run ();
}
