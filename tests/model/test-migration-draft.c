/* test-migration-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Three hosts of the test driver. It has no migrations: the test stands where they would begin, and counts. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "backend/alberca-connections.h"
#include "backend/alberca-migration.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-migration-draft.h"
#include "model/alberca-pool-private.h"
#include "qcow2/alberca-qcow2-image.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define UUID "a1be0ca0-0000-4000-8000-0000000000f1"

#define VOLUME "<volume type='file'><name>disk</name><capacity>1048576</capacity><target><path>/own/disk</path></target></volume>"
#define POOL(volume) "<pool type='dir'><name>own</name><target><path>/own</path></target>" volume "</pool>"
#define NODE(rest) \
  "<node><cpu><mhz>2000</mhz><model>x86_64</model><active>1</active></cpu><memory>8388608</memory>" rest "</node>"
#define MACHINE \
  "<domain type='test'><name>web</name><uuid>" UUID "</uuid><memory>1024</memory><os><type>hvm</type></os><devices>" \
  "<disk type='file' device='disk'><driver name='qemu' cache='none'/><source file='/own/disk'/><target dev='vda'/></disk>" \
  "</devices></domain>"

/* An overlay whose base both hosts have: libvirt finds in it what the overlay does not say it is */
#define LAYERED_UUID "a1be0ca0-0000-4000-8000-0000000000f3"
#define BASE \
  "<volume type='file'><name>base</name><capacity>1048576</capacity><target><path>/own/base</path><format type='qcow2'/></target>" \
  "</volume>"
#define OVERLAY \
  "<volume type='file'><name>top</name><capacity>1048576</capacity><target><path>/own/top</path><format type='qcow2'/></target>" \
  "<backingStore><path>/own/base</path><format type='qcow2'/></backingStore></volume>"
#define LAYERED_MACHINE \
  "<domain type='test'><name>layered</name><uuid>" LAYERED_UUID "</uuid><memory>1024</memory><os><type>hvm</type></os><devices>" \
  "<disk type='file' device='disk'><driver name='qemu' cache='none'/><source file='/own/top'/><target dev='vda'/></disk>" \
  "</devices></domain>"

/* A pool that both hosts have, at different paths, and a machine in it */
#define SHARED_UUID "a1be0ca0-0000-4000-8000-0000000000f2"
#define SHARED_POOL(path, volume) \
  "<pool type='netfs'><name>common</name><source><host name='server'/><dir path='/export'/></source>" \
  "<target><path>" path "</path></target>" volume "</pool>"
#define SHARED_VOLUME \
  "<volume type='file'><name>common.img</name><capacity>1048576</capacity><target><path>/mnt/common/common.img</path></target>" \
  "</volume>"
#define SHARED_MACHINE \
  "<domain type='test'><name>sharer</name><uuid>" SHARED_UUID "</uuid><memory>1024</memory><os><type>hvm</type></os><devices>" \
  "<disk type='file' device='disk'><driver name='qemu' cache='none'/><source file='/mnt/common/common.img'/>" \
  "<target dev='vda'/></disk></devices></domain>"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *here;
  AlbercaConnection     *free;  /* has nothing at the path */
  AlbercaConnection     *taken; /* has */
  AlbercaMigrationDraft *draft;
} Fixture;

/* ---- In between ---- */

static GVirConnection *held; /* reads of this host do not come back; guarded, as what follows */
static GMutex lock;
static GCond changed;
static guint n_held;
static guint n_runs; /* atomic */
static guint n_places; /* atomic: of the last run */
static void (*run_does) (void); /* worker thread: what happens before it fails; NULL: it does not */
static void (*create_does) (void); /* worker thread: what happens before the next volume is made; NULL: nothing */

AlbercaMigrationTarget *__wrap_alberca_migration_read_target (GVirConnection                *connection,
                                                              const AlbercaMigrationSource  *source,
                                                              GError                       **error);
AlbercaMigrationTarget *__real_alberca_migration_read_target (GVirConnection                *connection,
                                                              const AlbercaMigrationSource  *source,
                                                              GError                       **error);
AlbercaQcow2Image      *__wrap_alberca_qcow2_image_read      (AlbercaQcow2ReadFunc           func,
                                                              gpointer                       data,
                                                              GError                       **error);
gboolean                __wrap_alberca_volumes_create        (GVirStoragePool               *pool,
                                                              const char                    *xml,
                                                              AlbercaVolumeCreateFlags       flags,
                                                              GError                       **error);
gboolean                __real_alberca_volumes_create        (GVirStoragePool               *pool,
                                                              const char                    *xml,
                                                              AlbercaVolumeCreateFlags       flags,
                                                              GError                       **error);
gboolean                __wrap_alberca_migration_run         (const AlbercaMigrationCall    *call,
                                                              GCancellable                  *cancellable,
                                                              GError                       **error);

