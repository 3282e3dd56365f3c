/* test-volume-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is done with volumes of a real libvirtd, looked at from outside with qemu-img. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-batch.h"
#include "model/alberca-clone-draft.h"
#include "model/alberca-connection.h"
#include "model/alberca-explanation.h"
#include "model/alberca-move-draft.h"
#include "model/alberca-resize-draft.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-move.h"
#include "model/alberca-wipe.h"
#include "support/private-libvirtd.h"

/* A LUKS header takes long on a busy machine. */
#define TIMEOUT (100 * G_USEC_PER_SEC)
#define MIB (1024 * 1024)
#define SECRET "11111111-2222-3333-4444-555555555555"

#define wait_until(condition)                                         \
  G_STMT_START                                                        \
    {                                                                 \
      gint64 end_ = g_get_monotonic_time () + TIMEOUT;                \
      while (!(condition))                                            \
        {                                                             \
          g_assert_cmpint (g_get_monotonic_time (), <, end_);         \
          if (!g_main_context_iteration (NULL, FALSE))                \
            g_usleep (1000);                                          \
        }                                                             \
    }                                                                 \
  G_STMT_END

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *a;
  AlbercaPool           *b;
} Fixture;

static char *
test_path (const char *pool,
           const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, pool, name, NULL);
}

