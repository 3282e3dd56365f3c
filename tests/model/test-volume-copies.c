/* test-volume-copies.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Volumes of a real libvirtd are cloned, which qemu-img looks at from outside. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "backend/alberca-volumes.h"
#include "model/alberca-clone-draft.h"
#include "model/alberca-explanation.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-volume-draft.h"
#include "support/private-libvirtd.h"
#include "volume-fixture.h"

#define SECRET "11111111-2222-3333-4444-555555555555"

static gboolean
is_read (AlbercaCloneDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return !loading;
}

/* Of the volumes of a with these names, NULL-terminated; read */
static AlbercaCloneDraft *
make_draft (Fixture    *fixture,
            const char *first,
            ...)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  AlbercaCloneDraft *draft;
  va_list names;

  volume_fixture_refresh (fixture->a);
  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    g_ptr_array_add (volumes, g_object_ref (volume_fixture_wait_volume (fixture->a, name)));
  va_end (names);
  draft = alberca_clone_draft_new (fixture->a, volumes);
  wait_until (is_read (draft));
  return draft;
}

static AlbercaBatch *
run (AlbercaCloneDraft *draft)
{
  AlbercaBatch *batch;

  g_assert_true (alberca_clone_draft_get_valid (draft));
  batch = alberca_clone_draft_start (draft);
  wait_until (alberca_batch_get_finished (batch));
  return batch;
}

/* Into another pool as another format, and what virsh would do is what was done */
static void
test_convert (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autofree char *name = NULL;
  g_autofree char *info = NULL;
  g_autofree char *commands = NULL;
  AlbercaBatch *batch;

  volume_fixture_make_volume ("disk.img", "raw", "8M");
  volume_fixture_fill ("disk.img");
  draft = make_draft (fixture, "disk.img", NULL);
  g_object_get (draft, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "disk-copy.img");
  g_object_set (draft, "target", fixture->b, "format", "qcow2", NULL);
  g_clear_pointer (&name, g_free);
  g_object_get (draft, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "disk-copy.qcow2");

  batch = run (draft);
  volume_fixture_assert_done (batch);
  g_assert_false (alberca_operation_get_can_cancel (alberca_batch_get_only (batch)));
  volume_fixture_assert_same ("a", "disk.img", "b", "disk-copy.qcow2");
  info = volume_fixture_qemu_img_info ("b", "disk-copy.qcow2");
  g_assert_true (strstr (info, "file format: qcow2") != NULL && strstr (info, "compat: 1.1") != NULL);
  volume_fixture_wait_volume (fixture->b, "disk-copy.qcow2");

  /* The name is taken now */
  g_assert_false (alberca_clone_draft_get_valid (draft));
  g_object_set (draft, "name", "by shell.qcow2", NULL);
  commands = alberca_clone_draft_get_commands (draft);
  volume_fixture_paste (commands);
  volume_fixture_assert_same ("a", "disk.img", "b", "by shell.qcow2");
  g_free (alberca_test_virsh ("vol-delete", "--pool", "b", "by shell.qcow2", NULL));
}

/* raw stays raw, larger; not smaller; sharing blocks is refused by ext4, and that is explained */
static void
test_raw (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autofree char *path = volume_fixture_path ("a", "larger.img");
  AlbercaBatch *batch;
  GStatBuf info;

  volume_fixture_make_volume ("disk.img", "raw", "8M");
  volume_fixture_fill ("disk.img");
  draft = make_draft (fixture, "disk.img", NULL);
  g_object_set (draft, "name", "larger.img", "capacity", "4 MiB", NULL);
  g_assert_true (volume_fixture_says (alberca_clone_draft_get_problem (draft, "capacity"), "cannot be smaller"));
  g_object_set (draft, "capacity", "16 MiB", NULL);
  volume_fixture_assert_done (run (draft));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 16 * MIB);
  g_assert_cmpint (info.st_blocks, <, 8 * MIB / 512);
  volume_fixture_assert_same ("a", "disk.img", "a", "larger.img");

  g_object_set (draft, "name", "shared.img", "capacity", "8 MiB", "reflink", TRUE, NULL);
  batch = run (draft);
  if (alberca_batch_get_state (batch) == ALBERCA_OPERATION_FAILED)
    {
      const GError *error = alberca_operation_get_error (alberca_batch_get_only (batch));

      g_assert_true (volume_fixture_says (alberca_explanation_get_summary (error), "file system"));
      g_assert_true (volume_fixture_says (alberca_explanation_get_advice (error), "again"));
    }
  else
    volume_fixture_assert_same ("a", "disk.img", "a", "shared.img");
}

