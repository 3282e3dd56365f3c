/* test-live-devices.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The guards, on a real libvirtd and loop devices of this machine. */

#define _GNU_SOURCE /* unshare () */

#include "config.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "model/alberca-connection.h"
#include "model/alberca-device-guard.h"
#include "model/alberca-pool-draft.h"
#include "model/alberca-pool-lifecycle.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

/* What a program of the machine prints, or NULL where it fails. (transfer full) */
static char *
run (const char *command)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = 0;

  if (!g_spawn_command_line_sync (command, &out, &err, &status, NULL) || !g_spawn_check_wait_status (status, NULL))
    {
      g_test_message ("%s: %s", command, err != NULL ? err : "");
      return NULL;
    }

  return g_strstrip (g_steal_pointer (&out));
}

static void
run_well (const char *command)
{
  g_autofree char *out = run (command);

  g_assert_nonnull (out);
}

/* What is mounted from now on ends with the test, whatever becomes of it. */
static void
get_own_mounts (void)
{
  if (geteuid () == 0 && unshare (CLONE_NEWNS) == 0)
    mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

/* A loop device on a file of 64 MiB, which goes with the libvirtd, or NULL: not every machine lets a
 * test have one. */
static char *
make_device (void)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *file = g_build_filename (dir, "device", NULL);
  g_autofree char *command = g_strdup_printf ("/sbin/losetup --find --show %s", file);
  FILE *stream;

  /* Only root's libvirtd may build on it */
  if (geteuid () != 0 || strstr (uri, ":///system") == NULL)
    return NULL;
  stream = g_fopen (file, "w");
  g_assert_nonnull (stream);
  g_assert_cmpint (ftruncate (fileno (stream), 64 * 1024 * 1024), ==, 0);
  fclose (stream);

  return run (command);
}

static AlbercaConnection *
open_connection (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  return connection;
}

static AlbercaPoolDraft *
make_draft (AlbercaConnection *connection,
            const char        *name,
            const char        *device,
            AlbercaPoolBuild   build)
{
  const char *text = "<!-- alberca-template: 1\n     id: test\n     title: Test\n     description: Test -->\n"
                     "<pool type='fs'><name>x</name><source><format type='ext4'/></source>"
                     "<target><path>/x</path></target></pool>";
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaTemplate) template_ = alberca_template_new_from_file (text, "test.xml", &error);
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *path = g_build_filename (dir, name, NULL);
  AlbercaPoolDraft *draft;

  g_assert_no_error (error);
  draft = alberca_pool_draft_new (connection, template_);
  g_object_set (draft, "name", name, "target-path", path, "build", build, NULL);
  alberca_pool_draft_set_field (draft, "source/device@path", device);
  wait_until (alberca_device_guard_get_known (alberca_pool_draft_get_guard (draft)));
  return draft;
}

static void
assert_problem (AlbercaPoolDraft *draft,
                const char       *words)
{
  g_autofree char *problem = alberca_pool_draft_get_problem (draft, "source/device@path");

  g_assert_cmpint (alberca_pool_draft_get_valid (draft), ==, words == NULL);
  if (words == NULL)
    g_assert_cmpstr (problem, ==, NULL);
  else if (problem == NULL || strstr (problem, words) == NULL)
    g_error ("“%s” should say “%s”", problem != NULL ? problem : "nothing", words);
}

/* The form refuses, and so does the worker, whatever the form said. */
static void
refuse_mounted (AlbercaConnection *connection,
                const char        *device,
                const char        *point)
{
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "refused", device, ALBERCA_POOL_BUILD_OVERWRITE);
  AlbercaOperation *operation;

  assert_problem (draft, point);
  operation = alberca_connection_create_pool (connection, draft);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "mounted at"));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "Everything was undone"));
  wait_until (alberca_connection_find_pool_by_name (connection, "refused") == NULL);
}

/* A device that nobody uses gets a file system; then it is a pool's, and no other's. */
static void
use_free (AlbercaConnection *connection,
          const char        *device)
{
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "used", device, ALBERCA_POOL_BUILD_OVERWRITE);
  g_autoptr(AlbercaPoolDraft) second = NULL;
  AlbercaOperation *operation;
  AlbercaPool *pool = NULL;

  assert_problem (draft, NULL);
  operation = alberca_connection_create_pool (connection, draft);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, "used")) != NULL &&
              alberca_pool_get_active (pool));

  second = make_draft (connection, "second", device, ALBERCA_POOL_BUILD_OVERWRITE);
  assert_problem (second, "the pool “used” is on");
  /* The very pool may be built again, once it is stopped */
  operation = alberca_pool_stop (pool);
  wait_until (alberca_operation_get_finished (operation));
  operation = alberca_pool_build (pool, ALBERCA_POOL_BUILD_OVERWRITE);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  operation = alberca_pool_undefine (pool);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static void
test_guard (void)
{
  g_autofree char *device = make_device ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *point = g_build_filename (dir, "mounted here", NULL);
  g_autofree char *format = g_strdup_printf ("/sbin/mke2fs -q -t ext4 %s", device);
  g_autofree char *mount = g_strdup_printf ("mount %s '%s'", device, point);
  g_autofree char *unmount = g_strdup_printf ("umount '%s'", point);
  AlbercaConnection *connection;

  if (device == NULL)
    {
      g_test_skip ("no loop device for this test");
      return;
    }
  run_well (format);
  g_assert_cmpint (g_mkdir (point, 0755), ==, 0);
  run_well (mount);

  connection = open_connection ();
  refuse_mounted (connection, device, point);
  run_well (unmount);
  use_free (connection, device);
  close_connection (connection);
}

int
main (int   argc,
      char *argv[])
{
  get_own_mounts ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live-devices/guard", test_guard);

  return g_test_run ();
}
