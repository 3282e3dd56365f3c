/* test-pool-fields.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Whatever pool libvirt accepts: a change of one field changes that field and nothing else. */

#include <string.h>

#include <libxml/relaxng.h>

#include "xml/alberca-pool-config.h"
#include "xml/alberca-pool-fields.h"
#include "xml/alberca-xml.h"

#define SCHEMA "/usr/share/libvirt/schemas/storagepool.rng"

typedef void (*CorpusFunc) (const char *name,
                            const char *text);

static void
for_corpus (CorpusFunc func)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "pools", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;

      g_file_get_contents (file, &text, NULL, &error);
      g_assert_no_error (error);
      func (name, text);
      n++;
    }
  g_assert_cmpint (n, >=, ALBERCA_POOL_TYPE_LAST);
}

static AlbercaPoolConfig *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  AlbercaPoolConfig *config = alberca_pool_config_new_from_xml (text, &error);

  g_assert_no_error (error);
  return config;
}

static gboolean
is_valid (const char *text)
{
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (SCHEMA);
  xmlRelaxNG *schema = xmlRelaxNGParse (parser);
  xmlRelaxNGValidCtxt *context;
  g_autoptr(xmlDoc) doc = alberca_xml_parse (text, "pool", NULL);
  int result;

  g_assert_nonnull (schema);
  g_assert_nonnull (doc);
  context = xmlRelaxNGNewValidCtxt (schema);
  result = xmlRelaxNGValidateDoc (context, doc);
  xmlRelaxNGFreeValidCtxt (context);
  xmlRelaxNGFree (schema);
  xmlRelaxNGFreeParserCtxt (parser);

  return result == 0;
}

static void
check_valid (const char *name,
             const char *text)
{
  g_autoptr(AlbercaPoolConfig) config = parse (text);
  g_autofree char *xml = alberca_pool_config_to_xml (config);

  if (!is_valid (xml))
    g_error ("%s is not valid:\n%s", name, xml);
}

static void
test_corpus_valid (void)
{
  g_assert_false (is_valid ("<pool type='dir'><nonsense/></pool>"));
  for_corpus (check_valid);
}

/* ---- One field at a time ---- */

static const char *
example (const AlbercaPoolField *field,
         const char             *nick)
{
  switch (field->kind)
    {
    case ALBERCA_POOL_FIELD_PATH:
      return "/new/path";
    case ALBERCA_POOL_FIELD_HOST:
      return "new.example.org";
    case ALBERCA_POOL_FIELD_FORMAT:
      return alberca_pool_type_get_info (alberca_pool_type_from_nick (nick))->source_formats[0];
    case ALBERCA_POOL_FIELD_MODE:
      return "0750";
    case ALBERCA_POOL_FIELD_ID:
      return "42";
    case ALBERCA_POOL_FIELD_PORT:
      return "4242";
    case ALBERCA_POOL_FIELD_IQN:
      return "iqn.2026-11.org.example:new";
    case ALBERCA_POOL_FIELD_WWN:
      return "2000000000000042";
    case ALBERCA_POOL_FIELD_CHOICE:
      return field->choices[0];
    case ALBERCA_POOL_FIELD_SECRET:
      return "2ec115d7-3a88-3ceb-bc12-0ac909a6fd88";
    case ALBERCA_POOL_FIELD_PCI:
      return "000a:1b:1c.7";
    case ALBERCA_POOL_FIELD_PATHS:
      return "/dev/sdc /dev/new";
    case ALBERCA_POOL_FIELD_HOSTS:
      return "mon2 new:6789 [2001:db8::9]:6789 mon1:6789";
    case ALBERCA_POOL_FIELD_MOUNT_OPTIONS:
      return "noatime,vers=4.1";
    case ALBERCA_POOL_FIELD_RBD_OPTIONS:
      return "a=1 client_mount_timeout=45";
    case ALBERCA_POOL_FIELD_TEXT:
    default:
      return "new";
    }
}

