/* test-users.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who uses what, on a libvirt that others change meanwhile. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-connection.h"
#include "model/alberca-impact.h"
#include "model/alberca-tree-deletion.h"
#include "model/alberca-usage-index.h"
#include "model/alberca-volume-draft.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

static AlbercaConnection *
open_connection (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  alberca_connection_open (connection);
  g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_CONNECTING);
  wait_until (alberca_connection_get_listed (connection));
  g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_OPEN);
  return connection;
}

static char *
test_path (const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, name, NULL);
}

/* A started directory pool, made by virsh. */
static void
virsh_make_pool (const char *name)
{
  g_autofree char *path = test_path (name);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", name, "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", name, NULL);
  g_autofree char *started = alberca_test_virsh ("pool-start", name, NULL);
}

static void
virsh_remove_pool (const char *name)
{
  g_autofree char *stopped = alberca_test_virsh ("pool-destroy", name, NULL);
  g_autofree char *undefined = alberca_test_virsh ("pool-undefine", name, NULL);
}

static void
wait_done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

typedef struct
{
  GPtrArray     *usages;
  AlbercaImpact *impact;
  GError        *error;
  gboolean       done;
} Users;

static Users *waiting_users;

static void
impact_cb (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  waiting_users->impact = result;
  waiting_users->error = error != NULL ? g_error_copy (error) : NULL;
  waiting_users->done = TRUE;
}

static void
users_cb (gpointer  owner,
          gpointer  result,
          GError   *error)
{
  waiting_users->usages = result;
  waiting_users->error = error != NULL ? g_error_copy (error) : NULL;
  waiting_users->done = TRUE;
}

static void
test_volumes_and_users (void)
{
  AlbercaConnection *connection;
  g_autoptr(AlbercaVolumeDraft) draft = NULL;
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  g_autofree char *dump = NULL;
  g_autofree char *output = NULL;
  Users users = { 0 };
  AlbercaPool *pool;
  AlbercaImpactVolume *dependant;
  AlbercaUsage *usage;

  virsh_make_pool ("used");
  virsh_make_pool ("elsewhere");
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "used");
  alberca_pool_hold (pool);

  draft = alberca_volume_draft_new (pool);
  g_object_set (draft, "name", "base.qcow2", "format", "qcow2", "capacity", "30 GiB", NULL);
  g_assert_true (alberca_volume_draft_get_valid (draft));
  wait_done (alberca_pool_create_volume (pool, draft));
  wait_until (alberca_pool_get_n_loaded (pool) == 1);
  dump = alberca_test_virsh ("vol-dumpxml", "base.qcow2", "--pool", "used", NULL);
  g_assert_nonnull (strstr (dump, "<compat>1.1</compat>"));
  g_assert_nonnull (strstr (dump, ">32212254720</capacity>"));

  /* An overlay in a pool that nobody has looked into. */
  output = alberca_test_virsh ("vol-create-as", "elsewhere", "overlay.qcow2", "30G", "--format", "qcow2",
                               "--backing-vol", alberca_volume_get_path (alberca_pool_find_volume (pool, "base.qcow2")),
                               "--backing-vol-format", "qcow2", NULL);
  g_ptr_array_add (volumes, alberca_pool_find_volume (pool, "base.qcow2"));
  waiting_users = &users;
  alberca_connection_find_impact (connection, pool, volumes, ALBERCA_VOLUME_VERB_DELETE, NULL, impact_cb, connection);
  wait_until (users.done);
  g_assert_no_error (users.error);
  g_assert_cmpuint (users.impact->domains->len, ==, 0);
  g_assert_cmpuint (users.impact->dependants->len, ==, 1);
  dependant = g_ptr_array_index (users.impact->dependants, 0);
  g_assert_cmpstr (dependant->pool, ==, "elsewhere");
  g_assert_cmpstr (dependant->name, ==, "overlay.qcow2");
  g_assert_false (dependant->snapshot);
  alberca_impact_free (users.impact);

  /* The pool as a whole has the same user, unlike the pool of the overlay */
  users = (Users) { 0 };
  alberca_connection_find_pool_users (connection, pool, NULL, users_cb, connection);
  wait_until (users.done);
  g_assert_no_error (users.error);
  g_assert_cmpuint (users.usages->len, ==, 1);
  usage = g_ptr_array_index (users.usages, 0);
  g_assert_cmpint (usage->kind, ==, ALBERCA_USAGE_OVERLAY);
  g_assert_cmpstr (usage->volume, ==, "base.qcow2");
  g_assert_cmpstr (usage->user, ==, "overlay.qcow2");
  g_ptr_array_unref (users.usages);
  users = (Users) { 0 };
  alberca_connection_find_pool_users (connection, alberca_connection_find_pool_by_name (connection, "elsewhere"),
                                      NULL, users_cb, connection);
  wait_until (users.done);
  g_assert_no_error (users.error);
  g_assert_cmpuint (users.usages->len, ==, 0);
  g_ptr_array_unref (users.usages);

  alberca_pool_delete_volumes (pool, volumes);
  wait_until (g_list_model_get_n_items (alberca_pool_get_volumes (pool)) == 0);
  alberca_pool_release (pool);
  close_connection (connection);
  virsh_remove_pool ("used");
  virsh_remove_pool ("elsewhere");
}