static void
virsh_make_pool (const char *name)
{
  g_autofree char *path = test_path (name, NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", name, "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", name, NULL);
  g_autofree char *started = alberca_test_virsh ("pool-start", name, NULL);
}

static void
virsh_make_volume (const char *name,
                   const char *format,
                   const char *size)
{
  g_free (alberca_test_virsh ("vol-create-as", "a", name, size, "--format", format, "--allocation", "0", NULL));
}

/* "qemu-img ARGUMENTS"; its output, %NULL where it fails. */
static char *
qemu_img (const char *arguments)
{
  g_autofree char *line = g_strconcat ("qemu-img ", arguments, NULL);
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_command_line_sync (line, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_clear_pointer (&output, g_free);
  return output;
}

static char *
qemu_img_info (const char *pool,
               const char *name)
{
  g_autofree char *path = test_path (pool, name);
  g_autofree char *arguments = g_strdup_printf ("info '%s'", path);
  char *info = qemu_img (arguments);

  g_assert_nonnull (info);
  return info;
}

/* The same content, as a guest would see it */
static void
assert_same (const char *first_pool,
             const char *first,
             const char *second_pool,
             const char *second)
{
  g_autofree char *first_path = test_path (first_pool, first);
  g_autofree char *second_path = test_path (second_pool, second);
  g_autofree char *arguments = g_strdup_printf ("compare '%s' '%s'", first_path, second_path);
  g_autofree char *output = qemu_img (arguments);

  g_assert_nonnull (output);
}

/* Something to be copied: 1 MiB that is not zero, at 1 MiB */
static void
fill (const char *name)
{
  g_autofree char *path = test_path ("a", name);
  g_autofree guint32 *data = g_new (guint32, MIB / sizeof (guint32));
  FILE *file = g_fopen (path, "r+");

  g_assert_nonnull (file);
  for (guint i = 0; i < MIB / sizeof (guint32); i++)
    data[i] = g_random_int ();
  g_assert_cmpint (fseek (file, MIB, SEEK_SET), ==, 0);
  g_assert_cmpint (fwrite (data, MIB, 1, file), ==, 1);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
refresh (AlbercaPool *pool)
{
  AlbercaOperation *operation = alberca_pool_refresh (pool);

  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static gboolean
is_loaded (AlbercaPool *pool)
{
  return !alberca_pool_get_listing (pool) && !alberca_pool_get_loading (pool) &&
         alberca_pool_get_n_loaded (pool) == g_list_model_get_n_items (alberca_pool_get_volumes (pool));
}

static AlbercaVolume *
wait_volume (AlbercaPool *pool,
             const char  *name)
{
  AlbercaVolume *volume = NULL;

  wait_until ((volume = alberca_pool_find_volume (pool, name)) != NULL && alberca_volume_get_loaded (volume) &&
              is_loaded (pool));
  return volume;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();

  virsh_make_pool ("a");
  virsh_make_pool ("b");
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = alberca_connection_new (uri, FALSE, fixture->queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->a = alberca_connection_find_pool_by_name (fixture->connection, "a");
  fixture->b = alberca_connection_find_pool_by_name (fixture->connection, "b");
  alberca_pool_hold (fixture->a);
  alberca_pool_hold (fixture->b);
  wait_until (is_loaded (fixture->a) && is_loaded (fixture->b));
}

static void
empty_pool (const char *pool)
{
  g_autofree char *names = alberca_test_virsh ("vol-list", pool, NULL);
  g_auto(GStrv) lines = g_strsplit (names, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_regex_split_simple ("\\s+", g_strstrip (lines[i]), 0, 0);

      if (words[0] != NULL && *words[0] != '\0')
        g_free (alberca_test_virsh ("vol-delete", "--pool", pool, words[0], NULL));
    }
  g_free (alberca_test_virsh ("pool-destroy", pool, NULL));
  g_free (alberca_test_virsh ("pool-undefine", pool, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer weak = fixture->connection;

  wait_until (alberca_operation_queue_get_n_running (fixture->queue) == 0);
  alberca_pool_release (fixture->a);
  alberca_pool_release (fixture->b);
  alberca_connection_close (fixture->connection);
  g_object_add_weak_pointer (G_OBJECT (fixture->connection), &weak);
  g_object_unref (fixture->connection);
  wait_until (weak == NULL);
  g_clear_object (&fixture->queue);
  empty_pool ("a");
  empty_pool ("b");
}

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

  refresh (fixture->a);
  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    g_ptr_array_add (volumes, g_object_ref (wait_volume (fixture->a, name)));
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

static void
assert_done (AlbercaBatch *batch)
{
  AlbercaOperation *only = alberca_batch_get_only (batch);

  if (only != NULL)
    g_assert_no_error (alberca_operation_get_error (only));
  g_assert_cmpint (alberca_batch_get_state (batch), ==, ALBERCA_OPERATION_DONE);
}

static gboolean
says (char       *text,
      const char *what)
{
  g_autofree char *owned = text;

  return owned != NULL && strstr (owned, what) != NULL;
}

/* In a shell, as somebody would who copied it */
static void
paste (const char *commands)
{
  const char *argv[] = { "sh", "-euc", commands, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
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

  virsh_make_volume ("disk.img", "raw", "8M");
  fill ("disk.img");
  draft = make_draft (fixture, "disk.img", NULL);
  g_object_get (draft, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "disk-copy.img");
  g_object_set (draft, "target", fixture->b, "format", "qcow2", NULL);
  g_clear_pointer (&name, g_free);
  g_object_get (draft, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "disk-copy.qcow2");

  batch = run (draft);
  assert_done (batch);
  g_assert_false (alberca_operation_get_can_cancel (alberca_batch_get_only (batch)));
  assert_same ("a", "disk.img", "b", "disk-copy.qcow2");
  info = qemu_img_info ("b", "disk-copy.qcow2");
  g_assert_true (strstr (info, "file format: qcow2") != NULL && strstr (info, "compat: 1.1") != NULL);
  wait_volume (fixture->b, "disk-copy.qcow2");

  /* The name is taken now */
  g_assert_false (alberca_clone_draft_get_valid (draft));
  g_object_set (draft, "name", "by shell.qcow2", NULL);
  commands = alberca_clone_draft_get_commands (draft);
  paste (commands);
  assert_same ("a", "disk.img", "b", "by shell.qcow2");
  g_free (alberca_test_virsh ("vol-delete", "--pool", "b", "by shell.qcow2", NULL));
}

/* raw stays raw, larger; not smaller; sharing blocks is refused by ext4, and that is explained */
static void
test_raw (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autofree char *path = test_path ("a", "larger.img");
  AlbercaBatch *batch;
  GStatBuf info;

  virsh_make_volume ("disk.img", "raw", "8M");
  fill ("disk.img");
  draft = make_draft (fixture, "disk.img", NULL);
  g_object_set (draft, "name", "larger.img", "capacity", "4 MiB", NULL);
  g_assert_true (says (alberca_clone_draft_get_problem (draft, "capacity"), "cannot be smaller"));
  g_object_set (draft, "capacity", "16 MiB", NULL);
  assert_done (run (draft));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 16 * MIB);
  g_assert_cmpint (info.st_blocks, <, 8 * MIB / 512);
  assert_same ("a", "disk.img", "a", "larger.img");

  g_object_set (draft, "name", "shared.img", "capacity", "8 MiB", "reflink", TRUE, NULL);
  batch = run (draft);
  if (alberca_batch_get_state (batch) == ALBERCA_OPERATION_FAILED)
    {
      const GError *error = alberca_operation_get_error (alberca_batch_get_only (batch));

      g_assert_true (says (alberca_explanation_get_summary (error), "file system"));
      g_assert_true (says (alberca_explanation_get_advice (error), "again"));
    }
  else
    assert_same ("a", "disk.img", "a", "shared.img");
}

/* What a copy of a qcow2 will not have is said before */
static void
test_notes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autofree char *base = test_path ("a", "base.qcow2");
  g_autofree char *over = test_path ("a", "over.qcow2");
  g_autofree char *arguments = NULL;
  g_autofree char *info = NULL;
  g_auto(GStrv) notes = NULL;
  g_autofree char *text = NULL;

  virsh_make_volume ("base.qcow2", "qcow2", "8M");
  g_free (alberca_test_virsh ("vol-create-as", "a", "over.qcow2", "8M", "--format", "qcow2", "--backing-vol", base,
                              "--backing-vol-format", "qcow2", NULL));
  arguments = g_strdup_printf ("snapshot -c one '%s'", over);
  g_free (qemu_img (arguments));

  draft = make_draft (fixture, "over.qcow2", NULL);
  notes = alberca_clone_draft_get_notes (draft);
  text = g_strjoinv ("\n", notes);
  g_assert_nonnull (strstr (text, "The 1 snapshot in it is not copied"));
  g_assert_nonnull (strstr (text, "needs no base"));
  assert_done (run (draft));
  assert_same ("a", "over.qcow2", "a", "over-copy.qcow2");
  info = qemu_img_info ("a", "over-copy.qcow2");
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

  virsh_make_volume ("one.qcow2", "qcow2", "4M");
  virsh_make_volume ("two.img", "raw", "4M");
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
  assert_done (batch);
  assert_same ("a", "one.qcow2", "b", "one-copy.qcow2");
  assert_same ("a", "two.img", "b", "two-copy.img");
}

static void
make_luks (const char *name)
{
  g_autofree char *volume = test_path ("a", name);
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
  g_assert_true (g_file_set_contents (file, xml, -1, NULL));
  g_free (alberca_test_virsh ("vol-create", "a", file, NULL));
}

/* The copy of an encrypted volume is encrypted, or there is none */
static void
test_encrypted (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaCloneDraft) draft = NULL;
  g_autoptr(AlbercaCloneDraft) locked = NULL;
  g_autofree char *info = NULL;

  make_luks ("luks.img");
  draft = make_draft (fixture, "luks.img", NULL);
  g_object_set (draft, "format", "vmdk", NULL);
  g_assert_true (says (alberca_clone_draft_get_problem (draft, "source"), "everybody could read it"));
  g_object_set (draft, "format", "qcow2", "name", "luks.qcow2", NULL);
  assert_done (run (draft));
  info = qemu_img_info ("a", "luks.qcow2");
  g_assert_nonnull (strstr (info, "encrypted: yes"));

  /* Without the secret there is nothing to read it with */
  g_free (alberca_test_virsh ("secret-undefine", SECRET, NULL));
  locked = make_draft (fixture, "luks.img", NULL);
  g_assert_true (says (alberca_clone_draft_get_problem (locked, "source"), "no secret"));
  g_assert_false (alberca_clone_draft_get_valid (locked));
}

static gboolean
is_resize_read (AlbercaResizeDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return !loading;
}

static AlbercaResizeDraft *
make_resize (Fixture    *fixture,
             const char *name)
{
  AlbercaResizeDraft *draft;

  refresh (fixture->a);
  draft = alberca_resize_draft_new (fixture->a, wait_volume (fixture->a, name));
  wait_until (is_resize_read (draft));
  return draft;
}

static void
assert_resized (AlbercaResizeDraft *draft)
{
  AlbercaOperation *operation = alberca_resize_draft_start (draft);

  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static void
assert_capacity (AlbercaPool *pool,
                 const char  *name,
                 guint64      capacity)
{
  wait_until (is_loaded (pool) && alberca_volume_get_capacity (alberca_pool_find_volume (pool, name)) == capacity);
}

/* Larger, and what the guest does then; smaller, with what is lost; nothing, which is no resize */
static void
test_resize (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) draft = NULL;
  g_autoptr(AlbercaResizeDraft) smaller = NULL;
  g_auto(GStrv) notes = NULL;
  g_auto(GStrv) losses = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *info = NULL;

  virsh_make_volume ("disk.qcow2", "qcow2", "8M");
  draft = make_resize (fixture, "disk.qcow2");
  g_assert_false (alberca_resize_draft_get_valid (draft));
  g_object_set (draft, "capacity", "many", NULL);
  g_assert_true (says (alberca_resize_draft_get_problem (draft, "capacity"), "many"));
  g_object_set (draft, "capacity", "16 MiB", "allocate", TRUE, NULL);
  notes = alberca_resize_draft_get_notes (draft);
  g_assert_nonnull (strstr (notes[1], "growpart"));
  commands = alberca_resize_draft_get_commands (draft);
  g_assert_nonnull (strstr (commands, "vol-resize --pool a disk.qcow2 16777216B"));
  /* Only raw can be occupied at once */
  g_assert_null (strstr (commands, "--allocate"));
  assert_resized (draft);
  assert_capacity (fixture->a, "disk.qcow2", 16 * MIB);
  info = qemu_img_info ("a", "disk.qcow2");
  g_assert_nonnull (strstr (info, "(16777216 bytes)"));

  smaller = make_resize (fixture, "disk.qcow2");
  g_object_set (smaller, "capacity", "4 MiB", NULL);
  g_assert_true (alberca_resize_draft_get_shrinks (smaller));
  losses = alberca_resize_draft_get_notes (smaller);
  g_assert_true (g_regex_match_simple ("The last 12.0\\sMiB", losses[0], 0, 0));
  assert_resized (smaller);
  assert_capacity (fixture->a, "disk.qcow2", 4 * MIB);
}

/* A thin raw file is occupied without being resized; half a sector is a whole one */
static void
test_allocate (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) draft = NULL;
  g_autoptr(AlbercaResizeDraft) odd = NULL;
  g_autofree char *path = test_path ("a", "thin.img");
  GStatBuf info;

  virsh_make_volume ("thin.img", "raw", "8M");
  draft = make_resize (fixture, "thin.img");
  g_assert_false (alberca_resize_draft_get_valid (draft));
  g_object_set (draft, "allocate", TRUE, NULL);
  g_assert_true (alberca_resize_draft_get_valid (draft));
  assert_resized (draft);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_blocks * 512, >=, 8 * MIB);
  g_assert_cmpint (info.st_size, ==, 8 * MIB);

  odd = make_resize (fixture, "thin.img");
  g_object_set (odd, "capacity", "8388609 B", NULL);
  assert_resized (odd);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 8 * MIB + 512);
}

/* What QEMU cannot resize is told before it is tried */
static void
test_resize_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) vmdk = NULL;
  g_autoptr(AlbercaResizeDraft) old = NULL;
  g_autofree char *path = test_path ("a", "old.qcow2");
  g_autofree char *arguments = g_strdup_printf ("snapshot -c one '%s'", path);

  virsh_make_volume ("disk.vmdk", "vmdk", "8M");
  /* virsh says no version: libvirt makes one of 2008 */
  virsh_make_volume ("old.qcow2", "qcow2", "8M");
  g_free (qemu_img (arguments));
  vmdk = make_resize (fixture, "disk.vmdk");
  g_object_set (vmdk, "capacity", "16 MiB", NULL);
  g_assert_true (says (alberca_resize_draft_get_problem (vmdk, "volume"), "vmdk"));
  g_assert_false (alberca_resize_draft_get_valid (vmdk));
  old = make_resize (fixture, "old.qcow2");
  g_object_set (old, "capacity", "16 MiB", NULL);
  g_assert_true (says (alberca_resize_draft_get_problem (old, "volume"), "compat 0.10"));
  g_assert_false (alberca_resize_draft_get_valid (old));
}

