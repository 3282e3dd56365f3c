/* test-xml.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/alberca-xml-reader.h"
#include "xml/alberca-xml.h"

#define NASTY "&<>\"' &amp; ]]> <![CDATA[x]]> %s ñ 池"

static xmlDoc *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  xmlDoc *doc = alberca_xml_parse (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (doc);
  return doc;
}

static void
collect_cb (const char *path,
            const char *text,
            gpointer    user_data)
{
  g_string_append_printf (user_data, "%s=%s;", path, text);
}

static void
test_parse_errors (void)
{
  static const struct { const char *text; AlbercaXmlError code; const char *says; } rows[] = {
    { "", ALBERCA_XML_ERROR_SYNTAX, "*" },
    { "nonsense", ALBERCA_XML_ERROR_SYNTAX, "*ine 1:*" },
    { "<pool>\n  <a>\n</pool>", ALBERCA_XML_ERROR_SYNTAX, "*ine 3:*" },
    { "<pool>&nbsp;</pool>", ALBERCA_XML_ERROR_SYNTAX, "*nbsp*" },
    { "<pool/><pool/>", ALBERCA_XML_ERROR_SYNTAX, "*ine 1:*" },
    { "<pool>\xff</pool>", ALBERCA_XML_ERROR_SYNTAX, "*" },
    { "<!DOCTYPE pool><pool/>", ALBERCA_XML_ERROR_SYNTAX, "*document type*" },
    { "<!DOCTYPE pool SYSTEM 'http://127.0.0.1:9/x.dtd'><pool/>", ALBERCA_XML_ERROR_SYNTAX, "*document type*" },
    { "\n<!DOCTYPE pool []>\n<pool/>", ALBERCA_XML_ERROR_SYNTAX, "*ine 2*document type*" },
    { "<volume/>", ALBERCA_XML_ERROR_ROOT, "*<volume>*<pool>*" },
    { "<poo/>", ALBERCA_XML_ERROR_ROOT, "*<poo>*" },
    { "<pools/>", ALBERCA_XML_ERROR_ROOT, "*<pools>*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) scan_error = NULL;
      g_autoptr(GString) told = g_string_new (NULL);

      g_assert_null (alberca_xml_parse (rows[i].text, "pool", &error));
      g_assert_false (alberca_xml_scan (rows[i].text, "pool", collect_cb, told, &scan_error));
      g_assert_error (scan_error, ALBERCA_XML_ERROR, (int) rows[i].code);
      g_assert_cmpstr (scan_error->message, ==, error->message);
      g_assert_error (error, ALBERCA_XML_ERROR, (int) rows[i].code);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (rows[i].says, error->message));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_encoding (void)
{
  g_autoptr(xmlDoc) doc = parse ("<?xml version='1.0' encoding='ISO-8859-1'?><a>ñ</a>");
  g_autofree char *text = alberca_xml_get (xmlDocGetRootElement (doc), "");
  g_autofree char *written = alberca_xml_to_string (doc);

  g_assert_cmpstr (text, ==, "ñ");
  g_assert_cmpstr (written, ==, "<a>ñ</a>\n");
}

/* @user_data: the same document, whole */
static void
compare_cb (const char *path,
            const char *text,
            gpointer    user_data)
{
  g_autofree char *expected = alberca_xml_get (xmlDocGetRootElement (user_data), path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_scan_same (void)
{
  static const char *const files[] = { "volume-overlay.xml", "volume-qcow2.xml", "volume-raw.xml", "volume-all-new.xml",
                                       "volume-luks-new.xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", files[i], NULL);
      g_autofree char *text = NULL;
      g_autoptr(xmlDoc) doc = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      doc = parse (text);
      g_assert_true (alberca_xml_scan (text, "volume", compare_cb, doc, NULL));
    }
}

static void
test_scan_rows (void)
{
  static const struct { const char *text; const char *told; } rows[] = {
    { "<r/>", "=;" },
    { "<r a='1'>x</r>", "@a=1;=x;" },
    { "<r a='&lt;&#38;&quot;'>&gt;&amp;&#xf1;</r>", "@a=<&\";=>&ñ;" },
    { "<r>\n <a> b </a>\n <c/>\n</r>", "a= b ;c=;=;" },
    { "<r><a>x<b>y</b>z</a></r>", "a/b=y;a=xz;=;" },
    { "<r><a> </a><b>\n</b></r>", "a= ;b=;=;" },
    { "<r><![CDATA[<&]]><!-- c --><?p i?></r>", "=<&;" },
    { "<n:r xmlns:n='u'><n:a n:b='1'/></n:r>", "a@b=1;a=;=;" },
    { "<r><a><b><c><d><e><f><g><h>x</h>y</g></f></e></d></c></b></a>z</r>",
      "a/b/c/d/e/f/g=y;a/b/c/d/e/f=;a/b/c/d/e=;a/b/c/d=;a/b/c=;a/b=;a=;=z;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GString) told = g_string_new (NULL);

      g_assert_true (alberca_xml_scan (rows[i].text, "r", collect_cb, told, NULL));
      g_assert_cmpstr (told->str, ==, rows[i].told);
    }
}

/* Names as long as libxml2 takes them: each path is cut, not copied time and again. */
static void
test_scan_long (void)
{
  g_autoptr(GString) text = g_string_new ("<r>");
  g_autoptr(GString) told = g_string_new (NULL);
  g_autofree char *name = g_strnfill (200, 'n');

  g_string_append_printf (text, "<%s a='1'>x<b/></%s><c %s='2'/></r>", name, name, name);
  g_assert_true (alberca_xml_scan (text->str, "r", collect_cb, told, NULL));
  g_assert_cmpstr (told->str, ==, "c=;=;");
}

static void
test_get (void)
{
  static const struct { const char *path; const char *value; } rows[] = {
    { "", "" }, { "@type", "dir" }, { "@none", NULL }, { "name", " a&b " }, { "none", NULL },
    { "target/path", "/x" }, { "target/none", NULL }, { "target/path/none", NULL },
    { "source/host@name", "one" }, { "source/host@port", NULL }, { "none@x", NULL },
    { "source/host", "" }, { "cdata", "a<b" }, { "opts@v", "1" }, { "tar", NULL }, { "targets", NULL },
  };
  g_autoptr(xmlDoc) doc = parse (
    "<p type='dir' xmlns:n='urn:x'><name> a&amp;b </name><source><host name='one'/><host name='two' port='1'/></source>"
    "<target><path>/x</path></target><cdata><![CDATA[a<b]]></cdata><n:opts n:v='1'/></p>");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = alberca_xml_get (xmlDocGetRootElement (doc), rows[i].path);

      g_assert_cmpstr (value, ==, rows[i].value);
    }

  g_assert_true (alberca_xml_find (xmlDocGetRootElement (doc), "@type") == xmlDocGetRootElement (doc));
  g_assert_cmpstr ((const char *) alberca_xml_find (xmlDocGetRootElement (doc), "source/host@x")->name, ==, "host");
}

static void
test_bytes (void)
{
  static const struct { const char *xml; gboolean ok; guint64 bytes; } rows[] = {
    { "<c>0</c>", TRUE, 0 },
    { "<c> 7\n</c>", TRUE, 7 },
    { "<c unit=''>7</c>", TRUE, 7 },
    { "<c unit='b'>7</c>", TRUE, 7 },
    { "<c unit='bytes'>7</c>", TRUE, 7 },
    { "<c unit='byte'>7</c>", TRUE, 7 },
    { "<c unit='K'>2</c>", TRUE, 2048 },
    { "<c unit='k'>2</c>", TRUE, 2048 },
    { "<c unit='KiB'>2</c>", TRUE, 2048 },
    { "<c unit='KB'>2</c>", TRUE, 2000 },
    { "<c unit='M'>1</c>", TRUE, 1048576 },
    { "<c unit='MB'>1</c>", TRUE, 1000000 },
    { "<c unit='G'>3</c>", TRUE, G_GUINT64_CONSTANT (3221225472) },
    { "<c unit='TiB'>1</c>", TRUE, G_GUINT64_CONSTANT (1099511627776) },
    { "<c unit='PB'>1</c>", TRUE, G_GUINT64_CONSTANT (1000000000000000) },
    { "<c unit='EiB'>15</c>", TRUE, G_GUINT64_CONSTANT (17293822569102704640) },
    { "<c unit='EiB'>16</c>", FALSE, 0 },
    { "<c>18446744073709551615</c>", TRUE, G_MAXUINT64 },
    { "<c>18446744073709551616</c>", FALSE, 0 },
    { "<c unit='K'>18446744073709551615</c>", FALSE, 0 },
    { "<c>-1</c>", FALSE, 0 }, { "<c>+1</c>", FALSE, 0 }, { "<c>1.5</c>", FALSE, 0 }, { "<c>0x10</c>", FALSE, 0 },
    { "<c/>", FALSE, 0 }, { "<c>1 2</c>", FALSE, 0 }, { "<c>many</c>", FALSE, 0 }, { "<d>1</d>", FALSE, 0 },
    { "<c unit='Q'>1</c>", FALSE, 0 }, { "<c unit='KiBi'>1</c>", FALSE, 0 }, { "<c unit='iB'>1</c>", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<v>%s</v>", rows[i].xml);
      g_autoptr(xmlDoc) doc = parse (xml);
      guint64 bytes = 4711;

      g_test_message ("%s", rows[i].xml);
      g_assert_cmpint (alberca_xml_get_bytes (xmlDocGetRootElement (doc), "c", &bytes), ==, rows[i].ok);
      g_assert_cmpuint (bytes, ==, rows[i].ok ? rows[i].bytes : 4711);
    }
}

/* Every setter path must give back what went in, also after writing and reading again */
static void
test_set_escapes (void)
{
  static const char *const paths[] = { "name", "@type", "target/path", "a/b/c@d", "old", "old@x" };
  static const char *const values[] = { NASTY, "&", "<", ">", "\"", "'", "&lt;", "a\nb\tc\rd", " ", "", "&#0;" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
        {
          g_autoptr(xmlDoc) doc = parse ("<p><old x='1'>x<![CDATA[y]]></old></p>");
          g_autoptr(xmlDoc) again = NULL;
          g_autofree char *written = NULL;
          g_autofree char *first = NULL;
          g_autofree char *second = NULL;

          alberca_xml_set (xmlDocGetRootElement (doc), paths[i], values[j]);
          first = alberca_xml_get (xmlDocGetRootElement (doc), paths[i]);
          g_assert_cmpstr (first, ==, values[j]);
          written = alberca_xml_to_string (doc);
          again = parse (written);
          second = alberca_xml_get (xmlDocGetRootElement (again), paths[i]);
          g_assert_cmpstr (second, ==, values[j]);
        }
    }
}

static void
test_set_unwritable (void)
{
  g_autoptr(xmlDoc) doc = parse ("<p/>");
  g_autoptr(xmlDoc) again = NULL;
  g_autofree char *written = NULL;

  alberca_xml_set (xmlDocGetRootElement (doc), "a@b", "x\x01\x1f\xffy\xef\xbf\xbf");
  alberca_xml_set (xmlDocGetRootElement (doc), "a", "\x1b[31m");
  written = alberca_xml_to_string (doc);
  g_assert_cmpstr (written, ==, "<p>\n  <a b=\"x���y�\">�[31m</a>\n</p>\n");
  again = parse (written);
}

static void
test_layout (void)
{
  static const struct { const char *xml; const char *path; const char *value; const char *expected; } rows[] = {
    { "<p/>", "a", NULL, "<p/>\n" },
    { "<p><source>\n  </source></p>", "a", NULL, "<p>\n  <source/>\n</p>\n" },
    { "<p>\n      <a/></p>", "b/c", "1", "<p>\n  <a/>\n  <b>\n    <c>1</c>\n  </b>\n</p>\n" },
    { "<p><target/><zz/></p>", "name", "n", "<p>\n  <name>n</name>\n  <target/>\n  <zz/>\n</p>\n" },
    { "<p><name>n</name><target/></p>", "source/host@name", "h",
      "<p>\n  <name>n</name>\n  <source>\n    <host name=\"h\"/>\n  </source>\n  <target/>\n</p>\n" },
    { "<p><t><m><mode>1</mode></m></t><x/></p>", "t/m/mode", NULL, "<p>\n  <x/>\n</p>\n" },
    { "<p><t><h n='1'/></t></p>", "t/h@n", NULL, "<p/>\n" },
    { "<p><t><h n='1' m='2'/></t></p>", "t/h@n", NULL, "<p>\n  <t>\n    <h m=\"2\"/>\n  </t>\n</p>\n" },
    { "<p><t><h n='1'/></t></p>", "t/h@none", NULL, "<p>\n  <t>\n    <h n=\"1\"/>\n  </t>\n</p>\n" },
    { "<p>mixed <b/> text</p>", "b@x", "1", "<p>mixed <b x=\"1\"/> text</p>\n" },
    { "<p><a> </a></p>", "b", NULL, "<p>\n  <a> </a>\n</p>\n" },
    { "<n:p xmlns:n='u'><n:a/></n:p>", "a@x", "1", "<n:p xmlns:n=\"u\">\n  <n:a x=\"1\"/>\n</n:p>\n" },
    { "<n:p xmlns:n='u' n:k='0'/>", "@k", "1", "<n:p xmlns:n=\"u\" n:k=\"1\"/>\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(xmlDoc) doc = parse (rows[i].xml);
      g_autofree char *written = NULL;

      alberca_xml_set (xmlDocGetRootElement (doc), rows[i].path, rows[i].value);
      written = alberca_xml_to_string (doc);
      g_assert_cmpstr (written, ==, rows[i].expected);
    }
}

static void
test_size_limit (void)
{
  const gsize limit = 4 * 1024 * 1024;
  g_autofree char *text = g_malloc (limit + 2);
  g_autoptr(xmlDoc) doc = NULL;
  g_autoptr(GError) error = NULL;

  memset (text, ' ', limit + 1);
  memcpy (text, "<p/>", 4);
  text[limit] = '\0';
  doc = parse (text);

  text[limit] = ' ';
  text[limit + 1] = '\0';
  g_assert_null (alberca_xml_parse (text, NULL, &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "4 MiB"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml/parse-errors", test_parse_errors);
  g_test_add_func ("/xml/scan/same", test_scan_same);
  g_test_add_func ("/xml/scan/rows", test_scan_rows);
  g_test_add_func ("/xml/scan/long", test_scan_long);
  g_test_add_func ("/xml/encoding", test_encoding);
  g_test_add_func ("/xml/get", test_get);
  g_test_add_func ("/xml/bytes", test_bytes);
  g_test_add_func ("/xml/set-escapes", test_set_escapes);
  g_test_add_func ("/xml/set-unwritable", test_set_unwritable);
  g_test_add_func ("/xml/layout", test_layout);
  g_test_add_func ("/xml/size-limit", test_size_limit);
  return g_test_run ();
}
