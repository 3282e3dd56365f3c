/* test-volume-choices.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What few ask of a new volume: a base, many at once, encryption, options, odd pools. */

#include <locale.h>
#include <string.h>

#include "drafts-node.h"
#include "model/alberca-volume-draft.h"
#include "model/alberca-volume-names.h"
#include "model/alberca-volume-private.h"

#define GI (G_GUINT64_CONSTANT (1) << 30)

/* tests/data/drafts-node.xml: "images" has 1 GiB free, the others 100 GiB */
typedef struct
{
  AlbercaConnection  *connection;
  AlbercaPool        *pool;
  AlbercaVolumeDraft *draft;
} Fixture;

static gboolean
has_volumes (gpointer data)
{
  return g_list_model_get_n_items (alberca_pool_get_volumes (data)) == 2;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  pool_name)
{
  fixture->connection = drafts_node_open ();
  fixture->pool = g_object_ref (drafts_node_get_pool (fixture->connection, pool_name));
  alberca_pool_hold (fixture->pool);
  if (g_str_equal (pool_name, "images"))
    drafts_node_wait (has_volumes, fixture->pool);
  fixture->draft = alberca_volume_draft_new (fixture->pool);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  pool_name)
{
  g_object_unref (fixture->draft);
  alberca_pool_release (fixture->pool);
  g_object_unref (fixture->pool);
  drafts_node_close (fixture->connection);
}

static void
assert_text (Fixture    *fixture,
             const char *property,
             const char *expected)
{
  g_autofree char *value = NULL;

  g_object_get (fixture->draft, property, &value, NULL);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

/* NULL: there is none */
static void
assert_says (char       *text,
             const char *expected)
{
  if (expected == NULL)
    g_assert_cmpstr (text, ==, NULL);
  else
    assert_contains (text, expected);
  g_free (text);
}

static gboolean
is_loaded (gpointer data)
{
  return alberca_volume_get_loaded (data);
}

static gboolean
has_one_loaded (gpointer data)
{
  return alberca_pool_get_n_loaded (data) == 1;
}

static gboolean
has_four_loaded (gpointer data)
{
  return alberca_pool_get_n_loaded (data) == 4;
}

static gboolean
has_no_secrets (gpointer data)
{
  return alberca_secret_list_get_error (alberca_volume_draft_get_secrets (data)) != NULL;
}

/* What the format and the pool allow decides; each option says what it needs */
static void
test_options (Fixture       *fixture,
              gconstpointer  pool_name)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  g_autofree char *commands = NULL;

  g_object_set (fixture->draft, "capacity", "64 MiB", "extended-l2", TRUE, "lazy-refcounts", TRUE, "nocow", TRUE,
                "cluster-size", (guint64) 131072, "mode", "0640", "owner", "1", "group", "2",
                "space", ALBERCA_VOLUME_SPACE_METADATA, NULL);
  g_assert_true (alberca_volume_draft_get_valid (fixture->draft));
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_true (config->extended_l2 && config->lazy_refcounts && config->nocow);
  g_assert_cmpuint (config->cluster_size, ==, 131072);
  g_assert_cmpuint (config->allocation, ==, 0);
  g_assert_cmpstr (config->mode, ==, "0640");
  g_assert_cmpstr (config->owner, ==, "1");
  g_assert_cmpstr (config->group, ==, "2");
  g_assert_true (alberca_volume_draft_get_preallocates_metadata (fixture->draft));
  commands = alberca_volume_draft_get_commands (fixture->draft);
  assert_contains (commands, "--prealloc-metadata");

  g_object_set (fixture->draft, "cluster-size", (guint64) 8192, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "cluster-size"), "16 KiB or more");
  g_object_set (fixture->draft, "cluster-size", (guint64) 0, "compat", "0.10", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "cluster-size"), NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "extended-l2"), "need version 1.1");
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "lazy-refcounts"), "need version 1.1");
  g_assert_false (alberca_volume_draft_get_valid (fixture->draft));

  g_object_set (fixture->draft, "mode", "abc", "owner", "me", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "mode"), "octal");
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "owner"), "number of a user");
  g_object_set (fixture->draft, "mode", "", "owner", "", "extended-l2", FALSE, "lazy-refcounts", FALSE, NULL);
  g_assert_true (alberca_volume_draft_get_valid (fixture->draft));

  /* 32 MiB of first table lead to 128 GiB of clusters of 512 bytes, as QEMU counts */
  g_object_set (fixture->draft, "space", ALBERCA_VOLUME_SPACE_THIN, "cluster-size", (guint64) 512, "capacity", "128 GiB", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), NULL);
  g_object_set (fixture->draft, "capacity", "129 GiB", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), "Choose larger clusters");

  /* What is no qcow2 has none of it */
  g_clear_pointer (&config, alberca_volume_config_free);
  g_object_set (fixture->draft, "format", "vdi", "capacity", "1 MiB", NULL);
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_null (config->compat);
  g_assert_cmpuint (config->cluster_size, ==, 0);
  g_assert_false (config->nocow);
  g_assert_cmpuint (alberca_volume_draft_get_spaces (fixture->draft), ==, 1 << ALBERCA_VOLUME_SPACE_THIN);
}

