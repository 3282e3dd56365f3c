/* test-chain-live.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Chains that are changed under running machines, and while none runs: what is built on what and what
 * a guest reads are afterwards what qemu-img says they must be. */

#include "config.h"

#include <string.h>

#include <libvirt/libvirt.h>

#include "model/alberca-chain-draft.h"
#include "model/alberca-chain-reader.h"
#include "support/private-libvirtd.h"
#include "volume-fixture.h"

/* In a shell; its output */
static char *
run (const char *format,
     ...) G_GNUC_PRINTF (1, 2);

static char *
run (const char *format,
     ...)
{
  va_list arguments;
  g_autofree char *command = NULL;
  char *output = NULL;
  const char *argv[] = { "sh", "-euc", NULL, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  argv[2] = command;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s", command);
  return output;
}

/* base, mid on it, top on that; each has something of its own, and "reference" is what a guest reads. */
static void
make_chain (Fixture *fixture,
            guint    base_mib)
{
  g_autofree char *directory = volume_fixture_path ("a", NULL);

  g_free (run ("cd '%s' && "
               "qemu-img create -q -f qcow2 base 1G && qemu-io -f qcow2 -c 'write -q -P 0x11 0 %uM' base && "
               "qemu-img create -q -f qcow2 -F qcow2 -b base mid && qemu-io -f qcow2 -c 'write -q -P 0x22 1M 2M' mid && "
               "qemu-img create -q -f qcow2 -F qcow2 -b \"$PWD/mid\" top && "
               "qemu-io -f qcow2 -c 'write -q -P 0x33 2M 2M' -c 'write -q -z 8M 1M' top && "
               "qemu-img convert -O raw top reference && chmod a+rw *", directory, base_mib));
  volume_fixture_refresh (fixture->a);
  volume_fixture_wait_volume (fixture->a, "top");
}

/* "top mid base": by their names, as qemu-img sees them */
static char *
get_chain (const char *name)
{
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  char *names = run ("cd '%s' && qemu-img info -U --backing-chain %s | sed -n 's,^image: \\(.*/\\)\\?,,p' | tr '\\n' ' '",
                     directory, name);

  return g_strstrip (names);
}

static void
assert_chain (const char *name,
              const char *expected)
{
  g_autofree char *chain = get_chain (name);

  g_assert_cmpstr (chain, ==, expected);
}

/* As a guest would see it, and clean */
static void
assert_content (const char *name)
{
  g_autofree char *path = volume_fixture_path ("a", name);
  g_autofree char *output = run ("qemu-img check -q -f qcow2 '%s'", path);

  volume_fixture_assert_same ("a", "reference", "a", name);
}

static void
destroy (const char *name)
{
  g_free (alberca_test_virsh ("destroy", name, NULL));
}

static gboolean
is_loading (AlbercaChainDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return loading;
}

static AlbercaChainDraft *
draft_new (Fixture          *fixture,
           const char       *name,
           AlbercaChainVerb  verb)
{
  AlbercaVolume *volume = volume_fixture_wait_volume (fixture->a, name);
  AlbercaChainDraft *draft = alberca_chain_draft_new (fixture->a, volume, verb);

  wait_until (!is_loading (draft));
  return draft;
}

static void
assert_possible (AlbercaChainDraft *draft)
{
  g_autofree char *problem = alberca_chain_draft_get_problem (draft, "volume");

  g_assert_cmpstr (problem, ==, NULL);
  g_assert_true (alberca_chain_draft_get_valid (draft));
}

static void
assert_impossible (AlbercaChainDraft *draft,
                   const char        *because)
{
  g_autofree char *problem = alberca_chain_draft_get_problem (draft, "volume");

  g_assert_nonnull (problem);
  if (strstr (problem, because) == NULL)
    g_error ("“%s” is not in: %s", because, problem);
  g_assert_false (alberca_chain_draft_get_valid (draft));
}

static void
finish (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

/* ---- Running ---- */

static void
test_pull (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaChainVerb verb = GPOINTER_TO_INT (data);
  g_autoptr(AlbercaChainDraft) draft = NULL;
  g_autofree char *commands = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  draft = draft_new (fixture, "top", verb);
  assert_possible (draft);
  commands = alberca_chain_draft_get_commands (draft);
  g_assert_nonnull (strstr (commands, "blockpull web vda"));
  finish (alberca_chain_draft_start (draft));
  assert_chain ("top", verb == ALBERCA_CHAIN_REBASE ? "top base" : "top");
  destroy ("web");
  assert_content ("top");
  volume_fixture_undefine ("web");
}

/* What was shown, in a terminal, does the same. */
static void
test_pull_pasted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) draft = NULL;
  g_autofree char *commands = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  draft = draft_new (fixture, "top", ALBERCA_CHAIN_REBASE);
  commands = alberca_chain_draft_get_commands (draft);
  volume_fixture_paste (commands);
  assert_chain ("top", "top base");
  g_clear_pointer (&commands, g_free);
  g_clear_object (&draft);
  destroy ("web");
  assert_content ("top");
  volume_fixture_undefine ("web");
}

