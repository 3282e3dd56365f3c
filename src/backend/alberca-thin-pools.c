/* alberca-thin-pools.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-thin-pools.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-thin-place.h"

#define BLOCK_INTERFACE ALBERCA_THIN_BUS_SERVICE ".Block"
#define DEVICE_INTERFACE BLOCK_INTERFACE ".LVM2"
#define FILE_SYSTEM_INTERFACE ALBERCA_THIN_BUS_SERVICE ".Filesystem"

/* And goes on looking after it has said that it does: nothing tells the end where nothing has changed. */
#define LOOK_TIME (G_USEC_PER_SEC)

G_DEFINE_QUARK (alberca-thin-error-quark, alberca_thin_error)

/* ---- What there is ---- */

static void
record_free (gpointer data)
{
  AlbercaThinRecord *record = data;

  g_free (record->name);
  g_free (record->uuid);
  g_free (record->pool);
  g_free (record->origin);
  g_free (record->mount_point);
  g_free (record);
}

/**
 * alberca_thin_records_free:
 * @self: (transfer full) (nullable): what was read
 */
void
alberca_thin_records_free (AlbercaThinRecords *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_ptr_array_unref (self->pools);
  g_ptr_array_unref (self->volumes);
  g_ptr_array_unref (self->others);
  g_free (self);
}

/* The last part of a path is its name, with what D-Bus does not allow written as “_2d”: so the name is
 * looked up. "/" stands for none. */
typedef struct
{
  const char *path;
  char       *name;
} NameSearch;

static gboolean
name_cb (const char *path,
         GVariant   *values,
         gpointer    data)
{
  NameSearch *search = data;

  if (!g_str_equal (path, search->path))
    return FALSE;
  g_variant_lookup (values, "Name", "s", &search->name);
  return TRUE;
}

static char *
get_name (GVariant   *objects,
          GVariant   *values,
          const char *property)
{
  NameSearch search = { NULL, NULL };

  if (g_variant_lookup (values, property, "&o", &search.path) && !g_str_equal (search.path, "/"))
    alberca_thin_objects_foreach (objects, ALBERCA_THIN_VOLUME_INTERFACE, name_cb, &search);
  return search.name;
}

/* Its block device, and what is mounted from that */
typedef struct
{
  const char *volume_path;
  char       *device_path; /* NULL while it is not active */
  char       *mount_point; /* NULL */
} Device;

static gboolean
device_cb (const char *path,
           GVariant   *values,
           gpointer    data)
{
  Device *device = data;
  const char *volume = NULL;

  if (!g_variant_lookup (values, "LogicalVolume", "&o", &volume) || !g_str_equal (volume, device->volume_path))
    return FALSE;
  device->device_path = g_strdup (path);
  return TRUE;
}

static gboolean
mount_cb (const char *path,
          GVariant   *values,
          gpointer    data)
{
  Device *device = data;
  g_autoptr(GVariant) points = NULL;
  g_autoptr(GVariant) first = NULL;

  if (!g_str_equal (path, device->device_path))
    return FALSE;
  points = g_variant_lookup_value (values, "MountPoints", G_VARIANT_TYPE ("aay"));
  if (points == NULL || g_variant_n_children (points) == 0)
    return TRUE;
  first = g_variant_get_child_value (points, 0);
  device->mount_point = g_filename_display_name (g_variant_get_bytestring (first));
  return TRUE;
}

/* Where it is mounted on this computer; (transfer full) (nullable) */
static char *
get_mount_point (GVariant   *objects,
                 const char *volume_path)
{
  Device device = { .volume_path = volume_path };

  alberca_thin_objects_foreach (objects, DEVICE_INTERFACE, device_cb, &device);
  if (device.device_path != NULL)
    alberca_thin_objects_foreach (objects, FILE_SYSTEM_INTERFACE, mount_cb, &device);
  g_free (device.device_path);
  return device.mount_point;
}

typedef struct
{
  GVariant           *objects;
  const char         *group_path;
  AlbercaThinRecords *records;
} Reading;

