/* test-live.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The model on a libvirt that others change meanwhile: a real libvirtd, and virsh beside it. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-connection.h"
#include "model/alberca-pool-draft.h"
#include "model/alberca-pool-edit.h"
#include "model/alberca-pool-lifecycle.h"
#include "model/alberca-pool-trial.h"
#include "support/private-libvirtd.h"
#include "model/alberca-pool-support.h"
#include "model/alberca-secret-list.h"
#include "wait-until.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

static GThread *main_thread;

static void
finalized_cb (gpointer  data,
              GObject  *where)
{
  g_assert_true (g_thread_self () == main_thread);
}

static AlbercaConnection *
open_connection (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  g_object_weak_ref (G_OBJECT (connection), finalized_cb, NULL);
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

static AlbercaOperation *
wait_failed (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  return operation;
}

/* What others do to a pool shows, in the same object. */
static void
test_events (void)
{
  AlbercaConnection *connection = open_connection ();
  AlbercaPool *pool = NULL;
  g_autofree char *output = NULL;

  virsh_make_pool ("events");
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "events")) != NULL &&
              alberca_pool_get_active (pool));
  g_object_weak_ref (G_OBJECT (pool), finalized_cb, NULL);
  g_assert_true (alberca_pool_get_persistent (pool));
  g_assert_cmpuint (alberca_pool_get_capacity (pool), >, 0);

  output = alberca_test_virsh ("pool-destroy", "events", NULL);
  wait_until (!alberca_pool_get_active (pool));
  g_assert_cmpuint (alberca_pool_get_capacity (pool), ==, 0);
  g_clear_pointer (&output, g_free);
  output = alberca_test_virsh ("pool-start", "events", NULL);
  wait_until (alberca_pool_get_active (pool));
  g_assert_true (alberca_connection_find_pool_by_name (connection, "events") == pool);

  virsh_remove_pool ("events");
  wait_until (alberca_connection_find_pool_by_name (connection, "events") == NULL);
  close_connection (connection);
}

/* A volume stays the object it is, whatever comes and goes around it. */
static void
test_volumes_in_place (void)
{
  AlbercaConnection *connection;
  AlbercaPool *pool;
  AlbercaVolume *kept;
  GListModel *volumes;
  g_autofree char *output = NULL;

  virsh_make_pool ("volumes");
  output = alberca_test_virsh ("vol-create-as", "volumes", "kept", "1M", "--format", "qcow2", NULL);
  g_clear_pointer (&output, g_free);
  output = alberca_test_virsh ("vol-create-as", "volumes", "gone", "2M", NULL);

  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "volumes");
  volumes = alberca_pool_get_volumes (pool);
  g_assert_cmpuint (g_list_model_get_n_items (volumes), ==, 0);
  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 2);
  kept = alberca_pool_find_volume (pool, "kept");
  g_object_weak_ref (G_OBJECT (kept), finalized_cb, NULL);
  g_assert_cmpstr (alberca_volume_get_format (kept), ==, "qcow2");
  g_assert_cmpuint (alberca_volume_get_capacity (kept), ==, 1024 * 1024);
  g_assert_cmpuint (alberca_pool_get_promised (pool), ==, 3 * 1024 * 1024);

  /* Nothing tells of it: it shows when the pool is read again. */
  g_clear_pointer (&output, g_free);
  output = alberca_test_virsh ("vol-delete", "gone", "--pool", "volumes", NULL);
  g_clear_pointer (&output, g_free);
  output = alberca_test_virsh ("vol-create-as", "volumes", "new", "4M", NULL);
  alberca_pool_reread (pool);
  wait_until (alberca_pool_find_volume (pool, "gone") == NULL && alberca_pool_get_n_loaded (pool) == 2 &&
              alberca_pool_find_volume (pool, "new") != NULL && !alberca_pool_get_loading (pool));
  g_assert_true (alberca_pool_find_volume (pool, "kept") == kept);
  g_assert_cmpuint (g_list_model_get_n_items (volumes), ==, 2);
  g_assert_cmpuint (alberca_pool_get_promised (pool), ==, 5 * 1024 * 1024);

  alberca_pool_release (pool);
  close_connection (connection);
  virsh_remove_pool ("volumes");
}