typedef struct
{
  GPtrArray *facts;
  gboolean   done;
} Facts;

static Facts *waiting_facts;

static void
facts_cb (gpointer  owner,
          gpointer  result,
          GError   *error)
{
  g_assert_no_error (error);
  waiting_facts->facts = result;
  waiting_facts->done = TRUE;
}

static AlbercaBatch *
wipe (Fixture              *fixture,
      const char           *name,
      AlbercaWipeAlgorithm  algorithm,
      gboolean              anew)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  Facts facts = { 0 };
  AlbercaBatch *batch;

  refresh (fixture->a);
  g_ptr_array_add (volumes, g_object_ref (wait_volume (fixture->a, name)));
  waiting_facts = &facts;
  alberca_volume_facts_read (fixture->a, volumes, facts_cb, fixture->a);
  wait_until (facts.done);
  batch = alberca_wipe_run (fixture->a, volumes, facts.facts, algorithm, anew);
  g_ptr_array_unref (facts.facts);
  wait_until (alberca_batch_get_finished (batch));
  return batch;
}

static gboolean
is_zero (const char *name)
{
  g_autofree char *path = test_path ("a", name);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (gsize i = 0; i < length; i++)
    if (content[i] != '\0')
      return FALSE;
  return TRUE;
}

static void
test_wipe (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  g_autofree char *info = NULL;
  g_auto(GStrv) notes = NULL;

  virsh_make_volume ("thin.img", "raw", "8M");
  fill ("thin.img");
  assert_done (wipe (fixture, "thin.img", ALBERCA_WIPE_ZERO, TRUE));
  g_assert_true (is_zero ("thin.img"));
  g_ptr_array_add (volumes, wait_volume (fixture->a, "thin.img"));
  notes = alberca_wipe_get_notes (fixture->a, volumes, ALBERCA_WIPE_ZERO, TRUE);
  g_assert_nonnull (strstr (notes[0], "leaves a hole"));
  g_assert_false (alberca_wipe_asks_anew (fixture->a, volumes));

  /* A format goes with it, or is made anew */
  virsh_make_volume ("disk.qcow2", "qcow2", "8M");
  assert_done (wipe (fixture, "disk.qcow2", ALBERCA_WIPE_ZERO, TRUE));
  info = qemu_img_info ("a", "disk.qcow2");
  g_assert_true (strstr (info, "file format: qcow2") != NULL && strstr (info, "(8388608 bytes)") != NULL);
  assert_done (wipe (fixture, "disk.qcow2", ALBERCA_WIPE_ZERO, FALSE));
  g_assert_true (is_zero ("disk.qcow2"));
}

