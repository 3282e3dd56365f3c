/* test-pool-sources.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/alberca-pool-sources.h"
#include "xml/alberca-xml.h"

static const struct
{
  AlbercaPoolType type;
  const char *xml;
  const char *titles[3];
  const char *details[3];
} answers[] = {
  { ALBERCA_POOL_TYPE_NETFS,
    "<sources><source><host name='h'/><dir path='/export/a &amp; b'/><format type='nfs'/></source>"
    "<source><host name='h'/><dir path='/export/c'/><format type='nfs'/></source></sources>",
    { "/export/a & b", "/export/c" }, { "nfs", "nfs" } },
  { ALBERCA_POOL_TYPE_LOGICAL,
    "<sources><source><device path='/dev/sda'/><device path='/dev/sdb'/><name>vg1</name><format type='lvm2'/>"
    "</source><source><name>vg2</name></source></sources>",
    { "vg1", "vg2" }, { "/dev/sda /dev/sdb", "" } },
  { ALBERCA_POOL_TYPE_ISCSI,
    "<sources><source><host name='h' port='3260'/><device path='iqn.2026-11.org.example:t'/></source></sources>",
    { "iqn.2026-11.org.example:t" }, { "h" } },
  { ALBERCA_POOL_TYPE_GLUSTER,
    "<sources><source><host name='h'/><dir path='/'/><name>vol</name></source></sources>", { "vol" }, { "h" } },
  { ALBERCA_POOL_TYPE_NETFS, "<sources/>", { NULL }, { NULL } },
  { ALBERCA_POOL_TYPE_NETFS, "<sources><other/></sources>", { NULL }, { NULL } },
};

static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) sources = alberca_pool_sources_parse (answers[i].xml, answers[i].type, &error);

      g_assert_no_error (error);
      g_assert_true (alberca_pool_sources_can_discover (answers[i].type));
      for (guint n = 0; n < sources->len; n++)
        {
          g_autofree char *title = alberca_pool_sources_get_title (g_ptr_array_index (sources, n));
          g_autofree char *detail = alberca_pool_sources_get_detail (g_ptr_array_index (sources, n));

          g_assert_cmpstr (title, ==, answers[i].titles[n]);
          g_assert_cmpstr (detail, ==, answers[i].details[n]);
        }
      g_assert_null (answers[i].titles[sources->len]);
    }
}

static void
test_no_answer (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (alberca_pool_sources_parse ("<pool/>", ALBERCA_POOL_TYPE_NETFS, &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT);
  g_clear_error (&error);
  g_assert_null (alberca_pool_sources_parse ("<!DOCTYPE s [<!ENTITY e 'x'>]><sources>&e;</sources>",
                                             ALBERCA_POOL_TYPE_NETFS, &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX);
  g_assert_false (alberca_pool_sources_can_discover (ALBERCA_POOL_TYPE_DIR));
}

static void
test_question (void)
{
  g_autoptr(AlbercaPoolConfig) asked = alberca_pool_config_new (ALBERCA_POOL_TYPE_ISCSI_DIRECT);
  g_autofree char *empty = alberca_pool_sources_build_spec (asked);
  g_autofree char *spec = NULL;

  g_assert_cmpstr (empty, ==, "<source/>\n");
  alberca_pool_config_set_field (asked, "source/host@name", "a&b");
  alberca_pool_config_set_field (asked, "source/host@port", "3261");
  alberca_pool_config_set_field (asked, "source/initiator/iqn@name", "iqn.2026-11.org.example:me");
  spec = alberca_pool_sources_build_spec (asked);
  g_assert_cmpstr (spec, ==, "<source>\n  <host name=\"a&amp;b\" port=\"3261\"/>\n  <initiator>\n    "
                   "<iqn name=\"iqn.2026-11.org.example:me\"/>\n  </initiator>\n</source>\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool-sources/answers", test_answers);
  g_test_add_func ("/pool-sources/no-answer", test_no_answer);
  g_test_add_func ("/pool-sources/question", test_question);
  return g_test_run ();
}
