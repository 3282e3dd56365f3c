/* test-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Snapshots inside qcow2 volumes, through a real libvirtd; qemu-img and qemu-io say what is true. */

#include "config.h"

#include "backend/alberca-snapshots.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-scratch.h"
#include "snapshot-fixture.h"
#include "support/private-libvirtd.h"

/* ---- One path through it ---- */

static void
test_path (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *same = NULL;
  g_autofree char *problem = NULL;

  g_assert_null (alberca_snapshot_list_get_problem (fixture->list));
  g_assert_cmpuint (count (fixture), ==, 0);

  write_block (fixture, 1, 17);
  wait_done (fixture, alberca_snapshot_list_create (fixture->list, "first"));
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (alberca_snapshot_get_title (get (fixture, 0)), ==, "first");
  g_assert_true (alberca_snapshot_get_here (get (fixture, 0)));
  g_assert_cmpuint (alberca_snapshot_get_disk_size (get (fixture, 0)), ==, N_BLOCKS * BLOCK);

  same = alberca_snapshot_list_get_name_problem (fixture->list, "first");
  g_assert_nonnull (same);
  problem = alberca_snapshot_list_get_name_problem (fixture->list, "second");
  g_assert_null (problem);

  write_block (fixture, 1, 99);
  settle (fixture);
  g_assert_false (alberca_snapshot_get_here (get (fixture, 0)));
  {
    AlbercaSnapshot *first = get (fixture, 0);

    wait_done (fixture, alberca_snapshot_list_revert (fixture->list, first, "before"));
    /* It is the same object, wherever it stands */
    g_assert_true (get (fixture, 0) == first);
  }
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (alberca_snapshot_get_here (get (fixture, 0)));
  g_assert_false (alberca_snapshot_get_here (get (fixture, 1)));
  g_free (alberca_test_run ("qemu-io", "-f", "qcow2", "-c", "read -P 17 65536 65536", fixture->path, NULL));

  /* What a snapshot has already is not kept once more */
  wait_done (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 1), "again"));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_free (alberca_test_run ("qemu-io", "-f", "qcow2", "-c", "read -P 99 65536 65536", fixture->path, NULL));

  wait_done (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)));
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (alberca_snapshot_get_title (get (fixture, 0)), ==, "before");
}

/* ---- What libvirt does not tell ---- */

/* The name "2" is the id of another: reverting goes by id, deleting by name. */
static void
test_ids (Fixture       *fixture,
          gconstpointer  data)
{
  write_block (fixture, 0, 1);
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "2", fixture->path, NULL));
  write_block (fixture, 0, 2);
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "other", fixture->path, NULL));
  write_block (fixture, 0, 3);
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpstr (alberca_snapshot_get_title (get (fixture, 0)), ==, "2");
  g_assert_cmpstr (alberca_snapshot_get_id (get (fixture, 1)), ==, "2");

  wait_done (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), NULL));
  g_free (alberca_test_run ("qemu-io", "-f", "qcow2", "-c", "read -P 1 0 65536", fixture->path, NULL));
  wait_done (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)));
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (alberca_snapshot_get_title (get (fixture, 0)), ==, "other");
}

/* Of two with one name only the older can be deleted. */
static void
test_duplicates (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *problem = NULL;
  g_autofree char *none = NULL;

  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "twin", fixture->path, NULL));
  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "twin", fixture->path, NULL));
  settle (fixture);
  g_assert_cmpuint (count (fixture), ==, 2);
  problem = alberca_snapshot_list_get_delete_problem (fixture->list, get (fixture, 1));
  g_assert_nonnull (problem);
  none = alberca_snapshot_list_get_delete_problem (fixture->list, get (fixture, 0));
  g_assert_null (none);

  wait_failed (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 1)), G_IO_ERROR,
               G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (count (fixture), ==, 2);
  {
    AlbercaSnapshot *younger = get (fixture, 1);

    wait_done (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)));
    g_assert_true (get (fixture, 0) == younger);
  }
}

/* Names that libvirt makes but cannot delete, and that others may have made. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const bad[] = { "", "a/b", ".hidden", "12", "two\nlines",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" };
  static const char *const good[] = { "-c", "--help", "con espacios", "ñ & <b> \"q\" 'q' %s \\", "日本 🐧" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *problem = alberca_snapshot_list_get_name_problem (fixture->list, bad[i]);

      g_assert_nonnull (problem);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *problem = alberca_snapshot_list_get_name_problem (fixture->list, good[i]);

      g_assert_null (problem);
      wait_done (fixture, alberca_snapshot_list_create (fixture->list, good[i]));
    }
  g_assert_cmpuint (count (fixture), ==, G_N_ELEMENTS (good));
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_cmpstr (alberca_snapshot_get_name (get (fixture, 0)), ==, good[i]);
      wait_done (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), NULL));
      wait_done (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)));
    }
  g_assert_cmpuint (count (fixture), ==, 0);

  g_free (alberca_test_run ("qemu-img", "snapshot", "-c", "a/b", fixture->path, NULL));
  settle (fixture);
  wait_done (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), NULL));
  wait_failed (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)), G_IO_ERROR,
               G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* While another program has the image locked libvirt says that it deleted what it did not. */
