/* test-virsh-run.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The commands are run, by virsh and by a shell.
 *
 * libvirt's test driver forgets everything when its process ends. So the effect of a command
 * is looked at in one virsh that reads several lines; that the text works in a shell is
 * looked at by pasting it into one. Here-documents do both at once on a real libvirtd, which
 * is another suite's. */

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-creation.h"
#include "virsh/alberca-virsh-volume.h"
#include "virsh/alberca-virsh.h"

#define DEFAULT_URI "test:///default"

static const char *const nasty_names[] = {
  "plain", "two words", "it's", "say \"hi\"", "$(touch injected)", "`touch injected`", ";touch injected;",
  "a & touch injected", "| touch injected", "$HOME", "*", "~", "#comment", "back\\slash", "ñandú 池", "-dash",
  "--all", "--", "--pool", "-- touch injected", "<name>", "&amp;", "!!", "EOF", "%s%n", "{a,b}", "=", "' ; touch injected ; '",
};

static char *
make_uri (void)
{
  return g_strdup_printf ("test://%s/practice.xml", g_getenv ("ALBERCA_DATA_DIR"));
}

/* Runs a command with some standard input in an empty directory, and proves that nothing was
 * made there. Returns its standard output and error as one text. */
static char *
run (const char *const *argv,
     const char        *input,
     gboolean           must_succeed)
{
  g_autofree char *dir = g_dir_make_tmp ("alberca-virsh-XXXXXX", NULL);
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_set_cwd (launcher, dir);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (must_succeed && !g_subprocess_get_successful (process))
    g_error ("%s\n%s", argv[2], output);

  /* Not empty if anything in a name was run */
  g_assert_cmpint (g_rmdir (dir), ==, 0);

  return output;
}

static char *
run_shell (const char *command,
           gboolean    must_succeed)
{
  const char *argv[] = { "sh", "-c", command, NULL };

  g_test_message ("%s", command);
  return run (argv, NULL, must_succeed);
}

/* One virsh, several lines, with "virsh -c URI " taken off each. virsh has quoting of its
 * own, close enough to a shell's for what we write. */
static char *
run_session (GPtrArray *lines)
{
  g_autofree char *uri = make_uri ();
  g_autofree char *prefix = g_strdup_printf ("virsh -c %s ", uri);
  const char *argv[] = { "virsh", "-c", uri, NULL };
  g_autoptr(GString) input = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      if (g_str_has_prefix (line, prefix))
        line += strlen (prefix);
      g_test_message ("%s", line);
      g_string_append_printf (input, "%s\n", line);
    }

  return run (argv, input->str, FALSE);
}

static GPtrArray *
session_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static AlbercaPoolConfig *
pool_new (const char *name)
{
  AlbercaPoolConfig *pool = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);

  alberca_pool_config_set_field (pool, "name", name);
  alberca_pool_config_set_field (pool, "target/path", "/srv/a 'b' $(touch injected)");
  return pool;
}

static gboolean
fits_argument (const char *name)
{
  return strpbrk (name, "&<>") == NULL;
}

static void
assert_says (const char *output,
             const char *format,
             const char *name)
{
  g_auto(GStrv) halves = g_strsplit (format, "NAME", 2);
  g_autofree char *wanted = g_strjoinv (name, halves);

  if (strstr (output, wanted) == NULL)
    g_error ("no “%s” in:\n%s", wanted, output);
}

