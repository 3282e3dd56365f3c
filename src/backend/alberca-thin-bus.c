/* alberca-thin-bus.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-thin-bus.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-thin-pools.h"

#define SERVICE ALBERCA_THIN_BUS_SERVICE

/* An answer to a question, in ms */
#define READ_TIMEOUT 25000

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

/* LVM may have done it all the same: UDisks2 waits for what is made to appear, and says no when it does not. */
static gboolean
is_in_doubt (const GError *error,
             const char   *name)
{
  static const char *const silent[] = {
    "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Disconnected", "org.freedesktop.DBus.Error.Timeout",
    "org.freedesktop.DBus.Error.TimedOut", SERVICE ".Error.Timedout", NULL
  };

  return is_called (name, silent) || g_str_has_prefix (error->message, "Error waiting for ") ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* @text: what LVM or UDisks2 said, in English */
static void
set_failure (AlbercaThinCall   kind,
             gboolean          in_doubt,
             const char       *text,
             GError          **result)
{
  if (kind == ALBERCA_THIN_CALL_CHANGE && in_doubt)
    /* Translators: %s is what UDisks2 said, in English */
    g_set_error (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_IN_DOUBT,
                 _("It is not known whether LVM did it. Look at what is there before you ask again. (%s)"), text);
  else if (kind == ALBERCA_THIN_CALL_CHANGE)
    /* Translators: %s is what LVM or UDisks2 said, in English */
    g_set_error (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED, _("LVM did not do it: %s"), text);
  else if (kind == ALBERCA_THIN_CALL_MODULE && !in_doubt)
    /* Translators: %s is what UDisks2 said, in English */
    g_set_error (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_MODULE,
                 _("UDisks2 of this computer has no module for LVM (the package udisks2-lvm2): %s"), text);
  else
    /* Translators: %s is what UDisks2 said, in English */
    g_set_error (result, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_FAILED,
                 _("UDisks2 of this computer did not say what there is: %s"), text);
}

/* Takes @error */
static void
take_error (GError           *error,
            AlbercaThinCall   kind,
            GError          **result)
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

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (result, g_steal_pointer (&owned));
      return;
    }
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
    set_failure (kind, is_in_doubt (owned, name), text, result);
}

/* ---- Calls ---- */

/**
 * alberca_thin_bus_connect:
 * @error: of %ALBERCA_THIN_ERROR
 *
 * Worker thread. It cannot be cancelled: all of a process share the connection, and who cancels the making of it
 * cancels that of others.
 *
 * Returns: (transfer full): the system bus of this computer, %NULL on error
 */
GDBusConnection *
alberca_thin_bus_connect (GError **error)
{
  g_autoptr(GError) local_error = NULL;
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &local_error);

  if (bus == NULL)
    /* Translators: %s is what the system said */
    g_set_error (error, ALBERCA_THIN_ERROR, ALBERCA_THIN_ERROR_NO_BUS,
                 _("The system bus of this computer cannot be reached: %s"), local_error->message);
  else
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  return bus;
}

/**
 * alberca_thin_bus_call:
 * @bus: the system bus
 * @kind: what the call is for; one that changes something waits as long as somebody thinks about a password
 * @path: an object of UDisks2
 * @interface: one of its interfaces
 * @method: a method of that
 * @parameters: (transfer floating) (nullable): for it
 * @reply: (nullable): the type of the answer
 * @cancellable: (nullable): a cancellable
 * @error: of %ALBERCA_THIN_ERROR, or that somebody said no
 *
 * Worker thread.
 *
 * Returns: (transfer full): the answer, %NULL on error
 */
GVariant *
alberca_thin_bus_call (GDBusConnection  *bus,
                       AlbercaThinCall   kind,
                       const char       *path,
                       const char       *interface,
                       const char       *method,
                       GVariant         *parameters,
                       const char       *reply,
                       GCancellable     *cancellable,
                       GError          **error)
{
  const int timeout = kind == ALBERCA_THIN_CALL_CHANGE ? G_MAXINT : READ_TIMEOUT;
  GError *local_error = NULL;
  GVariant *result = g_dbus_connection_call_sync (bus, SERVICE, path, interface, method, parameters,
                                                  reply != NULL ? G_VARIANT_TYPE (reply) : NULL,
                                                  G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, timeout, cancellable,
                                                  &local_error);

  if (result == NULL)
    take_error (local_error, kind, error);
  return result;
}
