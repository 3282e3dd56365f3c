/* test-content.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is inside the volumes of a list, which qemu-img looks at from outside; the test stands between
 * the queue and what reads a volume, and between that and libvirt. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-content-private.h"
#include "model/alberca-volume-filter.h"
#include "model/alberca-volume-private.h"
#include "support/private-libvirtd.h"
#include "volume-fixture.h"

#define N_MANY 24
#define N_SEEN 6

/* ---- In between ---- */

static struct
{
  GMutex     lock;
  GCond      opened;
  gboolean   closed;    /* whoever reads a volume waits */
  guint      n_now;
  guint      n_most;    /* at once, ever */
  GPtrArray *names;     /* in the order in which they were begun */
  gsize      n_bytes;
  gboolean   ends_wait; /* libvirt does not say yet that a read came right */
  gboolean   ends_fail; /* and it did not */
} between;

AlbercaContent *__real_alberca_content_read (GVirStorageVol *volume, AlbercaContentDepth depth, gboolean quick,
                                             AlbercaRangeEnd **end, GError **error);
AlbercaContent *__wrap_alberca_content_read (GVirStorageVol *volume, AlbercaContentDepth depth, gboolean quick,
                                             AlbercaRangeEnd **end, GError **error);
GBytes *__real_alberca_volumes_read_range (GVirStorageVol *volume, guint64 offset, gsize length, GError **error);
GBytes *__wrap_alberca_volumes_read_range (GVirStorageVol *volume, guint64 offset, gsize length, GError **error);

AlbercaContent *
__wrap_alberca_content_read (GVirStorageVol       *volume,
                             AlbercaContentDepth   depth,
                             gboolean              quick,
                             AlbercaRangeEnd     **end,
                             GError              **error)
{
  AlbercaContent *content;

  g_mutex_lock (&between.lock);
  g_ptr_array_add (between.names, g_strdup (gvir_storage_vol_get_name (volume)));
  between.n_now++;
  between.n_most = MAX (between.n_most, between.n_now);
  while (between.closed)
    g_cond_wait (&between.opened, &between.lock);
  g_mutex_unlock (&between.lock);

  content = __real_alberca_content_read (volume, depth, quick, end, error);

  g_mutex_lock (&between.lock);
  between.n_now--;
  g_mutex_unlock (&between.lock);
  return content;
}

GBytes *
__wrap_alberca_volumes_read_range (GVirStorageVol  *volume,
                                   guint64          offset,
                                   gsize            length,
                                   GError         **error)
{
  g_mutex_lock (&between.lock);
  between.n_bytes += length;
  g_mutex_unlock (&between.lock);
  return __real_alberca_volumes_read_range (volume, offset, length, error);
}

gboolean __real_alberca_range_end_finish (AlbercaRangeEnd *self, GError **error);
gboolean __wrap_alberca_range_end_finish (AlbercaRangeEnd *self, GError **error);

gboolean
__wrap_alberca_range_end_finish (AlbercaRangeEnd  *self,
                                 GError          **error)
{
  gboolean fails;

  g_mutex_lock (&between.lock);
  while (between.ends_wait)
    g_cond_wait (&between.opened, &between.lock);
  fails = between.ends_fail;
  g_mutex_unlock (&between.lock);
  g_assert_true (__real_alberca_range_end_finish (self, error));
  if (fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "It did not come right");
  return !fails;
}

static void
set_ends (gboolean wait,
          gboolean fail)
{
  g_mutex_lock (&between.lock);
  between.ends_wait = wait;
  between.ends_fail = fail;
  g_cond_broadcast (&between.opened);
  g_mutex_unlock (&between.lock);
}

static void
start_over (gboolean closed)
{
  g_mutex_lock (&between.lock);
  between.closed = closed;
  between.n_most = 0;
  between.n_bytes = 0;
  g_ptr_array_set_size (between.names, 0);
  g_mutex_unlock (&between.lock);
}

static void
open_gate (void)
{
  g_mutex_lock (&between.lock);
  between.closed = FALSE;
  g_cond_broadcast (&between.opened);
  g_mutex_unlock (&between.lock);
}

