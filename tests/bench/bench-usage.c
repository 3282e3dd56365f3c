/* bench-usage.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-usage URI POOL: once the model knows the volumes of a pool, how long until it knows who
 * uses each of them. A new index begins from nothing: it puts every volume into its graph, asks
 * libvirt for the domains, and tells the volumes. Then every volume is asked for all its users. */

#include "config.h"

#include <stdlib.h>

#include "bench/loop-clock.h"
#include "model/alberca-usage-index.h"

/* A server that is gone must not hold up the whole benchmark. */
#define TIMEOUT_S 600

static gboolean
give_up_cb (gpointer user_data)
{
  g_printerr ("bench-usage: not done after %d s\n", TIMEOUT_S);
  exit (EXIT_FAILURE);
}

static void
state_cb (AlbercaConnection *connection,
          GParamSpec        *pspec,
          gpointer           user_data)
{
  if (alberca_connection_get_state (connection) == ALBERCA_CONNECTION_FAILED)
    g_error ("%s", alberca_connection_get_error (connection)->message);
}

#define run_until(condition)                  \
  G_STMT_START                                \
    {                                         \
      while (!(condition))                    \
        g_main_context_iteration (NULL, TRUE); \
    }                                         \
  G_STMT_END

static gboolean
is_loaded (AlbercaPool *pool)
{
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (pool));

  return n_volumes > 0 && !alberca_pool_get_listing (pool) && !alberca_pool_get_loading (pool) &&
         alberca_pool_get_n_loaded (pool) == n_volumes;
}

/* All users of all volumes, and how many volumes somebody uses */
static guint
ask_all (AlbercaUsageIndex *index,
         AlbercaPool       *pool,
         guint             *n_used)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);
  guint n_users = 0;

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);
      g_autoptr(GPtrArray) users = alberca_usage_index_get_users (index, pool, volume);

      for (guint j = 0; j < users->len; j++)
        n_users += ((AlbercaUsage *) g_ptr_array_index (users, j))->kind != ALBERCA_USAGE_OVERLAY;
      *n_used += alberca_volume_get_n_users (volume) > 0;
    }
  return n_users;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = NULL;
  g_autoptr(AlbercaUsageIndex) index = NULL;
  AlbercaPool *pool;
  double start_ms, resolved_ms, complete_ms, loaded_ms, asked_ms;
  guint n_users, n_used = 0;

  if (argc != 3)
    {
      g_printerr ("usage: bench-usage URI POOL\n");
      return EXIT_FAILURE;
    }

  loop_clock_install ();
  connection = alberca_connection_new (argv[1], FALSE, queue);
  g_signal_connect (connection, "notify::state", G_CALLBACK (state_cb), NULL);
  g_timeout_add_seconds (TIMEOUT_S, give_up_cb, NULL);
  alberca_connection_open (connection);
  run_until (alberca_connection_get_listed (connection));
  pool = alberca_connection_find_pool_by_name (connection, argv[2]);
  if (pool == NULL)
    g_error ("There is no pool \"%s\"", argv[2]);
  alberca_pool_hold (pool);
  run_until (is_loaded (pool) && alberca_usage_index_get_complete (alberca_usage_index_get (connection)));
  loaded_ms = loop_clock_get_ms ();

  start_ms = loop_clock_get_ms ();
  index = alberca_usage_index_new (connection);
  run_until (alberca_usage_index_get_resolved (index));
  resolved_ms = loop_clock_get_ms () - start_ms;
  run_until (alberca_usage_index_get_complete (index));
  complete_ms = loop_clock_get_ms () - start_ms;
  start_ms = loop_clock_get_ms ();
  n_users = ask_all (index, pool, &n_used);
  asked_ms = loop_clock_get_ms () - start_ms;

  g_print ("{\"loaded_ms\": %.1f, \"resolved_ms\": %.1f, \"complete_ms\": %.1f, \"asked_ms\": %.1f, "
           "\"n_users\": %u, \"n_used\": %u, \"longest_own_ms\": %.2f}\n",
           loaded_ms, resolved_ms, complete_ms, asked_ms, n_users, n_used, loop_clock_get_result ().longest_ms);
  return EXIT_SUCCESS;
}
