/* alberca-volume-names.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-names.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-name.h"

/* More are logical ones, in the extended partition */
#define MAX_PRIMARY_PARTITIONS 4
#define LVM_NAME_MAX 127

/* ---- Patterns ---- */

/**
 * alberca_volume_names_split:
 * @pattern: a name with “{n}”, “{nn}” … in it; the last counts
 * @prefix: (out) (transfer full): what stands before
 * @suffix: (out) (transfer full): what stands behind
 * @digits: (out): at least how many digits the number has
 */
gboolean
alberca_volume_names_split (const char  *pattern,
                            char       **prefix,
                            char       **suffix,
                            guint       *digits)
{
  g_return_val_if_fail (pattern != NULL, FALSE);

  for (const char *open = pattern + strlen (pattern); open >= pattern; open--)
    {
      gsize n = *open == '{' ? strspn (open + 1, "n") : 0;

      if (n == 0 || open[n + 1] != '}')
        continue;

      *prefix = g_strndup (pattern, (gsize) (open - pattern));
      *suffix = g_strdup (open + n + 2);
      *digits = (guint) n;
      return TRUE;
    }

  return FALSE;
}

/**
 * alberca_volume_names_make_pattern:
 * @name: a name
 * @count: of how many volumes
 */
char *
alberca_volume_names_make_pattern (const char *name,
                                   guint       count)
{
  g_autofree char *prefix = NULL;
  g_autofree char *suffix = NULL;
  const char *dot;
  guint digits;

  g_return_val_if_fail (name != NULL, NULL);

  if (alberca_volume_names_split (name, &prefix, &suffix, &digits))
    return g_strdup (name);

  dot = strrchr (name, '.');
  if (dot == NULL || dot == name)
    dot = name + strlen (name);

  return g_strdup_printf ("%.*s-{%s}%s", (int) (dot - name), name, count > 99 ? "nnn" : count > 9 ? "nn" : "n", dot);
}

/**
 * alberca_volume_names_expand:
 * @name: a pattern, or the name of one volume
 * @first: the first number
 * @count: how many
 */
char **
alberca_volume_names_expand (const char *name,
                             guint       first,
                             guint       count)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *prefix = NULL;
  g_autofree char *suffix = NULL;
  guint digits = 0;

  g_return_val_if_fail (name != NULL, NULL);

  if (count <= 1 || !alberca_volume_names_split (name, &prefix, &suffix, &digits))
    {
      g_strv_builder_add (names, name);
      return g_strv_builder_end (names);
    }

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s%0*u%s", prefix, (int) digits, first + i, suffix);

      g_strv_builder_add (names, numbered);
    }

  return g_strv_builder_end (names);
}

/* ---- Partitions ---- */

/* "vdb": what the names of a disk's partitions begin with, as the kernel makes them: "nvme0n1p" */
static char *
get_partition_prefix (AlbercaPool *pool)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);
  g_autofree char *device = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/device@path");
  g_autofree char *separator = alberca_pool_config_get_field (alberca_pool_get_config (pool),
                                                              "source/device@part_separator");
  g_autofree char *name = NULL;
  gsize length;

  /* The path may be a link that only the host can follow: what is there says more */
  if (g_list_model_get_n_items (volumes) > 0)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, 0);

      name = g_strdup (alberca_volume_get_name (volume));
      for (length = strlen (name); length > 0 && g_ascii_isdigit (name[length - 1]); length--)
        name[length - 1] = '\0';
      return g_steal_pointer (&name);
    }

  if (device == NULL)
    return g_strdup ("");

  name = g_path_get_basename (device);
  length = strlen (name);
  if (g_strcmp0 (separator, "yes") == 0 || (g_strcmp0 (separator, "no") != 0 && g_ascii_isdigit (name[length - 1])))
    return g_strconcat (name, "p", NULL);

  return g_steal_pointer (&name);
}

/* The names of the partitions follow from what the path leads to, which only the host knows, and no
 * partition is there to tell. */
static gboolean
is_on_link (AlbercaPool *pool)
{
  g_autofree char *device = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/device@path");

  return device != NULL && g_str_has_prefix (device, "/dev/disk/") &&
         g_list_model_get_n_items (alberca_pool_get_volumes (pool)) == 0;
}

static gboolean
has_partition (AlbercaPool *pool,
               const char  *prefix,
               guint        number)
{
  g_autofree char *name = g_strdup_printf ("%s%u", prefix, number);

  return alberca_pool_find_volume (pool, name) != NULL;
}

static gboolean
has_extended (AlbercaPool *pool)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      if (strcmp (alberca_volume_get_format (volume), "extended") == 0)
        return TRUE;
    }

  return FALSE;
}

/* 0: there is no room for one more */
static guint
find_partition_number (AlbercaPool *pool,
                       const char  *format,
                       const char  *prefix)
{
  g_autofree char *table = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/format@type");
  gboolean is_msdos = g_strcmp0 (table, "dos") == 0;
  guint number = 1;

  while (has_partition (pool, prefix, number) && (!is_msdos || number <= MAX_PRIMARY_PARTITIONS))
    number++;
  if (!is_msdos || number <= MAX_PRIMARY_PARTITIONS)
    return number;

  /* Logical ones are numbered without gaps */
  if (!has_extended (pool) || strcmp (format, "extended") == 0)
    return 0;
  while (has_partition (pool, prefix, number))
    number++;

  return number;
}

static gboolean
is_disk (AlbercaPool *pool)
{
  return alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_DISK;
}

