/* test-thin.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Thin pools as UDisks2 shows them, of which tests/support/mock-udisks.c is one, in a volume group of libvirt's
 * test driver (tests/data/thin-node.xml). On real LVM: tests/rig/rig-thin.c. */

#include "config.h"

#include <string.h>

#include "backend/alberca-connections.h"
#include "backend/alberca-thin-watch.h"
#include "model/alberca-connection.h"
#include "model/alberca-thin-draft.h"
#include "model/alberca-uri.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define GIB (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  AlbercaConnection *connection;
  AlbercaPool       *pool;
  AlbercaThinGroup  *group;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  read_only)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "thin-node.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);

  fixture->connection = alberca_connection_new (uri, read_only != NULL, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "lvm"));
  g_assert_true (alberca_thin_group_is_possible (fixture->pool));
  fixture->group = alberca_thin_group_new_here (fixture->pool);
  g_assert_cmpint (alberca_thin_group_get_state (fixture->group), ==, ALBERCA_THIN_READING);
  g_assert_false (alberca_thin_group_get_writable (fixture->group));
  alberca_thin_group_set_shown (fixture->group, TRUE);
  wait_until (alberca_thin_group_get_state (fixture->group) != ALBERCA_THIN_READING);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_thin_group_set_shown (fixture->group, FALSE);
  alberca_connection_close (fixture->connection);
  g_assert_false (alberca_thin_group_get_writable (fixture->group));
  g_object_unref (fixture->group);
  g_object_unref (fixture->pool);
  g_object_unref (fixture->connection);
}

static void
says (char       *text,
      const char *what)
{
  g_autofree char *owned = text;

  if (owned == NULL || strstr (owned, what) == NULL)
    g_error ("“%s” should say “%s”", owned != NULL ? owned : "nothing", what);
}

static AlbercaThinDraft *
propose (Fixture         *fixture,
         AlbercaThinVerb  verb,
         const char      *target,
         const char      *name,
         const char      *size)
{
  AlbercaThinDraft *draft = alberca_thin_draft_new (fixture->group, verb, target);

  if (name != NULL)
    g_object_set (draft, "name", name, NULL);
  if (size != NULL)
    g_object_set (draft, "size", size, NULL);
  return draft;
}

/* Takes @draft */
static AlbercaOperation *
run (AlbercaThinDraft *draft)
{
  g_autoptr(AlbercaThinDraft) owned = draft;
  AlbercaOperation *operation;

  g_assert_true (alberca_thin_draft_get_valid (draft));
  operation = alberca_thin_draft_start (draft);
  wait_until (alberca_operation_get_finished (operation));
  return operation;
}

static void
done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static const AlbercaThinRecord *
wait_for (Fixture    *fixture,
          const char *name)
{
  const AlbercaThinRecord *record;

  wait_until ((record = alberca_thin_group_find (fixture->group, name)) != NULL);
  return record;
}

/* What is there, and who uses it */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  const AlbercaThinRecords *records = alberca_thin_group_get_records (fixture->group);
  const AlbercaThinRecord *record;
  g_autoptr(GPtrArray) snapshots = NULL;
  g_autofree char *path = alberca_thin_group_get_path (fixture->group, "data");
  g_autoptr(GPtrArray) users = NULL;

  g_assert_cmpint (alberca_thin_group_get_state (fixture->group), ==, ALBERCA_THIN_KNOWN);
  g_assert_cmpstr (records->name, ==, "vg");
  g_assert_cmpuint (records->size, ==, 10 * GIB);
  g_assert_cmpuint (records->free, ==, 4 * GIB);
  g_assert_cmpuint (records->pools->len, ==, 1);
  /* “root” is an ordinary volume, which libvirt shows itself */
  g_assert_cmpuint (records->volumes->len, ==, 2);
  record = alberca_thin_group_find (fixture->group, "pool0");
  g_assert_null (record->pool);
  g_assert_cmpfloat_with_epsilon (record->used, 0.85, 1e-9);
  g_assert_cmpfloat_with_epsilon (record->metadata, 0.12, 1e-9);
  g_assert_cmpuint (alberca_thin_group_get_promised (fixture->group, "pool0"), ==, 6 * GIB);
  record = alberca_thin_group_find (fixture->group, "data-before");
  g_assert_cmpstr (record->pool, ==, "pool0");
  g_assert_cmpstr (record->origin, ==, "data");
  g_assert_false (record->active);
  snapshots = alberca_thin_group_list_snapshots (fixture->group, "data");
  g_assert_cmpuint (snapshots->len, ==, 1);

  /* By another path to the same */
  g_assert_cmpstr (path, ==, "/dev/vg/data");
  do
    {
      g_clear_pointer (&users, g_ptr_array_unref);
      users = alberca_thin_group_list_users (fixture->group, "data");
      g_main_context_iteration (NULL, FALSE);
    }
  while (users->len == 0);
  g_assert_cmpstr (((AlbercaUsage *) g_ptr_array_index (users, 0))->user, ==, "web");
}

