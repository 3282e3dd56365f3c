/* alberca-thin-pools.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-thin-pools.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define SERVICE "org.freedesktop.UDisks2"
#define ROOT_PATH "/org/freedesktop/UDisks2"
#define MANAGER_PATH ROOT_PATH "/Manager"
#define GROUP_INTERFACE SERVICE ".VolumeGroup"
#define VOLUME_INTERFACE SERVICE ".LogicalVolume"
#define OBJECTS_INTERFACE "org.freedesktop.DBus.ObjectManager"

/* An answer to a question, in ms */
#define READ_TIMEOUT 25000

/* UDisks2 shows what there is some time after its module has been loaded or something was made. */
#define APPEAR_TIME (5 * G_USEC_PER_SEC)
#define APPEAR_STEP (G_USEC_PER_SEC / 10)

G_DEFINE_QUARK (alberca-thin-error-quark, alberca_thin_error)

/* ---- Errors ---- */

static gboolean
is_called (const char        *name,
           const char *const *names)
{
  return name != NULL && g_strv_contains (names, name);
}

/* "Error creating volume: Process reported exit code 5:   Insufficient free space …": what LVM said */
static const char *
skip_preamble (const char *message)
{
  const char *code = strstr (message, "exit code ");
  const char *colon = code != NULL ? strchr (code, ':') : NULL;

  if (colon == NULL)
    return message;
  for (message = colon + 1; g_ascii_isspace (*message); message++)
    ;
  return message;
}

/* Takes @error */
static void
take_error (GError  *error,
            GError **result)
{
  static const char *const absent[] = {
    "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.Spawn.ServiceNotFound", "org.freedesktop.DBus.Error.Spawn.ServiceNotValid",
    "org.freedesktop.systemd1.NoSuchUnit", "org.freedesktop.systemd1.UnitMasked", NULL
  };
  static const char *const dismissed[] = { SERVICE ".Error.NotAuthorizedDismissed", NULL };
  static const char *const denied[] = {
    SERVICE ".Error.NotAuthorized", SERVICE ".Error.NotAuthorizedCanObtain", "org.freedesktop.DBus.Error.AccessDenied", NULL
  };
  g_autoptr(GError) owned = error;
  g_autofree char *name = g_dbus_error_get_remote_error (owned);
  g_autofree char *text = NULL;

  g_dbus_error_strip_remote_error (owned);
  text = g_strstrip (g_strdup (skip_preamble (owned->message)));
  if (is_called (name, absent))
    g_set_error_literal (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_SERVICE,
                         _("UDisks2 does not run on this computer, or is not installed."));
  else if (is_called (name, dismissed))
    g_set_error_literal (result, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nobody gave the password that it needs"));
  else if (is_called (name, denied))
    /* Translators: %s is what the system said */
    g_set_error (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_DENIED,
                 _("This user may not change logical volumes: polkit said no (%s)."), text);
  else
    /* Translators: %s is what LVM or UDisks2 said, in English */
    g_set_error (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, _("LVM did not do it: %s"), text);
}

/* ---- Calls ---- */

/* (transfer full) */
static GDBusConnection *
connect_bus (GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, cancellable, &local_error);

  if (bus == NULL)
    /* Translators: %s is what the system said */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_BUS,
                 _("The system bus of this computer cannot be reached: %s"), local_error->message);
  else
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  return bus;
}

/* @parameters: floating; (transfer full) */
static GVariant *
call (GDBusConnection  *bus,
      const char       *path,
      const char       *interface,
      const char       *method,
      GVariant         *parameters,
      const char       *reply,
      int               timeout,
      GCancellable     *cancellable,
      GError          **error)
{
  GError *local_error = NULL;
  GVariant *result = g_dbus_connection_call_sync (bus, SERVICE, path, interface, method, parameters,
                                                  reply != NULL ? G_VARIANT_TYPE (reply) : NULL,
                                                  G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, timeout, cancellable,
                                                  &local_error);

  if (result == NULL)
    take_error (local_error, error);
  return result;
}

/* It is loaded once and stays; that needs nobody's permission. */
static gboolean
load_module (GDBusConnection  *bus,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GVariant) reply = call (bus, MANAGER_PATH, SERVICE ".Manager", "EnableModule",
                                    g_variant_new ("(sb)", "lvm2", TRUE), NULL, READ_TIMEOUT, cancellable, &local_error);

  if (reply != NULL)
    return TRUE;
  if (g_error_matches (local_error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED))
    /* Translators: %s is what UDisks2 said, in English */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_MODULE,
                 _("UDisks2 of this computer has no module for LVM (the package udisks2-lvm2): %s"), local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
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
      g_autoptr(GVariant) objects = call (bus, ROOT_PATH, OBJECTS_INTERFACE, "GetManagedObjects", NULL,
                                          "(a{oa{sa{sv}}})", READ_TIMEOUT, cancellable, error);

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
  g_autoptr(GVariant) reply = call (bus, path, GROUP_INTERFACE, "Poll", NULL, NULL, READ_TIMEOUT, cancellable, NULL);
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
  g_autoptr(GDBusConnection) bus = connect_bus (cancellable, error);
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

/* Waits as long as somebody thinks about a password. @make_parameters: a floating variant. The sizes and
 * fills that UDisks2 tells are old until it is asked to look. */
static gboolean
act (Place       *place,
     const char  *method,
     GVariant   *(*make_parameters) (const Place *place, gconstpointer data),
     gconstpointer data,
     GError     **error)
{
  g_autoptr(GDBusConnection) bus = connect_bus (NULL, error);
  g_autoptr(GVariant) objects = NULL;
  g_autoptr(GVariant) reply = NULL;
  gboolean of_group = g_str_has_prefix (method, "CreateThin");

  if (bus == NULL || !load_module (bus, NULL, error))
    return FALSE;
  objects = find_place (bus, place, NULL, error);
  if (objects == NULL)
    return FALSE;
  reply = call (bus, of_group ? place->group_path : place->volume_path, of_group ? GROUP_INTERFACE : VOLUME_INTERFACE,
                method, make_parameters (place, data), NULL, G_MAXINT, NULL, error);
  if (reply == NULL)
    return FALSE;
  poll_group (bus, place->group_path, NULL);
  return TRUE;
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

/**
 * alberca_thin_pools_resize:
 * @group: the name of a volume group
 * @name: a thin pool or thin volume in it
 * @uuid: its UUID
 * @size: bytes; of a thin pool without its metadata
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread. LogicalVolume.Resize()
 */
gboolean
alberca_thin_pools_resize (const char  *group,
                           const char  *name,
                           const char  *uuid,
                           guint64      size,
                           GError     **error)
{
  g_auto(Place) place = { .group = group, .volume = name, .uuid = uuid };
  const Wish wish = { NULL, size };

  return act (&place, "Resize", make_size_parameters, &wish, error);
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
