/* test-reclaim-live.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What space could be gained on a real libvirtd: pools with chains, a machine, discs that are there
 * twice, and what came behind libvirt's back. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-reclaim.h"
#include "support/private-libvirtd.h"
#include "wait-until.h"

#define TIMEOUT (40 * G_USEC_PER_SEC)
#define DISC_SIZE (3 * 1024 * 1024)

static AlbercaConnection *
open_connection (AlbercaOperationQueue *queue)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  return connection;
}

static char *
path_of (const char *pool,
         const char *name)
{
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();

  return g_build_filename (dir, pool, name, NULL);
}

static void
make_pool (const char *name)
{
  g_autofree char *path = path_of (name, NULL);
  g_autofree char *defined = alberca_test_virsh ("pool-define-as", name, "dir", "--target", path, NULL);
  g_autofree char *built = alberca_test_virsh ("pool-build", name, NULL);
  g_autofree char *started = alberca_test_virsh ("pool-start", name, NULL);
}

static void
make_volume (const char *pool,
             const char *name,
             const char *base)
{
  g_autofree char *base_path = base != NULL ? path_of (pool, base) : NULL;
  g_autofree char *made =
    base != NULL ? alberca_test_virsh ("vol-create-as", pool, name, "8M", "--format", "qcow2", "--backing-vol", base_path,
                                       "--backing-vol-format", "qcow2", NULL)
                 : alberca_test_virsh ("vol-create-as", pool, name, "8M", "--format", "qcow2", NULL);
}

/* Not by virsh: libvirt learns of it when it scans the pool. */
static void
make_disc (const char *pool,
           const char *name,
           char        byte)
{
  g_autofree char *path = path_of (pool, name);
  g_autofree char *content = g_malloc (DISC_SIZE);

  memset (content, 0, DISC_SIZE);
  memcpy (content + 16 * 2048, "\001CD001\001", 7);
  memcpy (content + 17 * 2048, "\377CD001\001", 7);
  content[DISC_SIZE / 2] = byte;
  g_assert_true (g_file_set_contents (path, content, DISC_SIZE, NULL));
}

static void
define_machine (const char *name,
                const char *disk)
{
  g_autofree char *xml = g_strdup_printf (
    "<domain type='qemu'><name>%s</name><memory unit='MiB'>32</memory>"
    "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/><target dev='vda'/></disk>"
    "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>", name, disk);
  g_autofree char *path = path_of ("domain.xml", NULL);
  g_autofree char *output = NULL;

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  output = alberca_test_virsh ("define", path, NULL);
}

/* NULL where there is none */
static AlbercaReclaimItem *
look (AlbercaReclaim *reclaim,
      const char     *name)
{
  GListModel *items = alberca_reclaim_get_items (reclaim);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      if (g_str_equal (alberca_volume_get_name (alberca_reclaim_item_get_volume (item)), name))
        return item;
    }
  return NULL;
}

static void
check (AlbercaReclaim     *reclaim,
       const char         *name,
       AlbercaReclaimKind  kind,
       gboolean            offered)
{
  AlbercaReclaimItem *item = look (reclaim, name);

  g_test_message ("%s", name);
  g_assert_nonnull (item);
  g_assert_cmpint (alberca_reclaim_item_get_kind (item), ==, kind);
  g_assert_cmpint (alberca_reclaim_item_get_offered (item), ==, offered);
}

static void
wait_complete (AlbercaReclaim *reclaim)
{
  g_autoptr(GError) error = NULL;

  wait_until (alberca_reclaim_get_complete (reclaim));
  g_object_get (reclaim, "error", &error, NULL);
  g_assert_no_error (error);
}

static void
make_zoo (void)
{
  g_autofree char *lost = path_of ("machines", "lost.qcow2");
  g_autofree char *disk = path_of ("machines", "web.qcow2");
  g_autofree char *outside = path_of ("machines", "sub/outside.qcow2");
  g_autofree char *stopped = NULL;

  make_pool ("machines");
  make_pool ("discs");
  make_pool ("asleep");
  stopped = alberca_test_virsh ("pool-destroy", "asleep", NULL);
  make_volume ("machines", "base.qcow2", NULL);
  make_volume ("machines", "web.qcow2", "base.qcow2");
  make_volume ("machines", "free.qcow2", NULL);
  make_volume ("machines", "template.qcow2", NULL);
  make_volume ("machines", "lost.qcow2", NULL);
  make_volume ("machines", "orphan.qcow2", "lost.qcow2");
  g_assert_no_errno (g_unlink (lost));
  define_machine ("web", disk);
  define_machine ("far", outside);
  make_disc ("discs", "one.iso", 1);
  make_disc ("discs", "same.iso", 1);
  make_disc ("machines", "other.iso", 2);
}

