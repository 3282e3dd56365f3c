/* test-snapshot-encrypted.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An encrypted image whose key libvirt gives to the machine that runs with it. QEMU 7.2 aborts when it writes the
 * memory of the machine into such an image, and the guest is gone: so it is not tried. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-machine-snapshots.h"
#include "model/alberca-snapshot-list.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define MACHINE "vault"
#define SECRET "6f1cb5a7-0bb5-4a5e-8c55-3f2b0b9a7d21"
#define KEY "only-libvirt-knows"
#define DISK "/machine/peripheral/virtio-disk0/virtio-backend"
#define N_TRIES 20

typedef struct
{
  AlbercaConnection       *connection;
  AlbercaPool             *pool;
  char                    *dir;
  char                    *path;
  AlbercaSnapshotList     *list;
  AlbercaMachineSnapshots *machine;
} Fixture;

static void
define (Fixture    *fixture,
        const char *verb,
        const char *xml)
{
  g_autofree char *file = g_build_filename (fixture->dir, "new.xml", NULL);

  g_assert_true (g_file_set_contents (file, xml, -1, NULL));
  g_free (alberca_test_virsh (verb, file, NULL));
  g_assert_cmpint (g_unlink (file), ==, 0);
}

/* QEMU times itself for LUKS, and gives up where its clock does not let it: another try may go. */
static void
make_image (Fixture *fixture)
{
  const char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", "--object", "secret,id=key,data=" KEY, "-o",
    "encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10", fixture->path, "4M", NULL };
  int status = -1;

  for (guint i = 0; i < N_TRIES && status != 0; i++)
    {
      g_unlink (fixture->path);
      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                                   NULL));
    }
  g_assert_cmpint (status, ==, 0);
  /* libvirt may run as somebody else */
  g_assert_cmpint (g_chmod (fixture->path, 0666), ==, 0);
}

static void
make_machine (Fixture *fixture)
{
  g_autofree char *secret = g_strdup_printf ("<secret ephemeral='no' private='yes'><uuid>" SECRET "</uuid>"
                                             "<usage type='volume'><volume>%s</volume></usage></secret>", fixture->path);
  g_autofree char *xml = g_strdup_printf (
    "<domain type='qemu'><name>" MACHINE "</name><memory unit='MiB'>32</memory>"
    "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'>"
    "<encryption format='luks'><secret type='passphrase' uuid='" SECRET "'/></encryption></source>"
    "<target dev='vda' bus='virtio'/></disk>"
    "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>", fixture->path);

  define (fixture, "secret-define", secret);
  g_free (alberca_test_virsh ("secret-set-value", SECRET, "b25seS1saWJ2aXJ0LWtub3dz", NULL));
  define (fixture, "define", xml);
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *uuid = NULL;
  AlbercaVolume *volume;

  fixture->dir = g_build_filename (dir, "vaults", NULL);
  fixture->path = g_build_filename (fixture->dir, "disk.qcow2", NULL);
  g_free (alberca_test_virsh ("pool-define-as", "vaults", "dir", "--target", fixture->dir, NULL));
  g_free (alberca_test_virsh ("pool-build", "vaults", NULL));
  make_image (fixture);
  make_machine (fixture);
  g_free (alberca_test_virsh ("pool-start", "vaults", NULL));

  fixture->connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (fixture->connection);
  wait_until (alberca_connection_get_listed (fixture->connection));
  fixture->pool = g_object_ref (alberca_connection_find_pool_by_name (fixture->connection, "vaults"));
  alberca_pool_hold (fixture->pool);
  wait_until ((volume = alberca_pool_find_volume (fixture->pool, "disk.qcow2")) != NULL &&
              alberca_volume_get_loaded (volume));
  fixture->list = alberca_snapshot_list_new (fixture->pool, volume);
  wait_until (!alberca_snapshot_list_get_reading (fixture->list));
  uuid = alberca_test_virsh ("domuuid", MACHINE, NULL);
  fixture->machine = alberca_machine_snapshots_new (fixture->connection, g_strstrip (uuid), MACHINE);
  wait_until (!alberca_machine_snapshots_get_busy (fixture->machine));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->machine);
  g_object_unref (fixture->list);
  alberca_pool_release (fixture->pool);
  g_object_unref (fixture->pool);
  alberca_connection_close (fixture->connection);
  g_object_unref (fixture->connection);
  /* Would be refused if libvirt had noted anything */
  g_free (alberca_test_virsh ("undefine", MACHINE, NULL));
  g_free (alberca_test_virsh ("secret-undefine", SECRET, NULL));
  g_free (alberca_test_virsh ("vol-delete", "disk.qcow2", "--pool", "vaults", NULL));
  g_free (alberca_test_virsh ("pool-destroy", "vaults", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "vaults", NULL));
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
wait_refused (AlbercaOperation *operation,
              int               code)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, code);
  g_assert_nonnull (strstr (alberca_operation_get_error (operation)->message, "encrypted"));
}

