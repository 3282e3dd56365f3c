/* rig-thin.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Thin volumes of real LVM, through UDisks2 of the machine. Its system bus is made this process's: what the
 * model takes for this computer's UDisks2 is the machine's, as its libvirt is. */

#include "config.h"

#include "rig-test.h"

#include <string.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>

#include "model/alberca-thin-draft.h"
#include "virsh/alberca-lvm.h"

#define GROUP "labvg"
#define BUS_PORT "7777"

typedef struct
{
  AlbercaConnection *connection;
  AlbercaPool       *pool;
  AlbercaThinGroup  *group;
  GSubprocess       *forward; /* the wire to the machine's bus */
} Fixture;

static char *
make_socket_path (void)
{
  return g_build_filename (g_getenv ("ALBERCA_RIG_DIR"), "bus", NULL);
}

static gboolean
can_connect (const char *path)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

static void
set_up (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = make_socket_path ();

  g_free (rig_shell ("rig-udisks start"));
  fixture->forward = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("ALBERCA_RIG_PROGRAM"), "forward", "a",
                                       path, BUS_PORT, NULL);
  g_assert_no_error (error);
  wait_until (can_connect (path));

  fixture->connection = rig_open ();
  fixture->pool = rig_create (rig_draft (fixture->connection, "volume-group", "lvm", "source/name", GROUP, NULL));
  fixture->group = alberca_thin_group_new_here (fixture->pool);
  alberca_thin_group_set_shown (fixture->group, TRUE);
  /* On a slow machine it is unknown at first: the watch tells when it comes */
  wait_until (alberca_thin_group_find (fixture->group, "thinvol") != NULL &&
              alberca_thin_group_find (fixture->group, "thin") != NULL);
}

static void
tear_down (Fixture *fixture)
{
  alberca_thin_group_set_shown (fixture->group, FALSE);
  g_object_unref (fixture->group);
  rig_remove (fixture->pool);
  rig_close (fixture->connection);
  g_subprocess_force_exit (fixture->forward);
  g_subprocess_wait (fixture->forward, NULL, NULL);
  g_object_unref (fixture->forward);
  g_free (rig_shell ("rig-udisks stop"));
}

/* What lvs prints of @fields */
static void
lvs_says (const char *name,
          const char *fields,
          const char *what)
{
  g_autofree char *command = g_strdup_printf ("lvs --noheadings --units m -o %s " GROUP "/%s", fields, name);
  g_autofree char *output = rig_shell (command);

  if (strstr (output, what) == NULL)
    g_error ("%s prints “%s”, which should say “%s”", command, output, what);
}

static gboolean
lvs_has (const char *name)
{
  g_autofree char *output = rig_shell ("lvs -a --noheadings -o lv_name " GROUP);
  g_auto(GStrv) words = g_strsplit_set (output, " \n", -1);

  return g_strv_contains ((const char *const *) words, name);
}

static AlbercaOperation *
run (Fixture         *fixture,
     AlbercaThinVerb  verb,
     const char      *target,
     const char      *name,
     const char      *size)
{
  g_autoptr(AlbercaThinDraft) draft = alberca_thin_draft_new (fixture->group, verb, target);

  if (name != NULL)
    g_object_set (draft, "name", name, NULL);
  if (size != NULL)
    g_object_set (draft, "size", size, NULL);
  g_assert_true (alberca_thin_draft_get_valid (draft));
  return alberca_thin_draft_start (draft);
}

static const AlbercaThinRecord *
find (Fixture    *fixture,
      const char *name)
{
  const AlbercaThinRecord *record;

  wait_until ((record = alberca_thin_group_find (fixture->group, name)) != NULL);
  return record;
}

static void
failed (AlbercaOperation *operation,
        const char       *text)
{
  const GError *error;

  wait_until (alberca_operation_get_finished (operation));
  error = alberca_operation_get_error (operation);
  g_assert_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” should say “%s”", error->message, text);
}

