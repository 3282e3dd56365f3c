/* rig-migrate.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A machine that goes from host a to host b and back, over one NFS pool, with its disk on a device of an
 * iSCSI server, and with its disk copied */

#include "config.h"

#include "rig-test.h"

#include <string.h>

#include "model/alberca-migration-draft.h"

#define UUID "a1be0ca0-0000-4000-8000-0000000000f1"
#define NAME "wanderer"

typedef struct
{
  AlbercaConnection *a;
  AlbercaConnection *b;
  AlbercaPool       *pool; /* of a */
} Hosts;

static void
hosts_open (Hosts *hosts)
{
  hosts->a = rig_open ();
  hosts->b = rig_open_b ();
}

/* A machine without an operating system */
static void
start_machine (const char *disks)
{
  g_autofree char *command =
    g_strdup_printf ("echo '<domain type=\"qemu\"><name>" NAME "</name><uuid>" UUID "</uuid><memory unit=\"MiB\">64</memory>"
                     "<os><type>hvm</type></os><devices>%s</devices></domain>' >/run/machine.xml; "
                     "virsh -q define /run/machine.xml; virsh -q start " NAME, disks);

  g_free (rig_shell (command));
}

/* Its disk has a program of a few bytes that writes into the memory without end: it moves as long as the wire is
 * slower than that. */
static void
start_program (const char *file)
{
  static const char program[] = "\\x31\\xdb\\xb8\\x00\\x20\\x8e\\xc0\\x31\\xff\\xb9\\x00\\x80\\x93\\xf3\\xab\\x93\\x05\\x00\\x10"
                                "\\x3d\\x00\\x90\\x72\\xee\\x43\\xeb\\xe8";
  g_autofree char *disks =
    g_strdup_printf ("<disk type=\"file\" device=\"disk\"><driver name=\"qemu\" type=\"raw\"/><source file=\"%s\"/>"
                     "<target dev=\"vda\" bus=\"virtio\"/></disk>"
                     "<disk type=\"file\" device=\"cdrom\"><target dev=\"sda\" bus=\"sata\"/></disk>", file);
  g_autofree char *command =
    g_strdup_printf ("printf '%s' | dd of=%s conv=notrunc status=none; printf '\\x55\\xaa' | "
                     "dd of=%s bs=1 seek=510 conv=notrunc status=none", program, file, file);

  g_free (rig_shell (command));
  start_machine (disks);
}

static void
waited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* For what lasts: the connections are kept alive meanwhile. */
static void
run (const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, waited_cb, &done);
  wait_until (done);
}

static gboolean
is_running (const char *host)
{
  g_autofree char *output = rig_shell_on (host, "virsh list --name");

  return strstr (output, NAME) != NULL;
}

static gboolean
is_defined (const char *host)
{
  g_autofree char *output = rig_shell_on (host, "virsh list --all --name");

  return strstr (output, NAME) != NULL;
}

static AlbercaMigrationDraft *
make_draft (AlbercaConnection *from,
            AlbercaConnection *to)
{
  g_autoptr(GListStore) list = g_list_store_new (ALBERCA_TYPE_CONNECTION);
  AlbercaMigrationDraft *draft;
  gboolean loading = TRUE;

  g_list_store_append (list, from);
  g_list_store_append (list, to);
  draft = alberca_migration_draft_new (from, UUID, NAME, G_LIST_MODEL (list));
  g_assert_cmpuint (alberca_migration_draft_get_targets (draft)->len, ==, 1);
  wait_until ((g_object_get (draft, "loading", &loading, NULL), !loading));
  return draft;
}

/* The machine runs on @host and nowhere else, and its third disk is in @directory, now and when it starts anew. */
static void
expect_at_home (const char *host,
                const char *directory)
{
  g_autofree char *said = rig_shell_on (host, "virsh -q domstate " NAME "; virsh -q domblklist " NAME "; "
                                              "virsh -q domblklist --inactive " NAME);
  g_autofree char *wanted = g_strdup_printf (" vdc   %stop.qcow2", directory);
  const char *first = strstr (said, wanted);

  g_test_message ("%s", said);
  g_assert_true (g_str_has_prefix (said, "running"));
  g_assert_nonnull (first);
  g_assert_nonnull (strstr (first + 1, wanted));
  g_assert_false (is_defined (*host == 'a' ? "b" : "a"));
}