static char *
get_partition_name (AlbercaPool *pool,
                    const char  *format)
{
  g_autofree char *prefix = get_partition_prefix (pool);
  guint number = is_on_link (pool) ? 0 : find_partition_number (pool, format, prefix);

  return number != 0 ? g_strdup_printf ("%s%u", prefix, number) : g_strdup ("");
}

static char *
get_linked_problem (AlbercaPool *pool,
                    const char  *name)
{
  g_autofree char *device = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/device@path");

  if (*name != '\0' && strchr (name, '/') == NULL && g_str_has_suffix (name, "1"))
    return NULL;

  /* Translators: the path of a device, as part of a command */
  return g_strdup_printf (_("The kernel names partitions, and libvirt takes no other name: write that of the disk and “1”, "
                            "for example sdb1 or nvme0n1p1. “readlink -f %s” on the host says the name of the disk."),
                          device);
}

static char *
get_partition_problem (AlbercaPool *pool,
                       const char  *format,
                       const char  *name)
{
  g_autofree char *expected = get_partition_name (pool, format);

  if (is_on_link (pool))
    return get_linked_problem (pool, name);
  if (strcmp (format, "extended") == 0 && has_extended (pool))
    return g_strdup (_("The disk has an extended partition already, and can have only one."));
  if (*expected == '\0')
    return g_strdup (_("An msdos partition table has room for four partitions. To have more, one of them must be an "
                       "extended one."));
  if (!g_str_equal (name, expected))
    return g_strdup_printf (_("The kernel names partitions, and libvirt takes no other name: this one will be “%s”."),
                            expected);

  return NULL;
}

/* ---- Names ---- */

static const char *
get_extension (AlbercaPool *pool,
               const char  *format)
{
  static const char *const extensions[][2] = {
    { "qcow2", ".qcow2" }, { "raw", ".img" }, { "vdi", ".vdi" }, { "vmdk", ".vmdk" }, { "vpc", ".vhd" },
    { "qcow", ".qcow" }, { "qed", ".qed" },
  };
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));

  if ((info->traits & ALBERCA_POOL_TRAIT_FILES) == 0)
    return "";

  for (gsize i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (strcmp (format, extensions[i][0]) == 0)
      return extensions[i][1];

  return "";
}

/**
 * alberca_volume_names_propose:
 * @pool: where a volume will be
 * @format: its format
 */
char *
alberca_volume_names_propose (AlbercaPool *pool,
                              const char  *format)
{
  if (is_disk (pool))
    return get_partition_name (pool, format);

  for (guint n = 1;; n++)
    {
      g_autofree char *name = g_strdup_printf ("disk-%u%s", n, get_extension (pool, format));

      if (alberca_pool_find_volume (pool, name) == NULL)
        return g_steal_pointer (&name);
    }
}

/* What lvm(8) says of the names of logical volumes */
static char *
get_lvm_problem (const char *name)
{
  static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_.-";
  static const char *const reserved[] = {
    "_cdata", "_cmeta", "_corig", "_cpool", "_cvol", "_mimage", "_mlog", "_pmspare", "_rimage", "_rmeta", "_tdata",
    "_tmeta", "_vdata", "_vorigin", "_wcorig",
  };

  if (name[strspn (name, characters)] != '\0' || *name == '-')
    return g_strdup (_("LVM takes only letters without accents, digits and the signs + _ . - in a name, and no hyphen at "
                       "its beginning."));
  if (strlen (name) > LVM_NAME_MAX)
    return g_strdup_printf (ngettext ("This name is too long: at most %d byte fits.",
                                      "This name is too long: at most %d bytes fit.", LVM_NAME_MAX), LVM_NAME_MAX);
  if (g_str_has_prefix (name, "snapshot") || g_str_has_prefix (name, "pvmove"))
    return g_strdup (_("LVM keeps names that begin with “snapshot” or “pvmove” for itself."));
  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (strstr (name, reserved[i]) != NULL)
      return g_strdup_printf (_("LVM keeps names with “%s” for itself."), reserved[i]);

  return NULL;
}

static char *
get_single_problem (AlbercaPool *pool,
                    const char  *format,
                    const char  *name)
{
  g_autofree char *problem = alberca_name_get_problem (name);

  if (is_disk (pool))
    return get_partition_problem (pool, format, name);
  if (problem == NULL && alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_LOGICAL)
    problem = get_lvm_problem (name);

  return g_steal_pointer (&problem);
}

/**
 * alberca_volume_names_get_problem:
 * @pool: where the volumes will be
 * @format: their format
 * @name: a pattern, or the name of one volume
 * @first: the first number
 * @count: how many
 */
char *
alberca_volume_names_get_problem (AlbercaPool *pool,
                                  const char  *format,
                                  const char  *name,
                                  guint        first,
                                  guint        count)
{
  g_auto(GStrv) names = alberca_volume_names_expand (name, first, count);

  if (count > 1 && *name != '\0' && names[1] == NULL)
    return g_strdup (_("Write “{n}” where the number goes, or “{nn}” for numbers of two digits."));

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *problem = get_single_problem (pool, format, names[i]);

      if (problem != NULL)
        return g_steal_pointer (&problem);
      if (alberca_pool_find_volume (pool, names[i]) != NULL)
        return count > 1
          ? g_strdup_printf (_("There is a volume “%s” already. Write another name or first number."), names[i])
          : g_strdup_printf (_("There is a volume “%s” already. Write another name."), names[i]);
    }

  return NULL;
}
