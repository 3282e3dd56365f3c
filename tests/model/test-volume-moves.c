/* test-volume-moves.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Volumes of a real libvirtd move to another pool, which qemu-img looks at from outside. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "backend/alberca-volumes.h"
#include "model/alberca-move-draft.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-volume-move.h"
#include "support/private-libvirtd.h"
#include "volume-fixture.h"

static gboolean
is_move_read (AlbercaMoveDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return !loading;
}

/* @names: NULL-terminated */
static AlbercaMoveDraft *
make_moves (Fixture           *fixture,
            const char *const *names)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  AlbercaMoveDraft *draft;

  volume_fixture_refresh (fixture->a);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (volumes, g_object_ref (volume_fixture_wait_volume (fixture->a, names[i])));
  draft = alberca_move_draft_new (fixture->a, volumes);
  wait_until (is_move_read (draft));
  return draft;
}

static AlbercaMoveDraft *
make_move (Fixture    *fixture,
           const char *name)
{
  const char *const names[] = { name, NULL };

  return make_moves (fixture, names);
}

static void
assert_obstacle (AlbercaMoveDraft *draft,
                 guint             position,
                 const char       *name,
                 const char       *reason)
{
  g_autoptr(GPtrArray) obstacles = alberca_move_draft_get_obstacles (draft);
  const AlbercaMoveObstacle *obstacle = g_ptr_array_index (obstacles, position);

  g_assert_cmpuint (position, <, obstacles->len);
  g_assert_cmpstr (obstacle->name, ==, name);
  if (strstr (obstacle->reason, reason) == NULL)
    g_error ("“%s” is not in “%s”", reason, obstacle->reason);
}

static AlbercaOperation *
wait_move (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  return operation;
}

static GBytes *
read_bytes (const char *pool,
            const char *name)
{
  g_autofree char *path = volume_fixture_path (pool, name);
  char *content = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_bytes_new_take (content, length);
}

/* Every byte arrives, those that are off are told, and then it is gone from where it was; in a shell too */
static void
test_move (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaMoveDraft) draft = NULL;
  g_autoptr(AlbercaMoveDraft) again = NULL;
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autofree char *path = volume_fixture_path ("a", "disk.qcow2");
  g_autofree char *new_path = volume_fixture_path ("b", "disk.qcow2");
  g_autofree char *arguments = g_strdup_printf ("snapshot -c one '%s'", path);
  g_autofree char *by_path = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *by_shell = NULL;
  g_autofree char *commands = NULL;
  AlbercaOperation *operation;

  if (!volume_fixture_have_machines ())
    return;
  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  g_free (volume_fixture_qemu_img (arguments));
  volume_fixture_define_on_file ("path", "disk.qcow2", FALSE);
  volume_fixture_define ("name", "volume", "pool='a' volume='disk.qcow2'", FALSE);
  before = read_bytes ("a", "disk.qcow2");

  draft = make_move (fixture, "disk.qcow2");
  operation = wait_move (alberca_batch_get_only (alberca_move_draft_start (draft)));
  g_assert_no_error (alberca_operation_get_error (operation));
  g_assert_false (volume_fixture_exists ("a", "disk.qcow2"));
  after = read_bytes ("b", "disk.qcow2");
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpstr (alberca_volume_get_format (volume_fixture_wait_volume (fixture->b, "disk.qcow2")), ==, "qcow2");
  by_path = alberca_test_virsh ("dumpxml", "--inactive", "path", NULL);
  g_assert_nonnull (strstr (by_path, new_path));
  g_assert_null (strstr (by_path, path));
  g_assert_nonnull (strstr (by_path, ">kept</m:x>"));
  g_assert_nonnull (strstr (by_path, "<serial>kept</serial>"));
  by_name = alberca_test_virsh ("dumpxml", "--inactive", "name", NULL);
  g_assert_nonnull (strstr (by_name, "pool='b' volume='disk.qcow2'"));
  volume_fixture_undefine ("path");
  volume_fixture_undefine ("name");

  volume_fixture_make_volume ("it's $HOME.img", "raw", "2M");
  volume_fixture_fill ("it's $HOME.img");
  volume_fixture_define ("shell", "volume", "pool='a' volume=\"it's $HOME.img\"", FALSE);
  again = make_move (fixture, "it's $HOME.img");
  commands = alberca_move_draft_get_commands (again);
  volume_fixture_paste (commands);
  g_assert_false (volume_fixture_exists ("a", "it's $HOME.img"));
  g_assert_true (volume_fixture_exists ("b", "it's $HOME.img"));
  by_shell = alberca_test_virsh ("dumpxml", "--inactive", "shell", NULL);
  g_assert_nonnull (strstr (by_shell, "pool='b' volume='it&apos;s $HOME.img'"));
  volume_fixture_undefine ("shell");
  g_free (alberca_test_virsh ("vol-delete", "--pool", "b", "it's $HOME.img", NULL));
  g_free (alberca_test_virsh ("pool-refresh", "a", NULL));
}

