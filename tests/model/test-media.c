/* test-media.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Discs put into the drives of real machines, off and running, and taken out again. */

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-connection.h"
#include "model/alberca-media.h"
#include "model/alberca-usage-index.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define SECTOR 2048
#define TIMEOUT (60 * G_USEC_PER_SEC)

static AlbercaConnection *connection;
static AlbercaPool *pool;

static char *
make_path (const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, "pools", "isos", name, NULL);
}

static void
put_disc (const char *name)
{
  g_autofree char *path = make_path (name);
  g_autofree guint8 *disc = g_malloc0 (32 * SECTOR);
  g_autoptr(GError) error = NULL;

  memcpy (disc + 16 * SECTOR, "\1CD001\1", 7);
  memcpy (disc + 17 * SECTOR, "\377CD001\1", 7);
  g_file_set_contents (path, (const char *) disc, 32 * SECTOR, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
}

static void
define (const char *name,
        const char *drives)
{
  g_autofree char *xml = g_strdup_printf (
    "<domain type='qemu'><name>%s</name><memory unit='MiB'>32</memory>"
    "<metadata><x:note xmlns:x='urn:x'>mine</x:note></metadata>"
    "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>%s"
    "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>", name, drives);
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *path = g_build_filename (dir, "domain.xml", NULL);
  g_autofree char *output = NULL;

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  output = alberca_test_virsh ("define", path, NULL);
}

static void
undefine (const char *name)
{
  g_autofree char *output = alberca_test_virsh ("undefine", name, NULL);
}

static void
machines_cb (gpointer  owner,
             gpointer  result,
             GError   *error)
{
  g_assert_no_error (error);
  g_object_set_data_full (owner, "machines", result, (GDestroyNotify) g_ptr_array_unref);
}

/* (transfer full) */
static GPtrArray *
find_machines (void)
{
  alberca_connection_find_machines (connection, machines_cb, connection);
  wait_until (g_object_get_data (G_OBJECT (connection), "machines") != NULL);
  return g_object_steal_data (G_OBJECT (connection), "machines");
}

static const AlbercaMachine *
find_machine (GPtrArray  *machines,
              const char *name)
{
  for (guint i = 0; i < machines->len; i++)
    {
      const AlbercaMachine *machine = g_ptr_array_index (machines, i);

      if (g_str_equal (machine->name, name))
        return machine;
    }
  g_error ("No machine %s", name);
}

static const AlbercaDrive *
get_drive (const AlbercaMachine *machine,
           guint                 i)
{
  g_assert_cmpuint (machine->drives->len, >, i);
  return g_ptr_array_index (machine->drives, i);
}

static AlbercaVolume *
find_volume (const char *name)
{
  return alberca_pool_find_volume (pool, name);
}

static guint
count_users (const char *name)
{
  AlbercaUsageIndex *index = alberca_usage_index_get (connection);
  g_autoptr(GPtrArray) users = alberca_usage_index_get_users (index, pool, find_volume (name));

  return users->len;
}

/* What the drive "sda" holds, as virsh says: "-" for nothing. */
static void
assert_holds (const char *machine,
              const char *target,
              gboolean    config,
              const char *volume)
{
  g_autofree char *path = volume != NULL ? make_path (volume) : g_strdup ("-");
  g_autofree char *output = config ? alberca_test_virsh ("domblklist", machine, "--inactive", NULL)
                                   : alberca_test_virsh ("domblklist", machine, NULL);
  g_auto(GStrv) lines = g_strsplit (output, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) words = NULL;

      g_strstrip (*line);
      words = g_strsplit (*line, "   ", 2);
      if (words[0] == NULL || words[1] == NULL || !g_str_equal (words[0], target))
        continue;
      g_assert_cmpstr (g_strstrip (words[1]), ==, path);
      return;
    }
  g_error ("No %s in: %s", target, output);
}

static void
wait_done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

