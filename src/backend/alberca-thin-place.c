/* alberca-thin-place.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-thin-place.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-thin-pools.h"

#define ROOT_PATH "/org/freedesktop/UDisks2"
#define MANAGER_PATH ROOT_PATH "/Manager"
#define MANAGER_INTERFACE ALBERCA_THIN_BUS_SERVICE ".Manager"
#define OBJECTS_INTERFACE "org.freedesktop.DBus.ObjectManager"

/* UDisks2 shows what there is some time after its module has been loaded or something was made. */
#define APPEAR_TIME (5 * G_USEC_PER_SEC)

/* It is loaded once and stays; that needs nobody's permission. */
static gboolean
load_module (GDBusConnection  *bus,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr(GVariant) reply = alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_MODULE, MANAGER_PATH, MANAGER_INTERFACE,
                                                     "EnableModule", g_variant_new ("(sb)", "lvm2", TRUE), NULL,
                                                     cancellable, error);

  return reply != NULL;
}

/* ---- Looking it up ---- */

/**
 * alberca_thin_objects_foreach:
 * @objects: what GetManagedObjects() returned
 * @interface: a name
 * @func: called for every object that has it, until it returns %TRUE
 * @data: for it
 */
void
alberca_thin_objects_foreach (GVariant              *objects,
                              const char            *interface,
                              AlbercaThinObjectFunc  func,
                              gpointer               data)
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

void
alberca_thin_place_clear (AlbercaThinPlace *self)
{
  g_clear_pointer (&self->group_path, g_free);
  g_clear_pointer (&self->volume_path, g_free);
}

static gboolean
group_cb (const char *path,
          GVariant   *values,
          gpointer    data)
{
  AlbercaThinPlace *self = data;
  const char *name = NULL;

  if (!g_variant_lookup (values, "Name", "&s", &name) || !g_str_equal (name, self->group))
    return FALSE;
  self->group_path = g_strdup (path);
  return TRUE;
}

static gboolean
volume_cb (const char *path,
           GVariant   *values,
           gpointer    data)
{
  AlbercaThinPlace *self = data;
  const char *name = NULL, *group = NULL, *uuid = NULL;

  if (!g_variant_lookup (values, "Name", "&s", &name) || !g_str_equal (name, self->volume) ||
      !g_variant_lookup (values, "VolumeGroup", "&o", &group) || g_strcmp0 (group, self->group_path) != 0 ||
      !g_variant_lookup (values, "UUID", "&s", &uuid) || (self->uuid != NULL && !g_str_equal (uuid, self->uuid)))
    return FALSE;
  self->volume_path = g_strdup (path);
  return TRUE;
}

static gboolean
find_in (GVariant         *objects,
         AlbercaThinPlace *self)
{
  alberca_thin_place_clear (self);
  alberca_thin_objects_foreach (objects, ALBERCA_THIN_GROUP_INTERFACE, group_cb, self);
  if (self->group_path != NULL && self->volume != NULL)
    alberca_thin_objects_foreach (objects, ALBERCA_THIN_VOLUME_INTERFACE, volume_cb, self);
  return self->group_path != NULL && (self->volume == NULL || self->volume_path != NULL);
}

static void
explain_absence (const AlbercaThinPlace  *self,
                 GError                 **error)
{
  if (self->group_path == NULL)
    /* Translators: %s is the name of a volume group */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_GROUP,
                 _("UDisks2 of this computer does not know the volume group “%s”."), self->group);
  else
    /* Translators: the name of a logical volume, and of a volume group */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_VOLUME,
                 _("“%s” is not in the volume group “%s” any more, or is another volume now. Refresh to see what is there."),
                 self->volume, self->group);
}

/**
 * alberca_thin_place_find:
 * @self: a place
 * @bus: the system bus
 * @cancellable: (nullable): a cancellable
 * @error: of %ALBERCA_THIN_ERROR
 *
 * Returns: (transfer full): all objects of UDisks2 once @self is among them, which takes a moment where it is
 *   new; %NULL on error
 */
