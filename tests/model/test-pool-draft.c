/* test-pool-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "drafts-node.h"
#include "model/alberca-pool-conflicts.h"
#include "model/alberca-pool-draft.h"

#define LONG_NAME_10 "aaaaaaaaaa"
#define LONG_NAME_50 LONG_NAME_10 LONG_NAME_10 LONG_NAME_10 LONG_NAME_10 LONG_NAME_10
#define LONG_NAME_255 LONG_NAME_50 LONG_NAME_50 LONG_NAME_50 LONG_NAME_50 LONG_NAME_50 "aaaaa"

static AlbercaTemplate *
make_template (const char *pool)
{
  g_autofree char *text = g_strconcat ("<!--\n  alberca-template: 1\n  id: t\n  title: T\n-->\n", pool, NULL);
  g_autoptr(GError) error = NULL;
  AlbercaTemplate *template = alberca_template_new_from_file (text, "t.xml", &error);

  g_assert_no_error (error);
  return template;
}

static AlbercaPoolDraft *
make_draft (AlbercaConnection *connection,
            const char        *name,
            const char        *path)
{
  g_autofree char *pool = g_strdup_printf ("<pool type='dir'><name>%s</name><target><path>%s</path><permissions>"
                                           "<mode>0755</mode></permissions></target></pool>", name, path);
  g_autoptr(AlbercaTemplate) template = make_template (pool);

  return alberca_pool_draft_new (connection, template);
}

static void
assert_field (AlbercaPoolDraft *draft,
              const char       *path,
              const char       *expected)
{
  g_autofree char *value = alberca_pool_draft_get_field (draft, path);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

/* NULL: there is none */
static void
assert_problem (AlbercaPoolDraft *draft,
                const char       *path,
                const char       *value,
                const char       *expected)
{
  g_autofree char *problem = NULL;

  g_test_message ("%s: “%s”", path, value);
  alberca_pool_draft_set_field (draft, path, value);
  problem = alberca_pool_draft_get_problem (draft, path);
  if (expected == NULL)
    g_assert_cmpstr (problem, ==, NULL);
  else
    assert_contains (problem, expected);
  g_assert_true (alberca_pool_draft_get_valid (draft) == (expected == NULL));
}

static void
test_fresh (void)
{
  static const struct
  {
    const char *name;
    const char *path;
    const char *fresh_name;
    const char *fresh_path;
  } cases[] = {
    { "disks", "/srv/disks", "disks", "/srv/disks" },
    { "isos", "/srv/isos", "isos-2", "/srv/isos-2" },
    { "isos", "/srv/media/", "isos-2", "/srv/media" },
    { "disks", "/srv//isos/", "disks", "/srv/disks" },
    { "tank", "/srv/isos", "tank-2", "/srv/tank-2" },
    { "media", "//var/lib/libvirt/images", "media", "/var/lib/libvirt/media" },
  };
  AlbercaConnection *connection = drafts_node_open ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, cases[i].name, cases[i].path);

      assert_field (draft, "name", cases[i].fresh_name);
      assert_field (draft, "target/path", cases[i].fresh_path);
      g_assert_cmpstr (alberca_pool_draft_get_name (draft), ==, cases[i].fresh_name);
      g_assert_true (alberca_pool_draft_get_valid (draft));
      g_assert_true (alberca_pool_draft_get_connection (draft) == connection);
      g_assert_cmpint (alberca_pool_draft_get_pool_type (draft), ==, ALBERCA_POOL_TYPE_DIR);
    }

  drafts_node_close (connection);
}

static void
test_copy (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  AlbercaPool *pool = drafts_node_get_pool (connection, "isos");
  g_autoptr(AlbercaTemplate) template = alberca_template_new_from_pool (pool);
  g_autoptr(AlbercaPoolDraft) draft = alberca_pool_draft_new (connection, template);
  g_autofree char *xml = alberca_pool_draft_get_xml (draft);

  assert_field (draft, "name", "isos-2");
  assert_field (draft, "target/path", "/srv/isos-2");
  assert_field (draft, "target/permissions/mode", "0750");
  g_assert_null (strstr (xml, "11111111-2222-4333-8444-55555555abcd"));
  g_assert_null (strstr (xml, "<capacity"));
  g_assert_null (strstr (xml, "<available"));
  g_assert_true (alberca_pool_draft_get_valid (draft));

  drafts_node_close (connection);
}

