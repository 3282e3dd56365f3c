/* test-configs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Pool types, pool and volume documents. */

#include <string.h>

#include "xml/alberca-comparison.h"
#include "xml/alberca-domain-move.h"
#include "xml/alberca-pool-capabilities.h"
#include "xml/alberca-pool-config.h"
#include "xml/alberca-volume-config.h"
#include "xml/alberca-xml-schema.h"
#include "xml/alberca-volume-copy.h"
#include "xml/alberca-xml.h"

#define NASTY "&<>\"' &amp; ]]>"

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

static AlbercaPoolConfig *
read_pool (const char *name)
{
  g_autofree char *text = read_data (name);
  g_autoptr(GError) error = NULL;
  AlbercaPoolConfig *pool = alberca_pool_config_new_from_xml (text, &error);

  g_assert_no_error (error);
  return pool;
}

static void
assert_field (AlbercaPoolConfig *pool,
              const char        *path,
              const char        *expected)
{
  g_autofree char *value = alberca_pool_config_get_field (pool, path);

  g_assert_cmpstr (value, ==, expected);
}

/* Of every type and trait something is said */
static void
test_comparison (void)
{
  AlbercaPoolTraits seen = 0;
  gsize n;
  const AlbercaTraitText *traits = alberca_comparison_get_traits (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpint (strlen (traits[i].explanation), >, 80);
      g_assert_false (seen & traits[i].trait);
      seen |= traits[i].trait;
    }
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const AlbercaTypeText *texts = alberca_comparison_get_type (type);

      g_assert_nonnull (texts);
      g_assert_true ((alberca_pool_type_get_info (type)->traits & ~seen) == 0);
      g_assert_cmpint (strlen (texts->disk), >, 10);
      g_assert_cmpint (strlen (texts->cost), >, 10);
      g_assert_cmpint (strlen (texts->choice), >, 10);
    }
  g_assert_null (alberca_comparison_get_type (ALBERCA_POOL_TYPE_UNKNOWN));
  g_assert_nonnull (alberca_comparison_get_formats (&n));
  g_assert_cmpint (n, >, 5);
}

static void
test_capabilities (void)
{
  g_autoptr(GError) error = NULL;
  AlbercaPoolTypes supported = 0;

  g_assert_true (alberca_pool_capabilities_parse ("<storagepoolCapabilities><pool type='dir' supported='yes'/>"
                                                  "<pool type='rbd' supported='no'/>"
                                                  "<pool type='future' supported='no'/>"
                                                  "</storagepoolCapabilities>", &supported, &error));
  g_assert_no_error (error);
  g_assert_true (supported & (1u << ALBERCA_POOL_TYPE_DIR));
  g_assert_false (supported & (1u << ALBERCA_POOL_TYPE_RBD));
  g_assert_true (supported & (1u << ALBERCA_POOL_TYPE_ZFS));
  g_assert_true (supported & (1u << ALBERCA_POOL_TYPE_UNKNOWN));

  g_assert_false (alberca_pool_capabilities_parse ("<pool/>", &supported, &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT);
}

static void
test_types (void)
{
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);

      g_assert_cmpint (info->type, ==, type);
      g_assert_cmpint (alberca_pool_type_from_nick (info->nick), ==, type);
      g_assert_cmpint (strlen (info->title), >, 0);
      g_assert_cmpint (strlen (info->description), >, 40);
      g_assert_true (g_str_has_suffix (info->icon_name, "-symbolic"));
      g_assert_cmpint (info->n_fields, >, 0);
      g_assert_nonnull (info->volume_formats);
      /* Whoever can make volumes says as what */
      g_assert_cmpint ((info->traits & ALBERCA_POOL_TRAIT_CREATE_VOLUMES) != 0, ==, info->volume_formats[0] != NULL);
      for (gsize i = 0; i < info->n_fields; i++)
        {
          g_assert_true (alberca_pool_type_find_field (type, info->fields[i].path) == &info->fields[i]);
          if (info->fields[i].kind == ALBERCA_POOL_FIELD_FORMAT)
            g_assert_nonnull (info->source_formats);
        }
    }

  g_assert_cmpint (alberca_pool_type_from_nick ("sheepdog"), ==, ALBERCA_POOL_TYPE_UNKNOWN);
  g_assert_cmpint (alberca_pool_type_from_nick ("unknown"), ==, ALBERCA_POOL_TYPE_UNKNOWN);
  g_assert_cmpint (alberca_pool_type_from_nick (NULL), ==, ALBERCA_POOL_TYPE_UNKNOWN);
  g_assert_nonnull (alberca_pool_type_get_info (ALBERCA_POOL_TYPE_UNKNOWN)->title);
  g_assert_null (alberca_pool_type_find_field (ALBERCA_POOL_TYPE_DIR, "source/host@name"));
  g_assert_true (alberca_pool_type_find_field (ALBERCA_POOL_TYPE_DIR, "target/path")->required);
}

