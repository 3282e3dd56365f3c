/* test-batch-live.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Deleting several volumes of a real libvirtd, where one cannot be deleted at first. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-batch.h"
#include "model/alberca-connection.h"
#include "model/alberca-download-plan.h"
#include "model/alberca-pool-private.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

static AlbercaConnection *
open_connection (AlbercaOperationQueue *queue)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  return connection;
}

static char *
make_pool (void)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  char *path = g_build_filename (dir, "several", NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", "several", "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", "several", NULL);
  g_autofree char *started = alberca_test_virsh ("pool-start", "several", NULL);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("v%u", i);
      g_autofree char *made = alberca_test_virsh ("vol-create-as", "several", name, "1M", NULL);
    }
  return path;
}

static void
remove_pool (void)
{
  g_autofree char *deleted = alberca_test_virsh ("vol-delete", "v4", "several", NULL);
  g_autofree char *stopped = alberca_test_virsh ("pool-destroy", "several", NULL);
  g_autofree char *undefined = alberca_test_virsh ("pool-undefine", "several", NULL);
}

/* Where no pool looks */
static char *
make_aside (const char *file)
{
  g_autofree char *pool = g_path_get_dirname (file);

  return g_strconcat (pool, ".aside", NULL);
}

/* A directory with something in it, which libvirt cannot remove, in the place of @file. */
static void
block (const char *file)
{
  g_autofree char *inside = g_build_filename (file, "inside", NULL);
  g_autofree char *aside = make_aside (file);

  g_assert_no_errno (g_rename (file, aside));
  g_assert_no_errno (g_mkdir (file, 0700));
  g_assert_true (g_file_set_contents (inside, "x", -1, NULL));
}

static void
unblock (const char *file)
{
  g_autofree char *inside = g_build_filename (file, "inside", NULL);
  g_autofree char *aside = make_aside (file);

  g_assert_no_errno (g_unlink (inside));
  g_assert_no_errno (g_rmdir (file));
  g_assert_no_errno (g_rename (aside, file));
}

static const char *
get_stamp (AlbercaPool *pool,
           const char  *name)
{
  AlbercaVolume *volume = alberca_pool_find_volume (pool, name);
  const AlbercaVolumeConfig *config = volume != NULL ? alberca_volume_get_config (volume) : NULL;

  return config != NULL ? config->stamp : NULL;
}

static GPtrArray *
find_volumes (AlbercaPool *pool)
{
  GPtrArray *volumes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("v%u", i);

      g_ptr_array_add (volumes, g_object_ref (alberca_pool_find_volume (pool, name)));
    }
  return volumes;
}

static void
test_delete (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = make_pool ();
  g_autofree char *file = g_build_filename (path, "v2", NULL);
  g_autofree char *kept = g_build_filename (path, "v4", NULL);
  g_autoptr(AlbercaOperation) failure = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *output = NULL;
  AlbercaConnection *connection = open_connection (queue);
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "several");
  GListModel *model = alberca_pool_get_volumes (pool);
  AlbercaBatch *batch;

  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 5);
  volumes = find_volumes (pool);

  stamp = g_strdup (get_stamp (pool, "v2"));
  g_assert_nonnull (stamp);
  block (file);
  batch = alberca_pool_delete_volumes (pool, volumes);
  g_assert_cmpuint (alberca_batch_get_n_items (batch), ==, 4);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 3);
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);
  failure = g_list_model_get_item (alberca_batch_get_failures (batch), 0);
  g_assert_nonnull (strstr (alberca_operation_get_title (failure), "v2"));
  g_assert_nonnull (strstr (alberca_operation_get_command (failure), "vol-delete"));
  g_assert_nonnull (alberca_operation_get_error (failure));
  wait_until (g_list_model_get_n_items (model) == 2);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));

  unblock (file);
  output = alberca_test_virsh ("pool-refresh", "several", NULL);
  wait_until (g_strcmp0 (get_stamp (pool, "v2"), stamp) == 0);
  alberca_batch_retry (batch);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 4);
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 0);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  /* Five operations in all: nothing was done twice */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 5);
  wait_until (g_list_model_get_n_items (model) == 1);

  alberca_pool_release (pool);
  close_connection (connection);
  remove_pool ();
}