static void
test_commit (Fixture       *fixture,
             gconstpointer  data)
{
  gboolean paste = GPOINTER_TO_INT (data);
  g_autoptr(AlbercaChainDraft) draft = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *live = NULL;
  g_autofree char *config = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  draft = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  assert_possible (draft);
  commands = alberca_chain_draft_get_commands (draft);
  if (paste)
    volume_fixture_paste (commands);
  else
    finish (alberca_chain_draft_start (draft));
  g_assert_false (volume_fixture_exists ("a", "top"));
  live = alberca_test_virsh ("domblklist", "web", NULL);
  config = alberca_test_virsh ("domblklist", "web", "--inactive", NULL);
  g_assert_nonnull (strstr (live, "/mid\n"));
  g_assert_nonnull (strstr (config, "/mid\n"));
  assert_chain ("mid", "mid base");
  destroy ("web");
  assert_content ("mid");
  volume_fixture_undefine ("web");
}

/* Whether libvirt or Alberca changes what names the volume by its pool: the next start is with the base. */
static void
test_commit_by_name (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) draft = NULL;
  AlbercaOperation *operation;
  g_autofree char *config = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define ("web", "volume", "pool='a' volume='top'", TRUE);
  draft = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  wait_until (alberca_chain_draft_get_valid (draft));
  operation = alberca_chain_draft_start (draft);
  /* What is done with the base waits for it, and it for that. */
  g_assert_true (alberca_operation_has_subject (operation, alberca_pool_get_uuid (fixture->a), "mid"));
  finish (operation);
  g_assert_false (volume_fixture_exists ("a", "top"));
  config = alberca_test_virsh ("dumpxml", "web", "--inactive", NULL);
  g_assert_null (strstr (config, "volume='top'"));
  g_assert_true (strstr (config, "/mid'") != NULL || strstr (config, "pool='a' volume='mid'") != NULL);
  destroy ("web");
  assert_content ("mid");
  g_free (alberca_test_virsh ("start", "web", NULL));
  destroy ("web");
  volume_fixture_undefine ("web");
}

/* ---- What goes wrong ---- */

/* Nothing is done, for it is not any more what was asked for. */
static void
fail (AlbercaOperation *operation,
      GIOErrorEnum      code,
      const char       *because)
{
  const GError *error;

  wait_until (alberca_operation_get_finished (operation));
  error = alberca_operation_get_error (operation);
  g_assert_error (error, G_IO_ERROR, (int) code);
  if (strstr (error->message, because) == NULL)
    g_error ("“%s” is not in: %s", because, error->message);
}

static char *
sum (const char *name)
{
  g_autofree char *path = volume_fixture_path ("a", name);

  return run ("sha256sum < '%s'", path);
}

static void
assert_sum (const char *name,
            const char *expected)
{
  g_autofree char *now = sum (name);

  g_assert_cmpstr (now, ==, expected);
}

/* It would go into the base of others, which were not asked about. */
static void
test_commit_after_rebase (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) rebase = NULL;
  g_autoptr(AlbercaChainDraft) commit = NULL;
  g_autofree char *base = NULL;
  AlbercaOperation *first;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  rebase = draft_new (fixture, "top", ALBERCA_CHAIN_REBASE);
  commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  base = sum ("base");
  first = alberca_chain_draft_start (rebase);
  fail (alberca_chain_draft_start (commit), G_IO_ERROR_BUSY, "built on has changed");
  g_assert_no_error (alberca_operation_get_error (first));
  assert_chain ("top", "top base");
  assert_sum ("base", base);
  destroy ("web");
  assert_content ("top");
  volume_fixture_undefine ("web");
}

/* Another client gave the machine another disk on top: that would go into what was the disk. */
static void
test_commit_after_snapshot (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) commit = NULL;
  g_autofree char *path = volume_fixture_path ("a", "newer");
  g_autofree char *disk = g_strdup_printf ("vda,file=%s", path);
  g_autofree char *top = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  assert_possible (commit);
  g_free (alberca_test_virsh ("snapshot-create-as", "web", "s", "--disk-only", "--no-metadata", "--diskspec", disk, NULL));
  top = sum ("top");
  fail (alberca_chain_draft_start (commit), G_IO_ERROR_BUSY, "does not run with “top”");
  assert_sum ("top", top);
  destroy ("web");
  assert_chain ("newer", "newer top mid base");
  volume_fixture_undefine ("web");
}

