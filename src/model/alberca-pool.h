/* alberca-pool.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-operation.h"
#include "model/alberca-volume.h"
#include "xml/alberca-pool-config.h"

G_BEGIN_DECLS

typedef struct _AlbercaConnection AlbercaConnection;
typedef struct _AlbercaVolumeDraft AlbercaVolumeDraft;

/* A storage pool of a connection. Properties (readable, notified):
 *   "connection"  AlbercaConnection, NULL once it is forgotten
 *   "uuid", "name", "type-nick", "icon-name" string
 *   "path"        string or NULL   target path
 *   "active", "persistent", "autostart" boolean
 *   "available-now" boolean        its connection is open (else it is shown greyed)
 *   "capacity", "allocation", "free" uint64    bytes, as libvirt says; 0 while inactive
 *   "xml"         string           as libvirt shows it
 *   "volumes"     GListModel of AlbercaVolume, the same model for ever
 *   "n-volumes"   uint
 *   "listing"     boolean          the names are being read for the first time; notified whenever they have been read
 *   "loading"     boolean          details are still being read
 *   "n-loaded"    uint             volumes whose details are there
 *   "volumes-allocation" uint64    Σ allocation of the volumes read so far, bytes
 *   "promised"    uint64           Σ capacity of the volumes that live in the pool, bytes
 *   "iso-library" boolean          the user calls it a library of disc images
 *   "error"       GError or NULL   why the volumes could not be listed
 * Every verb returns the operation it started (transfer none; the queue owns it). */

#define ALBERCA_TYPE_POOL (alberca_pool_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPool, alberca_pool, ALBERCA, POOL, GObject)

AlbercaConnection       *alberca_pool_get_connection         (AlbercaPool        *self);
const char              *alberca_pool_get_uuid               (AlbercaPool        *self);
const char              *alberca_pool_get_name               (AlbercaPool        *self);
AlbercaPoolType          alberca_pool_get_pool_type          (AlbercaPool        *self);
const char              *alberca_pool_get_path               (AlbercaPool        *self);
const char              *alberca_pool_get_icon_name          (AlbercaPool        *self);
gboolean                 alberca_pool_get_iso_library        (AlbercaPool        *self);
/* For this run of the program: alberca-iso-libraries.h remembers it */
void                     alberca_pool_set_iso_library        (AlbercaPool        *self,
                                                              gboolean            iso_library);
gboolean                 alberca_pool_get_active             (AlbercaPool        *self);
gboolean                 alberca_pool_get_persistent         (AlbercaPool        *self);
gboolean                 alberca_pool_get_autostart          (AlbercaPool        *self);
gboolean                 alberca_pool_get_available_now      (AlbercaPool        *self);
guint64                  alberca_pool_get_capacity           (AlbercaPool        *self);
guint64                  alberca_pool_get_allocation         (AlbercaPool        *self);
guint64                  alberca_pool_get_free               (AlbercaPool        *self);
guint64                  alberca_pool_get_volumes_allocation (AlbercaPool        *self);
guint64                  alberca_pool_get_promised           (AlbercaPool        *self);
const char              *alberca_pool_get_xml                (AlbercaPool        *self);
/* Borrowed, gone with the next change */
const AlbercaPoolConfig *alberca_pool_get_config             (AlbercaPool        *self);
GListModel              *alberca_pool_get_volumes            (AlbercaPool        *self);
gboolean                 alberca_pool_get_listing            (AlbercaPool        *self);
/* The names are being read, for the first time or again; not notified */
gboolean                 alberca_pool_get_reading            (AlbercaPool        *self);
gboolean                 alberca_pool_get_loading            (AlbercaPool        *self);
guint                    alberca_pool_get_n_loaded           (AlbercaPool        *self);
const GError            *alberca_pool_get_error              (AlbercaPool        *self);
/* (transfer none), NULL where there is none */
AlbercaVolume           *alberca_pool_find_volume            (AlbercaPool        *self,
                                                              const char         *name);

/* Reading. The page is on screen: volumes are loaded and kept fresh. Nests. */
void                     alberca_pool_hold                   (AlbercaPool        *self);
void                     alberca_pool_release                (AlbercaPool        *self);
/* Reads the pool, the names and the rows on screen again, without a rescan on the host */
void                     alberca_pool_reread                 (AlbercaPool        *self);
/* @done gets a string; see the .c. FALSE: the connection is closed, and it is not called */
gboolean                 alberca_pool_read_volume_xml        (AlbercaPool        *self,
                                                              AlbercaVolume      *volume,
                                                              GCancellable       *cancellable,
                                                              AlbercaReadDone     done,
                                                              gpointer            owner);

AlbercaOperation        *alberca_pool_start                  (AlbercaPool        *self);
AlbercaOperation        *alberca_pool_stop                   (AlbercaPool        *self);
/* A rescan on the host */
AlbercaOperation        *alberca_pool_refresh                (AlbercaPool        *self);
AlbercaOperation        *alberca_pool_set_autostart          (AlbercaPool        *self,
                                                              gboolean            autostart);
/* Forgets an inactive pool; what is in it stays */
AlbercaOperation        *alberca_pool_undefine               (AlbercaPool        *self);
/* One or many, all or none */
AlbercaOperation        *alberca_pool_create_volume          (AlbercaPool        *self,
                                                              AlbercaVolumeDraft *draft);
AlbercaOperation        *alberca_pool_delete_volume          (AlbercaPool        *self,
                                                              AlbercaVolume      *volume);
/* @volumes: (element-type AlbercaVolume), one or more of this pool or of others of its connection: one
 * operation for each; (transfer none) */
AlbercaBatch            *alberca_pool_delete_volumes         (AlbercaPool        *self,
                                                              GPtrArray          *volumes);
/* The commands of delete_volumes, to show before it is done; (transfer full) */
char                    *alberca_pool_get_delete_command     (AlbercaPool        *self,
                                                              GPtrArray          *volumes);

G_END_DECLS
