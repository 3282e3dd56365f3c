/* test-migrant.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>

#include "xml/alberca-migrant.h"

#define DISK(type, rest) "<disk type='" type "' device='disk'>" rest "<target dev='vda'/></disk>"

static AlbercaMigrant *
parse (const char *os,
       const char *devices)
{
  g_autofree char *xml = g_strdup_printf ("<domain type='kvm'><name>web</name><uuid>u</uuid><os%s</os><cpu mode='host-model'/>"
                                          "<devices>%s</devices></domain>", os, devices);
  g_autoptr(GError) error = NULL;
  AlbercaMigrant *self = alberca_migrant_new_from_xml (xml, &error);

  g_assert_no_error (error);
  return self;
}

static const struct
{
  const char *disk;
  const char *path;
  const char *pool;
  const char *volume;
  gboolean    empty;
  gboolean    local;
} disks[] = {
  { DISK ("file", "<source file='/a'/>"), "/a", NULL, NULL, FALSE, FALSE },
  { DISK ("file", ""), NULL, NULL, NULL, TRUE, FALSE },
  { DISK ("file", "<source startupPolicy='optional'/>"), NULL, NULL, NULL, TRUE, FALSE },
  { DISK ("block", "<source dev='/dev/a'/>"), "/dev/a", NULL, NULL, FALSE, FALSE },
  { DISK ("volume", "<source pool='p' volume='v'/>"), NULL, "p", "v", FALSE, FALSE },
  { DISK ("network", "<source protocol='rbd' name='p/v'/>"), NULL, NULL, NULL, FALSE, FALSE },
  { DISK ("network", "<source protocol='rbd' name='p/v'><host name='m'/><host name='localhost'/></source>"), NULL, NULL, NULL,
    FALSE, TRUE },
  { DISK ("network", "<source protocol='nbd'><host transport='unix' socket='/s'/></source>"), NULL, NULL, NULL, FALSE, TRUE },
  { DISK ("nvme", "<source type='pci' namespace='1'/>"), NULL, NULL, NULL, FALSE, FALSE },
  { DISK ("vhostuser", "<source type='unix' path='/s'/>"), NULL, NULL, NULL, FALSE, FALSE },
  { DISK ("vhostvdpa", "<source dev='/dev/vhost-vdpa-0'/>"), "/dev/vhost-vdpa-0", NULL, NULL, FALSE, FALSE },
  { DISK ("dir", "<source dir='/d'/>"), NULL, NULL, NULL, FALSE, FALSE },
};

static void
test_disks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (disks); i++)
    {
      g_autoptr(AlbercaMigrant) migrant = parse (">", disks[i].disk);
      const AlbercaMigrantDisk *disk = g_ptr_array_index (migrant->disks, 0);

      g_test_message ("%s", disks[i].disk);
      g_assert_cmpuint (migrant->disks->len, ==, 1);
      g_assert_cmpstr (disk->target, ==, "vda");
      g_assert_cmpstr (disk->path, ==, disks[i].path);
      g_assert_cmpstr (disk->pool, ==, disks[i].pool);
      g_assert_cmpstr (disk->volume, ==, disks[i].volume);
      g_assert_cmpint (alberca_migrant_disk_is_empty (disk), ==, disks[i].empty);
      g_assert_cmpint (disk->local, ==, disks[i].local);
      g_assert_false (disk->read_only);
      g_assert_false (disk->shareable);
    }
}

static void
test_marks (void)
{
  g_autoptr(AlbercaMigrant) migrant =
    parse (">", DISK ("file", "<driver cache='none'/><source file='/a'/><readonly/><shareable/>") "<hostdev/><hostdev/><filesystem/>");
  const AlbercaMigrantDisk *disk = g_ptr_array_index (migrant->disks, 0);

  g_assert_true (disk->read_only);
  g_assert_true (disk->shareable);
  g_assert_cmpstr (disk->cache, ==, "none");
  g_assert_cmpuint (migrant->n_host_devices, ==, 2);
  g_assert_true (migrant->directories);
  g_assert_cmpstr (migrant->cpu_mode, ==, "host-model");
  g_assert_nonnull (migrant->cpu);
}

static void
test_tpm (void)
{
  g_autoptr(AlbercaMigrant) without = parse (">", "");
  g_autoptr(AlbercaMigrant) emulated = parse (">", "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>");
  g_autoptr(AlbercaMigrant) real = parse (">", "<tpm model='tpm-tis'><backend type='passthrough'/></tpm>");

  g_assert_false (without->tpm);
  g_assert_true (emulated->tpm);
  g_assert_false (real->tpm);
}

static void
test_firmware (void)
{
  g_autoptr(AlbercaMigrant) bios = parse ("><type>hvm</type>", "");
  g_autoptr(AlbercaMigrant) chosen = parse (" firmware='efi'><type>hvm</type>", "");
  g_autoptr(AlbercaMigrant) named = parse ("><nvram template='/t'> /nvram/web.fd </nvram>", "");
  g_autoptr(AlbercaMigrant) source = parse ("><nvram type='file'><source file='/nvram/web.qcow2'/></nvram>", "");

  g_assert_false (bios->firmware);
  g_assert_null (bios->nvram);
  g_assert_true (chosen->firmware);
  g_assert_null (chosen->nvram);
  g_assert_true (named->firmware);
  g_assert_cmpstr (named->nvram, ==, "/nvram/web.fd");
  g_assert_true (source->firmware);
  g_assert_cmpstr (source->nvram, ==, "/nvram/web.qcow2");
}

static void
test_local_hosts (void)
{
  static const char *const local[] = { "localhost", "LOCALHOST", "localhost:6789", "localhost.localdomain", "localhost6",
                                       "ip6-localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]:6789" };
  static const char *const remote[] = { "host", "localhostess", "10.0.0.127", "fe80::1", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (local); i++)
    g_assert_true (alberca_migrant_is_local_host (local[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (remote); i++)
    g_assert_false (alberca_migrant_is_local_host (remote[i]));
  g_assert_false (alberca_migrant_is_local_host (NULL));
}

/* What it is from its next start on: the same disks by other names, fewer, and an empty drive do no harm. */
static void
test_later (void)
{
  static const char now[] = DISK ("file", "<source file='/a'/>") DISK ("volume", "<source pool='one' volume='v'/>")
                            DISK ("network", "<source protocol='nbd'><host name='server'/></source>");
  static const struct
  {
    const char *disks;
    gboolean    other;
  } later[] = {
    { "", FALSE },
    { DISK ("volume", "<source pool='one' volume='v'/>") DISK ("file", "") DISK ("file", "<source file='/a'/>"), FALSE },
    { DISK ("network", "<source protocol='nbd'><host name='server'/></source>"), FALSE },
    { DISK ("file", "<source file='/a'/>") DISK ("file", "<source file='/b'/>"), TRUE },
    { DISK ("volume", "<source pool='two' volume='v'/>"), TRUE },
    { DISK ("volume", "<source pool='one' volume='w'/>"), TRUE },
    { DISK ("block", "<source dev='/a'/>"), TRUE },
    { DISK ("network", "<source protocol='nbd'><host name='localhost'/></source>"), TRUE },
  };
  g_autoptr(AlbercaMigrant) migrant = parse (">", now);

  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    {
      g_autoptr(AlbercaMigrant) other = parse (">", later[i].disks);

      g_assert_cmpstr (alberca_migrant_find_other (migrant, other), ==, later[i].other ? "vda" : NULL);
    }
}