/* The path goes with the name, until somebody writes one */
static void
test_taken_path_follows (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", "/srv/disks");

  alberca_pool_draft_set_field (draft, "name", "Mis discos");
  assert_field (draft, "target/path", "/srv/Mis discos");
  alberca_pool_draft_set_field (draft, "name", "isos");
  assert_field (draft, "target/path", "/srv/isos-2");
  /* A name that cannot be one does not become a path */
  alberca_pool_draft_set_field (draft, "name", "a/b");
  assert_field (draft, "target/path", "/srv/isos-2");
  alberca_pool_draft_set_field (draft, "name", "");
  assert_field (draft, "target/path", "/srv/isos-2");
  alberca_pool_draft_set_field (draft, "name", "c");
  assert_field (draft, "target/path", "/srv/c");
  /* From here on the path is the user's */
  alberca_pool_draft_set_field (draft, "target/path", "/mnt/c/");
  alberca_pool_draft_set_field (draft, "name", "d");
  assert_field (draft, "target/path", "/mnt/c/");

  drafts_node_close (connection);
}

static void
test_problems (void)
{
  static const struct
  {
    const char *path;
    const char *value;
    const char *problem;
  } cases[] = {
    { "name", "", "Write a name" },
    { "name", "a/b", "“/”" },
    { "name", "a\nb", "control" },
    { "name", "a\177", "control" },
    { "name", "\377", "control" },
    { "name", " a", "space" },
    { "name", "a ", "space" },
    { "name", "a\302\240", "space" },
    { "name", "..", "directories" },
    { "name", ".", "directories" },
    { "name", LONG_NAME_255 "a", "too long" },
    { "name", "isos", "a pool “isos” already" },
    { "name", "tank", "a pool “tank” already" },
    { "name", LONG_NAME_255, NULL },
    { "name", ".hidden", NULL },
    { "name", "Mis imágenes & <más>", NULL },
    { "uuid", "", "not a UUID" },
    { "uuid", "1234", "not a UUID" },
    { "uuid", "11111111-2222-4333-8444-55555555abcd", "pool “isos” has this UUID" },
    { "uuid", "11111111-2222-4333-8444-55555555ABCD", "pool “isos” has this UUID" },
    { "uuid", "11111111-2222-4333-8444-555555555999", NULL },
    { "target/path", "", "Write a path" },
    { "target/path", "srv/x", "begins with “/”" },
    { "target/path", "~/x", "begins with “/”" },
    { "target/path", "/srv/../etc", "“..”" },
    { "target/path", "/srv/..", "“..”" },
    { "target/path", "/srv/a\nb", "control" },
    { "target/path", "/srv/isos", "pool “isos” uses" },
    { "target/path", "//srv/./isos//", "pool “isos” uses" },
    { "target/path", "/dev/zvol/tank/", NULL },
    { "target/path", "/srv/isos/below", NULL },
    { "target/path", "/srv/..x", NULL },
    { "target/permissions/mode", "0788", "octal" },
    { "target/permissions/mode", "rwx", "octal" },
    { "target/permissions/mode", "10000", "octal" },
    { "target/permissions/mode", "-1", "octal" },
    { "target/permissions/mode", "07777", NULL },
    { "target/permissions/mode", "", NULL },
    { "target/permissions/owner", "root", "number" },
    { "target/permissions/owner", "4294967295", "number" },
    { "target/permissions/owner", "-2", "number" },
    { "target/permissions/owner", "-1", NULL },
    { "target/permissions/owner", "1000", NULL },
    { "target/permissions/group", "libvirt", "number" },
    { "target/permissions/group", "", NULL },
  };
  AlbercaConnection *connection = drafts_node_open ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", "/srv/disks");

      alberca_pool_draft_set_field (draft, "target/path", "/srv/own");
      assert_problem (draft, cases[i].path, cases[i].value, cases[i].problem);
    }

  drafts_node_close (connection);
}