/* What libvirt does not tell of it */
static void
check_hidden (Fixture *fixture)
{
  g_assert_null (alberca_pool_find_volume (fixture->pool, "thinvol"));
  g_assert_false (rig_shell_says ("virsh -q vol-list lvm", "thin"));
  g_assert_cmpuint (find (fixture, "thinvol")->size, ==, 128 * MIB);
  g_assert_cmpstr (find (fixture, "thinvol")->pool, ==, "thin");
  /* With its metadata */
  g_assert_cmpuint (find (fixture, "thin")->size, ==, 68 * MIB);
  g_assert_cmpuint (alberca_thin_group_get_promised (fixture->group, "thin"), ==, 128 * MIB);
}

/* It has what is written to it, and so has its snapshot, which is one of its own once it is gone */
static void
check_volume (Fixture *fixture)
{
  rig_done (run (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "thin", "disk-1", "198 MiB"));
  g_assert_cmpuint (find (fixture, "disk-1")->size, ==, 200 * MIB);
  lvs_says ("disk-1", "lv_size,pool_lv,lv_attr", "200.00m thin Vwi-a-tz--");
  g_free (rig_shell ("mke2fs -q /dev/" GROUP "/disk-1 && mount /dev/" GROUP "/disk-1 /mnt && "
                     "dd if=/dev/urandom of=/mnt/file bs=1M count=8 2>/dev/null && sync"));
  alberca_thin_group_reread (fixture->group);
  wait_until (find (fixture, "disk-1")->used > 0.03 && find (fixture, "thin")->used > 0.1);
  failed (alberca_thin_group_delete (fixture->group, "disk-1", NULL, FALSE), "contains a filesystem in use");
  g_free (rig_shell ("umount /mnt"));

  rig_done (run (fixture, ALBERCA_THIN_VERB_SNAPSHOT, "disk-1", "before", NULL));
  g_assert_cmpstr (find (fixture, "before")->origin, ==, "disk-1");
  g_assert_false (find (fixture, "before")->active);
  lvs_says ("before", "origin,lv_attr", "disk-1 Vwi---tz-k");
  rig_done (alberca_thin_group_activate (fixture->group, "before"));
  wait_until (find (fixture, "before")->active);
  g_free (rig_shell ("test \"$(sha1sum </dev/" GROUP "/disk-1)\" = \"$(sha1sum </dev/" GROUP "/before)\""));

  rig_done (run (fixture, ALBERCA_THIN_VERB_GROW, "disk-1", NULL, "240 MiB"));
  lvs_says ("disk-1", "lv_size", "240.00m");
  wait_until (find (fixture, "disk-1")->size == 240 * MIB);
  g_assert_cmpuint (find (fixture, "before")->size, ==, 200 * MIB);

  rig_done (alberca_thin_group_delete (fixture->group, "disk-1", NULL, FALSE));
  g_assert_false (lvs_has ("disk-1"));
  g_free (rig_shell ("e2fsck -fn /dev/" GROUP "/before >/dev/null"));
  wait_until (alberca_thin_group_find (fixture->group, "disk-1") == NULL && find (fixture, "before")->origin == NULL);
  rig_done (alberca_thin_group_delete (fixture->group, "before", NULL, FALSE));
  g_assert_false (lvs_has ("before"));
}

static AlbercaOperation *
delete_pool (Fixture    *fixture,
             const char *name)
{
  g_autoptr(GPtrArray) volumes = alberca_thin_group_list_volumes (fixture->group, name);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) uuids = NULL;

  for (guint i = 0; i < volumes->len; i++)
    g_strv_builder_add (builder, ((const AlbercaThinRecord *) g_ptr_array_index (volumes, i))->uuid);
  uuids = g_strv_builder_end (builder);
  return alberca_thin_group_delete_pool (fixture->group, name, find (fixture, name)->uuid, (const char *const *) uuids);
}