/* Another machine was given the base, or the overlay, by the name of its volume; it is off. */
static void
test_commit_after_definition (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *source = g_strdup_printf ("pool='a' volume='%s'", (const char *) data);
  g_autoptr(AlbercaChainDraft) commit = NULL;
  g_autofree char *mid = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  assert_possible (commit);
  mid = sum ("mid");
  volume_fixture_define ("other", "volume", source, FALSE);
  fail (alberca_chain_draft_start (commit), G_IO_ERROR_BUSY, "“other” has one");
  assert_sum ("mid", mid);
  destroy ("web");
  volume_fixture_undefine ("web");
  volume_fixture_undefine ("other");
}

/* What is built on the overlay reads the base through it. @data: whether it is there when it is asked */
static void
test_commit_below (Fixture       *fixture,
                   gconstpointer  data)
{
  gboolean before = GPOINTER_TO_INT (data);
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  g_autoptr(AlbercaChainDraft) commit = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", TRUE);
  if (!before)
    {
      commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
      assert_possible (commit);
    }
  g_free (run ("cd '%s' && qemu-img create -q -u -f qcow2 -F qcow2 -b top clone 1G && chmod a+rw clone", directory));
  if (before)
    {
      volume_fixture_refresh (fixture->a);
      commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
      assert_impossible (commit, "clone");
    }
  else
    {
      fail (alberca_chain_draft_start (commit), G_IO_ERROR_BUSY, "“clone”");
    }
  assert_chain ("clone", "clone top mid base");
  destroy ("web");
  assert_content ("clone");
  volume_fixture_undefine ("web");
}

/* The question that is open meanwhile says so, and does nothing. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) draft = NULL;

  make_chain (fixture, 4);
  draft = draft_new (fixture, "top", ALBERCA_CHAIN_FLATTEN);
  assert_possible (draft);
  alberca_connection_close (fixture->connection);
  assert_impossible (draft, "not open");
  g_clear_object (&draft);

  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->a = alberca_connection_find_pool_by_name (fixture->connection, "a");
  fixture->b = alberca_connection_find_pool_by_name (fixture->connection, "b");
  alberca_pool_hold (fixture->a);
  alberca_pool_hold (fixture->b);
}

/* ---- Jobs that are slow from their first byte, for somebody to come in between (ld's --wrap) ---- */

static gint job_speed; /* MiB/s; 0: as fast as it goes */

int __real_virDomainBlockCommit (virDomainPtr domain, const char *disk, const char *base, const char *top,
                                 unsigned long bandwidth, unsigned int flags);
int __wrap_virDomainBlockCommit (virDomainPtr domain, const char *disk, const char *base, const char *top,
                                 unsigned long bandwidth, unsigned int flags);
int __real_virDomainBlockPull (virDomainPtr domain, const char *disk, unsigned long bandwidth, unsigned int flags);
int __wrap_virDomainBlockPull (virDomainPtr domain, const char *disk, unsigned long bandwidth, unsigned int flags);

int
__wrap_virDomainBlockCommit (virDomainPtr   domain,
                             const char    *disk,
                             const char    *base,
                             const char    *top,
                             unsigned long  bandwidth,
                             unsigned int   flags)
{
  return __real_virDomainBlockCommit (domain, disk, base, top, (unsigned long) g_atomic_int_get (&job_speed), flags);
}

int
__wrap_virDomainBlockPull (virDomainPtr   domain,
                           const char    *disk,
                           unsigned long  bandwidth,
                           unsigned int   flags)
{
  return __real_virDomainBlockPull (domain, disk, (unsigned long) g_atomic_int_get (&job_speed), flags);
}

