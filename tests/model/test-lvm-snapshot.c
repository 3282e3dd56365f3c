/* test-lvm-snapshot.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* LVM's snapshots as libvirt shows them, in a volume group of its test driver (tests/data/lvm-node.xml):
 * what is made, who belongs to whom, and what dies with whom. On real LVM: tests/rig/rig-logical.c. */

#include "config.h"

#include "backend/alberca-connections.h"
#include "model/alberca-impact.h"
#include "model/alberca-lvm-snapshot.h"
#include "wait-until.h"

#define TIMEOUT (10 * G_USEC_PER_SEC)
#define GIB (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  AlbercaConnection *connection;
  AlbercaPool       *pool;
} Fixture;

static AlbercaVolume *
get_volume (Fixture    *fixture,
            const char *name)
{
  AlbercaVolume *volume;

  wait_until ((volume = alberca_pool_find_volume (fixture->pool, name)) != NULL && alberca_volume_get_loaded (volume));
  return volume;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  read_only)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "lvm-node.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);

  fixture->connection = alberca_connection_new (uri, read_only != NULL, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "vg"));
  alberca_pool_hold (fixture->pool);
  get_volume (fixture, "root");
  get_volume (fixture, "root-before");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_pool_release (fixture->pool);
  g_object_unref (fixture->pool);
  alberca_connection_close (fixture->connection);
  g_object_unref (fixture->connection);
}

static void
test_origin (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaVolume *root = get_volume (fixture, "root");
  AlbercaVolume *before = get_volume (fixture, "root-before");
  g_autofree char *merge = alberca_lvm_snapshot_get_merge_command (before);

  g_assert_true (alberca_lvm_snapshot_is_possible (fixture->pool));
  g_assert_false (alberca_lvm_snapshot_is_one (fixture->pool, root));
  g_assert_true (alberca_lvm_snapshot_is_one (fixture->pool, before));
  g_assert_null (alberca_lvm_snapshot_find_origin (fixture->pool, root));
  /* By the device mapper's name of it */
  g_assert_true (alberca_lvm_snapshot_find_origin (fixture->pool, before) == root);
  g_assert_true (g_str_has_suffix (merge, "\nlvconvert --merge /dev/vg/root-before"));
}

static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *of_root = alberca_lvm_snapshot_get_problem (fixture->pool, get_volume (fixture, "root"));
  g_autofree char *of_snapshot = alberca_lvm_snapshot_get_problem (fixture->pool, get_volume (fixture, "root-before"));
  g_autofree char *of_thin = alberca_lvm_snapshot_get_problem (fixture->pool, get_volume (fixture, "thin"));
  g_autofree char *taken = alberca_lvm_snapshot_get_name_problem (fixture->pool, "root-before");
  g_autofree char *reserved = alberca_lvm_snapshot_get_name_problem (fixture->pool, "snapshot1");
  g_autofree char *blank = alberca_lvm_snapshot_get_name_problem (fixture->pool, "before the update");
  g_autofree char *name = alberca_lvm_snapshot_make_name (fixture->pool, get_volume (fixture, "root"));
  g_autofree char *made = alberca_lvm_snapshot_get_name_problem (fixture->pool, name);

  g_assert_null (of_root);
  g_assert_nonnull (of_snapshot);
  g_assert_nonnull (of_thin);
  g_assert_nonnull (taken);
  g_assert_nonnull (reserved);
  g_assert_nonnull (blank);
  g_assert_null (made);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *problem = alberca_lvm_snapshot_get_problem (fixture->pool, get_volume (fixture, "root"));

  g_assert_nonnull (problem);
}

/* As large as the origin, and allocated: libvirt calls lvcreate wrongly otherwise */
static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  AlbercaVolume *root = get_volume (fixture, "root");
  g_autofree char *command = alberca_lvm_snapshot_get_command (fixture->pool, root, "root-now");
  AlbercaOperation *operation = alberca_lvm_snapshot_create (fixture->pool, root, "root-now");
  AlbercaVolume *made;

  g_assert_nonnull (strstr (command, "vol-create"));
  g_assert_nonnull (strstr (command, "<path>/dev/vg/root</path>"));
  g_object_ref (operation);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  g_object_unref (operation);

  made = get_volume (fixture, "root-now");
  g_assert_cmpuint (alberca_volume_get_capacity (made), ==, 8 * GIB);
  g_assert_cmpuint (alberca_volume_get_allocation (made), ==, 8 * GIB);
  g_assert_cmpstr (alberca_volume_get_backing_path (made), ==, "/dev/vg/root");
  g_assert_true (alberca_lvm_snapshot_find_origin (fixture->pool, made) == root);
}

static void
impact_cb (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  g_assert_no_error (error);
  g_object_set_data_full (owner, "impact", result, (GDestroyNotify) alberca_impact_free);
}

/* LVM deletes the snapshots of what is deleted without a word: they are named, and who uses them */
static void
test_deletion (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  g_autoptr(GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(GPtrArray) sections = NULL;
  const AlbercaImpactVolume *dependant;
  AlbercaImpact *impact;
  gboolean named = FALSE;

  g_ptr_array_add (volumes, get_volume (fixture, "root"));
  alberca_connection_find_impact (fixture->connection, fixture->pool, volumes, ALBERCA_VOLUME_VERB_DELETE, NULL, impact_cb, owner);
  wait_until ((impact = g_object_get_data (owner, "impact")) != NULL);
  g_assert_cmpuint (impact->dependants->len, ==, 1);
  dependant = g_ptr_array_index (impact->dependants, 0);
  g_assert_cmpstr (dependant->name, ==, "root-before");
  g_assert_true (dependant->snapshot);
  g_assert_cmpuint (impact->domains->len, ==, 1);
  g_assert_cmpstr (((const AlbercaUsage *) g_ptr_array_index (impact->domains, 0))->user, ==, "web");

  sections = alberca_impact_get_sections (impact);
  for (guint i = 0; i < sections->len; i++)
    {
      const AlbercaImpactSection *section = g_ptr_array_index (sections, i);

      for (gsize j = 0; section->lines[j] != NULL; j++)
        named = named || strstr (section->lines[j], "root-before") != NULL;
    }
  g_assert_true (named);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  alberca_connections_init ();

  g_test_add ("/lvm-snapshot/origin", Fixture, NULL, set_up, test_origin, tear_down);
  g_test_add ("/lvm-snapshot/problems", Fixture, NULL, set_up, test_problems, tear_down);
  g_test_add ("/lvm-snapshot/read-only", Fixture, "read-only", set_up, test_read_only, tear_down);
  g_test_add ("/lvm-snapshot/create", Fixture, NULL, set_up, test_create, tear_down);
  g_test_add ("/lvm-snapshot/deletion", Fixture, NULL, set_up, test_deletion, tear_down);

  return g_test_run ();
}
