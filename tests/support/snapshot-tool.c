/* snapshot-tool.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The model's snapshots as a program, for tests that kill it or the libvirtd that it talks to:
 *
 *   snapshot-tool URI POOL VOLUME [kill|stop before|after CALL]
 *
 * reads commands from standard input, "list", "refresh", "create NAME", "revert ID" and "delete ID",
 * and ends with it. It prints "open" and "lost" as the connection comes and goes; "done" or
 * "failed MESSAGE" after each command, with what the application says of it after "summary" and
 * "advice"; and for "list" a line "snapshot ID NAME" for each, before "done".
 *
 * CALL is one of those that an act on a snapshot makes of libvirt: define, create, redefine, revert,
 * delete, undefine. The program is linked so that they pass by here (ld's --wrap), and there it
 * kills or stops itself. */

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib-unix.h>
#include <libvirt/libvirt.h>

#include "model/alberca-connection.h"
#include "model/alberca-explanation.h"
#include "model/alberca-pool.h"
#include "model/alberca-scratch.h"
#include "model/alberca-snapshot-list.h"

/* ---- Ends at a call ---- */

static int end_signal;
static const char *end_when;
static const char *end_call;

static void
pass (const char *when,
      const char *call)
{
  if (g_strcmp0 (when, end_when) == 0 && g_strcmp0 (call, end_call) == 0)
    raise (end_signal);
}

#define WRAP(type, name, call, parameters, arguments) \
  type __real_##name parameters;                      \
  type __wrap_##name parameters;                      \
  type __wrap_##name parameters                       \
  {                                                   \
    type result;                                      \
                                                      \
    pass ("before", call);                            \
    result = __real_##name arguments;                 \
    pass ("after", call);                             \
    return result;                                    \
  }

WRAP (virDomainPtr, virDomainDefineXML, "define", (virConnectPtr connection, const char *xml), (connection, xml))
WRAP (virDomainSnapshotPtr, virDomainSnapshotCreateXML,
      flags & VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE ? "redefine" : "create",
      (virDomainPtr domain, const char *xml, unsigned int flags), (domain, xml, flags))
WRAP (int, virDomainRevertToSnapshot, "revert", (virDomainSnapshotPtr snapshot, unsigned int flags), (snapshot, flags))
WRAP (int, virDomainSnapshotDelete, "delete", (virDomainSnapshotPtr snapshot, unsigned int flags), (snapshot, flags))
WRAP (int, virDomainUndefineFlags, "undefine", (virDomainPtr domain, unsigned int flags), (domain, flags))

/* ---- Commands ---- */

typedef struct
{
  AlbercaPool         *pool;
  AlbercaSnapshotList *list;
  GMainLoop           *loop;
} Tool;

static void
say (const char *what,
     char       *text)
{
  g_autofree char *owned = text;

  if (text != NULL)
    g_print ("%s %s\n", what, g_strdelimit (text, "\n", ' '));
}

static void
finished_cb (AlbercaOperation *operation)
{
  const GError *error = alberca_operation_get_error (operation);

  if (error == NULL)
    {
      g_print ("done\n");
      return;
    }
  say ("summary", alberca_explanation_get_summary (error));
  say ("advice", alberca_explanation_get_advice (error));
  say ("failed", g_strdup (error->message));
}

static void
run_list (Tool *tool)
{
  GListModel *model = G_LIST_MODEL (tool->list);

  alberca_snapshot_list_reread (tool->list);
  while (alberca_snapshot_list_get_busy (tool->list))
    g_main_context_iteration (NULL, TRUE);
  if (alberca_snapshot_list_get_error (tool->list) != NULL)
    {
      say ("failed", g_strdup (alberca_snapshot_list_get_error (tool->list)->message));
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (model, i);

      g_print ("snapshot %s %s\n", alberca_snapshot_get_id (snapshot), alberca_snapshot_get_title (snapshot));
    }
  g_print ("done\n");
}

