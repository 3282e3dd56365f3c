/* test-backend.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The blocking calls, without a main loop: on libvirt's test driver and, when it runs under
 * libvirtd.py, on a real libvirtd. */

#include "config.h"

#include <string.h>

#include "backend/alberca-connections.h"
#include "backend/alberca-domains.h"
#include "backend/alberca-pools.h"
#include "backend/alberca-volumes.h"
#include "support/private-libvirtd.h"

static GVirConnection *
open_or_fail (const char *uri,
              gboolean    read_only)
{
  g_autoptr(GError) error = NULL;
  GVirConnection *connection = alberca_connections_open (uri, read_only, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (connection);
  return connection;
}

static void
test_open_error (void)
{
  g_autoptr(GError) error = NULL;
  GVirConnection *connection =
    alberca_connections_open ("qemu:///system?socket=/nonexistent/alberca", FALSE, NULL, NULL, &error);

  g_assert_null (connection);
  g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_SYSTEM_ERROR);
  g_assert_nonnull (strstr (error->message, "/nonexistent/alberca"));
  /* VIR_FROM_RPC */
  g_assert_cmpint (alberca_libvirt_error_get_domain (error), ==, 7);
}

static gboolean
answer_cb (AlbercaCredential *credentials,
           guint              n_credentials,
           gpointer           user_data)
{
  const char *const *answers = user_data;

  if (answers == NULL)
    return FALSE;
  for (guint i = 0; i < n_credentials; i++)
    credentials[i].answer = g_strdup (credentials[i].secret ? answers[1] : answers[0]);
  return TRUE;
}

static void
test_authentication (void)
{
  static const char *const right[] = { "ana", "secret" };
  static const char *const wrong[] = { "ana", "guess" };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "auth-node.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  g_autoptr(GError) error = NULL;
  GVirConnection *connection;

  connection = alberca_connections_open (uri, FALSE, answer_cb, (gpointer) right, &error);
  g_assert_no_error (error);
  alberca_connections_close (connection);

  g_assert_null (alberca_connections_open (uri, FALSE, answer_cb, (gpointer) wrong, &error));
  g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_AUTH_FAILED);
  g_assert_null (strstr (error->message, "guess"));
  g_clear_error (&error);

  g_assert_null (alberca_connections_open (uri, FALSE, answer_cb, NULL, &error));
  g_assert_nonnull (error);
}

static AlbercaPoolRecord *
find_record (GPtrArray  *records,
             const char *name)
{
  for (guint i = 0; i < records->len; i++)
    {
      AlbercaPoolRecord *record = g_ptr_array_index (records, i);

      if (g_str_equal (record->name, name))
        return record;
    }
  return NULL;
}

static void
test_domains (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "practice.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  GVirConnection *connection = open_or_fail (uri, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) domains = alberca_domains_list (connection, &error);
  gboolean by_path = FALSE;
  gboolean by_name = FALSE;
  gboolean running = FALSE;

  g_assert_no_error (error);
  g_assert_cmpuint (domains->len, ==, 3);
  for (guint i = 0; i < domains->len; i++)
    {
      AlbercaDomainRecord *domain = g_ptr_array_index (domains, i);

      running = running || domain->running;
      g_assert_cmpuint (domain->disks->len, >, 0);
      for (guint j = 0; j < domain->disks->len; j++)
        {
          AlbercaDomainDisk *disk = g_ptr_array_index (domain->disks, j);

          by_path = by_path || disk->path != NULL;
          by_name = by_name || (disk->pool != NULL && disk->volume != NULL);
        }
    }
  g_assert_true (running);
  g_assert_true (by_path);
  g_assert_true (by_name);
  alberca_connections_close (connection);
}

