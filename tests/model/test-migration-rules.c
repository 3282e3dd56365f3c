/* test-migration-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* May a machine move? Two hosts whose pools are written down, and a machine that may; then one thing is
 * otherwise, and the verdict is, too. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "backend/alberca-connections.h"
#include "migration-facts.h"
#include "model/alberca-migration-rules.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)

#define POOL(type, name, source, path) \
  "<pool type='" type "'><name>" name "</name><source>" source "</source><target><path>" path "</path></target></pool>"
#define NFS(server) "<host name='" server "'/><dir path='/export'/><format type='nfs'/>"
#define SAN "<host name='server'/><device path='iqn.2026-01.example:disks'/>"
#define NODE(pools) \
  "<node><cpu><mhz>2000</mhz><model>x86_64</model><active>1</active></cpu><memory>8388608</memory>" pools "</node>"

static const char here[] =
  NODE (POOL ("netfs", "nfs", NFS ("server"), "/mnt/nfs") POOL ("netfs", "renamed", NFS ("other"), "/mnt/renamed")
        POOL ("netfs", "moved", NFS ("third"), "/mnt/moved") POOL ("netfs", "alone", NFS ("fourth"), "/mnt/alone")
        POOL ("netfs", "lo", NFS ("localhost"), "/mnt/lo") POOL ("netfs", "lo6", NFS ("127.0.0.2"), "/mnt/lo6")
        POOL ("scsi", "hba", "<adapter type='scsi_host' name='scsi_host3'/>", "/dev/disk/by-path")
        POOL ("iscsi", "san", SAN, "/dev/disk/by-path")
        POOL ("mpath", "paths", "", "/dev/mapper") POOL ("dir", "own", "", "/own") POOL ("dir", "lonely", "", "/lonely")
        POOL ("dir", "called", "", "/called") POOL ("fs", "drive", "<device path='/dev/sdb1'/>", "/drive")
        POOL ("logical", "vg", "<name>vg</name>", "/dev/vg"));

static const char there[] =
  NODE (POOL ("netfs", "nfs", NFS ("server"), "/mnt/nfs") POOL ("netfs", "another", NFS ("other"), "/mnt/renamed")
        POOL ("netfs", "moved", NFS ("third"), "/srv/moved") POOL ("netfs", "lo", NFS ("localhost"), "/mnt/lo")
        POOL ("netfs", "lo6", NFS ("127.0.0.2"), "/mnt/lo6") POOL ("iscsi", "san", SAN, "/dev")
        POOL ("scsi", "hba", "<adapter type='scsi_host' name='scsi_host3'/>", "/dev/disk/by-path")
        POOL ("mpath", "paths", "", "/dev/mapper") POOL ("dir", "own", "", "/own") POOL ("dir", "elsewhere", "", "/called")
        POOL ("logical", "vg", "<name>vg</name>", "/dev/vg"));

static AlbercaConnection *from;
static AlbercaConnection *to;

static AlbercaConnection *
open_host (const char *directory,
           const char *name,
           const char *xml)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);
  gint64 end = g_get_monotonic_time () + TIMEOUT;

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  alberca_connection_open (connection);
  while (!alberca_connection_get_listed (connection))
    {
      g_assert_no_error (alberca_connection_get_error (connection));
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  return connection;
}

/* ---- What is said of it ---- */

static void
expect (Facts                   *facts,
        AlbercaMigrationVerdict  verdict,
        const char              *text,
        guint                    n_twins)
{
  g_autoptr(GPtrArray) disks = alberca_migration_rules_judge (from, to, facts->source, facts->target);
  const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, 0);

  g_test_message ("%s", disk->text);
  g_assert_cmpuint (disks->len, ==, 1);
  g_assert_cmpint (disk->verdict, ==, verdict);
  g_assert_nonnull (strstr (disk->text, text));
  g_assert_cmpuint (disk->twins->len, ==, n_twins);
  g_assert_true ((disk->pool != NULL) == (verdict == ALBERCA_MIGRATION_START || verdict == ALBERCA_MIGRATION_DEFINE));
}

