/* alberca-local-devices.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-local-devices.h"

#include <string.h>

#define SECTOR_SIZE 512u /* bytes, in /sys, whatever the device has */
#define MAX_LAYERS  16   /* of devices on devices */

/* One device of /sys/block, or one partition in it */
typedef struct
{
  char  *path;    /* "/dev/sda1" */
  char  *number;  /* "8:1" */
  char  *mapped;  /* the device mapper's name for it, or NULL */
  char  *group;   /* the volume group it is a volume of, or NULL */
  GStrv  holders; /* the devices that are made of it: "dm-0" */
} Block;

static void
block_free (Block *self)
{
  g_free (self->path);
  g_free (self->number);
  g_free (self->mapped);
  g_free (self->group);
  g_strfreev (self->holders);
  g_free (self);
}

/* One line of a file of the kernel's, or NULL */
static char *
read_line (const char *directory,
           const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  return g_strstrip (text);
}

static GStrv
list_names (const char *directory,
            const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    g_strv_builder_add (names, entry);

  return g_strv_builder_end (names);
}

/* The group of "vg0-root" or "my--vg-root": LVM doubles the hyphens of its names. (transfer full) */
static char *
get_group (const char *mapped)
{
  GString *group = g_string_new (NULL);

  for (const char *c = mapped; *c != '\0'; c++)
    {
      if (*c == '-' && *++c != '-')
        break;
      g_string_append_c (group, *c);
    }

  return g_string_free (group, FALSE);
}

/* "/dev/vg0/root" of "vg0-root" (transfer full) */
static char *
get_volume_path (const char *mapped,
                 const char *group)
{
  g_auto(GStrv) parts = g_strsplit (group, "-", -1);
  g_autofree char *escaped = g_strjoinv ("--", parts);
  g_auto(GStrv) name = g_strsplit (mapped + strlen (escaped) + 1, "--", -1);
  g_autofree char *volume = g_strjoinv ("-", name);

  return g_strdup_printf ("/dev/%s/%s", group, volume);
}

static Block *
block_new (const char *directory,
           const char *name)
{
  Block *self = g_new0 (Block, 1);
  g_autofree char *uuid = read_line (directory, "dm/uuid");

  self->path = g_strconcat ("/dev/", name, NULL);
  /* The kernel has no slashes in names */
  g_strdelimit (self->path, "!", '/');
  self->number = read_line (directory, "dev");
  self->mapped = read_line (directory, "dm/name");
  if (self->mapped != NULL && uuid != NULL && g_str_has_prefix (uuid, "LVM-"))
    self->group = get_group (self->mapped);
  self->holders = list_names (directory, "holders");

  return self;
}

/* (element-type Block) */
static GPtrArray *
read_blocks (const char *root)
{
  g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_autofree char *top = g_build_filename (root, "sys", "block", NULL);
  g_auto(GStrv) disks = list_names (top, "");

  for (guint i = 0; disks[i] != NULL; i++)
    {
      g_autofree char *directory = g_build_filename (top, disks[i], NULL);
      g_auto(GStrv) parts = list_names (directory, "");

      g_ptr_array_add (blocks, block_new (directory, disks[i]));
      for (guint j = 0; parts[j] != NULL; j++)
        {
          g_autofree char *part = g_build_filename (directory, parts[j], NULL);
          g_autofree char *number = read_line (part, "partition");

          if (number != NULL)
            g_ptr_array_add (blocks, block_new (part, parts[j]));
        }
    }

  return g_steal_pointer (&blocks);
}

static void
add_names (GPtrArray  *blocks,
           GHashTable *names)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      if (block->mapped == NULL)
        continue;
      g_hash_table_insert (names, g_strconcat ("/dev/mapper/", block->mapped, NULL), g_strdup (block->path));
      if (block->group != NULL && strlen (block->mapped) > strlen (block->group) + 1)
        g_hash_table_insert (names, get_volume_path (block->mapped, block->group), g_strdup (block->path));
    }
}

static const Block *
find_block (GPtrArray  *blocks,
            const char *name)
{
  g_autofree char *path = g_strconcat ("/dev/", name, NULL);

  g_strdelimit (path, "!", '/');
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      if (g_str_equal (block->path, path))
        return block;
    }

  return NULL;
}

/* ---- What is mounted ---- */

typedef struct
{
  char *number; /* of the device: "8:1"; NULL of swap */
  char *source; /* "/dev/sda1" */
  char *point;  /* NULL of swap */
} Mount;

static void
mount_free (Mount *self)
{
  g_free (self->number);
  g_free (self->source);
  g_free (self->point);
  g_free (self);
}

/* "36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/root rw"; blanks in names are octal */
static Mount *
parse_mount (const char *line)
{
  g_auto(GStrv) fields = g_strsplit (line, " ", -1);
  guint dash = 6;
  Mount *self;

  if (g_strv_length (fields) < 10)
    return NULL;
  while (fields[dash] != NULL && !g_str_equal (fields[dash], "-"))
    dash++;
  if (fields[dash] == NULL || fields[dash + 1] == NULL || fields[dash + 2] == NULL)
    return NULL;

  self = g_new0 (Mount, 1);
  self->number = g_strdup (fields[2]);
  self->source = g_strcompress (fields[dash + 2]);
  self->point = g_strcompress (fields[4]);

  return self;
}