static void
test_icons_exist (void)
{
  const char *theme = "/usr/share/icons/Adwaita";
  g_autofree char *list = NULL;

  if (!g_file_test (theme, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the Adwaita icon theme is not installed");
      return;
    }

  g_assert_true (g_spawn_command_line_sync ("find /usr/share/icons/Adwaita -name *-symbolic.svg", &list, NULL, NULL, NULL));
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_UNKNOWN; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      g_autofree char *file = g_strdup_printf ("/%s.svg\n", alberca_pool_type_get_info (type)->icon_name);

      g_test_message ("%s", file);
      g_assert_nonnull (strstr (list, file));
    }
}

static void
test_pool_new (void)
{
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      g_autoptr(AlbercaPoolConfig) pool = alberca_pool_config_new (type);
      g_autofree char *uuid = alberca_pool_config_get_field (pool, "uuid");

      g_assert_cmpint (alberca_pool_config_get_pool_type (pool), ==, type);
      g_assert_cmpstr (alberca_pool_config_get_type_nick (pool), ==, alberca_pool_type_get_info (type)->nick);
      g_assert_true (g_uuid_string_is_valid (uuid));
    }
}

static void
test_pool_read (void)
{
  g_autoptr(AlbercaPoolConfig) dir = read_pool ("pool-dir.xml");
  g_autoptr(AlbercaPoolConfig) logical = read_pool ("pool-logical.xml");
  g_autoptr(AlbercaPoolConfig) iscsi = read_pool ("pool-iscsi.xml");
  g_autoptr(AlbercaPoolConfig) test = read_pool ("pool-test-driver.xml");

  g_assert_cmpint (alberca_pool_config_get_pool_type (dir), ==, ALBERCA_POOL_TYPE_DIR);
  assert_field (dir, "name", "real");
  assert_field (dir, "target/permissions/mode", "0711");
  g_assert_cmpuint (alberca_pool_config_get_bytes (dir, "capacity"), ==, G_GUINT64_CONSTANT (270553174016));
  g_assert_cmpuint (alberca_pool_config_get_bytes (dir, "none"), ==, 0);
  assert_field (logical, "source/name", "vg0");
  assert_field (logical, "source/device@path", "/dev/nvme0n1p3");
  assert_field (iscsi, "source/host@port", "3260");
  assert_field (iscsi, "source/initiator/iqn@name", "iqn.2013-06.com.example:iscsi-initiator");
  assert_field (test, "target/path", "/default-pool");
}

/* What Alberca does not know survives, to the byte */
static void
test_pool_round_trip (void)
{
  g_autofree char *text = read_data ("pool-exotic.xml");
  g_autoptr(AlbercaPoolConfig) pool = read_pool ("pool-exotic.xml");
  g_autoptr(AlbercaPoolConfig) copy = alberca_pool_config_copy (pool);
  g_autofree char *written = alberca_pool_config_to_xml (pool);
  g_autofree char *copied = NULL;

  g_assert_cmpstr (written, ==, text);
  alberca_pool_config_set_field (pool, "name", "other");
  copied = alberca_pool_config_to_xml (copy);
  g_assert_cmpstr (copied, ==, text);
}