/* ---- Disks ---- */

/* By its path, of one image in one pool */
static const struct
{
  const char              *pool;
  const char              *path;
  AlbercaMigrationVerdict  verdict;
  const char              *text;
} places[] = {
  { "nfs", "/mnt/nfs/disk", ALBERCA_MIGRATION_READY, "the other host has the same pool" },
  { "renamed", "/mnt/renamed/disk", ALBERCA_MIGRATION_READY, "the other host has the same pool" },
  { "moved", "/mnt/moved/disk", ALBERCA_MIGRATION_READY, "which the other host has at /srv/moved" },
  { "san", "/dev/disk/by-path/disk", ALBERCA_MIGRATION_BLOCKED, "the path has to be the same" },
  { "alone", "/mnt/alone/disk", ALBERCA_MIGRATION_DEFINE, "which the other host does not have" },
  { "lo", "/mnt/lo/disk", ALBERCA_MIGRATION_BLOCKED, "localhost" },
  { "lo6", "/mnt/lo6/disk", ALBERCA_MIGRATION_BLOCKED, "localhost" },
  { "hba", "/dev/disk/by-path/disk", ALBERCA_MIGRATION_BLOCKED, "in its own way" },
  { "paths", "/dev/mapper/disk", ALBERCA_MIGRATION_BLOCKED, "in its own way" },
  { "own", "/own/disk", ALBERCA_MIGRATION_COPIED, "It is copied into" },
  { "called", "/called/disk", ALBERCA_MIGRATION_COPIED, "“elsewhere”" },
  { "lonely", "/lonely/disk", ALBERCA_MIGRATION_DEFINE, "once the other host has a pool at /lonely" },
  { "drive", "/drive/disk", ALBERCA_MIGRATION_BLOCKED, "the device of this pool is another one" },
  { "vg", "/dev/vg/disk", ALBERCA_MIGRATION_BLOCKED, "only what is a file" },
  { NULL, "/nowhere/disk", ALBERCA_MIGRATION_BLOCKED, "No pool has /nowhere/disk" },
};

static void
test_places (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      Facts facts;
      gboolean relies = places[i].verdict == ALBERCA_MIGRATION_READY || places[i].verdict == ALBERCA_MIGRATION_COPIED;

      facts_init (&facts, MACHINE (DISK ("file", "<source file='/disk'/>")));
      add_image (&facts, places[i].pool, places[i].path);
      expect (&facts, places[i].verdict, places[i].text, relies ? 1 : 0);
      facts_clear (&facts);
    }
}

/* What is otherwise on the other host: @pool is the new name of a pool, @path the only image that is elsewhere
 * there; "" for none */
static void
expect_places (Facts      *facts,
               const char *pool,
               const char *directory,
               const char *path)
{
  g_autoptr(GPtrArray) disks = alberca_migration_rules_judge (from, to, facts->source, facts->target);
  const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, 0);
  const AlbercaMigrantPlace *place = disk->places->len > 0 ? g_ptr_array_index (disk->places, 0) : NULL;

  g_assert_cmpstr (place != NULL ? place->new_pool : "", ==, pool);
  g_assert_cmpstr (place != NULL ? place->new_directory : "", ==, directory);
  g_assert_cmpstr (disk->paths->len > 0 ? g_ptr_array_index (disk->paths, 0) : "", ==, path);
}