/* What cannot be asked for, and what should be thought of */
static void
test_drafts (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaThinDraft) new = propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "pool0", "disk one", "5 GiB");
  g_autoptr(AlbercaThinDraft) grow = propose (fixture, ALBERCA_THIN_VERB_GROW, "pool0", NULL, NULL);
  g_autoptr(AlbercaThinDraft) snapshot = propose (fixture, ALBERCA_THIN_VERB_SNAPSHOT, "data", "data-before", NULL);
  g_autoptr(AlbercaThinDraft) pool = propose (fixture, ALBERCA_THIN_VERB_CREATE_POOL, NULL, NULL, "100 GiB");
  g_auto(GStrv) notes = NULL;

  says (alberca_thin_draft_get_problem (new, "name"), "LVM");
  g_object_set (new, "name", "data", NULL);
  says (alberca_thin_draft_get_problem (new, "name"), "“data” already");
  g_object_set (new, "name", "root", NULL);
  says (alberca_thin_draft_get_problem (new, "name"), "“root” already");
  g_object_set (new, "name", "disk-1", NULL);
  g_assert_true (alberca_thin_draft_get_valid (new));
  /* 6 GiB are promised, and the pool has 4 */
  says (alberca_thin_draft_get_warning (new, "size"), "2.8 times");
  says (alberca_thin_draft_get_command (new), "\nlvcreate --virtualsize 5368709120b --thinpool pool0 --name disk-1 vg");
  g_object_set (new, "size", "lots", NULL);
  g_assert_false (alberca_thin_draft_get_valid (new));
  g_assert_null (alberca_thin_draft_get_command (new));

  says (alberca_thin_draft_get_problem (grow, "size"), "more than that");
  g_object_set (grow, "size", "9 GiB", NULL);
  says (alberca_thin_draft_get_problem (grow, "size"), "4.0\302\240GiB is free");
  g_object_set (grow, "size", "5 GiB", NULL);
  g_assert_true (alberca_thin_draft_get_valid (grow));
  says (alberca_thin_draft_get_command (grow), "\nlvextend --size 5368709120b vg/pool0");

  says (alberca_thin_draft_get_problem (snapshot, "name"), "already");
  notes = alberca_thin_draft_get_notes (snapshot);
  g_assert_cmpuint (g_strv_length (notes), >=, 2);
  says (alberca_thin_draft_get_problem (pool, "size"), "is free");
  g_object_set (pool, "size", "1 MiB", NULL);
  says (alberca_thin_draft_get_problem (pool, "size"), "metadata");
}