static void
assert_unmoved (AlbercaOperation *operation,
                const char       *name,
                const char       *reason)
{
  wait_move (operation);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, reason));
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "Nothing was changed"));
  g_assert_true (volume_fixture_exists ("a", name));
}

/* A machine that writes the path in another way would not be told of the new place */
static void
test_move_spelling (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = volume_fixture_path ("a", "disk.qcow2");
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *source = g_strdup_printf ("file='%s//disk.qcow2'", dir);

  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_refresh (fixture->a);
  volume_fixture_define ("odd", "file", source, FALSE);
  assert_unmoved (alberca_volume_move (fixture->a, volume_fixture_wait_volume (fixture->a, "disk.qcow2"), fixture->b,
                                       "disk.qcow2", ""),
                  "disk.qcow2", "in a way of its own");
  g_assert_false (volume_fixture_exists ("b", "disk.qcow2"));
  g_free (alberca_test_virsh ("undefine", "odd", NULL));
}

/* libvirt would look for the snapshots of the machine where the disk was */
static void
test_move_snapshots (Fixture       *fixture,
                     gconstpointer  data)
{
  if (!volume_fixture_have_machines ())
    return;
  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_refresh (fixture->a);
  volume_fixture_define_on_file ("kept", "disk.qcow2", FALSE);
  g_free (alberca_test_virsh ("snapshot-create-as", "kept", "clean", NULL));
  assert_unmoved (alberca_volume_move (fixture->a, volume_fixture_wait_volume (fixture->a, "disk.qcow2"), fixture->b,
                                       "disk.qcow2", ""),
                  "disk.qcow2", "keeps snapshots");
  g_assert_false (volume_fixture_exists ("b", "disk.qcow2"));
  g_free (alberca_test_virsh ("snapshot-delete", "kept", "clean", NULL));
  volume_fixture_undefine ("kept");
}

/* Somebody writes to it and is gone again before the end */
static void
test_move_written (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = volume_fixture_path ("a", "disk.img");
  struct timespec times[2] = { { 0, UTIME_OMIT }, { 1, 0 } };
  AlbercaOperation *operation;

  volume_fixture_make_volume ("disk.img", "raw", "8M");
  volume_fixture_refresh (fixture->a);
  operation = alberca_volume_move (fixture->a, volume_fixture_wait_volume (fixture->a, "disk.img"), fixture->b, "disk.img", "");
  while (!alberca_operation_get_finished (operation))
    {
      times[1].tv_sec++;
      g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  assert_unmoved (operation, "disk.img", "written to");
  g_assert_false (volume_fixture_exists ("b", "disk.img"));
}

/* A base stays with its overlays, also when one is made after the dialog was opened, behind libvirt's back */
static void
test_move_base (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaMoveDraft) early = NULL;
  g_autoptr(AlbercaMoveDraft) draft = NULL;
  g_autofree char *base = volume_fixture_path ("a", "base.qcow2");
  g_autofree char *over_path = volume_fixture_path ("b", "over.qcow2");
  g_autofree char *over = g_strdup_printf ("create -f qcow2 -b '%s' -F qcow2 '%s'", base, over_path);
  g_autofree char *relative = volume_fixture_path ("a", "relative.qcow2");
  g_autofree char *arguments = g_strdup_printf ("create -f qcow2 -b over.qcow2 -F qcow2 '%s'", relative);
  g_autoptr(AlbercaMoveDraft) bound = NULL;

  volume_fixture_make_volume ("base.qcow2", "qcow2", "8M");
  early = make_move (fixture, "base.qcow2");
  g_assert_true (alberca_move_draft_get_valid (early));
  g_free (volume_fixture_qemu_img (over));
  assert_unmoved (alberca_batch_get_only (alberca_move_draft_start (early)), "base.qcow2", "over.qcow2");
  g_assert_false (volume_fixture_exists ("b", "base.qcow2"));

  volume_fixture_refresh (fixture->b);
  volume_fixture_wait_volume (fixture->b, "over.qcow2");
  draft = make_move (fixture, "base.qcow2");
  g_assert_true (volume_fixture_says (alberca_move_draft_get_problem (draft, "volume"), "over.qcow2"));
  g_assert_false (alberca_move_draft_get_valid (draft));

  /* An overlay that looks for its base beside itself */
  g_free (alberca_test_virsh ("vol-create-as", "a", "over.qcow2", "8M", "--format", "qcow2", NULL));
  g_free (volume_fixture_qemu_img (arguments));
  bound = make_move (fixture, "relative.qcow2");
  g_assert_true (volume_fixture_says (alberca_move_draft_get_problem (bound, "volume"), "relative"));
}