/* By the name of its pool, by its path */
static void
test_names (void)
{
  Facts facts;

  facts_init (&facts, MACHINE (DISK ("volume", "<source pool='renamed' volume='disk'/>")));
  add_image (&facts, "renamed", "/mnt/renamed/disk");
  expect (&facts, ALBERCA_MIGRATION_READY, "which the other host calls “another”", 1);
  expect_places (&facts, "another", "/mnt/renamed", "");
  facts_clear (&facts);

  facts_init (&facts, MACHINE (DISK ("file", "<source file='/mnt/renamed/disk'/>")));
  add_image (&facts, "renamed", "/mnt/renamed/disk");
  expect_places (&facts, "", "", "");
  facts_clear (&facts);

  facts_init (&facts, MACHINE (DISK ("volume", "<source pool='moved' volume='disk'/>")));
  add_image (&facts, "moved", "/mnt/moved/disk");
  expect (&facts, ALBERCA_MIGRATION_READY, "the other host has the same pool", 1);
  expect_places (&facts, "", "", "/srv/moved/disk");
  facts_clear (&facts);

  facts_init (&facts, MACHINE (DISK ("file", "<source file='/mnt/moved/disk'/>")));
  add_image (&facts, "moved", "/mnt/moved/disk");
  expect_places (&facts, "moved", "/srv/moved", "/srv/moved/disk");
  facts_clear (&facts);
}

/* What an image is built on is found by what the image itself says. */
static const struct
{
  const char              *pool;      /* of the disk */
  const char              *base_pool;
  const char              *base;      /* as the disk names it; NULL: not known */
  AlbercaMigrationVerdict  verdict;
  const char              *text;
} bases[] = {
  { "nfs", "nfs", NULL, ALBERCA_MIGRATION_READY, "the other host has the same pool" },
  { "moved", "moved", "base", ALBERCA_MIGRATION_READY, "which the other host has at /srv/moved" },
  { "moved", "moved", "../moved/base", ALBERCA_MIGRATION_READY, "which the other host has at /srv/moved" },
  { "moved", "moved", "/mnt/moved/base", ALBERCA_MIGRATION_BLOCKED, "does not lead there" },
  { "moved", "moved", "/srv/moved/base", ALBERCA_MIGRATION_READY, "which the other host has at /srv/moved" },
  { "moved", "moved", "json:{}", ALBERCA_MIGRATION_BLOCKED, "does not lead there" },
  { "moved", "moved", NULL, ALBERCA_MIGRATION_BLOCKED, "does not lead there" },
  { "moved", "nfs", "/mnt/nfs/base", ALBERCA_MIGRATION_READY, "which the other host has at /srv/moved" },
  { "moved", "nfs", "../nfs/base", ALBERCA_MIGRATION_BLOCKED, "does not lead there" },
  { "nfs", "moved", "/mnt/moved/base", ALBERCA_MIGRATION_BLOCKED, "does not lead there" },
};

static void
test_bases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      Facts facts;
      g_autofree char *disk = g_strdup_printf ("/mnt/%s/disk", bases[i].pool);
      g_autofree char *base = g_strdup_printf ("/mnt/%s/base", bases[i].base_pool);

      facts_init (&facts, MACHINE (DISK ("file", "<source file='/disk'/>")));
      add_image (&facts, bases[i].pool, disk)->base = g_strdup (bases[i].base);
      add_image (&facts, bases[i].base_pool, base);
      expect (&facts, bases[i].verdict, bases[i].text, bases[i].verdict == ALBERCA_MIGRATION_READY ? 2 : 1);
      facts_clear (&facts);
    }
}

static void
spoil_off (Facts                 *facts,
           AlbercaMigrationImage *image)
{
  facts->source->running = FALSE;
}

static void
spoil_there (Facts                 *facts,
             AlbercaMigrationImage *image)
{
  g_hash_table_add (facts->target->paths, g_strdup (image->path));
}

static void
spoil_shareable (Facts                 *facts,
                 AlbercaMigrationImage *image)
{
  ((AlbercaMigrantDisk *) g_ptr_array_index (facts->source->migrant->disks, 0))->shareable = TRUE;
}

static void
spoil_layers (Facts                 *facts,
              AlbercaMigrationImage *image)
{
  add_image (facts, "own", "/own/base");
}

static void
spoil_base (Facts                 *facts,
            AlbercaMigrationImage *image)
{
  g_free (image->format);
  image->format = g_strdup ("qcow2");
  image->n_inside = 0;
  image->base_format = g_strdup ("raw");
  spoil_layers (facts, image);
}

