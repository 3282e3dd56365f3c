/* alberca-node-device.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk of the host, as libvirt's node devices tell of it: what it is, but not what is on it. */
typedef struct
{
  char    *path;   /* "/dev/sda" */
  GStrv    links;  /* its other names: /dev/disk/by-id/… */
  char    *bus;    /* "usb"; this and the next three NULL where libvirt does not know */
  char    *vendor;
  char    *model;
  char    *serial;
  guint64  size;   /* bytes; 0 where there is no medium */
} AlbercaNodeDevice;

/* NULL, without an error, where it is no disk that one could write on */
AlbercaNodeDevice *alberca_node_device_parse (const char         *xml,
                                              GError            **error);
void               alberca_node_device_free  (AlbercaNodeDevice  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaNodeDevice, alberca_node_device_free)

G_END_DECLS