/* One operation for each; what failed, and only that, is tried again */
static void
test_move_several (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *const names[] = { "a.qcow2", "b.img", NULL };
  const char *const chain[] = { "base.qcow2", "over.qcow2", NULL };
  g_autofree char *target = volume_fixture_path ("b", "b.img");
  g_autofree char *base = volume_fixture_path ("a", "base.qcow2");
  g_autoptr(AlbercaMoveDraft) draft = NULL;
  g_autoptr(AlbercaMoveDraft) shell = NULL;
  g_autoptr(AlbercaMoveDraft) taken = NULL;
  g_autoptr(AlbercaMoveDraft) bound = NULL;
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autofree char *commands = NULL;
  AlbercaBatch *batch;

  volume_fixture_make_volume ("a.qcow2", "qcow2", "8M");
  volume_fixture_make_volume ("b.img", "raw", "4M");
  volume_fixture_fill ("b.img");
  before = read_bytes ("a", "b.img");
  draft = make_moves (fixture, names);
  g_assert_true (alberca_move_draft_get_valid (draft));

  /* In the way of the second, and in no list yet */
  g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
  batch = alberca_move_draft_start (draft);
  g_assert_cmpuint (alberca_batch_get_n_items (batch), ==, 2);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 1);
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, 1);
  g_assert_false (volume_fixture_exists ("a", "a.qcow2"));
  g_assert_true (volume_fixture_exists ("b", "a.qcow2"));
  g_assert_true (volume_fixture_exists ("a", "b.img"));

  g_assert_cmpint (g_rmdir (target), ==, 0);
  volume_fixture_refresh (fixture->b);
  alberca_batch_retry (batch);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 2);
  g_assert_false (volume_fixture_exists ("a", "b.img"));
  after = read_bytes ("b", "b.img");
  g_assert_true (g_bytes_equal (before, after));

  /* The same names again, which are taken there now; then as in a shell */
  volume_fixture_make_volume ("a.qcow2", "qcow2", "8M");
  volume_fixture_make_volume ("b.img", "raw", "4M");
  taken = make_moves (fixture, names);
  g_assert_true (volume_fixture_says (alberca_move_draft_get_problem (taken, "volume"), "None of them"));
  assert_obstacle (taken, 0, "a.qcow2", "of this name already");
  assert_obstacle (taken, 1, "b.img", "of this name already");
  g_free (alberca_test_virsh ("vol-delete", "--pool", "b", "a.qcow2", NULL));
  g_free (alberca_test_virsh ("vol-delete", "--pool", "b", "b.img", NULL));
  volume_fixture_refresh (fixture->b);
  shell = make_moves (fixture, names);
  commands = alberca_move_draft_get_commands (shell);
  volume_fixture_paste (commands);
  g_assert_true (volume_fixture_exists ("b", "a.qcow2") && volume_fixture_exists ("b", "b.img"));
  g_assert_false (volume_fixture_exists ("a", "a.qcow2") || volume_fixture_exists ("a", "b.img"));

  /* Of a chain that goes as a whole the base stays: the copy of the overlay looks for it here */
  volume_fixture_make_volume ("base.qcow2", "qcow2", "8M");
  g_free (alberca_test_virsh ("vol-create-as", "a", "over.qcow2", "8M", "--format", "qcow2", "--backing-vol", base,
                              "--backing-vol-format", "qcow2", NULL));
  bound = make_moves (fixture, chain);
  assert_obstacle (bound, 0, "base.qcow2", "“over.qcow2”");
  g_assert_false (alberca_move_draft_get_valid (bound));
  g_object_set (bound, "partial", TRUE, NULL);
  batch = alberca_move_draft_start (bound);
  wait_until (alberca_batch_get_finished (batch));
  volume_fixture_assert_done (batch);
  g_assert_true (volume_fixture_exists ("b", "over.qcow2") && volume_fixture_exists ("a", "base.qcow2"));
  volume_fixture_assert_same ("a", "base.qcow2", "b", "over.qcow2");
}

