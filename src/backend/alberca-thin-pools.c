/* alberca-thin-pools.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-thin-pools.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-thin-bus.h"

#define SERVICE ALBERCA_THIN_BUS_SERVICE
#define ROOT_PATH "/org/freedesktop/UDisks2"
#define MANAGER_PATH ROOT_PATH "/Manager"
#define GROUP_INTERFACE SERVICE ".VolumeGroup"
#define VOLUME_INTERFACE SERVICE ".LogicalVolume"
#define BLOCK_INTERFACE SERVICE ".Block"
#define DEVICE_INTERFACE BLOCK_INTERFACE ".LVM2"
#define OBJECTS_INTERFACE "org.freedesktop.DBus.ObjectManager"

/* UDisks2 shows what there is some time after its module has been loaded or something was made. */
#define APPEAR_TIME (5 * G_USEC_PER_SEC)
#define APPEAR_STEP (G_USEC_PER_SEC / 10)

/* And goes on looking after it has said that it does: nothing tells the end where nothing has changed. */
#define LOOK_TIME (G_USEC_PER_SEC)

G_DEFINE_QUARK (alberca-thin-error-quark, alberca_thin_error)

/* ---- Calls ---- */

/* It is loaded once and stays; that needs nobody's permission. */
static gboolean
load_module (GDBusConnection  *bus,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr(GVariant) reply = alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_MODULE, MANAGER_PATH, SERVICE ".Manager",
                                                     "EnableModule", g_variant_new ("(sb)", "lvm2", TRUE), NULL,
                                                     cancellable, error);

  return reply != NULL;
}

/* ---- What there is ---- */

static void
record_free (gpointer data)
{
  AlbercaThinRecord *record = data;

  g_free (record->name);
  g_free (record->uuid);
  g_free (record->pool);
  g_free (record->origin);
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

/* Of every object that has the interface: its path, and what it says there. */
typedef gboolean (*ObjectFunc) (const char *path,
                                GVariant   *values,
                                gpointer    data);

/* Until @func returns TRUE; @objects: of GetManagedObjects () */
static void
foreach_object (GVariant   *objects,
                const char *interface,
                ObjectFunc  func,
                gpointer    data)
{
  g_autoptr(GVariant) list = g_variant_get_child_value (objects, 0);
  GVariantIter iter;
  const char *path;
  GVariant *interfaces;
  gboolean found = FALSE;

  g_variant_iter_init (&iter, list);
  while (!found && g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
    {
      g_autoptr(GVariant) values = g_variant_lookup_value (interfaces, interface, G_VARIANT_TYPE_VARDICT);

      if (values != NULL)
        found = func (path, values, data);
      g_variant_unref (interfaces);
    }
}

/* A group of this name, and in it a volume of this name */
typedef struct
{
  const char *group;
  const char *volume;
  const char *uuid;       /* NULL: whichever */
  char       *group_path; /* where they are found; NULL */
  char       *volume_path;
} Place;

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->group_path, g_free);
  g_clear_pointer (&place->volume_path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
group_cb (const char *path,
          GVariant   *values,
          gpointer    data)
{
  Place *place = data;
  const char *name = NULL;

  if (!g_variant_lookup (values, "Name", "&s", &name) || !g_str_equal (name, place->group))
    return FALSE;
  place->group_path = g_strdup (path);
  return TRUE;
}

static gboolean
volume_cb (const char *path,
           GVariant   *values,
           gpointer    data)
{
  Place *place = data;
  const char *name = NULL, *group = NULL, *uuid = NULL;

  if (!g_variant_lookup (values, "Name", "&s", &name) || !g_str_equal (name, place->volume) ||
      !g_variant_lookup (values, "VolumeGroup", "&o", &group) || g_strcmp0 (group, place->group_path) != 0 ||
      !g_variant_lookup (values, "UUID", "&s", &uuid) || (place->uuid != NULL && !g_str_equal (uuid, place->uuid)))
    return FALSE;
  place->volume_path = g_strdup (path);
  return TRUE;
}

static gboolean
find_in (GVariant *objects,
         Place    *place)
{
  place_clear (place);
  foreach_object (objects, GROUP_INTERFACE, group_cb, place);
  if (place->group_path != NULL && place->volume != NULL)
    foreach_object (objects, VOLUME_INTERFACE, volume_cb, place);
  return place->group_path != NULL && (place->volume == NULL || place->volume_path != NULL);
}

static void
explain_absence (const Place  *place,
                 GError      **error)
{
  if (place->group_path == NULL)
    /* Translators: %s is the name of a volume group */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_GROUP,
                 _("UDisks2 of this computer does not know the volume group “%s”."), place->group);
  else
    /* Translators: the name of a logical volume, and of a volume group */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_VOLUME,
                 _("“%s” is not in the volume group “%s” any more, or is another volume now. Refresh to see what is there."),
                 place->volume, place->group);
}

