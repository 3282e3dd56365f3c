/* rig-hang.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Machine b, whose storage machine a uses, stops answering, and comes back */

#include "config.h"

#include "rig-test.h"

#include <string.h>

#include "model/alberca-wait.h"

#define SERVER "rig-b"
#define TARGET "iqn.2026-01.test.alberca:target"
/* How often the main loop must have come round meanwhile */
#define N_TURNS 50

typedef struct
{
  AlbercaConnection *connection; /* to a */
  AlbercaConnection *other;      /* to a libvirt that has nothing to do with either */
  GSubprocess       *pause;      /* b stands still as long as it runs */
  gint64             paused_at;
  guint              n_turns;
  guint              timeout_id;
} Hang;

static gboolean
turn_cb (gpointer user_data)
{
  ((Hang *) user_data)->n_turns++;
  return G_SOURCE_CONTINUE;
}

static gboolean
set_up (Hang *hang)
{
  g_autoptr(AlbercaOperationQueue) queue = NULL;

  *hang = (Hang) { NULL };
  if (g_getenv ("ALBERCA_RIG_URI_B") == NULL)
    {
      g_test_skip ("needs both hosts: rig.py run --hosts ab");
      return FALSE;
    }
  queue = alberca_operation_queue_new ();
  hang->connection = rig_open ();
  hang->other = alberca_connection_new ("test:///default", FALSE, queue);
  alberca_connection_open (hang->other);
  wait_until (alberca_connection_get_listed (hang->other));
  return TRUE;
}

static void
tear_down (Hang *hang)
{
  rig_close (hang->other);
  rig_close (hang->connection);
}

/* As if its power had failed. The shell lets b go on when its input ends, also where this test does not
 * come to its own end. */
static void
pause_server (Hang *hang)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALBERCA_RIG_DIR"), "b.pid", NULL);
  g_autofree char *pid = NULL;
  g_autoptr(GError) error = NULL;
  char said[8] = "";

  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  hang->paused_at = g_get_real_time ();
  hang->pause = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh", "-c",
                                  "kill -STOP $1 && echo paused && cat; kill -CONT $1", "sh", g_strstrip (pid), NULL);
  g_assert_no_error (error);
  g_input_stream_read_all (g_subprocess_get_stdout_pipe (hang->pause), said, strlen ("paused"), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "paused");
  hang->timeout_id = g_timeout_add (20, turn_cb, hang);
}

static void
resume_server (Hang *hang)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (hang->pause), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (hang->pause, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&hang->pause);
  g_clear_handle_id (&hang->timeout_id, g_source_remove);
}

/* It says so, with what and since when; what was known is still shown */
static void
expect_waiting (Hang             *hang,
                AlbercaPool      *pool,
                AlbercaOperation *operation,
                guint             n_pools)
{
  AlbercaWait *wait = alberca_wait_get (hang->connection);
  g_autofree char *text = NULL;

  wait_until (alberca_wait_get_pool_since (wait, pool) > 0 && hang->n_turns >= N_TURNS);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_RUNNING);
  g_assert_cmpint (alberca_wait_get_since (wait), >=, hang->paused_at - G_USEC_PER_SEC);
  g_assert_cmpint (alberca_wait_get_since (wait), <, g_get_real_time ());
  text = alberca_wait_describe (wait);
  rig_says (g_strdup (text), "Waiting for libvirt since ");
  rig_says (g_strdup (text), alberca_operation_get_title (operation));

  g_assert_cmpint (alberca_connection_get_state (hang->connection), ==, ALBERCA_CONNECTION_OPEN);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_connection_get_pools (hang->connection)), ==, n_pools);
}

/* Whoever has nothing to do with it notices nothing: a pool is stopped and started. */
static void
expect_others_work (Hang             *hang,
                    AlbercaOperation *operation)
{
  g_autoptr(AlbercaPool) pool = g_list_model_get_item (alberca_connection_get_pools (hang->other), 0);

  g_assert_cmpint (alberca_wait_get_since (alberca_wait_get (hang->other)), ==, 0);
  rig_done (alberca_pool_stop (pool));
  wait_until (!alberca_pool_get_active (pool));
  rig_done (alberca_pool_start (pool));
  wait_until (alberca_pool_get_active (pool));
  g_assert_false (alberca_operation_get_finished (operation));
}

