/* test-volume-creation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* New volumes on a real libvirtd, looked at from outside: qemu-img says what each choice came to. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "model/alberca-connection.h"
#include "model/alberca-volume-draft.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define MI (G_GUINT64_CONSTANT (1) << 20)
#define PASSPHRASE "correct horse"

typedef struct
{
  char              *path;
  AlbercaConnection *connection;
  AlbercaPool       *pool;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *defined = NULL;
  g_autofree char *built = NULL;
  g_autofree char *started = NULL;

  fixture->path = g_build_filename (dir, "new ones", NULL);
  defined = alberca_test_virsh ("pool-define-as", "new ones", "dir", "--target", fixture->path, NULL);
  built = alberca_test_virsh ("pool-build", "new ones", NULL);
  started = alberca_test_virsh ("pool-start", "new ones", NULL);
  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = alberca_connection_find_pool_by_name (fixture->connection, "new ones");
  alberca_pool_hold (fixture->pool);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *removed = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *undefined = NULL;
  g_autoptr(GDir) dir = g_dir_open (fixture->path, 0, NULL);
  const char *name;

  alberca_pool_release (fixture->pool);
  close_connection (fixture->connection);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->path, name, NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  stopped = alberca_test_virsh ("pool-destroy", "new ones", NULL);
  removed = alberca_test_virsh ("pool-delete", "new ones", NULL);
  undefined = alberca_test_virsh ("pool-undefine", "new ones", NULL);
  g_free (fixture->path);
}

/* ---- What can be seen from outside ---- */

static char *
file_path (Fixture    *fixture,
           const char *name)
{
  return g_build_filename (fixture->path, name, NULL);
}