static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GSubprocess) holder = NULL;
  g_autoptr(GError) error = NULL;
  GOutputStream *input;
  GInputStream *output;
  char prompt[8];

  wait_done (fixture, alberca_snapshot_list_create (fixture->list, "kept"));
  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "qemu-io", "-f",
                             "qcow2", fixture->path, NULL);
  g_assert_no_error (error);
  output = g_subprocess_get_stdout_pipe (holder);
  g_input_stream_read (output, prompt, sizeof prompt, NULL, &error);
  g_assert_no_error (error);

  wait_failed (fixture, alberca_snapshot_list_delete (fixture->list, get (fixture, 0)), G_IO_ERROR, G_IO_ERROR_FAILED);
  wait_failed (fixture, alberca_snapshot_list_create (fixture->list, "new"), ALBERCA_LIBVIRT_ERROR,
               ALBERCA_LIBVIRT_ERROR_INTERNAL);
  wait_failed (fixture, alberca_snapshot_list_revert (fixture->list, get (fixture, 0), NULL), ALBERCA_LIBVIRT_ERROR,
               ALBERCA_LIBVIRT_ERROR_INTERNAL);
  g_assert_cmpuint (count (fixture), ==, 1);

  input = g_subprocess_get_stdin_pipe (holder);
  g_output_stream_close (input, NULL, NULL);
  g_assert_true (g_subprocess_wait (holder, NULL, NULL));
}

/* ---- Left behind ---- */

static void
define_scratch (Fixture                  *fixture,
                const char               *name,
                const AlbercaScratchMark *mark)
{
  g_autofree char *xml = alberca_scratch_domain_to_xml (name, "qemu", fixture->path, FALSE, mark);
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *file = g_build_filename (dir, "left.xml", NULL);

  g_assert_true (g_file_set_contents (file, xml, -1, NULL));
  g_free (alberca_test_virsh ("define", file, NULL));
}

static gboolean
has_domain (const char *name)
{
  g_autofree char *names = alberca_test_virsh ("list", "--all", "--name", NULL);
  g_auto(GStrv) lines = g_strsplit (names, "\n", -1);

  return g_strv_contains ((const char *const *) lines, name);
}

/* Whose owner is gone goes, and what this run lost the connection over; a domain of somebody who may
 * still be at it stays. */
static void
test_left_behind (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const names[] = { "lost", "dead", "other-program", "elsewhere", "old" };
  AlbercaScratchMark *marks[G_N_ELEMENTS (names)];
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) dead = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "cat", NULL);
  gint64 dead_pid;

  g_assert_no_error (error);
  /* It says nothing any more once it has ended. */
  dead_pid = g_ascii_strtoll (g_subprocess_get_identifier (dead), NULL, 10);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (dead), NULL, &error));
  g_assert_true (g_subprocess_wait (dead, NULL, &error));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      marks[i] = alberca_scratch_mark_new_own ();
      if (i > 0)
        {
          g_free (marks[i]->client);
          marks[i]->client = g_strdup ("another");
        }
    }
  marks[1]->pid = dead_pid;
  marks[2]->pid = 1;
  for (gsize i = 3; i < G_N_ELEMENTS (names); i++)
    {
      g_free (marks[i]->host);
      marks[i]->host = g_strdup ("elsewhere");
    }
  marks[4]->created -= 2 * 60 * 60;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      define_scratch (fixture, names[i], marks[i]);
      alberca_scratch_mark_free (marks[i]);
    }

  records = alberca_snapshots_list_scratch (alberca_connection_get_handle (fixture->connection), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, G_N_ELEMENTS (names));

  alberca_scratch_watch (fixture->connection);
  wait_until (!has_domain ("lost") && !has_domain ("dead") && !has_domain ("other-program") && !has_domain ("old"));
  g_assert_true (has_domain ("elsewhere"));
  g_free (alberca_test_virsh ("undefine", "elsewhere", NULL));
}

static void
add (const char *name,
     void      (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/snapshots/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("path", test_path);
  add ("ids", test_ids);
  add ("duplicates", test_duplicates);
  add ("names", test_names);
  add ("locked", test_locked);
  add ("left-behind", test_left_behind);

  return g_test_run ();
}