/* The fields come from the table of types, not from here */
static void
test_other_type (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaTemplate) template =
    make_template ("<pool type='netfs'><name>nfs</name><target><path>/mnt/nfs</path></target></pool>");
  g_autoptr(AlbercaPoolDraft) draft = alberca_pool_draft_new (connection, template);
  g_autofree char *xml = NULL;

  g_assert_false (alberca_pool_draft_get_valid (draft));
  alberca_pool_draft_set_field (draft, "source/host@name", "nas.example.org");
  g_assert_false (alberca_pool_draft_get_valid (draft));
  assert_problem (draft, "source/dir@path", "export", "begins with “/”");
  /* A path on the server may be one that a pool here uses */
  assert_problem (draft, "source/dir@path", "/srv/isos", NULL);
  xml = alberca_pool_draft_get_xml (draft);
  assert_contains (xml, "<host name=\"nas.example.org\"/>");

  assert_problem (draft, "fs:mount_opts", "noatime,no dev", "without spaces");
  assert_problem (draft, "fs:mount_opts", "noatime, nfsvers=4.1", NULL);
  alberca_pool_draft_set_field (draft, "source/protocol@ver", "3");
  assert_problem (draft, "fs:mount_opts", "noatime, nfsvers=4.1", "chosen above");
  assert_problem (draft, "fs:mount_opts", "noatime, nodev", NULL);
  drafts_node_close (connection);
}

static void
test_group_devices (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaTemplate) template =
    make_template ("<pool type='logical'><name>vg</name><source><name>vg</name></source></pool>");
  g_autoptr(AlbercaPoolDraft) draft = alberca_pool_draft_new (connection, template);

  assert_problem (draft, "source/device@path", "/dev/sdb /dev/mapper/mpatha", NULL);
  assert_problem (draft, "source/device@path", "/dev/sdb /dev/disk/by-id/wwn-x", "as LVM calls it");
  drafts_node_close (connection);
}

