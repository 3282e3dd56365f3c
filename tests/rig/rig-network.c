/* rig-network.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* NFS and iSCSI, from a server that is the machine itself */

#include "config.h"

#include "rig-test.h"

#include <string.h>

#include "model/alberca-explanation.h"
#include "model/alberca-pool-conflicts.h"
#include "model/alberca-resize-draft.h"
#include "model/alberca-secret-list.h"

#define SERVER "rig-a"
#define TARGET "iqn.2026-01.test.alberca:target"
#define CHAP_TARGET "iqn.2026-01.test.alberca:chap"

static AlbercaPoolDraft *
make_nfs_draft (AlbercaConnection *connection,
                const char        *name,
                const char        *host,
                const char        *export)
{
  g_autofree char *path = g_build_filename ("/var/lib/libvirt", name, NULL);

  return rig_draft (connection, "nfs-share", name, "source/host@name", host, "source/dir@path", export,
                    "target/path", path, NULL);
}

static void
test_netfs (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autoptr(GPtrArray) sources = rig_discover (connection, ALBERCA_POOL_TYPE_NETFS, SERVER);
  AlbercaPoolDraft *draft = make_nfs_draft (connection, "share", SERVER, "/srv/nfs/pool");
  g_autoptr(AlbercaPoolTrial) trial = NULL;
  g_autoptr(AlbercaPoolDraft) second = NULL;
  AlbercaResizeDraft *resize;
  AlbercaVolume *volume;
  AlbercaPool *pool;

  g_assert_true (rig_has_source (sources, "source/dir@path", "/srv/nfs/pool"));
  g_free (rig_shell ("rm -rf /var/lib/libvirt/share"));
  rig_done (alberca_connection_try_pool (connection, draft, &trial));
  rig_ran ("try");
  g_assert_cmpstr (trial->directory, ==, "/var/lib/libvirt/share");
  pool = rig_create (draft);
  g_assert_true (rig_shell_says ("cat /proc/mounts", SERVER ":/srv/nfs/pool /var/lib/libvirt/share nfs4 "));

  volume = rig_make_volume (rig_volume_draft (pool, "disk.qcow2", "1 GiB"));
  g_assert_cmpstr (alberca_volume_get_format (volume), ==, "qcow2");
  resize = alberca_resize_draft_new (pool, volume);
  g_object_set (resize, "capacity", "2 GiB", NULL);
  wait_until (alberca_resize_draft_get_valid (resize));
  rig_done (alberca_resize_draft_start (resize));
  g_object_unref (resize);
  wait_until (alberca_volume_get_capacity (volume) == 2048 * MIB);

  second = make_nfs_draft (connection, "again", SERVER, "/srv/nfs/pool");
  rig_says (alberca_pool_draft_get_warning (second, "source/dir@path"), "share");
  rig_failed (alberca_connection_create_pool (connection, second), "source conflict with pool",
              "Another pool shows the same storage.");
  g_clear_object (&second);

  rig_delete_volume (pool, "disk.qcow2");
  rig_remove (pool);
  rig_close (connection);
}

/* The old protocol, because the pool says so */
static void
test_netfs_v3 (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPoolDraft *draft = make_nfs_draft (connection, "old", SERVER, "/srv/nfs/second");
  AlbercaPool *pool;

  alberca_pool_draft_set_field (draft, "source/protocol@ver", "3");
  pool = rig_create (draft);
  g_assert_true (rig_shell_says ("grep /var/lib/libvirt/old /proc/mounts", "vers=3"));
  rig_make_volume (rig_volume_draft (pool, "disk.qcow2", "64 MiB"));
  rig_delete_volume (pool, "disk.qcow2");
  rig_remove (pool);
  rig_close (connection);
}

static void
fail_to_start (AlbercaConnection *connection,
               const char        *host,
               const char        *export,
               const char        *text,
               const char        *summary)
{
  g_autoptr(AlbercaPoolDraft) draft = make_nfs_draft (connection, "impossible", host, export);

  rig_failed (alberca_connection_create_pool (connection, draft), text, summary);
  wait_until (alberca_connection_find_pool_by_name (connection, "impossible") == NULL);
}

static void
fail_to_write (AlbercaConnection *connection,
               const char        *export,
               const char        *text,
               const char        *summary)
{
  AlbercaPool *pool = rig_create (make_nfs_draft (connection, "unwritable", SERVER, export));
  g_autoptr(AlbercaVolumeDraft) draft = rig_volume_draft (pool, "disk.img", "16 MiB");

  g_object_set (draft, "format", "raw", NULL);
  rig_failed (alberca_pool_create_volume (pool, draft), text, summary);
  rig_remove (pool);
}

/* There is nowhere to mount it where nothing was built */
static void
fail_to_mount (AlbercaConnection *connection)
{
  g_autoptr(AlbercaPoolDraft) draft = make_nfs_draft (connection, "unbuilt", SERVER, "/srv/nfs/pool");

  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NONE, NULL);
  rig_failed (alberca_connection_create_pool (connection, draft), "mount point",
              "The directory to mount it on does not exist.");
  wait_until (alberca_connection_find_pool_by_name (connection, "unbuilt") == NULL);
}

/* Nobody is there; libvirt says only that it found nothing. */
static void
fail_to_discover (AlbercaConnection *connection)
{
  g_autoptr(AlbercaPoolDiscovery) discovery = alberca_pool_discovery_new (connection);
  g_autoptr(AlbercaPoolConfig) asked = alberca_pool_config_new (ALBERCA_POOL_TYPE_NETFS);
  g_autofree char *summary = NULL;

  alberca_pool_config_set_field (asked, "source/host@name", "no-such-host.invalid");
  alberca_pool_discovery_ask (discovery, asked);
  wait_until (alberca_pool_discovery_get_state (discovery) == ALBERCA_DISCOVERY_FAILED);
  summary = alberca_explanation_get_summary (alberca_pool_discovery_get_error (discovery));
  g_assert_cmpstr (summary, ==, "The host offers nothing of this kind, or did not answer.");
}