/* As somebody does who copies the line. */
static void
run_in_shell (const char *command)
{
  char *argv[] = { (char *) "/bin/sh", (char *) "-c", (char *) command, NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, &output, &complaint, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s: %s", command, complaint);
}

static const char empty_drive[] =
  "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='sda' bus='sata'/><readonly/>"
  "<serial>MINE</serial><boot order='1'/></disk>";

/* A machine that is off and has no drive gets one, and then others. */
static void
test_new_drive (void)
{
  g_autoptr(GPtrArray) machines = NULL;
  const AlbercaMachine *machine;
  g_autofree char *command = NULL;

  define ("bare", "");
  machines = find_machines ();
  machine = find_machine (machines, "bare");
  g_assert_false (machine->running);
  g_assert_cmpuint (machine->drives->len, ==, 0);
  g_assert_cmpstr (machine->new_target, ==, "sda");

  wait_done (alberca_pool_attach_volume (pool, find_volume ("a.iso"), machine, NULL, FALSE));
  assert_holds ("bare", "sda", TRUE, "a.iso");
  /* Of which libvirt sends no event */
  wait_until (count_users ("a.iso") == 1);

  g_clear_pointer (&machines, g_ptr_array_unref);
  machines = find_machines ();
  machine = find_machine (machines, "bare");
  g_assert_cmpstr (machine->new_target, ==, "sdb");
  command = alberca_pool_get_attach_command (pool, find_volume ("b & 'c'.iso"), machine, NULL, FALSE);
  run_in_shell (command);
  assert_holds ("bare", "sdb", TRUE, "b & 'c'.iso");
  undefine ("bare");
}

/* A machine that was heard of by an event, after the only survey; its disc comes without one. */
static void
test_change_without_event (void)
{
  AlbercaUsageIndex *index = alberca_usage_index_get (connection);
  g_autofree char *path = make_path ("a.iso");
  g_autofree char *output = NULL;

  wait_until (alberca_usage_index_get_resolved (index));
  define ("heard", "<disk type='volume' device='cdrom'><source pool='isos' volume=\"b &amp; 'c'.iso\"/>"
                   "<target dev='sda' bus='sata'/></disk>");
  wait_until (count_users ("b & 'c'.iso") == 1);
  output = alberca_test_virsh ("change-media", "heard", "sda", path, "--config", NULL);
  g_assert_cmpuint (count_users ("a.iso"), ==, 0);
  /* The second while the first is under way: it may see what the first has passed. */
  alberca_usage_index_reread (index);
  alberca_usage_index_reread (index);
  wait_until (count_users ("a.iso") == 1);
  g_assert_cmpuint (count_users ("b & 'c'.iso"), ==, 0);
  undefine ("heard");
  wait_until (count_users ("a.iso") == 0);
}

/* A machine that is off: its configuration is changed, and nothing else in it. */
static void
test_off (void)
{
  g_autoptr(GPtrArray) machines = NULL;
  const AlbercaMachine *machine;
  const AlbercaDrive *drive;
  g_autofree char *xml = NULL;
  g_autofree char *command = NULL;
  g_autofree char *eject = NULL;

  define ("off", empty_drive);
  machines = find_machines ();
  machine = find_machine (machines, "off");
  drive = get_drive (machine, 0);
  g_assert_true (drive->config && !drive->live);
  g_assert_false (alberca_drive_holds (drive, pool, find_volume ("a.iso")));
  wait_done (alberca_pool_attach_volume (pool, find_volume ("a.iso"), machine, drive, FALSE));
  assert_holds ("off", "sda", TRUE, "a.iso");
  xml = alberca_test_virsh ("dumpxml", "off", NULL);
  g_assert_nonnull (strstr (xml, ">mine<"));
  g_assert_nonnull (strstr (xml, "<serial>MINE</serial>"));
  g_assert_nonnull (strstr (xml, "<boot order='1'/>"));

  g_clear_pointer (&machines, g_ptr_array_unref);
  machines = find_machines ();
  machine = find_machine (machines, "off");
  drive = get_drive (machine, 0);
  g_assert_true (alberca_drive_holds (drive, pool, find_volume ("a.iso")));
  g_assert_false (alberca_drive_holds (drive, pool, find_volume ("b & 'c'.iso")));

  /* Straight from one disc to another, by the line */
  command = alberca_pool_get_attach_command (pool, find_volume ("b & 'c'.iso"), machine, drive, TRUE);
  run_in_shell (command);
  assert_holds ("off", "sda", TRUE, "b & 'c'.iso");
  eject = alberca_connection_get_eject_command (connection, machine, drive, FALSE);
  run_in_shell (eject);
  assert_holds ("off", "sda", TRUE, NULL);

  wait_done (alberca_pool_attach_volume (pool, find_volume ("a.iso"), machine, drive, FALSE));
  wait_done (alberca_connection_eject (connection, machine, drive, FALSE, pool, find_volume ("a.iso")));
  assert_holds ("off", "sda", TRUE, NULL);
  undefine ("off");
}

/* A machine that runs: it and its configuration change together. */
static void
test_running (void)
{
  g_autoptr(GPtrArray) machines = NULL;
  const AlbercaMachine *machine;
  const AlbercaDrive *drive;
  AlbercaOperation *operation;
  g_autofree char *command = NULL;
  g_autofree char *eject = NULL;
  g_autofree char *output = NULL;

  define ("running", empty_drive);
  output = alberca_test_virsh ("start", "running", NULL);
  machines = find_machines ();
  machine = find_machine (machines, "running");
  drive = get_drive (machine, 0);
  g_assert_true (machine->running);
  g_assert_null (machine->new_target);
  g_assert_true (drive->config && drive->live);

  operation = alberca_pool_attach_volume (pool, find_volume ("a.iso"), machine, drive, FALSE);
  wait_done (operation);
  g_assert_true (alberca_operation_has_subject (operation, alberca_pool_get_uuid (pool), "a.iso"));
  assert_holds ("running", "sda", FALSE, "a.iso");
  assert_holds ("running", "sda", TRUE, "a.iso");
  command = alberca_pool_get_attach_command (pool, find_volume ("b & 'c'.iso"), machine, drive, FALSE);
  run_in_shell (command);
  assert_holds ("running", "sda", FALSE, "b & 'c'.iso");
  assert_holds ("running", "sda", TRUE, "b & 'c'.iso");
  eject = alberca_connection_get_eject_command (connection, machine, drive, TRUE);
  run_in_shell (eject);
  assert_holds ("running", "sda", FALSE, NULL);
  assert_holds ("running", "sda", TRUE, NULL);

  /* The drive goes from the configuration meanwhile: what runs is changed all the same. */
  g_clear_pointer (&output, g_free);
  output = alberca_test_virsh ("detach-disk", "running", "sda", "--config", NULL);
  wait_done (alberca_pool_attach_volume (pool, find_volume ("a.iso"), machine, drive, FALSE));
  assert_holds ("running", "sda", FALSE, "a.iso");
  wait_done (alberca_connection_eject (connection, machine, drive, TRUE, NULL, NULL));
  assert_holds ("running", "sda", FALSE, NULL);

  g_clear_pointer (&output, g_free);
  output = alberca_test_virsh ("destroy", "running", NULL);
  operation = alberca_pool_attach_volume (pool, find_volume ("a.iso"), machine, drive, FALSE);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "no CD or DVD drive “sda” any more"));
  undefine ("running");
}

static void
set_up (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *path = make_path (NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", "isos", "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", "isos", NULL);
  g_autofree char *started = NULL;

  put_disc ("a.iso");
  put_disc ("b & 'c'.iso");
  started = alberca_test_virsh ("pool-start", "isos", NULL);

  connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  pool = alberca_connection_find_pool_by_name (connection, "isos");
  alberca_pool_hold (pool);
  wait_until (alberca_pool_get_n_loaded (pool) == 2);
  g_assert_true (alberca_volume_can_attach (find_volume ("a.iso")));
}

static void
tear_down (void)
{
  close_connection (connection);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *qemu = g_find_program_in_path ("qemu-system-x86_64");
  int status;

  g_test_init (&argc, &argv, NULL);
  if (qemu == NULL)
    {
      g_print ("1..0 # SKIP qemu-system-x86_64 is not installed\n");
      return 0;
    }
  set_up ();
  g_test_add_func ("/media/change-without-event", test_change_without_event);
  g_test_add_func ("/media/new-drive", test_new_drive);
  g_test_add_func ("/media/off", test_off);
  g_test_add_func ("/media/running", test_running);
  status = g_test_run ();
  tear_down ();
  return status;
}
