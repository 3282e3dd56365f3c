/* bench-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-list URI POOL: how long until the model knows all volumes of a pool, by name and in detail,
 * counted from the start of the program as virsh's time is. There is no widget here, so the main
 * loop runs our own code, GLib and libvirt's client, and nothing else: the longest iteration is
 * what the model may cost the window at once. */

#include "config.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "bench/loop-clock.h"
#include "model/alberca-connection.h"

/* A server that is gone must not hold up the whole benchmark. */
#define TIMEOUT_S 1500

typedef struct
{
  GMainLoop  *loop;
  const char *pool_name;
  double      open_ms;
  double      names_ms;
  double      details_ms;
} Bench;

static gboolean
give_up_cb (gpointer user_data)
{
  g_printerr ("bench-list: not loaded after %d s\n", TIMEOUT_S);
  exit (EXIT_FAILURE);
}

static void
n_volumes_cb (AlbercaPool *pool,
              GParamSpec  *pspec,
              gpointer     user_data)
{
  static guint n_known = 0;
  Bench *bench = user_data;
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (pool));

  /* Also told when nothing has changed. */
  if (n_volumes != n_known)
    bench->names_ms = loop_clock_get_ms ();
  n_known = n_volumes;
}

static void
loading_cb (AlbercaPool *pool,
            GParamSpec  *pspec,
            gpointer     user_data)
{
  Bench *bench = user_data;
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (pool));

  if (alberca_pool_get_error (pool) != NULL)
    g_error ("%s", alberca_pool_get_error (pool)->message);
  if (alberca_pool_get_listing (pool) || alberca_pool_get_loading (pool) || n_volumes == 0 ||
      bench->details_ms > 0)
    return;
  if (alberca_pool_get_n_loaded (pool) != n_volumes)
    g_error ("Only %u of %u volumes could be read", alberca_pool_get_n_loaded (pool), n_volumes);
  bench->details_ms = loop_clock_get_ms ();
  g_main_loop_quit (bench->loop);
}

static void
listed_cb (AlbercaConnection *connection,
           GParamSpec        *pspec,
           gpointer           user_data)
{
  Bench *bench = user_data;
  AlbercaPool *pool;

  if (!alberca_connection_get_listed (connection) || bench->open_ms > 0)
    return;
  bench->open_ms = loop_clock_get_ms ();
  pool = alberca_connection_find_pool_by_name (connection, bench->pool_name);
  if (pool == NULL)
    g_error ("There is no pool \"%s\"", bench->pool_name);
  g_signal_connect (pool, "notify::n-volumes", G_CALLBACK (n_volumes_cb), bench);
  g_signal_connect (pool, "notify::loading", G_CALLBACK (loading_cb), bench);
  alberca_pool_hold (pool);
}

static void
state_cb (AlbercaConnection *connection,
          GParamSpec        *pspec,
          gpointer           user_data)
{
  if (alberca_connection_get_state (connection) == ALBERCA_CONNECTION_FAILED)
    g_error ("%s", alberca_connection_get_error (connection)->message);
}

static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = NULL;
  Bench bench = { .loop = loop };
  LoopClockResult result;

  if (argc != 3)
    {
      g_printerr ("usage: bench-list URI POOL\n");
      return EXIT_FAILURE;
    }

  loop_clock_install ();
  bench.pool_name = argv[2];
  connection = alberca_connection_new (argv[1], FALSE, queue);
  g_signal_connect (connection, "notify::state", G_CALLBACK (state_cb), NULL);
  g_signal_connect (connection, "notify::listed", G_CALLBACK (listed_cb), &bench);
  g_timeout_add_seconds (TIMEOUT_S, give_up_cb, NULL);
  alberca_connection_open (connection);
  g_main_loop_run (loop);

  result = loop_clock_get_result ();
  g_print ("{\"open_ms\": %.1f, \"names_ms\": %.1f, \"details_ms\": %.1f, \"cpu_ms\": %.1f, "
           "\"iterations\": %u, \"longest_own_ms\": %.2f, \"peak_kib\": %" G_GUINT64_FORMAT "}\n",
           bench.open_ms, bench.names_ms, bench.details_ms, get_cpu_ms (),
           result.n_iterations, result.longest_ms, loop_clock_get_peak ());
  return EXIT_SUCCESS;
}
