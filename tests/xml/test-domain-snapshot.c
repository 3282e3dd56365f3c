/* test-domain-snapshot.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/alberca-domain-snapshot-config.h"
#include "xml/alberca-machine-definition.h"
#include "xml/alberca-xml.h"

/* As virDomainSnapshotGetXMLDesc () writes it, the domain cut short */
static const char external[] =
  "<domainsnapshot>\n"
  "  <name>antes &amp; después</name>\n"
  "  <description>Línea &lt;una&gt;</description>\n"
  "  <state>running</state>\n"
  "  <parent><name>first</name></parent>\n"
  "  <creationTime>1764195000</creationTime>\n"
  "  <memory snapshot='external' file='/p/web.mem'/>\n"
  "  <disks>\n"
  "    <disk name='vda' snapshot='external' type='file'>\n"
  "      <driver type='qcow2'/>\n"
  "      <source file='/p/a.one'/>\n"
  "    </disk>\n"
  "    <disk name='vdb' snapshot='no'/>\n"
  "    <disk snapshot='internal'/>\n"
  "  </disks>\n"
  "  <domain type='qemu'>\n"
  "    <name>web</name>\n"
  "    <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n"
  "    <os><type arch='x86_64'>hvm</type><loader type='pflash'>/x</loader><nvram format='qcow2'>/y</nvram></os>\n"
  "    <devices>\n"
  "      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/p/a.qcow2'/>"
  "<target dev='vda'/></disk>\n"
  "      <disk type='volume' device='disk' snapshot='no'><source pool='p' volume='b'/><target dev='vdb'/></disk>\n"
  "      <disk type='block' device='lun'><driver type='raw'/><source dev='/dev/sdx'/><target dev='sda'/><readonly/></disk>\n"
  "      <disk type='file' device='cdrom'><driver type='raw'/><target dev='hdc'/></disk>\n"
  "      <disk type='file'/>\n"
  "      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>\n"
  "    </devices>\n"
  "  </domain>\n"
  "</domainsnapshot>\n";

static void
test_parse (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new_from_xml (external, &error);
  const AlbercaDomainSnapshotDisk *disk;

  g_assert_no_error (error);
  g_assert_cmpstr (snapshot->name, ==, "antes & después");
  g_assert_cmpstr (snapshot->description, ==, "Línea <una>");
  g_assert_cmpstr (snapshot->parent, ==, "first");
  g_assert_cmpstr (snapshot->state, ==, "running");
  g_assert_cmpint (snapshot->created, ==, 1764195000);
  g_assert_cmpint (snapshot->memory, ==, ALBERCA_SNAPSHOT_MODE_EXTERNAL);
  g_assert_cmpstr (snapshot->memory_file, ==, "/p/web.mem");

  /* A disk without a name is none */
  g_assert_cmpuint (snapshot->disks->len, ==, 2);
  disk = g_ptr_array_index (snapshot->disks, 0);
  g_assert_cmpstr (disk->target, ==, "vda");
  g_assert_cmpint (disk->mode, ==, ALBERCA_SNAPSHOT_MODE_EXTERNAL);
  g_assert_cmpstr (disk->file, ==, "/p/a.one");
  g_assert_true (alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_EXTERNAL));
  g_assert_false (alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_INTERNAL));
}

static void
test_storage (void)
{
  g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new_from_xml (external, NULL);
  const AlbercaMachineStorage *storage = snapshot->storage;
  const AlbercaMachineDisk *disk;

  g_assert_cmpstr (storage->name, ==, "web");
  g_assert_cmpstr (storage->uuid, ==, "c7a5fdbd-edaf-9455-926a-d65c16db1809");
  g_assert_cmpstr (storage->arch, ==, "x86_64");
  g_assert_true (storage->pflash);
  g_assert_cmpstr (storage->nvram_format, ==, "qcow2");
  g_assert_true (storage->agent && storage->agent_connected);
  g_assert_cmpuint (storage->disks->len, ==, 4);

  disk = alberca_machine_storage_find (storage, "vda");
  g_assert_cmpstr (disk->path, ==, "/p/a.qcow2");
  g_assert_cmpstr (disk->format, ==, "qcow2");
  g_assert_true (alberca_machine_disk_is_writable (disk));
  disk = alberca_machine_storage_find (storage, "vdb");
  g_assert_true (disk->excluded);
  g_assert_null (disk->path);
  g_assert_cmpstr (disk->volume, ==, "b");
  g_assert_false (alberca_machine_disk_is_writable (alberca_machine_storage_find (storage, "sda")));
  g_assert_false (alberca_machine_disk_is_writable (alberca_machine_storage_find (storage, "hdc")));
  g_assert_null (alberca_machine_storage_find (storage, "vdz"));
}

static void
test_build (void)
{
  g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new ("<a> & 'b'");
  g_autoptr(AlbercaDomainSnapshotConfig) again = NULL;
  g_autofree char *bare = alberca_domain_snapshot_config_to_xml (snapshot);
  g_autofree char *xml = NULL;
  g_autoptr(GError) error = NULL;

  /* Nothing that libvirt would have to obey */
  g_assert_null (strstr (bare, "disk"));
  g_assert_null (strstr (bare, "memory"));
  g_assert_null (strstr (bare, "description"));

  snapshot->description = g_strdup ("ñ");
  snapshot->memory = ALBERCA_SNAPSHOT_MODE_EXTERNAL;
  snapshot->memory_file = g_strdup ("/p/m");
  alberca_domain_snapshot_config_add_disk (snapshot, "vda", ALBERCA_SNAPSHOT_MODE_EXTERNAL, "/p/a, b");
  alberca_domain_snapshot_config_add_disk (snapshot, "vdb", ALBERCA_SNAPSHOT_MODE_NONE, NULL);
  xml = alberca_domain_snapshot_config_to_xml (snapshot);
  again = alberca_domain_snapshot_config_new_from_xml (xml, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, "<a> & 'b'");
  g_assert_cmpstr (again->description, ==, "ñ");
  g_assert_cmpstr (again->memory_file, ==, "/p/m");
  g_assert_cmpuint (again->disks->len, ==, 2);
  g_assert_cmpstr (((AlbercaDomainSnapshotDisk *) again->disks->pdata[0])->file, ==, "/p/a, b");
  g_assert_cmpint (((AlbercaDomainSnapshotDisk *) again->disks->pdata[1])->mode, ==, ALBERCA_SNAPSHOT_MODE_NONE);
  g_assert_null (again->storage);
}