/* All objects once @place is among them, which takes a moment where it is new; (transfer full) */
static GVariant *
find_place (GDBusConnection  *bus,
            Place            *place,
            GCancellable     *cancellable,
            GError          **error)
{
  gint64 end = g_get_monotonic_time () + APPEAR_TIME;

  for (;;)
    {
      g_autoptr(GVariant) objects = alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_READ, ROOT_PATH, OBJECTS_INTERFACE,
                                                           "GetManagedObjects", NULL, "(a{oa{sa{sv}}})", cancellable, error);

      if (objects == NULL)
        return NULL;
      if (find_in (objects, place))
        return g_steal_pointer (&objects);
      if (g_get_monotonic_time () > end)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_usleep (APPEAR_STEP);
    }
  explain_absence (place, error);
  return NULL;
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
    foreach_object (objects, VOLUME_INTERFACE, name_cb, &search);
  return search.name;
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
  record->name = g_strdup (name);
  g_variant_lookup (values, "UUID", "s", &record->uuid);
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
        const Place *place)
{
  AlbercaThinRecords *records = g_new0 (AlbercaThinRecords, 1);
  Reading reading = { objects, place->group_path, records };

  records->name = g_strdup (place->group);
  records->pools = g_ptr_array_new_with_free_func (record_free);
  records->volumes = g_ptr_array_new_with_free_func (record_free);
  records->others = g_ptr_array_new_with_free_func (g_free);
  foreach_object (objects, GROUP_INTERFACE, group_record_cb, &reading);
  foreach_object (objects, VOLUME_INTERFACE, record_cb, &reading);
  g_ptr_array_sort (records->pools, compare_records);
  g_ptr_array_sort (records->volumes, compare_records);
  return records;
}

/* What was known is still worth something where that fails. */
static void
poll_group (GDBusConnection *bus,
            const char      *path,
            GCancellable    *cancellable)
{
  g_autoptr(GVariant) reply = alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_READ, path, GROUP_INTERFACE, "Poll", NULL, NULL,
                                                     cancellable, NULL);
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
  g_autoptr(GDBusConnection) bus = alberca_thin_bus_connect (cancellable, error);
  g_auto(Place) place = { .group = group };
  g_autoptr(GVariant) objects = NULL;

  if (bus == NULL || !load_module (bus, cancellable, error))
    return NULL;
  objects = find_place (bus, &place, cancellable, error);
  if (objects == NULL)
    return NULL;
  if (poll)
    poll_group (bus, place.group_path, cancellable);
  return gather (objects, &place);
}

/* ---- Verbs ---- */

/* What UDisks2 is told with each: it may ask. */
static GVariant *
no_options (void)
{
  return g_variant_new ("a{sv}", NULL);
}

/* (transfer full): the bus, once @place is known there */
static GDBusConnection *
reach (Place   *place,
       GError **error)
{
  g_autoptr(GDBusConnection) bus = alberca_thin_bus_connect (NULL, error);
  g_autoptr(GVariant) objects = NULL;

  if (bus == NULL || !load_module (bus, NULL, error))
    return NULL;
  objects = find_place (bus, place, NULL, error);
  return objects != NULL ? g_steal_pointer (&bus) : NULL;
}

/* @make_parameters: a floating variant. The sizes and fills that UDisks2 tells are old until it is asked to
 * look, also where it failed, or nobody knows. */
static gboolean
act_on (GDBusConnection *bus,
        const Place     *place,
        const char      *method,
        GVariant      *(*make_parameters) (const Place *place, gconstpointer data),
        gconstpointer    data,
        GError         **error)
{
  gboolean of_group = g_str_has_prefix (method, "CreateThin");
  g_autoptr(GVariant) reply =
    alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_CHANGE, of_group ? place->group_path : place->volume_path,
                           of_group ? GROUP_INTERFACE : VOLUME_INTERFACE, method, make_parameters (place, data), NULL, NULL,
                           error);

  poll_group (bus, place->group_path, NULL);
  return reply != NULL;
}

static gboolean
act (Place       *place,
     const char  *method,
     GVariant   *(*make_parameters) (const Place *place, gconstpointer data),
     gconstpointer data,
     GError     **error)
{
  g_autoptr(GDBusConnection) bus = reach (place, error);

  return bus != NULL && act_on (bus, place, method, make_parameters, data, error);
}

/* What is new */
typedef struct
{
  const char *name;
  guint64     size;
} Wish;

static GVariant *
make_pool_parameters (const Place   *place,
                      gconstpointer  data)
{
  const Wish *wish = data;

  return g_variant_new ("(st@a{sv})", wish->name, wish->size, no_options ());
}

