/* alberca-pools.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-pool-capabilities.h"
#include "xml/alberca-pool-config.h"
#include "xml/alberca-pool-sources.h"

G_BEGIN_DECLS

/* What libvirt says of a pool, as plain data. All functions: worker thread. */
typedef struct
{
  GVirStoragePool   *handle;
  char              *uuid;
  char              *name;
  gboolean           active;
  gboolean           persistent;
  gboolean           autostart;
  char              *xml;
  AlbercaPoolConfig *config; /* NULL where the XML could not be understood */
} AlbercaPoolRecord;

void               alberca_pool_record_free     (AlbercaPoolRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaPoolRecord, alberca_pool_record_free)

GPtrArray         *alberca_pools_list           (GVirConnection     *connection,
                                                 GError            **error);
AlbercaPoolRecord *alberca_pools_read           (GVirConnection     *connection,
                                                 const char         *uuid,
                                                 GError            **error);
GVirStoragePool   *alberca_pools_define         (GVirConnection     *connection,
                                                 const char         *xml,
                                                 GError            **error);
GVirStoragePool   *alberca_pools_define_strictly         (GVirConnection     *connection,
                                                 const char         *xml,
                                                 GError            **error);
GVirStoragePool   *alberca_pools_create         (GVirConnection     *connection,
                                                 const char         *xml,
                                                 gboolean            build,
                                                 GError            **error);
gboolean           alberca_pools_read_size      (GVirStoragePool    *pool,
                                                 guint64            *capacity,
                                                 guint64            *allocation,
                                                 guint64            *available,
                                                 GError            **error);
gboolean           alberca_pools_read_types     (GVirConnection     *connection,
                                                 AlbercaPoolTypes   *supported,
                                                 GError            **error);
GPtrArray         *alberca_pools_find_sources   (GVirConnection     *connection,
                                                 AlbercaPoolType     type,
                                                 const char         *spec,
                                                 GError            **error);
gboolean           alberca_pools_build          (GVirStoragePool    *pool,
                                                 AlbercaPoolBuild    build,
                                                 GError            **error);
gboolean           alberca_pools_start          (GVirStoragePool    *pool,
                                                 GError            **error);
/* Builds it first; @build: PLAIN or NO_OVERWRITE */
gboolean           alberca_pools_start_building (GVirStoragePool    *pool,
                                                 AlbercaPoolBuild    build,
                                                 GError            **error);
gboolean           alberca_pools_delete_storage (GVirStoragePool    *pool,
                                                 GError            **error);
gboolean           alberca_pools_is_stopped     (GVirStoragePool    *pool);
gboolean           alberca_pools_get_autostart  (GVirStoragePool    *pool);
/* (transfer full): the definition, NULL with @error set */
char              *alberca_pools_get_definition (GVirStoragePool    *pool,
                                                 GError            **error);
gboolean           alberca_pools_has_name       (GVirConnection     *connection,
                                                 const char         *name);
gboolean           alberca_pools_stop           (GVirStoragePool    *pool,
                                                 GError            **error);
gboolean           alberca_pools_refresh        (GVirStoragePool    *pool,
                                                 GError            **error);
gboolean           alberca_pools_refresh_patiently (GVirStoragePool *pool,
                                                    guint            n_attempts,
                                                    GError         **error);
gboolean           alberca_pools_undefine       (GVirStoragePool    *pool,
                                                 GError            **error);
gboolean           alberca_pools_set_autostart  (GVirStoragePool    *pool,
                                                 gboolean            autostart,
                                                 GError            **error);

G_END_DECLS
