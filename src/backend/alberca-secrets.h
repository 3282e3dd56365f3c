/* alberca-secrets.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libvirt-gobject/libvirt-gobject.h>

#include "xml/alberca-secret-config.h"

G_BEGIN_DECLS

/* libvirt's secrets; blocking, for worker threads. libvirt-gobject 4 has a class for them, but
 * no way to get one. */

GPtrArray *alberca_secrets_list   (GVirConnection  *connection,
                                   GError         **error);
gboolean   alberca_secrets_create (GVirConnection  *connection,
                                   const char      *xml,
                                   GBytes          *value,
                                   GError         **error);
gboolean   alberca_secrets_undefine (GVirConnection *connection,
                                   const char      *uuid,
                                   GError         **error);

G_END_DECLS
