/* test-iso-libraries.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the user calls a library of disc images is one again the next time. */

#include <gio/gio.h>

#include "model/alberca-connection-list.h"
#include "model/alberca-iso-libraries.h"
#include "wait-until.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

/* One start of the program. */
typedef struct
{
  GSettings             *settings;
  AlbercaConnectionList *connections;
  AlbercaIsoLibraries   *libraries;
  AlbercaConnection     *connection; /* borrowed */
} Run;

static void
begin (Run *run)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();

  run->settings = g_settings_new ("io.github.alberca.Alberca");
  run->connections = alberca_connection_list_new (queue, NULL, g_getenv ("ALBERCA_DATA_DIR"));
  run->libraries = alberca_iso_libraries_new (G_LIST_MODEL (run->connections), run->settings);
  run->connection = alberca_connection_list_add (run->connections, "test:///default", FALSE);
  alberca_connection_open (run->connection);
  wait_until (alberca_connection_get_listed (run->connection));
}

static void
end (Run *run)
{
  g_autoptr(AlbercaConnection) connection = g_object_ref (run->connection);

  alberca_connection_list_remove (run->connections, connection);
  g_clear_object (&run->libraries);
  g_clear_object (&run->connections);
  g_clear_object (&run->settings);
}

static AlbercaPool *
get_pool (Run *run)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (run->connection, "default-pool");

  g_assert_nonnull (pool);
  return pool;
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_remembered (void)
{
  Run run;
  g_autofree char *icon = NULL;
  guint n_icons = 0;

  begin (&run);
  g_assert_false (alberca_pool_get_iso_library (get_pool (&run)));
  icon = g_strdup (alberca_pool_get_icon_name (get_pool (&run)));
  g_signal_connect (get_pool (&run), "notify::icon-name", G_CALLBACK (count_cb), &n_icons);
  alberca_pool_set_iso_library (get_pool (&run), TRUE);
  alberca_pool_set_iso_library (get_pool (&run), TRUE);
  g_assert_cmpuint (n_icons, ==, 1);
  g_assert_cmpstr (alberca_pool_get_icon_name (get_pool (&run)), ==, "media-optical-symbolic");
  end (&run);

  begin (&run);
  g_assert_true (alberca_pool_get_iso_library (get_pool (&run)));

  /* And when the connection is closed and opened meanwhile */
  alberca_connection_reopen (run.connection);
  wait_until (alberca_connection_get_listed (run.connection));
  g_assert_true (alberca_pool_get_iso_library (get_pool (&run)));

  alberca_pool_set_iso_library (get_pool (&run), FALSE);
  g_assert_cmpstr (alberca_pool_get_icon_name (get_pool (&run)), ==, icon);
  end (&run);

  begin (&run);
  g_assert_false (alberca_pool_get_iso_library (get_pool (&run)));
  end (&run);
}

/* The template of a library says so before its pool is there; others are not touched. */
static void
test_beforehand (void)
{
  Run run;
  g_autoptr(GVariant) libraries = NULL;
  g_autofree char *text = NULL;

  begin (&run);
  alberca_iso_libraries_remember (run.settings, run.connection, "00000000-0000-0000-0000-000000000001");
  g_assert_false (alberca_pool_get_iso_library (get_pool (&run)));
  alberca_iso_libraries_remember (run.settings, run.connection, alberca_pool_get_uuid (get_pool (&run)));
  g_assert_true (alberca_pool_get_iso_library (get_pool (&run)));

  alberca_pool_set_iso_library (get_pool (&run), FALSE);
  libraries = g_settings_get_value (run.settings, "iso-libraries");
  text = g_variant_print (libraries, FALSE);
  g_assert_cmpstr (text, ==, "[('test:///default', '00000000-0000-0000-0000-000000000001')]");
  g_settings_reset (run.settings, "iso-libraries");
  end (&run);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iso-libraries/remembered", test_remembered);
  g_test_add_func ("/iso-libraries/beforehand", test_beforehand);
  return g_test_run ();
}