static void
test_base (Fixture       *fixture,
           gconstpointer  pool_name)
{
  AlbercaVolume *base = alberca_pool_find_volume (fixture->pool, "disk-1.qcow2");
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  g_object_set (fixture->draft, "space", ALBERCA_VOLUME_SPACE_METADATA, NULL);
  alberca_volume_draft_set_base (fixture->draft, fixture->pool, base);
  drafts_node_wait (is_loaded, base);
  g_assert_true (alberca_volume_draft_get_base (fixture->draft) == base);
  /* libvirt can preallocate nothing then */
  g_assert_cmpuint (alberca_volume_draft_get_spaces (fixture->draft), ==, 1 << ALBERCA_VOLUME_SPACE_THIN);
  assert_text (fixture, "capacity", "20 GiB");
  assert_text (fixture, "base-format", "qcow2");
  g_assert_false (alberca_volume_draft_asks_base_format (fixture->draft));
  g_object_set (fixture->draft, "base-format", "raw", NULL);
  assert_text (fixture, "base-format", "qcow2");
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_cmpstr (config->backing_path, ==, "/var/lib/libvirt/images/disk-1.qcow2");
  g_assert_cmpstr (config->backing_format, ==, "qcow2");

  g_object_set (fixture->draft, "capacity", "19 GiB", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), "cannot be smaller");
  g_object_set (fixture->draft, "capacity", "21 GiB", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), NULL);

  g_object_set (fixture->draft, "format", "raw", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "base"), "cannot be built on another");
  g_object_set (fixture->draft, "format", "vmdk", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "base"), "only be built on a vmdk");
  g_object_set (fixture->draft, "format", "qcow2", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "base"), NULL);

  /* Another base brings another capacity only where none was written */
  alberca_volume_draft_set_base (fixture->draft, fixture->pool, alberca_pool_find_volume (fixture->pool, "big.img"));
  assert_text (fixture, "capacity", "21 GiB");
  alberca_volume_draft_set_base (fixture->draft, NULL, NULL);
  assert_text (fixture, "base-format", "");
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "base"), "Choose the volume");
  g_object_set (fixture->draft, "linked", FALSE, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "base"), NULL);
}

static AlbercaContent *
put_qcow2 (void)
{
  AlbercaContent *content = g_new0 (AlbercaContent, 1);

  content->format = ALBERCA_IMAGE_QCOW2;
  return content;
}

