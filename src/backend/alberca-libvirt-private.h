/* alberca-libvirt-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* libvirt's handles as autoptrs, and the raw handles behind libvirt-gobject's objects, for the
 * calls that libvirt-gobject lacks. Each is a new reference. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virConnect, virConnectClose)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStoragePool, virStoragePoolFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStorageVol, virStorageVolFree)

virConnectPtr     alberca_libvirt_dup_connect   (GVirConnection  *connection);
void              alberca_libvirt_close_connect (GVirConnection  *connection);
virStoragePoolPtr alberca_libvirt_dup_pool      (GVirStoragePool *pool);
virStorageVolPtr  alberca_libvirt_dup_vol       (GVirStorageVol  *volume);

/* Whether it is libvirt's test driver, which keeps all of it in memory. */
gboolean          alberca_libvirt_is_test       (virConnectPtr    connection);

/* After a call that failed: TRUE, a moment later, where another one was in its way and it should be
 * tried again; @n_tries: begins with 0. */
gboolean          alberca_libvirt_try_again     (guint           *n_tries);

G_END_DECLS
