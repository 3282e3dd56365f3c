/* test-virsh-migration.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The line as a shell takes it apart */

#include <glib.h>
#include <string.h>

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
  migration.incremental = TRUE;
  migration.peer = FALSE;
  expect (&migration, (const char *[]) { "virsh", "-c", "qemu:///system", "migrate", "--persistent", "--abort-on-error", "--verbose",
                                         "--copy-storage-inc", "--migrate-disks", "vda,vdb", "--bandwidth", "40", "web",
                                         "qemu+ssh://b/system", "tcp://10.0.0.2", NULL });
  migration.peer = TRUE;
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

/* Run by a shell in which virsh says what it was given */
static char *
run (const char            *shell,
     AlbercaVirshMigration *migration,
     const char            *document)
{
  g_autofree char *line = alberca_virsh_migrate (migration);
  g_autofree char *quoted = g_shell_quote (document);
  g_autofree char *script =
    g_strdup_printf ("virsh () {\n  if [ \"$3\" = dumpxml ]; then printf '%%s\\n' %s; return; fi\n"
                     "  printf '%%s ' \"$@\"; echo; cat /dev/fd/3; echo --; cat /dev/fd/4\n}\n%s\n", quoted, line);
  const char *argv[] = { shell, "-c", script, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status;

  g_test_message ("%s", line);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

/* Documents for the other host, whatever the pools and their places are called: neither the shell nor sed
 * finds anything in them. */
static void
test_places (void)
{
  static const char *const shells[] = { "sh", "bash" };
  static const char document[] =
    "<domain>\n  <name>$(id) `id` \\$HOME</name>\n  <source file='/a.b/x' index='1'/>\n  <source file='/aXb/x'/>\n"
    "  <source file='/a.b/deeper/x'/>\n  <source file='/t/it&apos;s &amp; |\\/x'/>\n  <source pool='p*' volume='v'/>\n"
    "  <source pool='pp' volume='v'/>\n  <source file='/new/x'/>\nEOF\n</domain>";
  static const char wanted[] =
    "<domain>\n  <name>$(id) `id` \\$HOME</name>\n  <source file='/new &amp; \\1|$x/x' index='1'/>\n  <source file='/aXb/x'/>\n"
    "  <source file='/a.b/deeper/x'/>\n  <source file='/new/x'/>\n  <source pool='it&apos;s' volume='v'/>\n"
    "  <source pool='pp' volume='v'/>\n  <source file='/t/x'/>\nEOF\n</domain>\n";
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migrant_place_free);
  AlbercaVirshMigration migration = { .uri = "qemu:///system", .domain = "two words", .target_uri = "qemu+ssh://b/system",
                                      .running = TRUE, .live = TRUE, .places = places };

  g_ptr_array_add (places, alberca_migrant_place_new ("p*", "it's", "/a.b", "/new & \\1|$x"));
  g_ptr_array_add (places, alberca_migrant_place_new ("same", "same", "/t/it's & |\\", "/new"));
  g_ptr_array_add (places, alberca_migrant_place_new ("other", "other", "/new", "/t"));
  g_ptr_array_add (places, alberca_migrant_place_new ("alone", "renamed", NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (shells); i++)
    {
      g_autofree char *output = run (shells[i], &migration, document);
      g_autofree char *whole =
        g_strconcat ("-c qemu:///system migrate --live --persistent --undefinesource --abort-on-error --verbose --xml /dev/fd/3 "
                     "--persistent-xml /dev/fd/4 two words qemu+ssh://b/system \n", wanted, "--\n", wanted, NULL);

      g_assert_cmpstr (output, ==, whole);
    }
}

/* Each of the two documents is another one. */
static void
test_documents (void)
{
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migrant_place_free);
  AlbercaVirshMigration migration = { .uri = "qemu:///system", .domain = "--help", .target_uri = "qemu+ssh://b/system",
                                      .places = places };
  g_autofree char *line = NULL;

  g_ptr_array_add (places, alberca_migrant_place_new ("p", "p", "/a", "/b"));
  line = alberca_virsh_migrate (&migration);
  g_assert_nonnull (strstr (line, "\n$(virsh -c qemu:///system dumpxml --migratable --security-info --domain=--help | sed "));
  g_assert_nonnull (strstr (line, "\n$(virsh -c qemu:///system dumpxml --migratable --security-info --inactive --domain=--help | sed "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/virsh-migration/ways", test_ways);
  g_test_add_func ("/virsh-migration/names", test_names);
  g_test_add_func ("/virsh-migration/dash", test_dash);
  g_test_add_func ("/virsh-migration/places", test_places);
  g_test_add_func ("/virsh-migration/documents", test_documents);

  return g_test_run ();
}