static AlbercaSnapshot *
find (Tool       *tool,
      const char *id)
{
  GListModel *model = G_LIST_MODEL (tool->list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (model, i);

      if (g_str_equal (alberca_snapshot_get_id (snapshot), id))
        return g_steal_pointer (&snapshot);
    }
  g_error ("no snapshot %s", id);
}

static void
run_command (Tool       *tool,
             const char *verb,
             const char *word)
{
  AlbercaOperation *operation;

  if (g_str_equal (verb, "list"))
    {
      run_list (tool);
      return;
    }
  if (g_str_equal (verb, "refresh"))
    operation = alberca_pool_refresh (tool->pool);
  else if (g_str_equal (verb, "create"))
    operation = alberca_snapshot_list_create (tool->list, word);
  else
    {
      g_autoptr(AlbercaSnapshot) snapshot = find (tool, word);

      operation = g_str_equal (verb, "revert") ? alberca_snapshot_list_revert (tool->list, snapshot, NULL)
                                               : alberca_snapshot_list_delete (tool->list, snapshot);
    }
  g_signal_connect (operation, "notify::finished", G_CALLBACK (finished_cb), NULL);
}

static gboolean
stdin_cb (GIOChannel   *channel,
          GIOCondition  condition,
          gpointer      user_data)
{
  Tool *tool = user_data;
  g_autofree char *line = NULL;
  char *word;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    {
      g_main_loop_quit (tool->loop);
      return G_SOURCE_REMOVE;
    }
  g_strchomp (line);
  word = strchr (line, ' ');
  if (word != NULL)
    *word++ = '\0';
  run_command (tool, line, word);
  return G_SOURCE_CONTINUE;
}

/* ---- The connection ---- */

static void
state_cb (AlbercaConnection *connection)
{
  if (alberca_connection_get_state (connection) == ALBERCA_CONNECTION_FAILED)
    g_error ("%s", alberca_connection_get_error (connection)->message);
  if (alberca_connection_get_state (connection) == ALBERCA_CONNECTION_LOST)
    g_print ("lost\n");
}

/* Before that a volume that was there is not there again */
static void
available_cb (AlbercaPool *pool)
{
  if (alberca_pool_get_available_now (pool))
    g_print ("open\n");
}

static void
set_up (Tool               *tool,
        AlbercaConnection  *connection,
        char              **words)
{
  AlbercaVolume *volume;

  while (!alberca_connection_get_listed (connection))
    g_main_context_iteration (NULL, TRUE);
  tool->pool = g_object_ref (alberca_connection_find_pool_by_name (connection, words[2]));
  alberca_pool_hold (tool->pool);
  while ((volume = alberca_pool_find_volume (tool->pool, words[3])) == NULL || !alberca_volume_get_loaded (volume))
    g_main_context_iteration (NULL, TRUE);
  tool->list = alberca_snapshot_list_new (tool->pool, volume);
  while (alberca_snapshot_list_get_busy (tool->list))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (tool->pool, "notify::available-now", G_CALLBACK (available_cb), NULL);
  available_cb (tool->pool);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(GIOChannel) channel = g_io_channel_unix_new (0);
  AlbercaConnection *connection;
  Tool tool = { NULL };

  if (argc != 4 && argc != 7)
    return EXIT_FAILURE;
  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc == 7)
    {
      end_signal = g_str_equal (argv[4], "kill") ? SIGKILL : SIGSTOP;
      end_when = argv[5];
      end_call = argv[6];
    }

  tool.loop = g_main_loop_new (NULL, FALSE);
  connection = alberca_connection_new (argv[1], FALSE, queue);
  g_signal_connect (connection, "notify::state", G_CALLBACK (state_cb), NULL);
  alberca_scratch_watch (connection);
  alberca_connection_open (connection);
  set_up (&tool, connection, argv);
  g_io_add_watch (channel, G_IO_IN | G_IO_HUP, stdin_cb, &tool);
  g_main_loop_run (tool.loop);

  g_object_unref (tool.list);
  alberca_pool_release (tool.pool);
  g_object_unref (tool.pool);
  alberca_connection_close (connection);
  g_object_unref (connection);
  g_main_loop_unref (tool.loop);
  return EXIT_SUCCESS;
}
