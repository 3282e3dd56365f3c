/* alberca-device-use.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a block device is already used for. The worst first: one that is used twice is known by
 * the first. */
typedef enum
{
  ALBERCA_DEVICE_USE_MOUNTED, /* detail: where */
  ALBERCA_DEVICE_USE_SWAP,    /* no detail */
  ALBERCA_DEVICE_USE_DOMAIN,  /* detail: the domain's name */
  ALBERCA_DEVICE_USE_POOL,    /* detail: the pool's name */
  ALBERCA_DEVICE_USE_GROUP,   /* detail: the volume group's name */
  ALBERCA_DEVICE_USE_HELD,    /* detail: the RAID or mapped device on it */
} AlbercaDeviceUseKind;

typedef struct
{
  AlbercaDeviceUseKind  kind;
  char                 *path;   /* the device, as the kernel calls it: "/dev/sda2" */
  char                 *detail; /* "" where the kind has none */
  char                 *group;  /* the volume group by which it is used so, NULL where there is none */
  char                 *owner;  /* the UUID of a pool, else NULL */
} AlbercaDeviceUse;

AlbercaDeviceUse *alberca_device_use_new  (AlbercaDeviceUseKind  kind,
                                           const char           *path,
                                           const char           *detail);
void              alberca_device_use_free (AlbercaDeviceUse     *self);

G_END_DECLS
