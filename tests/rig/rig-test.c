/* rig-test.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rig-test.h"

#include <string.h>

#include "model/alberca-explanation.h"

static AlbercaConnection *
open_uri (const char *uri)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_OPEN);
  return connection;
}

AlbercaConnection *
rig_open (void)
{
  return open_uri (g_getenv ("ALBERCA_RIG_URI_A"));
}

AlbercaConnection *
rig_open_b (void)
{
  return open_uri (g_getenv ("ALBERCA_RIG_URI_B"));
}

void
rig_close (AlbercaConnection *connection)
{
  close_connection (connection);
}

char *
rig_shell_on (const char *host,
              const char *command)
{
  const char *argv[] = { g_getenv ("ALBERCA_RIG_PROGRAM"), "shell", host, command, NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *complaint = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &complaint, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, complaint);

  return output;
}

gboolean
rig_shell_on_says (const char *host,
                   const char *command,
                   const char *what)
{
  g_autofree char *output = rig_shell_on (host, command);

  return strstr (output, what) != NULL;
}

char *
rig_shell (const char *command)
{
  return rig_shell_on ("a", command);
}

gboolean
rig_shell_says (const char *command,
                const char *what)
{
  g_autofree char *output = rig_shell (command);

  return strstr (output, what) != NULL;
}

GPtrArray *
rig_discover (AlbercaConnection *connection,
              AlbercaPoolType    type,
              const char        *host)
{
  g_autoptr(AlbercaPoolDiscovery) discovery = alberca_pool_discovery_new (connection);
  g_autoptr(AlbercaPoolConfig) asked = alberca_pool_config_new (type);
  const GError *error;

  if (host != NULL)
    alberca_pool_config_set_field (asked, "source/host@name", host);
  alberca_pool_discovery_ask (discovery, asked);
  wait_until (alberca_pool_discovery_get_state (discovery) != ALBERCA_DISCOVERY_ASKING);
  error = alberca_pool_discovery_get_error (discovery);
  g_assert_no_error (error);
  rig_ran ("find-storage-pool-sources-as");

  return g_ptr_array_ref (alberca_pool_discovery_get_sources (discovery));
}

gboolean
rig_has_source (GPtrArray  *sources,
                const char *path,
                const char *value)
{
  for (guint i = 0; i < sources->len; i++)
    {
      g_autofree char *found = alberca_pool_config_get_field (g_ptr_array_index (sources, i), path);

      if (g_strcmp0 (found, value) == 0)
        return TRUE;
    }

  return FALSE;
}

AlbercaPoolDraft *
rig_draft (AlbercaConnection *connection,
           const char        *template_,
           const char        *name,
           ...)
{
  g_autofree char *file = g_strconcat (template_, ".xml", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("ALBERCA_DATA_DIR"), "templates", file, NULL);
  g_autoptr(AlbercaTemplate) shipped = alberca_template_new_from_path (path, ALBERCA_TEMPLATE_SHIPPED);
  AlbercaPoolDraft *draft = alberca_pool_draft_new (connection, shipped);
  AlbercaDeviceGuard *guard = alberca_pool_draft_get_guard (draft);
  const char *field;
  va_list args;

  g_object_set (draft, "name", name, NULL);
  va_start (args, name);
  while ((field = va_arg (args, const char *)) != NULL)
    alberca_pool_draft_set_field (draft, field, va_arg (args, const char *));
  va_end (args);
  wait_until (guard == NULL || alberca_device_guard_get_known (guard));

  return draft;
}

void
rig_ran (const char *verb)
{
  /* "/rig/logical/volumes" */
  g_auto(GStrv) path = g_strsplit (g_test_get_path (), "/", 4);

  g_test_message ("verb: %s %s", path[2], verb);
}

/* The verbs of @command, lines of virsh */
static void
record (const char *command)
{
  g_autoptr(GRegex) regex = g_regex_new ("^ *virsh (?:-\\S+ \\S+ )*([a-z-]+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (regex, command, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *verb = g_match_info_fetch (match, 1);

      rig_ran (verb);
    }
}

void
rig_done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  record (alberca_operation_get_command (operation));
}

void
rig_failed (AlbercaOperation *operation,
            const char       *text,
            const char       *summary)
{
  const GError *error;
  g_autofree char *said = NULL;
  g_autofree char *advice = NULL;

  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  error = alberca_operation_get_error (operation);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” should say “%s”", error->message, text);
  said = alberca_explanation_get_summary (error);
  advice = alberca_explanation_get_advice (error);
  if (!g_str_has_prefix (said, summary))
    g_error ("“%s” is explained by “%s”, not by “%s”", error->message, said, summary);
  g_assert_nonnull (advice);
}