static GHashTable *
read_fields (AlbercaPoolConfig *config)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_config_get_pool_type (config));
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (gsize i = 0; i < info->n_fields; i++)
    g_hash_table_insert (fields, (gpointer) info->fields[i].path,
                         alberca_pool_config_get_field (config, info->fields[i].path));

  return fields;
}

static void
check_others (GHashTable *before,
              GHashTable *after,
              const char *path)
{
  GHashTableIter iter;
  gpointer other;
  gpointer value;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &other, &value))
    {
      if (!g_str_equal (other, path))
        g_assert_cmpstr (value, ==, g_hash_table_lookup (after, other));
    }
}

static void
check_field (const char             *name,
             const char             *text,
             const AlbercaPoolField *field)
{
  g_autoptr(AlbercaPoolConfig) config = parse (text);
  g_autofree char *before_xml = alberca_pool_config_to_xml (config);
  g_autofree char *before = alberca_pool_config_get_field (config, field->path);
  g_autoptr(GHashTable) fields_before = read_fields (config);
  g_autoptr(GHashTable) fields_after = NULL;
  g_autofree char *same_xml = NULL;
  g_autofree char *after = NULL;
  g_autofree char *after_xml = NULL;
  g_autofree char *back = NULL;
  const char *value = example (field, alberca_pool_config_get_type_nick (config));

  alberca_pool_config_set_field (config, field->path, before);
  same_xml = alberca_pool_config_to_xml (config);
  g_assert_cmpstr (same_xml, ==, before_xml);

  alberca_pool_config_set_field (config, field->path, value);
  after = alberca_pool_config_get_field (config, field->path);
  g_assert_cmpstr (after, ==, value);
  after_xml = alberca_pool_config_to_xml (config);
  fields_after = read_fields (config);
  check_others (fields_before, fields_after, field->path);
  /* A user without a secret, or an adapter of two kinds, is a problem that the form names */
  if (!g_str_has_prefix (field->path, "source/auth") && !g_str_has_prefix (field->path, "source/adapter") &&
      !is_valid (after_xml))
    g_error ("%s, %s: not valid:\n%s", name, field->path, after_xml);

  /* A secret that was chosen by its name has lost it */
  if (g_str_has_prefix (field->path, "source/auth/secret"))
    return;
  alberca_pool_config_set_field (config, field->path, before);
  back = alberca_pool_config_get_field (config, field->path);
  g_assert_cmpstr (back, ==, before);
}

static void
check_fields (const char *name,
              const char *text)
{
  g_autoptr(AlbercaPoolConfig) config = parse (text);
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_config_get_pool_type (config));

  for (gsize i = 0; i < info->n_fields; i++)
    check_field (name, text, &info->fields[i]);
}

static void
test_one_field (void)
{
  for_corpus (check_fields);
}

/* ---- Pools that nobody wrote ---- */

#define NOTE "urn:alberca:test"

/* A pool of this type with any of its fields */
static char *
generate_pool (const AlbercaPoolTypeInfo *info)
{
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new (info->type);

  alberca_pool_config_set_field (config, "name", "generated & <odd>");
  for (gsize i = 0; i < info->n_fields; i++)
    {
      if (info->fields[i].required || g_test_rand_bit ())
        alberca_pool_config_set_field (config, info->fields[i].path, example (&info->fields[i], info->nick));
    }

  return alberca_pool_config_to_xml (config);
}

/* The same with elements that Alberca does not know, anywhere between the others */
static char *
add_notes (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  GString *noted = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_string_append_printf (noted, "%s\n", lines[i]);
      if (!g_str_equal (lines[i], "</pool>") && g_test_rand_bit ())
        g_string_append_printf (noted, "<x:note xmlns:x=\"" NOTE "\" n=\"%u\">kept &amp; <x:more/></x:note>\n", i);
    }

  return g_string_free (noted, FALSE);
}

