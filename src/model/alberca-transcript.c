/* alberca-transcript.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-transcript.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-explanation.h"
#include "model/alberca-operation.h"

typedef void (*WriteFunc) (GString          *text,
                           AlbercaOperation *operation);

/* ---- Both ---- */

static void
write_oldest_first (GString    *text,
                    GListModel *operations,
                    WriteFunc   write)
{
  for (guint i = g_list_model_get_n_items (operations); i > 0; i--)
    {
      g_autoptr(AlbercaOperation) operation = g_list_model_get_item (operations, i - 1);

      write (text, operation);
    }
}

/* Local time by ISO 8601; (transfer full), NULL while it has not started */
static char *
format_start (AlbercaOperation *operation)
{
  gint64 started_at = alberca_operation_get_started_at (operation);
  g_autoptr(GDateTime) time = NULL;

  if (started_at == 0)
    return NULL;

  time = g_date_time_new_from_unix_local (started_at / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S%:z");
}

static const char *
get_result (AlbercaOperation *operation)
{
  switch (alberca_operation_get_state (operation))
    {
    case ALBERCA_OPERATION_WAITING:
      return C_("result of an operation", "waiting");

    case ALBERCA_OPERATION_RUNNING:
      return C_("result of an operation", "running");

    case ALBERCA_OPERATION_DONE:
      return C_("result of an operation", "done");

    case ALBERCA_OPERATION_FAILED:
      return C_("result of an operation", "failed");

    case ALBERCA_OPERATION_CANCELLED:
      return C_("result of an operation", "cancelled");
    }

  g_return_val_if_reached ("");
}

/* (transfer full), NULL where it did not fail */
static char *
get_failure (AlbercaOperation *operation)
{
  const GError *error = alberca_operation_get_error (operation);

  if (error == NULL || alberca_operation_get_state (operation) != ALBERCA_OPERATION_FAILED)
    return NULL;

  return alberca_explanation_get_details (error);
}

/* ---- Markdown ---- */

/* One line, in which no character means anything to Markdown or HTML */
static void
append_escaped (GString    *text,
                const char *line)
{
  for (const char *c = line; *c != '\0'; c++)
    {
      if (strchr ("\\`*_{}[]<>()#|~&!", *c) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *c == '\n' || *c == '\r' ? ' ' : *c);
    }
}

static gsize
longest_run (const char *text,
             char        character)
{
  gsize longest = 0;
  gsize run = 0;

  for (const char *c = text; *c != '\0'; c++)
    {
      run = *c == character ? run + 1 : 0;
      longest = MAX (longest, run);
    }

  return longest;
}

/* The fence is longer than any run of backticks in it: nothing in it can end it */
static void
append_fenced (GString    *text,
               const char *language,
               const char *content)
{
  g_autofree char *fence = g_strnfill (MAX (longest_run (content, '`') + 1, 3), '`');

  g_string_append_printf (text, "\n%s%s\n%s%s%s\n", fence, language, content,
                          g_str_has_suffix (content, "\n") ? "" : "\n", fence);
}

static void
write_markdown (GString          *text,
                AlbercaOperation *operation)
{
  g_autofree char *start = format_start (operation);
  g_autofree char *failure = get_failure (operation);

  g_string_append (text, "\n## ");
  append_escaped (text, alberca_operation_get_title (operation));
  g_string_append (text, "\n\n");

  if (start != NULL)
    g_string_append_printf (text, _("- Started: %s\n"), start);
  if (alberca_operation_get_finished (operation))
    g_string_append_printf (text, _("- Took: %.3f s\n"),
                            (double) alberca_operation_get_duration (operation) / G_USEC_PER_SEC);
  g_string_append_printf (text, _("- Result: %s\n"), get_result (operation));

  if (alberca_operation_get_outcome (operation) != NULL)
    {
      g_string_append (text, "- ");
      append_escaped (text, alberca_operation_get_outcome (operation));
      g_string_append_c (text, '\n');
    }

  append_fenced (text, "sh", alberca_operation_get_command (operation));
  if (failure != NULL)
    append_fenced (text, "text", failure);
}

/**
 * alberca_transcript_to_markdown:
 * @operations: (element-type AlbercaOperation): the newest first
 *
 * Returns: (transfer full): what was done, the oldest first
 */
char *
alberca_transcript_to_markdown (GListModel *operations)
{
  GString *text;

  g_return_val_if_fail (G_IS_LIST_MODEL (operations), NULL);

  text = g_string_new ("# ");
  g_string_append (text, _("Alberca: transcript"));
  g_string_append_c (text, '\n');
  write_oldest_first (text, operations, write_markdown);

  return g_string_free (text, FALSE);
}

/* ---- Shell ---- */

/* Every line of it behind a "#": a line break in a name must not become a command */
static void
append_comment (GString    *text,
                const char *comment)
{
  g_auto(GStrv) lines = g_strsplit_set (comment, "\n\r", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "#%s%s\n", *lines[i] != '\0' ? " " : "", lines[i]);
}

static void
write_shell (GString          *text,
             AlbercaOperation *operation)
{
  g_autofree char *start = format_start (operation);
  g_autofree char *failure = get_failure (operation);
  g_autofree char *outcome = NULL;
  const char *command = alberca_operation_get_command (operation);

  g_string_append_c (text, '\n');
  append_comment (text, alberca_operation_get_title (operation));
  outcome = g_strjoin (" · ", get_result (operation), start, NULL);
  append_comment (text, outcome);
  if (alberca_operation_get_outcome (operation) != NULL)
    append_comment (text, alberca_operation_get_outcome (operation));
  if (failure != NULL)
    append_comment (text, failure);

  if (alberca_operation_get_state (operation) == ALBERCA_OPERATION_DONE)
    g_string_append_printf (text, "%s%s", command, g_str_has_suffix (command, "\n") ? "" : "\n");
  else
    append_comment (text, command);
}

/**
 * alberca_transcript_to_shell:
 * @operations: (element-type AlbercaOperation): the newest first
 *
 * Returns: (transfer full): a script that does the same again, the oldest first
 */
char *
alberca_transcript_to_shell (GListModel *operations)
{
  GString *text;

  g_return_val_if_fail (G_IS_LIST_MODEL (operations), NULL);

  text = g_string_new ("#!/bin/sh\n");
  append_comment (text, _("What was done with Alberca. What did not succeed is a comment."));
  append_comment (text, _("It stops at the first command that fails: the next ones build on it."));
  g_string_append (text, "set -e\n");
  write_oldest_first (text, operations, write_shell);

  return g_string_free (text, FALSE);
}