/* Once there is a job */
static AlbercaOperation *
start_slowly (AlbercaChainDraft *draft)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *command =
    g_strdup_printf ("until virsh -c '%s' blockjob web vda --bandwidth 1; do :; done >/dev/null 2>&1", uri);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) shell = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sh", "-c", command, NULL);
  AlbercaOperation *operation;

  g_assert_no_error (error);
  g_atomic_int_set (&job_speed, 1);
  operation = alberca_chain_draft_start (draft);
  while (g_subprocess_get_identifier (shell) != NULL)
    {
      g_assert_false (alberca_operation_get_finished (operation));
      g_main_context_iteration (NULL, FALSE);
    }
  g_atomic_int_set (&job_speed, 0);
  return operation;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  gboolean commit = GPOINTER_TO_INT (data);
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  g_autoptr(AlbercaChainDraft) draft = NULL;
  AlbercaOperation *operation;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, commit ? 4 : 700);
  if (commit)
    g_free (run ("cd '%s' && qemu-io -f qcow2 -c 'write -q -P 0x44 16M 500M' top && rm reference && "
                 "qemu-img convert -O raw top reference", directory));
  volume_fixture_define_on_file ("web", "top", TRUE);
  draft = draft_new (fixture, "top", commit ? ALBERCA_CHAIN_COMMIT : ALBERCA_CHAIN_FLATTEN);
  operation = start_slowly (draft);
  alberca_operation_cancel (operation);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_nonnull (strstr (alberca_operation_get_outcome (operation), "on the same "));
  assert_chain ("top", "top mid base");
  destroy ("web");
  assert_content ("top");
  volume_fixture_undefine ("web");
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) draft = NULL;
  AlbercaOperation *operation;
  const GError *error;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 700);
  volume_fixture_define_on_file ("web", "top", TRUE);
  draft = draft_new (fixture, "top", ALBERCA_CHAIN_FLATTEN);
  operation = start_slowly (draft);
  destroy ("web");
  wait_until (alberca_operation_get_finished (operation));
  error = alberca_operation_get_error (operation);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "“web” stopped"));
  assert_chain ("top", "top mid base");
  volume_fixture_assert_same ("a", "reference", "a", "top");
  volume_fixture_undefine ("web");
}

/* Built on it while it is committed: it is not deleted, at least. */
static void
test_commit_meanwhile (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  g_autoptr(AlbercaChainDraft) commit = NULL;
  AlbercaOperation *operation;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  g_free (run ("cd '%s' && qemu-io -f qcow2 -c 'write -q -P 0x44 16M 500M' top && rm reference && "
               "qemu-img convert -O raw top reference", directory));
  volume_fixture_refresh (fixture->a);
  volume_fixture_define_on_file ("web", "top", TRUE);
  commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  operation = start_slowly (commit);
  g_free (run ("cd '%s' && qemu-img create -q -u -f qcow2 -F qcow2 -b top clone 1G && chmod a+rw clone", directory));
  g_free (alberca_test_virsh ("blockjob", "web", "vda", "--bandwidth", "0", NULL));
  fail (operation, G_IO_ERROR_FAILED, "“clone” is built on");
  g_assert_true (volume_fixture_exists ("a", "top"));
  destroy ("web");
  assert_content ("mid");
  assert_content ("clone");
  volume_fixture_undefine ("web");
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  g_autoptr(AlbercaChainDraft) commit = NULL;
  g_autoptr(AlbercaChainDraft) below = NULL;
  g_autoptr(AlbercaChainDraft) snapshot = NULL;
  g_autoptr(AlbercaChainDraft) rebase = NULL;

  if (!volume_fixture_have_machines ())
    return;
  make_chain (fixture, 4);
  g_free (run ("cd '%s' && qemu-img create -q -f qcow2 -F qcow2 -b base side && qemu-img snapshot -c s side && "
               "qemu-img create -q -f qcow2 -F qcow2 -b mid other && chmod a+rw *", directory));
  volume_fixture_refresh (fixture->a);
  volume_fixture_define_on_file ("web", "top", TRUE);

  commit = draft_new (fixture, "top", ALBERCA_CHAIN_COMMIT);
  assert_impossible (commit, "“other”");
  below = draft_new (fixture, "mid", ALBERCA_CHAIN_FLATTEN);
  assert_impossible (below, "“web” runs");
  snapshot = draft_new (fixture, "side", ALBERCA_CHAIN_FLATTEN);
  assert_impossible (snapshot, "1 snapshot");
  rebase = draft_new (fixture, "side", ALBERCA_CHAIN_REBASE);
  assert_impossible (rebase, "snapshot");
  destroy ("web");
  volume_fixture_undefine ("web");
}