static guint
count_begun (void)
{
  guint n;

  g_mutex_lock (&between.lock);
  n = between.names->len;
  g_mutex_unlock (&between.lock);
  return n;
}

/* ---- Helpers ---- */

/* printf() of what follows "qemu-img"; %1 stands for the path of @name in the pool a */
static char *
qemu_img (const char *arguments,
          const char *name)
{
  g_autofree char *path = volume_fixture_path ("a", name);
  g_auto(GStrv) parts = g_strsplit (arguments, "%1", -1);
  g_autofree char *line = g_strjoinv (path, parts);

  return volume_fixture_qemu_img (line);
}

/* QEMU measures its processor for LUKS, and on a busy machine sometimes cannot: it is asked again. */
static void
make (const char *arguments,
      const char *name)
{
  g_autofree char *output = NULL;

  for (guint i = 0; i < 20 && output == NULL; i++)
    output = qemu_img (arguments, name);
  g_assert_nonnull (output);
}

static void
snapshot (const char *name,
          guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *arguments = g_strdup_printf ("snapshot -c s%u %%1", i);

      make (arguments, name);
    }
}

static void
write_file (const char *name,
            gconstpointer data,
            gsize       length)
{
  g_autofree char *path = volume_fixture_path ("a", name);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static gboolean
is_settled (AlbercaPool *pool)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);

  if (!volume_fixture_is_loaded (pool))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      if (alberca_volume_get_content_state (volume) == ALBERCA_CONTENT_WAITING)
        return FALSE;
    }
  return TRUE;
}

static AlbercaVolume *
find (Fixture    *fixture,
      const char *name)
{
  AlbercaVolume *volume = alberca_pool_find_volume (fixture->a, name);

  g_assert_nonnull (volume);
  return volume;
}

static guint
count_words (const char *text,
             const char *word)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at += strlen (word))
    n++;
  return n;
}

/* What our reader found is what qemu-img says. */
static void
assert_like_qemu (Fixture    *fixture,
                  const char *name)
{
  AlbercaVolume *volume = find (fixture, name);
  const AlbercaContent *content = alberca_volume_get_content (volume);
  g_autofree char *info = qemu_img ("info -U --output=json '%1'", name);
  gboolean is_encrypted = strstr (info, "\"encrypted\": true") != NULL;

  g_assert_nonnull (content);
  g_assert_cmpint (alberca_volume_get_content_state (volume), ==, ALBERCA_CONTENT_READ);
  g_assert_nonnull (content->header);
  g_assert_nonnull (strstr (info, "\"format\": \"qcow2\""));
  g_assert_cmpstr (alberca_volume_get_image_format (volume), ==, "qcow2");
  g_assert_cmpint (alberca_volume_get_n_snapshots (volume), ==, (int) count_words (info, "\"vm-clock-sec\""));
  g_assert_cmpint (alberca_content_is_encrypted (content), ==, is_encrypted);
  if (content->header->backing_format != NULL)
    {
      g_autofree char *line = g_strdup_printf ("\"backing-filename-format\": \"%s\"", content->header->backing_format);

      g_assert_nonnull (strstr (info, line));
    }
  else
    g_assert_null (strstr (info, "\"backing-filename-format\""));
}

/* ---- Tests ---- */