/* A pool's whole life in one process, under each name that can be an argument */
static void
test_pool_life (void)
{
  g_autofree char *uri = make_uri ();

  for (gsize i = 0; i < G_N_ELEMENTS (nasty_names); i++)
    {
      const char *name = nasty_names[i];
      g_autoptr(AlbercaPoolConfig) pool = pool_new (name);
      g_autoptr(GPtrArray) lines = session_new ();
      g_autofree char *output = NULL;

      if (!fits_argument (name))
        continue;

      g_ptr_array_add (lines, alberca_virsh_pool_define (uri, pool));
      g_ptr_array_add (lines, alberca_virsh_pool_build (uri, name, ALBERCA_POOL_BUILD_PLAIN));
      g_ptr_array_add (lines, alberca_virsh_pool_start (uri, name));
      g_ptr_array_add (lines, alberca_virsh_pool_autostart (uri, name, TRUE));
      g_ptr_array_add (lines, alberca_virsh_pool_refresh (uri, name));
      g_ptr_array_add (lines, alberca_virsh_pool_list (uri));
      g_ptr_array_add (lines, alberca_virsh_pool_autostart (uri, name, FALSE));
      g_ptr_array_add (lines, alberca_virsh_pool_stop (uri, name));
      g_ptr_array_add (lines, alberca_virsh_pool_undefine (uri, name));
      output = run_session (lines);

      g_assert_null (strstr (output, "error:"));
      assert_says (output, "Pool NAME defined", name);
      assert_says (output, "Pool NAME built", name);
      assert_says (output, "Pool NAME started", name);
      assert_says (output, "Pool NAME marked as autostarted", name);
      assert_says (output, "Pool NAME refreshed", name);
      assert_says (output, "Pool NAME unmarked as autostarted", name);
      assert_says (output, "Pool NAME destroyed", name);
      assert_says (output, "Pool NAME has been undefined", name);
    }
}

/* What each verb leaves behind, as virsh's own questions see it */
static void
test_pool_effects (void)
{
  g_autofree char *uri = make_uri ();
  g_autoptr(AlbercaPoolConfig) pool = pool_new ("effect");
  g_autoptr(GPtrArray) lines = session_new ();
  g_autofree char *output = NULL;
  const char *p = NULL;
  static const char *const expected[] = {
    "State:          inactive", "<path>/srv/a &apos;b&apos; $(touch injected)</path>", "State:          running", "Autostart:      yes",
    "Autostart:      no", "State:          inactive",
  };

  g_ptr_array_add (lines, alberca_virsh_pool_define (uri, pool));
  g_ptr_array_add (lines, g_strdup ("pool-info effect"));
  g_ptr_array_add (lines, g_strdup ("pool-dumpxml effect"));
  g_ptr_array_add (lines, alberca_virsh_pool_start (uri, "effect"));
  g_ptr_array_add (lines, alberca_virsh_pool_autostart (uri, "effect", TRUE));
  g_ptr_array_add (lines, g_strdup ("pool-info effect"));
  g_ptr_array_add (lines, alberca_virsh_pool_autostart (uri, "effect", FALSE));
  g_ptr_array_add (lines, g_strdup ("pool-info effect"));
  g_ptr_array_add (lines, alberca_virsh_pool_stop (uri, "effect"));
  g_ptr_array_add (lines, g_strdup ("pool-info effect"));
  g_ptr_array_add (lines, alberca_virsh_pool_undefine (uri, "effect"));
  g_ptr_array_add (lines, g_strdup ("pool-info effect"));
  output = run_session (lines);

  p = output;
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const char *found = strstr (p, expected[i]);

      if (found == NULL)
        g_error ("no “%s” from here:\n%s", expected[i], p);
      p = found + strlen (expected[i]);
    }

  /* Errors come on another stream, so their place in the text is not fixed */
  g_assert_nonnull (strstr (output, "failed to get pool 'effect'"));
}

static void
test_volume_life (void)
{
  g_autofree char *uri = make_uri ();

  for (gsize i = 0; i < G_N_ELEMENTS (nasty_names); i++)
    {
      const char *name = nasty_names[i];
      g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
      g_autoptr(AlbercaPoolConfig) pool = pool_new (name);
      g_autoptr(GPtrArray) lines = session_new ();
      g_autofree char *quoted = g_shell_quote (name);
      g_autofree char *output = NULL;

      if (!fits_argument (name))
        continue;

      volume->name = g_strdup (name);
      volume->capacity = 3 * 1024 * 1024 + 1;
      volume->has_allocation = TRUE;
      volume->allocation = 512;
      volume->format = g_strdup ("raw");
      g_ptr_array_add (lines, alberca_virsh_pool_define (uri, pool));
      g_ptr_array_add (lines, alberca_virsh_pool_start (uri, name));
      g_ptr_array_add (lines, alberca_virsh_vol_create (uri, name, volume));
      g_ptr_array_add (lines, g_strdup_printf ("vol-dumpxml --vol=%s --pool=%s", quoted, quoted));
      g_ptr_array_add (lines, alberca_virsh_vol_delete (uri, name, name));
      output = run_session (lines);

      g_assert_null (strstr (output, "error:"));
      assert_says (output, "Vol NAME created", name);
      assert_says (output, "<capacity unit='bytes'>NAME</capacity>", "3145729");
      assert_says (output, "<allocation unit='bytes'>NAME</allocation>", "512");
      assert_says (output, "<format type='NAME'/>", "raw");
      assert_says (output, "Vol NAME deleted", name);
    }
}

