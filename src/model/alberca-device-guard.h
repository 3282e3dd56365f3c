/* alberca-device-guard.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-host-devices.h"
#include "model/alberca-connection.h"
#include "xml/alberca-pool-config.h"

G_BEGIN_DECLS

/* Keeps people from building a pool on what the host already uses. Until the host has been asked
 * nothing is known and nothing is refused; signal "changed" when that changes. */

#define ALBERCA_TYPE_DEVICE_GUARD (alberca_device_guard_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaDeviceGuard, alberca_device_guard, ALBERCA, DEVICE_GUARD, GObject)

/* Asks at once */
AlbercaDeviceGuard *alberca_device_guard_new         (AlbercaConnection        *connection);
gboolean            alberca_device_guard_get_known   (AlbercaDeviceGuard       *self);
/* The host's disks, (element-type AlbercaNodeDevice); NULL as long as they are not known */
GPtrArray          *alberca_device_guard_get_disks   (AlbercaDeviceGuard       *self);
/* All (transfer full), translated, NULL where there is nothing to say */
/* What forbids this build, and what to do */
char               *alberca_device_guard_get_problem (AlbercaDeviceGuard       *self,
                                                      const AlbercaPoolConfig  *pool,
                                                      AlbercaPoolBuild          build);
/* What to think of before the pool is made so */
char               *alberca_device_guard_get_warning (AlbercaDeviceGuard       *self,
                                                      const AlbercaPoolConfig  *pool,
                                                      AlbercaPoolBuild          build);
/* What forbids to delete its storage */
char               *alberca_device_guard_get_deletion_problem (AlbercaDeviceGuard      *self,
                                                               const AlbercaPoolConfig *pool);
/* "/dev/sda2 is mounted at /": why a device had better not be taken */
char               *alberca_device_guard_describe    (AlbercaDeviceGuard       *self,
                                                      const char               *path);

/* The field that says what such a pool is built on, or NULL where a build writes on no device */
const char         *alberca_device_guard_get_field   (AlbercaPoolType           type);
/* Worker thread. Asks anew, right before a build; FALSE with an error that says what forbids it */
gboolean            alberca_device_guard_check       (GVirConnection           *connection,
                                                      const AlbercaPoolConfig  *pool,
                                                      AlbercaPoolBuild          build,
                                                      GError                  **error);
/* Worker thread. Likewise right before the storage is deleted */
gboolean            alberca_device_guard_check_deletion (GVirConnection           *connection,
                                                         const AlbercaPoolConfig  *pool,
                                                         GError                  **error);

G_END_DECLS