static AlbercaPoolDraft *
make_draft (AlbercaConnection *connection,
            const char        *name,
            const char        *path)
{
  const char *text = "<!-- alberca-template: 1\n     id: test\n     title: Test\n     description: Test -->\n"
                     "<pool type='dir'><name>x</name><target><path>/x</path></target></pool>";
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaTemplate) template_ = alberca_template_new_from_file (text, "test.xml", &error);
  AlbercaPoolDraft *draft;

  g_assert_no_error (error);
  draft = alberca_pool_draft_new (connection, template_);
  g_object_set (draft, "name", name, "target-path", path, NULL);
  g_assert_true (alberca_pool_draft_get_valid (draft));
  return draft;
}

/* A draft is made for once: what is there is seen, nothing is defined, and only a directory that
 * was missing stays, which is said. */
static void
test_try_pool (void)
{
  AlbercaConnection *connection;
  g_autofree char *path = test_path ("tried");
  g_autofree char *file = g_build_filename (path, "disk.img", NULL);
  g_autofree char *list = NULL;
  g_autoptr(AlbercaPoolDraft) draft = NULL;
  g_autoptr(AlbercaPoolTrial) first = NULL;
  g_autoptr(AlbercaPoolTrial) second = NULL;
  g_autoptr(AlbercaPoolTrial) third = NULL;

  connection = open_connection ();
  draft = make_draft (connection, "tried", path);
  wait_done (alberca_connection_try_pool (connection, draft, &first));
  g_assert_cmpstr (first->directory, ==, path);
  g_assert_cmpuint (first->volumes->len, ==, 0);
  g_assert_cmpuint (first->capacity, >, 0);

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  wait_done (alberca_connection_try_pool (connection, draft, &second));
  g_assert_null (second->directory);
  g_assert_cmpuint (second->volumes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (second->volumes, 0), ==, "disk.img");
  list = alberca_test_virsh ("pool-list", "--all", "--name", NULL);
  g_assert_null (strstr (list, "tried"));

  /* Under a file no directory can be made */
  g_object_set (draft, "target-path", "/etc/hostname/tried", NULL);
  wait_failed (alberca_connection_try_pool (connection, draft, &third));
  g_clear_object (&draft);
  close_connection (connection);
}

static void
test_create_pool (void)
{
  AlbercaConnection *connection = open_connection ();
  g_autofree char *path = test_path ("made");
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "made by test", path);
  g_autofree char *info = NULL;
  AlbercaPool *pool;

  wait_done (alberca_connection_create_pool (connection, draft));
  g_clear_object (&draft);
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "made by test")) != NULL &&
              alberca_pool_get_active (pool) && alberca_pool_get_autostart (pool));
  info = alberca_test_virsh ("pool-info", "made by test", NULL);
  g_assert_nonnull (strstr (info, "running"));
  g_assert_true (g_regex_match_simple ("Autostart:\\s+yes", info, 0, 0));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));

  wait_done (alberca_pool_set_autostart (pool, FALSE));
  wait_until (!alberca_pool_get_autostart (pool));
  wait_done (alberca_pool_refresh (pool));
  wait_done (alberca_pool_stop (pool));
  wait_until (!alberca_pool_get_active (pool));
  wait_done (alberca_pool_start (pool));
  wait_until (alberca_pool_get_active (pool));
  wait_done (alberca_pool_stop (pool));
  wait_done (alberca_pool_undefine (pool));
  wait_until (alberca_connection_find_pool_by_name (connection, "made by test") == NULL);
  close_connection (connection);
}

/* A directory below a file cannot be built: nothing stays behind, and that is said. */
static void
test_create_pool_rolls_back (void)
{
  AlbercaConnection *connection = open_connection ();
  g_autofree char *file = test_path ("a-file");
  g_autofree char *path = g_build_filename (file, "below", NULL);
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "impossible", path);
  g_autoptr(GError) error = NULL;
  g_autofree char *list = NULL;
  AlbercaOperation *operation;

  g_assert_true (g_file_set_contents (file, "", 0, &error));
  operation = alberca_connection_create_pool (connection, draft);
  g_clear_object (&draft);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "Everything was undone"));
  list = alberca_test_virsh ("pool-list", "--all", "--name", NULL);
  g_assert_null (strstr (list, "impossible"));
  close_connection (connection);
}