static char *
describe (Fixture    *fixture,
          const char *name)
{
  g_autofree char *path = file_path (fixture, name);
  const char *argv[] = { "qemu-img", "info", "-U", "--output=json", path, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static void
assert_described (Fixture    *fixture,
                  const char *name,
                  const char *expected)
{
  g_autofree char *description = describe (fixture, name);

  if (strstr (description, expected) == NULL)
    g_error ("no %s in\n%s", expected, description);
}

static guint64
get_occupied (Fixture    *fixture,
              const char *name)
{
  g_autofree char *path = file_path (fixture, name);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return (guint64) status.st_blocks * 512;
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Whether QEMU opens it with the passphrase */
static gboolean
opens (Fixture    *fixture,
       const char *name,
       const char *passphrase)
{
  g_autofree char *path = file_path (fixture, name);
  g_autofree char *secret = g_strdup_printf ("secret,id=s0,data=%s", passphrase);
  g_autofree char *image = g_strdup_printf ("driver=qcow2,encrypt.key-secret=s0,file.driver=file,file.filename=%s", path);
  const char *argv[] = { "qemu-img", "check", "-q", "--object", secret, "--image-opts", image, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  return status == 0;
}

/* ---- Acts ---- */

static void
wait_done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static const char *
wait_failed (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  return alberca_operation_get_error (operation)->message;
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static AlbercaVolumeDraft *
make_draft (Fixture    *fixture,
            const char *name,
            const char *format)
{
  AlbercaVolumeDraft *draft = alberca_volume_draft_new (fixture->pool);

  g_object_set (draft, "name", name, "format", format, "capacity", "64 MiB", NULL);
  return draft;
}

static void
create (Fixture            *fixture,
        AlbercaVolumeDraft *draft)
{
  g_assert_true (alberca_volume_draft_get_valid (draft));
  wait_done (alberca_pool_create_volume (fixture->pool, draft));
}

/* A file that libvirt has not seen */
static void
put_in_the_way (Fixture    *fixture,
                const char *name)
{
  g_autofree char *path = file_path (fixture, name);

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
}

/* ---- Tests ---- */

static void
test_qcow2 (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *compat;
    guint64     cluster_size;
    gboolean    lazy_refcounts;
    gboolean    extended_l2;
    const char *expected;
  } cases[] = {
    { "1.1", 0, FALSE, FALSE, "\"compat\": \"1.1\"" },
    { "0.10", 0, FALSE, FALSE, "\"compat\": \"0.10\"" },
    { "1.1", 512, FALSE, FALSE, "\"cluster-size\": 512," },
    { "1.1", 2 * MI, FALSE, FALSE, "\"cluster-size\": 2097152," },
    { "1.1", 0, TRUE, FALSE, "\"lazy-refcounts\": true" },
    { "1.1", 0, FALSE, FALSE, "\"lazy-refcounts\": false" },
    { "1.1", 0, FALSE, TRUE, "\"extended-l2\": true" },
    { "1.1", 16384, TRUE, TRUE, "\"extended-l2\": true" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".qcow2", i);
      g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, name, "qcow2");

      g_object_set (draft, "compat", cases[i].compat, "cluster-size", cases[i].cluster_size,
                    "lazy-refcounts", cases[i].lazy_refcounts, "extended-l2", cases[i].extended_l2,
                    /* Ignored where the file system has no such thing, but not refused */
                    "nocow", i == 0, NULL);
      create (fixture, draft);
      assert_described (fixture, name, cases[i].expected);
      assert_described (fixture, name, "\"virtual-size\": 67108864");
      g_assert_cmpuint (get_occupied (fixture, name), <, 7 * MI);
    }
}

static void
test_space (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char         *format;
    AlbercaVolumeSpace  space;
    guint64             min;
    guint64             max;
  } cases[] = {
    { "qcow2", ALBERCA_VOLUME_SPACE_THIN, 0, MI },
    { "qcow2", ALBERCA_VOLUME_SPACE_METADATA, 0, MI },
    { "qcow2", ALBERCA_VOLUME_SPACE_FULL, 64 * MI, 66 * MI },
    { "raw", ALBERCA_VOLUME_SPACE_THIN, 0, 64 * 1024 },
    { "raw", ALBERCA_VOLUME_SPACE_PART, 3 * MI, 4 * MI },
    { "raw", ALBERCA_VOLUME_SPACE_FULL, 64 * MI, 65 * MI },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".%s", i, cases[i].format);
      g_autofree char *path = file_path (fixture, name);
      g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, name, cases[i].format);
      AlbercaVolumeChoices choices;
      GStatBuf status;

      g_test_message ("%s, %d", cases[i].format, cases[i].space);
      g_object_set (draft, "space", cases[i].space, "allocation", "3 MiB", "mode", "0640", NULL);
      create (fixture, draft);
      g_assert_cmpuint (get_occupied (fixture, name), >=, cases[i].min);
      g_assert_cmpuint (get_occupied (fixture, name), <=, cases[i].max);

      /* What was told before is about what it came to */
      alberca_volume_draft_get_choices (draft, &choices);
      g_assert_cmpint (ABS ((gint64) alberca_volume_rules_estimate (&choices) -
                            (gint64) get_occupied (fixture, name)), <=, 128 * 1024);
      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 07777, ==, 0640);
      if (cases[i].space == ALBERCA_VOLUME_SPACE_METADATA)
        g_assert_cmpint (status.st_size, >=, 64 * MI);
    }
}

/* Each of the others is one that libvirt can make */
static void
test_formats (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) any = alberca_volume_draft_new (fixture->pool);
  const char *const *formats = alberca_volume_draft_get_formats (any);

  for (gsize i = 0; formats[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("disk.", formats[i], NULL);
      g_autofree char *expected = g_strdup_printf ("\"format\": \"%s\"", formats[i]);
      g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, name, formats[i]);

      create (fixture, draft);
      assert_described (fixture, name, expected);
    }
}

static AlbercaVolume *
make_base (Fixture    *fixture,
           const char *name,
           const char *format)
{
  g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, name, format);
  AlbercaVolume *base;

  create (fixture, draft);
  /* It may have been read while QEMU was still making it */
  wait_until ((base = alberca_pool_find_volume (fixture->pool, name)) != NULL &&
              alberca_volume_get_capacity (base) == 64 * MI);
  return base;
}

