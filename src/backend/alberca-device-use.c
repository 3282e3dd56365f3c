/* alberca-device-use.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-device-use.h"

/**
 * alberca_device_use_new:
 * @kind: what for
 * @path: the device
 * @detail: (nullable): by whom; %NULL is ""
 *
 * Returns: (transfer full): the use
 */
AlbercaDeviceUse *
alberca_device_use_new (AlbercaDeviceUseKind  kind,
                        const char           *path,
                        const char           *detail)
{
  AlbercaDeviceUse *self = g_new0 (AlbercaDeviceUse, 1);

  self->kind = kind;
  self->path = g_strdup (path);
  self->detail = g_strdup (detail != NULL ? detail : "");

  return self;
}

/**
 * alberca_device_use_free:
 * @self: (transfer full): a use
 */
void
alberca_device_use_free (AlbercaDeviceUse *self)
{
  g_free (self->path);
  g_free (self->detail);
  g_free (self->group);
  g_free (self->owner);
  g_free (self);
}