static gboolean
record_cb (const char *path,
           GVariant   *values,
           gpointer    data)
{
  Reading *reading = data;
  const char *group = NULL, *type = "", *name = "";
  AlbercaThinRecord *record;
  char *pool;

  if (!g_variant_lookup (values, "VolumeGroup", "&o", &group) || !g_str_equal (group, reading->group_path))
    return FALSE;
  g_variant_lookup (values, "Type", "&s", &type);
  g_variant_lookup (values, "Name", "&s", &name);
  pool = get_name (reading->objects, values, "ThinPool");
  if (pool == NULL && !g_str_equal (type, "pool"))
    {
      g_ptr_array_add (reading->records->others, g_strdup (name));
      return FALSE;
    }

  record = g_new0 (AlbercaThinRecord, 1);
  record->pool = pool;
  record->origin = get_name (reading->objects, values, "Origin");
  record->mount_point = get_mount_point (reading->objects, path);
  record->name = g_strdup (name);
  if (!g_variant_lookup (values, "UUID", "s", &record->uuid))
    record->uuid = g_strdup ("");
  g_variant_lookup (values, "Size", "t", &record->size);
  g_variant_lookup (values, "DataAllocatedRatio", "d", &record->used);
  g_variant_lookup (values, "MetadataAllocatedRatio", "d", &record->metadata);
  g_variant_lookup (values, "Active", "b", &record->active);
  g_ptr_array_add (pool == NULL ? reading->records->pools : reading->records->volumes, record);
  return FALSE;
}

static gboolean
group_record_cb (const char *path,
                 GVariant   *values,
                 gpointer    data)
{
  Reading *reading = data;

  if (!g_str_equal (path, reading->group_path))
    return FALSE;
  g_variant_lookup (values, "Size", "t", &reading->records->size);
  g_variant_lookup (values, "FreeSize", "t", &reading->records->free);
  g_variant_lookup (values, "ExtentSize", "t", &reading->records->extent);
  return TRUE;
}

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const AlbercaThinRecord *first = *(AlbercaThinRecord *const *) a;
  const AlbercaThinRecord *second = *(AlbercaThinRecord *const *) b;

  return g_strcmp0 (first->name, second->name);
}

static AlbercaThinRecords *
gather (GVariant    *objects,
        const AlbercaThinPlace *place)
{
  AlbercaThinRecords *records = g_new0 (AlbercaThinRecords, 1);
  Reading reading = { objects, place->group_path, records };

  records->name = g_strdup (place->group);
  records->pools = g_ptr_array_new_with_free_func (record_free);
  records->volumes = g_ptr_array_new_with_free_func (record_free);
  records->others = g_ptr_array_new_with_free_func (g_free);
  alberca_thin_objects_foreach (objects, ALBERCA_THIN_GROUP_INTERFACE, group_record_cb, &reading);
  alberca_thin_objects_foreach (objects, ALBERCA_THIN_VOLUME_INTERFACE, record_cb, &reading);
  g_ptr_array_sort (records->pools, compare_records);
  g_ptr_array_sort (records->volumes, compare_records);
  return records;
}

/**
 * alberca_thin_pools_read:
 * @group: the name of a volume group
 * @poll: how full they are shall be found out anew: what is returned is what was known, and a watch tells
 * @cancellable: (nullable): a cancellable
 * @error: of %ALBERCA_THIN_ERROR
 *
 * Worker thread. GetManagedObjects() of UDisks2, whose module for LVM is loaded before; its daemon is
 * started where it does not run.
 *
 * Returns: (transfer full): the thin pools and thin volumes of the group, %NULL on error
 */
AlbercaThinRecords *
alberca_thin_pools_read (const char    *group,
                         gboolean       poll,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group };
  g_autoptr(GVariant) objects = NULL;
  g_autoptr(GDBusConnection) bus = alberca_thin_place_reach (&place, &objects, cancellable, error);

  if (bus == NULL)
    return NULL;
  if (poll)
    alberca_thin_place_poll (&place, bus, cancellable);
  return gather (objects, &place);
}

/* ---- Verbs ---- */

/* What UDisks2 is told with each: it may ask. */
static GVariant *
no_options (void)
{
  return g_variant_new ("a{sv}", NULL);
}

/* What is new */
typedef struct
{
  const char *name;
  guint64     size;
} Wish;

static GVariant *
make_pool_parameters (const AlbercaThinPlace *place,
                      gconstpointer           data)
{
  const Wish *wish = data;

  return g_variant_new ("(st@a{sv})", wish->name, wish->size, no_options ());
}