/* Of no pool here: what the other host has is another size than none. */
static void
spoil_stray_base (Facts                 *facts,
                  AlbercaMigrationImage *image)
{
  AlbercaMigrationImage *base;

  spoil_base (facts, image);
  base = g_ptr_array_index ((GPtrArray *) g_ptr_array_index (facts->source->images, 0), 1);
  g_clear_pointer (&base->pool, g_free);
  base->capacity = 0;
  g_hash_table_add (facts->target->paths, g_strdup ("/own/base"));
  g_hash_table_add (facts->target->other_sizes, g_strdup ("/own/base"));
}

static void
spoil_lost_base (Facts                 *facts,
                 AlbercaMigrationImage *image)
{
  AlbercaMigrationImage *base;

  spoil_base (facts, image);
  base = g_ptr_array_index ((GPtrArray *) g_ptr_array_index (facts->source->images, 0), 1);
  g_clear_pointer (&base->path, g_free);
}

static void
spoil_base_name (Facts                 *facts,
                 AlbercaMigrationImage *image)
{
  spoil_base (facts, image);
  ((AlbercaMigrantDisk *) g_ptr_array_index (facts->source->migrant->disks, 0))->volume = g_strdup ("disk");
  g_hash_table_add (facts->target->paths, g_strdup ("/own/base"));
}

static void
spoil_base_format (Facts                 *facts,
                   AlbercaMigrationImage *image)
{
  spoil_base (facts, image);
  g_clear_pointer (&image->base_format, g_free);
  g_hash_table_add (facts->target->paths, g_strdup ("/own/base"));
}

static void
spoil_base_size (Facts                 *facts,
                 AlbercaMigrationImage *image)
{
  spoil_base (facts, image);
  g_hash_table_add (facts->target->paths, g_strdup ("/own/base"));
  g_hash_table_add (facts->target->other_sizes, g_strdup ("/own/base"));
}

static void
spoil_encrypted (Facts                 *facts,
                 AlbercaMigrationImage *image)
{
  image->encrypted = TRUE;
}

static void
spoil_inside (Facts                 *facts,
              AlbercaMigrationImage *image)
{
  g_free (image->format);
  image->format = g_strdup ("qcow2");
  image->n_inside = 2;
}

static void
spoil_unread (Facts                 *facts,
              AlbercaMigrationImage *image)
{
  spoil_inside (facts, image);
  image->n_inside = -1;
}

static void
spoil_read_only (Facts                 *facts,
                 AlbercaMigrationImage *image)
{
  ((AlbercaMigrantDisk *) g_ptr_array_index (facts->source->migrant->disks, 0))->read_only = TRUE;
}

/* What would be copied, but for one thing */
static const struct
{
  void       (*spoil) (Facts                 *facts,
                       AlbercaMigrationImage *image);
  const char  *text;
  guint        n_twins; /* that were found before */
} copies[] = {
  { spoil_off, "libvirt moves only its definition", 0 },
  { spoil_there, "which a copy would overwrite", 0 },
  { spoil_shareable, "but between machines", 0 },
  { spoil_layers, "is built on another image", 0 },
  { spoil_base, "has nothing at this path", 1 },
  { spoil_base_format, "does not say of what format its base is", 0 },
  { spoil_stray_base, "No pool has /own/base", 1 },
  { spoil_lost_base, "No pool has disk", 1 },
  { spoil_base_name, "names the volume “disk” by its pool", 1 },
  { spoil_base_size, "its size is not the same", 1 },
  { spoil_encrypted, "is encrypted", 0 },
  { spoil_inside, "2 snapshots inside it", 0 },
  { spoil_unread, "could not be read", 0 },
  { spoil_read_only, "has nothing at this path", 0 },
};

static void
test_copies (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      Facts facts;
      AlbercaMigrationImage *image;

      facts_init (&facts, MACHINE (DISK ("file", "<source file='/own/disk'/>")));
      image = add_image (&facts, "own", "/own/disk");
      expect (&facts, ALBERCA_MIGRATION_COPIED, "It is copied into", 1);
      copies[i].spoil (&facts, image);
      expect (&facts, ALBERCA_MIGRATION_BLOCKED, copies[i].text, copies[i].n_twins);
      facts_clear (&facts);
    }
}