/* What a copy of a qcow2 will not have is said before */
static void
test_notes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autofree char *base = volume_fixture_path ("a", "base.qcow2");
  g_autofree char *over = volume_fixture_path ("a", "over.qcow2");
  g_autofree char *arguments = NULL;
  g_autofree char *info = NULL;
  g_auto(GStrv) notes = NULL;
  g_autofree char *text = NULL;

  volume_fixture_make_volume ("base.qcow2", "qcow2", "8M");
  g_free (alberca_test_virsh ("vol-create-as", "a", "over.qcow2", "8M", "--format", "qcow2", "--backing-vol", base,
                              "--backing-vol-format", "qcow2", NULL));
  arguments = g_strdup_printf ("snapshot -c one '%s'", over);
  g_free (volume_fixture_qemu_img (arguments));

  draft = make_draft (fixture, "over.qcow2", NULL);
  notes = alberca_clone_draft_get_notes (draft);
  text = g_strjoinv ("\n", notes);
  g_assert_nonnull (strstr (text, "The 1 snapshot in it is not copied"));
  g_assert_nonnull (strstr (text, "needs no base"));
  volume_fixture_assert_done (run (draft));
  volume_fixture_assert_same ("a", "over.qcow2", "a", "over-copy.qcow2");
  info = volume_fixture_qemu_img_info ("a", "over-copy.qcow2");
  g_assert_null (strstr (info, "backing file"));
  g_assert_null (strstr (info, "Snapshot list"));
}

/* Several at once: one operation each, names of their own, both pools held meanwhile */
static void
test_several (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  AlbercaOperation *refreshed;
  AlbercaBatch *batch;

  volume_fixture_make_volume ("one.qcow2", "qcow2", "4M");
  volume_fixture_make_volume ("two.img", "raw", "4M");
  draft = make_draft (fixture, "one.qcow2", "two.img", NULL);
  g_object_set (draft, "target", fixture->b, NULL);
  g_assert_true (alberca_clone_draft_get_valid (draft));
  batch = alberca_clone_draft_start (draft);
  g_assert_cmpuint (alberca_batch_get_n_items (batch), ==, 2);
  /* libvirt would refuse it while a copy is made: it waits */
  refreshed = alberca_pool_refresh (fixture->b);
  g_assert_cmpint (alberca_operation_get_state (refreshed), ==, ALBERCA_OPERATION_WAITING);
  wait_until (alberca_operation_get_finished (refreshed));
  g_assert_no_error (alberca_operation_get_error (refreshed));
  g_assert_true (alberca_batch_get_finished (batch));
  volume_fixture_assert_done (batch);
  volume_fixture_assert_same ("a", "one.qcow2", "b", "one-copy.qcow2");
  volume_fixture_assert_same ("a", "two.img", "b", "two-copy.img");
}

