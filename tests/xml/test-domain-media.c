/* test-domain-media.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The drives of a domain: found, filled and emptied, with whatever else is said of them. */

#include <string.h>

#include "xml/alberca-domain-media.h"

static const char domain[] =
  "<domain type='kvm'><name>web</name><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>"
  "<disk type='file' device='disk'><source file='/v/web.qcow2'/><target dev='vda' bus='virtio'/></disk>"
  "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>"
  "<source file='/isos/a &amp; b.iso' index='2' startupPolicy='optional'><seclabel model='dac'/></source><backingStore/>"
  "<target dev='sda' bus='sata'/><readonly/><serial>X1</serial><boot order='1'/>"
  "<x:hint xmlns:x='urn:x'>keep</x:hint><alias name='sata0-0-0'/></disk>"
  "<disk type='volume' device='cdrom'><source pool='isos' volume='b.iso'/><target dev='sdb' bus='sata'/></disk>"
  "<disk type='block' device='cdrom'><target dev='hda' bus='ide'/></disk>"
  "<disk type='file' device='floppy'><target dev='fda'/></disk>"
  "</devices></domain>";

static void
test_parse (void)
{
  static const struct
  {
    const char *target;
    const char *bus;
    const char *path;
    const char *pool;
    const char *volume;
  } expected[] = {
    { "sda", "sata", "/isos/a & b.iso", NULL, NULL },
    { "sdb", "sata", NULL, "isos", "b.iso" },
    { "hda", "ide", NULL, NULL, NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) drives = alberca_domain_media_parse (domain, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (drives->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < drives->len; i++)
    {
      const AlbercaDrive *drive = g_ptr_array_index (drives, i);

      g_assert_cmpstr (drive->target, ==, expected[i].target);
      g_assert_cmpstr (drive->bus, ==, expected[i].bus);
      g_assert_cmpstr (drive->path, ==, expected[i].path);
      g_assert_cmpstr (drive->pool, ==, expected[i].pool);
      g_assert_cmpstr (drive->volume, ==, expected[i].volume);
    }
}

static void
assert_has (const char *text,
            const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("No %s in %s", part, text);
}

static void
assert_lacks (const char *text,
              const char *part)
{
  if (strstr (text, part) != NULL)
    g_error ("%s in %s", part, text);
}

static char *
change (const char *target,
        const char *path,
        gboolean    block)
{
  g_autoptr(GError) error = NULL;
  char *disk = alberca_domain_media_change (domain, target, path, block, &error);

  g_assert_no_error (error);
  return disk;
}

static void
test_change (void)
{
  static const char *const kept[] = { "dev=\"sda\"", "bus=\"sata\"", "<readonly/>", "<serial>X1</serial>",
                                      "order=\"1\"", ">keep<", "sata0-0-0" };
  g_autofree char *filled = change ("sda", "/isos/c<d>.iso", FALSE);
  g_autofree char *emptied = change ("sda", NULL, FALSE);
  g_autofree char *device = change ("sda", "/dev/vg/iso", TRUE);
  g_autofree char *by_name = change ("sdb", "/isos/c.iso", FALSE);
  g_autofree char *empty = change ("hda", "/isos/c.iso", FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      assert_has (filled, kept[i]);
      assert_has (emptied, kept[i]);
      assert_has (device, kept[i]);
    }
  assert_has (filled, "<source file=\"/isos/c&lt;d&gt;.iso\" startupPolicy=\"optional\"/>");
  assert_lacks (filled, "seclabel");
  assert_lacks (filled, "backingStore");
  assert_lacks (filled, "vda");
  assert_lacks (emptied, "source");
  assert_has (device, "type=\"block\"");
  assert_has (device, "<source dev=\"/dev/vg/iso\"");
  assert_has (by_name, "type=\"file\"");
  assert_has (by_name, "<source file=\"/isos/c.iso\"/>");
  assert_lacks (by_name, "pool");
  assert_has (empty, "<source file=\"/isos/c.iso\"/>");
}

static void
test_no_drive (void)
{
  static const char *const targets[] = { "vda", "fda", "sdz" };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (alberca_domain_media_change (domain, targets[i], "/x.iso", FALSE, &error));
      g_assert_nonnull (strstr (error->message, targets[i]));
    }
}

static void
test_new_drive (void)
{
  g_autofree char *bus = NULL;
  g_autofree char *target = alberca_domain_media_suggest_drive (domain, &bus, NULL);
  g_autofree char *other_bus = NULL;
  g_autofree char *other = alberca_domain_media_suggest_drive ("<domain><os><type arch='s390x'>hvm</type></os></domain>",
                                                               &other_bus, NULL);
  g_autofree char *disk = alberca_domain_media_build_drive (target, bus, "/a&b.iso", FALSE);

  g_assert_cmpstr (target, ==, "sdc");
  g_assert_cmpstr (bus, ==, "sata");
  g_assert_cmpstr (other, ==, "sda");
  g_assert_cmpstr (other_bus, ==, "scsi");
  assert_has (disk, "device=\"cdrom\"");
  assert_has (disk, "<source file=\"/a&amp;b.iso\"/>");
  assert_has (disk, "<target dev=\"sdc\" bus=\"sata\"/>");
  assert_has (disk, "<readonly/>");
}

static void
test_full (void)
{
  g_autoptr(GString) xml = g_string_new ("<domain><devices>");
  g_autofree char *bus = NULL;
  g_autofree char *target = NULL;
  g_autoptr(GError) error = NULL;

  for (char first = 'a' - 1; first <= 'z'; first++)
    for (char second = 'a'; second <= 'z'; second++)
      if (first < 'a')
        g_string_append_printf (xml, "<disk><target dev='sd%c'/></disk>", second);
      else if (first < 'z' || second < 'z')
        g_string_append_printf (xml, "<disk><target dev='sd%c%c'/></disk>", first, second);
  g_string_append (xml, "</devices></domain>");
  target = alberca_domain_media_suggest_drive (xml->str, &bus, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (target, ==, "sdzz");
  g_clear_pointer (&bus, g_free);

  g_string_truncate (xml, xml->len - strlen ("</devices></domain>"));
  g_string_append (xml, "<disk><target dev='sdzz'/></disk></devices></domain>");
  g_assert_null (alberca_domain_media_suggest_drive (xml->str, &bus, &error));
  g_assert_nonnull (error);
  g_assert_null (bus);
}

static void
test_no_domain (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (alberca_domain_media_parse ("<pool/>", &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain-media/parse", test_parse);
  g_test_add_func ("/domain-media/change", test_change);
  g_test_add_func ("/domain-media/no-drive", test_no_drive);
  g_test_add_func ("/domain-media/new-drive", test_new_drive);
  g_test_add_func ("/domain-media/full", test_full);
  g_test_add_func ("/domain-media/no-domain", test_no_domain);
  return g_test_run ();
}
