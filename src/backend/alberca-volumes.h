/* alberca-volumes.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* A volume's name and key, as the list call gives them. All functions: worker thread. */
typedef struct
{
  GVirStorageVol *handle;
  char           *name;
  char           *key;
} AlbercaVolumeRecord;

void                 alberca_volume_record_free (AlbercaVolumeRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaVolumeRecord, alberca_volume_record_free)

GPtrArray           *alberca_volumes_list       (GVirStoragePool      *pool,
                                                 GError              **error);
AlbercaVolumeConfig *alberca_volumes_read       (GVirStorageVol       *volume,
                                                 GError              **error);
gboolean             alberca_volumes_create     (GVirStoragePool      *pool,
                                                 const char           *xml,
                                                 GError              **error);
gboolean             alberca_volumes_delete     (GVirStorageVol       *volume,
                                                 GError              **error);

G_END_DECLS