static void
test_pool_edit (void)
{
  g_autofree char *expected = read_data ("pool-exotic-edited.xml");
  g_autoptr(AlbercaPoolConfig) pool = read_pool ("pool-exotic.xml");
  g_autofree char *uuid = NULL;
  g_autofree char *written = NULL;
  g_auto(GStrv) halves = NULL;
  g_autofree char *masked = NULL;

  alberca_pool_config_make_fresh (pool, "copy", "/mnt/R&D <x>");
  alberca_pool_config_set_field (pool, "source/host@name", "nas");
  alberca_pool_config_set_field (pool, "target/permissions/owner", "107");
  alberca_pool_config_set_field (pool, "source/vendor", "");
  uuid = alberca_pool_config_get_field (pool, "uuid");
  g_assert_true (g_uuid_string_is_valid (uuid));
  g_assert_cmpstr (uuid, !=, "11111111-2222-3333-4444-555555555555");

  written = alberca_pool_config_to_xml (pool);
  halves = g_strsplit (written, uuid, 2);
  masked = g_strjoinv ("@UUID@", halves);
  g_assert_cmpstr (masked, ==, expected);
}

static void
test_pool_fresh_keeps_path (void)
{
  g_autoptr(AlbercaPoolConfig) pool = read_pool ("pool-logical.xml");

  alberca_pool_config_make_fresh (pool, "n", NULL);
  assert_field (pool, "target/path", "/dev/vg0");
  assert_field (pool, "name", "n");
  assert_field (pool, "capacity", NULL);
}

/* An address is numbers in the XML, which hold nothing else */
static const char *
get_example (const AlbercaPoolField *field)
{
  return field->kind == ALBERCA_POOL_FIELD_PCI ? "0000:00:1f.2" : NASTY;
}

static void
test_pool_set_every_field (void)
{
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);
      g_autoptr(AlbercaPoolConfig) pool = alberca_pool_config_new (type);
      g_autoptr(AlbercaPoolConfig) again = NULL;
      g_autofree char *xml = NULL;

      for (gsize i = 0; i < info->n_fields; i++)
        alberca_pool_config_set_field (pool, info->fields[i].path, get_example (&info->fields[i]));
      xml = alberca_pool_config_to_xml (pool);
      again = alberca_pool_config_new_from_xml (xml, NULL);
      g_assert_nonnull (again);
      for (gsize i = 0; i < info->n_fields; i++)
        assert_field (again, info->fields[i].path, get_example (&info->fields[i]));
      /* From the last to the first: a user's secret goes with the user */
      for (gsize i = info->n_fields; i > 0; i--)
        {
          alberca_pool_config_set_field (again, info->fields[i - 1].path, NULL);
          assert_field (again, info->fields[i - 1].path, NULL);
        }
    }
}