/* Whether the first disk is judged so; says once what is said of it instead */
static gboolean
has_verdict (AlbercaMigrationDraft   *draft,
             AlbercaMigrationVerdict  verdict,
             char                   **text)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (draft);
  const AlbercaMigrationDisk *disk;

  if (disks == NULL)
    return FALSE;
  g_assert_cmpuint (disks->len, >=, 2);
  disk = g_ptr_array_index (disks, 0);
  if (g_strcmp0 (*text, disk->text) != 0)
    {
      g_test_message ("%s", disk->text);
      g_free (*text);
      *text = g_strdup (disk->text);
    }
  return disk->verdict == verdict;
}

/* Asked again until it is what it should be: pools are told of by events */
static void
expect_disk (AlbercaMigrationDraft   *draft,
             AlbercaMigrationVerdict  verdict,
             const char              *text)
{
  g_autofree char *said = NULL;

  wait_until (has_verdict (draft, verdict, &said));
  rig_says (g_strdup (said), text);
}

static void
mend (AlbercaMigrationDraft *draft)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (draft);

  rig_done (alberca_migration_draft_mend (draft, g_ptr_array_index (disks, 0)));
}

static void
expect_valid (AlbercaMigrationDraft *draft)
{
  g_autofree char *problem = NULL;

  gint64 end = g_get_monotonic_time () + TIMEOUT;

  while (!alberca_migration_draft_get_valid (draft))
    {
      if (g_get_monotonic_time () > end)
        g_error ("not valid: %s", problem = alberca_migration_draft_get_problem (draft, "machine"));
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static AlbercaPool *
make_share (AlbercaConnection *connection,
            const char        *path)
{
  return rig_create (rig_draft (connection, "nfs-share", "common", "source/host@name", "rig-a", "source/dir@path",
                                "/srv/nfs/pool", "target/path", path, NULL));
}

static void
remove_there (Hosts      *hosts,
              const char *name)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (hosts->b, name);

  alberca_pool_hold (pool);
  rig_remove (pool);
}

static void
hosts_close (Hosts *hosts)
{
  rig_close (hosts->b);
  rig_close (hosts->a);
}

/* What stands in the way is said, and what can be mended is mended; then there, cancelled, and back. */
static void
test_shared (void)
{
  Hosts hosts;
  AlbercaMigrationDraft *draft;
  AlbercaOperation *operation;
  AlbercaVolumeDraft *disk;
  g_autofree char *commands = NULL;

  if (g_getenv ("ALBERCA_RIG_URI_B") == NULL)
    {
      g_test_skip ("needs both hosts: rig.py run --hosts ab");
      return;
    }
  hosts_open (&hosts);
  hosts.pool = make_share (hosts.a, "/var/lib/libvirt/common");
  disk = rig_volume_draft (hosts.pool, "wanderer.img", "1 MiB");
  g_object_set (disk, "format", "raw", NULL);
  rig_make_volume (disk);
  start_program ("/var/lib/libvirt/common/wanderer.img");

  draft = make_draft (hosts.a, hosts.b);
  expect_disk (draft, ALBERCA_MIGRATION_DEFINE, "which the other host does not have");
  rig_says (alberca_migration_draft_get_problem (draft, "machine"), "vda");
  mend (draft);
  expect_disk (draft, ALBERCA_MIGRATION_READY, "has the same pool");
  g_assert_cmpstr (alberca_pool_get_uuid (alberca_connection_find_pool_by_name (hosts.b, "common")), ==,
                   alberca_pool_get_uuid (hosts.pool));
  g_assert_true (rig_shell_on_says ("b", "cat /proc/mounts", "rig-a:/srv/nfs/pool /var/lib/libvirt/common nfs4 "));
  rig_done (alberca_pool_stop (alberca_connection_find_pool_by_name (hosts.b, "common")));
  expect_disk (draft, ALBERCA_MIGRATION_START, "stopped on the other host");
  mend (draft);
  expect_disk (draft, ALBERCA_MIGRATION_READY, "has the same pool");

  /* Slower than it writes: it would take for ever, and is called back */
  g_object_set (draft, "limit", 1, "data-uri", "tcp://10.77.0.2", NULL);
  expect_valid (draft);
  commands = alberca_migration_draft_get_commands (draft);
  rig_says (g_strdup (commands), "--bandwidth 1 " NAME);
  operation = alberca_migration_draft_start (draft);
  wait_until (alberca_operation_get_finished (operation) || alberca_operation_get_progress (operation) > 0);
  g_assert_false (alberca_operation_get_finished (operation));
  alberca_operation_cancel (operation);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_true (is_running ("a"));
  g_assert_false (is_defined ("b"));

  /* There, through us */
  g_object_set (draft, "limit", 0, NULL);
  expect_valid (draft);
  rig_done (alberca_migration_draft_start (draft));
  g_assert_true (is_running ("b"));
  g_assert_false (is_defined ("a"));
  g_object_unref (draft);

  /* And back, by themselves */
  draft = make_draft (hosts.b, hosts.a);
  g_object_set (draft, "peer", TRUE, NULL);
  expect_valid (draft);
  rig_done (alberca_migration_draft_start (draft));
  g_assert_true (is_running ("a"));
  g_assert_false (is_defined ("b"));
  g_object_unref (draft);

  /* Off, its definition moves */
  g_free (rig_shell ("virsh -q destroy " NAME));
  draft = make_draft (hosts.a, hosts.b);
  g_object_set (draft, "keep", TRUE, NULL);
  expect_valid (draft);
  rig_done (alberca_migration_draft_start (draft));
  g_assert_true (is_defined ("b"));
  g_assert_true (is_defined ("a"));
  g_object_unref (draft);

  g_free (rig_shell ("virsh -q undefine " NAME));
  g_free (rig_shell_on ("b", "virsh -q undefine " NAME));
  remove_there (&hosts, "common");
  rig_delete_volume (hosts.pool, "wanderer.img");
  rig_remove (hosts.pool);
  hosts_close (&hosts);
}

/* A disk that is not shared is copied along, into a pool that is made for it. */
static void
test_copied (void)
{
  Hosts hosts;
  AlbercaMigrationDraft *draft;
  AlbercaVolumeDraft *disk;
  g_autofree char *command = NULL;

  if (g_getenv ("ALBERCA_RIG_URI_B") == NULL)
    {
      g_test_skip ("needs both hosts: rig.py run --hosts ab");
      return;
    }
  hosts_open (&hosts);
  hosts.pool = rig_create (rig_draft (hosts.a, "disk-images", "own", "target/path", "/var/lib/libvirt/own", NULL));
  disk = rig_volume_draft (hosts.pool, "wanderer.img", "1 MiB");
  g_object_set (disk, "format", "raw", NULL);
  rig_make_volume (disk);
  start_program ("/var/lib/libvirt/own/wanderer.img");

  draft = make_draft (hosts.a, hosts.b);
  expect_disk (draft, ALBERCA_MIGRATION_DEFINE, "is not shared");
  mend (draft);
  expect_disk (draft, ALBERCA_MIGRATION_COPIED, "It is copied into the pool");
  expect_valid (draft);
  command = alberca_migration_draft_get_commands (draft);
  rig_says (g_strdup (command), "--copy-storage-all --migrate-disks vda");
  rig_done (alberca_migration_draft_start (draft));
  g_assert_true (is_running ("b"));
  g_assert_false (is_defined ("a"));
  g_assert_true (rig_shell_on_says ("b", "head -c 2 /var/lib/libvirt/own/wanderer.img | od -An -tx1", "31 db"));
  g_object_unref (draft);

  /* Here is what was left: it is not overwritten */
  draft = make_draft (hosts.b, hosts.a);
  expect_disk (draft, ALBERCA_MIGRATION_BLOCKED, "which a copy would overwrite");
  g_assert_false (alberca_migration_draft_get_valid (draft));
  g_object_unref (draft);

  /* As a base it serves: only what was written since goes back. */
  run ((const char *[]) { g_getenv ("ALBERCA_RIG_PROGRAM"), "shell", "b",
                          "virsh -q snapshot-create-as " NAME " since --disk-only --no-metadata; virsh -q pool-refresh own", NULL });
  draft = make_draft (hosts.b, hosts.a);
  expect_disk (draft, ALBERCA_MIGRATION_COPIED, "which is not checked");
  g_object_set (draft, "data-uri", "tcp://10.77.0.1", NULL);
  expect_valid (draft);
  rig_says (alberca_migration_draft_get_commands (draft), "<path>/var/lib/libvirt/own/wanderer.img</path>");
  rig_says (alberca_migration_draft_get_commands (draft), "--copy-storage-inc --migrate-disks vda");
  rig_done (alberca_migration_draft_start (draft));
  g_object_unref (draft);
  g_assert_true (is_running ("a"));
  g_assert_false (is_defined ("b"));
  g_assert_true (rig_shell_says ("virsh -q domblklist " NAME "; qemu-img info -U /var/lib/libvirt/own/wanderer.since",
                                 "backing file: /var/lib/libvirt/own/wanderer.img"));

  g_free (rig_shell ("virsh -q destroy " NAME "; virsh -q undefine " NAME "; rm /var/lib/libvirt/own/wanderer.since"));
  g_free (rig_shell_on ("b", "rm /var/lib/libvirt/own/wanderer.*"));
  remove_there (&hosts, "own");
  rig_delete_volume (hosts.pool, "wanderer.img");
  rig_remove (hosts.pool);
  hosts_close (&hosts);
}

/* Devices of an iSCSI server that both hosts log in to, one by its path and one by its name in the pool; and an
 * overlay on a share that the hosts have at different paths, whose base it names without one. Nothing is
 * copied, and the other host gets a definition that says where it has the share. */
static void
test_block (void)
{
  Hosts hosts;
  AlbercaMigrationDraft *draft;
  g_autofree char *disks = NULL;
  g_autofree char *commands = NULL;

  if (g_getenv ("ALBERCA_RIG_URI_B") == NULL)
    {
      g_test_skip ("needs both hosts: rig.py run --hosts ab");
      return;
    }
  hosts_open (&hosts);
  hosts.pool = rig_create (rig_draft (hosts.a, "iscsi-target", "san", "source/host@name", "rig-b", "source/device@path",
                                      "iqn.2026-01.test.alberca:target", NULL));
  g_free (rig_shell ("cd /srv/nfs/pool; truncate -s 1M base.img; qemu-img create -q -f qcow2 -b base.img -F raw top.qcow2"));
  make_share (hosts.a, "/var/lib/libvirt/common");
  make_share (hosts.b, "/var/lib/libvirt/own");
  disks = g_strdup_printf ("<disk type=\"block\" device=\"disk\"><source dev=\"%s\"/><target dev=\"vda\" bus=\"virtio\"/></disk>"
                           "<disk type=\"volume\" device=\"disk\"><source pool=\"san\" volume=\"unit:0:0:1\"/>"
                           "<target dev=\"vdb\" bus=\"virtio\"/></disk>"
                           "<disk type=\"file\" device=\"disk\"><driver name=\"qemu\" type=\"qcow2\"/>"
                           "<source file=\"/var/lib/libvirt/common/top.qcow2\"/><target dev=\"vdc\" bus=\"virtio\"/></disk>",
                           alberca_volume_get_path (rig_find (hosts.pool, "unit:0:0:0")));
  start_machine (disks);

  draft = make_draft (hosts.a, hosts.b);
  expect_disk (draft, ALBERCA_MIGRATION_DEFINE, "which the other host does not have");
  mend (draft);
  expect_disk (draft, ALBERCA_MIGRATION_READY, "has the same pool");
  expect_valid (draft);
  rig_done (alberca_migration_draft_start (draft));
  g_object_unref (draft);
  expect_at_home ("b", "/var/lib/libvirt/own/");
  /* It was kept so, and what it is built on is found */
  run ((const char *[]) { g_getenv ("ALBERCA_RIG_PROGRAM"), "shell", "b", "virsh -q destroy " NAME "; virsh -q start " NAME, NULL });

  /* And back, by what is shown, as a person would do it */
  draft = make_draft (hosts.b, hosts.a);
  g_object_set (draft, "data-uri", "tcp://10.77.0.1", NULL);
  expect_valid (draft);
  commands = alberca_migration_draft_get_commands (draft);
  g_test_message ("%s", commands);
  run ((const char *[]) { "sh", "-c", commands, NULL });
  g_object_unref (draft);
  expect_at_home ("a", "/var/lib/libvirt/common/");

  g_free (rig_shell ("virsh -q destroy " NAME "; virsh -q undefine " NAME));
  remove_there (&hosts, "san");
  rig_remove (alberca_connection_find_pool_by_name (hosts.b, "common"));
  rig_remove (alberca_connection_find_pool_by_name (hosts.a, "common"));
  rig_remove (hosts.pool);
  g_free (rig_shell ("rm /srv/nfs/pool/base.img /srv/nfs/pool/top.qcow2"));
  hosts_close (&hosts);
}

void
rig_add_migrate_tests (void)
{
  g_test_add_func ("/rig/migrate/shared", test_shared);
  g_test_add_func ("/rig/migrate/copied", test_copied);
  g_test_add_func ("/rig/migrate/block", test_block);
}