static void
test_netfs_errors (void)
{
  AlbercaConnection *connection = rig_open ();

  fail_to_mount (connection);
  fail_to_discover (connection);
  fail_to_start (connection, SERVER, "/srv/nfs/denied", "access denied by server",
                 "The file server does not give this directory to the libvirt host.");
  fail_to_start (connection, SERVER, "/srv/nfs/nowhere", "access denied by server",
                 "The file server does not give this directory to the libvirt host.");
  fail_to_start (connection, "no-such-host.invalid", "/srv/nfs/pool", "ailed to resolve",
                 "The host was not found by its name.");
  fail_to_write (connection, "/srv/nfs/ro", "Read-only file system", "The storage can only be read there.");
  fail_to_write (connection, "/srv/nfs/squash", "Permission denied", "libvirt may not read or write there.");
  rig_close (connection);
}

/* Discovery, login, the disks of the server, logout */
static void
test_iscsi (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autoptr(GPtrArray) sources = rig_discover (connection, ALBERCA_POOL_TYPE_ISCSI, SERVER);
  AlbercaPool *pool;
  AlbercaVolume *volume;
  GListModel *volumes;
  g_autoptr(AlbercaVolumeDraft) draft = NULL;

  g_assert_true (rig_has_source (sources, "source/device@path", TARGET));
  pool = rig_create (rig_draft (connection, "iscsi-target", "san", "source/host@name", SERVER,
                                "source/device@path", TARGET, NULL));
  volumes = alberca_pool_get_volumes (pool);
  wait_until (g_list_model_get_n_items (volumes) == 2);
  volume = rig_find (pool, "unit:0:0:0");
  g_assert_cmpuint (alberca_volume_get_capacity (volume), ==, 64 * MIB);
  g_assert_true (g_str_has_prefix (alberca_volume_get_path (volume), "/dev/disk/by-path/ip-"));

  /* The server makes its disks, not libvirt */
  draft = rig_volume_draft (pool, "more", "16 MiB");
  g_assert_false (alberca_volume_draft_get_valid (draft));
  g_assert_false (alberca_resize_is_possible (pool));
  rig_failed (alberca_pool_delete_volume (pool, volume), "does not support", "This kind of pool or connection");
  rig_move_content (pool, volume, alberca_volume_get_path (volume));
  rig_wipe (pool, volume);

  rig_remove (pool);
  g_assert_false (rig_shell_says ("iscsiadm -m session || true", TARGET));
  rig_close (connection);
}

static char *
make_secret (AlbercaConnection *connection,
             const char        *usage,
             const char        *password)
{
  g_autoptr(AlbercaSecretList) secrets = alberca_secret_list_new (connection, ALBERCA_SECRET_ISCSI);
  g_autoptr(AlbercaSecretConfig) config = alberca_secret_config_new (ALBERCA_SECRET_ISCSI, usage, "");
  AlbercaOperation *operation = alberca_secret_list_create (secrets, config, password);

  rig_done (operation);
  g_assert_null (strstr (alberca_operation_get_command (operation), password));
  return g_strdup (config->uuid);
}

static AlbercaPoolDraft *
make_chap_draft (AlbercaConnection *connection,
                 const char        *secret)
{
  return rig_draft (connection, "iscsi-target", "guarded", "source/host@name", SERVER, "source/device@path", CHAP_TARGET,
                    "source/auth@username", "alberca", "source/auth/secret@uuid", secret, NULL);
}

/* A server that wants a password, which libvirt keeps; a wrong one is refused. */
static void
test_chap (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autofree char *path = g_build_filename (g_getenv ("ALBERCA_RIG_DIR"), "chap", NULL);
  g_autofree char *password = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *command = NULL;
  g_autoptr(AlbercaPoolDraft) refused = NULL;
  AlbercaPool *pool;

  g_assert_true (g_file_get_contents (path, &password, NULL, NULL));
  secret = make_secret (connection, "rig-chap", g_strstrip (password));
  pool = rig_create (make_chap_draft (connection, secret));
  g_assert_cmpuint (alberca_volume_get_capacity (rig_find (pool, "unit:0:0:0")), ==, 32 * MIB);
  g_assert_null (strstr (alberca_pool_get_xml (pool), password));
  rig_remove (pool);

  wrong = make_secret (connection, "rig-wrong", "not-the-password");
  refused = make_chap_draft (connection, wrong);
  rig_failed (alberca_connection_create_pool (connection, refused), "authorization failure",
              "The iSCSI server refused the user name or the password.");
  wait_until (alberca_connection_find_pool_by_name (connection, "guarded") == NULL);
  g_clear_object (&refused);
  command = g_strdup_printf ("virsh -q secret-undefine %s; virsh -q secret-undefine %s", secret, wrong);
  g_free (rig_shell (command));
  rig_close (connection);
}

void
rig_add_network_tests (void)
{
  g_test_add_func ("/rig/netfs/share", test_netfs);
  g_test_add_func ("/rig/netfs/version-3", test_netfs_v3);
  g_test_add_func ("/rig/netfs/errors", test_netfs_errors);
  g_test_add_func ("/rig/iscsi/target", test_iscsi);
  g_test_add_func ("/rig/iscsi/chap", test_chap);
}