/* Pools that change their names and places with each other, too: each source is replaced once. */
static void
test_replace (void)
{
  static const char before[] =
    "<domain type='kvm'><name>web</name><devices>"
    DISK ("file", "<source file='/a/disk' index='2'/><backingStore type='file'><source file='/a//base'/><backingStore type='file'>"
          "<source file='/c/root'/><backingStore/></backingStore></backingStore>")
    DISK ("file", "<source file='/a/deeper/disk'/>") DISK ("file", "<source file='/b/disk'/>") DISK ("file", "<source file='/ab/disk'/>")
    DISK ("volume", "<source pool='one' volume='v'/>") DISK ("volume", "<source pool='two' volume='v'/>")
    DISK ("block", "<source dev='/a/disk'/>") DISK ("file", "")
    "<graphics type='vnc' passwd='kept &amp; safe'/></devices></domain>";
  static const char after[] =
    "<domain type='kvm'><name>web</name><devices>"
    DISK ("file", "<source file='/b/disk' index='2'/><backingStore type='file'><source file='/b/base'/><backingStore type='file'>"
          "<source file='/c/root'/><backingStore/></backingStore></backingStore>")
    DISK ("file", "<source file='/a/deeper/disk'/>") DISK ("file", "<source file='/a/disk'/>") DISK ("file", "<source file='/ab/disk'/>")
    DISK ("volume", "<source pool='two' volume='v'/>") DISK ("volume", "<source pool='one' volume='v'/>")
    DISK ("block", "<source dev='/a/disk'/>") DISK ("file", "")
    "<graphics type='vnc' passwd='kept &amp; safe'/></devices></domain>";
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migrant_place_free);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *replaced = NULL;
  g_autofree char *wanted = NULL;

  g_ptr_array_add (places, alberca_migrant_place_new ("one", "two", "/a", "/b"));
  g_ptr_array_add (places, alberca_migrant_place_new ("two", "one", "/b", "/a"));
  g_ptr_array_add (places, alberca_migrant_place_new ("three", "drei", NULL, "/c"));
  replaced = alberca_migrant_replace (before, places, &error);
  g_assert_no_error (error);
  /* Written in the same way */
  wanted = alberca_migrant_replace (after, none, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (replaced, ==, wanted);

  g_assert_null (alberca_migrant_replace ("<pool/>", places, &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/migrant/disks", test_disks);
  g_test_add_func ("/migrant/marks", test_marks);
  g_test_add_func ("/migrant/tpm", test_tpm);
  g_test_add_func ("/migrant/firmware", test_firmware);
  g_test_add_func ("/migrant/local-hosts", test_local_hosts);
  g_test_add_func ("/migrant/later", test_later);
  g_test_add_func ("/migrant/replace", test_replace);

  return g_test_run ();
}