static void
test_facts (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const images[] = { "none", "one", "three", "old", "small", "over", "luks", "aes" };
  g_autoptr(AlbercaVolumeFilter) filter = alberca_volume_filter_new ();
  g_autofree char *base = volume_fixture_path ("a", "three");
  g_autofree char *overlay = g_strdup_printf ("create -q -f qcow2 -F qcow2 -b '%s' '%%1'", base);

  start_over (FALSE);
  make ("create -q -f qcow2 '%1' 64M", "none");
  make ("create -q -f qcow2 '%1' 64M", "one");
  make ("create -q -f qcow2 -o extended_l2=on,compression_type=zstd '%1' 64M", "three");
  make ("create -q -f qcow2 -o compat=0.10 '%1' 64M", "old");
  make ("create -q -f qcow2 -o cluster_size=512 '%1' 1M", "small");
  snapshot ("one", 1);
  snapshot ("three", 3);
  snapshot ("old", 2);
  snapshot ("small", 40);
  make (overlay, "over");
  make ("create -q -f qcow2 --object secret,id=s,data=x -o encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10 "
        "'%1' 1M", "luks");
  make ("create -q -f qcow2 --object secret,id=s,data=x -o encrypt.format=aes,encrypt.key-secret=s '%1' 1M", "aes");
  make ("create -q -f raw '%1' 1M", "plain");
  volume_fixture_refresh (fixture->a);
  wait_until (alberca_pool_find_volume (fixture->a, "aes") != NULL && is_settled (fixture->a));

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    assert_like_qemu (fixture, images[i]);
  g_assert_cmpint (alberca_volume_get_n_snapshots (find (fixture, "small")), ==, 40);
  /* libvirt has looked into it */
  g_assert_cmpint (alberca_volume_get_content_state (find (fixture, "plain")), ==, ALBERCA_CONTENT_NONE);
  g_assert_cmpint (alberca_volume_get_n_snapshots (find (fixture, "plain")), ==, -1);

  alberca_volume_filter_set_traits (filter, ALBERCA_VOLUME_TRAIT_SNAPSHOTS);
  g_assert_true (alberca_volume_filter_match (filter, find (fixture, "three")));
  g_assert_false (alberca_volume_filter_match (filter, find (fixture, "none")));
  g_assert_false (alberca_volume_filter_match (filter, find (fixture, "plain")));
  g_assert_null (alberca_volume_filter_describe_progress (filter, alberca_pool_get_volumes (fixture->a)));
  alberca_volume_filter_set_traits (filter, ALBERCA_VOLUME_TRAIT_ENCRYPTED);
  g_assert_true (alberca_volume_filter_match (filter, find (fixture, "luks")));
  g_assert_true (alberca_volume_filter_match (filter, find (fixture, "aes")));
  g_assert_false (alberca_volume_filter_match (filter, find (fixture, "three")));
}

/* What has changed is read again, and nothing else; what is shown meanwhile is what was known. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  start_over (FALSE);
  make ("create -q -f qcow2 '%1' 64M", "still");
  make ("create -q -f qcow2 '%1' 64M", "changed");
  volume_fixture_refresh (fixture->a);
  wait_until (alberca_pool_find_volume (fixture->a, "still") != NULL && is_settled (fixture->a));
  g_assert_cmpuint (count_begun (), ==, 2);
  g_assert_cmpint (alberca_volume_get_n_snapshots (find (fixture, "changed")), ==, 0);

  snapshot ("changed", 2);
  volume_fixture_refresh (fixture->a);
  wait_until (alberca_volume_get_n_snapshots (find (fixture, "changed")) == 2);
  g_assert_cmpuint (count_begun (), ==, 3);

  /* It is no image any more */
  write_file ("changed", "raw now", 7);
  volume_fixture_refresh (fixture->a);
  wait_until (alberca_volume_get_n_snapshots (find (fixture, "changed")) == -1);
  g_assert_cmpint (alberca_volume_get_content_state (find (fixture, "changed")), ==, ALBERCA_CONTENT_NONE);
}

static void
make_many (void)
{
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("many-%02u", i);

      make ("create -q -f qcow2 '%1' 64M", name);
    }
}

static void
show_all (GListModel *volumes)
{
  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      alberca_volume_set_on_screen (volume, TRUE);
    }
}

/* As a view does when a row is added: the last ones are on screen. */
static void
items_changed_cb (GListModel *volumes,
                  guint       position,
                  guint       removed,
                  guint       added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      if (i >= N_MANY - N_SEEN)
        alberca_volume_set_on_screen (volume, TRUE);
    }
}

/* Rows that come on screen are read first, four at a time; the rest after all of them. */
static void
test_seen_first (Fixture       *fixture,
                 gconstpointer  data)
{
  GListModel *volumes = alberca_pool_get_volumes (fixture->a);

  make_many ();
  start_over (TRUE);
  g_signal_connect (volumes, "items-changed", G_CALLBACK (items_changed_cb), NULL);
  volume_fixture_refresh (fixture->a);
  wait_until (count_begun () == 4);
  open_gate ();
  wait_until (g_list_model_get_n_items (volumes) == N_MANY && is_settled (fixture->a));

  g_assert_cmpuint (between.names->len, ==, N_MANY);
  g_assert_cmpuint (between.n_most, ==, 4);
  for (guint i = 0; i < N_SEEN; i++)
    g_assert_true (alberca_volume_get_on_screen (find (fixture, g_ptr_array_index (between.names, i))));
}

