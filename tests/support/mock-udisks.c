/* mock-udisks.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* UDisks2 with its module for LVM, as 2.9.4 behaves, on a private bus that a command takes for the system's:
 *
 *   mock-udisks [--no-service | --no-module] COMMAND…
 *
 * It has a volume group “vg” of 10 GiB with a thin pool “pool0” (4 GiB, 85 % full) and in it the thin volumes
 * “data” and its snapshot “data-before”, which is not active. Names of new volumes with “dismissed”, “denied”
 * or “nospace” in them fail like that; one with “slow” is made, and UDisks2 says that it waited for it in
 * vain. One whose name begins with “busy” is open: it can be neither deactivated nor deleted, and its thin pool is refused after
 * the others in it were deactivated. One with “mounted” in its name is mounted at /srv/NAME while it is active,
 * until it is unmounted. polkit says no to what is done to one whose name begins with “locked”; while it asks, for
 * the first time, about one that is called “asked”, a thin volume “meanwhile” is made in it. One with “stuck” in its name stays
 * inactive once it is, and “anonymous” has no UUID. A size is told some time after a Poll () only. Prints nothing, and
 * ends as the command does. */

#include "config.h"

#include <string.h>
#include <sys/wait.h>

#include <gio/gio.h>

#define ROOT "/org/freedesktop/UDisks2"
#define GROUP ROOT "/lvm/vg"
#define VOLUME "org.freedesktop.UDisks2.LogicalVolume"
#define FILE_SYSTEM "org.freedesktop.UDisks2.Filesystem"
#define DEVICES ROOT "/block_devices/"
#define ERROR_(name) "org.freedesktop.UDisks2.Error." name
#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define LOOK_TIME 200 /* ms */
#define EXTENT (G_GUINT64_CONSTANT (4) << 20)

typedef struct
{
  char     *name;
  char     *pool;   /* NULL: a thin pool; "": an ordinary volume */
  char     *origin; /* NULL */
  guint64   size;
  guint64   told;   /* the size, as it was at the last look */
  double    used;
  double    metadata;
  gboolean  active;
  gboolean  unmounted;
  gboolean  asked;  /* polkit has */
  guint     number; /* for the UUID */
  guint     id;
  guint     device_id; /* 0: it is never mounted */
} Lv;

static const char introspection[] =
  "<node>"
  "<interface name='org.freedesktop.DBus.ObjectManager'>"
  "<method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.UDisks2.Manager'>"
  "<method name='EnableModule'><arg type='s' direction='in'/><arg type='b' direction='in'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.UDisks2.VolumeGroup'>"
  "<method name='Poll'/>"
  "<method name='CreateThinPoolVolume'><arg type='s' direction='in'/><arg type='t' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='CreateThinVolume'><arg type='s' direction='in'/><arg type='t' direction='in'/><arg type='o' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.UDisks2.LogicalVolume'>"
  "<method name='Activate'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='Deactivate'><arg type='a{sv}' direction='in'/></method>"
  "<method name='Delete'><arg type='a{sv}' direction='in'/></method>"
  "<method name='Rename'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='Resize'><arg type='t' direction='in'/><arg type='a{sv}' direction='in'/></method>"
  "<method name='CreateSnapshot'><arg type='s' direction='in'/><arg type='t' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.UDisks2.Filesystem'>"
  "<method name='Mount'><arg type='a{sv}' direction='in'/><arg type='s' direction='out'/></method>"
  "<method name='Unmount'><arg type='a{sv}' direction='in'/></method>"
  "</interface>"
  "</node>";

static GDBusNodeInfo *node;
static GDBusConnection *bus;
static GPtrArray *lvs;
static gboolean with_module = TRUE;
static gboolean loaded;
static guint last_number;
static guint look_id;

/* ---- What there is ---- */

static Lv *
find (const char *name)
{
  for (guint i = 0; i < lvs->len; i++)
    if (g_strcmp0 (((Lv *) g_ptr_array_index (lvs, i))->name, name) == 0)
      return g_ptr_array_index (lvs, i);
  return NULL;
}