/* What a host lacks is greyed where it is known, and known once it was tried */
static void
test_wipe_refused (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *scrub = g_find_program_in_path ("scrub");
  AlbercaBatch *batch;

  virsh_make_volume ("disk.img", "raw", "1M");
  fill ("disk.img");
  g_assert_true (says (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_TRIM), "Ceph"));
  g_assert_null (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_NNSA));
  batch = wipe (fixture, "disk.img", ALBERCA_WIPE_NNSA, FALSE);
  if (scrub != NULL)
    {
      assert_done (batch);
      return;
    }

  g_assert_cmpint (alberca_batch_get_state (batch), ==, ALBERCA_OPERATION_FAILED);
  g_assert_false (is_zero ("disk.img"));
  g_assert_true (says (alberca_explanation_get_advice (alberca_operation_get_error (alberca_batch_get_only (batch))),
                       "scrub"));
  g_assert_true (says (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_NNSA), "scrub"));
  g_assert_null (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_ZERO));

  /* Somebody may have installed it meanwhile */
  alberca_connection_reopen (fixture->connection);
  wait_until (alberca_connection_get_state (fixture->connection) == ALBERCA_CONNECTION_OPEN &&
              alberca_connection_get_listed (fixture->connection));
  fixture->a = alberca_connection_find_pool_by_name (fixture->connection, "a");
  fixture->b = alberca_connection_find_pool_by_name (fixture->connection, "b");
  alberca_pool_hold (fixture->a);
  alberca_pool_hold (fixture->b);
  g_assert_null (alberca_wipe_get_problem (fixture->a, ALBERCA_WIPE_NNSA));
}