/* The whole life of a pool. @path: a directory that does not exist yet. */
static void
run_pool_life (const char *uri,
               const char *path)
{
  GVirConnection *connection = open_or_fail (uri, FALSE);
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);
  g_autoptr(GVirStoragePool) pool = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  g_autoptr(AlbercaPoolRecord) read = NULL;
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autoptr(AlbercaVolumeConfig) made = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *volume_xml = NULL;
  g_autofree char *uuid = NULL;
  AlbercaPoolRecord *record;
  AlbercaVolumeRecord *listed;

  alberca_pool_config_make_fresh (config, "life & <death>", path);
  xml = alberca_pool_config_to_xml (config);
  uuid = alberca_pool_config_get_field (config, "uuid");
  pool = alberca_pools_define (connection, xml, &error);
  g_assert_no_error (error);
  g_assert_true (alberca_pools_build (pool, ALBERCA_POOL_BUILD_PLAIN, &error));
  g_assert_true (alberca_pools_start (pool, &error));
  g_assert_no_error (error);
  g_assert_true (alberca_pools_set_autostart (pool, TRUE, &error));

  records = alberca_pools_list (connection, &error);
  g_assert_no_error (error);
  record = find_record (records, "life & <death>");
  g_assert_nonnull (record);
  g_assert_cmpstr (record->uuid, ==, uuid);
  g_assert_true (record->active && record->persistent && record->autostart);
  g_assert_cmpuint (alberca_pool_config_get_bytes (record->config, "capacity"), >, 0);

  /* Twice started: the code is libvirt's, not libvirt-gobject's 0. */
  g_assert_false (alberca_pools_start (pool, &error));
  g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_OPERATION_INVALID);
  g_clear_error (&error);

  volume->name = g_strdup ("a 'b' & c.img");
  volume->format = g_strdup ("raw");
  volume->capacity = 3 * 1024 * 1024;
  volume->has_allocation = TRUE;
  volume_xml = alberca_volume_config_to_xml (volume);
  g_assert_true (alberca_volumes_create (pool, volume_xml, 0, &error));
  g_assert_false (alberca_volumes_create (pool, volume_xml, 0, &error));
  /* The test driver has no code of its own for this. */
  if (g_str_has_prefix (uri, "test:"))
    g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_OPERATION_FAILED);
  else
    g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_STORAGE_VOL_EXIST);
  g_clear_error (&error);

  volumes = alberca_volumes_list (pool, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (volumes->len, ==, 1);
  listed = g_ptr_array_index (volumes, 0);
  g_assert_cmpstr (listed->name, ==, "a 'b' & c.img");
  made = alberca_volumes_read (listed->handle, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (made->capacity, ==, 3 * 1024 * 1024);
  g_assert_true (alberca_pools_refresh (pool, &error));
  g_assert_true (alberca_volumes_delete (listed->handle, &error));
  g_assert_false (alberca_volumes_delete (listed->handle, &error));
  g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL);
  g_clear_error (&error);

  g_assert_true (alberca_pools_stop (pool, &error));
  read = alberca_pools_read (connection, uuid, &error);
  g_assert_no_error (error);
  g_assert_false (read->active);
  g_assert_true (alberca_pools_undefine (pool, &error));
  g_assert_null (alberca_pools_read (connection, uuid, &error));
  g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_NO_STORAGE_POOL);
  alberca_connections_close (connection);
}

static void
test_life_on_test_driver (void)
{
  run_pool_life ("test:///default", "/var/lib/alberca-test");
}

static void
test_life_on_libvirtd (void)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *path = g_build_filename (dir, "backend life", NULL);

  run_pool_life (uri, path);
  /* Undefined, not deleted. */
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
}

static void
test_read_only (void)
{
  GVirConnection *connection = open_or_fail ("test:///default", TRUE);
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;

  alberca_pool_config_make_fresh (config, "forbidden", "/forbidden");
  xml = alberca_pool_config_to_xml (config);
  g_assert_null (alberca_pools_define (connection, xml, &error));
  g_assert_error (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED);
  alberca_connections_close (connection);
}