AlbercaMigrationTarget *
__wrap_alberca_migration_read_target (GVirConnection                *connection,
                                      const AlbercaMigrationSource  *source,
                                      GError                       **error)
{
  g_mutex_lock (&lock);
  if (held == connection)
    n_held++;
  while (held == connection)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
  return __real_alberca_migration_read_target (connection, source, error);
}

gboolean
__wrap_alberca_volumes_create (GVirStoragePool           *pool,
                               const char                *xml,
                               AlbercaVolumeCreateFlags   flags,
                               GError                   **error)
{
  void (*does) (void) = g_steal_pointer (&create_does);

  if (does != NULL)
    does ();
  return __real_alberca_volumes_create (pool, xml, flags, error);
}

/* Of the overlay */
AlbercaQcow2Image *
__wrap_alberca_qcow2_image_read (AlbercaQcow2ReadFunc   func,
                                 gpointer               data,
                                 GError               **error)
{
  AlbercaQcow2Image *image = g_new0 (AlbercaQcow2Image, 1);

  image->header = g_new0 (AlbercaQcow2Header, 1);
  image->header->backing_file = g_strdup ("/own/base");
  image->header->backing_format = g_strdup ("raw");
  image->snapshots = g_ptr_array_new ();
  return image;
}

static void
hold (GVirConnection *connection)
{
  g_mutex_lock (&lock);
  held = connection;
  n_held = 0;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static guint
get_n_held (void)
{
  guint n;

  g_mutex_lock (&lock);
  n = n_held;
  g_mutex_unlock (&lock);
  return n;
}

gboolean
__wrap_alberca_migration_run (const AlbercaMigrationCall  *call,
                              GCancellable                *cancellable,
                              GError                     **error)
{
  g_atomic_int_inc ((gint *) &n_runs);
  g_atomic_int_set ((gint *) &n_places, (gint) call->places->len);
  if (run_does == NULL)
    return TRUE;
  run_does ();
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The wire broke");
  return FALSE;
}

/* ---- Hosts ---- */

static AlbercaConnection *
open_host (AlbercaOperationQueue *queue,
           const char            *name,
           const char            *xml)
{
  g_autofree char *file = g_strdup_printf ("%s-%d.xml", name, (int) g_test_rand_int_range (0, G_MAXINT));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), file, NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return connection;
}

static gboolean
is_loading (Fixture *fixture)
{
  gboolean loading;

  g_object_get (fixture->draft, "loading", &loading, NULL);
  return loading;
}

static gboolean
is_draft (gpointer owner)
{
  return ALBERCA_IS_MIGRATION_DRAFT (owner);
}

/* Whether an answer is still to come, be it the newest or not */
static gboolean
is_owed (Fixture *fixture)
{
  gpointer owner;

  return alberca_workers_get_oldest_read (alberca_connection_get_workers (fixture->here), is_draft, &owner) > 0;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GListStore) list = g_list_store_new (ALBERCA_TYPE_CONNECTION);

  hold (NULL);
  g_atomic_int_set ((gint *) &n_runs, 0);
  run_does = NULL;
  create_does = NULL;
  fixture->queue = alberca_operation_queue_new ();
  fixture->here = open_host (fixture->queue, "here", NODE (MACHINE LAYERED_MACHINE POOL (VOLUME BASE OVERLAY) SHARED_MACHINE SHARED_POOL ("/mnt/common", SHARED_VOLUME)));
  fixture->free = open_host (fixture->queue, "free", NODE (POOL (BASE) SHARED_POOL ("/srv/common", "")));
  fixture->taken = open_host (fixture->queue, "taken", NODE (POOL (VOLUME)));
  g_list_store_append (list, fixture->here);
  g_list_store_append (list, fixture->free);
  g_list_store_append (list, fixture->taken);
  fixture->draft = alberca_migration_draft_new (fixture->here, UUID, "web", G_LIST_MODEL (list));
  wait_until (!is_loading (fixture));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hold (NULL);
  wait_until (!is_owed (fixture));
  g_object_unref (fixture->draft);
  close_connection (fixture->here);
  close_connection (fixture->free);
  close_connection (fixture->taken);
  g_object_unref (fixture->queue);
}

static void
expect_verdict (Fixture                 *fixture,
                AlbercaMigrationVerdict  verdict)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (fixture->draft);

  g_assert_nonnull (disks);
  g_assert_cmpint (((AlbercaMigrationDisk *) g_ptr_array_index (disks, 0))->verdict, ==, verdict);
}

/* ---- Reading ---- */

