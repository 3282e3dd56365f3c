/* test-virsh-migration.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The line as a shell takes it apart */

#include <glib.h>

#include "virsh/alberca-virsh-migration.h"

static void
expect (const AlbercaVirshMigration *migration,
        const char *const           *words)
{
  g_autofree char *line = alberca_virsh_migrate (migration);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", line);
  g_assert_true (g_shell_parse_argv (line, NULL, &argv, &error));
  g_assert_no_error (error);
  g_assert_cmpstrv (argv, words);
}

static void
test_ways (void)
{
  static const char *const copied[] = { "vda", "vdb", NULL };
  AlbercaVirshMigration migration = { .uri = "qemu:///system", .domain = "web", .target_uri = "qemu+ssh://b/system",
                                      .running = TRUE, .live = TRUE };

  expect (&migration, (const char *[]) { "virsh", "-c", "qemu:///system", "migrate", "--live", "--persistent", "--undefinesource",
                                         "--abort-on-error", "--verbose", "web", "qemu+ssh://b/system", NULL });
  migration.live = FALSE;
  migration.peer = TRUE;
  migration.keep = TRUE;
  migration.limit = 40;
  migration.copied = copied;
  migration.data_uri = "tcp://10.0.0.2";
  expect (&migration, (const char *[]) { "virsh", "-c", "qemu:///system", "migrate", "--p2p", "--persistent", "--abort-on-error",
                                         "--verbose", "--copy-storage-all", "--migrate-disks", "vda,vdb", "--bandwidth", "40",
                                         "web", "qemu+ssh://b/system", "tcp://10.0.0.2", NULL });
  /* What only means something while it runs */
  migration.running = FALSE;
  expect (&migration, (const char *[]) { "virsh", "-c", "qemu:///system", "migrate", "--offline", "--p2p", "--persistent", "web",
                                         "qemu+ssh://b/system", "tcp://10.0.0.2", NULL });
}

static void
test_names (void)
{
  static const char *const names[] = { "two words", "it's", "say \"hi\"", "$(touch injected)", "`id`", "; exit 1;", "$HOME", "*", "~",
                                       "ñandú 池", "a&b", "<name>", "{a,b}", "#", "a\\b" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AlbercaVirshMigration migration = { .uri = "qemu+ssh://a/system?socket=/x&y=z", .domain = names[i],
                                          .target_uri = "qemu+ssh://b/system?keyfile=/k&no_verify=1", .running = TRUE };

      expect (&migration, (const char *[]) { "virsh", "-c", "qemu+ssh://a/system?socket=/x&y=z", "migrate", "--persistent",
                                             "--undefinesource", "--abort-on-error", "--verbose", names[i],
                                             "qemu+ssh://b/system?keyfile=/k&no_verify=1", NULL });
    }
}

/* A name that looks like an option stays a name. */
static void
test_dash (void)
{
  AlbercaVirshMigration migration = { .uri = "qemu:///system", .domain = "--help", .target_uri = "qemu+ssh://b/system",
                                      .running = TRUE };

  expect (&migration, (const char *[]) { "virsh", "-c", "qemu:///system", "migrate", "--persistent", "--undefinesource",
                                         "--abort-on-error", "--verbose", "--domain=--help", "qemu+ssh://b/system", NULL });
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/virsh-migration/ways", test_ways);
  g_test_add_func ("/virsh-migration/names", test_names);
  g_test_add_func ("/virsh-migration/dash", test_dash);

  return g_test_run ();
}