/* What is inside a row on screen is shown once it has come; where libvirt says in the end that it did not come
 * right, it is not shown any more. */
static void
test_early (Fixture       *fixture,
            gconstpointer  data)
{
  AlbercaVolume *volume;

  set_ends (TRUE, TRUE);
  make_many ();
  start_over (TRUE);
  g_signal_connect (alberca_pool_get_volumes (fixture->a), "items-changed", G_CALLBACK (items_changed_cb), NULL);
  volume_fixture_refresh (fixture->a);
  wait_until (count_begun () == 4);
  volume = g_object_ref (find (fixture, g_ptr_array_index (between.names, 0)));
  open_gate ();
  wait_until (alberca_volume_get_content_state (volume) == ALBERCA_CONTENT_READ);
  g_assert_nonnull (alberca_volume_get_content (volume)->header);

  set_ends (FALSE, TRUE);
  wait_until (alberca_volume_get_content_state (volume) == ALBERCA_CONTENT_FAILED);
  g_assert_null (alberca_volume_get_content (volume));
  g_assert_cmpstr (alberca_volume_get_content_error (volume), ==, "It did not come right");
  set_ends (FALSE, FALSE);
  wait_until (is_settled (fixture->a));
  g_object_unref (volume);
}

static void
loading_cb (Fixture *fixture)
{
  if (alberca_pool_get_loading (fixture->a))
    g_assert_cmpuint (count_begun (), ==, 0);
}

/* What libvirt tells of the refresh may make it be listed once more. */
static void
loaded_cb (Fixture *fixture)
{
  if (!alberca_pool_get_loading (fixture->a))
    g_signal_handlers_disconnect_by_data (fixture->a, fixture);
}

/* What nobody sees is not read before the list is there, and then by three threads: the fourth is for
 * what comes on screen. */
static void
test_rest (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaVolumeFilter) filter = alberca_volume_filter_new ();
  g_autofree char *progress = NULL;
  GListModel *volumes = alberca_pool_get_volumes (fixture->a);

  make_many ();
  start_over (TRUE);
  g_signal_connect_swapped (fixture->a, "notify::n-loaded", G_CALLBACK (loading_cb), fixture);
  g_signal_connect_swapped (fixture->a, "notify::loading", G_CALLBACK (loaded_cb), fixture);
  volume_fixture_refresh (fixture->a);
  wait_until (g_list_model_get_n_items (volumes) == N_MANY && volume_fixture_is_loaded (fixture->a));
  wait_until (count_begun () == 3);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_begun (), ==, 3);
  alberca_volume_filter_set_traits (filter, ALBERCA_VOLUME_TRAIT_SNAPSHOTS);
  progress = alberca_volume_filter_describe_progress (filter, volumes);
  g_assert_cmpstr (progress, ==, "Reading 0 of 24 images");

  show_all (volumes);
  wait_until (count_begun () == 4);
  open_gate ();
  wait_until (is_settled (fixture->a));
  g_assert_cmpuint (between.names->len, ==, N_MANY);
  g_assert_cmpuint (between.n_most, ==, 4);
}

/* libvirt tells of a refresh, too, and then the pool is listed once more: that is an occasion to try again what
 * failed. What it told has come when it answers anything else. */