/* ---- Live ---- */

#define DOMAIN_XML                                                    \
  "<domain type='qemu'><name>%s</name>%s<memory unit='MiB'>32</memory>" \
  "<os><type>hvm</type></os><features><acpi/></features><devices>%s</devices></domain>"

#define SCRATCH_METADATA \
  "<metadata><alberca:scratch xmlns:alberca='" ALBERCA_DOMAIN_NAMESPACE "'/></metadata>"

static void
virsh_define (const char *name,
              const char *metadata,
              const char *devices)
{
  g_autofree char *xml = g_strdup_printf (DOMAIN_XML, name, metadata, devices);
  g_autofree char *path = test_path ("domain.xml");
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, xml, -1, &error));
  output = alberca_test_virsh ("define", path, NULL);
}

/* The path of a new overlay on @base, in the pool "clones". */
static char *
virsh_make_overlay (const char *name,
                    const char *base)
{
  g_autofree char *output = alberca_test_virsh ("vol-create-as", "clones", name, "16M", "--format", "qcow2",
                                                "--backing-vol", base, "--backing-vol-format", "qcow2", NULL);
  g_autofree char *file = g_build_filename ("clones", name, NULL);

  return test_path (file);
}

static char *
file_disk (const char *path,
           const char *target)
{
  return g_strdup_printf ("<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
                          "<source file='%s'/><target dev='%s' bus='virtio'/></disk>", path, target);
}

static void
define_five (const char *base)
{
  g_autofree char *deep = NULL;

  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("clone%u", i);
      g_autofree char *machine = g_strdup_printf ("vm%u", i);
      g_autofree char *path = virsh_make_overlay (name, i == 5 ? deep : base);
      g_autofree char *disk = NULL;

      /* One names its disk by pool and volume; one is built on a clone. */
      if (i == 2)
        disk = g_strdup ("<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>"
                         "<source pool='clones' volume='clone2'/><target dev='vda' bus='virtio'/></disk>");
      else
        disk = file_disk (path, "vda");
      if (i == 4)
        deep = g_strdup (path);
      virsh_define (machine, "", disk);
    }
}

static const AlbercaUsage *
find_usage (GPtrArray  *users,
            const char *name)
{
  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (g_str_equal (usage->user, name))
        return usage;
    }
  return NULL;
}

static void
check_five (AlbercaUsageIndex *index,
            AlbercaPool       *pool,
            AlbercaVolume     *base)
{
  g_autoptr(GPtrArray) users = alberca_usage_index_get_users (index, pool, base);

  g_assert_cmpstr (find_usage (users, "vm1")->via, ==, "clone1");
  g_assert_cmpstr (find_usage (users, "vm2")->via, ==, "clone2");
  g_assert_cmpstr (find_usage (users, "vm5")->via, ==, "clone5");
  g_assert_cmpstr (find_usage (users, "vm5")->target, ==, "vda");
  g_assert_cmpstr (find_usage (users, "vm5")->device, ==, "disk");
  g_assert_false (find_usage (users, "vm5")->running);
  g_assert_cmpint (find_usage (users, "clone5")->kind, ==, ALBERCA_USAGE_OVERLAY);
  g_assert_cmpstr (find_usage (users, "clone5")->pool, ==, "clones");
  g_assert_cmpstr (find_usage (users, "clone5")->via, ==, "clone4");
  g_assert_null (find_usage (users, "scratch"));
}