/* What a copy is built on is there: on a share, at another path there, or at the same path. */
static const struct
{
  const char *pool;
  const char *path;
  const char *text;
  const char *there;
} increments[] = {
  { "nfs", "/mnt/nfs/base", "What it is built on is shared", "/mnt/nfs/base" },
  { "moved", "/mnt/moved/base", "there it is /srv/moved/base", "/srv/moved/base" },
  { "own", "/own/base", "which is not checked", "/own/base" },
};

static void
test_increments (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (increments); i++)
    {
      Facts facts;
      AlbercaMigrationImage *image;
      g_autoptr(GPtrArray) disks = NULL;

      facts_init (&facts, MACHINE (DISK ("file", "<source file='/own/disk'/>")));
      image = add_image (&facts, "own", "/own/disk");
      g_free (image->format);
      image->format = g_strdup ("qcow2");
      image->n_inside = 0;
      image->base = g_strdup (increments[i].path);
      image->base_format = g_strdup ("raw");
      add_image (&facts, increments[i].pool, increments[i].path);
      g_hash_table_add (facts.target->paths, g_strdup ("/own/base"));
      expect (&facts, ALBERCA_MIGRATION_COPIED, increments[i].text, i < 2 ? 2 : 1);
      disks = alberca_migration_rules_judge (from, to, facts.source, facts.target);
      g_assert_cmpstr (((const AlbercaMigrationDisk *) g_ptr_array_index (disks, 0))->base, ==, increments[i].there);
      facts_clear (&facts);
    }
}

/* Nothing is known of any image */
static const struct
{
  const char              *disk;
  AlbercaMigrationVerdict  verdict;
  const char              *text;
} unknown[] = {
  { DISK ("file", ""), ALBERCA_MIGRATION_READY, "Nothing is in the drive" },
  { DISK ("volume", "<source pool='stopped' volume='disk'/>"), ALBERCA_MIGRATION_BLOCKED, "the pool is stopped here" },
  { DISK ("network", "<source protocol='nbd'><host name='server'/></source>"), ALBERCA_MIGRATION_READY, "over the network" },
  { DISK ("network", "<source protocol='nbd'><host name='localhost'/></source>"), ALBERCA_MIGRATION_BLOCKED, "on this host itself" },
  { DISK ("network", "<source protocol='nbd'><host transport='unix' socket='/s'/></source>"), ALBERCA_MIGRATION_BLOCKED,
    "on this host itself" },
  { DISK ("nvme", "<source type='pci' managed='yes' namespace='1'/>"), ALBERCA_MIGRATION_BLOCKED, "“nvme”" },
  { DISK ("vhostuser", "<source type='unix' path='/s'/>"), ALBERCA_MIGRATION_BLOCKED, "“vhostuser”" },
  { DISK ("dir", "<source dir='/floppy'/>"), ALBERCA_MIGRATION_BLOCKED, "“dir”" },
};

static void
test_unknown (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      Facts facts;
      g_autofree char *xml = g_strdup_printf (MACHINE ("%s"), unknown[i].disk);

      facts_init (&facts, xml);
      expect (&facts, unknown[i].verdict, unknown[i].text, 0);
      facts_clear (&facts);
    }
}

/* ---- The machine ---- */

#define SPOIL(name, statement)         \
  static void                          \
  spoil_##name (Facts *facts)          \
  {                                    \
    AlbercaMigrationSource *source G_GNUC_UNUSED = facts->source; \
    AlbercaMigrationTarget *target G_GNUC_UNUSED = facts->target; \
                                       \
    statement;                         \
  }

