/* drafts-node.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "drafts-node.h"

#include "backend/alberca-connections.h"

#define TIMEOUT (10 * G_USEC_PER_SEC)

void
drafts_node_wait (gboolean (*done) (gpointer data),
                  gpointer   data)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT;

  while (!done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
is_listed (gpointer data)
{
  const GError *error = alberca_connection_get_error (data);

  g_assert_no_error (error);
  return alberca_connection_get_listed (data);
}

AlbercaConnection *
drafts_node_open (void)
{
  static gsize initialized = 0;
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "drafts-node.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  if (g_once_init_enter (&initialized))
    {
      alberca_connections_init ();
      g_once_init_leave (&initialized, 1);
    }

  alberca_connection_open (connection);
  drafts_node_wait (is_listed, connection);

  return connection;
}

AlbercaPool *
drafts_node_get_pool (AlbercaConnection *connection,
                      const char        *name)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, name);

  g_assert_nonnull (pool);
  return pool;
}

void
drafts_node_close (AlbercaConnection *connection)
{
  alberca_connection_close (connection);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (connection);
}