static GVariant *
make_volume_parameters (const AlbercaThinPlace *place,
                        gconstpointer           data)
{
  const Wish *wish = data;

  return g_variant_new ("(sto@a{sv})", wish->name, wish->size, place->volume_path, no_options ());
}

/* No size: a snapshot that shares the thin pool */
static GVariant *
make_snapshot_parameters (const AlbercaThinPlace *place,
                          gconstpointer           data)
{
  const Wish *wish = data;

  return g_variant_new ("(st@a{sv})", wish->name, G_GUINT64_CONSTANT (0), no_options ());
}

static GVariant *
make_size_parameters (const AlbercaThinPlace *place,
                      gconstpointer           data)
{
  const Wish *wish = data;

  return g_variant_new ("(t@a{sv})", wish->size, no_options ());
}

static GVariant *
make_no_parameters (const AlbercaThinPlace *place,
                    gconstpointer           data)
{
  return g_variant_new ("(@a{sv})", no_options ());
}

/**
 * alberca_thin_pools_create_pool:
 * @group: the name of a volume group
 * @name: of the new thin pool
 * @size: bytes, with what it needs for metadata
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. VolumeGroup.CreateThinPoolVolume()
 */
gboolean
alberca_thin_pools_create_pool (const char  *group,
                                const char  *name,
                                guint64      size,
                                GError     **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group };
  const Wish wish = { name, size };

  return alberca_thin_place_act (&place, "CreateThinPoolVolume", make_pool_parameters, &wish, error);
}

/**
 * alberca_thin_pools_create_volume:
 * @group: the name of a volume group
 * @pool: a thin pool in it
 * @name: of the new thin volume
 * @size: bytes that it promises; LVM rounds up to whole extents
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. VolumeGroup.CreateThinVolume()
 */
gboolean
alberca_thin_pools_create_volume (const char  *group,
                                  const char  *pool,
                                  const char  *name,
                                  guint64      size,
                                  GError     **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = pool };
  const Wish wish = { name, size };

  return alberca_thin_place_act (&place, "CreateThinVolume", make_volume_parameters, &wish, error);
}

/**
 * alberca_thin_pools_create_snapshot:
 * @group: the name of a volume group
 * @origin: a thin volume in it
 * @uuid: its UUID
 * @name: of the snapshot
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. LogicalVolume.CreateSnapshot() without a size. The snapshot is not active.
 */
gboolean
alberca_thin_pools_create_snapshot (const char  *group,
                                    const char  *origin,
                                    const char  *uuid,
                                    const char  *name,
                                    GError     **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = origin, .uuid = uuid };
  const Wish wish = { name, 0 };

  return alberca_thin_place_act (&place, "CreateSnapshot", make_snapshot_parameters, &wish, error);
}

/* What a volume has: LVM's word, which is old until UDisks2 looks, and the kernel's of its device, which is not */
typedef struct
{
  const char *path;
  guint64     size;
} Measure;

static gboolean
size_cb (const char *path,
         GVariant   *values,
         gpointer    data)
{
  Measure *measure = data;
  guint64 size = 0;

  if (!g_str_equal (path, measure->path))
    return FALSE;
  if (g_variant_lookup (values, "Size", "t", &size))
    measure->size = MAX (measure->size, size);
  return TRUE;
}

static guint64
measure_volume (GVariant               *objects,
                const AlbercaThinPlace *place)
{
  Device device = { .volume_path = place->volume_path };
  Measure measure = { .path = place->volume_path };

  alberca_thin_objects_foreach (objects, ALBERCA_THIN_VOLUME_INTERFACE, size_cb, &measure);
  alberca_thin_objects_foreach (objects, DEVICE_INTERFACE, device_cb, &device);
  measure.path = device.device_path;
  if (measure.path != NULL)
    alberca_thin_objects_foreach (objects, BLOCK_INTERFACE, size_cb, &measure);
  g_free (device.device_path);
  return measure.size;
}

/* Whether the objects of UDisks2 are such that something may be done, and why not */
typedef gboolean (*CheckFunc) (GVariant               *objects,
                               const AlbercaThinPlace *place,
                               gconstpointer           data,
                               GError                **error);

