/* test-volume-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "drafts-node.h"
#include "model/alberca-volume-draft.h"

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

static void
test_proposal (Fixture       *fixture,
               gconstpointer  pool_name)
{
  const char *const *formats = alberca_volume_draft_get_formats (fixture->draft);
  g_autoptr(AlbercaVolumeConfig) config = alberca_volume_draft_get_config (fixture->draft);
  gboolean asks = TRUE;

  g_assert_cmpstr (formats[0], ==, "qcow2");
  g_assert_cmpstr (formats[1], ==, "raw");
  /* The rest, for exchange */
  g_assert_true (g_strv_contains (formats, "vmdk"));
  g_assert_cmpuint (g_strv_length ((char **) formats), ==, 7);
  /* disk-1.qcow2 is taken */
  g_assert_cmpstr (alberca_volume_draft_get_name (fixture->draft), ==, "disk-2.qcow2");
  assert_text (fixture, "format", "qcow2");
  assert_text (fixture, "capacity", "20 GiB");
  g_object_get (fixture->draft, "asks-allocation", &asks, NULL);
  g_assert_false (asks);
  g_assert_true (alberca_volume_draft_get_pool (fixture->draft) == fixture->pool);

  g_assert_cmpstr (config->name, ==, "disk-2.qcow2");
  g_assert_cmpstr (config->format, ==, "qcow2");
  g_assert_cmpstr (config->compat, ==, "1.1");
  g_assert_cmpuint (config->capacity, ==, 20 * GI);
  g_assert_true (config->has_allocation);
  g_assert_cmpuint (config->allocation, ==, 0);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_name_follows_format (Fixture       *fixture,
                          gconstpointer  pool_name)
{
  guint n_names = 0;
  guint n_spaces = 0;

  g_signal_connect_swapped (fixture->draft, "notify::name", G_CALLBACK (count_cb), &n_names);
  g_signal_connect_swapped (fixture->draft, "notify::space", G_CALLBACK (count_cb), &n_spaces);

  g_object_set (fixture->draft, "space", ALBERCA_VOLUME_SPACE_METADATA, NULL);
  g_object_set (fixture->draft, "format", "raw", NULL);
  assert_text (fixture, "name", "disk-1.img");
  g_object_set (fixture->draft, "format", "raw", NULL);
  g_object_set (fixture->draft, "format", "nonsense", NULL);
  g_object_set (fixture->draft, "format", NULL, NULL);
  assert_text (fixture, "format", "raw");
  g_assert_cmpuint (n_names, ==, 1);
  /* raw has no map: it is thin again */
  g_assert_cmpuint (n_spaces, ==, 2);

  g_object_set (fixture->draft, "name", "mine.img", NULL);
  g_object_set (fixture->draft, "format", "qcow2", NULL);
  assert_text (fixture, "name", "mine.img");
}

static void
test_names (Fixture       *fixture,
            gconstpointer  pool_name)
{
  static const struct
  {
    const char *name;
    const char *problem;
  } cases[] = {
    { "", "Write a name" },
    { "a/b", "“/”" },
    { " a", "space" },
    { "a ", "space" },
    { ".", "directories" },
    { "..", "directories" },
    { "a\tb", "control" },
    { "big.img", "a volume “big.img” already" },
    { "BIG.img", NULL },
    { ".hidden", NULL },
    { "disco ñ & <1>.qcow2", NULL },
  };
  g_autofree char *longest = g_strnfill (255, 'a');
  g_autofree char *too_long = g_strnfill (256, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i].name);
      g_object_set (fixture->draft, "name", cases[i].name, NULL);
      assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), cases[i].problem);
      g_assert_true (alberca_volume_draft_get_valid (fixture->draft) == (cases[i].problem == NULL));
    }

  g_object_set (fixture->draft, "name", longest, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), NULL);
  g_object_set (fixture->draft, "name", too_long, NULL);
  assert_says (alberca_volume_draft_get_problem (fixture->draft, "name"), "at most 255 bytes");
}

