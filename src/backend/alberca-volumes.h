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

/* libvirt's numbers, which the layers above may not see */
typedef enum
{
  ALBERCA_VOLUME_CREATE_PREALLOCATE_METADATA = 1 << 0,
  ALBERCA_VOLUME_CREATE_REFLINK              = 1 << 1,
  ALBERCA_VOLUME_CREATE_VALIDATE             = 1 << 2,
} AlbercaVolumeCreateFlags;

typedef enum
{
  ALBERCA_VOLUME_RESIZE_ALLOCATE = 1 << 0,
  ALBERCA_VOLUME_RESIZE_SHRINK   = 1 << 2,
} AlbercaVolumeResizeFlags;

void                 alberca_volume_record_free (AlbercaVolumeRecord       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaVolumeRecord, alberca_volume_record_free)

GPtrArray           *alberca_volumes_list       (GVirStoragePool           *pool,
                                                 GError                   **error);
GVirStorageVol      *alberca_volumes_find       (GVirStoragePool           *pool,
                                                 const char                *name,
                                                 GError                   **error);
AlbercaVolumeConfig *alberca_volumes_read       (GVirStorageVol            *volume,
                                                 GError                   **error);
char                *alberca_volumes_get_xml    (GVirStorageVol            *volume,
                                                 GError                   **error);
gboolean             alberca_volumes_create     (GVirStoragePool           *pool,
                                                 const char                *xml,
                                                 AlbercaVolumeCreateFlags   flags,
                                                 GError                   **error);
/* The volume of that name, which its handle need not be known for */
gboolean             alberca_volumes_delete_named (GVirStoragePool         *pool,
                                                 const char                *name,
                                                 GError                   **error);
gboolean             alberca_volumes_clone      (GVirStoragePool           *pool,
                                                 const char                *xml,
                                                 GVirStorageVol            *source,
                                                 AlbercaVolumeCreateFlags   flags,
                                                 GError                   **error);
gboolean             alberca_volumes_resize     (GVirStorageVol            *volume,
                                                 guint64                    capacity,
                                                 AlbercaVolumeResizeFlags   flags,
                                                 GError                   **error);
gboolean             alberca_volumes_wipe       (GVirStorageVol            *volume,
                                                 guint                      algorithm,
                                                 GError                   **error);
gboolean             alberca_volumes_delete     (GVirStorageVol            *volume,
                                                 GError                   **error);

G_END_DECLS