/* Looks until UDisks2 has had the time for it: it does not say when it has. (transfer full): what it saw last */
static GVariant *
look (GDBusConnection   *bus,
      AlbercaThinPlace  *place,
      CheckFunc          check,
      gconstpointer      data,
      GError           **error)
{
  gint64 end = g_get_monotonic_time () + LOOK_TIME;
  g_autoptr(GVariant) objects = NULL;

  alberca_thin_place_poll (place, bus, NULL);
  do
    {
      g_clear_pointer (&objects, g_variant_unref);
      g_usleep (ALBERCA_THIN_STEP);
      objects = alberca_thin_place_find (place, bus, NULL, error);
      if (objects == NULL || !check (objects, place, data, error))
        return NULL;
    }
  while (g_get_monotonic_time () < end);
  return g_steal_pointer (&objects);
}

static gboolean
check_smaller (GVariant               *objects,
               const AlbercaThinPlace *place,
               gconstpointer           data,
               GError                **error)
{
  const Wish *wish = data;

  if (measure_volume (objects, place) < wish->size)
    return TRUE;
  /* Translators: %s is the name of a thin volume or of a thin pool of LVM */
  g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED,
               _("“%s” has grown meanwhile, and is as large or larger already. Nothing was done."), place->volume);
  return FALSE;
}

/**
 * alberca_thin_pools_grow:
 * @group: the name of a volume group
 * @name: a thin pool or thin volume in it
 * @uuid: its UUID
 * @size: bytes, more than it has; of a thin pool without its metadata
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. LogicalVolume.Resize(), which would make it smaller as well, and asks nobody: so UDisks2 looks
 * first, and one that is as large by now is left alone. What remains: while polkit waits for a password, somebody
 * else may still make it larger than @size, and it is made @size when the password is given.
 */
gboolean
alberca_thin_pools_grow (const char  *group,
                         const char  *name,
                         const char  *uuid,
                         guint64      size,
                         GError     **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = name, .uuid = uuid };
  const Wish wish = { NULL, size };
  g_autoptr(GDBusConnection) bus = alberca_thin_place_reach (&place, NULL, NULL, error);
  g_autoptr(GVariant) objects = bus != NULL ? look (bus, &place, check_smaller, &wish, error) : NULL;

  return objects != NULL && alberca_thin_place_act_on (&place, bus, "Resize", make_size_parameters, &wish, error);
}

/**
 * alberca_thin_pools_activate:
 * @group: the name of a volume group
 * @name: a thin volume in it, also a snapshot that LVM leaves inactive
 * @uuid: its UUID
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. LogicalVolume.Activate()
 */
gboolean
alberca_thin_pools_activate (const char  *group,
                             const char  *name,
                             const char  *uuid,
                             GError     **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = name, .uuid = uuid };

  return alberca_thin_place_act (&place, "Activate", make_no_parameters, NULL, error);
}

/**
 * alberca_thin_pools_delete:
 * @group: the name of a volume group
 * @name: a thin volume in it
 * @uuid: its UUID
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. LogicalVolume.Delete(): LVM refuses where its device is open. Its snapshots stay.
 */
gboolean
alberca_thin_pools_delete (const char  *group,
                           const char  *name,
                           const char  *uuid,
                           GError     **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = name, .uuid = uuid };

  return alberca_thin_place_act (&place, "Delete", make_no_parameters, NULL, error);
}

/* ---- A thin pool ---- */

static const AlbercaThinRecord *
find_stranger (const AlbercaThinRecords *records,
               const char               *pool,
               const char *const        *volumes)
{
  for (guint i = 0; i < records->volumes->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (records->volumes, i);

      if (g_strcmp0 (record->pool, pool) == 0 && (*record->uuid == '\0' || !g_strv_contains (volumes, record->uuid)))
        return record;
    }
  return NULL;
}

/* @data: the UUIDs of the thin volumes that may go with it */
static gboolean
check_volumes (GVariant               *objects,
               const AlbercaThinPlace *place,
               gconstpointer           data,
               GError                **error)
{
  g_autoptr(AlbercaThinRecords) records = gather (objects, place);
  const AlbercaThinRecord *stranger = find_stranger (records, place->volume, data);

  if (stranger == NULL)
    return TRUE;
  /* Translators: the name of a thin pool of LVM, and of a thin volume */
  g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED,
               _("The thin pool “%s” has the volume “%s” by now, which was not asked about. Nothing was done: look at what is "
                 "there, and ask again."), place->volume, stranger->name);
  return FALSE;
}