/* As UDisks2 does: "-" is "_2d" */
static char *
make_path (const char *name)
{
  GString *path = g_string_new (name != NULL && *name != '\0' ? GROUP "/" : "/");

  for (const char *p = name; p != NULL && *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (path, *p);
    else
      g_string_append_printf (path, "_%02x", (guint) (guchar) *p);
  return g_string_free (path, FALSE);
}

static GVariant *
describe (const Lv *lv)
{
  GVariantDict dict;
  g_autofree char *pool = make_path (lv->pool);
  g_autofree char *origin = make_path (find (lv->origin) != NULL ? lv->origin : NULL);
  g_autofree char *uuid = g_strdup_printf ("uuid-%u", lv->number);

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "VolumeGroup", "o", GROUP);
  g_variant_dict_insert (&dict, "Name", "s", lv->name);
  if (!g_str_equal (lv->name, "anonymous"))
    g_variant_dict_insert (&dict, "UUID", "s", uuid);
  g_variant_dict_insert (&dict, "Type", "s", lv->pool == NULL ? "pool" : "block");
  g_variant_dict_insert (&dict, "ThinPool", "o", pool);
  g_variant_dict_insert (&dict, "Origin", "o", origin);
  g_variant_dict_insert (&dict, "Size", "t", lv->told);
  g_variant_dict_insert (&dict, "DataAllocatedRatio", "d", lv->active ? lv->used : 0);
  g_variant_dict_insert (&dict, "MetadataAllocatedRatio", "d", lv->metadata);
  g_variant_dict_insert (&dict, "Active", "b", lv->active);
  return g_variant_dict_end (&dict);
}

static guint64
get_free (void)
{
  guint64 taken = 0;

  for (guint i = 0; i < lvs->len; i++)
    {
      const Lv *lv = g_ptr_array_index (lvs, i);

      if (lv->pool == NULL || *lv->pool == '\0')
        taken += lv->size;
    }
  return 10 * GIB - taken;
}

static GVariant *
describe_group (void)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Name", "s", "vg");
  g_variant_dict_insert (&dict, "Size", "t", 10 * GIB);
  g_variant_dict_insert (&dict, "FreeSize", "t", get_free ());
  g_variant_dict_insert (&dict, "ExtentSize", "t", EXTENT);
  return g_variant_dict_end (&dict);
}

static void
add_object (GVariantBuilder *objects,
            const char      *path,
            const char      *interface,
            GVariant        *values)
{
  GVariantBuilder interfaces;

  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", interface, values);
  g_variant_builder_add (objects, "{oa{sa{sv}}}", path, &interfaces);
}

static char *
make_device_path (const Lv *lv)
{
  return g_strdup_printf (DEVICES "dm_2d%u", lv->number);
}

static GVariant *
describe_mounts (const Lv *lv)
{
  g_autofree char *directory = g_strconcat ("/srv/", lv->name, NULL);
  const char *const points[] = { lv->unmounted ? NULL : directory, NULL };
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "MountPoints", "^aay", points);
  return g_variant_dict_end (&dict);
}

/* Its block device, which is mounted */
static void
add_device (GVariantBuilder *objects,
            const Lv        *lv)
{
  g_autofree char *device = make_device_path (lv);
  g_autofree char *volume = make_path (lv->name);
  GVariantBuilder interfaces;
  GVariantDict block;

  g_variant_dict_init (&block, NULL);
  g_variant_dict_insert (&block, "LogicalVolume", "o", volume);
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", "org.freedesktop.UDisks2.Block.LVM2", g_variant_dict_end (&block));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", FILE_SYSTEM, describe_mounts (lv));
  g_variant_builder_add (objects, "{oa{sa{sv}}}", device, &interfaces);
}

static GVariant *
describe_all (void)
{
  GVariantBuilder objects;

  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  add_object (&objects, ROOT "/Manager", "org.freedesktop.UDisks2.Manager", g_variant_new ("a{sv}", NULL));
  if (loaded)
    add_object (&objects, GROUP, "org.freedesktop.UDisks2.VolumeGroup", describe_group ());
  for (guint i = 0; loaded && i < lvs->len; i++)
    {
      const Lv *lv = g_ptr_array_index (lvs, i);
      g_autofree char *path = make_path (lv->name);

      add_object (&objects, path, VOLUME, describe (lv));
      if (lv->active && strstr (lv->name, "mounted") != NULL)
        add_device (&objects, lv);
    }
  return g_variant_new ("(a{oa{sa{sv}}})", &objects);
}

