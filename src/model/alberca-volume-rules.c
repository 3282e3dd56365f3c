/* alberca-volume-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-rules.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-name.h"
#include "model/alberca-size.h"
#include "xml/alberca-pool-type.h"

/* QEMU's own choice for qcow2 */
#define USUAL_CLUSTER_SIZE 65536
#define MIN_EXTENDED_CLUSTER_SIZE 16384
/* QEMU's limit for the first table of a qcow2: entries of 8 bytes */
#define MAX_L1_BYTES (32 * 1024 * 1024)
/* What LUKS puts before the data, with QEMU's usual cipher */
#define LUKS_HEADER_SIZE 2068480

G_DEFINE_ENUM_TYPE (AlbercaVolumeSpace, alberca_volume_space,
                    G_DEFINE_ENUM_VALUE (ALBERCA_VOLUME_SPACE_THIN, "thin"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_VOLUME_SPACE_METADATA, "metadata"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_VOLUME_SPACE_PART, "part"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_VOLUME_SPACE_FULL, "full"))

/* ---- The pool ---- */

static gboolean
has_trait (AlbercaPool       *pool,
           AlbercaPoolTraits  trait)
{
  return (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits & trait) != 0;
}

static gboolean
is_disk (AlbercaPool *pool)
{
  return alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_DISK;
}

static gboolean
is_qcow2 (const char *format)
{
  return strcmp (format, "qcow2") == 0;
}

static gboolean
is_raw (const char *format)
{
  return strcmp (format, "raw") == 0;
}

/**
 * alberca_volume_rules_get_formats:
 * @pool: where a volume will be
 *
 * Of the partition types only that of an msdos table is written down by parted; with the others,
 * which have no such thing, libvirt ignores it.
 */
char **
alberca_volume_rules_get_formats (AlbercaPool *pool)
{
  static const char *const best_first[] = { "qcow2", "raw", "linux" };
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));
  g_autoptr(GStrvBuilder) formats = g_strv_builder_new ();

  if (is_disk (pool))
    {
      g_autofree char *table = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/format@type");

      if (g_strcmp0 (table, "dos") != 0)
        {
          g_strv_builder_add (formats, "none");
          return g_strv_builder_end (formats);
        }
    }

  for (gsize i = 0; i < G_N_ELEMENTS (best_first); i++)
    if (g_strv_contains (info->volume_formats, best_first[i]))
      g_strv_builder_add (formats, best_first[i]);
  for (gsize i = 0; info->volume_formats[i] != NULL; i++)
    if (!is_qcow2 (info->volume_formats[i]) && !is_raw (info->volume_formats[i]) &&
        strcmp (info->volume_formats[i], "linux") != 0)
      g_strv_builder_add (formats, info->volume_formats[i]);

  return g_strv_builder_end (formats);
}

/**
 * alberca_volume_rules_can_have_base:
 * @pool: where a volume will be
 * @format: its format
 */
gboolean
alberca_volume_rules_can_have_base (AlbercaPool *pool,
                                    const char  *format)
{
  static const char *const formats[] = { "qcow2", "qcow", "qed", "vmdk", NULL };

  return has_trait (pool, ALBERCA_POOL_TRAIT_FILES) && g_strv_contains (formats, format);
}

/**
 * alberca_volume_rules_can_be_encrypted:
 * @pool: where a volume will be
 * @format: its format
 */
gboolean
alberca_volume_rules_can_be_encrypted (AlbercaPool *pool,
                                       const char  *format)
{
  return has_trait (pool, ALBERCA_POOL_TRAIT_FILES) && (is_qcow2 (format) || is_raw (format));
}

/**
 * alberca_volume_rules_can_be_many:
 * @pool: where a volume will be
 *
 * Returns: %FALSE where libvirt names the volumes itself
 */
gboolean
alberca_volume_rules_can_be_many (AlbercaPool *pool)
{
  return !is_disk (pool);
}

/* ---- Space ---- */

#define BIT(space) (1u << ALBERCA_VOLUME_SPACE_##space)

/**
 * alberca_volume_rules_get_spaces:
 * @choices: what is chosen
 *
 * A thin volume of LVM is left out: libvirt makes one whose little room nobody enlarges, and which
 * is lost when it is full. How much room it gets must be said.
 */