/* One base, overlays for a class, as one operation */
static void
test_many_overlays (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *const formats[] = { "qcow2", "raw" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *base_name = g_strconcat ("base.", formats[i], NULL);
      g_autofree char *name = g_strconcat (formats[i], "-{nn}.qcow2", NULL);
      g_autofree char *expected = g_strdup_printf ("\"backing-filename-format\": \"%s\"", formats[i]);
      AlbercaVolume *base = make_base (fixture, base_name, formats[i]);
      g_autoptr(AlbercaVolumeDraft) draft = alberca_volume_draft_new (fixture->pool);
      guint n_before = count_files (fixture);

      alberca_volume_draft_set_base (draft, fixture->pool, base);
      g_object_set (draft, "name", name, "count", 5u, "first", 8u, NULL);
      create (fixture, draft);
      g_assert_cmpuint (count_files (fixture), ==, n_before + 5);
      for (guint n = 8; n < 13; n++)
        {
          g_autofree char *overlay = g_strdup_printf ("%s-%02u.qcow2", formats[i], n);

          assert_described (fixture, overlay, expected);
          assert_described (fixture, overlay, base_name);
          assert_described (fixture, overlay, "\"compat\": \"1.1\"");
          assert_described (fixture, overlay, "\"virtual-size\": 67108864");
        }
    }
}

/* The third cannot be made: the first two go again, and what was in the way stays */
static void
test_many_roll_back (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, "lab-{n}.qcow2", "qcow2");
  g_autofree char *path = file_path (fixture, "lab-3.qcow2");
  g_autofree char *content = NULL;
  const char *message;

  put_in_the_way (fixture, "lab-3.qcow2");
  g_object_set (draft, "count", 5u, NULL);
  g_assert_true (alberca_volume_draft_get_valid (draft));
  message = wait_failed (alberca_pool_create_volume (fixture->pool, draft));
  assert_contains (message, "“lab-3.qcow2” could not be made");
  assert_contains (message, "already exists");
  assert_contains (message, "2 volumes that had been made were deleted");
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
}

/* ---- A pool that fills up: a small tmpfs over its directory, which only libvirtd sees ---- */

static char *
get_pid (void)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *path = g_build_filename (dir, "libvirtd.pid", NULL);
  g_autoptr(GError) error = NULL;
  char *pid;

  g_file_get_contents (path, &pid, NULL, &error);
  g_assert_no_error (error);
  return g_strstrip (pid);
}

/* Where the mounts of the private libvirtd are its own */
static gboolean
can_mount (void)
{
  g_autofree char *pid = get_pid ();
  g_autofree char *link = g_strdup_printf ("/proc/%s/ns/mnt", pid);
  g_autofree char *theirs = g_file_read_link (link, NULL);
  g_autofree char *ours = g_file_read_link ("/proc/self/ns/mnt", NULL);

  return theirs != NULL && g_strcmp0 (theirs, ours) != 0;
}

static void
mount_small (Fixture *fixture)
{
  g_autofree char *pid = get_pid ();
  g_autofree char *output = alberca_test_run ("nsenter", "--mount", "--target", pid, "mount", "-t", "tmpfs", "-o",
                                              "size=4m", "tmpfs", fixture->path, NULL);

  wait_done (alberca_pool_refresh (fixture->pool));
  wait_until (alberca_pool_get_capacity (fixture->pool) == 4 * MI);
}

static void
unmount (Fixture *fixture)
{
  g_autofree char *pid = get_pid ();
  g_autofree char *output = alberca_test_run ("nsenter", "--mount", "--target", pid, "umount", fixture->path, NULL);
}

/* What libvirtd sees there: names with spaces around each */
static char *
list_small (Fixture *fixture)
{
  g_autofree char *pid = get_pid ();
  g_autofree char *output = alberca_test_run ("nsenter", "--mount", "--target", pid, "ls", "-A", fixture->path, NULL);

  return g_strdelimit (g_strconcat (" ", output, NULL), "\n", ' ');
}

static void
fill_small (Fixture *fixture)
{
  g_autofree char *pid = get_pid ();
  g_autofree char *path = file_path (fixture, "of-others");
  g_autofree char *output = alberca_test_run ("nsenter", "--mount", "--target", pid, "fallocate", "-l", "2500K", path, NULL);
}

static void
empty_small (Fixture *fixture)
{
  g_autofree char *pid = get_pid ();
  g_autofree char *path = file_path (fixture, "of-others");
  g_autofree char *output = alberca_test_run ("nsenter", "--mount", "--target", pid, "rm", path, NULL);

  wait_done (alberca_pool_refresh (fixture->pool));
}