/* An overlay that libvirt has not seen yet makes its base a used one. */
static void
make_secret_overlay (void)
{
  g_autofree char *base = path_of ("machines", "template.qcow2");
  g_autofree char *overlay = path_of ("machines", "secret.qcow2");
  const char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, overlay, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
check_zoo (AlbercaReclaim *reclaim)
{
  g_autofree char *warnings = NULL;

  check (reclaim, "free.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
  check (reclaim, "secret.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
  check (reclaim, "orphan.qcow2", ALBERCA_RECLAIM_ORPHAN, TRUE);
  g_assert_null (look (reclaim, "base.qcow2"));
  g_assert_null (look (reclaim, "web.qcow2"));
  g_assert_null (look (reclaim, "template.qcow2"));
  check (reclaim, "one.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  check (reclaim, "same.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  check (reclaim, "other.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);

  g_object_get (reclaim, "warnings", &warnings, NULL);
  g_assert_nonnull (strstr (warnings, "asleep"));
  g_assert_nonnull (strstr (warnings, "outside.qcow2"));
  g_assert_null (strstr (warnings, "web.qcow2"));
}

static void
compare (AlbercaReclaim *reclaim,
         guint           n_discs)
{
  AlbercaBatch *batch = alberca_reclaim_compare (reclaim);

  g_assert_nonnull (batch);
  g_assert_cmpuint (alberca_batch_get_n_items (batch), ==, n_discs);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, n_discs);
  wait_complete (reclaim);
}

/* A digest is one of the data, not of the file: after other data has come, nothing is known. */
static void
check_rewritten (AlbercaReclaim *reclaim)
{
  make_disc ("discs", "same.iso", 1);
  alberca_reclaim_rescan (reclaim);
  wait_complete (reclaim);
  compare (reclaim, 1);
  check (reclaim, "same.iso", ALBERCA_RECLAIM_DUPLICATE, TRUE);

  make_disc ("discs", "same.iso", 3);
  alberca_reclaim_rescan (reclaim);
  wait_complete (reclaim);
  check (reclaim, "same.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  compare (reclaim, 1);
  check (reclaim, "same.iso", ALBERCA_RECLAIM_ISO, TRUE);
}

/* A pool that the host cannot look into again is said, and nothing of it is offered. */
static void
check_unscanned (AlbercaReclaim *reclaim)
{
  g_autofree char *directory = path_of ("discs", NULL);
  g_autofree char *hidden = path_of ("hidden", NULL);
  g_autofree char *warnings = NULL;

  g_assert_no_errno (g_rename (directory, hidden));
  alberca_reclaim_rescan (reclaim);
  wait_complete (reclaim);
  g_object_get (reclaim, "warnings", &warnings, NULL);
  g_assert_nonnull (strstr (warnings, "Could not be scanned again: discs."));
  g_assert_null (look (reclaim, "one.iso"));
  check (reclaim, "secret.qcow2", ALBERCA_RECLAIM_DISK, TRUE);
}

static void
test_zoo (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaReclaim) reclaim = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  g_autofree char *free_path = NULL;
  AlbercaConnection *connection;
  AlbercaBatch *batch;

  make_zoo ();
  connection = open_connection (queue);
  make_secret_overlay ();
  reclaim = alberca_reclaim_new (connection);
  /* No claim before everything is known */
  g_assert_false (alberca_reclaim_get_complete (reclaim));
  g_assert_cmpuint (g_list_model_get_n_items (alberca_reclaim_get_items (reclaim)), ==, 0);
  wait_complete (reclaim);
  check_zoo (reclaim);
  g_assert_cmpuint (alberca_reclaim_get_chosen (reclaim), ==, 0);

  /* Only after every byte has been compared a disc is given away */
  compare (reclaim, 3);
  check (reclaim, "one.iso", ALBERCA_RECLAIM_DUPLICATE, FALSE);
  check (reclaim, "same.iso", ALBERCA_RECLAIM_DUPLICATE, TRUE);
  check (reclaim, "other.iso", ALBERCA_RECLAIM_ISO, TRUE);
  g_assert_null (alberca_reclaim_compare (reclaim));

  /* What is used cannot be chosen; what is, goes, of both pools in one batch */
  alberca_reclaim_item_set_chosen (look (reclaim, "one.iso"), TRUE);
  g_assert_cmpuint (alberca_reclaim_get_chosen (reclaim), ==, 0);
  alberca_reclaim_item_set_chosen (look (reclaim, "same.iso"), TRUE);
  alberca_reclaim_item_set_chosen (look (reclaim, "free.qcow2"), TRUE);
  g_assert_cmpuint (alberca_reclaim_get_chosen (reclaim), >=, DISC_SIZE);
  g_assert_cmpuint (alberca_reclaim_get_chosen (reclaim), <, alberca_reclaim_get_offered (reclaim));
  volumes = alberca_reclaim_list_chosen (reclaim);
  g_assert_cmpuint (volumes->len, ==, 2);
  batch = alberca_pool_delete_volumes (alberca_volume_get_pool (g_ptr_array_index (volumes, 0)), volumes);
  wait_until (alberca_batch_get_finished (batch));
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, 2);
  free_path = path_of ("machines", "free.qcow2");
  g_assert_false (g_file_test (free_path, G_FILE_TEST_EXISTS));

  alberca_reclaim_rescan (reclaim);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_reclaim_get_items (reclaim)), ==, 0);
  wait_complete (reclaim);
  g_assert_null (look (reclaim, "free.qcow2"));
  check (reclaim, "one.iso", ALBERCA_RECLAIM_ISO, TRUE);

  check_rewritten (reclaim);
  check_unscanned (reclaim);

  g_clear_pointer (&volumes, g_ptr_array_unref);
  g_clear_object (&reclaim);
  alberca_connection_close (connection);
  g_object_unref (connection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reclaim-live/zoo", test_zoo);

  return g_test_run ();
}
