/* alberca-media.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "model/alberca-pool.h"
#include "xml/alberca-domain-media.h"

G_BEGIN_DECLS

/* Discs in the drives of virtual machines. A disc is put in by its path, not by the names of pool
 * and volume: that works while the pool is stopped and where libvirt cannot resolve it, and a machine
 * that others make does the same. What is done waits for what else is done with the machine. */

/* @done gets a GPtrArray of AlbercaMachine (transfer full), or an error */
void              alberca_connection_find_machines   (AlbercaConnection    *self,
                                                      AlbercaReadDone       done,
                                                      gpointer              owner);
/* A disc, and a path that QEMU can open */
gboolean          alberca_volume_can_attach          (AlbercaVolume        *self);
/* It is what the drive holds, by path or by name */
gboolean          alberca_drive_holds                (const AlbercaDrive   *drive,
                                                      AlbercaPool          *pool,
                                                      AlbercaVolume        *volume);
/* What is in it, to be shown; "" for nothing; (transfer full) */
char             *alberca_drive_describe             (const AlbercaDrive   *drive);
/* @drive NULL: a new one; (transfer full) */
char             *alberca_pool_get_attach_command    (AlbercaPool          *self,
                                                      AlbercaVolume        *volume,
                                                      const AlbercaMachine *machine,
                                                      const AlbercaDrive   *drive,
                                                      gboolean              force);
AlbercaOperation *alberca_pool_attach_volume         (AlbercaPool          *self,
                                                      AlbercaVolume        *volume,
                                                      const AlbercaMachine *machine,
                                                      const AlbercaDrive   *drive,
                                                      gboolean              force);
char             *alberca_connection_get_eject_command (AlbercaConnection    *self,
                                                        const AlbercaMachine *machine,
                                                        const AlbercaDrive   *drive,
                                                        gboolean              force);
/* @pool and @volume: NULL where it is not a volume that is taken out */
AlbercaOperation *alberca_connection_eject           (AlbercaConnection    *self,
                                                      const AlbercaMachine *machine,
                                                      const AlbercaDrive   *drive,
                                                      gboolean              force,
                                                      AlbercaPool          *pool,
                                                      AlbercaVolume        *volume);

G_END_DECLS