/* The answer of the host that was chosen before comes last: it must not count. */
static void
test_late (Fixture       *fixture,
           gconstpointer  data)
{
  expect_verdict (fixture, ALBERCA_MIGRATION_COPIED);
  g_assert_true (alberca_migration_draft_get_valid (fixture->draft));

  hold (alberca_connection_get_handle (fixture->free));
  alberca_migration_draft_reread (fixture->draft);
  wait_until (get_n_held () == 1);
  g_assert_false (alberca_migration_draft_get_valid (fixture->draft));
  g_object_set (fixture->draft, "target", fixture->taken, NULL);
  g_assert_false (alberca_migration_draft_get_valid (fixture->draft));
  wait_until (!is_loading (fixture));
  expect_verdict (fixture, ALBERCA_MIGRATION_BLOCKED);

  g_assert_true (is_owed (fixture));
  hold (NULL);
  wait_until (!is_owed (fixture));
  expect_verdict (fixture, ALBERCA_MIGRATION_BLOCKED);
  g_assert_false (alberca_migration_draft_get_valid (fixture->draft));
}

/* A host that is gone says nothing any more. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_true (alberca_migration_draft_get_valid (fixture->draft));
  alberca_connection_close (fixture->free);
  wait_until (!is_loading (fixture));
  g_assert_false (alberca_migration_draft_get_valid (fixture->draft));
  g_assert_null (alberca_migration_draft_get_disks (fixture->draft));
}

/* ---- When its turn comes ---- */

static void
make_volume (GVirStoragePool *pool,
             const char      *name)
{
  g_autoptr(AlbercaVolumeConfig) config = alberca_volume_config_new ();
  g_autofree char *xml = NULL;
  g_autoptr(GError) error = NULL;

  config->name = g_strdup (name);
  config->capacity = 1 << 20;
  config->format = g_strdup ("raw");
  xml = alberca_volume_config_to_xml (config);
  alberca_volumes_create (pool, xml, 0, &error);
  g_assert_no_error (error);
}

static const GError *
run (Fixture *fixture)
{
  AlbercaOperation *operation = alberca_migration_draft_start (fixture->draft);

  wait_until (alberca_operation_get_finished (operation));
  return alberca_operation_get_error (operation);
}

static void
test_unchanged (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_no_error (run (fixture));
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 1);
}

/* Somebody has made an image where the copy would go. */
static void
test_exists (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GVirStoragePool) pool = NULL;

  g_assert_true (alberca_migration_draft_get_valid (fixture->draft));
  pool = alberca_pool_dup_handle (alberca_connection_find_pool_by_name (fixture->free, "own"));
  make_volume (pool, "disk");
  g_assert_error (run (fixture), G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 0);
}

static GVirStoragePool *pool_there;

/* Worker thread. */
static void
begin_copy (void)
{
  make_volume (pool_there, "disk");
}

static void
begin_overlay (void)
{
  make_volume (pool_there, "top");
}

/* What libvirt made for the copy is named. */
static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaOperation *operation;

  pool_there = alberca_pool_dup_handle (alberca_connection_find_pool_by_name (fixture->free, "own"));
  run_does = begin_copy;
  operation = alberca_migration_draft_start (fixture->draft);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (alberca_operation_get_outcome (operation), "/own/disk"));
  g_clear_object (&pool_there);
}

/* It was decided for one that runs. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  GVirDomain *domain;
  g_autoptr(GError) error = NULL;

  g_assert_true (alberca_migration_draft_get_valid (fixture->draft));
  gvir_connection_fetch_domains (alberca_connection_get_handle (fixture->here), NULL, &error);
  g_assert_no_error (error);
  domain = gvir_connection_get_domain (alberca_connection_get_handle (fixture->here), UUID);
  gvir_domain_stop (domain, 0, &error);
  g_assert_no_error (error);
  g_object_unref (domain);
  g_assert_error (run (fixture), G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 0);
}

/* To the host that has nothing at its paths */
static void
look_at (Fixture    *fixture,
         const char *uuid,
         const char *name)
{
  g_autoptr(GListStore) list = g_list_store_new (ALBERCA_TYPE_CONNECTION);

  g_list_store_append (list, fixture->free);
  g_object_unref (fixture->draft);
  fixture->draft = alberca_migration_draft_new (fixture->here, uuid, name, G_LIST_MODEL (list));
  wait_until (!is_loading (fixture));
}

