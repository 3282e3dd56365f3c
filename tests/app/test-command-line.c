/* test-command-line.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>

typedef struct
{
  const char *name;
  const char *arguments[5];
  int         status;
  const char *output; /* a pattern, for either stream */
  gboolean    display;
} Case;

static const Case cases[] = {
  { "version", { "--version" }, 0, "alberca 0.*", FALSE },
  { "help", { "--help" }, 0, "*--connect*", FALSE },
  { "bad-uri", { "--connect", "what is this" }, 1, "*alberca: *", FALSE },
  { "second-uri-bad", { "--connect", "test:///default", "--connect", "/etc/passwd" }, 1, "*/etc/passwd*", FALSE },
  { "unknown-option", { "--frobnicate" }, 1, "*--frobnicate*", FALSE },
  { "no-value", { "--pool" }, 1, "*--pool*", FALSE },
  { "stray-word", { "qemu:///system" }, 1, "*qemu:///system*--connect*", FALSE },
  { "start", { "--exit-after-startup" }, 0, "", TRUE },
  { "start-practice", { "--exit-after-startup", "--practice", "--new-pool" }, 0, "", TRUE },
  { "start-connected", { "--exit-after-startup", "--connect", "test:///default" }, 0, "", TRUE },
};

static void
test_run (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("ALBERCA_PROGRAM"));
  for (gsize i = 0; i < G_N_ELEMENTS (c->arguments) && c->arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) c->arguments[i]);
  g_ptr_array_add (argv, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  if (!c->display)
    g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);

  g_test_message ("%s", output);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, c->status);
  g_assert_true (g_pattern_match_simple (c->output, output));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/command-line/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_run);
    }

  return g_test_run ();
}
