/* alberca-thin-bus.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Calls of UDisks2, for alberca-thin-pools.c: what it answers, and in our words why it does not. */

#define ALBERCA_THIN_BUS_SERVICE "org.freedesktop.UDisks2"

/* What a call is for, which says what it means when it fails */
typedef enum
{
  ALBERCA_THIN_CALL_READ,
  ALBERCA_THIN_CALL_MODULE, /* loads the module for LVM */
  ALBERCA_THIN_CALL_CHANGE,
} AlbercaThinCall;

GDBusConnection *alberca_thin_bus_connect (GError          **error);
GVariant        *alberca_thin_bus_call    (GDBusConnection  *bus,
                                           AlbercaThinCall   kind,
                                           const char       *path,
                                           const char       *interface,
                                           const char       *method,
                                           GVariant         *parameters,
                                           const char       *reply,
                                           GCancellable     *cancellable,
                                           GError          **error);

G_END_DECLS