/* Made, grown, activated, deleted: each shows without being asked for */
static void
test_verbs (Fixture       *fixture,
            gconstpointer  data)
{
  AlbercaOperation *operation;

  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "pool0", "disk-1", "1 GiB")));
  g_assert_cmpstr (wait_for (fixture, "disk-1")->pool, ==, "pool0");
  done (run (propose (fixture, ALBERCA_THIN_VERB_SNAPSHOT, "disk-1", "disk-1.before", NULL)));
  g_assert_cmpstr (wait_for (fixture, "disk-1.before")->origin, ==, "disk-1");
  g_assert_false (alberca_thin_group_find (fixture->group, "disk-1.before")->active);
  done (alberca_thin_group_activate (fixture->group, "disk-1.before"));
  wait_until (wait_for (fixture, "disk-1.before")->active);
  done (run (propose (fixture, ALBERCA_THIN_VERB_GROW, "disk-1", NULL, "2 GiB")));
  wait_until (wait_for (fixture, "disk-1")->size == 2 * GIB);

  operation = run (propose (fixture, ALBERCA_THIN_VERB_GROW, "pool0", NULL, "5 GiB"));
  done (operation);
  g_assert_nonnull (strstr (alberca_operation_get_command (operation), "pool-refresh lvm"));
  wait_until (wait_for (fixture, "pool0")->size == 5 * GIB);
  g_assert_cmpuint (alberca_thin_group_get_records (fixture->group)->free, ==, 3 * GIB);
  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_POOL, NULL, "thin", "1 GiB")));
  g_assert_null (wait_for (fixture, "thin")->pool);

  /* The snapshot of what is gone is a volume of its own */
  operation = alberca_thin_group_delete (fixture->group, "disk-1", NULL, FALSE);
  done (operation);
  g_assert_nonnull (strstr (alberca_operation_get_command (operation), "lvremove vg/disk-1"));
  wait_until (alberca_thin_group_find (fixture->group, "disk-1") == NULL);
  wait_until (wait_for (fixture, "disk-1.before")->origin == NULL);
}

static void
failed (AlbercaOperation *operation,
        GQuark            domain,
        int               code,
        const char       *text)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), domain, code);
  if (strstr (alberca_operation_get_error (operation)->message, text) == NULL)
    g_error ("“%s” should say “%s”", alberca_operation_get_error (operation)->message, text);
}

/* Who says no, and why */
static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  const AlbercaThinVerb verb = ALBERCA_THIN_VERB_CREATE_VOLUME;
  AlbercaOperation *operation;

  operation = run (propose (fixture, verb, "pool0", "dismissed", "1 GiB"));
  failed (operation, G_IO_ERROR, G_IO_ERROR_CANCELLED, "password");
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  failed (run (propose (fixture, verb, "pool0", "denied", "1 GiB")), ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_DENIED, "polkit");
  operation = run (propose (fixture, verb, "pool0", "nospace", "1 GiB"));
  failed (operation, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "Insufficient free space: 2560 extents");
  g_assert_null (strstr (alberca_operation_get_error (operation)->message, "exit code"));
  failed (alberca_thin_group_create_volume (fixture->group, "pool0", "data", GIB), ALBERCA_THIN_ERROR,
          ALBERCA_THIN_ERROR_FAILED, "already exists");

  done (run (propose (fixture, verb, "pool0", "busy", "1 GiB")));
  wait_for (fixture, "busy");
  failed (alberca_thin_group_delete (fixture->group, "busy", NULL, FALSE), ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED,
          "filesystem in use");
  /* A machine runs with it, which was not known when it was asked */
  operation = alberca_thin_group_delete (fixture->group, "data", NULL, FALSE);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "web"));
  wait_for (fixture, "data");
}