static GVariant *
make_volume_parameters (const Place   *place,
                        gconstpointer  data)
{
  const Wish *wish = data;

  return g_variant_new ("(sto@a{sv})", wish->name, wish->size, place->volume_path, no_options ());
}

/* No size: a snapshot that shares the thin pool */
static GVariant *
make_snapshot_parameters (const Place   *place,
                          gconstpointer  data)
{
  const Wish *wish = data;

  return g_variant_new ("(st@a{sv})", wish->name, G_GUINT64_CONSTANT (0), no_options ());
}

static GVariant *
make_size_parameters (const Place   *place,
                      gconstpointer  data)
{
  const Wish *wish = data;

  return g_variant_new ("(t@a{sv})", wish->size, no_options ());
}

static GVariant *
make_no_parameters (const Place   *place,
                    gconstpointer  data)
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
  g_auto(Place) place = { .group = group };
  const Wish wish = { name, size };

  return act (&place, "CreateThinPoolVolume", make_pool_parameters, &wish, error);
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
  g_auto(Place) place = { .group = group, .volume = pool };
  const Wish wish = { name, size };

  return act (&place, "CreateThinVolume", make_volume_parameters, &wish, error);
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
  g_auto(Place) place = { .group = group, .volume = origin, .uuid = uuid };
  const Wish wish = { name, 0 };

  return act (&place, "CreateSnapshot", make_snapshot_parameters, &wish, error);
}

/* What a volume has: LVM's word, which is old until UDisks2 looks, and the kernel's of its device, which is not */
typedef struct
{
  const char *volume_path;
  char       *device_path; /* NULL while it is not active */
  guint64     size;
} Measure;

static gboolean
volume_size_cb (const char *path,
                GVariant   *values,
                gpointer    data)
{
  Measure *measure = data;

  return g_str_equal (path, measure->volume_path) && g_variant_lookup (values, "Size", "t", &measure->size);
}

static gboolean
device_cb (const char *path,
           GVariant   *values,
           gpointer    data)
{
  Measure *measure = data;
  const char *volume = NULL;

  if (!g_variant_lookup (values, "LogicalVolume", "&o", &volume) || !g_str_equal (volume, measure->volume_path))
    return FALSE;
  measure->device_path = g_strdup (path);
  return TRUE;
}

static gboolean
device_size_cb (const char *path,
                GVariant   *values,
                gpointer    data)
{
  Measure *measure = data;
  guint64 size = 0;

  if (!g_str_equal (path, measure->device_path))
    return FALSE;
  if (g_variant_lookup (values, "Size", "t", &size))
    measure->size = MAX (measure->size, size);
  return TRUE;
}

static guint64
measure_volume (GVariant    *objects,
                const Place *place)
{
  Measure measure = { .volume_path = place->volume_path };

  foreach_object (objects, VOLUME_INTERFACE, volume_size_cb, &measure);
  foreach_object (objects, DEVICE_INTERFACE, device_cb, &measure);
  if (measure.device_path != NULL)
    foreach_object (objects, BLOCK_INTERFACE, device_size_cb, &measure);
  g_free (measure.device_path);
  return measure.size;
}

/* Looks until UDisks2 has had the time for it: it does not say when it has. */
static gboolean
check_smaller (GDBusConnection  *bus,
               Place            *place,
               guint64           size,
               GError          **error)
{
  gint64 end = g_get_monotonic_time () + LOOK_TIME;

  poll_group (bus, place->group_path, NULL);
  do
    {
      g_autoptr(GVariant) objects = NULL;

      g_usleep (APPEAR_STEP);
      objects = find_place (bus, place, NULL, error);
      if (objects == NULL)
        return FALSE;
      if (measure_volume (objects, place) < size)
        continue;
      /* Translators: %s is the name of a thin volume or of a thin pool of LVM */
      g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED,
                   _("“%s” has grown meanwhile, and is as large or larger already. Nothing was done."), place->volume);
      return FALSE;
    }
  while (g_get_monotonic_time () < end);
  return TRUE;
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
  g_auto(Place) place = { .group = group, .volume = name, .uuid = uuid };
  const Wish wish = { NULL, size };
  g_autoptr(GDBusConnection) bus = reach (&place, error);

  return bus != NULL && check_smaller (bus, &place, size, error) &&
         act_on (bus, &place, "Resize", make_size_parameters, &wish, error);
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
  g_auto(Place) place = { .group = group, .volume = name, .uuid = uuid };

  return act (&place, "Activate", make_no_parameters, NULL, error);
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
  g_auto(Place) place = { .group = group, .volume = name, .uuid = uuid };

  return act (&place, "Delete", make_no_parameters, NULL, error);
}