void
rig_fails_plainly (AlbercaOperation *operation,
                   const char       *text)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  rig_says (g_strdup (alberca_operation_get_error (operation)->message), text);
}

void
rig_says (char       *text,
          const char *what)
{
  g_autofree char *owned = text;

  if (owned == NULL || strstr (owned, what) == NULL)
    g_error ("“%s” should say “%s”", owned != NULL ? owned : "nothing", what);
}

AlbercaPool *
rig_create (AlbercaPoolDraft *draft)
{
  AlbercaConnection *connection = alberca_pool_draft_get_connection (draft);
  g_autofree char *name = g_strdup (alberca_pool_draft_get_name (draft));
  AlbercaPool *pool = NULL;

  /* A pool that was tried under the same name goes from the list a moment after the trial */
  wait_until (alberca_connection_find_pool_by_name (connection, name) == NULL);
  if (!alberca_pool_draft_get_valid (draft))
    {
      g_autofree char *xml = alberca_pool_draft_get_xml (draft);
      g_autofree char *name_problem = alberca_pool_draft_get_problem (draft, "name");
      g_autofree char *device_problem = alberca_pool_draft_get_problem (draft, "source/device@path");

      g_error ("not valid (%s, %s): %s", name_problem, device_problem, xml);
    }
  rig_done (alberca_connection_create_pool (connection, draft));
  g_object_unref (draft);
  wait_until ((pool = alberca_connection_find_pool_by_name (connection, name)) != NULL &&
              alberca_pool_get_active (pool));
  alberca_pool_hold (pool);
  wait_until (!alberca_pool_get_reading (pool) && !alberca_pool_get_loading (pool));

  return pool;
}

void
rig_remove (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  g_autofree char *name = g_strdup (alberca_pool_get_name (pool));

  alberca_pool_release (pool);
  if (alberca_pool_get_active (pool))
    rig_done (alberca_pool_stop (pool));
  wait_until (!alberca_pool_get_active (pool));
  rig_done (alberca_pool_undefine (pool));
  wait_until (alberca_connection_find_pool_by_name (connection, name) == NULL);
}

void
rig_refresh (AlbercaPool *pool)
{
  rig_done (alberca_pool_refresh (pool));
  wait_until (!alberca_pool_get_reading (pool) && !alberca_pool_get_loading (pool));
}

AlbercaVolume *
rig_find (AlbercaPool *pool,
          const char  *name)
{
  AlbercaVolume *volume = NULL;

  wait_until ((volume = alberca_pool_find_volume (pool, name)) != NULL && alberca_volume_get_loaded (volume));
  return volume;
}

AlbercaVolumeDraft *
rig_volume_draft (AlbercaPool *pool,
                  const char  *name,
                  const char  *capacity)
{
  AlbercaVolumeDraft *draft = alberca_volume_draft_new (pool);

  g_object_set (draft, "name", name, "capacity", capacity, NULL);
  return draft;
}

AlbercaVolume *
rig_make_volume (AlbercaVolumeDraft *draft)
{
  AlbercaPool *pool = alberca_volume_draft_get_pool (draft);
  g_autofree char *name = g_strdup (alberca_volume_draft_get_name (draft));

  if (!alberca_volume_draft_get_valid (draft))
    {
      g_autofree char *problem = alberca_volume_draft_get_problem (draft, "name");
      g_autofree char *size_problem = alberca_volume_draft_get_problem (draft, "capacity");

      g_error ("not valid: %s %s", problem, size_problem);
    }
  rig_done (alberca_pool_create_volume (pool, draft));
  g_object_unref (draft);

  return rig_find (pool, name);
}

void
rig_delete_volume (AlbercaPool *pool,
                   const char  *name)
{
  AlbercaOperation *operation;

  /* The model looks into a new volume for a moment, which in an emulated machine may be longer than
   * its deletion waits */
  do
    {
      operation = alberca_pool_delete_volume (pool, rig_find (pool, name));
      wait_until (alberca_operation_get_finished (operation));
    }
  while (alberca_operation_get_error (operation) != NULL &&
         strstr (alberca_operation_get_error (operation)->message, "still in use") != NULL);
  rig_done (operation);
  wait_until (alberca_pool_find_volume (pool, name) == NULL);
}