static void
test_pool_type_changes (void)
{
  g_autoptr(AlbercaPoolConfig) pool = alberca_pool_config_new_from_xml ("<pool type='sheepdog'/>", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (alberca_pool_config_get_pool_type (pool), ==, ALBERCA_POOL_TYPE_UNKNOWN);
  g_assert_cmpstr (alberca_pool_config_get_type_nick (pool), ==, "sheepdog");
  alberca_pool_config_set_field (pool, "@type", "zfs");
  g_assert_cmpint (alberca_pool_config_get_pool_type (pool), ==, ALBERCA_POOL_TYPE_ZFS);

  g_assert_null (alberca_pool_config_new_from_xml ("<pool/>", &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE);
}

static void
test_volume_read (void)
{
  g_autofree char *text = read_data ("volume-qcow2.xml");
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new_from_xml (text, NULL);
  g_autoptr(AlbercaVolumeConfig) copy = alberca_volume_config_copy (volume);

  g_clear_pointer (&volume, alberca_volume_config_free);
  g_assert_cmpstr (copy->name, ==, "over & lay.qcow2");
  g_assert_cmpstr (copy->path, ==, "/srv/pp/over & lay.qcow2");
  g_assert_cmpstr (copy->key, ==, copy->path);
  g_assert_cmpstr (copy->type, ==, "file");
  g_assert_cmpstr (copy->format, ==, "qcow2");
  g_assert_cmpstr (copy->compat, ==, "1.1");
  g_assert_cmpuint (copy->capacity, ==, G_GUINT64_CONSTANT (2147483648));
  g_assert_cmpuint (copy->allocation, ==, 200704);
  g_assert_cmpuint (copy->physical, ==, 196640);
  g_assert_true (copy->has_allocation);
  g_assert_cmpstr (copy->backing_path, ==, "/srv/pp/base.qcow2");
  g_assert_cmpstr (copy->backing_format, ==, "qcow2");
  g_assert_cmpstr (copy->mode, ==, "0600");
  g_assert_cmpstr (copy->owner, ==, "0");
  g_assert_null (copy->label);
  g_assert_cmpint (copy->accessed, ==, 1795477459);
  g_assert_cmpint (copy->modified, ==, 1795477458);
  g_assert_cmpint (copy->changed, ==, 1795477460);
  g_assert_cmpint (copy->born, ==, 0);
  g_assert_null (copy->encryption);
}

static void
test_volume_read_little (void)
{
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new_from_xml (
    "<volume><name>n</name><capacity unit='GB'>2</capacity>"
    "<target><permissions><label>u:r:t:s0</label></permissions>"
    "<timestamps><btime>1795000000.5</btime></timestamps><encryption format='luks'/></target></volume>", NULL);

  g_assert_cmpuint (volume->capacity, ==, 2000000000);
  g_assert_false (volume->has_allocation);
  g_assert_cmpstr (volume->encryption, ==, "luks");
  g_assert_null (volume->format);
  g_assert_cmpstr (volume->label, ==, "u:r:t:s0");
  g_assert_cmpint (volume->modified, ==, 0);
  g_assert_cmpint (volume->born, ==, 1795000000);
}

static void
test_volume_errors (void)
{
  static const char *const documents[] = {
    "<volume/>", "<volume><name/></volume>",
    "<volume><name>n</name><capacity>-1</capacity></volume>",
    "<volume><name>n</name><capacity unit='Q'>1</capacity></volume>",
    "<volume><name>n</name><allocation unit='EiB'>99</allocation></volume>",
    "<volume><name>n</name><physical>x</physical></volume>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (alberca_volume_config_new_from_xml (documents[i], &error));
      g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE);
    }
}

/* libvirt's schema takes what is written; where it is not installed, that is not looked at */
static void
assert_schema (const char *xml)
{
  g_autoptr(AlbercaXmlSchema) schema = alberca_xml_schema_new ("/usr/share/libvirt/schemas/storagevol.rng", NULL);
  g_autoptr(GPtrArray) problems = NULL;

  if (schema == NULL)
    return;

  problems = alberca_xml_schema_check (schema, xml, "volume");
  for (guint i = 0; i < problems->len; i++)
    g_error ("%s in:\n%s", ((AlbercaXmlProblem *) g_ptr_array_index (problems, i))->message, xml);
}

static void
test_volume_write (void)
{
  g_autofree char *expected = read_data ("volume-qcow2-new.xml");
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autofree char *written = NULL;

  volume->name = g_strdup ("a&b <c> \"d\" 'e'.qcow2");
  volume->capacity = G_GUINT64_CONSTANT (10737418240);
  volume->has_allocation = TRUE;
  volume->format = g_strdup ("qcow2");
  volume->mode = g_strdup ("0640");
  volume->owner = g_strdup ("1");
  volume->group = g_strdup ("2");
  volume->backing_path = g_strdup ("/srv/b&se.raw");
  volume->backing_format = g_strdup ("raw");
  written = alberca_volume_config_to_xml (volume);
  g_assert_cmpstr (written, ==, expected);
  assert_schema (written);
}

/* Every option alone, and all of them: as libvirt's schema has them, and read back as they were */
static void
test_volume_options (void)
{
  static const struct
  {
    const char *file;
    gboolean    lazy_refcounts;
    gboolean    extended_l2;
    gboolean    nocow;
    guint64     cluster_size;
    const char *secret_uuid;
    const char *compat;
  } cases[] = {
    { "volume-plain-new.xml", FALSE, FALSE, FALSE, 0, NULL, "1.1" },
    { "volume-old-new.xml", FALSE, FALSE, FALSE, 0, NULL, "0.10" },
    { "volume-lazy-new.xml", TRUE, FALSE, FALSE, 0, NULL, "1.1" },
    { "volume-extended-new.xml", FALSE, TRUE, FALSE, 0, NULL, "1.1" },
    { "volume-nocow-new.xml", FALSE, FALSE, TRUE, 0, NULL, "1.1" },
    { "volume-cluster-new.xml", FALSE, FALSE, FALSE, 2097152, NULL, "1.1" },
    { "volume-luks-new.xml", FALSE, FALSE, FALSE, 0, "11111111-2222-4333-8444-555555555555", "1.1" },
    { "volume-all-new.xml", TRUE, TRUE, TRUE, 131072, "11111111-2222-4333-8444-555555555555", "1.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = read_data (cases[i].file);
      g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
      g_autoptr(AlbercaVolumeConfig) copy = NULL;
      g_autoptr(AlbercaVolumeConfig) read = NULL;
      g_autofree char *written = NULL;

      g_test_message ("%s", cases[i].file);
      volume->name = g_strdup ("disk.qcow2");
      volume->capacity = 1 << 20;
      volume->has_allocation = TRUE;
      volume->format = g_strdup ("qcow2");
      volume->compat = g_strdup (cases[i].compat);
      volume->lazy_refcounts = cases[i].lazy_refcounts;
      volume->extended_l2 = cases[i].extended_l2;
      volume->nocow = cases[i].nocow;
      volume->cluster_size = cases[i].cluster_size;
      volume->encryption = g_strdup (cases[i].secret_uuid != NULL ? "luks" : NULL);
      volume->secret_uuid = g_strdup (cases[i].secret_uuid);

      copy = alberca_volume_config_copy (volume);
      written = alberca_volume_config_to_xml (copy);
      g_assert_cmpstr (written, ==, expected);
      assert_schema (written);

      read = alberca_volume_config_new_from_xml (expected, NULL);
      g_assert_cmpint (read->lazy_refcounts, ==, cases[i].lazy_refcounts);
      g_assert_cmpint (read->extended_l2, ==, cases[i].extended_l2);
      g_assert_cmpint (read->nocow, ==, cases[i].nocow);
      g_assert_cmpuint (read->cluster_size, ==, cases[i].cluster_size);
      g_assert_cmpstr (read->secret_uuid, ==, cases[i].secret_uuid);
      g_assert_cmpstr (read->compat, ==, cases[i].compat);
    }
}

/* As libvirt 9.0 shows one */
static void
test_volume_options_read (void)
{
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new_from_xml (
    "<volume><name>n</name><target><clusterSize unit='B'>131072</clusterSize>"
    "<features><lazy_refcounts/><extended_l2/></features></target></volume>", NULL);

  g_assert_cmpuint (volume->cluster_size, ==, 131072);
  g_assert_true (volume->lazy_refcounts && volume->extended_l2);
  g_assert_false (volume->nocow);
}

static void
test_largest_extent (void)
{
  g_autoptr(AlbercaPoolConfig) pool = alberca_pool_config_new_from_xml (
    "<pool type='disk'><name>d</name><source><device path='/dev/vdb'><freeExtent start='100' end='300'/>"
    "<freeExtent start='1000' end='5000'/><freeExtent start='9' end='1'/></device></source></pool>", NULL);
  g_autoptr(AlbercaPoolConfig) none = alberca_pool_config_new (ALBERCA_POOL_TYPE_DISK);

  g_assert_cmpuint (alberca_pool_config_get_largest_extent (pool), ==, 4000);
  g_assert_cmpuint (alberca_pool_config_get_largest_extent (none), ==, 0);
}

static void
test_volume_write_little (void)
{
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autofree char *written = NULL;

  volume->name = g_strdup ("n");
  volume->capacity = G_MAXUINT64;
  written = alberca_volume_config_to_xml (volume);
  g_assert_cmpstr (written, ==, "<volume>\n  <name>n</name>\n  <capacity unit=\"bytes\">18446744073709551615</capacity>\n</volume>\n");
}

static void
test_pool_devices (void)
{
  g_autoptr(AlbercaPoolConfig) none = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);
  g_autoptr(AlbercaPoolConfig) two =
    alberca_pool_config_new_from_xml ("<pool type='logical'><capacity>1</capacity><source><device path='/dev/a'/>"
                                      "<name>vg</name><device path='/dev/b'/></source></pool>", NULL);
  g_auto(GStrv) nothing = alberca_pool_config_get_devices (none);
  g_auto(GStrv) devices = alberca_pool_config_get_devices (two);
  g_autofree char *text = g_strjoinv (" ", devices);

  g_assert_null (nothing[0]);
  g_assert_cmpstr (text, ==, "/dev/a /dev/b");
  alberca_pool_config_drop_sizes (two);
  g_assert_cmpuint (alberca_pool_config_get_bytes (two, "capacity"), ==, 0);
}

/* What a copy shares with its source stays, known or not; the rest goes */
static void
test_volume_copy (void)
{
  static const char source[] =
    "<volume type='file'><name>v</name><key>/p/v</key><capacity unit='MiB'>8</capacity>"
    "<allocation unit='bytes'>5</allocation><physical unit='bytes'>6</physical>"
    "<target><path>/p/v</path><format type='qcow2'/>"
    "<permissions><mode>0640</mode><owner>64055</owner><group>7</group></permissions>"
    "<timestamps><mtime>1.0</mtime></timestamps>"
    "<encryption format='luks'><secret type='passphrase' uuid='u'/><cipher name='aes'/></encryption><compat>0.10</compat>"
    "<clusterSize unit='B'>131072</clusterSize><features><lazy_refcounts/></features><future x='1'/></target>"
    "<backingStore><path>/p/base</path><format type='raw'/></backingStore></volume>";
  AlbercaVolumeCopy copy = { "n & m", "qcow2", 0, FALSE };
  AlbercaVolumeCopy raw = { "r", "raw", 16777216, TRUE };
  g_autoptr(GError) error = NULL;
  g_autofree char *same = alberca_volume_copy_to_xml (&copy, source, &error);
  g_autofree char *converted = alberca_volume_copy_to_xml (&raw, source, &error);
  g_autofree char *empty = alberca_volume_copy_to_empty_xml (&raw, source, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (same, ==,
                   "<volume>\n  <name>n &amp; m</name>\n  <capacity unit=\"bytes\">8388608</capacity>\n"
                   "  <allocation unit=\"bytes\">0</allocation>\n  <target>\n    <format type=\"qcow2\"/>\n"
                   "    <encryption format=\"luks\">\n      <secret type=\"passphrase\" uuid=\"u\"/>\n"
                   "      <cipher name=\"aes\"/>\n    </encryption>\n    <compat>1.1</compat>\n"
                   "    <clusterSize unit=\"B\">131072</clusterSize>\n    <features>\n      <lazy_refcounts/>\n"
                   "    </features>\n    <future x=\"1\"/>\n  </target>\n</volume>\n");
  g_assert_nonnull (strstr (converted, "<capacity unit=\"bytes\">16777216</capacity>"));
  g_assert_nonnull (strstr (converted, "<allocation unit=\"bytes\">16777216</allocation>"));
  g_assert_nonnull (strstr (converted, "<encryption format=\"luks\">"));
  g_assert_null (strstr (converted, "compat"));
  g_assert_null (strstr (converted, "clusterSize"));
  g_assert_null (strstr (converted, "lazy_refcounts"));
  g_assert_null (strstr (empty, "encryption"));
  g_assert_nonnull (strstr (empty, "<owner>64055</owner>"));
  g_assert_true (alberca_volume_copy_has_secret (source));
  g_assert_false (alberca_volume_copy_has_secret ("<volume><target><encryption format='luks'/></target></volume>"));

  g_assert_null (alberca_volume_copy_to_xml (&copy, "<pool/>", &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT);
}

/* What names the volume follows it; the rest of the domain stays, known or not */
static void
test_domain_move (void)
{
  static const char domain[] =
    "<domain type='qemu' xmlns:q='urn:q'><name>d</name><os><type>hvm</type><nvram template='t'>/p/v</nvram></os><devices>"
    "<disk type='file' device='disk'><source file='/p/v' startupPolicy='optional'><seclabel relabel='no'/></source>"
    "<target dev='vda'/></disk>"
    "<disk type='file'><source file='/p/v2'/><backingStore type='file'><source file='/p/v'/></backingStore>"
    "<target dev='vdb'/></disk>"
    "<disk type='volume'><source pool='a' volume='v' mode='host'/><target dev='vdc'/></disk>"
    "<disk type='volume'><source pool='other' volume='v'/><target dev='vdd'/></disk>"
    "<filesystem><source dir='/p/v'/></filesystem></devices><q:commandline><q:arg value='/p/v'/></q:commandline></domain>";
  const AlbercaDiskPlace from = { "/p/v", "a", "v", FALSE };
  const AlbercaDiskPlace to = { "/n & n/w", "b", "w", FALSE };
  const AlbercaDiskPlace device = { "/dev/vg/w", "b", "w", TRUE };
  const AlbercaDiskPlace nowhere = { "/x", "x", "x", FALSE };
  g_autoptr(GError) error = NULL;
  guint n = 0;
  g_autofree char *text = alberca_domain_move (domain, &from, &to, &n, &error);
  g_autofree char *on_device = NULL;
  g_autofree char *same = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 4);
  g_assert_nonnull (strstr (text, "<source file=\"/n &amp; n/w\" startupPolicy=\"optional\">"));
  g_assert_nonnull (strstr (text, "<seclabel relabel=\"no\"/>"));
  g_assert_nonnull (strstr (text, "<source file=\"/p/v2\"/>"));
  g_assert_nonnull (strstr (text, "<source pool=\"b\" volume=\"w\" mode=\"host\"/>"));
  g_assert_nonnull (strstr (text, "<source pool=\"other\" volume=\"v\"/>"));
  g_assert_nonnull (strstr (text, "<nvram template=\"t\">/n &amp; n/w</nvram>"));
  g_assert_nonnull (strstr (text, "<source dir=\"/p/v\"/>"));
  g_assert_nonnull (strstr (text, "<q:arg value=\"/p/v\"/>"));

  on_device = alberca_domain_move (domain, &from, &device, &n, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (on_device, "<disk type=\"block\" device=\"disk\">"));
  g_assert_nonnull (strstr (on_device, "<source startupPolicy=\"optional\" dev=\"/dev/vg/w\">"));
  g_assert_nonnull (strstr (on_device, "<backingStore type=\"block\">"));

  same = alberca_domain_move (domain, &nowhere, &to, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (alberca_domain_move ("<pool/>", &from, &to, &n, &error));
  g_assert_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_ROOT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool-type/table", test_types);
  g_test_add_func ("/pool-type/capabilities", test_capabilities);
  g_test_add_func ("/pool-type/comparison", test_comparison);
  g_test_add_func ("/pool-type/icons", test_icons_exist);
  g_test_add_func ("/pool-config/new", test_pool_new);
  g_test_add_func ("/pool-config/read", test_pool_read);
  g_test_add_func ("/pool-config/round-trip", test_pool_round_trip);
  g_test_add_func ("/pool-config/edit", test_pool_edit);
  g_test_add_func ("/pool-config/fresh-keeps-path", test_pool_fresh_keeps_path);
  g_test_add_func ("/pool-config/set-every-field", test_pool_set_every_field);
  g_test_add_func ("/pool-config/type-changes", test_pool_type_changes);
  g_test_add_func ("/volume-config/read", test_volume_read);
  g_test_add_func ("/volume-config/read-little", test_volume_read_little);
  g_test_add_func ("/volume-config/errors", test_volume_errors);
  g_test_add_func ("/volume-config/write", test_volume_write);
  g_test_add_func ("/volume-config/write-little", test_volume_write_little);
  g_test_add_func ("/volume-config/options", test_volume_options);
  g_test_add_func ("/volume-config/options-read", test_volume_options_read);
  g_test_add_func ("/pool-config/largest-extent", test_largest_extent);
  g_test_add_func ("/volume-copy", test_volume_copy);
  g_test_add_func ("/domain-move", test_domain_move);
  g_test_add_func ("/pool-config/devices", test_pool_devices);
  return g_test_run ();
}