SPOIL (snapshots, source->n_snapshots = 2)
SPOIL (later, source->other_later = g_strdup ("vdb"))
SPOIL (saved, source->saved = TRUE)
SPOIL (tpm, (source->migrant->tpm = TRUE, source->running = FALSE))
SPOIL (devices, source->migrant->n_host_devices = 1)
SPOIL (directories, source->migrant->directories = TRUE)
SPOIL (old_cache, (((AlbercaMigrantDisk *) source->migrant->disks->pdata[0])->cache[0] = '-', source->hypervisor = 3001000))
SPOIL (same_host, (g_free (target->host_uuid), target->host_uuid = g_strdup ("here")))
SPOIL (runs, (target->has_machine = TRUE, target->runs_machine = TRUE))
SPOIL (other_name, (target->has_machine = TRUE, target->other_name = TRUE))
SPOIL (namesake, target->has_name = TRUE)
SPOIL (cpu, target->cpu = ALBERCA_MIGRATION_CPU_LACKS)

static const struct
{
  void       (*spoil) (Facts *facts);
  const char  *text;
} problems[] = {
  { spoil_snapshots, "has 2 snapshots" },
  { spoil_later, "The disk vdb is another one from the next start" },
  { spoil_saved, "managedsave-remove" },
  { spoil_tpm, "emulated TPM" },
  { spoil_devices, "has devices of this host" },
  { spoil_directories, "sees a directory" },
  { spoil_old_cache, "The cache of the disk vda" },
  { spoil_same_host, "lead to the same host" },
  { spoil_runs, "and it runs there" },
  { spoil_other_name, "by another name" },
  { spoil_namesake, "another machine of this name" },
  { spoil_cpu, "The processor of the other host lacks" },
};

static void
test_problems (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      Facts facts;
      g_autofree char *problem = NULL;

      facts_init (&facts, MACHINE (DISK ("file", "<source file='/own/disk'/>")));
      g_assert_null (alberca_migration_rules_get_problem (to, facts.source, facts.target));
      problems[i].spoil (&facts);
      problem = alberca_migration_rules_get_problem (to, facts.source, facts.target);
      g_assert_nonnull (problem);
      g_assert_nonnull (strstr (problem, problems[i].text));
      facts_clear (&facts);
    }
}

/* One that runs takes its TPM and its variables along; of one that is off the file is named. */
static void
test_firmware (void)
{
  Facts facts;
  g_autofree char *running = NULL;
  g_autofree char *off = NULL;
  GStrv notes;

  facts_init (&facts, MACHINE (DISK ("file", "<source file='/own/disk'/>")));
  facts.source->migrant->tpm = TRUE;
  facts.source->migrant->firmware = TRUE;
  facts.source->migrant->nvram = g_strdup ("/nvram/web.fd");
  g_assert_null (alberca_migration_rules_get_problem (to, facts.source, facts.target));
  notes = alberca_migration_rules_get_notes (facts.source, facts.target);
  running = g_strjoinv ("\n", notes);
  g_strfreev (notes);
  g_assert_null (strstr (running, "UEFI"));

  facts.source->running = FALSE;
  notes = alberca_migration_rules_get_notes (facts.source, facts.target);
  off = g_strjoinv ("\n", notes);
  g_strfreev (notes);
  g_assert_nonnull (strstr (off, "/nvram/web.fd"));
  facts_clear (&facts);
}

/* What it starts with is in a pool that is elsewhere there, at whatever depth */
static const struct
{
  const char *os;
  const char *text; /* NULL: nothing is wrong */
} boot_files[] = {
  { "<nvram>/mnt/moved/web.fd</nvram>", "/mnt/moved/web.fd" },
  { "<nvram type='file'><source file='/mnt/moved/vars/web.fd'/></nvram>", "at /srv/moved" },
  { "<loader>/mnt//moved/code.fd</loader>", "“moved”" },
  { "<kernel>/mnt/moved/linux</kernel>", "/mnt/moved/linux" },
  { "<initrd>/mnt/moved/initrd</initrd>", "/mnt/moved/initrd" },
  { "<nvram>/mnt/nfs/web.fd</nvram>", NULL },
  { "<nvram>/mnt/moved2/web.fd</nvram>", NULL },
  { "<nvram>/own/web.fd</nvram>", NULL },
};