/* ---- Machines ---- */

/* A machine without a system, with @disk (its <source>, and the type of that) */
static void
define (const char *name,
        const char *type,
        const char *source,
        gboolean    start)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *file = g_build_filename (dir, "domain.xml", NULL);
  g_autofree char *xml =
    g_strdup_printf ("<domain type='qemu'><name>%s</name><memory unit='MiB'>32</memory><os><type>hvm</type></os>"
                     "<metadata><m:x xmlns:m='urn:test'>kept</m:x></metadata>"
                     "<devices><disk type='%s' device='disk'><driver name='qemu' type='qcow2'/>"
                     "<source %s/><target dev='vda' bus='virtio'/><serial>kept</serial></disk></devices></domain>",
                     name, type, source);

  g_assert_true (g_file_set_contents (file, xml, -1, NULL));
  g_free (alberca_test_virsh ("define", file, NULL));
  if (start)
    g_free (alberca_test_virsh ("start", name, NULL));
}

static void
define_on_file (const char *name,
                const char *volume,
                gboolean    start)
{
  g_autofree char *path = test_path ("a", volume);
  g_autofree char *source = g_strdup_printf ("file='%s'", path);

  define (name, "file", source, start);
}

static void
undefine (const char *name)
{
  g_free (alberca_test_virsh ("undefine", name, NULL));
}