/* (element-type Mount) */
static GPtrArray *
read_mounts (const char *root)
{
  g_autoptr(GPtrArray) mounts = g_ptr_array_new_with_free_func ((GDestroyNotify) mount_free);
  g_autofree char *mountinfo = read_line (root, "proc/self/mountinfo");
  g_autofree char *swaps = read_line (root, "proc/swaps");
  g_auto(GStrv) mount_lines = g_strsplit (mountinfo != NULL ? mountinfo : "", "\n", -1);
  g_auto(GStrv) swap_lines = g_strsplit (swaps != NULL ? swaps : "", "\n", -1);

  for (guint i = 0; mount_lines[i] != NULL; i++)
    {
      Mount *mount = parse_mount (mount_lines[i]);

      if (mount != NULL)
        g_ptr_array_add (mounts, mount);
    }
  for (guint i = 0; swap_lines[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (swap_lines[i], strcspn (swap_lines[i], " \t"));
      Mount *mount;

      if (!g_str_has_prefix (name, "/dev/"))
        continue;
      mount = g_new0 (Mount, 1);
      mount->source = g_strcompress (name);
      g_ptr_array_add (mounts, mount);
    }

  return g_steal_pointer (&mounts);
}

/* Btrfs has a number of its own for each file system: there the name of the device counts. */
static gboolean
is_on (const Mount *mount,
       const Block *block,
       GHashTable  *names)
{
  const char *source = g_hash_table_lookup (names, mount->source);

  return (mount->number != NULL && g_strcmp0 (mount->number, block->number) == 0) ||
         g_str_equal (source != NULL ? source : mount->source, block->path);
}

/* Of several mounts the one that people know it by. */
static gboolean
is_better (const Mount *mount,
           const Mount *best)
{
  if (best == NULL || mount->point == NULL || best->point == NULL)
    return best == NULL || best->point == NULL;
  return strlen (mount->point) < strlen (best->point);
}

static const Mount *
find_mount (GPtrArray   *mounts,
            const Block *block,
            GHashTable  *names)
{
  const Mount *best = NULL;

  for (guint i = 0; i < mounts->len; i++)
    {
      const Mount *mount = g_ptr_array_index (mounts, i);

      if (is_on (mount, block, names) && is_better (mount, best))
        best = mount;
    }

  return best;
}

/* ---- What is used ---- */

typedef struct
{
  GPtrArray  *blocks;
  GPtrArray  *mounts;
  GHashTable *names;
  GPtrArray  *uses;
  const char *path;  /* the device that is asked about */
} Reading;

static void
add_use (Reading              *reading,
         AlbercaDeviceUseKind  kind,
         const char           *detail,
         const char           *group)
{
  AlbercaDeviceUse *use = alberca_device_use_new (kind, reading->path, detail);

  use->group = g_strdup (group);
  g_ptr_array_add (reading->uses, use);
}

/* Adds what @block is used for, and what is made of it, as uses of reading->path. */
static void
follow (Reading     *reading,
        const Block *block,
        const char  *group,
        guint        depth)
{
  const Mount *mount = find_mount (reading->mounts, block, reading->names);

  if (mount != NULL)
    add_use (reading, mount->point != NULL ? ALBERCA_DEVICE_USE_MOUNTED : ALBERCA_DEVICE_USE_SWAP, mount->point, group);

  for (guint i = 0; block->holders[i] != NULL && depth < MAX_LAYERS; i++)
    {
      const Block *holder = find_block (reading->blocks, block->holders[i]);
      const char *name = holder != NULL && holder->mapped != NULL ? holder->mapped : block->holders[i];

      if (holder != NULL && holder->group != NULL)
        add_use (reading, ALBERCA_DEVICE_USE_GROUP, holder->group, holder->group);
      else
        add_use (reading, ALBERCA_DEVICE_USE_HELD, name, group);
      if (holder != NULL)
        follow (reading, holder, holder->group != NULL ? holder->group : group, depth + 1);
    }
}

/* The root of a container is no device, and that of a machine is one. */
static gboolean
sees_host (const char *root,
           GPtrArray  *uses)
{
  static const char *const signs[] = { ".flatpak-info", "run/.containerenv", "run/systemd/container" };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      g_autofree char *path = g_build_filename (root, signs[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  for (guint i = 0; i < uses->len; i++)
    {
      const AlbercaDeviceUse *use = g_ptr_array_index (uses, i);

      if (use->kind == ALBERCA_DEVICE_USE_MOUNTED && g_str_equal (use->detail, "/"))
        return TRUE;
    }

  return FALSE;
}

/**
 * alberca_local_devices_read:
 * @root: "/"; another one has /proc and /sys of a machine that a test makes up
 * @names: (element-type filename filename): gets other names
 *
 * Worker thread. Reads /proc/self/mountinfo, /proc/swaps and /sys/block.
 *
 * Returns: (transfer full) (nullable): what is in use
 */
GPtrArray *
alberca_local_devices_read (const char *root,
                            GHashTable *names)
{
  g_autoptr(GPtrArray) blocks = read_blocks (root);
  g_autoptr(GPtrArray) mounts = read_mounts (root);
  g_autoptr(GPtrArray) uses = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_device_use_free);
  Reading reading = { blocks, mounts, names, uses, NULL };

  add_names (blocks, names);
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      reading.path = block->path;
      follow (&reading, block, block->group, 0);
    }

  return sees_host (root, uses) ? g_steal_pointer (&uses) : NULL;
}

/**
 * alberca_local_devices_get_size:
 * @root: "/"
 * @path: a disk
 *
 * Returns: its size in bytes, 0 where there is none
 */
guint64
alberca_local_devices_get_size (const char *root,
                                const char *path)
{
  g_autofree char *name = g_strdup (g_str_has_prefix (path, "/dev/") ? path + strlen ("/dev/") : path);
  g_autofree char *directory = NULL;
  g_autofree char *text = NULL;
  guint64 sectors = 0;

  g_strdelimit (name, "/", '!');
  directory = g_build_filename (root, "sys", "block", name, NULL);
  text = read_line (directory, "size");
  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64 / SECTOR_SIZE, &sectors, NULL);

  return sectors * SECTOR_SIZE;
}