guint
alberca_volume_rules_get_spaces (const AlbercaVolumeChoices *choices)
{
  switch (alberca_pool_get_pool_type (choices->pool))
    {
    case ALBERCA_POOL_TYPE_DISK:
      return BIT (FULL);

    case ALBERCA_POOL_TYPE_LOGICAL:
      return BIT (FULL) | BIT (PART);

    case ALBERCA_POOL_TYPE_ZFS:
      return BIT (THIN) | BIT (FULL);

    case ALBERCA_POOL_TYPE_UNKNOWN:
    case ALBERCA_POOL_TYPE_DIR:
    case ALBERCA_POOL_TYPE_FS:
    case ALBERCA_POOL_TYPE_NETFS:
    case ALBERCA_POOL_TYPE_ISCSI:
    case ALBERCA_POOL_TYPE_ISCSI_DIRECT:
    case ALBERCA_POOL_TYPE_SCSI:
    case ALBERCA_POOL_TYPE_MPATH:
    case ALBERCA_POOL_TYPE_RBD:
    case ALBERCA_POOL_TYPE_GLUSTER:
    case ALBERCA_POOL_TYPE_VSTORAGE:
      break;
    }

  if (!has_trait (choices->pool, ALBERCA_POOL_TRAIT_FILES) || choices->base_path != NULL)
    return BIT (THIN);
  if (is_qcow2 (choices->format))
    return BIT (THIN) | BIT (METADATA) | BIT (FULL);
  /* An encrypted raw is qemu-img's, which occupies nothing in advance */
  if (is_raw (choices->format) && !choices->encrypted)
    return BIT (THIN) | BIT (PART) | BIT (FULL);
  return BIT (THIN);
}

/**
 * alberca_volume_rules_get_usual_space:
 * @choices: what is chosen
 *
 * Returns: what most want of those that libvirt can do
 */
AlbercaVolumeSpace
alberca_volume_rules_get_usual_space (const AlbercaVolumeChoices *choices)
{
  return alberca_volume_rules_get_spaces (choices) & BIT (THIN) ? ALBERCA_VOLUME_SPACE_THIN : ALBERCA_VOLUME_SPACE_FULL;
}

static guint64
divide_up (guint64 number,
           guint64 by)
{
  return number / by + (number % by != 0);
}

static guint64
get_cluster_size (const AlbercaVolumeChoices *choices)
{
  return choices->cluster_size != 0 ? choices->cluster_size : USUAL_CLUSTER_SIZE;
}

/* Bytes of the tables that say where each cluster is */
static guint64
get_l2_size (const AlbercaVolumeChoices *choices)
{
  guint64 cluster_size = get_cluster_size (choices);
  guint64 n_clusters = divide_up (choices->capacity, cluster_size);

  return divide_up (n_clusters, cluster_size / (choices->extended_l2 ? 16 : 8)) * cluster_size;
}

/* Bytes of the table that says where those tables are: there from the first moment */
static guint64
get_l1_size (const AlbercaVolumeChoices *choices)
{
  return get_l2_size (choices) / get_cluster_size (choices) * 8;
}

/**
 * alberca_volume_rules_estimate:
 * @choices: what is chosen
 */
guint64
alberca_volume_rules_estimate (const AlbercaVolumeChoices *choices)
{
  guint64 bytes = choices->encrypted ? LUKS_HEADER_SIZE : 0;

  if (is_qcow2 (choices->format))
    {
      /* The header, the first of each kind of table */
      bytes += 3 * get_cluster_size (choices) + get_l1_size (choices);
      if (choices->space != ALBERCA_VOLUME_SPACE_THIN)
        bytes += get_l2_size (choices);
    }

  switch (choices->space)
    {
    case ALBERCA_VOLUME_SPACE_THIN:
    case ALBERCA_VOLUME_SPACE_METADATA:
      return bytes;

    case ALBERCA_VOLUME_SPACE_PART:
      return bytes + choices->allocation;

    case ALBERCA_VOLUME_SPACE_FULL:
      return bytes + choices->capacity;
    }

  g_return_val_if_reached (0);
}

/**
 * alberca_volume_rules_get_room:
 * @pool: a pool
 *
 * An inactive pool says that nothing is free, and some types never say anything. Partitions take
 * one stretch of the disk.
 */
guint64
alberca_volume_rules_get_room (AlbercaPool *pool)
{
  guint64 extent = 0;

  if (!alberca_pool_get_active (pool) || alberca_pool_get_capacity (pool) == 0)
    return G_MAXUINT64;

  if (is_disk (pool))
    extent = alberca_pool_config_get_largest_extent (alberca_pool_get_config (pool));

  return extent != 0 ? extent : alberca_pool_get_free (pool);
}

