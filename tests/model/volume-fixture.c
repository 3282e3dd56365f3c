/* volume-fixture.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "volume-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/private-libvirtd.h"

char *
volume_fixture_path (const char *pool,
           const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, pool, name, NULL);
}

static void
virsh_make_pool (const char *name)
{
  g_autofree char *path = volume_fixture_path (name, NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", name, "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", name, NULL);
  g_autofree char *started = alberca_test_virsh ("pool-start", name, NULL);
}

void
volume_fixture_make_volume (const char *name,
                   const char *format,
                   const char *size)
{
  g_free (alberca_test_virsh ("vol-create-as", "a", name, size, "--format", format, "--allocation", "0", NULL));
}

/* "qemu-img ARGUMENTS"; its output, %NULL where it fails. */
char *
volume_fixture_qemu_img (const char *arguments)
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

char *
volume_fixture_qemu_img_info (const char *pool,
               const char *name)
{
  g_autofree char *path = volume_fixture_path (pool, name);
  g_autofree char *arguments = g_strdup_printf ("info '%s'", path);
  char *info = volume_fixture_qemu_img (arguments);

  g_assert_nonnull (info);
  return info;
}

/* The same content, as a guest would see it */
void
volume_fixture_assert_same (const char *first_pool,
             const char *first,
             const char *second_pool,
             const char *second)
{
  g_autofree char *first_path = volume_fixture_path (first_pool, first);
  g_autofree char *second_path = volume_fixture_path (second_pool, second);
  g_autofree char *arguments = g_strdup_printf ("compare '%s' '%s'", first_path, second_path);
  g_autofree char *output = volume_fixture_qemu_img (arguments);

  g_assert_nonnull (output);
}

/* Something to be copied: 1 MiB that is not zero, at 1 MiB */
void
volume_fixture_fill (const char *name)
{
  g_autofree char *path = volume_fixture_path ("a", name);
  g_autofree guint32 *data = g_new (guint32, MIB / sizeof (guint32));
  FILE *file = g_fopen (path, "r+");

  g_assert_nonnull (file);
  for (guint i = 0; i < MIB / sizeof (guint32); i++)
    data[i] = g_random_int ();
  g_assert_cmpint (fseek (file, MIB, SEEK_SET), ==, 0);
  g_assert_cmpint (fwrite (data, MIB, 1, file), ==, 1);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
volume_fixture_refresh (AlbercaPool *pool)
{
  AlbercaOperation *operation = alberca_pool_refresh (pool);

  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

gboolean
volume_fixture_is_loaded (AlbercaPool *pool)
{
  return !alberca_pool_get_listing (pool) && !alberca_pool_get_loading (pool) &&
         alberca_pool_get_n_loaded (pool) == g_list_model_get_n_items (alberca_pool_get_volumes (pool));
}

AlbercaVolume *
volume_fixture_wait_volume (AlbercaPool *pool,
             const char  *name)
{
  AlbercaVolume *volume = NULL;

  wait_until ((volume = alberca_pool_find_volume (pool, name)) != NULL && alberca_volume_get_loaded (volume) &&
              volume_fixture_is_loaded (pool));
  return volume;
}

void
volume_fixture_set_up (Fixture       *fixture,
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
  wait_until (volume_fixture_is_loaded (fixture->a) && volume_fixture_is_loaded (fixture->b));
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

void
volume_fixture_tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  wait_until (alberca_operation_queue_get_n_running (fixture->queue) == 0);
  alberca_pool_release (fixture->a);
  alberca_pool_release (fixture->b);
  close_connection (fixture->connection);
  g_clear_object (&fixture->queue);
  empty_pool ("a");
  empty_pool ("b");
}

void
volume_fixture_assert_done (AlbercaBatch *batch)
{
  AlbercaOperation *only = alberca_batch_get_only (batch);

  if (only != NULL)
    g_assert_no_error (alberca_operation_get_error (only));
  g_assert_cmpint (alberca_batch_get_state (batch), ==, ALBERCA_OPERATION_DONE);
}

gboolean
volume_fixture_says (char       *text,
      const char *what)
{
  g_autofree char *owned = text;

  return owned != NULL && strstr (owned, what) != NULL;
}

/* In a shell, as somebody would who copied it */
void
volume_fixture_paste (const char *commands)
{
  const char *argv[] = { "sh", "-euc", commands, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* A machine without a system, with @disk (its <source>, and the type of that) */
void
volume_fixture_define (const char *name,
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

void
volume_fixture_define_on_file (const char *name,
                const char *volume,
                gboolean    start)
{
  g_autofree char *path = volume_fixture_path ("a", volume);
  g_autofree char *source = g_strdup_printf ("file='%s'", path);

  volume_fixture_define (name, "file", source, start);
}

void
volume_fixture_undefine (const char *name)
{
  g_free (alberca_test_virsh ("undefine", name, NULL));
}

gboolean
volume_fixture_have_machines (void)
{
  g_autofree char *emulator = g_find_program_in_path ("qemu-system-x86_64");

  if (emulator == NULL)
    g_test_skip ("no QEMU");
  return emulator != NULL;
}

gboolean
volume_fixture_exists (const char *pool,
        const char *name)
{
  g_autofree char *path = volume_fixture_path (pool, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}
