/* test-node-device.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-node-device.h"

static AlbercaNodeDevice *
parse (const char *xml)
{
  g_autoptr(GError) error = NULL;
  AlbercaNodeDevice *device = alberca_node_device_parse (xml, &error);

  g_assert_no_error (error);
  return device;
}

static void
test_disk (void)
{
  g_autoptr(AlbercaNodeDevice) device =
    parse ("<device><name>block_sda_S3Z1</name><path>/sys/devices/x/block/sda</path>"
           "<devnode type='dev'>/dev/sda</devnode>"
           "<devnode type='link'>/dev/disk/by-id/ata-S3Z1</devnode>"
           "<devnode type='link'>/dev/disk/by-path/pci-0</devnode>"
           "<parent>scsi_0_0_0_0</parent>"
           "<capability type='storage'><block>/dev/sda</block><bus>ata</bus><drive_type>disk</drive_type>"
           "<model>Samsung SSD 850</model><vendor>ATA</vendor><serial>S3Z1</serial><size>500107862016</size>"
           "<logical_block_size>512</logical_block_size><num_blocks>976773168</num_blocks></capability></device>");

  g_assert_cmpstr (device->path, ==, "/dev/sda");
  g_assert_cmpuint (g_strv_length (device->links), ==, 2);
  g_assert_cmpstr (device->links[0], ==, "/dev/disk/by-id/ata-S3Z1");
  g_assert_cmpstr (device->bus, ==, "ata");
  g_assert_cmpstr (device->vendor, ==, "ATA");
  g_assert_cmpstr (device->model, ==, "Samsung SSD 850");
  g_assert_cmpstr (device->serial, ==, "S3Z1");
  g_assert_cmpuint (device->size, ==, G_GUINT64_CONSTANT (500107862016));
}

/* As libvirt 9.0 tells it of a virtual disk */
static void
test_virtual (void)
{
  g_autoptr(AlbercaNodeDevice) device =
    parse ("<device><name>block_vda</name><path>/sys/devices/pci0000:00/0000:00:02.0/virtio1/block/vda</path>"
           "<devnode type='dev'>/dev/vda</devnode><parent>pci_0000_00_02_0</parent>"
           "<capability type='storage'><block>/dev/vda</block><drive_type>disk</drive_type><vendor>0x1af4</vendor>"
           "<size>274877906944</size></capability></device>");

  g_assert_cmpstr (device->path, ==, "/dev/vda");
  g_assert_cmpuint (g_strv_length (device->links), ==, 0);
  g_assert_null (device->vendor);
  g_assert_null (device->model);
  g_assert_cmpuint (device->size, ==, G_GUINT64_CONSTANT (274877906944));
}

static void
test_removable (void)
{
  g_autoptr(AlbercaNodeDevice) device =
    parse ("<device><name>block_sdb</name>"
           "<capability type='storage'><block>/dev/sdb</block><bus>usb</bus><drive_type>disk</drive_type>"
           "<capability type='removable'><media_available>1</media_available><media_size>8021606400</media_size>"
           "</capability></capability></device>");

  g_assert_cmpuint (device->size, ==, G_GUINT64_CONSTANT (8021606400));
}

static void
test_others (void)
{
  static const char *const documents[] = {
    "<device><name>net_lo</name><capability type='net'><interface>lo</interface></capability></device>",
    "<device><name>cd</name><capability type='storage'><block>/dev/sr0</block><drive_type>cdrom</drive_type>"
    "</capability></device>",
    "<device><name>f</name><capability type='storage'><block>/dev/fd0</block><drive_type>floppy</drive_type>"
    "</capability></device>",
    "<device><name>x</name><capability type='storage'/></device>",
    "<device/>",
  };
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    g_assert_null (parse (documents[i]));
  g_assert_null (alberca_node_device_parse ("<pool/>", &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/node-device/disk", test_disk);
  g_test_add_func ("/node-device/virtual", test_virtual);
  g_test_add_func ("/node-device/removable", test_removable);
  g_test_add_func ("/node-device/others", test_others);

  return g_test_run ();
}