static void
assert_full (Fixture            *fixture,
             AlbercaVolumeDraft *draft,
             const char         *first,
             const char         *remaining)
{
  const char *message;
  g_autofree char *list = NULL;

  g_assert_true (alberca_volume_draft_get_valid (draft));
  message = wait_failed (alberca_pool_create_volume (fixture->pool, draft));
  assert_contains (message, "could not be made");
  assert_contains (message, "No space left on device");
  assert_contains (message, "that had been made were deleted");
  assert_contains (message, "The pool “new ones” is full: delete volumes that nothing uses");
  list = list_small (fixture);
  g_assert_cmpstr (list, ==, remaining);
  wait_until (alberca_pool_find_volume (fixture->pool, first) == NULL);
}

/* The disk is full in the midst of them: all go again, and nothing else does */
static void
test_many_full (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char         *pattern;
    const char         *first;
    const char         *format;
    AlbercaVolumeSpace  space;
  } cases[] = {
    { "metadata-{n}", "metadata-1", "qcow2", ALBERCA_VOLUME_SPACE_METADATA },
    { "full-{n}", "full-1", "raw", ALBERCA_VOLUME_SPACE_FULL },
  };
  g_autoptr(AlbercaVolumeDraft) overlays = NULL;

  if (!can_mount ())
    {
      g_test_skip ("mounting needs root");
      return;
    }
  mount_small (fixture);

  overlays = alberca_volume_draft_new (fixture->pool);
  alberca_volume_draft_set_base (overlays, fixture->pool, make_base (fixture, "base.qcow2", "qcow2"));
  g_object_set (overlays, "name", "lab-{nn}.qcow2", "count", 50u, NULL);
  assert_full (fixture, overlays, "lab-01.qcow2", " base.qcow2 ");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, cases[i].pattern, cases[i].format);

      g_object_set (draft, "capacity", "300 KiB", "count", 9u, "space", cases[i].space, NULL);
      wait_until (alberca_pool_get_free (fixture->pool) > 3 * MI);
      /* There is room as far as anybody here knows: others have just taken it */
      fill_small (fixture);
      assert_full (fixture, draft, cases[i].first, " base.qcow2 of-others ");
      empty_small (fixture);
    }
  unmount (fixture);
}

static void
cancel_cb (AlbercaOperation *operation)
{
  if (alberca_operation_get_progress (operation) > 0)
    alberca_operation_cancel (operation);
}

static void
test_many_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, "lab-{nnn}.qcow2", "qcow2");
  AlbercaOperation *operation;

  g_object_set (draft, "count", 999u, NULL);
  operation = alberca_pool_create_volume (fixture->pool, draft);
  g_signal_connect (operation, "notify::progress", G_CALLBACK (cancel_cb), NULL);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  assert_contains (alberca_operation_get_error (operation)->message, "deleted");
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* One that fails alone says what libvirt said */
static void
test_one_fails (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, "one.qcow2", "qcow2");

  put_in_the_way (fixture, "one.qcow2");
  assert_contains (wait_failed (alberca_pool_create_volume (fixture->pool, draft)), "already exists");
}

static void
encrypt (AlbercaVolumeDraft *draft)
{
  g_object_set (draft, "encrypted", TRUE, NULL);
  alberca_volume_draft_set_passphrase (draft, PASSPHRASE, PASSPHRASE);
}

static void
undefine_secret (AlbercaVolumeDraft *draft)
{
  g_autoptr(AlbercaSecretConfig) secret = alberca_volume_draft_get_new_secret (draft);
  g_autofree char *output = alberca_test_virsh ("secret-undefine", secret->uuid, NULL);
}

