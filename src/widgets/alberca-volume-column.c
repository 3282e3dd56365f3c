/* alberca-volume-column.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-column.h"

#include <string.h>

#include "widgets/alberca-format.h"

/* A hundred thousand comparisons sort ten thousand names: the key is made once. */
static const char *
name_key (AlbercaVolume *volume)
{
  static GQuark quark;
  char *key;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("alberca-volume-name-key");

  key = g_object_get_qdata (G_OBJECT (volume), quark);
  if (key == NULL)
    {
      key = g_utf8_collate_key_for_filename (alberca_volume_get_name (volume), -1);
      g_object_set_qdata_full (G_OBJECT (volume), quark, key, g_free);
    }
  return key;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (name_key ((gpointer) a), name_key ((gpointer) b));
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_formats (gconstpointer a,
                 gconstpointer b)
{
  int order = g_strcmp0 (alberca_volume_get_image_format ((gpointer) a), alberca_volume_get_image_format ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static int
compare_capacities (gconstpointer a,
                    gconstpointer b)
{
  int order = COMPARE (alberca_volume_get_capacity ((gpointer) a), alberca_volume_get_capacity ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static int
compare_allocations (gconstpointer a,
                     gconstpointer b)
{
  int order = COMPARE (alberca_volume_get_allocation ((gpointer) a), alberca_volume_get_allocation ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

/* The last part of the path, borrowed from it */
static const char *
base_of (AlbercaVolume *volume)
{
  const char *path = alberca_volume_get_backing_path (volume);
  const char *slash = path != NULL ? strrchr (path, '/') : NULL;

  return slash != NULL ? slash + 1 : path;
}

static int
compare_bases (gconstpointer a,
               gconstpointer b)
{
  int order = g_strcmp0 (base_of ((gpointer) a), base_of ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

/* Those that most use first; nobody last */
static int
compare_users (gconstpointer a,
               gconstpointer b)
{
  const char *first = alberca_volume_get_used_by ((gpointer) a);
  const char *second = alberca_volume_get_used_by ((gpointer) b);
  int order = COMPARE (alberca_volume_get_n_users ((gpointer) b), alberca_volume_get_n_users ((gpointer) a));

  if (order == 0)
    order = COMPARE (first[0] == '\0', second[0] == '\0');
  if (order == 0)
    order = strcmp (first, second);
  return order != 0 ? order : compare_names (a, b);
}

/* Those with most first; then those without, those of which it is not known, and those that cannot have any */
static int
get_snapshots_rank (AlbercaVolume *volume)
{
  int n_snapshots = alberca_volume_get_n_snapshots (volume);

  if (n_snapshots >= 0)
    return n_snapshots;
  switch (alberca_volume_get_content_state (volume))
    {
    case ALBERCA_CONTENT_FAILED:
    case ALBERCA_CONTENT_WAITING:
      return -1;
    case ALBERCA_CONTENT_NONE:
    case ALBERCA_CONTENT_READ:
      return -2;
    }
  g_return_val_if_reached (-2);
}

static int
compare_snapshots (gconstpointer a,
                   gconstpointer b)
{
  int order = COMPARE (get_snapshots_rank ((gpointer) b), get_snapshots_rank ((gpointer) a));

  return order != 0 ? order : compare_names (a, b);
}

static int
compare_dates (gconstpointer a,
               gconstpointer b)
{
  int order = COMPARE (alberca_volume_get_modified ((gpointer) a), alberca_volume_get_modified ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  int order = g_strcmp0 (alberca_volume_get_iso_label ((gpointer) a), alberca_volume_get_iso_label ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static int
get_boot_rank (AlbercaVolume *volume)
{
  const AlbercaIso *disc = alberca_volume_get_disc (volume);

  return disc != NULL ? (int) disc->boot : -1;
}

static int
compare_boots (gconstpointer a,
               gconstpointer b)
{
  int order = COMPARE (get_boot_rank ((gpointer) a), get_boot_rank ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static char *
get_name (AlbercaVolume *volume)
{
  return g_strdup (alberca_volume_get_name (volume));
}

static char *
get_label (AlbercaVolume *volume)
{
  const char *label = alberca_volume_get_iso_label (volume);

  return g_strdup (label != NULL ? label : "");
}

static char *
get_boot (AlbercaVolume *volume)
{
  char *boot = alberca_volume_describe_boot (volume);

  return boot != NULL ? boot : g_strdup ("");
}

static char *
get_format (AlbercaVolume *volume)
{
  return g_strdup (alberca_volume_get_image_format (volume));
}

static char *
get_capacity (AlbercaVolume *volume)
{
  if (!alberca_volume_get_loaded (volume))
    return g_strdup ("");
  return alberca_format_size (NULL, alberca_volume_get_capacity (volume));
}

static char *
get_allocation (AlbercaVolume *volume)
{
  if (!alberca_volume_get_loaded (volume))
    return g_strdup ("");
  return alberca_format_size (NULL, alberca_volume_get_allocation (volume));
}

static char *
get_base (AlbercaVolume *volume)
{
  return alberca_format_base_name (NULL, alberca_volume_get_backing_path (volume));
}

static char *
get_used_by (AlbercaVolume *volume)
{
  return g_strdup (alberca_volume_get_used_by (volume));
}

/* Nothing where none can be inside: raw disks, discs */
static char *
get_snapshots (AlbercaVolume *volume)
{
  int n_snapshots = alberca_volume_get_n_snapshots (volume);

  if (n_snapshots >= 0)
    return g_strdup_printf ("%'d", n_snapshots);
  switch (alberca_volume_get_content_state (volume))
    {
    case ALBERCA_CONTENT_FAILED:
      return g_strdup ("?");
    case ALBERCA_CONTENT_WAITING:
      return g_strdup ("…");
    case ALBERCA_CONTENT_NONE:
    case ALBERCA_CONTENT_READ:
      break;
    }
  return g_strdup ("");
}

static char *
get_modified (AlbercaVolume *volume)
{
  return alberca_format_date (NULL, alberca_volume_get_modified (volume));
}

static const AlbercaVolumeColumn columns[ALBERCA_VOLUME_N_COLUMNS] =
{
  { ALBERCA_VOLUME_COLUMN_NAME, "name", 0, FALSE, NULL, get_name, compare_names },
  { ALBERCA_VOLUME_COLUMN_LABEL, "label", 0, FALSE, "notify::iso-label", get_label, compare_labels },
  { ALBERCA_VOLUME_COLUMN_BOOT, "boot", 0, FALSE, "notify::iso-boot", get_boot, compare_boots },
  { ALBERCA_VOLUME_COLUMN_FORMAT, "format", 0, FALSE, "notify::image-format", get_format, compare_formats },
  { ALBERCA_VOLUME_COLUMN_CAPACITY, "capacity", 0, TRUE, "notify::capacity", get_capacity, compare_capacities },
  { ALBERCA_VOLUME_COLUMN_ALLOCATION, "allocation", 1, TRUE, "notify::allocation", get_allocation, compare_allocations },
  { ALBERCA_VOLUME_COLUMN_BASE, "base", 0, FALSE, "notify::backing-path", get_base, compare_bases },
  { ALBERCA_VOLUME_COLUMN_USED_BY, "used-by", 0, FALSE, "notify::used-by", get_used_by, compare_users },
  { ALBERCA_VOLUME_COLUMN_SNAPSHOTS, "snapshots", 1, TRUE, "notify::n-snapshots", get_snapshots, compare_snapshots },
  { ALBERCA_VOLUME_COLUMN_MODIFIED, "modified", 0, TRUE, "notify::modified", get_modified, compare_dates },
};

/**
 * alberca_volume_column_get:
 * @kind: a column
 *
 * Returns: (transfer none): what the column shows
 */
const AlbercaVolumeColumn *
alberca_volume_column_get (AlbercaVolumeColumnKind kind)
{
  g_return_val_if_fail (kind < ALBERCA_VOLUME_N_COLUMNS, NULL);

  return &columns[kind];
}

/**
 * alberca_volume_column_find:
 * @id: the word that GSettings remembers
 *
 * Returns: the column, -1 where there is none of this name
 */
int
alberca_volume_column_find (const char *id)
{
  for (int i = 0; i < ALBERCA_VOLUME_N_COLUMNS; i++)
    {
      if (g_strcmp0 (columns[i].id, id) == 0)
        return i;
    }
  return -1;
}

/**
 * alberca_volume_column_get_icon_name:
 * @volume: a volume
 *
 * Returns: the icon of its kind: disc, overlay or disk
 */
const char *
alberca_volume_column_get_icon_name (AlbercaVolume *volume)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  if (alberca_volume_get_iso (volume))
    return "media-optical-symbolic";
  if (alberca_volume_get_backing_path (volume) != NULL)
    return "view-paged-symbolic";
  return "drive-harddisk-symbolic";
}