/* Closed at once, and open again, to the same host that still owes the first answer */
static void
close_and_open (Hang             *hang,
                AlbercaOperation *operation)
{
  alberca_connection_close (hang->connection);
  g_assert_cmpint (alberca_connection_get_state (hang->connection), ==, ALBERCA_CONNECTION_CLOSED);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_connection_get_pools (hang->connection)), ==, 0);
  g_assert_cmpint (alberca_wait_get_since (alberca_wait_get (hang->connection)), ==, 0);
  /* Nobody told libvirt that it was not wanted any more */
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_RUNNING);

  alberca_connection_open (hang->connection);
  wait_until (alberca_connection_get_state (hang->connection) == ALBERCA_CONNECTION_OPEN);
  g_assert_false (alberca_connection_get_listed (hang->connection));
  g_assert_false (alberca_operation_get_finished (operation));
}

/* The list has come, and nothing is late any more. */
static AlbercaPool *
expect_back (Hang             *hang,
             AlbercaOperation *operation,
             const char       *name)
{
  AlbercaPool *pool = NULL;

  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  wait_until (alberca_connection_get_listed (hang->connection));
  wait_until ((pool = alberca_connection_find_pool_by_name (hang->connection, name)) != NULL &&
              alberca_pool_get_active (pool));
  wait_until (alberca_wait_get_since (alberca_wait_get (hang->connection)) == 0);
  alberca_pool_hold (pool);
  wait_until (!alberca_pool_get_reading (pool) && !alberca_pool_get_loading (pool));
  return pool;
}

/* The server of a pool stands still while a volume is made: what nobody waited for was made all the same. */
static void
test_share (void)
{
  Hang hang;
  AlbercaPool *pool;
  g_autoptr(AlbercaVolumeDraft) draft = NULL;
  g_autoptr(AlbercaOperation) operation = NULL;
  guint n_pools;

  if (!set_up (&hang))
    return;
  pool = rig_create (rig_draft (hang.connection, "nfs-share", "distant", "source/host@name", SERVER, "source/dir@path",
                                "/srv/nfs/pool", "target/path", "/var/lib/libvirt/distant", NULL));
  rig_make_volume (rig_volume_draft (pool, "known.qcow2", "16 MiB"));
  n_pools = g_list_model_get_n_items (alberca_connection_get_pools (hang.connection));
  draft = rig_volume_draft (pool, "abandoned.img", "1 MiB");
  g_object_set (draft, "format", "raw", NULL);

  pause_server (&hang);
  operation = g_object_ref (alberca_pool_create_volume (pool, draft));
  expect_waiting (&hang, pool, operation, n_pools);
  g_assert_nonnull (alberca_pool_find_volume (pool, "known.qcow2"));
  expect_others_work (&hang, operation);
  alberca_pool_release (pool);
  g_clear_object (&draft);
  close_and_open (&hang, operation);

  resume_server (&hang);
  pool = expect_back (&hang, operation, "distant");
  rig_find (pool, "abandoned.img");
  g_assert_true (rig_shell_on_says ("b", "ls /srv/nfs/pool", "abandoned.img"));
  rig_delete_volume (pool, "abandoned.img");
  rig_delete_volume (pool, "known.qcow2");
  rig_remove (pool);
  tear_down (&hang);
}

/* A login that hangs holds up every list; when the server answers, it is as if nothing had been. */
static void
test_login (void)
{
  Hang hang;
  AlbercaPool *pool = NULL;
  g_autoptr(AlbercaPoolDraft) draft = NULL;
  g_autoptr(AlbercaOperation) operation = NULL;

  if (!set_up (&hang))
    return;
  draft = rig_draft (hang.connection, "iscsi-target", "far", "source/host@name", SERVER, "source/device@path", TARGET, NULL);
  g_object_set (draft, "start", FALSE, NULL);
  rig_done (alberca_connection_create_pool (hang.connection, draft));
  g_clear_object (&draft);
  wait_until ((pool = alberca_connection_find_pool_by_name (hang.connection, "far")) != NULL);

  pause_server (&hang);
  operation = g_object_ref (alberca_pool_start (pool));
  expect_others_work (&hang, operation);
  alberca_connection_reread (hang.connection);
  expect_waiting (&hang, pool, operation, 1);
  close_and_open (&hang, operation);

  resume_server (&hang);
  pool = expect_back (&hang, operation, "far");
  rig_find (pool, "unit:0:0:0");
  rig_remove (pool);
  g_assert_false (rig_shell_says ("iscsiadm -m session || true", TARGET));
  tear_down (&hang);
}

void
rig_add_hang_tests (void)
{
  g_test_add_func ("/rig/hang/share", test_share);
  g_test_add_func ("/rig/hang/login", test_login);
}