static guint64
multiply (guint64 bytes,
          guint   count)
{
  return count > 1 && bytes > G_MAXUINT64 / count ? G_MAXUINT64 : bytes * MAX (count, 1);
}

static char *
get_room_problem (const AlbercaVolumeChoices *choices)
{
  guint64 room = alberca_volume_rules_get_room (choices->pool);
  guint64 needed = multiply (alberca_volume_rules_estimate (choices), choices->count);
  g_autofree char *room_text = NULL;
  g_autofree char *needed_text = NULL;

  /* Of the few tables of a thin one nothing is said: a full pool says enough */
  if (needed <= room || choices->space == ALBERCA_VOLUME_SPACE_THIN)
    return NULL;

  room_text = alberca_size_format (room);
  needed_text = alberca_size_format (needed);
  if (choices->count > 1)
    return g_strdup_printf (_("Together they need %s, and only %s is free in the pool."), needed_text, room_text);
  if (is_disk (choices->pool))
    return g_strdup_printf (_("The largest gap between the partitions has %s. Write a smaller size."), room_text);

  return g_strdup_printf (_("Only %s is free in the pool. Write a smaller size."), room_text);
}

/**
 * alberca_volume_rules_get_capacity_problem:
 * @choices: what is chosen; with a capacity
 */
char *
alberca_volume_rules_get_capacity_problem (const AlbercaVolumeChoices *choices)
{
  g_autofree char *base = NULL;

  if (choices->capacity == 0)
    return g_strdup (_("A disk needs a capacity of more than 0."));
  if (choices->base_path != NULL && choices->capacity < choices->base_capacity)
    {
      base = alberca_size_to_text (choices->base_capacity);
      return g_strdup_printf (_("The base image has %s: what is built on it cannot be smaller, or the guest would "
                                "not see its end."), base);
    }
  if (is_qcow2 (choices->format) && get_l1_size (choices) > MAX_L1_BYTES)
    return g_strdup (_("With clusters this small a qcow2 cannot be this large. Choose larger clusters."));
  if (choices->space == ALBERCA_VOLUME_SPACE_FULL || choices->space == ALBERCA_VOLUME_SPACE_METADATA)
    return get_room_problem (choices);

  return NULL;
}

/**
 * alberca_volume_rules_get_allocation_problem:
 * @choices: what is chosen; with an allocation
 */
char *
alberca_volume_rules_get_allocation_problem (const AlbercaVolumeChoices *choices)
{
  if (choices->space != ALBERCA_VOLUME_SPACE_PART)
    return NULL;
  if (choices->capacity != 0 && choices->allocation > choices->capacity)
    return g_strdup (_("A disk cannot occupy more than its capacity."));
  if (choices->allocation == 0 && alberca_pool_get_pool_type (choices->pool) == ALBERCA_POOL_TYPE_LOGICAL)
    return g_strdup (_("Write how much room LVM sets aside. When it is full, the disk is lost."));

  return get_room_problem (choices);
}

/**
 * alberca_volume_rules_get_capacity_warning:
 * @choices: what is chosen
 */
char *
alberca_volume_rules_get_capacity_warning (const AlbercaVolumeChoices *choices)
{
  guint64 room = alberca_volume_rules_get_room (choices->pool);
  guint64 promised = multiply (choices->capacity, choices->count);
  g_autofree char *room_text = NULL;

  if (choices->space == ALBERCA_VOLUME_SPACE_FULL || promised <= room)
    return NULL;

  room_text = alberca_size_format (room);
  if (choices->count > 1)
    return g_strdup_printf (_("Only %s is free in the pool. The disks can be made, but the pool will run out of "
                              "space before they are full."), room_text);

  return g_strdup_printf (_("Only %s is free in the pool. The disk can be made, but the pool will run out of "
                            "space before it is full."), room_text);
}

/* ---- Base and options ---- */

/**
 * alberca_volume_rules_get_base_problem:
 * @choices: what is chosen
 */
char *
alberca_volume_rules_get_base_problem (const AlbercaVolumeChoices *choices)
{
  if (choices->base_path == NULL)
    return NULL;
  if (!alberca_volume_rules_can_have_base (choices->pool, choices->format))
    return g_strdup_printf (_("A volume of the format “%s” cannot be built on another. Choose qcow2."), choices->format);
  if (*choices->base_format == '\0')
    return g_strdup (_("libvirt does not say which format the base image has. Choose it below: with a wrong one the "
                       "guest sees nonsense."));
  if (strcmp (choices->format, "vmdk") == 0 && strcmp (choices->base_format, "vmdk") != 0)
    return g_strdup (_("A vmdk can only be built on a vmdk. Choose qcow2."));

  return NULL;
}