/* A logical volume: libvirt does not say what is in it */
static void
test_base_without_format (Fixture       *fixture,
                          gconstpointer  pool_name)
{
  AlbercaPool *pool = drafts_node_get_pool (fixture->connection, "group");
  AlbercaVolume *base;
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  alberca_pool_hold (pool);
  drafts_node_wait (has_one_loaded, pool);
  base = alberca_pool_find_volume (pool, "root");
  alberca_volume_draft_set_base (fixture->draft, pool, base);
  g_assert_true (alberca_volume_draft_asks_base_format (fixture->draft));
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "base"), "does not say which format");
  g_assert_false (alberca_volume_draft_get_valid (fixture->draft));
  g_object_set (fixture->draft, "base-format", "raw", NULL);
  g_assert_true (alberca_volume_draft_get_valid (fixture->draft));
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_cmpstr (config->backing_format, ==, "raw");

  /* What somebody has found in it is proposed, and what was chosen stays */
  alberca_volume_begin_content (base);
  alberca_volume_apply_content (base, put_qcow2 (), NULL);
  assert_text (fixture, "base-format", "raw");
  alberca_volume_draft_set_base (fixture->draft, NULL, NULL);
  alberca_volume_draft_set_base (fixture->draft, pool, base);
  assert_text (fixture, "base-format", "qcow2");
  g_assert_true (alberca_volume_draft_asks_base_format (fixture->draft));
  g_assert_true (alberca_volume_draft_get_valid (fixture->draft));
  alberca_pool_release (pool);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  pool_name)
{
  g_auto(GStrv) names = NULL;
  g_autofree char *commands = NULL;

  g_object_set (fixture->draft, "format", "raw", "count", 12u, "capacity", "1 MiB", NULL);
  assert_text (fixture, "name", "disk-1-{nn}.img");
  g_object_set (fixture->draft, "name", "lab.img", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), "Write “{n}”");
  g_object_set (fixture->draft, "name", "lab-{nnn}.img", "first", 9u, NULL);
  names = alberca_volume_draft_get_names (fixture->draft);
  g_assert_cmpuint (g_strv_length (names), ==, 12);
  g_assert_cmpstr (names[0], ==, "lab-009.img");
  g_assert_cmpstr (names[11], ==, "lab-020.img");
  commands = alberca_volume_draft_get_commands (fixture->draft);
  assert_contains (commands, "seq -f %03g 9 20");

  /* A name that becomes a pattern; one of several is taken */
  g_object_set (fixture->draft, "count", 1u, "name", "big.img", NULL);
  g_object_set (fixture->draft, "count", 3u, NULL);
  assert_text (fixture, "name", "big-{n}.img");
  g_object_set (fixture->draft, "name", "disk-{n}.qcow2", "first", 1u, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), "a volume “disk-1.qcow2” already");
  g_object_set (fixture->draft, "first", 2u, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), NULL);

  /* Together */
  g_object_set (fixture->draft, "capacity", "400 MiB", "space", ALBERCA_VOLUME_SPACE_FULL, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), "Together they need");
  g_object_set (fixture->draft, "space", ALBERCA_VOLUME_SPACE_THIN, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), NULL);
  assert_says (alberca_volume_draft_get_warning (fixture->draft, "capacity"), "before they are full");
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *name;
    guint       count;
    const char *pattern;
  } cases[] = {
    { "lab.qcow2", 5, "lab-{n}.qcow2" },
    { "lab.qcow2", 24, "lab-{nn}.qcow2" },
    { "lab", 100, "lab-{nnn}" },
    { ".hidden", 2, ".hidden-{n}" },
    { "{n}-lab.qcow2", 24, "{n}-lab.qcow2" },
    { "{}{N}{n", 2, "{}{N}{n-{n}" },
  };
  g_autofree char *prefix = NULL;
  g_autofree char *suffix = NULL;
  guint digits = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pattern = alberca_volume_names_make_pattern (cases[i].name, cases[i].count);

      g_assert_cmpstr (pattern, ==, cases[i].pattern);
    }

  /* The last one counts */
  g_assert_true (alberca_volume_names_split ("{n}/{nn}x", &prefix, &suffix, &digits));
  g_assert_cmpstr (prefix, ==, "{n}/");
  g_assert_cmpstr (suffix, ==, "x");
  g_assert_cmpuint (digits, ==, 2);
}

/* libvirt takes the kernel's names only */
static void
test_partitions (Fixture       *fixture,
                 gconstpointer  pool_name)
{
  g_autoptr(AlbercaVolumeDraft) numbered = NULL;
  g_autoptr(AlbercaVolumeDraft) full = NULL;
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  AlbercaPool *pool;

  g_assert_cmpstr (alberca_volume_draft_get_name (fixture->draft), ==, "vdb1");
  g_assert_cmpstr (alberca_volume_draft_get_formats (fixture->draft)[0], ==, "none");
  g_assert_null (alberca_volume_draft_get_formats (fixture->draft)[1]);
  g_assert_cmpuint (alberca_volume_draft_get_spaces (fixture->draft), ==, 1 << ALBERCA_VOLUME_SPACE_FULL);
  g_object_set (fixture->draft, "count", 5u, NULL);
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_cmpstr (config->name, ==, "vdb1");
  g_assert_false (config->has_allocation);
  g_object_set (fixture->draft, "name", "mine", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), "will be “vdb1”");

  /* A name that ends in a digit has a “p” before the number */
  numbered = alberca_volume_draft_new (drafts_node_get_pool (fixture->connection, "nvme"));
  g_assert_cmpstr (alberca_volume_draft_get_name (numbered), ==, "nvme0n1p1");
  g_assert_cmpstr (alberca_volume_draft_get_formats (numbered)[0], ==, "linux");
  g_assert_true (g_strv_contains (alberca_volume_draft_get_formats (numbered), "extended"));

  /* msdos: four, and more only in an extended one */
  pool = drafts_node_get_pool (fixture->connection, "msdos");
  alberca_pool_hold (pool);
  drafts_node_wait (has_four_loaded, pool);
  full = alberca_volume_draft_new (pool);
  g_assert_cmpstr (alberca_volume_draft_get_name (full), ==, "");
  assert_says (alberca_volume_draft_get_problem (full, "name"), "room for four");
  alberca_pool_release (pool);
}

