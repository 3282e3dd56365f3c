/* test-virsh-snapshot.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The commands as a shell and virsh take them: with --print-xml virsh only says what it understood. */

#include <gio/gio.h>
#include <string.h>

#include "virsh/alberca-virsh-snapshot.h"

#define URI "test:///default"

static const char *const nasty_names[] = {
  "plain", "two words", "it's", "say \"hi\"", "$(touch injected)", "`id`", "; exit 1;", "$HOME", "*", "~", "ñandú 池", "-dash",
  "--help", "<name>", "&amp;", "EOF", "%s%n", "{a,b}", "=",
};

static AlbercaDomainSnapshotConfig *
print (const AlbercaDomainSnapshotConfig *snapshot)
{
  g_autofree char *line = alberca_virsh_snapshot_create (URI, "test", snapshot, 0);
  g_autofree char *command = g_strconcat (line, " --print-xml", NULL);
  const char *argv[] = { "sh", "-c", command, NULL };
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  AlbercaDomainSnapshotConfig *read;
  g_autoptr(GError) error = NULL;
  g_autofree char *out = NULL;

  g_test_message ("%s", command);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));
  read = alberca_domain_snapshot_config_new_from_xml (out, &error);
  g_assert_no_error (error);
  return read;
}

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nasty_names); i++)
    {
      g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new (nasty_names[i]);
      g_autoptr(AlbercaDomainSnapshotConfig) read = NULL;

      snapshot->description = g_strdup (nasty_names[i]);
      read = print (snapshot);
      g_assert_cmpstr (read->name, ==, nasty_names[i]);
      g_assert_cmpstr (read->description, ==, nasty_names[i]);
    }
}

static void
test_specs (void)
{
  g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new ("one");
  g_autoptr(AlbercaDomainSnapshotConfig) read = NULL;
  const AlbercaDomainSnapshotDisk *disk;

  snapshot->memory = ALBERCA_SNAPSHOT_MODE_EXTERNAL;
  snapshot->memory_file = g_strdup ("/p/a, b's.mem");
  alberca_domain_snapshot_config_add_disk (snapshot, "vda", ALBERCA_SNAPSHOT_MODE_EXTERNAL, "/p/x,,y <z>");
  alberca_domain_snapshot_config_add_disk (snapshot, "vdb", ALBERCA_SNAPSHOT_MODE_NONE, NULL);
  alberca_domain_snapshot_config_add_disk (snapshot, "vdc", ALBERCA_SNAPSHOT_MODE_INTERNAL, NULL);
  read = print (snapshot);
  g_assert_cmpint (read->memory, ==, ALBERCA_SNAPSHOT_MODE_EXTERNAL);
  g_assert_cmpstr (read->memory_file, ==, "/p/a, b's.mem");
  g_assert_cmpuint (read->disks->len, ==, 3);
  disk = g_ptr_array_index (read->disks, 0);
  g_assert_cmpstr (disk->target, ==, "vda");
  g_assert_cmpint (disk->mode, ==, ALBERCA_SNAPSHOT_MODE_EXTERNAL);
  g_assert_cmpstr (disk->file, ==, "/p/x,,y <z>");
  g_assert_cmpint (((AlbercaDomainSnapshotDisk *) read->disks->pdata[1])->mode, ==, ALBERCA_SNAPSHOT_MODE_NONE);
  g_assert_cmpint (((AlbercaDomainSnapshotDisk *) read->disks->pdata[2])->mode, ==, ALBERCA_SNAPSHOT_MODE_INTERNAL);
}

static void
test_options (void)
{
  g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new ("a b");
  g_autofree char *create = alberca_virsh_snapshot_create (URI, "web", snapshot, ALBERCA_VIRSH_SNAPSHOT_DISK_ONLY |
                                                           ALBERCA_VIRSH_SNAPSHOT_QUIESCE | ALBERCA_VIRSH_SNAPSHOT_ATOMIC);
  g_autofree char *revert = alberca_virsh_snapshot_revert (URI, "web", "-x", ALBERCA_VIRSH_SNAPSHOT_RUNNING |
                                                           ALBERCA_VIRSH_SNAPSHOT_FORCE);
  g_autofree char *discard = alberca_virsh_snapshot_discard_saved (URI, "web");
  g_autofree char *paused = alberca_virsh_snapshot_revert (URI, "web", "x", ALBERCA_VIRSH_SNAPSHOT_PAUSED);
  g_autofree char *delete = alberca_virsh_snapshot_delete (URI, "web", "x", ALBERCA_VIRSH_SNAPSHOT_CHILDREN);
  g_autofree char *forget = alberca_virsh_snapshot_delete (URI, "web", "x", ALBERCA_VIRSH_SNAPSHOT_METADATA);

  g_autofree char *thaw = alberca_virsh_snapshot_thaw (URI, "-w");

  g_assert_cmpstr (thaw, ==, "virsh -c " URI " domfsthaw --domain=-w");
  g_assert_cmpstr (create, ==, "virsh -c " URI " snapshot-create-as web 'a b' --disk-only --quiesce --atomic");
  g_assert_cmpstr (revert, ==, "virsh -c " URI " snapshot-revert web --snapshotname=-x --running --force");
  g_assert_cmpstr (discard, ==, "virsh -c " URI " managedsave-remove web");
  g_assert_cmpstr (paused, ==, "virsh -c " URI " snapshot-revert web x --paused");
  g_assert_cmpstr (delete, ==, "virsh -c " URI " snapshot-delete web x --children");
  g_assert_cmpstr (forget, ==, "virsh -c " URI " snapshot-delete web x --metadata");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/virsh-snapshot/names", test_names);
  g_test_add_func ("/virsh-snapshot/specs", test_specs);
  g_test_add_func ("/virsh-snapshot/options", test_options);
  return g_test_run ();
}
