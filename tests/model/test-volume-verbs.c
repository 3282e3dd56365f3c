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
  return g_test_run ();
}