/* From no directory to a directory, and back; a directory with something in it stays. */
static void
test_storage (void)
{
  g_autofree char *path = test_path ("stored");
  g_autofree char *file = g_build_filename (path, "kept", NULL);
  g_autofree char *output = alberca_test_virsh ("pool-define-as", "stored", "dir", "--target", path, NULL);
  g_autoptr(GError) error = NULL;
  AlbercaConnection *connection = open_connection ();
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "stored");
  AlbercaOperation *operation;

  wait_done (alberca_pool_build (pool, ALBERCA_POOL_BUILD_PLAIN));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  wait_done (alberca_pool_delete_storage (pool, FALSE));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  wait_failed (alberca_pool_start (pool));
  wait_done (alberca_pool_start_building (pool));
  wait_until (alberca_pool_get_active (pool));

  /* libvirt stops what it cannot read, and that is said */
  g_assert_cmpint (g_rmdir (path), ==, 0);
  operation = wait_failed (alberca_pool_refresh (pool));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "Start brings it back"));
  wait_until (!alberca_pool_get_active (pool));

  wait_done (alberca_pool_build (pool, ALBERCA_POOL_BUILD_PLAIN));
  g_assert_true (g_file_set_contents (file, "x", 1, &error));
  wait_failed (alberca_pool_delete_storage (pool, TRUE));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_nonnull (alberca_connection_find_pool_by_name (connection, "stored"));
  g_assert_cmpint (g_unlink (file), ==, 0);
  wait_done (alberca_pool_delete_storage (pool, TRUE));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  wait_until (alberca_connection_find_pool_by_name (connection, "stored") == NULL);
  close_connection (connection);
}

/* The same pool with another name: UUID, path and autostart stay. */
static void
assert_sorted (AlbercaConnection *connection)
{
  GListModel *pools = alberca_connection_get_pools (connection);

  for (guint i = 1; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) first = g_list_model_get_item (pools, i - 1);
      g_autoptr(AlbercaPool) second = g_list_model_get_item (pools, i);

      g_assert_cmpstr (alberca_pool_get_name (first), <, alberca_pool_get_name (second));
    }
}

static void
test_rename (void)
{
  AlbercaConnection *connection;
  AlbercaOperation *operation;
  AlbercaPool *pool;
  g_autofree char *uuid = NULL;
  g_autofree char *info = NULL;
  g_autofree char *output = NULL;

  virsh_make_pool ("old name");
  virsh_make_pool ("taken");
  output = alberca_test_virsh ("pool-autostart", "old name", NULL);
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "old name");
  uuid = g_strdup (alberca_pool_get_uuid (pool));
  wait_done (alberca_pool_stop (pool));
  wait_until (!alberca_pool_get_active (pool));

  operation = wait_failed (alberca_pool_rename (pool, "taken"));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "Nothing was changed"));
  /* libvirt refuses the name only after the old definition is gone: it comes back */
  operation = wait_failed (alberca_pool_rename (pool, "a/b"));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "has its old name again"));
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "old name")) != NULL &&
              alberca_pool_get_autostart (pool));

  wait_done (alberca_pool_rename (pool, "new & <name>"));
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "new & <name>")) != NULL &&
              alberca_pool_get_autostart (pool));
  g_assert_cmpstr (alberca_pool_get_uuid (pool), ==, uuid);
  g_assert_null (alberca_connection_find_pool_by_name (connection, "old name"));
  assert_sorted (connection);

  /* A new name can have another place among the others */
  wait_done (alberca_pool_rename (pool, "zzz"));
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "zzz")) != NULL);
  assert_sorted (connection);
  wait_done (alberca_pool_rename (pool, "new & <name>"));
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "new & <name>")) != NULL);
  assert_sorted (connection);
  info = alberca_test_virsh ("pool-info", "new & <name>", NULL);
  g_assert_nonnull (strstr (info, uuid));
  wait_done (alberca_pool_undefine (pool));
  close_connection (connection);
  virsh_remove_pool ("taken");
}