/* As somebody does with lvextend: UDisks2 does not know of it until it looks. */
static void
grow_elsewhere (const char *name,
                guint64     size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_autofree char *path = g_strconcat ("/org/freedesktop/UDisks2/lvm/vg/", name, NULL);
  g_autoptr(GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.UDisks2", path, "org.freedesktop.UDisks2.LogicalVolume",
                                       "Resize", g_variant_new ("(ta{sv})", size, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                       NULL, &error);
  g_assert_no_error (error);
}

/* One that has grown between question and turn is not made smaller, nor is it asked for again what may be done. */
static void
test_meanwhile (Fixture       *fixture,
                gconstpointer  data)
{
  AlbercaThinDraft *draft = propose (fixture, ALBERCA_THIN_VERB_GROW, "data", NULL, "4 GiB");

  grow_elsewhere ("data", 8 * GIB);
  g_assert_cmpuint (alberca_thin_group_find (fixture->group, "data")->size, ==, 3 * GIB);
  failed (run (draft), ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "“data” has grown meanwhile");
  wait_until (wait_for (fixture, "data")->size == 8 * GIB);
  done (run (propose (fixture, ALBERCA_THIN_VERB_GROW, "data", NULL, "9 GiB")));
  wait_until (wait_for (fixture, "data")->size == 9 * GIB);

  failed (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "pool0", "slow", "1 GiB")), ALBERCA_THIN_ERROR,
          ALBERCA_THIN_ERROR_IN_DOUBT, "not known whether");
  wait_for (fixture, "slow");
}

static void
told_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* (Un)mounts it, as somebody else does */
static void
toggle_mount (const AlbercaThinRecord *record)
{
  static gboolean mounted = TRUE;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  /* “uuid-7” is dm-7 */
  g_autofree char *path = g_strconcat ("/org/freedesktop/UDisks2/block_devices/dm_2d", strchr (record->uuid, '-') + 1, NULL);
  g_autoptr(GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.UDisks2", path, "org.freedesktop.UDisks2.Filesystem",
                                       mounted ? "Unmount" : "Mount", g_variant_new ("(a{sv})", NULL), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  mounted = !mounted;
}

/* A mount changes nothing of the volume itself, and is told all the same. */
static void
test_mounts (Fixture       *fixture,
             gconstpointer  data)
{
  const AlbercaThinRecord *record;
  gboolean told = FALSE;
  AlbercaThinWatch *watch;

  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "pool0", "mounted-2", "1 GiB")));
  record = wait_for (fixture, "mounted-2");
  g_assert_cmpstr (record->mount_point, ==, "/srv/mounted-2");
  alberca_thin_group_set_shown (fixture->group, FALSE);
  watch = alberca_thin_watch_new (told_cb, &told);
  /* Until it listens */
  wait_until ((toggle_mount (record), told));
  alberca_thin_watch_free (watch);
}

/* As it is now, not as the group knows it */
static void
check_active (const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaThinRecords) records = alberca_thin_pools_read ("vg", FALSE, NULL, &error);
  gboolean active = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < records->volumes->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (records->volumes, i);

      active = active || (g_str_equal (record->name, name) && record->active);
    }
  g_assert_true (active);
}

/* With what is known to be in it */
static AlbercaOperation *
delete_pool (Fixture    *fixture,
             const char *name)
{
  g_autoptr(GPtrArray) volumes = alberca_thin_group_list_volumes (fixture->group, name);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) uuids = NULL;
  AlbercaOperation *operation;

  for (guint i = 0; i < volumes->len; i++)
    g_strv_builder_add (builder, ((const AlbercaThinRecord *) g_ptr_array_index (volumes, i))->uuid);
  uuids = g_strv_builder_end (builder);
  operation = alberca_thin_group_delete_pool (fixture->group, name, wait_for (fixture, name)->uuid,
                                              (const char *const *) uuids);
  for (guint i = 0; i < volumes->len; i++)
    g_assert_true (alberca_operation_has_subject (operation, alberca_pool_get_uuid (fixture->pool),
                                                  ((const AlbercaThinRecord *) g_ptr_array_index (volumes, i))->name));
  return operation;
}