GVariant *
alberca_thin_place_find (AlbercaThinPlace  *self,
                         GDBusConnection   *bus,
                         GCancellable      *cancellable,
                         GError           **error)
{
  gint64 end = g_get_monotonic_time () + APPEAR_TIME;

  for (;;)
    {
      g_autoptr(GVariant) objects = alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_READ, ROOT_PATH, OBJECTS_INTERFACE,
                                                           "GetManagedObjects", NULL, "(a{oa{sa{sv}}})", cancellable, error);

      if (objects == NULL)
        return NULL;
      if (find_in (objects, self))
        return g_steal_pointer (&objects);
      if (g_get_monotonic_time () > end)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_usleep (ALBERCA_THIN_STEP);
    }
  explain_absence (self, error);
  return NULL;
}

/**
 * alberca_thin_place_reach:
 * @self: a place
 * @objects: (out) (transfer full) (optional): all objects of UDisks2, @self among them
 * @cancellable: (nullable): a cancellable
 * @error: of %ALBERCA_THIN_ERROR
 *
 * Returns: (transfer full): the system bus, once @self is known there; %NULL on error
 */
GDBusConnection *
alberca_thin_place_reach (AlbercaThinPlace  *self,
                          GVariant         **objects,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(GDBusConnection) bus = alberca_thin_bus_connect (error);
  g_autoptr(GVariant) found = NULL;

  if (bus == NULL || !load_module (bus, cancellable, error))
    return NULL;
  found = alberca_thin_place_find (self, bus, cancellable, error);
  if (found == NULL)
    return NULL;
  if (objects != NULL)
    *objects = g_steal_pointer (&found);
  return g_steal_pointer (&bus);
}

/* ---- Calls ---- */

/* How full they are: what was known is still worth something where that fails. */
void
alberca_thin_place_poll (const AlbercaThinPlace *self,
                         GDBusConnection        *bus,
                         GCancellable           *cancellable)
{
  g_autoptr(GVariant) reply = alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_READ, self->group_path,
                                                     ALBERCA_THIN_GROUP_INTERFACE, "Poll", NULL, NULL, cancellable, NULL);
}

/**
 * alberca_thin_place_act_on:
 * @self: a place that was found
 * @bus: the system bus
 * @method: of its group where it makes something (“CreateThin…”), else of its volume
 * @make_parameters: what it is told
 * @data: for @make_parameters
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * The sizes and fills that UDisks2 tells are old until it is asked to look, which is done here, also where
 * it failed, or nobody knows.
 */
gboolean
alberca_thin_place_act_on (const AlbercaThinPlace  *self,
                           GDBusConnection         *bus,
                           const char              *method,
                           AlbercaThinParameters    make_parameters,
                           gconstpointer            data,
                           GError                 **error)
{
  gboolean of_group = g_str_has_prefix (method, "CreateThin");
  g_autoptr(GVariant) reply =
    alberca_thin_bus_call (bus, ALBERCA_THIN_CALL_CHANGE, of_group ? self->group_path : self->volume_path,
                           of_group ? ALBERCA_THIN_GROUP_INTERFACE : ALBERCA_THIN_VOLUME_INTERFACE, method,
                           make_parameters (self, data), NULL, NULL, error);

  alberca_thin_place_poll (self, bus, NULL);
  return reply != NULL;
}

/* The same, once it is reached */
gboolean
alberca_thin_place_act (AlbercaThinPlace       *self,
                        const char             *method,
                        AlbercaThinParameters   make_parameters,
                        gconstpointer           data,
                        GError                **error)
{
  g_autoptr(GDBusConnection) bus = alberca_thin_place_reach (self, NULL, NULL, error);

  return bus != NULL && alberca_thin_place_act_on (self, bus, method, make_parameters, data, error);
}