/* Each form as text in a shell: the exit status is the command's */
static void
test_paste (void)
{
  g_autofree char *list = alberca_virsh_pool_list (DEFAULT_URI);
  g_autofree char *listed = run_shell (list, TRUE);
  g_autofree char *stop = alberca_virsh_pool_stop (DEFAULT_URI, "default-pool");
  g_autofree char *stopped = run_shell (stop, TRUE);
  g_autofree char *build = alberca_virsh_pool_build (DEFAULT_URI, "default-pool", ALBERCA_POOL_BUILD_PLAIN);
  g_autofree char *not_built = run_shell (build, FALSE);
  g_autofree char *refresh = alberca_virsh_pool_refresh (DEFAULT_URI, "default-pool");
  g_autofree char *refreshed = run_shell (refresh, TRUE);
  g_autofree char *start = alberca_virsh_pool_start (DEFAULT_URI, "default-pool");
  g_autofree char *not_started = run_shell (start, FALSE);

  g_assert_nonnull (strstr (listed, "default-pool"));
  g_assert_nonnull (strstr (stopped, "Pool default-pool destroyed"));
  g_assert_nonnull (strstr (refreshed, "Pool default-pool refreshed"));
  /* It runs already, and the shell hands that on */
  g_assert_nonnull (strstr (not_built, "is active"));
  g_assert_nonnull (strstr (not_started, "is active"));
}

/* A name that is not there reaches virsh unchanged: it says so */
static void
test_paste_names (void)
{
  static const struct { char *(*verb) (const char *, const char *); } verbs[] = {
    { alberca_virsh_pool_start }, { alberca_virsh_pool_stop },
    { alberca_virsh_pool_refresh }, { alberca_virsh_pool_undefine },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (nasty_names); i++)
    {
      const char *name = nasty_names[i];
      g_autofree char *command = verbs[i % G_N_ELEMENTS (verbs)].verb (DEFAULT_URI, name);
      g_autofree char *output = run_shell (command, FALSE);
      AlbercaPoolBuild build = (AlbercaPoolBuild[]) { ALBERCA_POOL_BUILD_PLAIN, ALBERCA_POOL_BUILD_NO_OVERWRITE,
                                                      ALBERCA_POOL_BUILD_OVERWRITE }[i % 3];
      g_autofree char *built = alberca_virsh_pool_build (DEFAULT_URI, name, build);
      g_autofree char *built_output = run_shell (built, FALSE);
      g_autofree char *autostart = alberca_virsh_pool_autostart (DEFAULT_URI, name, i % 2 == 0);
      g_autofree char *autostart_output = run_shell (autostart, FALSE);
      g_autofree char *gone = alberca_virsh_vol_delete (DEFAULT_URI, "default-pool", name);
      g_autofree char *gone_output = run_shell (gone, FALSE);

      assert_says (output, "failed to get pool 'NAME'", name);
      assert_says (built_output, "failed to get pool 'NAME'", name);
      assert_says (autostart_output, "failed to get pool 'NAME'", name);
      assert_says (gone_output, "failed to get vol 'NAME'", name);
    }
}

/* Short and long forms, every name, in a shell */
static void
test_paste_creation (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nasty_names); i++)
    {
      const char *name = nasty_names[i];
      g_autoptr(AlbercaPoolConfig) pool = pool_new (name);
      g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
      g_autofree char *define = alberca_virsh_pool_define (DEFAULT_URI, pool);
      g_autofree char *defined = run_shell (define, TRUE);
      g_autofree char *define_long = NULL;
      g_autofree char *defined_long = NULL;
      g_autofree char *create = NULL;
      g_autofree char *created = NULL;
      g_autofree char *create_long = NULL;
      g_autofree char *created_long = NULL;

      assert_says (defined, "Pool NAME defined", name);

      alberca_pool_config_set_field (pool, "target/permissions/mode", "0700");
      alberca_pool_config_set_field (pool, "description", "x\nEOF\ntouch injected\n$(touch injected)\nEOF1\n`touch injected`");
      define_long = alberca_virsh_pool_define (DEFAULT_URI, pool);
      defined_long = run_shell (define_long, TRUE);
      assert_says (defined_long, "Pool NAME defined from", name);

      volume->name = g_strdup (name);
      volume->capacity = 1 << 20;
      volume->format = g_strdup ("raw");
      create = alberca_virsh_vol_create (DEFAULT_URI, "default-pool", volume);
      created = run_shell (create, TRUE);
      assert_says (created, "Vol NAME created", name);

      g_free (volume->format);
      volume->format = g_strdup ("qcow2");
      volume->backing_path = g_strdup ("/x\nEOF\ntouch injected\n");
      create_long = alberca_virsh_vol_create (DEFAULT_URI, "default-pool", volume);
      created_long = run_shell (create_long, TRUE);
      assert_says (created_long, "Vol NAME created from", name);
    }
}