/* What is wrong with a field beside another; a field that makes no sense is not asked for */
static void
test_relations (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaTemplate) ceph = make_template ("<pool type='rbd'><name>c</name><source><name>vms</name></source></pool>");
  g_autoptr(AlbercaTemplate) scsi =
    make_template ("<pool type='scsi'><name>s</name><source><adapter type='scsi_host' name='scsi_host0'/></source>"
                   "<target><path>/dev/disk/by-path</path></target></pool>");
  g_autoptr(AlbercaPoolDraft) draft = alberca_pool_draft_new (connection, ceph);
  g_autoptr(AlbercaPoolDraft) adapter = alberca_pool_draft_new (connection, scsi);
  g_autofree char *xml = NULL;
  g_autofree char *other = NULL;

  assert_problem (draft, "source/host", "", "Fill this in");
  assert_problem (draft, "source/host", " , ", "Fill this in");
  assert_problem (draft, "source/host", "mon1 mon2:x", "1 to 65535");
  assert_problem (draft, "source/host", "mon1:0", "1 to 65535");
  assert_problem (draft, "source/host", "mon/1", "host’s name");
  assert_problem (draft, "source/host", "mon1 mon2:6789 [::1]:6789", NULL);
  assert_problem (draft, "rbd:config_opts", "timeout", "name=value");
  assert_problem (draft, "rbd:config_opts", "timeout=1", NULL);
  alberca_pool_draft_set_field (draft, "source/auth@username", "admin");
  assert_problem (draft, "source/auth/secret@uuid", "", "Choose the user’s secret");
  assert_problem (draft, "source/auth/secret@uuid", "2ec115d7-3a88-3ceb-bc12-0ac909a6fd88", NULL);
  assert_problem (draft, "source/auth@username", "", "whose secret");
  assert_problem (draft, "source/auth/secret@uuid", "", NULL);

  g_assert_true (alberca_pool_draft_get_valid (adapter));
  g_assert_false (alberca_pool_draft_wants_field (adapter, "source/adapter@wwnn"));
  alberca_pool_draft_set_field (adapter, "source/adapter@type", "fc_host");
  g_assert_false (alberca_pool_draft_wants_field (adapter, "source/adapter@name"));
  g_assert_false (alberca_pool_draft_get_valid (adapter));
  assert_problem (adapter, "source/adapter@wwnn", "2000", "16 hexadecimal");
  alberca_pool_draft_set_field (adapter, "source/adapter@wwnn", "20000000c9831b4b");
  assert_problem (adapter, "source/adapter@wwpn", "10000000c9831b4b", NULL);
  g_assert_true (alberca_pool_draft_get_valid (adapter));

  /* The parent by its names, which go together, or by its fabric */
  alberca_pool_draft_set_field (adapter, "source/adapter@parent_wwnn", "20000000c9831b4b");
  assert_problem (adapter, "source/adapter@parent_wwpn", "", "go together");
  assert_problem (adapter, "source/adapter@parent_wwpn", "10000000c9831b4b", NULL);
  assert_problem (adapter, "source/adapter@parent_wwnn", "", "go together");
  alberca_pool_draft_set_field (adapter, "source/adapter@parent_wwpn", "");
  assert_problem (adapter, "source/adapter@parent_fabric_wwn", "1000", "16 hexadecimal");
  assert_problem (adapter, "source/adapter@parent_fabric_wwn", "10000000c9831b4b", NULL);
  xml = alberca_pool_draft_get_xml (adapter);
  g_assert_nonnull (strstr (xml, "parent_fabric_wwn=\"10000000c9831b4b\""));
  g_assert_null (strstr (xml, "scsi_host0"));
  alberca_pool_draft_set_field (adapter, "source/adapter@type", "scsi_host");
  other = alberca_pool_draft_get_xml (adapter);
  g_assert_nonnull (strstr (other, "scsi_host0"));
  g_assert_null (strstr (other, "wwnn"));

  /* By its name or by its place */
  assert_problem (adapter, "source/adapter/parentaddr@unique_id", "1", "only with a PCI address");
  assert_problem (adapter, "source/adapter/parentaddr", "31.2", "lspci");
  assert_problem (adapter, "source/adapter/parentaddr", "0000:00:1f.2", "named above");
  assert_problem (adapter, "source/adapter@name", "", NULL);
  g_assert_true (alberca_pool_draft_get_valid (adapter));
  assert_problem (adapter, "source/adapter/parentaddr@unique_id", "", NULL);
  alberca_pool_draft_set_field (adapter, "source/adapter/parentaddr", "");
  assert_problem (adapter, "source/adapter@name", "", "under More Options");

  drafts_node_close (connection);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* A second pool on one source: said, whatever the type of the first; libvirt decides */
