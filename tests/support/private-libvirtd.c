/* private-libvirtd.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "support/private-libvirtd.h"

#include <gio/gio.h>

char *
alberca_test_libvirtd_get_uri (void)
{
  return g_strdup (g_getenv ("ALBERCA_TEST_URI"));
}

char *
alberca_test_libvirtd_get_dir (void)
{
  return g_strdup (g_getenv ("ALBERCA_TEST_DIR"));
}

/* @argv: NULL-terminated */
static char *
communicate (GPtrArray *argv)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    {
      g_autofree char *line = g_strjoinv (" ", (char **) argv->pdata);

      g_error ("%s: %s%s", line, out, err);
    }

  return g_steal_pointer (&out);
}

char *
alberca_test_run (const char *program,
                  const char *first,
                  ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list args;

  g_ptr_array_add (argv, (char *) program);
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (char *) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  return communicate (argv);
}

char *
alberca_test_virsh (const char *first,
                    ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  va_list args;

  g_assert_nonnull (uri);

  g_ptr_array_add (argv, (char *) "virsh");
  g_ptr_array_add (argv, (char *) "-q");
  g_ptr_array_add (argv, (char *) "-c");
  g_ptr_array_add (argv, uri);
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (char *) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  return communicate (argv);
}