/* What qemu-img sees in the image, without its key */
static void
assert_has (Fixture    *fixture,
            const char *name,
            gboolean    wanted)
{
  g_autofree char *out = alberca_test_run ("qemu-img", "info", "-U", fixture->path, NULL);

  g_assert_nonnull (strstr (out, "encrypted: yes"));
  g_assert_true ((strstr (out, name) != NULL) == wanted);
}

/* As the guest would; what qemu-io says goes elsewhere: the reading shows it. */
static void
write_pattern (guint pattern)
{
  g_autofree char *write = g_strdup_printf ("qemu-io -d " DISK " \"write -P %u 0 65536\"", pattern);

  g_free (alberca_test_virsh ("qemu-monitor-command", MACHINE, "--hmp", write, NULL));
}

static void
assert_pattern (Fixture *fixture,
                guint    pattern)
{
  g_autofree char *image = g_strdup_printf ("driver=qcow2,encrypt.key-secret=key,file.filename=%s", fixture->path);
  g_autofree char *read = g_strdup_printf ("read -P %u 0 65536", pattern);
  g_autofree char *out = NULL;

  g_free (alberca_test_virsh ("qemu-monitor-command", MACHINE, "--hmp", "qemu-io -d " DISK " flush", NULL));
  out = alberca_test_run ("qemu-io", "-r", "-U", "--object", "secret,id=key,data=" KEY, "--image-opts", "-c", read, image,
                          NULL);
  g_assert_nonnull (strstr (out, "read 65536/65536 bytes"));
  g_assert_null (strstr (out, "failed"));
}

/* Nothing is tried, and the machine goes on. */
static void
assert_refused (Fixture          *fixture,
                AlbercaOperation *operation,
                int               code)
{
  g_autofree char *state = NULL;

  wait_refused (operation, code);
  state = alberca_test_virsh ("domstate", MACHINE, NULL);
  g_assert_cmpstr (g_strstrip (state), ==, "running");
  assert_has (fixture, "live", FALSE);
  assert_pattern (fixture, 7);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  AlbercaSnapshotOwner *owner = alberca_snapshot_list_get_owner (fixture->list);
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new ("live");
  g_autofree char *overlay = NULL;
  AlbercaOperation *operation;
  const char *problem;

  write_pattern (7);
  wait_until (g_strcmp0 (alberca_snapshot_owner_get_name (owner), MACHINE) == 0 &&
              (problem = alberca_snapshot_owner_get_problem (owner)) != NULL && *problem != '\0');
  g_assert_nonnull (strstr (problem, "encrypted"));
  g_assert_nonnull (strstr (alberca_snapshot_list_get_problem (fixture->list), "encrypted"));
  assert_refused (fixture, alberca_snapshot_list_create (fixture->list, "live"), G_IO_ERROR_BUSY);
  assert_refused (fixture, alberca_machine_snapshots_create (fixture->machine, draft), G_IO_ERROR_NOT_SUPPORTED);
  draft->external = TRUE;
  operation = alberca_machine_snapshots_create (fixture->machine, draft);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  overlay = alberca_machine_rules_check_external_disk (alberca_machine_storage_find (
    alberca_machine_snapshots_get_state (fixture->machine)->storage, "vda"));
  g_assert_nonnull (strstr (overlay, "encrypted"));
  draft->external = FALSE;

  /* Off, libvirt's qemu-img has no key. */
  g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  wait_until (alberca_snapshot_owner_get_name (owner) == NULL);
  wait_refused (alberca_snapshot_list_create (fixture->list, "live"), G_IO_ERROR_NOT_SUPPORTED);
  wait_refused (alberca_machine_snapshots_create (fixture->machine, draft), G_IO_ERROR_NOT_SUPPORTED);
  assert_has (fixture, "live", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/snapshot-encrypted/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