static void
test_same_source (void)
{
  static const struct
  {
    const char *xml;
    const char *path;
    const char *user;
  } cases[] = {
    { "<pool type='fs'><name>x</name><source><device path='/dev/vdb'/></source><target><path>/x</path></target></pool>",
      "source/device@path", "partitions" },
    { "<pool type='fs'><name>x</name><source><device path='/dev/vdc'/></source><target><path>/x</path></target></pool>",
      "source/device@path", NULL },
    { "<pool type='logical'><name>x</name><source><name>g</name><device path='/dev/vdc'/><device path='/dev/vdb'/>"
      "</source></pool>", "source/device@path", "partitions" },
    { "<pool type='zfs'><name>x</name><source><name>tank</name></source></pool>", "source/name", "tank" },
    { "<pool type='logical'><name>x</name><source><name>tank</name></source></pool>", "source/name", NULL },
    { "<pool type='iscsi'><name>x</name><source><host name='san.example.org'/>"
      "<device path='iqn.2026-01.org.example:luns'/></source><target><path>/dev/disk/by-path</path></target></pool>",
      "source/device@path", "luns" },
    { "<pool type='iscsi'><name>x</name><source><host name='other.example.org'/>"
      "<device path='iqn.2026-01.org.example:luns'/></source><target><path>/dev/disk/by-path</path></target></pool>",
      "source/device@path", NULL },
  };
  AlbercaConnection *connection = drafts_node_open ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AlbercaTemplate) template = alberca_template_new_from_xml (cases[i].xml, "x", &error);
      g_autoptr(AlbercaPoolDraft) draft = NULL;
      g_autofree char *warning = NULL;

      g_assert_no_error (error);
      draft = alberca_pool_draft_new (connection, template);
      warning = alberca_pool_draft_get_warning (draft, cases[i].path);
      g_test_message ("%s", cases[i].xml);
      if (cases[i].user == NULL)
        g_assert_cmpstr (warning, ==, NULL);
      else
        assert_contains (warning, cases[i].user);
    }

  drafts_node_close (connection);
}

static void
test_properties (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", "/srv/disks");
  g_autofree char *xml = NULL;
  g_autofree char *old_uuid = alberca_pool_draft_get_field (draft, "uuid");
  g_autofree char *new_uuid = NULL;
  guint n_names = 0;
  guint n_paths = 0;
  guint n_xmls = 0;
  gboolean valid = FALSE;

  g_signal_connect_swapped (draft, "notify::name", G_CALLBACK (count_cb), &n_names);
  g_signal_connect_swapped (draft, "notify::target-path", G_CALLBACK (count_cb), &n_paths);
  g_signal_connect_swapped (draft, "notify::xml", G_CALLBACK (count_cb), &n_xmls);

  g_object_set (draft, "name", "new & <odd>", NULL);
  g_object_set (draft, "name", "new & <odd>", NULL);
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpuint (n_paths, ==, 1);
  g_assert_cmpuint (n_xmls, ==, 1);
  g_object_set (draft, "target-path", "/srv//typed/", "mode", "0700", NULL);

  /* As typed for the entry, as it should be for libvirt */
  assert_field (draft, "target/path", "/srv//typed/");
  g_object_get (draft, "xml", &xml, "valid", &valid, NULL);
  g_assert_true (valid);
  assert_contains (xml, "<path>/srv/typed</path>");
  assert_contains (xml, "<mode>0700</mode>");
  assert_contains (xml, "<name>new &amp; &lt;odd&gt;</name>");

  alberca_pool_draft_renew_uuid (draft);
  new_uuid = alberca_pool_draft_get_field (draft, "uuid");
  g_assert_cmpstr (old_uuid, !=, new_uuid);
  g_assert_true (alberca_pool_draft_get_valid (draft));

  drafts_node_close (connection);
}

/* What XML cannot carry does not get into it */
static void
test_control_characters (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", "/srv/disks");
  g_autoptr(AlbercaPoolConfig) config = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;

  alberca_pool_draft_set_field (draft, "name", "a\001b");
  assert_field (draft, "name", "a\001b");
  xml = alberca_pool_draft_get_xml (draft);
  config = alberca_pool_config_new_from_xml (xml, &error);
  g_assert_no_error (error);
  assert_contains (xml, "<name>disks</name>");

  drafts_node_close (connection);
}

