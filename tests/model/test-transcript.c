/* test-transcript.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "backend/alberca-libvirt.h"
#include "model/alberca-operation.h"
#include "model/alberca-transcript.h"

/* A name made to break out of comments, headings and fences */
#define EVIL "a\nrm -rf /\r# [x](y) `` `"

static gboolean
succeed (AlbercaOperation  *operation,
         gpointer           data,
         GCancellable      *cancellable,
         GError           **error)
{
  return TRUE;
}

static gboolean
fail (AlbercaOperation  *operation,
      gpointer           data,
      GCancellable      *cancellable,
      GError           **error)
{
  g_set_error (error, ALBERCA_LIBVIRT_ERROR, 38, "it broke\ntouch /tmp/broken\n````\nin two lines");
  return FALSE;
}

static gboolean
be_cancelled (AlbercaOperation  *operation,
              gpointer           data,
              GCancellable      *cancellable,
              GError           **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return FALSE;
}

/* The newest first, as the queue has them */
static void
add (GListStore           *operations,
     AlbercaWorkers       *workers,
     const char           *title,
     const char           *command,
     AlbercaOperationFunc  func)
{
  g_autoptr(AlbercaOperation) operation =
    alberca_operation_new (title, command, func != NULL ? func : succeed, NULL, NULL);

  g_list_store_insert (operations, 0, operation);
  if (func == NULL)
    return;

  alberca_operation_start (operation, workers);
  while (!alberca_operation_get_finished (operation))
    g_main_context_iteration (NULL, TRUE);
}

static GListModel *
make_operations (void)
{
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (1);
  GListStore *operations = g_list_store_new (ALBERCA_TYPE_OPERATION);

  add (operations, workers, "Starting “isos”", "echo started", succeed);
  add (operations, workers, EVIL, "cat <<'EOF'\n```\nEOF", succeed);
  add (operations, workers, "Third", "echo third\necho 'a\nb'", fail);
  add (operations, workers, "Fourth", "echo fourth", be_cancelled);
  add (operations, workers, "Fifth", "echo fifth", NULL);

  return G_LIST_MODEL (operations);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_markdown (void)
{
  g_autoptr(GListModel) operations = make_operations ();
  g_autofree char *text = alberca_transcript_to_markdown (operations);

  g_assert_true (g_str_has_prefix (text, "# Alberca: transcript\n\n## Starting “isos”\n\n- Started: 2"));
  assert_contains (text, "- Result: done\n\n```sh\necho started\n```\n");
  assert_contains (text, "\n## a rm -rf / \\# \\[x\\]\\(y\\) \\`\\` \\`\n");
  assert_contains (text, "\n````sh\ncat <<'EOF'\n```\nEOF\n````\n");
  assert_contains (text, "- Result: failed\n");
  assert_contains (text, "\n`````text\nit broke\ntouch /tmp/broken\n````\nin two lines\n\n"
                         "libvirt error code 38, domain 0\n`````\n");
  assert_contains (text, "- Result: cancelled\n\n```sh\necho fourth\n```\n");
  assert_contains (text, "## Fifth\n\n- Result: waiting\n\n```sh\necho fifth\n```\n");
}

static void
test_time (void)
{
  g_autoptr(GListModel) operations = make_operations ();
  g_autofree char *text = alberca_transcript_to_markdown (operations);

  g_assert_true (g_regex_match_simple ("^- Started: \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d\n"
                                       "- Took: \\d+\\.\\d{3} s\n- Result: done$",
                                       text, G_REGEX_MULTILINE, 0));
}

static void
assert_shell_says (const char *script,
                   const char *expected)
{
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpstr (output, ==, expected);
}

/* What succeeded runs again, in the order in which it was done, and nothing else does */
static void
test_shell (void)
{
  g_autoptr(GListModel) operations = make_operations ();
  g_autofree char *text = alberca_transcript_to_shell (operations);

  g_assert_true (g_str_has_prefix (text, "#!/bin/sh\n# "));
  assert_contains (text, "\n# a\n# rm -rf /\n# # [x]");
  assert_contains (text, "\n# touch /tmp/broken\n");
  assert_contains (text, "\n# echo third\n# echo 'a\n# b'\n");
  assert_contains (text, "\n# Fourth\n# cancelled · 2");
  assert_contains (text, "\n# echo fifth\n");
  assert_shell_says (text, "started\n```\n");
}

static void
test_shell_stops (void)
{
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (1);
  g_autoptr(GListStore) operations = g_list_store_new (ALBERCA_TYPE_OPERATION);
  g_autofree char *script = NULL;
  g_autofree char *wrapped = NULL;

  add (operations, workers, "One", "echo one", succeed);
  add (operations, workers, "Two", "false", succeed);
  add (operations, workers, "Three", "echo three", succeed);
  script = alberca_transcript_to_shell (G_LIST_MODEL (operations));
  wrapped = g_strdup_printf ("(%s)\ntrue", script);

  assert_shell_says (wrapped, "one\n");
}

static void
test_empty (void)
{
  g_autoptr(GListStore) operations = g_list_store_new (ALBERCA_TYPE_OPERATION);
  g_autofree char *markdown = alberca_transcript_to_markdown (G_LIST_MODEL (operations));
  g_autofree char *shell = alberca_transcript_to_shell (G_LIST_MODEL (operations));

  g_assert_cmpstr (markdown, ==, "# Alberca: transcript\n");
  assert_shell_says (shell, "");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transcript/markdown", test_markdown);
  g_test_add_func ("/transcript/time", test_time);
  g_test_add_func ("/transcript/shell", test_shell);
  g_test_add_func ("/transcript/shell-stops", test_shell_stops);
  g_test_add_func ("/transcript/empty", test_empty);

  return g_test_run ();
}