static gboolean
set_active (const char               *group,
            const AlbercaThinRecord  *record,
            gboolean                  active,
            GError                  **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = record->name, .uuid = record->uuid };

  return alberca_thin_place_act (&place, active ? "Activate" : "Deactivate", make_no_parameters, NULL, error);
}

/* What can be had of that; @error then names the others. @released: (element-type AlbercaThinRecord) */
static void
restore (const char *group,
         GPtrArray  *released,
         GError     *error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  /* What polkit said no to, it is not asked for again. */
  gboolean forbidden = g_error_matches (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_DENIED) ||
                       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  char *text = error->message;

  for (guint i = 0; i < released->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (released, i);

      if (forbidden || !set_active (group, record, TRUE, NULL))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", record->name);
    }
  if (names->len == 0)
    return;
  /* Translators: what went wrong, a sentence, and the names of thin volumes */
  error->message = g_strdup_printf (_("%s Activate these, which are not any more: %s"), text, names->str);
  g_free (text);
}

/* LVM takes away the device of what nobody has open only; @released gets those that it took */
static gboolean
release_volumes (const AlbercaThinRecords  *records,
                 const char                *pool,
                 GPtrArray                 *released,
                 GError                   **error)
{
  for (guint i = 0; i < records->volumes->len; i++)
    {
      AlbercaThinRecord *record = g_ptr_array_index (records->volumes, i);

      if (g_strcmp0 (record->pool, pool) != 0 || !record->active)
        continue;
      if (!set_active (records->name, record, FALSE, error))
        {
          if (g_error_matches (*error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED))
            /* Translators: the name of a thin volume, and of a thin pool of LVM, which is kept because of it */
            g_prefix_error (error, _("“%s” is in use, and so “%s” stays. "), record->name, pool);
          return FALSE;
        }
      g_ptr_array_add (released, record);
    }
  return TRUE;
}

static GVariant *
make_name_parameters (const AlbercaThinPlace *place,
                      gconstpointer           data)
{
  return g_variant_new ("(s@a{sv})", place->volume, no_options ());
}

/* polkit asks before anything is looked at: to name something as it is called already is refused by LVM at once. */
static gboolean
authorize (const AlbercaThinPlace  *place,
           GDBusConnection         *bus,
           GError                 **error)
{
  GError *local_error = NULL;

  if (!alberca_thin_place_act_on (place, bus, "Rename", make_name_parameters, NULL, &local_error) &&
      !g_error_matches (local_error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED))
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  g_clear_error (&local_error);
  return TRUE;
}

/**
 * alberca_thin_pools_delete_pool:
 * @group: the name of a volume group
 * @name: a thin pool in it
 * @uuid: its UUID
 * @volumes: UUIDs of the thin volumes that may be destroyed with it
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. LogicalVolume.Delete(), which destroys them all. Where one is open, LVM refuses, but leaves
 * those without a device that it met before: so each is deactivated first, and activated again where something
 * is in the way. One that @volumes has not got is in the way, too: it is looked for when polkit has been asked.
 * What remains: where polkit keeps no answer, it asks again, and what is made then is destroyed.
 */
gboolean
alberca_thin_pools_delete_pool (const char         *group,
                                const char         *name,
                                const char         *uuid,
                                const char *const  *volumes,
                                GError            **error)
{
  g_auto(AlbercaThinPlace) place = { .group = group, .volume = name, .uuid = uuid };
  g_autoptr(GDBusConnection) bus = alberca_thin_place_reach (&place, NULL, NULL, error);
  gboolean authorized = bus != NULL && authorize (&place, bus, error);
  g_autoptr(GVariant) objects = authorized ? look (bus, &place, check_volumes, volumes, error) : NULL;
  g_autoptr(AlbercaThinRecords) records = objects != NULL ? gather (objects, &place) : NULL;
  g_autoptr(GPtrArray) released = g_ptr_array_new ();
  GError *local_error = NULL;

  if (records == NULL)
    return FALSE;
  if (!release_volumes (records, name, released, &local_error))
    restore (group, released, local_error);
  else if (alberca_thin_place_act_on (&place, bus, "Delete", make_no_parameters, NULL, &local_error))
    return TRUE;
  /* They may be gone: each would be waited for. */
  else if (!g_error_matches (local_error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_IN_DOUBT))
    restore (group, released, local_error);
  g_propagate_error (error, local_error);
  return FALSE;
}