/* 1 GiB is free; NULL: nothing to say */
static void
test_sizes (Fixture       *fixture,
            gconstpointer  pool_name)
{
  static const struct
  {
    const char *format;
    const char *capacity;
    const char *allocation; /* NULL: full */
    const char *capacity_problem;
    const char *capacity_warning;
    const char *allocation_problem;
  } cases[] = {
    { "qcow2", "1 GiB", "0", NULL, NULL, NULL },
    { "qcow2", "1025 MiB", "0", NULL, "Only 1.0\302\240GiB is free", NULL },
    { "qcow2", "1", "0", NULL, NULL, NULL },
    { "qcow2", "2", "0", NULL, "will run out of space", NULL },
    /* What is not asked is not judged */
    { "qcow2", "1 GiB", "nonsense", NULL, NULL, NULL },
    { "qcow2", "", "0", "Write a size", NULL, NULL },
    { "qcow2", "big", "0", "“big” is not a size", NULL, NULL },
    { "qcow2", "-1 GiB", "0", "negative", NULL, NULL },
    { "qcow2", "1 QB", "0", "“QB” is not a unit", NULL, NULL },
    { "qcow2", "16 EiB", "0", "too large", NULL, NULL },
    { "qcow2", "8 EiB", "0", "smaller than 8 EiB", NULL, NULL },
    { "qcow2", "0", "0", "more than 0", NULL, NULL },
    { "qcow2", "0.1 B", "0", "more than 0", NULL, NULL },
    { "raw", "1 GiB", "0", NULL, NULL, NULL },
    { "raw", "1 GiB", "1 GiB", NULL, NULL, NULL },
    { "raw", "1 GiB", NULL, NULL, NULL, NULL },
    { "raw", "1025 MiB", NULL, "Only 1.0\302\240GiB is free", NULL, NULL },
    /* The map of it is more than nothing */
    { "qcow2", "1 GiB", NULL, "Only 1.0\302\240GiB is free", NULL, NULL },
    { "qcow2", "1020 MiB", NULL, NULL, NULL, NULL },
    { "raw", "1 GiB", "1025 MiB", NULL, NULL, "more than its capacity" },
    { "raw", "2 GiB", "1025 MiB", NULL, "Only 1.0\302\240GiB is free", "Only 1.0\302\240GiB is free" },
    { "raw", "2 GiB", "512 MiB", NULL, "Only 1.0\302\240GiB is free", NULL },
    { "raw", "1 GiB", "", NULL, NULL, "Write a size" },
    { "raw", "1 GiB", "x", NULL, NULL, "“x” is not a size" },
    { "raw", "x", "1 MiB", "“x” is not a size", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean good = cases[i].capacity_problem == NULL && cases[i].allocation_problem == NULL;
      g_autoptr(AlbercaVolumeConfig) config = NULL;
      g_autofree char *xml = NULL;
      g_autofree char *commands = NULL;

      g_test_message ("%s, %s, %s", cases[i].format, cases[i].capacity, cases[i].allocation);
      g_object_set (fixture->draft,
                    "format", cases[i].format,
                    "capacity", cases[i].capacity,
                    "allocation", cases[i].allocation != NULL ? cases[i].allocation : "0",
                    "space", cases[i].allocation == NULL ? ALBERCA_VOLUME_SPACE_FULL : ALBERCA_VOLUME_SPACE_THIN,
                    NULL);
      /* qcow2 knows no part */
      if (cases[i].allocation != NULL)
        g_object_set (fixture->draft, "space", ALBERCA_VOLUME_SPACE_PART, NULL);
      assert_says (alberca_volume_draft_get_problem (fixture->draft, "capacity"), cases[i].capacity_problem);
      assert_says (alberca_volume_draft_get_warning (fixture->draft, "capacity"), cases[i].capacity_warning);
      assert_says (alberca_volume_draft_get_problem (fixture->draft, "allocation"), cases[i].allocation_problem);
      assert_says (alberca_volume_draft_get_warning (fixture->draft, "name"), NULL);

      g_assert_true (alberca_volume_draft_get_valid (fixture->draft) == good);
      config = alberca_volume_draft_get_config (fixture->draft);
      xml = alberca_volume_draft_get_xml (fixture->draft);
      commands = alberca_volume_draft_get_commands (fixture->draft);
      g_assert_true ((config != NULL) == good);
      g_assert_true ((xml != NULL) == good);
      g_assert_true ((commands != NULL) == good);
    }
}

static void
test_raw (Fixture       *fixture,
          gconstpointer  pool_name)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *commands = NULL;
  gboolean asks = FALSE;

  g_object_set (fixture->draft, "format", "raw", "capacity", "1.5 GiB", "allocation", "1 MiB",
                "space", ALBERCA_VOLUME_SPACE_PART, NULL);
  g_object_get (fixture->draft, "asks-allocation", &asks, "xml", &xml, "commands", &commands, NULL);
  g_assert_true (asks);

  config = alberca_volume_draft_get_config (fixture->draft);
  g_assert_cmpstr (config->format, ==, "raw");
  g_assert_null (config->compat);
  g_assert_cmpuint (config->capacity, ==, 3 * GI / 2);
  g_assert_true (config->has_allocation);
  g_assert_cmpuint (config->allocation, ==, 1 << 20);
  assert_contains (xml, "1610612736");
  assert_contains (xml, "1048576");
  assert_contains (commands, "vol-create");
  assert_contains (commands, "images");
}

