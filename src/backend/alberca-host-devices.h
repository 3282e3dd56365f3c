/* alberca-host-devices.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-device-use.h"
#include "backend/alberca-libvirt.h"
#include "xml/alberca-node-device.h"

G_BEGIN_DECLS

/* The disks of the host that a libvirt runs on, and what is known to use them. Plain data. */
typedef struct
{
  char       *host;         /* its name, "" where libvirt does not say it */
  GPtrArray  *disks;        /* (element-type AlbercaNodeDevice), by their paths */
  GPtrArray  *uses;         /* (element-type AlbercaDeviceUse) */
  GHashTable *names;        /* other paths of devices → the kernel's */
  gboolean    knows_mounts; /* what is mounted, swapped on or made of them is among the uses */
} AlbercaHostDevices;

AlbercaHostDevices *alberca_host_devices_new  (void);
/* Worker thread */
AlbercaHostDevices *alberca_host_devices_read (GVirConnection      *connection,
                                               GError             **error);
void                alberca_host_devices_free (AlbercaHostDevices  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaHostDevices, alberca_host_devices_free)

G_END_DECLS