static gboolean
have_machines (void)
{
  g_autofree char *emulator = g_find_program_in_path ("qemu-system-x86_64");

  if (emulator == NULL)
    g_test_skip ("no QEMU");
  return emulator != NULL;
}

static gboolean
is_move_read (AlbercaMoveDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return !loading;
}

static AlbercaMoveDraft *
make_move (Fixture    *fixture,
           const char *name)
{
  AlbercaMoveDraft *draft;

  refresh (fixture->a);
  draft = alberca_move_draft_new (fixture->a, wait_volume (fixture->a, name));
  wait_until (is_move_read (draft));
  return draft;
}

static AlbercaOperation *
wait_move (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  return operation;
}

static gboolean
exists (const char *pool,
        const char *name)
{
  g_autofree char *path = test_path (pool, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static GBytes *
read_bytes (const char *pool,
            const char *name)
{
  g_autofree char *path = test_path (pool, name);
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
  g_autofree char *path = test_path ("a", "disk.qcow2");
  g_autofree char *new_path = test_path ("b", "disk.qcow2");
  g_autofree char *arguments = g_strdup_printf ("snapshot -c one '%s'", path);
  g_autofree char *by_path = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *by_shell = NULL;
  g_autofree char *commands = NULL;
  AlbercaOperation *operation;

  if (!have_machines ())
    return;
  virsh_make_volume ("disk.qcow2", "qcow2", "8M");
  g_free (qemu_img (arguments));
  define_on_file ("path", "disk.qcow2", FALSE);
  define ("name", "volume", "pool='a' volume='disk.qcow2'", FALSE);
  before = read_bytes ("a", "disk.qcow2");

  draft = make_move (fixture, "disk.qcow2");
  operation = wait_move (alberca_move_draft_start (draft));
  g_assert_no_error (alberca_operation_get_error (operation));
  g_assert_false (exists ("a", "disk.qcow2"));
  after = read_bytes ("b", "disk.qcow2");
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpstr (alberca_volume_get_format (wait_volume (fixture->b, "disk.qcow2")), ==, "qcow2");
  by_path = alberca_test_virsh ("dumpxml", "--inactive", "path", NULL);
  g_assert_nonnull (strstr (by_path, new_path));
  g_assert_null (strstr (by_path, path));
  g_assert_nonnull (strstr (by_path, ">kept</m:x>"));
  g_assert_nonnull (strstr (by_path, "<serial>kept</serial>"));
  by_name = alberca_test_virsh ("dumpxml", "--inactive", "name", NULL);
  g_assert_nonnull (strstr (by_name, "pool='b' volume='disk.qcow2'"));
  undefine ("path");
  undefine ("name");

  virsh_make_volume ("it's $HOME.img", "raw", "2M");
  fill ("it's $HOME.img");
  define ("shell", "volume", "pool='a' volume=\"it's $HOME.img\"", FALSE);
  again = make_move (fixture, "it's $HOME.img");
  commands = alberca_move_draft_get_commands (again);
  paste (commands);
  g_assert_false (exists ("a", "it's $HOME.img"));
  g_assert_true (exists ("b", "it's $HOME.img"));
  by_shell = alberca_test_virsh ("dumpxml", "--inactive", "shell", NULL);
  g_assert_nonnull (strstr (by_shell, "pool='b' volume='it&apos;s $HOME.img'"));
  undefine ("shell");
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
  g_assert_true (exists ("a", name));
}

/* A base stays with its overlays, also when one is made after the dialog was opened */
static void
test_move_base (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaMoveDraft) early = NULL;
  g_autoptr(AlbercaMoveDraft) draft = NULL;
  g_autofree char *base = test_path ("a", "base.qcow2");
  g_autofree char *relative = test_path ("a", "relative.qcow2");
  g_autofree char *arguments = g_strdup_printf ("create -f qcow2 -b over.qcow2 -F qcow2 '%s'", relative);
  g_autoptr(AlbercaMoveDraft) bound = NULL;

  virsh_make_volume ("base.qcow2", "qcow2", "8M");
  early = make_move (fixture, "base.qcow2");
  g_assert_true (alberca_move_draft_get_valid (early));
  g_free (alberca_test_virsh ("vol-create-as", "b", "over.qcow2", "8M", "--format", "qcow2", "--backing-vol", base,
                              "--backing-vol-format", "qcow2", NULL));
  assert_unmoved (alberca_move_draft_start (early), "base.qcow2", "over.qcow2");
  g_assert_false (exists ("b", "base.qcow2"));

  refresh (fixture->b);
  wait_volume (fixture->b, "over.qcow2");
  draft = make_move (fixture, "base.qcow2");
  g_assert_true (says (alberca_move_draft_get_problem (draft, "volume"), "over.qcow2"));
  g_assert_false (alberca_move_draft_get_valid (draft));

  /* An overlay that looks for its base beside itself */
  g_free (alberca_test_virsh ("vol-create-as", "a", "over.qcow2", "8M", "--format", "qcow2", NULL));
  g_free (qemu_img (arguments));
  bound = make_move (fixture, "relative.qcow2");
  g_assert_true (says (alberca_move_draft_get_problem (bound, "volume"), "relative"));
}

/* A name that is taken, a cancel, a machine that could not be told or has its memory saved: the source stays,
 * and nothing else does */
static void
test_move_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *definitions = g_build_filename (dir, "xdg-config", "libvirt", "qemu", NULL);
  g_autofree char *pool_dir = test_path ("a", NULL);
  AlbercaVolume *volume;
  AlbercaOperation *operation;

  virsh_make_volume ("disk.qcow2", "qcow2", "8M");
  refresh (fixture->a);
  volume = wait_volume (fixture->a, "disk.qcow2");
  g_free (alberca_test_virsh ("vol-create-as", "b", "taken", "1M", NULL));
  assert_unmoved (alberca_volume_move (fixture->a, volume, fixture->b, "taken", ""), "disk.qcow2", "taken");
  g_assert_true (exists ("b", "taken"));

  operation = alberca_volume_move (fixture->a, volume, fixture->b, "cancelled", "");
  g_assert_true (alberca_operation_get_can_cancel (operation));
  alberca_operation_cancel (operation);
  wait_move (operation);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_true (exists ("a", "disk.qcow2"));
  g_assert_false (exists ("b", "cancelled"));

  if (!have_machines () || !g_file_test (definitions, G_FILE_TEST_IS_DIR))
    return;
  define_on_file ("off", "disk.qcow2", FALSE);
  g_assert_cmpint (g_chmod (definitions, 0500), ==, 0);
  assert_unmoved (alberca_volume_move (fixture->a, volume, fixture->b, "untold", ""), "disk.qcow2", "off");
  g_assert_cmpint (g_chmod (definitions, 0700), ==, 0);
  g_assert_false (exists ("b", "untold"));

  /* Told, and there; what could not be deleted is said */
  g_assert_cmpint (g_chmod (pool_dir, 0555), ==, 0);
  operation = wait_move (alberca_volume_move (fixture->a, volume, fixture->b, "both", ""));
  g_assert_cmpint (g_chmod (pool_dir, 0755), ==, 0);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "still in “a”"));
  g_assert_true (exists ("a", "disk.qcow2"));
  g_assert_true (exists ("b", "both"));
  undefine ("off");
}

