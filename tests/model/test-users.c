/* test-users.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who uses what, on a libvirt that others change meanwhile. */

#include "config.h"

#include <string.h>

#include "model/alberca-connection.h"
#include "model/alberca-impact.h"
#include "model/alberca-volume-draft.h"
#include "support/private-libvirtd.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

#define wait_until(condition)                                         \
  G_STMT_START                                                        \
    {                                                                 \
      gint64 end_ = g_get_monotonic_time () + TIMEOUT;                \
      while (!(condition))                                            \
        {                                                             \
          g_assert_cmpint (g_get_monotonic_time (), <, end_);         \
          if (!g_main_context_iteration (NULL, FALSE))                \
            g_usleep (1000);                                          \
        }                                                             \
    }                                                                 \
  G_STMT_END

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

static void
close_connection (AlbercaConnection *connection)
{
  gpointer weak = connection;

  alberca_connection_close (connection);
  g_object_add_weak_pointer (G_OBJECT (connection), &weak);
  g_object_unref (connection);
  wait_until (weak == NULL);
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
  alberca_connection_find_impact (connection, pool, volumes, ALBERCA_VOLUME_VERB_DELETE, impact_cb, connection);
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
  alberca_connection_find_pool_users (connection, pool, users_cb, connection);
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
                                      users_cb, connection);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/users/volumes", test_volumes_and_users);
  return g_test_run ();
}