static void
test_lvm (Fixture       *fixture,
          gconstpointer  pool_name)
{
  static const struct
  {
    const char *name;
    const char *problem;
  } cases[] = {
    { "root-2", NULL },
    { "a.b+c_d", NULL },
    { "dos palabras", "only letters without accents" },
    { "ñandú", "only letters without accents" },
    { "-a", "no hyphen" },
    { "snapshot1", "snapshot" },
    { "x_mlog", "_mlog" },
  };
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  g_assert_cmpuint (alberca_volume_draft_get_spaces (fixture->draft), ==,
                    (1 << ALBERCA_VOLUME_SPACE_FULL) | (1 << ALBERCA_VOLUME_SPACE_PART));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i].name);
      g_object_set (fixture->draft, "name", cases[i].name, NULL);
      assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), cases[i].problem);
    }
  g_object_set (fixture->draft, "name", "data", "capacity", "1 GiB", NULL);
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_true (config->has_allocation);
  g_assert_cmpuint (config->allocation, ==, GI);

  g_object_set (fixture->draft, "space", ALBERCA_VOLUME_SPACE_PART, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "allocation"), "sets aside");
  g_object_set (fixture->draft, "allocation", "64 MiB", NULL);
  g_assert_true (alberca_volume_draft_get_valid (fixture->draft));
}

static void
test_encryption (Fixture       *fixture,
                 gconstpointer  pool_name)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  g_autoptr(AlbercaSecretConfig) secret = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *xml = NULL;

  g_object_set (fixture->draft, "encrypted", TRUE, "capacity", "1 MiB", NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "passphrase"), "Write a passphrase");
  alberca_volume_draft_set_passphrase (fixture->draft, "correct horse", "correct house");
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "passphrase"), "differ");
  alberca_volume_draft_set_passphrase (fixture->draft, "correct horse", "correct horse");
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "passphrase"), NULL);

  config = alberca_volume_draft_get_config (fixture->draft);
  secret = alberca_volume_draft_get_new_secret (fixture->draft);
  g_assert_cmpstr (config->encryption, ==, "luks");
  g_assert_cmpstr (config->secret_uuid, ==, secret->uuid);
  g_assert_cmpstr (secret->usage, ==, "/var/lib/libvirt/images/disk-2.qcow2");
  g_object_get (fixture->draft, "commands", &commands, "xml", &xml, NULL);
  g_assert_null (strstr (commands, "horse"));
  g_assert_null (strstr (xml, "horse"));
  assert_contains (commands, "--interactive &&\n");

  /* One that there is already */
  g_clear_pointer (&config, alberca_volume_config_free);
  g_object_set (fixture->draft, "secret-uuid", "11111111-2222-4333-8444-555555555555", NULL);
  g_assert_null (alberca_volume_draft_get_new_secret (fixture->draft));
  g_assert_null (alberca_volume_draft_get_new_secret_value (fixture->draft));
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_cmpstr (config->secret_uuid, ==, "11111111-2222-4333-8444-555555555555");

  /* An encrypted raw is always thin; others cannot be encrypted */
  g_object_set (fixture->draft, "format", "raw", NULL);
  g_assert_cmpuint (alberca_volume_draft_get_spaces (fixture->draft), ==, 1 << ALBERCA_VOLUME_SPACE_THIN);
  g_object_set (fixture->draft, "format", "qcow", NULL);
  g_clear_pointer (&config, alberca_volume_config_free);
  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_null (config->encryption);

  /* The test driver keeps no secrets, and the reason is told */
  g_object_set (fixture->draft, "format", "qcow2", "secret-uuid", "", NULL);
  alberca_volume_draft_get_secrets (fixture->draft);
  drafts_node_wait (has_no_secrets, fixture->draft);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "passphrase"), "keeps no passphrases");
}

static void
add (const char *path,
     const char *pool_name,
     void      (*test) (Fixture *fixture, gconstpointer pool_name))
{
  g_test_add (path, Fixture, pool_name, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  add ("/volume-choices/options", "images", test_options);
  add ("/volume-choices/base", "images", test_base);
  add ("/volume-choices/base-without-format", "images", test_base_without_format);
  add ("/volume-choices/many", "images", test_many);
  add ("/volume-choices/partitions", "partitions", test_partitions);
  add ("/volume-choices/lvm", "group", test_lvm);
  add ("/volume-choices/encryption", "images", test_encryption);
  g_test_add_func ("/volume-choices/patterns", test_patterns);

  return g_test_run ();
}