/* What is not there any more when it is tried again says so. */
static void
test_vanished (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = make_pool ();
  g_autofree char *file = g_build_filename (path, "v2", NULL);
  g_autoptr(AlbercaOperation) failure = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  g_autofree char *output = NULL;
  AlbercaConnection *connection = open_connection (queue);
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "several");
  AlbercaBatch *batch;

  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 5);
  volumes = find_volumes (pool);
  block (file);
  batch = alberca_pool_delete_volumes (pool, volumes);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);

  unblock (file);
  g_assert_no_errno (g_unlink (file));
  output = alberca_test_virsh ("pool-refresh", "several", NULL);
  wait_until (alberca_pool_find_volume (pool, "v2") == NULL);
  alberca_batch_retry (batch);
  g_assert_true (alberca_batch_get_finished (batch));
  failure = g_list_model_get_item (alberca_batch_get_failures (batch), 0);
  g_assert_error (alberca_operation_get_error (failure), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  /* Nor does a connection that is gone end the program */
  alberca_pool_release (pool);
  g_object_ref (batch);
  close_connection (connection);
  alberca_batch_retry (batch);
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);
  g_object_unref (batch);
  remove_pool ();
}

/* What has its name when it is tried again is not what somebody looked at. */
static void
test_another (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = make_pool ();
  g_autofree char *file = g_build_filename (path, "v2", NULL);
  g_autoptr(AlbercaOperation) failure = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *output = NULL;
  AlbercaConnection *connection = open_connection (queue);
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "several");
  AlbercaBatch *batch;

  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 5);
  stamp = g_strdup (get_stamp (pool, "v2"));
  volumes = find_volumes (pool);
  block (file);
  batch = alberca_pool_delete_volumes (pool, volumes);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);

  unblock (file);
  g_assert_no_errno (g_unlink (file));
  g_assert_true (g_file_set_contents (file, "another", -1, NULL));
  output = alberca_test_virsh ("pool-refresh", "several", NULL);
  wait_until (get_stamp (pool, "v2") != NULL && !g_str_equal (get_stamp (pool, "v2"), stamp));
  alberca_batch_retry (batch);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);
  failure = g_list_model_get_item (alberca_batch_get_failures (batch), 0);
  g_assert_nonnull (strstr (alberca_operation_get_error (failure)->message, "another volume"));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));

  g_free (alberca_test_virsh ("vol-delete", "v2", "several", NULL));
  alberca_pool_release (pool);
  close_connection (connection);
  remove_pool ();
}

typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean released;
} Gate;

static gboolean
gate_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  while (!gate->released)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

static void
gate_release (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->released = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

/* What is read in a stream stays until it has been read; the rest of its pool is not held up. */
static void
test_transfer_first (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = make_pool ();
  g_autofree char *file = g_build_filename (path, "v0", NULL);
  AlbercaConnection *connection = open_connection (queue);
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "several");
  g_autoptr(GPtrArray) volumes = NULL;
  Gate gate = { 0 };
  AlbercaOperation *transfer = alberca_operation_new ("t", "c", gate_worker, &gate, NULL);
  AlbercaOperation *other;
  AlbercaOperation *same;

  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 5);
  volumes = find_volumes (pool);
  alberca_operation_add_subject (transfer, alberca_pool_get_uuid (pool), "v0");
  alberca_pool_enqueue_transfer (pool, transfer, FALSE);
  other = alberca_pool_delete_volume (pool, g_ptr_array_index (volumes, 1));
  wait_until (alberca_operation_get_finished (other));
  g_assert_no_error (alberca_operation_get_error (other));

  same = alberca_pool_delete_volume (pool, g_ptr_array_index (volumes, 0));
  g_assert_cmpint (alberca_operation_get_state (same), ==, ALBERCA_OPERATION_WAITING);
  gate_release (&gate);
  wait_until (alberca_operation_get_finished (same));
  g_assert_no_error (alberca_operation_get_error (same));
  g_assert_cmpint (alberca_operation_get_state (transfer), ==, ALBERCA_OPERATION_DONE);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));

  g_free (alberca_test_virsh ("vol-delete", "v2", "several", NULL));
  g_free (alberca_test_virsh ("vol-delete", "v3", "several", NULL));
  alberca_pool_release (pool);
  close_connection (connection);
  remove_pool ();
}

