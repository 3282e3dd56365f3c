/* transfer-tool.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The model's transfers as a program, for tests and benchmarks that look from outside:
 *
 *   transfer-tool URI upload POOL FILE NAME as-it-is|to-qcow2|to-raw verify|trust
 *   transfer-tool URI over POOL FILE VOLUME verify|trust
 *   transfer-tool URI download POOL VOLUME FILE [beside]
 *
 * prints "progress FRACTION" lines, and for each operation that ends "STATE TITLE", its outcome and
 * error, and between "command" and "end" its commands; at last "took SECONDS", without the way to the daemon and back,
 * and "peak KIB". A line "cancel" on standard input cancels what runs; "wait" makes it stay
 * until the next operation (which the model starts by itself) is over. */

#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib-unix.h>

#include "model/alberca-connection.h"
#include "model/alberca-volume-transfer.h"

#define OPEN_ATTEMPTS 5

static AlbercaOperation *operation;
static guint n_wanted = 1;
static guint n_finished;

static void
spin_until (gboolean (*condition) (gpointer data),
            gpointer   data)
{
  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
}

static void
progress_cb (AlbercaOperation *running)
{
  g_print ("progress %.4f\n", alberca_operation_get_progress (running));
}

static void
finished_cb (AlbercaOperationQueue *queue,
             AlbercaOperation      *finished)
{
  static const char *const states[] = { "waiting", "running", "done", "failed", "cancelled" };
  const GError *error = alberca_operation_get_error (finished);

  n_finished++;
  g_print ("%s %s\n", states[alberca_operation_get_state (finished)], alberca_operation_get_title (finished));
  if (alberca_operation_get_outcome (finished) != NULL)
    g_print ("%s\n", alberca_operation_get_outcome (finished));
  if (error != NULL)
    g_print ("error %s\n", error->message);
  g_print ("command\n%s\nend\n", alberca_operation_get_command (finished));
}

static gboolean
stdin_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char line[64] = "";
  ssize_t length = read (fd, line, sizeof line - 1);

  if (length <= 0)
    return G_SOURCE_REMOVE;
  if (strstr (line, "cancel") != NULL)
    alberca_operation_cancel (operation);
  if (strstr (line, "wait") != NULL)
    n_wanted++;
  return G_SOURCE_CONTINUE;
}

/* A busy daemon may drop who has just come. What is tried here is what comes after that. */
static gboolean
is_listed (gpointer data)
{
  static guint n_failed = 0;

  if (alberca_connection_get_state (data) == ALBERCA_CONNECTION_FAILED)
    {
      if (++n_failed == OPEN_ATTEMPTS)
        g_error ("%s", alberca_connection_get_error (data)->message);
      alberca_connection_open (data);
    }
  return alberca_connection_get_listed (data);
}

static gboolean
is_loaded (gpointer data)
{
  return alberca_upload_draft_get_loaded (data);
}

static gboolean
is_read (gpointer data)
{
  return alberca_volume_get_loaded (data);
}

static gboolean
is_over (gpointer data)
{
  return n_finished >= n_wanted;
}

static AlbercaVolume *
find_volume (AlbercaPool *pool,
             const char  *name)
{
  AlbercaVolume *volume;

  alberca_pool_hold (pool);
  while ((volume = alberca_pool_find_volume (pool, name)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  spin_until (is_read, volume);
  return volume;
}

static AlbercaOperation *
upload (AlbercaPool        *pool,
        AlbercaUploadDraft *draft,
        const char         *trust)
{
  g_autofree char *file_problem = NULL;
  g_autofree char *name_problem = NULL;

  spin_until (is_loaded, draft);
  g_object_set (draft, "verify", g_str_equal (trust, "verify"), NULL);
  file_problem = alberca_upload_draft_get_problem (draft, "file");
  name_problem = alberca_upload_draft_get_problem (draft, "name");
  if (!alberca_upload_draft_get_valid (draft))
    {
      g_print ("refused %s\n", file_problem != NULL ? file_problem : name_problem != NULL ? name_problem : "");
      exit (EXIT_SUCCESS);
    }
  return alberca_pool_upload (pool, draft);
}

static AlbercaOperation *
start (AlbercaPool  *pool,
       char        **words)
{
  const char *verb = words[2];
  g_autoptr(AlbercaUploadDraft) draft = NULL;

  if (g_str_equal (verb, "download"))
    return alberca_pool_download (pool, find_volume (pool, words[4]), words[5], words[6] == NULL);
  if (g_str_equal (verb, "over"))
    {
      draft = alberca_upload_draft_new_over (pool, find_volume (pool, words[5]), words[4]);
      return upload (pool, draft, words[6]);
    }

  draft = alberca_upload_draft_new (pool, words[4]);
  spin_until (is_loaded, draft);
  g_object_set (draft, "name", words[5], "conversion",
                g_str_equal (words[6], "to-qcow2") ? ALBERCA_UPLOAD_TO_QCOW2
                : g_str_equal (words[6], "to-raw") ? ALBERCA_UPLOAD_TO_RAW : ALBERCA_UPLOAD_AS_IT_IS, NULL);
  return upload (pool, draft, words[7]);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  AlbercaConnection *connection;
  AlbercaPool *pool;
  struct rusage usage;
  gint64 started;

  if (argc < 6)
    return EXIT_FAILURE;

  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  connection = alberca_connection_new (argv[1], FALSE, queue);
  alberca_connection_open (connection);
  spin_until (is_listed, connection);
  pool = alberca_connection_find_pool_by_name (connection, argv[3]);
  if (pool == NULL)
    g_error ("no pool %s", argv[3]);

  g_signal_connect (queue, "finished", G_CALLBACK (finished_cb), NULL);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, stdin_cb, NULL);
  started = g_get_monotonic_time ();
  operation = start (pool, argv);
  g_signal_connect (operation, "notify::progress", G_CALLBACK (progress_cb), NULL);
  spin_until (is_over, NULL);

  g_print ("took %.6f\n", (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("peak %ld\n", usage.ru_maxrss);
  alberca_connection_close (connection);
  g_object_unref (connection);
  /* As the application does: its threads may still be at work. */
  fflush (NULL);
  _exit (EXIT_SUCCESS);
}