static void
test_make_persistent (void)
{
  g_autofree char *path = test_path ("passing");
  g_autofree char *output = NULL;
  AlbercaConnection *connection;
  AlbercaPool *pool;

  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  output = alberca_test_virsh ("pool-create-as", "passing", "dir", "--target", path, NULL);
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "passing");
  g_assert_false (alberca_pool_get_persistent (pool));
  wait_done (alberca_pool_make_persistent (pool));
  wait_until (alberca_pool_get_persistent (pool));
  g_assert_true (alberca_pool_get_active (pool));
  wait_done (alberca_pool_stop (pool));
  wait_until (!alberca_pool_get_active (pool));
  g_assert_true (alberca_connection_find_pool_by_name (connection, "passing") == pool);
  wait_done (alberca_pool_undefine (pool));
  close_connection (connection);
}

static void
definition_read_cb (GObject      *source_object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(char **) user_data = alberca_pool_read_definition_finish (result, &error);
  g_assert_no_error (error);
}

static char *
read_definition (AlbercaPool *pool)
{
  char *xml = NULL;

  alberca_pool_read_definition_async (pool, NULL, definition_read_cb, &xml);
  wait_until (xml != NULL);

  return xml;
}

static char *
replace (const char *text,
         const char *what,
         const char *with)
{
  g_auto(GStrv) parts = g_strsplit (text, what, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);

  return g_strjoinv (with, parts);
}

/* The definition of an active pool changes, the pool itself only when it is started again; what the
 * schema does not know is refused, and so is what would undo what somebody else did meanwhile. */
static void
test_redefine (void)
{
  g_autofree char *other_path = test_path ("elsewhere");
  g_autofree char *old_xml = NULL;
  g_autofree char *new_xml = NULL;
  g_autofree char *wrong_xml = NULL;
  g_autofree char *now_xml = NULL;
  g_autofree char *path = NULL;
  g_autofree char *inactive = NULL;
  AlbercaConnection *connection;
  AlbercaOperation *operation;
  AlbercaPool *pool;

  virsh_make_pool ("edited");
  connection = open_connection ();
  pool = alberca_connection_find_pool_by_name (connection, "edited");
  path = g_strdup (alberca_pool_get_path (pool));
  old_xml = read_definition (pool);
  new_xml = replace (old_xml, path, other_path);

  wrong_xml = replace (new_xml, "<target>", "<target><unheard/>");
  operation = wait_failed (alberca_pool_redefine (pool, old_xml, wrong_xml));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "schema"));

  wait_done (alberca_pool_redefine (pool, old_xml, new_xml));
  g_assert_cmpstr (alberca_pool_get_path (pool), ==, path);
  inactive = alberca_test_virsh ("pool-dumpxml", "--inactive", "edited", NULL);
  g_assert_nonnull (strstr (inactive, other_path));

  operation = wait_failed (alberca_pool_redefine (pool, old_xml, old_xml));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  now_xml = read_definition (pool);
  wait_done (alberca_pool_redefine (pool, now_xml, old_xml));
  close_connection (connection);
  virsh_remove_pool ("edited");
}

/* Giving up costs nothing, whenever it comes. */
static void
test_give_up (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();

  for (guint i = 0; i < 20; i++)
    {
      AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

      g_object_weak_ref (G_OBJECT (connection), finalized_cb, NULL);
      alberca_connection_open (connection);
      for (guint j = 0; j < i; j++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (500);
        }
      close_connection (connection);
    }
}

static void
test_refused (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  AlbercaConnection *connection = alberca_connection_new ("qemu:///system?socket=/nonexistent", FALSE, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_state (connection) == ALBERCA_CONNECTION_FAILED);
  g_assert_nonnull (alberca_connection_get_error (connection));
  close_connection (connection);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* It says of a type what virsh says */
static void
test_support (void)
{
  AlbercaConnection *connection = open_connection ();
  g_autoptr(AlbercaPoolSupport) support = alberca_pool_support_new (connection);
  g_autofree char *capabilities = alberca_test_virsh ("pool-capabilities", NULL);
  guint n_changes = 0;

  g_signal_connect_swapped (support, "changed", G_CALLBACK (count_cb), &n_changes);
  wait_until (n_changes == 1);
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const char *nick = alberca_pool_type_get_info (type)->nick;
      g_autofree char *line = g_strdup_printf ("<pool type='%s' supported='no'>", nick);
      g_autofree char *problem = alberca_pool_support_get_problem (support, type);

      g_assert_cmpint (problem == NULL, ==, strstr (capabilities, line) == NULL);
      if (problem != NULL)
        g_assert_nonnull (strstr (problem, nick));
    }
  g_assert_nonnull (strstr (capabilities, "<pool type='dir' supported='yes'>"));

  close_connection (connection);
}