static void
test_commands (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", "/srv/disks");
  g_autofree char *all = alberca_pool_draft_get_commands (draft);
  g_autofree char *only = NULL;
  guint n_changes = 0;

  assert_contains (all, "pool-define");
  assert_contains (strstr (all, "pool-define"), "\nvirsh");
  assert_contains (strstr (all, "pool-define"), "pool-build");
  assert_contains (strstr (all, "pool-build"), "pool-start");
  assert_contains (strstr (all, "pool-start"), "pool-autostart");
  g_assert_cmpint (alberca_pool_draft_get_build (draft), ==, ALBERCA_POOL_BUILD_PLAIN);
  g_assert_true (alberca_pool_draft_get_start (draft));
  g_assert_true (alberca_pool_draft_get_autostart (draft));

  g_signal_connect_swapped (draft, "notify::commands", G_CALLBACK (count_cb), &n_changes);
  /* A directory is not a device */
  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NO_OVERWRITE, NULL);
  g_assert_cmpint (alberca_pool_draft_get_build (draft), ==, ALBERCA_POOL_BUILD_PLAIN);

  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NONE, "start", FALSE, "autostart", FALSE, NULL);
  g_object_set (draft, "build", ALBERCA_POOL_BUILD_NONE, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (alberca_pool_draft_get_build (draft), ==, ALBERCA_POOL_BUILD_NONE);
  only = alberca_pool_draft_get_commands (draft);
  assert_contains (only, "pool-define");
  g_assert_null (strstr (only, "pool-build"));
  g_assert_null (strstr (only, "pool-start"));
  g_assert_null (strstr (only, "pool-autostart"));

  drafts_node_close (connection);
}

/* Somebody else takes the name while the wizard is open */
static gboolean
is_invalid (gpointer data)
{
  return !alberca_pool_draft_get_valid (data);
}

static gboolean
has_disks (gpointer data)
{
  return alberca_connection_find_pool_by_name (data, "disks") != NULL;
}

static void
test_pool_appears (void)
{
  AlbercaConnection *connection = drafts_node_open ();
  g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", "/srv/disks");
  g_autoptr(AlbercaPoolDraft) other = make_draft (connection, "disks", "/srv/disks");
  guint n_changes = 0;

  g_signal_connect_swapped (draft, "notify::valid", G_CALLBACK (count_cb), &n_changes);
  alberca_connection_create_pool (connection, other);
  drafts_node_wait (has_disks, connection);
  drafts_node_wait (is_invalid, draft);
  g_assert_cmpuint (n_changes, >, 0);
  g_assert_false (alberca_pool_draft_get_valid (draft));

  drafts_node_close (connection);
}

/* A user's own libvirtd cannot write below /var/lib */
static void
test_session (void)
{
  static const struct
  {
    const char *uri;
    const char *path;
    const char *expected;
  } cases[] = {
    { "qemu:///session", "/var/lib/libvirt/disks", "/home/me/.data/libvirt/disks" },
    { "qemu:///session?socket=/x", "/var/lib/libvirt/disks", "/home/me/.data/libvirt/disks" },
    { "qemu:///session", "/srv/disks", "/srv/disks" },
    { "qemu:///system", "/var/lib/libvirt/disks", "/var/lib/libvirt/disks" },
    { "qemu+ssh://host/session", "/var/lib/libvirt/disks", "/var/lib/libvirt/disks" },
  };

  g_setenv ("HOST_XDG_DATA_HOME", "/home/me/.data", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
      g_autoptr(AlbercaConnection) connection = alberca_connection_new (cases[i].uri, FALSE, queue);
      g_autoptr(AlbercaPoolDraft) draft = make_draft (connection, "disks", cases[i].path);

      assert_field (draft, "target/path", cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool-draft/fresh", test_fresh);
  g_test_add_func ("/pool-draft/copy", test_copy);
  g_test_add_func ("/pool-draft/taken-path-follows", test_taken_path_follows);
  g_test_add_func ("/pool-draft/problems", test_problems);
  g_test_add_func ("/pool-draft/other-type", test_other_type);
  g_test_add_func ("/pool-draft/group-devices", test_group_devices);
  g_test_add_func ("/pool-draft/relations", test_relations);
  g_test_add_func ("/pool-draft/properties", test_properties);
  g_test_add_func ("/pool-draft/same-source", test_same_source);
  g_test_add_func ("/pool-draft/control-characters", test_control_characters);
  g_test_add_func ("/pool-draft/commands", test_commands);
  g_test_add_func ("/pool-draft/pool-appears", test_pool_appears);
  g_test_add_func ("/pool-draft/session", test_session);

  return g_test_run ();
}