static void
test_luks (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, "luks.qcow2", "qcow2");
  g_autoptr(AlbercaVolumeDraft) raw = make_draft (fixture, "luks.img", "raw");
  g_autoptr(AlbercaSecretConfig) secret = NULL;
  g_autofree char *path = file_path (fixture, "luks.qcow2");
  g_autofree char *description = NULL;
  AlbercaOperation *operation;

  encrypt (draft);
  g_assert_true (alberca_volume_draft_get_valid (draft));
  operation = alberca_pool_create_volume (fixture->pool, draft);
  wait_done (operation);
  g_assert_null (strstr (alberca_operation_get_command (operation), "horse"));
  assert_described (fixture, "luks.qcow2", "\"format\": \"luks\"");
  g_assert_true (opens (fixture, "luks.qcow2", PASSPHRASE));
  g_assert_false (opens (fixture, "luks.qcow2", "correct house"));

  secret = alberca_volume_draft_get_new_secret (draft);
  description = alberca_test_virsh ("secret-dumpxml", secret->uuid, NULL);
  assert_contains (description, "private='yes'");
  assert_contains (description, path);

  /* The same passphrase for another one: no new secret */
  g_object_set (raw, "encrypted", TRUE, "secret-uuid", secret->uuid, NULL);
  create (fixture, raw);
  assert_described (fixture, "luks.img", "\"format\": \"luks\"");
  undefine_secret (draft);
}

/* The volume cannot be made: nobody needs the secret */
static void
test_luks_rolls_back (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) draft = make_draft (fixture, "luks-{n}.qcow2", "qcow2");
  g_autofree char *secrets = NULL;
  const char *message;

  put_in_the_way (fixture, "luks-2.qcow2");
  g_object_set (draft, "count", 2u, NULL);
  encrypt (draft);
  message = wait_failed (alberca_pool_create_volume (fixture->pool, draft));
  assert_contains (message, "“luks-2.qcow2” could not be made");
  assert_contains (message, "was deleted");
  assert_contains (message, "The passphrase was removed from libvirt.");
  g_assert_null (strstr (message, "horse"));
  g_assert_cmpuint (count_files (fixture), ==, 1);
  secrets = alberca_test_virsh ("secret-list", NULL);
  g_assert_null (strstr (secrets, fixture->path));
}

/* A usage that is taken is found before, where the secrets have been read; else nothing is made */
static void
test_luks_usage_taken (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(AlbercaVolumeDraft) first = make_draft (fixture, "luks.qcow2", "qcow2");
  g_autoptr(AlbercaVolumeDraft) second = make_draft (fixture, "luks.qcow2", "qcow2");
  g_autofree char *path = file_path (fixture, "luks.qcow2");
  g_autoptr(AlbercaSecretConfig) secret = NULL;
  AlbercaSecretList *secrets;

  encrypt (first);
  create (fixture, first);
  g_assert_cmpint (g_unlink (path), ==, 0);
  wait_done (alberca_pool_refresh (fixture->pool));
  wait_until (alberca_pool_find_volume (fixture->pool, "luks.qcow2") == NULL);

  encrypt (second);
  wait_failed (alberca_pool_create_volume (fixture->pool, second));
  g_assert_cmpuint (count_files (fixture), ==, 0);

  secrets = alberca_volume_draft_get_secrets (second);
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (secrets)) == 1);
  secret = alberca_volume_draft_get_new_secret (second);
  assert_contains (secret->usage, "luks.qcow2 (2)");
  create (fixture, second);
  undefine_secret (first);
  undefine_secret (second);
}

static void
add (const char *path,
     void      (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *uri = NULL;

  g_test_init (&argc, &argv, NULL);
  uri = alberca_test_libvirtd_get_uri ();
  if (uri == NULL)
    {
      g_test_skip ("no private libvirtd");
      return 0;
    }

  add ("/volume-creation/qcow2", test_qcow2);
  add ("/volume-creation/space", test_space);
  add ("/volume-creation/formats", test_formats);
  add ("/volume-creation/many-overlays", test_many_overlays);
  add ("/volume-creation/many-roll-back", test_many_roll_back);
  /* It mounts, which a libvirtd of an ordinary user cannot */
  if (strstr (uri, ":///system") != NULL)
    add ("/volume-creation/many-full", test_many_full);
  add ("/volume-creation/many-cancelled", test_many_cancelled);
  add ("/volume-creation/one-fails", test_one_fails);
  add ("/volume-creation/luks", test_luks);
  add ("/volume-creation/luks-rolls-back", test_luks_rolls_back);
  add ("/volume-creation/luks-usage-taken", test_luks_usage_taken);

  return g_test_run ();
}
