/* alberca-local-devices.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-device-use.h"

G_BEGIN_DECLS

/* What the kernel of this very machine tells of its block devices. libvirt tells nobody what is
 * mounted: where libvirt runs here, this fills the gap. Worker thread. */

/* What is in use, (element-type AlbercaDeviceUse); @names gets the other names of devices, each
 * with the kernel's. NULL in a container or sandbox, which sees other mounts than the host. */
GPtrArray *alberca_local_devices_read     (const char *root,
                                           GHashTable *names);
/* In bytes, 0 where there is no such device */
guint64    alberca_local_devices_get_size (const char *root,
                                           const char *path);

G_END_DECLS