static void
make_luks (Fixture    *fixture,
           const char *name)
{
  g_autoptr(GVirStoragePool) pool = alberca_pool_dup_handle (fixture->a);
  g_autoptr(GError) error = NULL;
  g_autofree char *volume = volume_fixture_path ("a", name);
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *file = g_build_filename (dir, "luks.xml", NULL);
  g_autofree char *secret = g_strdup_printf ("<secret ephemeral='no' private='yes'><uuid>" SECRET "</uuid>"
                                             "<usage type='volume'><volume>%s</volume></usage></secret>", volume);
  g_autofree char *xml = g_strdup_printf ("<volume><name>%s</name><capacity>2097152</capacity><allocation>0</allocation>"
                                          "<target><format type='raw'/><encryption format='luks'>"
                                          "<secret type='passphrase' uuid='" SECRET "'/></encryption></target></volume>",
                                          name);

  g_assert_true (g_file_set_contents (file, secret, -1, NULL));
  g_free (alberca_test_virsh ("secret-define", file, NULL));
  g_free (alberca_test_virsh ("secret-set-value", SECRET, "c2VjcmV0", NULL));
  alberca_volumes_create (pool, xml, 0, &error);
  g_assert_no_error (error);
}

/* The copy of an encrypted volume is encrypted, or there is none */
static void
test_encrypted (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autoptr(AlbercaCloneDraft) locked = NULL;
  g_autofree char *info = NULL;

  make_luks (fixture, "luks.img");
  draft = make_draft (fixture, "luks.img", NULL);
  g_object_set (draft, "format", "vmdk", NULL);
  g_assert_true (volume_fixture_says (alberca_clone_draft_get_problem (draft, "source"), "everybody could read it"));
  g_object_set (draft, "format", "qcow2", "name", "luks.qcow2", NULL);
  volume_fixture_assert_done (run (draft));
  info = volume_fixture_qemu_img_info ("a", "luks.qcow2");
  g_assert_nonnull (strstr (info, "encrypted: yes"));

  /* Without the secret there is nothing to read it with */
  g_free (alberca_test_virsh ("secret-undefine", SECRET, NULL));
  locked = make_draft (fixture, "luks.img", NULL);
  g_assert_true (volume_fixture_says (alberca_clone_draft_get_problem (locked, "source"), "no secret"));
  g_assert_false (alberca_clone_draft_get_valid (locked));
}

/* A copy of the disk of a machine that runs, or what is built on it, is not what it seems */
static void
test_running (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) clone = NULL;
  g_autoptr(AlbercaVolumeDraft) overlay = NULL;
  g_auto(GStrv) notes = NULL;
  AlbercaVolume *volume;

  if (!volume_fixture_have_machines ())
    return;
  volume_fixture_make_volume ("disk.qcow2", "qcow2", "8M");
  volume_fixture_define_on_file ("runs", "disk.qcow2", TRUE);

  clone = make_draft (fixture, "disk.qcow2", NULL);
  notes = alberca_clone_draft_get_notes (clone);
  g_assert_nonnull (strstr (notes[0], "runs"));

  overlay = alberca_volume_draft_new (fixture->b);
  volume = alberca_pool_find_volume (fixture->a, "disk.qcow2");
  alberca_volume_draft_set_base (overlay, fixture->a, volume);
  wait_until (volume_fixture_says (alberca_volume_draft_get_warning (overlay, "base"), "“runs” is running and writes"));

  g_free (alberca_test_virsh ("destroy", "runs", NULL));
  volume_fixture_undefine ("runs");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/volume-copies/clone/convert", Fixture, NULL, volume_fixture_set_up,
              test_convert, volume_fixture_tear_down);
  g_test_add ("/volume-copies/clone/raw", Fixture, NULL, volume_fixture_set_up, test_raw, volume_fixture_tear_down);
  g_test_add ("/volume-copies/clone/notes", Fixture, NULL, volume_fixture_set_up,
              test_notes, volume_fixture_tear_down);
  g_test_add ("/volume-copies/clone/several", Fixture, NULL, volume_fixture_set_up,
              test_several, volume_fixture_tear_down);
  g_test_add ("/volume-copies/clone/encrypted", Fixture, NULL, volume_fixture_set_up,
              test_encrypted, volume_fixture_tear_down);
  g_test_add ("/volume-copies/running", Fixture, NULL, volume_fixture_set_up, test_running, volume_fixture_tear_down);
  return g_test_run ();
}