/* ---- Off ---- */

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  gboolean paste = GPOINTER_TO_INT (data);
  g_autoptr(AlbercaChainDraft) draft = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *disks = NULL;

  make_chain (fixture, 4);
  volume_fixture_define_on_file ("web", "top", FALSE);
  draft = draft_new (fixture, "top", ALBERCA_CHAIN_FLATTEN);
  /* Who has it is told by libvirt's events. */
  wait_until (alberca_volume_get_n_users (volume_fixture_wait_volume (fixture->a, "top")) == 1);
  g_object_set (draft, "name", "flat", "delete-old", TRUE, NULL);
  wait_until (!is_loading (draft));
  assert_possible (draft);
  commands = alberca_chain_draft_get_commands (draft);
  if (paste)
    volume_fixture_paste (commands);
  else
    finish (alberca_chain_draft_start (draft));
  assert_chain ("flat", "flat");
  assert_content ("flat");
  g_assert_false (volume_fixture_exists ("a", "top"));
  disks = alberca_test_virsh ("domblklist", "web", NULL);
  g_assert_nonnull (strstr (disks, "/flat\n"));
  volume_fixture_undefine ("web");
}

/* What libvirt cannot, the line for the host can. */
static void
test_host (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaChainDraft) rebase = NULL;
  g_autoptr(AlbercaChainDraft) flatten = NULL;
  g_autoptr(AlbercaChainDraft) commit = NULL;
  g_autofree char *rebase_commands = NULL;
  g_autofree char *flatten_commands = NULL;
  g_autofree char *commit_commands = NULL;

  make_chain (fixture, 4);
  rebase = draft_new (fixture, "top", ALBERCA_CHAIN_REBASE);
  assert_impossible (rebase, "No virtual machine runs");
  rebase_commands = alberca_chain_draft_get_commands (rebase);
  volume_fixture_paste (rebase_commands);
  assert_chain ("top", "top base");
  assert_content ("top");
  volume_fixture_refresh (fixture->a);

  commit = draft_new (fixture, "mid", ALBERCA_CHAIN_COMMIT);
  assert_impossible (commit, "“top”");
  commit_commands = alberca_chain_draft_get_commands (commit);
  g_assert_cmpstr (commit_commands, ==, NULL);

  volume_fixture_refresh (fixture->a);
  flatten = draft_new (fixture, "top", ALBERCA_CHAIN_FLATTEN);
  assert_possible (flatten);
  flatten_commands = alberca_chain_draft_get_commands (flatten);
  g_assert_nonnull (strstr (flatten_commands, "vol-create-from"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/chain-live/pull", Fixture, GINT_TO_POINTER (ALBERCA_CHAIN_FLATTEN), volume_fixture_set_up, test_pull,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/rebase", Fixture, GINT_TO_POINTER (ALBERCA_CHAIN_REBASE), volume_fixture_set_up, test_pull,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/rebase-pasted", Fixture, NULL, volume_fixture_set_up, test_pull_pasted,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit", Fixture, GINT_TO_POINTER (FALSE), volume_fixture_set_up, test_commit,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-pasted", Fixture, GINT_TO_POINTER (TRUE), volume_fixture_set_up, test_commit,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-by-name", Fixture, NULL, volume_fixture_set_up, test_commit_by_name,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-after-rebase", Fixture, NULL, volume_fixture_set_up, test_commit_after_rebase,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-after-snapshot", Fixture, NULL, volume_fixture_set_up, test_commit_after_snapshot,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-base-taken", Fixture, "mid", volume_fixture_set_up, test_commit_after_definition,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-overlay-taken", Fixture, "top", volume_fixture_set_up, test_commit_after_definition,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-below", Fixture, GINT_TO_POINTER (TRUE), volume_fixture_set_up, test_commit_below,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-below-unseen", Fixture, GINT_TO_POINTER (FALSE), volume_fixture_set_up, test_commit_below,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/commit-meanwhile", Fixture, NULL, volume_fixture_set_up, test_commit_meanwhile,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/closed", Fixture, NULL, volume_fixture_set_up, test_closed, volume_fixture_tear_down);
  g_test_add ("/chain-live/cancel", Fixture, NULL, volume_fixture_set_up, test_cancel, volume_fixture_tear_down);
  g_test_add ("/chain-live/cancel-commit", Fixture, GINT_TO_POINTER (1), volume_fixture_set_up, test_cancel, volume_fixture_tear_down);
  g_test_add ("/chain-live/killed", Fixture, NULL, volume_fixture_set_up, test_killed, volume_fixture_tear_down);
  g_test_add ("/chain-live/refused", Fixture, NULL, volume_fixture_set_up, test_refused, volume_fixture_tear_down);
  g_test_add ("/chain-live/copy", Fixture, GINT_TO_POINTER (FALSE), volume_fixture_set_up, test_copy,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/copy-pasted", Fixture, GINT_TO_POINTER (TRUE), volume_fixture_set_up, test_copy,
              volume_fixture_tear_down);
  g_test_add ("/chain-live/host", Fixture, NULL, volume_fixture_set_up, test_host, volume_fixture_tear_down);

  return g_test_run ();
}