/* Its volumes die with it; refused as long as one is in use, and then all are as they were. */
static void
test_delete_pool (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *const none[] = { NULL };
  AlbercaOperation *operation;

  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_POOL, NULL, "tank", "1 GiB")));
  wait_for (fixture, "tank");
  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "tank", "mounted", "1 GiB")));
  wait_until (g_strcmp0 (wait_for (fixture, "mounted")->mount_point, "/srv/mounted") == 0);
  /* One that was not there when it was asked */
  operation = alberca_thin_group_delete_pool (fixture->group, "tank", wait_for (fixture, "tank")->uuid, none);
  failed (operation, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "“mounted” by now");

  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "tank", "busy-2", "1 GiB")));
  wait_for (fixture, "busy-2");
  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "tank", "another", "1 GiB")));
  wait_for (fixture, "another");
  operation = delete_pool (fixture, "tank");
  failed (operation, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "“busy-2” is in use, and so “tank” stays");
  check_active ("another");
  check_active ("mounted");

  /* A machine runs with “data” */
  operation = delete_pool (fixture, "pool0");
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_BUSY);

  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_POOL, NULL, "other", "1 GiB")));
  wait_for (fixture, "other");
  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "other", "disk-2", "1 GiB")));
  wait_for (fixture, "disk-2");
  operation = delete_pool (fixture, "other");
  done (operation);
  g_assert_nonnull (strstr (alberca_operation_get_command (operation), "lvremove vg/other"));
  g_assert_nonnull (strstr (alberca_operation_get_command (operation), "pool-refresh lvm"));
  wait_until (alberca_thin_group_find (fixture->group, "other") == NULL);
  g_assert_null (alberca_thin_group_find (fixture->group, "disk-2"));
  g_assert_nonnull (alberca_thin_group_find (fixture->group, "another"));
}

static void
make_pool (Fixture           *fixture,
           const char        *pool,
           const char *const *volumes)
{
  done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_POOL, NULL, pool, "100 MiB")));
  wait_for (fixture, pool);
  for (gsize i = 0; volumes[i] != NULL; i++)
    {
      done (run (propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, pool, volumes[i], "1 GiB")));
      wait_for (fixture, volumes[i]);
    }
}

/* What stays after all, and what is said of it */
static void
test_keep_pool (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const none[] = { NULL };
  static const char *const locked[] = { "a-volume", "locked-volume", NULL };
  static const char *const stuck[] = { "a-stuck", "busy-3", NULL };
  static const char *const anonymous[] = { "anonymous", "named", NULL };
  AlbercaOperation *operation;

  /* Made while somebody typed the password */
  make_pool (fixture, "asked", none);
  failed (delete_pool (fixture, "asked"), ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "“meanwhile” by now");
  wait_for (fixture, "meanwhile");
  done (delete_pool (fixture, "asked"));
  make_pool (fixture, "locked-pool", none);
  failed (delete_pool (fixture, "locked-pool"), ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_DENIED, "polkit");

  /* It is not in use, and what lost its device is named */
  make_pool (fixture, "vault", locked);
  operation = delete_pool (fixture, "vault");
  failed (operation, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_DENIED, "not any more: a-volume");
  g_assert_null (strstr (alberca_operation_get_error (operation)->message, "in use"));

  /* Likewise where LVM does not give it back */
  make_pool (fixture, "worn", stuck);
  operation = delete_pool (fixture, "worn");
  failed (operation, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "“busy-3” is in use");
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "not any more: a-stuck"));

  /* Whose identity is not known was asked about by nobody. */
  make_pool (fixture, "odd", anonymous);
  g_assert_cmpstr (alberca_thin_group_find (fixture->group, "anonymous")->uuid, ==, "");
  failed (delete_pool (fixture, "odd"), ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, "“anonymous” by now");
}

typedef struct
{
  GPtrArray *users;
  gboolean   done;
} Found;

static Found found;

static void
users_cb (gpointer  owner,
          gpointer  result,
          GError   *error)
{
  g_assert_no_error (error);
  found.users = result;
  found.done = TRUE;
}

/* Before something is deleted: read anew, over libvirt */
static void
test_users (Fixture       *fixture,
            gconstpointer  data)
{
  AlbercaUsage *usage;

  g_assert_true (alberca_thin_group_find_users (fixture->group, users_cb, NULL));
  wait_until (found.done);
  g_assert_cmpuint (found.users->len, ==, 1);
  usage = g_ptr_array_index (found.users, 0);
  g_assert_cmpstr (usage->volume, ==, "data");
  g_assert_true (usage->running);
  g_ptr_array_unref (found.users);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaThinDraft) draft = NULL;

  g_assert_cmpint (alberca_thin_group_get_state (fixture->group), ==, ALBERCA_THIN_KNOWN);
  g_assert_false (alberca_thin_group_get_writable (fixture->group));
  draft = propose (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "pool0", "disk-1", "1 GiB");
  g_assert_false (alberca_thin_draft_get_valid (draft));
}

