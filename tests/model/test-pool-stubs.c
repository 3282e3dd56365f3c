/* test-pool-stubs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An image that was cut off takes a pool down, and libvirt does not say why: Alberca does, with what
 * brings the pool back. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "model/alberca-connection.h"
#include "model/alberca-explanation.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)

/* A quote and spaces: what is shown must work in a shell */
#define POOL_DIR "it's a pool"

/* The first bytes of a qcow2 image of version 3 */
static const guint8 header[104] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3 };

typedef struct
{
  AlbercaConnection *connection;
  AlbercaPool       *pool;
  char              *directory;
  char              *stub;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  fixture->directory = g_build_filename (dir, POOL_DIR, NULL);
  fixture->stub = g_build_filename (fixture->directory, "cut off.qcow2", NULL);
  g_free (alberca_test_virsh ("pool-define-as", "stubs", "dir", "--target", fixture->directory, NULL));
  g_free (alberca_test_virsh ("pool-build", "stubs", NULL));
  g_free (alberca_test_virsh ("pool-start", "stubs", NULL));
  g_free (alberca_test_virsh ("vol-create-as", "stubs", "whole.qcow2", "4M", "--format", "qcow2", NULL));

  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "stubs"));
  wait_until (alberca_pool_get_available_now (fixture->pool));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->pool);
  alberca_connection_close (fixture->connection);
  g_object_unref (fixture->connection);
  g_free (alberca_test_virsh ("vol-delete", "whole.qcow2", "--pool", "stubs", NULL));
  g_free (alberca_test_virsh ("pool-destroy", "stubs", NULL));
  g_free (alberca_test_virsh ("pool-delete", "stubs", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "stubs", NULL));
  g_free (fixture->directory);
  g_free (fixture->stub);
}

static const GError *
wait_failed (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_nonnull (alberca_operation_get_error (operation));
  return alberca_operation_get_error (operation);
}

static void
wait_done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static void
assert_says (const char *text,
             const char *part)
{
  g_assert_nonnull (text);
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
leave_stub (Fixture *fixture,
            gsize    length)
{
  g_assert_true (g_file_set_contents (fixture->stub, (const char *) header, (gssize) length, NULL));
}

/* The remedy, as somebody would paste it: root there, and without sudo. */
static void
paste (const char *commands)
{
  g_auto(GStrv) parts = g_strsplit (commands, "sudo ", -1);
  g_autofree char *plain = g_strjoinv ("", parts);
  const char *argv[] = { "sh", "-e", "-c", plain, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* The file is named, and moved away by what is shown; Start brings the pool back. */
static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *away = g_build_filename ("/var/tmp", "cut off.qcow2", NULL);
  g_autofree char *summary = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *details = NULL;
  g_autoptr(GError) copy = NULL;

  g_unlink (away);
  leave_stub (fixture, 60);
  copy = g_error_copy (wait_failed (alberca_pool_refresh (fixture->pool)));
  wait_until (!alberca_pool_get_active (fixture->pool));

  summary = alberca_explanation_get_summary (copy);
  advice = alberca_explanation_get_advice (copy);
  remedy = alberca_explanation_get_remedy (copy);
  details = alberca_explanation_get_details (copy);
  assert_says (summary, "“cut off.qcow2”");
  assert_says (advice, "start the pool");
  assert_says (remedy, "/var/tmp");
  assert_says (details, "libvirt error code 1, domain 0");

  /* Starting it says the same */
  {
    const GError *error = wait_failed (alberca_pool_start (fixture->pool));
    g_autofree char *again = alberca_explanation_get_summary (error);

    g_assert_cmpstr (again, ==, summary);
  }

  paste (remedy);
  g_assert_false (g_file_test (fixture->stub, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (away), ==, 0);
  wait_done (alberca_pool_start (fixture->pool));
  wait_until (alberca_pool_get_active (fixture->pool));
}

/* Where libvirt is elsewhere, for all that the URI tells, nobody can look: it is said what it will
 * be, and how to find it. */
static void
test_suspected (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *away = g_build_filename ("/var/tmp", "cut off.qcow2", NULL);
  g_autofree char *advice = NULL;
  g_autofree char *remedy = NULL;
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) elsewhere = NULL;
  AlbercaPool *pool;
  const GError *error;

  g_unlink (away);
  elsewhere = alberca_connection_new (g_getenv ("ALBERCA_TEST_TCP_URI"), FALSE, queue);
  alberca_connection_open (elsewhere);
  wait_until (alberca_connection_get_listed (elsewhere));
  pool = alberca_connection_find_pool_by_name (elsewhere, "stubs");
  leave_stub (fixture, 99);
  error = wait_failed (alberca_pool_refresh (pool));
  advice = alberca_explanation_get_advice (error);
  remedy = alberca_explanation_get_remedy (error);
  assert_says (advice, "The first command lists");
  assert_says (remedy, "find -L");

  paste (remedy);
  g_assert_false (g_file_test (fixture->stub, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (away), ==, 0);
  wait_done (alberca_pool_start (pool));
  wait_until (alberca_pool_get_active (fixture->pool));
  alberca_connection_close (elsewhere);
}

/* From 100 bytes on libvirt takes it for an image, and below 32 for none. */
static void
test_harmless (Fixture       *fixture,
               gconstpointer  data)
{
  static const gsize lengths[] = { 4, 31, 100, 104 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      leave_stub (fixture, lengths[i]);
      wait_done (alberca_pool_refresh (fixture->pool));
    }
  g_assert_true (alberca_pool_get_active (fixture->pool));
  g_assert_cmpint (g_unlink (fixture->stub), ==, 0);
}

/* A reason that libvirt gives is left as it is. */
static void
test_other_reason (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *moved = g_strconcat (fixture->directory, ".moved", NULL);
  g_autofree char *remedy = NULL;
  g_autofree char *summary = NULL;
  const GError *error;

  wait_done (alberca_pool_stop (fixture->pool));
  wait_until (!alberca_pool_get_active (fixture->pool));
  g_assert_cmpint (g_rename (fixture->directory, moved), ==, 0);
  error = wait_failed (alberca_pool_start (fixture->pool));
  remedy = alberca_explanation_get_remedy (error);
  summary = alberca_explanation_get_summary (error);
  g_assert_null (remedy);
  assert_says (summary, "not there");
  g_assert_cmpint (g_rename (moved, fixture->directory), ==, 0);
  wait_done (alberca_pool_start (fixture->pool));
}

static void
add (const char *name,
     void      (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/pool-stubs/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("found", test_found);
  add ("suspected", test_suspected);
  add ("harmless", test_harmless);
  add ("other-reason", test_other_reason);

  return g_test_run ();
}