/* ZFS: thin, raw, no files */
static void
test_no_files (Fixture       *fixture,
               gconstpointer  pool_name)
{
  const char *const *formats = alberca_volume_draft_get_formats (fixture->draft);

  g_assert_cmpstr (formats[0], ==, "raw");
  g_assert_null (formats[1]);
  assert_text (fixture, "name", "disk-1");
  g_assert_true (alberca_volume_draft_get_valid (fixture->draft));
}

/* iSCSI: libvirt makes nothing there */
static void
test_nothing_to_make (Fixture       *fixture,
                      gconstpointer  pool_name)
{
  g_assert_null (alberca_volume_draft_get_formats (fixture->draft)[0]);
  assert_text (fixture, "format", "");
  g_assert_false (alberca_volume_draft_get_valid (fixture->draft));
  g_assert_null (alberca_volume_draft_get_config (fixture->draft));
}

/* The draft is there before the names are */
static void
test_names_arrive (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  AlbercaPool *pool = drafts_node_get_pool (connection, "images");
  g_autoptr(AlbercaVolumeDraft) untouched = alberca_volume_draft_new (pool);
  g_autoptr(AlbercaVolumeDraft) typed = alberca_volume_draft_new (pool);
  guint n_changes = 0;

  g_assert_cmpuint (g_list_model_get_n_items (alberca_pool_get_volumes (pool)), ==, 0);
  g_assert_cmpstr (alberca_volume_draft_get_name (untouched), ==, "disk-1.qcow2");
  g_object_set (typed, "name", "big.img", NULL);
  g_assert_true (alberca_volume_draft_get_valid (typed));
  g_signal_connect_swapped (typed, "notify::valid", G_CALLBACK (count_cb), &n_changes);

  alberca_pool_hold (pool);
  drafts_node_wait (has_volumes, pool);
  g_assert_cmpstr (alberca_volume_draft_get_name (untouched), ==, "disk-2.qcow2");
  g_assert_cmpstr (alberca_volume_draft_get_name (typed), ==, "big.img");
  g_assert_false (alberca_volume_draft_get_valid (typed));
  g_assert_cmpuint (n_changes, >, 0);

  alberca_pool_release (pool);
  drafts_node_close (connection);
}

/* What the draft says is what libvirt makes */
static gboolean
has_new_volume (gpointer data)
{
  AlbercaVolume *volume = alberca_pool_find_volume (data, "mine.img");

  return volume != NULL && alberca_volume_get_loaded (volume);
}

static void
test_create (Fixture       *fixture,
             gconstpointer  pool_name)
{
  AlbercaVolume *volume;

  g_object_set (fixture->draft, "format", "raw", "name", "mine.img", "capacity", "600 MiB",
                "space", ALBERCA_VOLUME_SPACE_PART, "allocation", "1 MiB", NULL);
  alberca_pool_create_volume (fixture->pool, fixture->draft);
  drafts_node_wait (has_new_volume, fixture->pool);

  volume = alberca_pool_find_volume (fixture->pool, "mine.img");
  g_assert_cmpuint (alberca_volume_get_capacity (volume), ==, G_GUINT64_CONSTANT (600) << 20);
  g_assert_cmpuint (alberca_volume_get_allocation (volume), ==, 1 << 20);
  /* The name is taken now */
  g_assert_false (alberca_volume_draft_get_valid (fixture->draft));
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

  add ("/volume-draft/proposal", "images", test_proposal);
  add ("/volume-draft/name-follows-format", "images", test_name_follows_format);
  add ("/volume-draft/names", "images", test_names);
  add ("/volume-draft/sizes", "images", test_sizes);
  add ("/volume-draft/raw", "images", test_raw);
  add ("/volume-draft/no-files", "tank", test_no_files);
  add ("/volume-draft/nothing-to-make", "luns", test_nothing_to_make);
  add ("/volume-draft/create", "images", test_create);
  g_test_add_func ("/volume-draft/names-arrive", test_names_arrive);

  return g_test_run ();
}