/* Some of several cannot go: each is named with what keeps it, and the others go once somebody says so */
static void
test_move_some (Fixture       *fixture,
                gconstpointer  data)
{
  const char *const names[] = { "base.qcow2", "free.img", "machine.qcow2", "relative.qcow2", "taken.img", "thin.qcow2", NULL };
  g_autofree char *base = volume_fixture_path ("a", "base.qcow2");
  g_autofree char *over = volume_fixture_path ("b", "over.qcow2");
  g_autofree char *relative = volume_fixture_path ("a", "relative.qcow2");
  g_autofree char *make_over = g_strdup_printf ("create -f qcow2 -b '%s' -F qcow2 '%s'", base, over);
  g_autofree char *make_relative = g_strdup_printf ("create -f qcow2 -b base.qcow2 -F qcow2 '%s'", relative);
  g_autoptr(AlbercaMoveDraft) draft = NULL;
  g_autoptr(GPtrArray) obstacles = NULL;
  g_autofree char *commands = NULL;
  AlbercaBatch *batch;

  if (!volume_fixture_have_machines ())
    return;
  for (guint i = 0; names[i] != NULL; i++)
    if (i != 3)
      volume_fixture_make_volume (names[i], g_str_has_suffix (names[i], "img") ? "raw" : "qcow2", "8M");
  g_free (volume_fixture_qemu_img (make_over));
  g_free (volume_fixture_qemu_img (make_relative));
  g_free (alberca_test_virsh ("vol-create-as", "b", "taken.img", "1M", NULL));
  volume_fixture_define_on_file ("busy", "machine.qcow2", TRUE);
  volume_fixture_refresh (fixture->b);
  volume_fixture_wait_volume (fixture->b, "over.qcow2");

  draft = make_moves (fixture, names);
  obstacles = alberca_move_draft_get_obstacles (draft);
  g_assert_cmpuint (obstacles->len, ==, 4);
  assert_obstacle (draft, 0, "base.qcow2", "“over.qcow2”");
  assert_obstacle (draft, 1, "machine.qcow2", "In use by “busy”");
  assert_obstacle (draft, 2, "relative.qcow2", "relative to where it is");
  assert_obstacle (draft, 3, "taken.img", "of this name already");
  g_assert_false (alberca_move_draft_get_valid (draft));
  g_assert_null (alberca_move_draft_get_problem (draft, "volume"));
  g_assert_null (alberca_move_draft_get_commands (draft));

  g_object_set (draft, "partial", TRUE, NULL);
  g_assert_true (alberca_move_draft_get_valid (draft));
  commands = alberca_move_draft_get_commands (draft);
  g_assert_nonnull (strstr (commands, "free.img"));
  g_assert_null (strstr (commands, "machine.qcow2"));
  batch = alberca_move_draft_start (draft);
  g_assert_cmpuint (alberca_batch_get_n_items (batch), ==, 2);
  wait_until (alberca_batch_get_finished (batch));
  volume_fixture_assert_done (batch);
  g_assert_true (volume_fixture_exists ("b", "free.img") && volume_fixture_exists ("b", "thin.qcow2"));
  g_assert_false (volume_fixture_exists ("a", "free.img") || volume_fixture_exists ("a", "thin.qcow2"));
  for (guint i = 0; i < obstacles->len; i++)
    g_assert_true (volume_fixture_exists ("a", ((AlbercaMoveObstacle *) g_ptr_array_index (obstacles, i))->name));
  g_free (alberca_test_virsh ("destroy", "busy", NULL));
  volume_fixture_undefine ("busy");
}

/* A name that is taken, a cancel, a machine that could not be told or has its memory saved: the source stays,
 * and nothing else does */
