/* bench-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-snapshots URI POOL N: how long until it is known what is inside the first N volumes, which
 * are on screen from when they are in the list; and then, from when the list has all details, until
 * it is known of all. With "seen" as a fourth argument only the former. */

#include "config.h"

#include <stdlib.h>

#include "bench/loop-clock.h"
#include "model/alberca-connection.h"
#include "model/alberca-pool.h"

/* A server that is gone must not hold up the whole benchmark. */
#define TIMEOUT_S 600

typedef struct
{
  guint  n_wanted;
  guint  n_seen;
  double first_ms;
} Seen;

static gboolean
give_up_cb (gpointer user_data)
{
  g_printerr ("bench-snapshots: not done after %d s\n", TIMEOUT_S);
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

/* What a view does with the rows that it has room for */
static void
items_changed_cb (GListModel *volumes,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Seen *seen = user_data;

  for (guint i = position; i < position + added && seen->n_seen < seen->n_wanted; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      if (seen->n_seen++ == 0)
        seen->first_ms = loop_clock_get_ms ();
      alberca_volume_set_on_screen (volume, TRUE);
    }
}

/* Of the first @n; @complete: with the tables of their snapshots */
static guint
count_read (GListModel *volumes,
            guint       n,
            gboolean    complete)
{
  guint n_read = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);
      const AlbercaContent *content = alberca_volume_get_content (volume);

      n_read += content != NULL && (!complete || content->complete);
    }
  return n_read;
}

static guint
count_snapshots (GListModel *volumes)
{
  guint n_snapshots = 0;

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      n_snapshots += (guint) MAX (alberca_volume_get_n_snapshots (volume), 0);
    }
  return n_snapshots;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = NULL;
  GListModel *volumes;
  Seen seen = { 0 };
  double seen_ms, loaded_ms, all_ms = 0;
  AlbercaPool *pool;
  guint n_volumes;

  if (argc < 4)
    {
      g_printerr ("usage: bench-snapshots URI POOL N [seen]\n");
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

  volumes = alberca_pool_get_volumes (pool);
  seen.n_wanted = (guint) atoi (argv[3]);
  g_signal_connect (volumes, "items-changed", G_CALLBACK (items_changed_cb), &seen);
  alberca_pool_hold (pool);
  run_until (seen.n_seen == seen.n_wanted && count_read (volumes, seen.n_wanted, FALSE) == seen.n_wanted);
  seen_ms = loop_clock_get_ms () - seen.first_ms;
  if (argc == 4)
    {
      run_until (!alberca_pool_get_loading (pool));
      loaded_ms = loop_clock_get_ms ();
      n_volumes = g_list_model_get_n_items (volumes);
      run_until (count_read (volumes, n_volumes, TRUE) == n_volumes);
      all_ms = loop_clock_get_ms () - loaded_ms;
    }

  g_print ("{\"seen_ms\": %.1f, \"all_ms\": %.1f, \"n_snapshots\": %u, \"longest_own_ms\": %.2f}\n",
           seen_ms, all_ms, count_snapshots (volumes), loop_clock_get_result ().longest_ms);
  return EXIT_SUCCESS;
}