/* Documents have their effect too: the file stands for the here-document */
static void
test_document_effect (void)
{
  g_autofree char *uri = make_uri ();
  g_autofree char *path = NULL;
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autofree char *command = NULL;
  g_autoptr(GPtrArray) lines = session_new ();
  g_autofree char *output = NULL;
  const char *document = NULL;
  int fd = g_file_open_tmp ("alberca-XXXXXX.xml", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  volume->name = g_strdup ("a&b <c>.qcow2");
  volume->capacity = 1 << 20;
  volume->format = g_strdup ("qcow2");
  command = alberca_virsh_vol_create (uri, "default", volume);
  document = strchr (command, '\n') + 1;
  g_file_set_contents (path, document, (gssize) (strlen (document) - strlen ("EOF")), NULL);

  g_ptr_array_add (lines, g_strdup_printf ("vol-create default %s", path));
  g_ptr_array_add (lines, g_strdup ("vol-dumpxml --pool default 'a&b <c>.qcow2'"));
  g_ptr_array_add (lines, alberca_virsh_vol_delete (uri, "default", volume->name));
  output = run_session (lines);
  assert_says (output, "Vol NAME created", volume->name);
  g_assert_nonnull (strstr (output, "<format type='qcow2'/>"));
  g_assert_nonnull (strstr (output, "<compat>1.1</compat>"));
  assert_says (output, "Vol NAME deleted", volume->name);
  g_unlink (path);
}

/* A loop in a shell makes each volume under its name, whatever is in the rest of it */
static void
test_paste_many (void)
{
  /* Each name is once in front or behind */
  for (gsize i = 0; i < G_N_ELEMENTS (nasty_names) / 2; i++)
    {
      const AlbercaVirshNumbers numbers = { nasty_names[i], nasty_names[G_N_ELEMENTS (nasty_names) - 1 - i], 2, 9, 3 };
      g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();

      volume->capacity = 1 << 20;
      for (guint form = 0; form < 2; form++)
        {
          g_autofree char *command = NULL;
          g_autofree char *output = NULL;

          g_free (volume->format);
          volume->format = g_strdup (form == 0 ? "raw" : "qcow2");
          if (form == 1)
            volume->backing_path = g_strdup ("/x\nEOF\n$(touch injected)\n`touch injected`\n\\$n");
          command = alberca_virsh_vol_creation (DEFAULT_URI, "default-pool", volume, FALSE, &numbers);
          output = run_shell (command, TRUE);
          for (guint n = 9; n < 12; n++)
            {
              g_autofree char *name = g_strdup_printf ("%s%02u%s", numbers.prefix, n, numbers.suffix);

              assert_says (output, "Vol NAME created", name);
            }
        }
    }
}

/* The first that fails ends it */
static void
test_paste_many_fails (void)
{
  const AlbercaVirshNumbers numbers = { "x", "", 1, 1, 3 };
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;

  volume->format = g_strdup ("qcow2");
  command = alberca_virsh_vol_creation (DEFAULT_URI, "no-pool", volume, TRUE, &numbers);
  g_assert_nonnull (strstr (command, "--prealloc-metadata"));
  output = run_shell (command, FALSE);
  assert_says (output, "failed to get pool 'NAME'", "no-pool");
  g_assert_null (strstr (strstr (output, "no-pool") + strlen ("no-pool") * 4, "failed to get pool"));
}

/* What comes after the question for the passphrase is not taken for it. Here nobody can be asked:
 * without a secret no volume is made. */
static void
test_paste_secret (void)
{
  g_autoptr(AlbercaSecretConfig) secret = alberca_secret_config_new (ALBERCA_SECRET_VOLUME, "/a 'b'/$(touch injected)", "");
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autofree char *creation = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *output = NULL;

  volume->name = g_strdup ("x");
  volume->format = g_strdup ("qcow2");
  volume->encryption = g_strdup ("luks");
  volume->secret_uuid = g_strdup (secret->uuid);
  creation = alberca_virsh_vol_creation (DEFAULT_URI, "default-pool", volume, FALSE, NULL);
  commands = alberca_virsh_with_new_secret (DEFAULT_URI, secret, creation);
  output = run_shell (commands, FALSE);
  g_assert_nonnull (strstr (output, "virSecretDefineXML"));
  g_assert_null (strstr (output, "created"));
}

/* What was to be made first was not: nothing is destroyed, not even what has the same name */
static void
test_paste_chain (void)
{
  g_autofree char *creation = alberca_virsh_vol_create_document (DEFAULT_URI, "no-pool", "<volume><name>x</name></volume>");
  g_autofree char *deletion = alberca_virsh_pool_undefine (DEFAULT_URI, "default-pool");
  g_autofree char *destruction = alberca_virsh_pool_stop (DEFAULT_URI, "default-pool");
  g_autofree char *chain = alberca_line_chain (creation, destruction, deletion, NULL);
  g_autofree char *works = alberca_line_chain (destruction, "echo and on", NULL);
  g_autofree char *trial = alberca_virsh_pool_try (DEFAULT_URI, "<pool type='dir'><name>default-pool</name></pool>", "default-pool");
  g_autofree char *kept = run_shell (chain, FALSE);
  g_autofree char *done = run_shell (works, TRUE);
  g_autofree char *refused = run_shell (trial, FALSE);

  assert_says (kept, "failed to get pool 'NAME'", "no-pool");
  g_assert_null (strstr (kept, "default-pool"));
  assert_says (done, "NAME", "destroyed");
  assert_says (done, "NAME", "and on");
  assert_says (refused, "NAME", "error:");
  g_assert_null (strstr (refused, "destroyed"));
}

/* The node file that Alberca ships shows what it promises */
static void
test_practice (void)
{
  static const char *const expected[] = {
    "default      running", "isos         running", "vg0          running", "compartido   running", "san          running",
    "debian-12-base.qcow2", "<path>/var/lib/libvirt/images/debian-12-base.qcow2</path>", "before-tls", "version-15",
    "web         running", "database    shut off", "alumno-01   shut off", "/dev/vg0/backup", "database-log.raw",
    "<allocation unit='bytes'>78920024063</allocation>",
  };
  g_autoptr(GPtrArray) lines = session_new ();
  g_autofree char *output = NULL;

  g_ptr_array_add (lines, g_strdup ("pool-list --all --details; vol-list default; vol-dumpxml --pool default web.qcow2"));
  g_ptr_array_add (lines, g_strdup ("snapshot-list web; snapshot-list database; list --all; domblklist database; pool-dumpxml default"));
  output = run_session (lines);
  g_assert_null (strstr (output, "error:"));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_says (output, "NAME", expected[i]);
}

int
main (int    argc,
      char **argv)
{
  /* virsh speaks the reader's language; the test reads English */
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("LANGUAGE", "", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/virsh-run/pool-life", test_pool_life);
  g_test_add_func ("/virsh-run/pool-effects", test_pool_effects);
  g_test_add_func ("/virsh-run/volume-life", test_volume_life);
  g_test_add_func ("/virsh-run/paste", test_paste);
  g_test_add_func ("/virsh-run/paste-names", test_paste_names);
  g_test_add_func ("/virsh-run/paste-creation", test_paste_creation);
  g_test_add_func ("/virsh-run/document-effect", test_document_effect);
  g_test_add_func ("/virsh-run/paste-many", test_paste_many);
  g_test_add_func ("/virsh-run/paste-many-fails", test_paste_many_fails);
  g_test_add_func ("/virsh-run/paste-secret", test_paste_secret);
  g_test_add_func ("/virsh-run/paste-chain", test_paste_chain);
  g_test_add_func ("/virsh-run/practice", test_practice);
  return g_test_run ();
}