/* No <compat> would make an image of the version of 2008. */
static void
test_qcow2_version (void)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *path = g_build_filename (dir, "qcow2", NULL);
  GVirConnection *connection = open_or_fail (uri, FALSE);
  g_autoptr(AlbercaPoolConfig) config = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autoptr(GVirStoragePool) pool = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *volume_xml = NULL;
  g_autofree char *dump = NULL;

  alberca_pool_config_make_fresh (config, "qcow2", path);
  xml = alberca_pool_config_to_xml (config);
  pool = alberca_pools_define (connection, xml, &error);
  g_assert_no_error (error);
  g_assert_true (alberca_pools_build (pool, ALBERCA_POOL_BUILD_PLAIN, &error) && alberca_pools_start (pool, &error));

  volume->name = g_strdup ("thin.qcow2");
  volume->format = g_strdup ("qcow2");
  volume->capacity = G_GUINT64_CONSTANT (30) * 1024 * 1024 * 1024;
  volume->has_allocation = TRUE;
  volume_xml = alberca_volume_config_to_xml (volume);
  g_assert_true (alberca_volumes_create (pool, volume_xml, 0, &error));
  g_assert_no_error (error);

  dump = alberca_test_virsh ("vol-dumpxml", "--pool", "qcow2", "thin.qcow2", NULL);
  g_assert_nonnull (strstr (dump, "<compat>1.1</compat>"));
  g_assert_nonnull (strstr (dump, "<capacity unit='bytes'>32212254720</capacity>"));
  g_assert_true (alberca_pools_stop (pool, &error) && alberca_pools_undefine (pool, &error));
  alberca_connections_close (connection);
}

/* Only these are worth another try; libvirt's test driver and daemon are never so when they are wanted to be. */
static void
test_busy (void)
{
  static const struct
  {
    int         code;
    const char *message;
    gboolean    busy;
  } cases[] = {
    { ALBERCA_LIBVIRT_ERROR_INTERNAL, "internal error: pool 'x' has asynchronous jobs running.", TRUE },
    { ALBERCA_LIBVIRT_ERROR_OPERATION_INVALID, "Requested operation is not valid: volume 'v' is still being allocated.", TRUE },
    { ALBERCA_LIBVIRT_ERROR_OPERATION_INVALID, "Requested operation is not valid: volume 'v' is still in use.", TRUE },
    { ALBERCA_LIBVIRT_ERROR_OPERATION_INVALID, "Requested operation is not valid: storage pool 'x' is not active", FALSE },
    { ALBERCA_LIBVIRT_ERROR_INTERNAL, "internal error: Logical volume vg0/lv1 in use.", FALSE },
    { ALBERCA_LIBVIRT_ERROR_SYSTEM_ERROR, "cannot open volume 'still in use'", FALSE },
  };
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, 1, "asynchronous jobs");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (ALBERCA_LIBVIRT_ERROR, cases[i].code, cases[i].message);

      g_assert_true (alberca_libvirt_error_is_busy (error) == cases[i].busy);
    }
  g_assert_false (alberca_libvirt_error_is_busy (other));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *uri = NULL;

  g_test_init (&argc, &argv, NULL);
  alberca_connections_init ();
  uri = alberca_test_libvirtd_get_uri ();

  g_test_add_func ("/backend/open-error", test_open_error);
  g_test_add_func ("/backend/authentication", test_authentication);
  g_test_add_func ("/backend/busy", test_busy);
  g_test_add_func ("/backend/domains", test_domains);
  g_test_add_func ("/backend/read-only", test_read_only);
  g_test_add_func ("/backend/life/test-driver", test_life_on_test_driver);
  if (uri != NULL)
    {
      g_test_add_func ("/backend/life/libvirtd", test_life_on_libvirtd);
      g_test_add_func ("/backend/qcow2-version", test_qcow2_version);
    }
  return g_test_run ();
}