/* All of them, one after the other */
static char *
collect_notes (const char *text)
{
  g_autoptr(GRegex) note = g_regex_new ("<x:note.*?</x:note>", G_REGEX_DOTALL, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  GString *notes = g_string_new (NULL);

  for (g_regex_match (note, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *found = g_match_info_fetch (match, 0);

      g_string_append_printf (notes, "%s\n", found);
    }

  return g_string_free (notes, FALSE);
}

static void
check_generated_field (const char             *text,
                       const AlbercaPoolField *field)
{
  g_autoptr(AlbercaPoolConfig) config = parse (text);
  g_autoptr(GHashTable) before = read_fields (config);
  g_autoptr(GHashTable) after = NULL;
  g_autofree char *notes_before = collect_notes (text);
  g_autofree char *notes_after = NULL;
  g_autofree char *value = NULL;
  g_autofree char *xml = NULL;

  alberca_pool_config_set_field (config, field->path, example (field, alberca_pool_config_get_type_nick (config)));
  xml = alberca_pool_config_to_xml (config);
  notes_after = collect_notes (xml);
  after = read_fields (config);
  check_others (before, after, field->path);
  value = alberca_pool_config_get_field (config, field->path);
  g_assert_cmpstr (value, ==, example (field, alberca_pool_config_get_type_nick (config)));
  if (!g_str_equal (notes_after, notes_before))
    g_error ("%s: what Alberca does not know did not survive:\n%s\nbecame\n%s", field->path, text, xml);
}

/* Any fields of any type, with what Alberca does not know between them: it survives every edit */
static void
test_generated (void)
{
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_UNKNOWN + 1; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);

      for (guint n = 0; n < 20; n++)
        {
          g_autofree char *text = generate_pool (info);
          g_autofree char *noted = add_notes (text);

          for (gsize i = 0; i < info->n_fields; i++)
            check_generated_field (noted, &info->fields[i]);
        }
    }
}

/* ---- Lists and relations ---- */

static void
assert_after (const char *file,
              const char *path,
              const char *value,
              const char *expected)
{
  g_autofree char *name = g_strconcat (file, ".xml", NULL);
  g_autofree char *filename = g_test_build_filename (G_TEST_DIST, "data", "pools", name, NULL);
  g_autofree char *text = NULL;
  g_autofree char *xml = NULL;
  g_autoptr(AlbercaPoolConfig) config = NULL;

  g_assert_true (g_file_get_contents (filename, &text, NULL, NULL));
  config = parse (text);
  alberca_pool_config_set_field (config, path, value);
  xml = alberca_pool_config_to_xml (config);
  if (strstr (xml, expected) == NULL)
    g_error ("No\n%s\nin\n%s", expected, xml);
}

static void
test_lists (void)
{
  assert_after ("rbd", "source/host", "mon2 [2001:db8::3]:6789", "<source>\n    <host name=\"mon2\"/>\n    "
                "<host name=\"2001:db8::3\" port=\"6789\"/>\n    <name>vms</name>");
  assert_after ("logical", "source/device@path", "/dev/sdc, /dev/sdd",
                "<device path=\"/dev/sdc\"/>\n    <device path=\"/dev/sdd\"/>\n    <name>vg0");
  assert_after ("logical", "source/device@path", "", "<source>\n    <name>vg0");
  assert_after ("fs", "fs:mount_opts", "ro", "<fs:mount_opts>\n    <fs:option name=\"ro\"/>\n  </fs:mount_opts>");
  assert_after ("fs", "fs:mount_opts", "", "</target>\n</pool>");
  assert_after ("iscsi", "source/auth/secret@uuid", "2ec115d7-3a88-3ceb-bc12-0ac909a6fd88",
                "<secret uuid=\"2ec115d7-3a88-3ceb-bc12-0ac909a6fd88\"/>");
  assert_after ("iscsi", "source/auth@username", "", "iqn.2026-11.org.example:t1\"/>\n    <initiator>");
  assert_after ("iscsi-direct", "source/auth@username", "u", "<auth username=\"u\" type=\"chap\"/>");
  assert_after ("scsi", "source/adapter/parentaddr", "2:1f.3",
                "<parentaddr unique_id=\"1\">\n        <address domain=\"0x0000\" bus=\"0x02\" slot=\"0x1f\" function=\"0x3\"/>");
  assert_after ("vstorage", "target/permissions/mode", "0700", "<mode>0700</mode>");
  assert_after ("refresh", "source/host", "mon:1", "<refresh>\n    <volume allocation=\"capacity\"/>");
}