/**
 * alberca_volume_rules_get_option_problem:
 * @choices: what is chosen
 * @option: "cluster-size", "lazy-refcounts" or "extended-l2"
 */
char *
alberca_volume_rules_get_option_problem (const AlbercaVolumeChoices *choices,
                                         const char                 *option)
{
  gboolean is_old = strcmp (choices->compat, "0.10") == 0;

  if (!is_qcow2 (choices->format))
    return NULL;
  if (strcmp (option, "lazy-refcounts") == 0 && choices->lazy_refcounts && is_old)
    return g_strdup (_("Lazy reference counts need version 1.1."));
  if (strcmp (option, "extended-l2") == 0 && choices->extended_l2 && is_old)
    return g_strdup (_("Subclusters need version 1.1."));
  if (strcmp (option, "cluster-size") == 0 && choices->extended_l2 &&
      get_cluster_size (choices) < MIN_EXTENDED_CLUSTER_SIZE)
    return g_strdup (_("Subclusters need clusters of 16 KiB or more."));

  return NULL;
}

/* ---- Explanations ---- */

/**
 * alberca_volume_rules_explain_format:
 * @pool: where a volume will be
 * @format: a format
 */
const char *
alberca_volume_rules_explain_format (AlbercaPool *pool,
                                     const char  *format)
{
  if (is_disk (pool))
    {
      if (strcmp (format, "none") == 0)
        return _("The partition table of this disk does not say what is in a partition.");
      if (strcmp (format, "extended") == 0)
        return _("Holds further partitions: an msdos table has room for four others only.");
      return _("What the partition table says is in it. The guest can write something else.");
    }
  if (is_qcow2 (format))
    return _("Takes up space as the guest writes. Can have snapshots, be built on another image and be encrypted.");
  if (is_raw (format))
    return _("The plain bytes of the disk: the fastest, and every program reads it. No snapshots in the file.");

  return _("For exchange with other programs. Prefer qcow2 for virtual machines.");
}

static char *
explain_thin (const AlbercaVolumeChoices *choices)
{
  if (choices->base_path != NULL)
    return g_strdup (_("Everything is read from the base image; what the guest writes comes here. The base must stay as "
                       "it is, or all that is built on it is lost."));
  if (is_qcow2 (choices->format))
    return g_strdup (_("Thin: the file begins with next to nothing and grows as the guest writes. Many such disks can "
                       "promise more than the pool has."));
  if (is_raw (choices->format))
    return g_strdup (_("Thin: the file has its full length, but its holes occupy nothing until the guest writes there. "
                       "Copying it carelessly fills the holes."));

  return g_strdup (_("Occupies what the guest has written."));
}

static char *
explain_full (const AlbercaVolumeChoices *choices)
{
  if (is_disk (choices->pool))
    return g_strdup (_("A partition has its whole size from the beginning. libvirt puts it into the first gap that is "
                       "large enough."));
  if (alberca_pool_get_pool_type (choices->pool) == ALBERCA_POOL_TYPE_LOGICAL)
    return g_strdup (_("A logical volume has its whole size from the beginning. LVM rounds it up to whole extents, "
                       "mostly of 4 MiB."));
  if (is_qcow2 (choices->format))
    return g_strdup (_("Full: the map and all of the space are taken now, so the guest can never run out of it, and "
                       "writes as fast as into a raw file."));

  return g_strdup (_("Full: the space is taken now, so the guest can never run out of it."));
}

/**
 * alberca_volume_rules_explain_space:
 * @choices: what is chosen
 */
char *
alberca_volume_rules_explain_space (const AlbercaVolumeChoices *choices)
{
  switch (choices->space)
    {
    case ALBERCA_VOLUME_SPACE_THIN:
      return explain_thin (choices);

    case ALBERCA_VOLUME_SPACE_METADATA:
      return g_strdup (_("The map of the disk is written now, its data when the guest writes: still thin, but faster "
                         "while it grows."));

    case ALBERCA_VOLUME_SPACE_PART:
      if (alberca_pool_get_pool_type (choices->pool) == ALBERCA_POOL_TYPE_LOGICAL)
        return g_strdup (_("LVM sets aside only so much. Nobody enlarges it: when the guest has written more, the disk "
                           "and all that is on it are lost."));
      return g_strdup (_("The beginning of the file is taken now, the rest as the guest writes."));

    case ALBERCA_VOLUME_SPACE_FULL:
      return explain_full (choices);
    }

  g_return_val_if_reached (NULL);
}