static void
test_hostile (void)
{
  static const char *const bad[] = { "", "<domainsnapshot/>", "<domain/>", "<domainsnapshot><name>x</domainsnapshot>",
                                     "<!DOCTYPE a [<!ENTITY e 'x'>]><domainsnapshot><name>&e;</name></domainsnapshot>" };
  g_autoptr(AlbercaDomainSnapshotConfig) least = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (alberca_domain_snapshot_config_new_from_xml (bad[i], &error));
      g_assert_true (error->domain == ALBERCA_XML_ERROR);
    }
  least = alberca_domain_snapshot_config_new_from_xml ("<domainsnapshot><name>x</name><domain/><disks/></domainsnapshot>", NULL);
  g_assert_nonnull (least);
  g_assert_cmpuint (least->disks->len, ==, 0);
}

/* The element decides, on the architecture of the machine. */
static void
test_capabilities (void)
{
  static const char newer[] =
    "<capabilities><guest><os_type>hvm</os_type><arch name='x86_64'/><features><externalSnapshot/></features></guest>"
    "<guest><arch name='aarch64'/><features><disksnapshot default='on'/></features></guest></capabilities>";

  g_assert_true (alberca_machine_storage_has_feature (newer, "x86_64", "features/externalSnapshot"));
  g_assert_false (alberca_machine_storage_has_feature (newer, "aarch64", "features/externalSnapshot"));
  g_assert_false (alberca_machine_storage_has_feature ("<capabilities/>", "x86_64", "features/externalSnapshot"));
  g_assert_false (alberca_machine_storage_has_feature ("nonsense", NULL, "features/externalSnapshot"));
}

static void
assert_differ (const char *now,
               const char *then,
               const char *expected)
{
  g_autofree char *names = alberca_machine_definition_compare (now, then);

  g_assert_cmpstr (names, ==, expected);
}

/* Not how it is laid out, nor which devices are of one name, but what it says */
static void
test_definition (void)
{
  static const char small[] =
    "<domain type='qemu'><name>web</name><memory unit='KiB'>1</memory><devices><disk><target dev='vda'/></disk>"
    "<input type='mouse'/><controller type='pci' index='0'/><controller type='pci' index='1'/></devices></domain>";
  static const char same[] =
    "<domain type='qemu'>\n  <name>web</name>\n  <memory unit='KiB'>1</memory>\n  <devices>\n    <disk>\n"
    "      <target dev='vda'/></disk><input type='mouse'/><controller type='pci' index='0'/>"
    "<controller type='pci' index='1'/>\n  </devices>\n</domain>";
  static const char large[] =
    "<domain type='qemu'><name>web</name><title>T</title><memory unit='KiB'>2</memory><devices>"
    "<disk><target dev='vda'/><readonly/></disk><disk><target dev='vdb'/></disk>"
    "<interface type='network'><mac address='52:54:00:00:00:01'/></interface>"
    "<controller type='pci' index='0'/><controller type='pci' index='2'/></devices></domain>";

  assert_differ (small, same, "");
  assert_differ (small, large, "memory, disk vda, input mouse, controller pci, title, disk vdb, interface 52:54:00:00:00:01");
  assert_differ (large, small, "title, memory, disk vda, disk vdb, interface 52:54:00:00:00:01, controller pci, input mouse");
  assert_differ (small, NULL, NULL);
  assert_differ (NULL, small, NULL);
  assert_differ (small, "<other/>", NULL);
}

/* Of one that ran the one that is there; of one that was off the only one; else it is not known. */
static void
test_definition_then (void)
{
  static const char *const states[] = { "running", "running", "shutoff" };
  static const char *const domains[] = { "<domain><title>live</title></domain><inactiveDomain><title>next</title></inactiveDomain>",
                                         "<domain><title>live</title></domain>", "<domain><title>off</title></domain>" };
  static const char *const expected[] = { "next", NULL, "off" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<domainsnapshot><name>n</name><state>%s</state>%s</domainsnapshot>", states[i],
                                              domains[i]);
      g_autoptr(AlbercaDomainSnapshotConfig) snapshot = alberca_domain_snapshot_config_new_from_xml (xml, NULL);
      g_autofree char *definition =
        expected[i] != NULL ? g_strdup_printf ("<domain><title>%s</title></domain>", expected[i]) : NULL;

      if (definition != NULL)
        assert_differ (snapshot->definition, definition, "");
      else
        g_assert_null (snapshot->definition);
      g_assert_nonnull (snapshot->storage);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain-snapshot/parse", test_parse);
  g_test_add_func ("/domain-snapshot/storage", test_storage);
  g_test_add_func ("/domain-snapshot/build", test_build);
  g_test_add_func ("/domain-snapshot/hostile", test_hostile);
  g_test_add_func ("/domain-snapshot/capabilities", test_capabilities);
  g_test_add_func ("/domain-snapshot/definition", test_definition);
  g_test_add_func ("/domain-snapshot/definition-then", test_definition_then);
  return g_test_run ();
}
