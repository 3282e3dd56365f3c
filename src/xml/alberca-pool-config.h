/* alberca-pool-config.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "xml/alberca-pool-type.h"

G_BEGIN_DECLS

/* A <pool> document. It keeps every element it was read with: what Alberca does not know
 * survives each change. Not thread-safe; hand over ownership between threads. */
typedef struct _AlbercaPoolConfig AlbercaPoolConfig;

#define ALBERCA_TYPE_POOL_CONFIG (alberca_pool_config_get_type ())

GType              alberca_pool_config_get_type     (void);
AlbercaPoolConfig *alberca_pool_config_new          (AlbercaPoolType           type);
AlbercaPoolConfig *alberca_pool_config_new_from_xml (const char               *xml,
                                                     GError                  **error);
AlbercaPoolConfig *alberca_pool_config_copy         (const AlbercaPoolConfig  *self);
void               alberca_pool_config_free         (AlbercaPoolConfig        *self);
char              *alberca_pool_config_to_xml       (const AlbercaPoolConfig  *self);
AlbercaPoolType    alberca_pool_config_get_pool_type (const AlbercaPoolConfig *self);
/* libvirt's own word, also where the type is one that Alberca does not know */
const char        *alberca_pool_config_get_type_nick (const AlbercaPoolConfig *self);
char              *alberca_pool_config_get_field    (const AlbercaPoolConfig  *self,
                                                     const char               *path);
void               alberca_pool_config_set_field    (AlbercaPoolConfig        *self,
                                                     const char               *path,
                                                     const char               *value);
gboolean           alberca_pool_config_wants_field  (const AlbercaPoolConfig  *self,
                                                     const AlbercaPoolField   *field);
void               alberca_pool_config_drop_unwanted (AlbercaPoolConfig       *self,
                                                     const char               *when_path);
/* NULL-terminated, perhaps empty; (transfer full) */
char             **alberca_pool_config_get_devices  (const AlbercaPoolConfig  *self);
/* Bytes of the largest stretch of a disk that no partition has; 0 where libvirt says of none */
guint64            alberca_pool_config_get_largest_extent (const AlbercaPoolConfig *self);
guint64            alberca_pool_config_get_bytes    (const AlbercaPoolConfig  *self,
                                                     const char               *path);
/* What a copy must not share with its original: capacity, allocation, available, UUID */
void               alberca_pool_config_make_fresh   (AlbercaPoolConfig        *self,
                                                     const char               *name,
                                                     const char               *target_path);
void               alberca_pool_config_drop_sizes   (AlbercaPoolConfig        *self);
void               alberca_pool_config_renew_uuid   (AlbercaPoolConfig        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaPoolConfig, alberca_pool_config_free)

G_END_DECLS