static void
assert_length (const char *folder,
               const char *name,
               gint64      length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  g_assert_no_errno (g_stat (path, &status));
  g_assert_cmpint (status.st_size, ==, length);
}

static void
put (const char *folder,
     const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
}

/* What is in the folder is replaced only where that was agreed to; what failed is tried again. */
static void
test_download (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = make_pool ();
  g_autofree char *file = g_build_filename (path, "v2", NULL);
  g_autofree char *folder = g_dir_make_tmp ("alberca-XXXXXX", NULL);
  g_autofree char *directory = g_build_filename (folder, "v1", NULL);
  g_autofree char *third = g_build_filename (folder, "v3", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);
  g_autoptr(AlbercaDownloadPlan) plan = NULL;
  g_autoptr(AlbercaDownloadPlan) again = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *output = NULL;
  g_autofree char *taken = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *over = NULL;
  AlbercaConnection *connection = open_connection (queue);
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "several");
  AlbercaBatch *batch;

  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 5);
  volumes = find_volumes (pool);
  stamp = g_strdup (get_stamp (pool, "v2"));
  put (folder, "v0");
  g_assert_no_errno (g_mkdir (directory, 0700));
  plan = alberca_download_plan_new (pool, volumes, folder);
  g_assert_cmpuint (alberca_download_plan_get_length (plan), ==, 4 * 1024 * 1024);
  taken = alberca_download_plan_get_taken (plan);
  g_assert_cmpstr (taken, ==, "“v0”, “v1”");
  beside = alberca_download_plan_get_commands (plan, FALSE);
  g_assert_nonnull (strstr (beside, "/v0 (2)'"));
  over = alberca_download_plan_get_commands (plan, TRUE);
  g_assert_null (strstr (over, "/v0 (2)'"));
  g_assert_nonnull (strstr (over, "/v1 (2)'"));

  block (file);
  batch = alberca_download_plan_run (plan, FALSE);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 3);
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);
  assert_length (folder, "v0", strlen ("mine"));
  assert_length (folder, "v0 (2)", 1024 * 1024);
  assert_length (folder, "v1 (2)", 1024 * 1024);
  assert_length (folder, "v3", 1024 * 1024);
  unblock (file);
  output = alberca_test_virsh ("pool-refresh", "several", NULL);
  wait_until (g_strcmp0 (get_stamp (pool, "v2"), stamp) == 0);
  alberca_batch_retry (batch);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 4);
  assert_length (folder, "v2", 1024 * 1024);

  /* Agreed to, but not for what nobody was shown */
  put (folder, "v2");
  g_assert_no_errno (g_unlink (third));
  again = alberca_download_plan_new (pool, volumes, folder);
  put (folder, "v3");
  batch = alberca_download_plan_run (again, TRUE);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 4);
  assert_length (folder, "v0", 1024 * 1024);
  assert_length (folder, "v2", 1024 * 1024);
  assert_length (folder, "v3", strlen ("mine"));
  assert_length (folder, "v3 (2)", 1024 * 1024);
  assert_length (folder, "v1 (3)", 1024 * 1024);
  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("v%u", i);
      g_free (alberca_test_virsh ("vol-delete", name, "several", NULL));
    }
  alberca_pool_release (pool);
  close_connection (connection);
  remove_pool ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/batch-live/delete", test_delete);
  g_test_add_func ("/batch-live/vanished", test_vanished);
  g_test_add_func ("/batch-live/another", test_another);
  g_test_add_func ("/batch-live/download", test_download);
  g_test_add_func ("/batch-live/transfer-first", test_transfer_first);

  return g_test_run ();
}