/* A machine that runs: its disk grows under it, and does nothing else */
static void
test_running (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaResizeDraft) resize = NULL;
  g_autoptr(AlbercaMoveDraft) move = NULL;
  g_autoptr(AlbercaCloneDraft) clone = NULL;
  g_auto(GStrv) notes = NULL;
  g_autofree char *commands = NULL;
  AlbercaVolume *volume;

  if (!have_machines ())
    return;
  virsh_make_volume ("disk.qcow2", "qcow2", "8M");
  define_on_file ("runs", "disk.qcow2", TRUE);

  resize = make_resize (fixture, "disk.qcow2");
  g_object_set (resize, "capacity", "4 MiB", NULL);
  g_assert_true (says (alberca_resize_draft_get_problem (resize, "capacity"), "runs"));
  g_object_set (resize, "capacity", "16 MiB", NULL);
  commands = alberca_resize_draft_get_commands (resize);
  g_assert_true (g_str_has_suffix (commands, "blockresize runs vda 16777216B"));
  assert_resized (resize);
  assert_capacity (fixture->a, "disk.qcow2", 16 * MIB);

  move = make_move (fixture, "disk.qcow2");
  g_assert_true (says (alberca_move_draft_get_problem (move, "volume"), "runs"));
  volume = alberca_pool_find_volume (fixture->a, "disk.qcow2");
  assert_unmoved (alberca_volume_move (fixture->a, volume, fixture->b, "disk.qcow2", ""), "disk.qcow2", "runs");

  clone = make_draft (fixture, "disk.qcow2", NULL);
  notes = alberca_clone_draft_get_notes (clone);
  g_assert_nonnull (strstr (notes[0], "runs"));
  g_free (alberca_test_virsh ("destroy", "runs", NULL));
  undefine ("runs");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/volume-verbs/clone/convert", Fixture, NULL, set_up, test_convert, tear_down);
  g_test_add ("/volume-verbs/clone/raw", Fixture, NULL, set_up, test_raw, tear_down);
  g_test_add ("/volume-verbs/clone/notes", Fixture, NULL, set_up, test_notes, tear_down);
  g_test_add ("/volume-verbs/clone/several", Fixture, NULL, set_up, test_several, tear_down);
  g_test_add ("/volume-verbs/clone/encrypted", Fixture, NULL, set_up, test_encrypted, tear_down);
  g_test_add ("/volume-verbs/resize", Fixture, NULL, set_up, test_resize, tear_down);
  g_test_add ("/volume-verbs/resize/allocate", Fixture, NULL, set_up, test_allocate, tear_down);
  g_test_add ("/volume-verbs/resize/refused", Fixture, NULL, set_up, test_resize_refused, tear_down);
  g_test_add ("/volume-verbs/wipe", Fixture, NULL, set_up, test_wipe, tear_down);
  g_test_add ("/volume-verbs/wipe/refused", Fixture, NULL, set_up, test_wipe_refused, tear_down);
  g_test_add ("/volume-verbs/move", Fixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/volume-verbs/move/base", Fixture, NULL, set_up, test_move_base, tear_down);
  g_test_add ("/volume-verbs/move/fails", Fixture, NULL, set_up, test_move_fails, tear_down);
  g_test_add ("/volume-verbs/running", Fixture, NULL, set_up, test_running, tear_down);
  return g_test_run ();
}