static void
test_boot_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (boot_files); i++)
    {
      Facts facts;
      g_autofree char *problem = NULL;
      g_autofree char *xml = g_strdup_printf ("<domain type='kvm'><name>web</name><os>%s</os><devices/></domain>", boot_files[i].os);

      facts_init (&facts, xml);
      problem = alberca_migration_rules_get_file_problem (from, to, facts.source);
      g_test_message ("%s", problem != NULL ? problem : "fine");
      g_assert_true ((problem != NULL) == (boot_files[i].text != NULL));
      if (problem != NULL)
        g_assert_nonnull (strstr (problem, boot_files[i].text));
      facts_clear (&facts);
    }
}

static void
test_other_host (void)
{
  Facts facts;

  facts_init (&facts, MACHINE (DISK ("file", "")));
  g_assert_false (alberca_migration_rules_is_other_host ("qemu+ssh://root@B.example/system", to, facts.target));
  g_assert_true (alberca_migration_rules_is_other_host ("qemu+ssh://c.example/system", to, facts.target));
  g_assert_true (alberca_migration_rules_is_other_host ("qemu:///system", to, facts.target));
  g_assert_true (alberca_migration_rules_is_other_host ("qemu+tcp://127.0.0.1/system", to, facts.target));
  facts_clear (&facts);
}

/* What is compared before anything is done: a change of any of it shows. */
static void
test_texts (void)
{
  Facts facts;
  Facts other;
  AlbercaMigrationImage *image;
  g_autofree char *text = NULL;
  g_autofree char *changed = NULL;

  facts_init (&facts, MACHINE (DISK ("file", "<source file='/own/disk'/>")));
  add_image (&facts, "own", "/own/disk");
  facts_init (&other, MACHINE (DISK ("file", "<source file='/own/disk'/>")));
  image = add_image (&other, "own", "/own/disk");
  text = alberca_migration_source_to_text (facts.source);
  changed = alberca_migration_source_to_text (other.source);
  g_assert_cmpstr (text, ==, changed);
  for (guint i = 0; i < 8; i++)
    {
      if (i == 0)
        other.source->running = FALSE;
      else if (i == 1)
        image->path[1] = 'O';
      else if (i == 2)
        other.source->migrant->tpm = TRUE;
      else if (i == 3)
        image->capacity++;
      else if (i == 4)
        image->base = g_strdup ("/own/base");
      else if (i == 5)
        image->base_format = g_strdup ("raw");
      else if (i == 6)
        image->n_inside++;
      else
        other.source->other_later = g_strdup ("vdb");
      g_free (changed);
      changed = alberca_migration_source_to_text (other.source);
      g_assert_cmpstr (text, !=, changed);
      g_free (text);
      text = g_strdup (changed);
    }
  facts_clear (&other);
  facts_clear (&facts);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *directory = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  alberca_connections_init ();
  directory = g_dir_make_tmp ("alberca-migration-XXXXXX", NULL);
  g_assert_nonnull (directory);
  from = open_host (directory, "here.xml", here);
  to = open_host (directory, "there.xml", there);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_test_add_func ("/migration/places", test_places);
  g_test_add_func ("/migration/names", test_names);
  g_test_add_func ("/migration/bases", test_bases);
  g_test_add_func ("/migration/copies", test_copies);
  g_test_add_func ("/migration/increments", test_increments);
  g_test_add_func ("/migration/unknown", test_unknown);
  g_test_add_func ("/migration/problems", test_problems);
  g_test_add_func ("/migration/firmware", test_firmware);
  g_test_add_func ("/migration/boot-files", test_boot_files);
  g_test_add_func ("/migration/other-host", test_other_host);
  g_test_add_func ("/migration/texts", test_texts);

  status = g_test_run ();
  alberca_connection_close (from);
  alberca_connection_close (to);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (from);
  g_object_unref (to);
  return status;
}