/* A machine starts and stops, gets a disk, and goes. */
static void
check_changes (AlbercaUsageIndex *index,
               AlbercaPool       *pool,
               AlbercaVolume     *base,
               AlbercaVolume     *spare)
{
  g_autofree char *started = alberca_test_virsh ("start", "vm3", NULL);
  g_autofree char *attached = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *undefined = NULL;
  g_autoptr(GPtrArray) users = NULL;

  wait_until (g_str_equal (alberca_volume_get_used_by (base), "vm3, vm1 +3"));

  attached = alberca_test_virsh ("attach-disk", "vm3", alberca_volume_get_path (spare), "vdb", "--subdriver", "qcow2",
                                 "--live", NULL);
  wait_until (alberca_volume_get_n_users (spare) == 1);
  users = alberca_usage_index_get_users (index, pool, spare);
  g_assert_cmpuint (users->len, ==, 1);
  g_assert_true (find_usage (users, "vm3")->running);
  g_assert_false (find_usage (users, "vm3")->next_start);
  g_assert_cmpstr (find_usage (users, "vm3")->target, ==, "vdb");

  stopped = alberca_test_virsh ("destroy", "vm3", NULL);
  wait_until (alberca_volume_get_n_users (spare) == 0);
  wait_until (g_str_equal (alberca_volume_get_used_by (base), "vm1, vm2 +3"));
  undefined = alberca_test_virsh ("undefine", "vm3", NULL);
  wait_until (alberca_volume_get_n_users (base) == 4);

  /* No event tells of that. */
  g_free (g_steal_pointer (&attached));
  attached = alberca_test_virsh ("attach-disk", "vm4", alberca_volume_get_path (spare), "vdb", "--config", NULL);
  alberca_usage_index_reread (index);
  wait_until (alberca_volume_get_n_users (spare) == 1);
}

/* Before it is destroyed: who runs comes first, and what is built on it, leaves first. */
static void
check_impact (AlbercaConnection *connection,
              AlbercaPool       *pool,
              AlbercaVolume     *base)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  Users users = { 0 };

  g_ptr_array_add (volumes, base);
  waiting_users = &users;
  alberca_connection_find_impact (connection, pool, volumes, ALBERCA_VOLUME_VERB_DELETE, NULL, impact_cb, connection);
  wait_until (users.done);
  g_assert_no_error (users.error);
  g_assert_cmpuint (users.impact->domains->len, ==, 5);
  g_assert_cmpuint (users.impact->dependants->len, ==, 5);
  g_assert_cmpstr (((AlbercaImpactVolume *) g_ptr_array_index (users.impact->dependants, 0))->name, ==, "clone5");
  alberca_impact_free (users.impact);
}

static void
test_live (void)
{
  g_autofree char *made = NULL;
  g_autofree char *spare_made = NULL;
  g_autofree char *base_path = test_path ("library/base");
  g_autofree char *base_disk = file_disk (base_path, "vda");
  AlbercaConnection *connection;
  AlbercaUsageIndex *index;
  AlbercaVolume *base;
  AlbercaPool *pool;
  g_autofree char *qemu = g_find_program_in_path ("qemu-system-x86_64");

  if (qemu == NULL)
    {
      g_test_skip ("QEMU is not installed");
      return;
    }
  virsh_make_pool ("library");
  virsh_make_pool ("clones");
  made = alberca_test_virsh ("vol-create-as", "library", "base", "16M", "--format", "qcow2", NULL);
  spare_made = alberca_test_virsh ("vol-create-as", "library", "spare", "16M", "--format", "qcow2", NULL);
  define_five (base_path);
  virsh_define ("scratch", SCRATCH_METADATA, base_disk);

  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "library");
  alberca_pool_hold (pool);
  index = alberca_usage_index_get (connection);
  g_assert_true (alberca_usage_index_get (connection) == index);
  wait_until (alberca_usage_index_get_complete (index) && alberca_pool_get_n_loaded (pool) == 2);
  base = alberca_pool_find_volume (pool, "base");
  wait_until (alberca_volume_get_n_users (base) == 5);
  g_assert_cmpstr (alberca_volume_get_used_by (base), ==, "vm1, vm2 +3");
  g_assert_cmpstr (alberca_volume_get_used_by (alberca_pool_find_volume (pool, "spare")), ==, "");
  check_five (index, pool, base);
  check_impact (connection, pool, base);
  check_changes (index, pool, base, alberca_pool_find_volume (pool, "spare"));

  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *machine = g_strdup_printf ("vm%u", i);

      if (i != 3)
        g_free (alberca_test_virsh ("undefine", machine, NULL));
    }
  g_free (alberca_test_virsh ("undefine", "scratch", NULL));
  wait_until (alberca_volume_get_n_users (base) == 0);
  alberca_pool_release (pool);
  close_connection (connection);
  virsh_remove_pool ("library");
  virsh_remove_pool ("clones");
}