/* Refused as long as one of its volumes is mounted, and then the others have their devices as before */
static void
check_pool_deletion (Fixture    *fixture,
                     const char *pool,
                     const char *first,
                     const char *last)
{
  g_autofree char *mount = g_strdup_printf ("mke2fs -q /dev/" GROUP "/%s && mount /dev/" GROUP "/%s /mnt", last, last);
  guint64 before = alberca_pool_get_allocation (fixture->pool);

  g_free (rig_shell (mount));
  alberca_thin_group_reread (fixture->group);
  wait_until (g_strcmp0 (find (fixture, last)->mount_point, "/mnt") == 0);
  failed (delete_pool (fixture, pool), "contains a filesystem in use");
  lvs_says (first, "lv_attr", "Vwi-a");
  g_free (rig_shell ("umount /mnt"));

  rig_done (delete_pool (fixture, pool));
  g_assert_false (lvs_has (pool) || lvs_has (first) || lvs_has (last));
  wait_until (alberca_thin_group_find (fixture->group, pool) == NULL);
  wait_until (alberca_pool_get_allocation (fixture->pool) < before);
}

/* UDisks2 has no call for it: the command is shown instead */
static void
check_metadata (Fixture *fixture)
{
  g_autofree char *command = alberca_lvm_extend_metadata (GROUP, "thin");

  lvs_says ("thin", "lv_metadata_size", " 4.00m");
  g_free (rig_shell (command));
  lvs_says ("thin", "lv_metadata_size", " 20.00m");
}

/* libvirt knows its room afterwards */
static void
check_pool (Fixture *fixture)
{
  guint64 before = alberca_pool_get_allocation (fixture->pool);
  const char *command;
  AlbercaOperation *operation;

  operation = run (fixture, ALBERCA_THIN_VERB_GROW, "thin", NULL, "96 MiB");
  rig_done (operation);
  lvs_says ("thin", "lv_size", "96.00m");
  wait_until (find (fixture, "thin")->size == 100 * MIB);
  wait_until (alberca_pool_get_allocation (fixture->pool) == before + 32 * MIB);
  command = alberca_operation_get_command (operation);
  g_assert_nonnull (strstr (command, "lvextend --size 100663296b " GROUP "/thin\n"));
  failed (alberca_thin_group_grow (fixture->group, "thin", 900 * 1024 * MIB), "Insufficient free space");

  rig_done (run (fixture, ALBERCA_THIN_VERB_CREATE_POOL, NULL, "second", "64 MiB"));
  lvs_says ("second", "lv_attr", "twi-a");
  g_assert_null (find (fixture, "second")->pool);
  rig_done (run (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "second", "disk-2", "1 GiB"));
  lvs_says ("disk-2", "lv_size,pool_lv", "1024.00m second");
  failed (alberca_thin_group_create_volume (fixture->group, "second", "disk-2", MIB), "already exists");
  rig_done (run (fixture, ALBERCA_THIN_VERB_CREATE_VOLUME, "second", "disk-3", "64 MiB"));
  find (fixture, "disk-3");
  check_pool_deletion (fixture, "second", "disk-2", "disk-3");
  check_metadata (fixture);
}

/* The commands that are shown do the same */
static void
check_commands (Fixture *fixture)
{
  g_autoptr(AlbercaThinDraft) draft = alberca_thin_draft_new (fixture->group, ALBERCA_THIN_VERB_CREATE_VOLUME, "thin");
  g_autofree char *command = NULL;

  g_object_set (draft, "name", "typed", "size", "40 MiB", NULL);
  command = alberca_thin_draft_get_command (draft);
  g_free (rig_shell (command));
  g_assert_cmpuint (find (fixture, "typed")->size, ==, 40 * MIB);
  rig_done (alberca_thin_group_delete (fixture->group, "typed", NULL, FALSE));
  g_assert_false (lvs_has ("typed"));
}

static void
test_thin (void)
{
  Fixture fixture = { NULL, };

  if (geteuid () != 0)
    {
      g_test_skip ("the machine’s bus lets its own users in, of which root alone is here as well");
      return;
    }
  set_up (&fixture);
  check_hidden (&fixture);
  check_volume (&fixture);
  check_pool (&fixture);
  check_commands (&fixture);
  tear_down (&fixture);
}

void
rig_add_thin_tests (void)
{
  g_autofree char *path = make_socket_path ();
  g_autofree char *address = g_strconcat ("unix:path=", path, NULL);

  /* Before there are threads */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  g_test_add_func ("/rig/logical/thin", test_thin);
}