static AlbercaSecret *
find_secret (AlbercaSecretList *secrets,
             const char        *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (secrets)); i++)
    {
      g_autoptr(AlbercaSecret) secret = g_list_model_get_item (G_LIST_MODEL (secrets), i);

      if (g_str_equal (alberca_secret_get_title (secret), title))
        return secret;
    }

  return NULL;
}

static void
test_secrets (void)
{
  AlbercaConnection *connection = open_connection ();
  g_autoptr(AlbercaSecretList) chap = alberca_secret_list_new (connection, ALBERCA_SECRET_ISCSI);
  g_autoptr(AlbercaSecretList) ceph = alberca_secret_list_new (connection, ALBERCA_SECRET_CEPH);
  g_autoptr(AlbercaSecretConfig) password = alberca_secret_config_new (ALBERCA_SECRET_ISCSI, "san & co", "For disks");
  g_autoptr(AlbercaSecretConfig) key = alberca_secret_config_new (ALBERCA_SECRET_CEPH, "client.vms", "");
  g_autoptr(AlbercaSecretConfig) again = alberca_secret_config_new (ALBERCA_SECRET_ISCSI, "san & co", "");
  g_autofree char *problem = alberca_secret_list_get_problem (ceph, "not a key");
  AlbercaOperation *operation;
  g_autofree char *listed = NULL;

  g_assert_nonnull (problem);
  operation = alberca_secret_list_create (chap, password, "very-secret-password");
  wait_done (operation);
  g_assert_null (strstr (alberca_operation_get_command (operation), "very-secret-password"));
  wait_until (find_secret (chap, "san & co") != NULL);
  g_assert_cmpstr (alberca_secret_get_uuid (find_secret (chap, "san & co")), ==, password->uuid);

  wait_done (alberca_secret_list_create (ceph, key, "QVFDdzF4="));
  wait_until (find_secret (ceph, "client.vms") != NULL);
  g_assert_null (find_secret (ceph, "san & co"));

  /* libvirt refuses a second one with the name, and nothing is left of it */
  operation = alberca_secret_list_create (chap, again, "other");
  wait_until (alberca_operation_get_finished (operation));
  g_assert_nonnull (alberca_operation_get_error (operation));
  listed = alberca_test_virsh ("secret-list", NULL);
  g_assert_nonnull (strstr (listed, password->uuid));
  g_assert_nonnull (strstr (listed, key->uuid));
  g_assert_null (strstr (listed, again->uuid));

  g_free (alberca_test_virsh ("secret-undefine", password->uuid, NULL));
  g_free (alberca_test_virsh ("secret-undefine", key->uuid, NULL));
  g_clear_object (&chap);
  g_clear_object (&ceph);
  close_connection (connection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  main_thread = g_thread_self ();

  g_test_add_func ("/live/events", test_events);
  g_test_add_func ("/live/volumes-in-place", test_volumes_in_place);
  g_test_add_func ("/live/try-pool", test_try_pool);
  g_test_add_func ("/live/create-pool", test_create_pool);
  g_test_add_func ("/live/create-pool-rolls-back", test_create_pool_rolls_back);
  g_test_add_func ("/live/storage", test_storage);
  g_test_add_func ("/live/redefine", test_redefine);
  g_test_add_func ("/live/rename", test_rename);
  g_test_add_func ("/live/make-persistent", test_make_persistent);
  g_test_add_func ("/live/give-up", test_give_up);
  g_test_add_func ("/live/refused", test_refused);
  g_test_add_func ("/live/secrets", test_secrets);
  g_test_add_func ("/live/support", test_support);
  return g_test_run ();
}