/* The same storage at another path: it has to be there, and the documents say where. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GVirStoragePool) pool = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *problem = NULL;

  look_at (fixture, SHARED_UUID, "sharer");
  g_assert_true (alberca_migration_draft_get_valid (fixture->draft));
  commands = alberca_migration_draft_get_commands (fixture->draft);
  g_assert_nonnull (strstr (commands, "--xml /dev/fd/3 --persistent-xml /dev/fd/4 sharer"));
  g_assert_nonnull (strstr (commands, "|<source file='\\''/srv/common/"));

  /* Another host may have something else there. */
  g_object_set (fixture->draft, "peer", TRUE, "peer-uri", "qemu+ssh://other.example/system", NULL);
  g_assert_false (alberca_migration_draft_get_valid (fixture->draft));
  problem = alberca_migration_draft_get_problem (fixture->draft, "peer-uri");
  g_assert_nonnull (strstr (problem, "another host"));
  g_object_set (fixture->draft, "peer", FALSE, NULL);

  g_assert_error (run (fixture), G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 0);
  pool = alberca_pool_dup_handle (alberca_connection_find_pool_by_name (fixture->free, "common"));
  make_volume (pool, "common.img");
  g_assert_no_error (run (fixture));
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 1);
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_places), ==, 1);
}

/* The copy of an overlay says of its base what the overlay says. */
static void
test_layered (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *commands = NULL;

  look_at (fixture, LAYERED_UUID, "layered");
  expect_verdict (fixture, ALBERCA_MIGRATION_COPIED);
  commands = alberca_migration_draft_get_commands (fixture->draft);
  g_test_message ("%s", commands);
  g_assert_nonnull (strstr (commands, "<path>/own/base</path>"));
  g_assert_nonnull (strstr (commands, "<format type=\"raw\"/>"));
  g_assert_no_error (run (fixture));
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 1);
}

/* The base there becomes another one, of another size, while it waits. */
static void
test_base_changed (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GVirStoragePool) pool = alberca_pool_dup_handle (alberca_connection_find_pool_by_name (fixture->free, "own"));
  g_autoptr(GError) error = NULL;

  look_at (fixture, LAYERED_UUID, "layered");
  g_assert_true (alberca_migration_draft_get_valid (fixture->draft));
  alberca_volumes_delete_named (pool, "base", &error);
  g_assert_no_error (error);
  alberca_volumes_create (pool, "<volume><name>base</name><capacity>2097152</capacity></volume>", 0, &error);
  g_assert_no_error (error);
  g_assert_error (run (fixture), G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 0);
}

/* Somebody else makes an image where the copy would go, just before: it is not called a part of the copy. */
static void
test_overtaken (Fixture       *fixture,
                gconstpointer  data)
{
  AlbercaOperation *operation;

  look_at (fixture, LAYERED_UUID, "layered");
  pool_there = alberca_pool_dup_handle (alberca_connection_find_pool_by_name (fixture->free, "own"));
  create_does = begin_overlay;
  operation = alberca_migration_draft_start (fixture->draft);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_nonnull (alberca_operation_get_error (operation));
  g_assert_null (alberca_operation_get_outcome (operation));
  g_assert_cmpuint (g_atomic_int_get ((gint *) &n_runs), ==, 0);
  g_clear_object (&pool_there);
}

/* From its next start on it has a disk that was not judged. */
static void
test_later (Fixture       *fixture,
            gconstpointer  data)
{
  static const char disk[] = "<disk type='file' device='disk'><source file='/own/other'/><target dev='vdb'/></disk>";
  GVirConfigDomain *config;
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;
  g_auto(GStrv) parts = g_strsplit (MACHINE, "</devices>", 2);
  g_autofree char *xml = g_strconcat (parts[0], disk, "</devices>", parts[1], NULL);

  config = gvir_config_domain_new_from_xml (xml, &error);
  g_assert_no_error (error);
  g_object_unref (gvir_connection_create_domain (alberca_connection_get_handle (fixture->here), config, &error));
  g_assert_no_error (error);
  g_object_unref (config);
  g_assert_error (run (fixture), G_IO_ERROR, G_IO_ERROR_BUSY);
  look_at (fixture, UUID, "web");
  g_assert_false (alberca_migration_draft_get_valid (fixture->draft));
  problem = alberca_migration_draft_get_problem (fixture->draft, "machine");
  g_assert_nonnull (strstr (problem, "vdb"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  alberca_connections_init ();
  g_test_add ("/migration-draft/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/migration-draft/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/migration-draft/unchanged", Fixture, NULL, set_up, test_unchanged, tear_down);
  g_test_add ("/migration-draft/exists", Fixture, NULL, set_up, test_exists, tear_down);
  g_test_add ("/migration-draft/left", Fixture, NULL, set_up, test_left, tear_down);
  g_test_add ("/migration-draft/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/migration-draft/elsewhere", Fixture, NULL, set_up, test_elsewhere, tear_down);
  g_test_add ("/migration-draft/layered", Fixture, NULL, set_up, test_layered, tear_down);
  g_test_add ("/migration-draft/base-changed", Fixture, NULL, set_up, test_base_changed, tear_down);
  g_test_add ("/migration-draft/overtaken", Fixture, NULL, set_up, test_overtaken, tear_down);
  g_test_add ("/migration-draft/later", Fixture, NULL, set_up, test_later, tear_down);

  return g_test_run ();
}