/* ---- Deleting with all that is built on it ---- */

static char *
virsh_make_in (const char *pool,
               const char *name,
               const char *base)
{
  g_autofree char *file = g_build_filename (pool, name, NULL);
  g_autofree char *output = NULL;

  if (base != NULL)
    output = alberca_test_virsh ("vol-create-as", pool, name, "16M", "--format", "qcow2", "--backing-vol", base,
                                 "--backing-vol-format", "qcow2", NULL);
  else
    output = alberca_test_virsh ("vol-create-as", pool, name, "16M", "--format", "qcow2", NULL);
  return test_path (file);
}

static AlbercaImpact *
find_impact (AlbercaConnection *connection,
             AlbercaPool       *pool,
             const char        *name)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  Users users = { 0 };

  g_ptr_array_add (volumes, alberca_pool_find_volume (pool, name));
  waiting_users = &users;
  alberca_connection_find_impact (connection, pool, volumes, ALBERCA_VOLUME_VERB_DELETE, NULL, impact_cb, connection);
  wait_until (users.done);
  g_assert_no_error (users.error);
  return users.impact;
}

/* An overlay that libvirt was not told of is found; what could not be looked into is said. */
static void
test_unseen (void)
{
  g_autofree char *base = NULL;
  g_autofree char *overlay = NULL;
  g_autofree char *behind = test_path ("branches/behind");
  g_autofree char *lost = test_path ("lost");
  g_autoptr(AlbercaImpact) impact = NULL;
  AlbercaConnection *connection;
  AlbercaPool *pool;

  virsh_make_pool ("trunk");
  virsh_make_pool ("branches");
  virsh_make_pool ("lost");
  virsh_make_pool ("asleep");
  g_free (alberca_test_virsh ("pool-destroy", "asleep", NULL));
  base = virsh_make_in ("trunk", "base", NULL);
  overlay = virsh_make_in ("branches", "overlay", base);
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "trunk");
  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 1);

  g_assert_no_errno (g_rename (overlay, behind));
  g_assert_no_errno (g_rmdir (lost));
  impact = find_impact (connection, pool, "base");
  g_assert_cmpuint (impact->dependants->len, ==, 1);
  g_assert_cmpstr (((AlbercaImpactVolume *) g_ptr_array_index (impact->dependants, 0))->name, ==, "behind");
  g_assert_true (impact->doubtful);
  g_assert_cmpuint (impact->unseen->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (impact->unseen, 0), "“lost”"));
  g_assert_nonnull (strstr (g_ptr_array_index (impact->unseen, 1), "“asleep”"));

  /* libvirt stops what it cannot read, and somebody who has stopped a pool knows. */
  wait_until (!alberca_pool_get_active (alberca_connection_find_pool_by_name (connection, "lost")));
  g_clear_pointer (&impact, alberca_impact_free);
  impact = find_impact (connection, pool, "base");
  g_assert_false (impact->doubtful);
  g_assert_cmpuint (impact->unseen->len, ==, 1);

  alberca_pool_release (pool);
  close_connection (connection);
  g_free (alberca_test_virsh ("pool-undefine", "lost", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "asleep", NULL));
  g_free (alberca_test_virsh ("vol-delete", "behind", "branches", NULL));
  g_free (alberca_test_virsh ("vol-delete", "base", "trunk", NULL));
  virsh_remove_pool ("trunk");
  virsh_remove_pool ("branches");
}