/* A connection that leads elsewhere asks nobody here. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaThinGroup) group = alberca_thin_group_new (fixture->pool);

  g_assert_cmpint (alberca_thin_group_get_state (group), ==, ALBERCA_THIN_ELSEWHERE);
  alberca_thin_group_set_shown (group, TRUE);
  alberca_thin_group_reread (group);
  g_assert_cmpint (alberca_thin_group_get_state (group), ==, ALBERCA_THIN_ELSEWHERE);
  g_assert_false (alberca_thin_group_get_writable (group));

  g_assert_true (alberca_uri_is_local_system ("qemu:///system"));
  g_assert_true (alberca_uri_is_local_system ("qemu+unix:///system?socket=/run/libvirt/libvirt-sock"));
  /* The near end of a tunnel, for all that is known */
  g_assert_false (alberca_uri_is_local_system ("qemu+unix:///system?socket=/run/a"));
  g_assert_false (alberca_uri_is_local_system ("qemu+unix:///system?no_tty=1&socket=/run/libvirt/../../tmp/a"));
  g_assert_false (alberca_uri_is_local_system ("qemu:///session"));
  g_assert_false (alberca_uri_is_local_system ("qemu+ssh://host/system"));
  g_assert_false (alberca_uri_is_local_system ("qemu+tcp://127.0.0.1/system"));
  g_assert_false (alberca_uri_is_local_system ("test:///default"));
  g_assert_false (alberca_uri_is_local_system ("no URI"));
}

static void
test_unavailable (Fixture       *fixture,
                  gconstpointer  code)
{
  g_assert_cmpint (alberca_thin_group_get_state (fixture->group), ==, ALBERCA_THIN_UNAVAILABLE);
  g_assert_error (alberca_thin_group_get_error (fixture->group), ALBERCA_THIN_ERROR, GPOINTER_TO_INT (code));
  g_assert_false (alberca_thin_group_get_writable (fixture->group));
}

static void
set_up_writable (Fixture       *fixture,
                 gconstpointer  data)
{
  set_up (fixture, NULL);
}

#define ADD(path, data, func) g_test_add ("/model/thin" path, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  const char *without = NULL;

  if (argc > 1 && (g_str_equal (argv[1], "no-service") || g_str_equal (argv[1], "no-module")))
    {
      without = argv[1];
      argv[1] = argv[0];
      argv++;
      argc--;
    }
  g_test_init (&argc, &argv, NULL);
  alberca_connections_init ();

  if (without != NULL)
    {
      g_test_add ("/model/thin/unavailable", Fixture,
                  GINT_TO_POINTER (g_str_equal (without, "no-service") ? ALBERCA_THIN_ERROR_NO_SERVICE
                                                                       : ALBERCA_THIN_ERROR_NO_MODULE),
                  set_up_writable, test_unavailable, tear_down);
      return g_test_run ();
    }
  ADD ("/list", NULL, test_list);
  ADD ("/drafts", NULL, test_drafts);
  ADD ("/verbs", NULL, test_verbs);
  ADD ("/errors", NULL, test_errors);
  ADD ("/meanwhile", NULL, test_meanwhile);
  ADD ("/delete-pool", NULL, test_delete_pool);
  ADD ("/keep-pool", NULL, test_keep_pool);
  ADD ("/mounts", NULL, test_mounts);
  ADD ("/users", NULL, test_users);
  ADD ("/read-only", GINT_TO_POINTER (TRUE), test_read_only);
  ADD ("/elsewhere", NULL, test_elsewhere);
  return g_test_run ();
}
