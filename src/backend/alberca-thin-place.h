/* alberca-thin-place.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "backend/alberca-thin-bus.h"

G_BEGIN_DECLS

/* For alberca-thin-pools.c: a volume group, or something in it, among the objects of UDisks2, and calls of
 * it. Worker threads. */

#define ALBERCA_THIN_GROUP_INTERFACE ALBERCA_THIN_BUS_SERVICE ".VolumeGroup"
#define ALBERCA_THIN_VOLUME_INTERFACE ALBERCA_THIN_BUS_SERVICE ".LogicalVolume"

/* From one look at what UDisks2 shows to the next, in µs */
#define ALBERCA_THIN_STEP (G_USEC_PER_SEC / 10)

/* A group of this name, and in it a volume of this name */
typedef struct
{
  const char *group;
  const char *volume;      /* NULL: the group itself */
  const char *uuid;        /* NULL: whichever */
  char       *group_path;  /* where they are found; NULL */
  char       *volume_path;
} AlbercaThinPlace;

/* Of every object that has the interface: its path, and what it says there; TRUE: enough */
typedef gboolean (*AlbercaThinObjectFunc) (const char *path,
                                           GVariant   *values,
                                           gpointer    data);

/* Makes the parameters of a call, a floating variant */
typedef GVariant *(*AlbercaThinParameters) (const AlbercaThinPlace *place,
                                            gconstpointer           data);

void             alberca_thin_objects_foreach (GVariant               *objects,
                                               const char             *interface,
                                               AlbercaThinObjectFunc   func,
                                               gpointer                data);
void             alberca_thin_place_clear     (AlbercaThinPlace       *self);
GVariant        *alberca_thin_place_find      (AlbercaThinPlace       *self,
                                               GDBusConnection        *bus,
                                               GCancellable           *cancellable,
                                               GError                **error);
GDBusConnection *alberca_thin_place_reach     (AlbercaThinPlace       *self,
                                               GVariant              **objects,
                                               GCancellable           *cancellable,
                                               GError                **error);
void             alberca_thin_place_poll      (const AlbercaThinPlace *self,
                                               GDBusConnection        *bus,
                                               GCancellable           *cancellable);
gboolean         alberca_thin_place_act_on    (const AlbercaThinPlace *self,
                                               GDBusConnection        *bus,
                                               const char             *method,
                                               AlbercaThinParameters   make_parameters,
                                               gconstpointer           data,
                                               GError                **error);
gboolean         alberca_thin_place_act       (AlbercaThinPlace       *self,
                                               const char             *method,
                                               AlbercaThinParameters   make_parameters,
                                               gconstpointer           data,
                                               GError                **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AlbercaThinPlace, alberca_thin_place_clear)

G_END_DECLS
