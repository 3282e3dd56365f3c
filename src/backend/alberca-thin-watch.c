/* alberca-thin-watch.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-thin-watch.h"

#include <gio/gio.h>

#define SERVICE "org.freedesktop.UDisks2"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"
#define OBJECTS_INTERFACE "org.freedesktop.DBus.ObjectManager"

struct _AlbercaThinWatch
{
  GDBusConnection *bus; /* NULL until it is there */
  gboolean         connecting;
  gboolean         ended; /* while it was connecting */
  guint            ids[5];
  void           (*changed) (gpointer user_data);
  gpointer         user_data;
};

static void
signal_cb (GDBusConnection *bus,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  AlbercaThinWatch *self = user_data;

  self->changed (self->user_data);
}

static void
bus_cb (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  static const struct { const char *interface, *signal, *first; } signals[] = {
    { PROPERTIES_INTERFACE, "PropertiesChanged", SERVICE ".LogicalVolume" },
    { PROPERTIES_INTERFACE, "PropertiesChanged", SERVICE ".VolumeGroup" },
    { PROPERTIES_INTERFACE, "PropertiesChanged", SERVICE ".Filesystem" },
    { OBJECTS_INTERFACE, "InterfacesAdded", NULL },
    { OBJECTS_INTERFACE, "InterfacesRemoved", NULL },
  };
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, NULL);
  AlbercaThinWatch *self = user_data;

  self->connecting = FALSE;
  if (bus != NULL)
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  if (self->ended)
    {
      g_free (self);
      return;
    }
  if (bus == NULL)
    return;
  self->bus = g_steal_pointer (&bus);
  for (gsize i = 0; i < G_N_ELEMENTS (self->ids); i++)
    self->ids[i] = g_dbus_connection_signal_subscribe (self->bus, SERVICE, signals[i].interface, signals[i].signal, NULL,
                                                       signals[i].first, G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self, NULL);
}

/**
 * alberca_thin_watch_new:
 * @changed: called when something of UDisks2 has changed
 * @user_data: for it
 *
 * Main thread. Without a system bus it tells nothing.
 */
AlbercaThinWatch *
alberca_thin_watch_new (void     (*changed) (gpointer user_data),
                        gpointer   user_data)
{
  AlbercaThinWatch *self = g_new0 (AlbercaThinWatch, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->connecting = TRUE;
  /* All of a process share its connection: who cancels the making of it cancels that of others. */
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, bus_cb, self);
  return self;
}

/**
 * alberca_thin_watch_free:
 * @self: (transfer full) (nullable): a watch
 */
void
alberca_thin_watch_free (AlbercaThinWatch *self)
{
  if (self == NULL)
    return;

  if (self->connecting)
    {
      self->ended = TRUE;
      return;
    }
  for (gsize i = 0; self->bus != NULL && i < G_N_ELEMENTS (self->ids); i++)
    g_dbus_connection_signal_unsubscribe (self->bus, self->ids[i]);
  g_clear_object (&self->bus);
  g_free (self);
}