/* An overlay that the model knows gets another base, which neither libvirt nor the model is told of. */
static void
test_stale (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *overlay = NULL;
  g_autofree char *command = NULL;
  g_autoptr(AlbercaImpact) impact = NULL;
  AlbercaConnection *connection;
  AlbercaPool *pool;
  int status = 1;

  virsh_make_pool ("trunk");
  first = virsh_make_in ("trunk", "first", NULL);
  second = virsh_make_in ("trunk", "second", NULL);
  overlay = virsh_make_in ("trunk", "overlay", first);
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "trunk");
  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 3);

  command = g_strdup_printf ("qemu-img rebase -u -F qcow2 -b '%s' '%s'", second, overlay);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  impact = find_impact (connection, pool, "second");
  g_assert_cmpuint (impact->dependants->len, ==, 1);
  g_assert_cmpstr (((AlbercaImpactVolume *) g_ptr_array_index (impact->dependants, 0))->name, ==, "overlay");
  g_clear_pointer (&impact, alberca_impact_free);
  impact = find_impact (connection, pool, "first");
  g_assert_true (alberca_impact_is_empty (impact));
  g_assert_false (impact->doubtful);

  alberca_pool_release (pool);
  close_connection (connection);
  g_free (alberca_test_virsh ("vol-delete", "overlay", "trunk", NULL));
  g_free (alberca_test_virsh ("vol-delete", "first", "trunk", NULL));
  g_free (alberca_test_virsh ("vol-delete", "second", "trunk", NULL));
  virsh_remove_pool ("trunk");
}

/* base ← left ← leaf, base ← right; right is in a pool that stops meanwhile: it stays, and so
 * does base. Later all goes. */
static void
test_tree (void)
{
  g_autofree char *base = NULL;
  g_autofree char *left = NULL;
  g_autofree char *leaf = NULL;
  g_autofree char *right = NULL;
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(AlbercaImpact) impact = NULL;
  AlbercaConnection *connection;
  AlbercaOperation *operation;
  AlbercaPool *pool;

  virsh_make_pool ("trunk");
  virsh_make_pool ("branches");
  base = virsh_make_in ("trunk", "base", NULL);
  left = virsh_make_in ("trunk", "left", base);
  leaf = virsh_make_in ("trunk", "leaf", left);
  right = virsh_make_in ("branches", "right", base);
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "trunk");
  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 3);

  impact = find_impact (connection, pool, "base");
  g_assert_cmpuint (impact->dependants->len, ==, 3);
  g_assert_false (alberca_impact_has_chain (impact));
  command = alberca_pool_get_delete_tree_command (pool, impact, TRUE);
  g_assert_true (strstr (command, "leaf") < strstr (command, "left"));
  g_assert_nonnull (strstr (command, "vol-delete --pool branches right"));
  g_assert_nonnull (strstr (command, " &&\n"));
  g_assert_nonnull (strstr (strstr (command, "right"), "vol-delete --pool trunk base"));

  output = alberca_test_virsh ("pool-destroy", "branches", NULL);
  operation = alberca_pool_delete_tree (pool, impact, TRUE);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "2 of 4"));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "“right” ("));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "“base” (something"));
  wait_until (g_list_model_get_n_items (alberca_pool_get_volumes (pool)) == 1);
  g_assert_true (g_file_test (base, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (right, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (leaf, G_FILE_TEST_EXISTS));

  g_free (g_steal_pointer (&output));
  output = alberca_test_virsh ("pool-start", "branches", NULL);
  wait_until (alberca_pool_get_active (alberca_connection_find_pool_by_name (connection, "branches")));
  g_clear_pointer (&impact, alberca_impact_free);
  impact = find_impact (connection, pool, "base");
  wait_done (alberca_pool_delete_tree (pool, impact, TRUE));
  g_assert_false (g_file_test (base, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (right, G_FILE_TEST_EXISTS));

  alberca_pool_release (pool);
  close_connection (connection);
  virsh_remove_pool ("trunk");
  virsh_remove_pool ("branches");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/users/volumes", test_volumes_and_users);
  g_test_add_func ("/users/live", test_live);
  g_test_add_func ("/users/unseen", test_unseen);
  g_test_add_func ("/users/stale", test_stale);
  g_test_add_func ("/users/tree", test_tree);
  return g_test_run ();
}