/* ---- What is done ---- */

static void
tell_removed (const char *path)
{
  const char *const interfaces[] = { VOLUME, NULL };

  g_dbus_connection_emit_signal (bus, NULL, ROOT, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
                                 g_variant_new ("(o^as)", path, interfaces), NULL);
}

static void
tell_added (const Lv *lv)
{
  g_autofree char *path = make_path (lv->name);
  GVariantBuilder interfaces;

  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", VOLUME, describe (lv));
  g_dbus_connection_emit_signal (bus, NULL, ROOT, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
                                 g_variant_new ("(oa{sa{sv}})", path, &interfaces), NULL);
}

static void
tell_changed (const Lv *lv)
{
  g_autofree char *path = make_path (lv->name);

  g_dbus_connection_emit_signal (bus, NULL, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(s@a{sv}as)", VOLUME, describe (lv), NULL), NULL);
}

static void method_cb (GDBusConnection       *connection,
                       const char            *sender,
                       const char            *path,
                       const char            *interface,
                       const char            *method,
                       GVariant              *parameters,
                       GDBusMethodInvocation *invocation,
                       gpointer               user_data);

static const GDBusInterfaceVTable vtable = { .method_call = method_cb };

static guint
export (const char *path,
        const char *interface,
        gpointer    data)
{
  return g_dbus_connection_register_object (bus, path, g_dbus_node_info_lookup_interface (node, interface), &vtable, data,
                                            NULL, NULL);
}

static Lv *
add_lv (const char *name,
        const char *pool,
        const char *origin,
        guint64     size)
{
  Lv *lv = g_new0 (Lv, 1);
  g_autofree char *path = make_path (name);

  lv->name = g_strdup (name);
  lv->pool = g_strdup (pool);
  lv->origin = g_strdup (origin);
  lv->size = lv->told = (size + EXTENT - 1) / EXTENT * EXTENT;
  lv->active = origin == NULL;
  lv->number = ++last_number;
  lv->id = export (path, VOLUME, lv);
  if (strstr (name, "mounted") != NULL)
    {
      g_autofree char *device = make_device_path (lv);

      lv->device_id = export (device, FILE_SYSTEM, lv);
    }
  g_ptr_array_add (lvs, lv);
  return lv;
}

static void
lv_free (gpointer data)
{
  Lv *lv = data;

  g_dbus_connection_unregister_object (bus, lv->id);
  if (lv->device_id != 0)
    g_dbus_connection_unregister_object (bus, lv->device_id);
  g_free (lv->name);
  g_free (lv->pool);
  g_free (lv->origin);
  g_free (lv);
}

static gboolean
refuse (GDBusMethodInvocation *invocation,
        const char            *name)
{
  g_autofree char *text = g_strdup_printf ("Error creating volume: Process reported exit code 5:   Logical Volume \"%s\" "
                                           "already exists in volume group \"vg\"\n", name);

  if (strstr (name, "dismissed") != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("NotAuthorizedDismissed"),
                                                "The authentication dialog was dismissed");
  else if (strstr (name, "denied") != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("NotAuthorized"), "Not authorized to perform operation");
  else if (strstr (name, "nospace") != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"),
                                                "Error creating volume: Process reported exit code 5:   Insufficient free "
                                                "space: 2560 extents needed, but only 12 available\n");
  else if (find (name) != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"), text);
  else
    return FALSE;
  return TRUE;
}

static void
create (GDBusMethodInvocation *invocation,
        const char            *name,
        const char            *pool,
        const char            *origin,
        guint64                size)
{
  g_autofree char *path = make_path (name);

  if (refuse (invocation, name))
    return;
  tell_added (add_lv (name, pool, origin, size));
  if (strstr (name, "slow") != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"),
                                                "Error waiting for logical volume object for slow: Timed out");
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
}

static gboolean
look_cb (gpointer user_data)
{
  look_id = 0;
  for (guint i = 0; i < lvs->len; i++)
    {
      Lv *lv = g_ptr_array_index (lvs, i);

      if (lv->told == lv->size)
        continue;
      lv->told = lv->size;
      tell_changed (lv);
    }
  return G_SOURCE_REMOVE;
}

static void
group_call (const char            *method,
            GVariant              *parameters,
            GDBusMethodInvocation *invocation)
{
  const char *name = NULL, *pool = NULL;
  guint64 size = 0;

  if (g_str_equal (method, "CreateThinVolume"))
    {
      g_variant_get (parameters, "(&st&o@a{sv})", &name, &size, &pool, NULL);
      create (invocation, name, strrchr (pool, '/') + 1, NULL, size);
    }
  else if (g_str_equal (method, "CreateThinPoolVolume"))
    {
      g_variant_get (parameters, "(&st@a{sv})", &name, &size, NULL);
      create (invocation, name, NULL, NULL, size);
    }
  else
    {
      if (look_id == 0)
        look_id = g_timeout_add (LOOK_TIME, look_cb, NULL);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
set_active (Lv       *lv,
            gboolean  active)
{
  lv->active = active;
  tell_changed (lv);
}

static gboolean
refuse_open (const Lv              *lv,
             GDBusMethodInvocation *invocation)
{
  g_autofree char *text = g_strdup_printf ("Error deleting logical volume: Process reported exit code 5:   Logical volume "
                                           "vg/%s contains a filesystem in use.\n", lv->name);

  if (!g_str_has_prefix (lv->name, "busy"))
    return FALSE;
  g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"), text);
  return TRUE;
}

/* As LVM does it: it deactivates one after the other until one is open, and leaves those */
static gboolean
refuse_pool (const Lv              *pool,
             GDBusMethodInvocation *invocation)
{
  for (guint i = 0; i < lvs->len; i++)
    {
      Lv *lv = g_ptr_array_index (lvs, i);

      if (g_strcmp0 (lv->pool, pool->name) != 0)
        continue;
      if (refuse_open (lv, invocation))
        return TRUE;
      set_active (lv, FALSE);
    }
  return FALSE;
}

static void
remove_lv (Lv *lv)
{
  g_autofree char *path = make_path (lv->name);

  g_ptr_array_remove (lvs, lv);
  tell_removed (path);
}

/* With what is in it */
static void
delete (Lv                    *lv,
        GDBusMethodInvocation *invocation)
{
  if (lv->pool == NULL ? refuse_pool (lv, invocation) : refuse_open (lv, invocation))
    return;
  for (guint i = lvs->len; i > 0 && lv->pool == NULL; i--)
    if (g_strcmp0 (((Lv *) g_ptr_array_index (lvs, i - 1))->pool, lv->name) == 0)
      remove_lv (g_ptr_array_index (lvs, i - 1));
  remove_lv (lv);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* polkit; takes its time */
static gboolean
refuse_locked (Lv                    *lv,
               GDBusMethodInvocation *invocation)
{
  if (g_str_equal (lv->name, "asked") && !lv->asked)
    tell_added (add_lv ("meanwhile", "asked", NULL, GIB));
  lv->asked = TRUE;
  if (!g_str_has_prefix (lv->name, "locked"))
    return FALSE;
  g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("NotAuthorized"), "Not authorized to perform operation");
  return TRUE;
}

static void
mount_call (Lv                    *lv,
            const char            *method,
            GDBusMethodInvocation *invocation)
{
  g_autofree char *path = make_device_path (lv);

  lv->unmounted = g_str_equal (method, "Unmount");
  g_dbus_connection_emit_signal (bus, NULL, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(s@a{sv}as)", FILE_SYSTEM, describe_mounts (lv), NULL), NULL);
  g_dbus_method_invocation_return_value (invocation, lv->unmounted ? NULL : g_variant_new ("(s)", "/srv"));
}

static void
volume_call (Lv                    *lv,
             const char            *method,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation)
{
  const char *name = NULL;

  if (refuse_locked (lv, invocation))
    return;
  if (g_str_equal (method, "CreateSnapshot"))
    {
      g_variant_get (parameters, "(&st@a{sv})", &name, NULL, NULL);
      create (invocation, name, lv->pool, lv->name, lv->size);
    }
  else if (g_str_equal (method, "Resize"))
    {
      g_variant_get (parameters, "(t@a{sv})", &lv->size, NULL);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "Rename"))
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"),
                                                "Error renaming logical volume: Process reported exit code 3:   Old and new "
                                                "logical volume names must differ.\n");
  else if (g_str_equal (method, "Activate") && strstr (lv->name, "stuck") != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"),
                                                "Error activating logical volume: Process reported exit code 5:   Check of pool "
                                                "failed (status:1). Manual repair required!\n");
  else if (g_str_equal (method, "Activate"))
    {
      set_active (lv, TRUE);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", DEVICES "dm_2d9"));
    }
  else if (g_str_equal (method, "Deactivate"))
    {
      if (refuse_open (lv, invocation))
        return;
      set_active (lv, FALSE);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    delete (lv, invocation);
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  if (g_str_equal (method, "GetManagedObjects"))
    g_dbus_method_invocation_return_value (invocation, describe_all ());
  else if (g_str_equal (interface, VOLUME))
    volume_call (user_data, method, parameters, invocation);
  else if (g_str_equal (interface, FILE_SYSTEM))
    mount_call (user_data, method, invocation);
  else if (g_str_equal (path, GROUP))
    group_call (method, parameters, invocation);
  else if (with_module)
    {
      loaded = TRUE;
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_ ("Failed"),
                                                "Error initializing module 'lvm2': libudisks2_lvm2.so: cannot open shared "
                                                "object file: No such file or directory");
}

static void
fill (void)
{
  Lv *lv;

  lvs = g_ptr_array_new_with_free_func (lv_free);
  lv = add_lv ("pool0", NULL, NULL, 4 * GIB);
  lv->used = 0.85;
  lv->metadata = 0.12;
  add_lv ("data", "pool0", NULL, 3 * GIB)->used = 0.5;
  add_lv ("data-before", "pool0", "data", 3 * GIB)->used = 0.4;
  add_lv ("root", "", NULL, 2 * GIB);
}

static void
serve (const char *address)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;

  bus = g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  export (ROOT, "org.freedesktop.DBus.ObjectManager", NULL);
  export (ROOT "/Manager", "org.freedesktop.UDisks2.Manager", NULL);
  export (GROUP, "org.freedesktop.UDisks2.VolumeGroup", NULL);
  fill ();
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", "org.freedesktop.UDisks2", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
stop_serving (void)
{
  if (bus == NULL)
    return;
  g_clear_handle_id (&look_id, g_source_remove);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  g_ptr_array_unref (lvs);
  g_dbus_node_info_unref (node);
  g_object_unref (bus);
}

static void
child_cb (GPid     pid,
          int      status,
          gpointer user_data)
{
  *(int *) user_data = status;
}

int
main (int   argc,
      char *argv[])
{
  g_auto(GStrv) env = g_get_environ ();
  g_autoptr(GTestDBus) daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr(GError) error = NULL;
  gboolean with_service = argc < 2 || !g_str_equal (argv[1], "--no-service");
  int first = 1, status = -1;
  GPid pid;

  with_module = argc < 2 || !g_str_equal (argv[1], "--no-module");
  if (!with_service || !with_module)
    first++;
  if (first >= argc)
    g_error ("usage: mock-udisks [--no-service | --no-module] COMMAND…");

  g_test_dbus_up (daemon);
  if (with_service)
    serve (g_test_dbus_get_bus_address (daemon));
  env = g_environ_setenv (env, "DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (daemon), TRUE);
  g_spawn_async (NULL, argv + first, env, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_child_watch_add (pid, child_cb, &status);
  while (status == -1)
    g_main_context_iteration (NULL, TRUE);
  stop_serving ();
  g_test_dbus_down (daemon);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
}