static void
test_pci (void)
{
  static const char *const wrong[] = { "", "1f.2", "0000:00:1f", "0000:00:1f:2", "0:0:20.0", "0:0:1f.8", "x:0:0.0", "0:0:0:0.0" };
  guint numbers[4];

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (alberca_pool_fields_parse_pci (wrong[i], numbers));
  g_assert_true (alberca_pool_fields_parse_pci ("0001:0a:1f.7", numbers));
  g_assert_cmpuint (numbers[0], ==, 1);
  g_assert_cmpuint (numbers[1], ==, 10);
  g_assert_cmpuint (numbers[2], ==, 31);
  g_assert_cmpuint (numbers[3], ==, 7);
  g_assert_true (alberca_pool_fields_parse_pci ("ff:1f.0", numbers));
  g_assert_cmpuint (numbers[0], ==, 0);
  g_assert_cmpuint (numbers[1], ==, 255);
}

static void
test_new_namespace (void)
{
  g_autoptr(AlbercaPoolConfig) config = parse ("<pool type='netfs'><name>n</name><source><host name='h'/>"
                                               "<dir path='/d'/></source><target><path>/p</path></target></pool>");
  g_autofree char *xml = NULL;

  alberca_pool_config_set_field (config, "fs:mount_opts", "noatime");
  xml = alberca_pool_config_to_xml (config);
  g_assert_nonnull (strstr (xml, "xmlns:fs=\"http://libvirt.org/schemas/storagepool/fs/1.0\""));
  g_assert_nonnull (strstr (xml, "<fs:option name=\"noatime\"/>"));
  g_assert_true (is_valid (xml));
}

static void
test_unwanted (void)
{
  g_autoptr(AlbercaPoolConfig) config =
    parse ("<pool type='scsi'><name>s</name><source><adapter type='scsi_host' name='scsi_host0'/></source>"
           "<target><path>/dev/disk/by-path</path></target></pool>");
  g_autofree char *name = NULL;
  g_autofree char *xml = NULL;

  alberca_pool_config_set_field (config, "source/adapter@type", "fc_host");
  alberca_pool_config_set_field (config, "source/adapter@wwnn", "20000000c9831b4b");
  alberca_pool_config_set_field (config, "source/adapter@wwpn", "10000000c9831b4b");
  alberca_pool_config_drop_unwanted (config, "source/adapter@type");
  name = alberca_pool_config_get_field (config, "source/adapter@name");
  g_assert_null (name);
  xml = alberca_pool_config_to_xml (config);
  g_assert_true (is_valid (xml));
}

static void
test_split_host (void)
{
  static const struct { const char *text; const char *host; const char *port; } rows[] = {
    { "h", "h", NULL }, { "h:1", "h", "1" }, { "[::1]:2", "::1", "2" }, { "[::1]", "::1", NULL },
    { "fe80::1", "fe80::1", NULL }, { "h:", "h", "" }, { "", "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *port = NULL;
      g_autofree char *host = alberca_pool_fields_split_host (rows[i].text, &port);

      g_assert_cmpstr (host, ==, rows[i].host);
      g_assert_cmpstr (port, ==, rows[i].port);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool-fields/corpus-valid", test_corpus_valid);
  g_test_add_func ("/pool-fields/one-field", test_one_field);
  g_test_add_func ("/pool-fields/generated", test_generated);
  g_test_add_func ("/pool-fields/lists", test_lists);
  g_test_add_func ("/pool-fields/pci", test_pci);
  g_test_add_func ("/pool-fields/new-namespace", test_new_namespace);
  g_test_add_func ("/pool-fields/unwanted", test_unwanted);
  g_test_add_func ("/pool-fields/split-host", test_split_host);
  return g_test_run ();
}