static void
wait_listed (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  config = alberca_volumes_read (alberca_volume_get_handle (find (fixture, "long")), &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wait_until (volume_fixture_is_loaded (fixture->a));
}

/* Images made to do harm: all are refused, at the price of little. */
static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint8 many[4] = { 0xff, 0xff, 0xff, 0xff }, some[4] = { 0, 0, 0x60, 0 };
  g_autofree char *path = NULL;
  g_autofree char *image = NULL;
  gsize length;

  make ("create -q -f qcow2 '%1' 64M", "hostile");
  snapshot ("hostile", 1);
  path = volume_fixture_path ("a", "hostile");
  g_assert_true (g_file_get_contents (path, &image, &length, NULL));
  /* The number of snapshots is at 60 */
  memcpy (image + 60, many, 4);
  write_file ("hostile", image, length);
  /* 24,576 of them, all after another, and nothing behind */
  memcpy (image + 60, some, 4);
  write_file ("cut-off", image, length);
  /* As long as it is allowed to be, of entries that say nothing */
  memset (image + 64, 0, 8);
  image[69] = 0x10;
  image = g_realloc (image, 3 * MIB);
  memset (image + MIB, 0, 2 * MIB);
  write_file ("long", image, 3 * MIB);

  start_over (TRUE);
  volume_fixture_refresh (fixture->a);
  wait_until (count_begun () > 0);
  wait_listed (fixture);
  open_gate ();
  wait_until (is_settled (fixture->a));
  g_assert_cmpuint (between.names->len, ==, 3);
  g_assert_cmpuint (between.n_bytes, <=, 3 * MIB);
  for (guint i = 0; i < 3; i++)
    {
      AlbercaVolume *volume = find (fixture, g_ptr_array_index (between.names, i));

      g_assert_cmpint (alberca_volume_get_content_state (volume), ==, ALBERCA_CONTENT_FAILED);
      g_assert_cmpint (alberca_volume_get_n_snapshots (volume), ==, -1);
      g_assert_nonnull (alberca_volume_get_content_error (volume));
    }
}

/* Not one is asked for; it is said why. */
static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autoptr(AlbercaConnection) connection = alberca_connection_new (uri, TRUE, fixture->queue);
  AlbercaPool *pool;
  AlbercaVolume *volume;

  make ("create -q -f qcow2 '%1' 64M", "image");
  volume_fixture_refresh (fixture->a);
  wait_until (alberca_pool_find_volume (fixture->a, "image") != NULL && is_settled (fixture->a));

  start_over (FALSE);
  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  pool = alberca_connection_find_pool_by_name (connection, "a");
  alberca_pool_hold (pool);
  wait_until ((volume = alberca_pool_find_volume (pool, "image")) != NULL &&
              alberca_volume_get_content_state (volume) == ALBERCA_CONTENT_FAILED);
  g_assert_nonnull (strstr (alberca_volume_get_content_error (volume), "read-only"));
  g_assert_cmpint (alberca_volume_get_n_snapshots (volume), ==, -1);
  g_assert_cmpuint (count_begun (), ==, 0);
  alberca_pool_release (pool);
  alberca_connection_close (connection);
}

/* The connection goes while volumes are read, and while others wait: nothing comes of them. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autoptr(AlbercaConnection) connection = alberca_connection_new (uri, FALSE, fixture->queue);
  g_autoptr(AlbercaVolume) volume = NULL;
  AlbercaPool *pool;

  make_many ();
  volume_fixture_refresh (fixture->a);
  wait_until (alberca_pool_find_volume (fixture->a, "many-00") != NULL && is_settled (fixture->a));

  start_over (TRUE);
  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  pool = alberca_connection_find_pool_by_name (connection, "a");
  alberca_pool_hold (pool);
  wait_until (count_begun () == 3);
  volume = g_object_ref (alberca_pool_find_volume (pool, g_ptr_array_index (between.names, 0)));
  alberca_pool_release (pool);
  alberca_connection_close (connection);
  open_gate ();
  wait_until (between.n_now == 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_begun (), ==, 3);
  g_assert_cmpint (alberca_volume_get_n_snapshots (volume), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/content/facts", test_facts },
    { "/content/changed", test_changed },
    { "/content/seen-first", test_seen_first },
    { "/content/early", test_early },
    { "/content/rest", test_rest },
    { "/content/hostile", test_hostile },
    { "/content/read-only", test_read_only },
    { "/content/closed", test_closed },
  };

  g_test_init (&argc, &argv, NULL);
  between.names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, volume_fixture_set_up, tests[i].test, volume_fixture_tear_down);
  return g_test_run ();
}