static void
test_move_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *definitions = g_build_filename (dir, "xdg-config", "libvirt", "qemu", NULL);
  g_autofree char *pool_dir = volume_fixture_path ("a", NULL);
  AlbercaVolume *volume;
  AlbercaOperation *operation;

  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_refresh (fixture->a);
  volume = volume_fixture_wait_volume (fixture->a, "disk.qcow2");
  g_free (alberca_test_virsh ("vol-create-as", "b", "taken", "1M", NULL));
  assert_unmoved (alberca_volume_move (fixture->a, volume, fixture->b, "taken", ""), "disk.qcow2", "taken");
  g_assert_true (volume_fixture_exists ("b", "taken"));

  operation = alberca_volume_move (fixture->a, volume, fixture->b, "cancelled", "");
  g_assert_true (alberca_operation_get_can_cancel (operation));
  alberca_operation_cancel (operation);
  wait_move (operation);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_true (volume_fixture_exists ("a", "disk.qcow2"));
  g_assert_false (volume_fixture_exists ("b", "cancelled"));

  if (!volume_fixture_have_machines () || !g_file_test (definitions, G_FILE_TEST_IS_DIR))
    return;
  volume_fixture_define_on_file ("off", "disk.qcow2", FALSE);
  g_assert_cmpint (g_chmod (definitions, 0500), ==, 0);
  assert_unmoved (alberca_volume_move (fixture->a, volume, fixture->b, "untold", ""), "disk.qcow2", "off");
  g_assert_cmpint (g_chmod (definitions, 0700), ==, 0);
  g_assert_false (volume_fixture_exists ("b", "untold"));

  /* Told, and there; what could not be deleted is said */
  g_assert_cmpint (g_chmod (pool_dir, 0555), ==, 0);
  operation = wait_move (alberca_volume_move (fixture->a, volume, fixture->b, "both", ""));
  g_assert_cmpint (g_chmod (pool_dir, 0755), ==, 0);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "still in “a”"));
  g_assert_true (volume_fixture_exists ("a", "disk.qcow2"));
  g_assert_true (volume_fixture_exists ("b", "both"));
  volume_fixture_undefine ("off");
}

/* The disk of a machine that runs stays */
static void
test_move_running (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(AlbercaMoveDraft) draft = NULL;
  AlbercaVolume *volume;

  if (!volume_fixture_have_machines ())
    return;
  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_define_on_file ("runs", "disk.qcow2", TRUE);

  draft = make_move (fixture, "disk.qcow2");
  g_assert_true (volume_fixture_says (alberca_move_draft_get_problem (draft, "volume"), "runs"));
  volume = alberca_pool_find_volume (fixture->a, "disk.qcow2");
  assert_unmoved (alberca_volume_move (fixture->a, volume, fixture->b, "disk.qcow2", ""), "disk.qcow2", "runs");
  g_free (alberca_test_virsh ("destroy", "runs", NULL));
  volume_fixture_undefine ("runs");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/volume-moves/one", Fixture, NULL, volume_fixture_set_up, test_move, volume_fixture_tear_down);
  g_test_add ("/volume-moves/spelling", Fixture, NULL, volume_fixture_set_up,
              test_move_spelling, volume_fixture_tear_down);
  g_test_add ("/volume-moves/snapshots", Fixture, NULL, volume_fixture_set_up,
              test_move_snapshots, volume_fixture_tear_down);
  g_test_add ("/volume-moves/written", Fixture, NULL, volume_fixture_set_up,
              test_move_written, volume_fixture_tear_down);
  g_test_add ("/volume-moves/base", Fixture, NULL, volume_fixture_set_up,
              test_move_base, volume_fixture_tear_down);
  g_test_add ("/volume-moves/several", Fixture, NULL, volume_fixture_set_up,
              test_move_several, volume_fixture_tear_down);
  g_test_add ("/volume-moves/some", Fixture, NULL, volume_fixture_set_up,
              test_move_some, volume_fixture_tear_down);
  g_test_add ("/volume-moves/fails", Fixture, NULL, volume_fixture_set_up,
              test_move_fails, volume_fixture_tear_down);
  g_test_add ("/volume-moves/running", Fixture, NULL, volume_fixture_set_up,
              test_move_running, volume_fixture_tear_down);
  return g_test_run ();
}
