/* alberca-domains.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-domain-disks.h"

G_BEGIN_DECLS

/* A domain and what it has as disks; worker thread. */
typedef struct
{
  char      *name;
  gboolean   running;
  GPtrArray *disks; /* (element-type AlbercaDomainDisk) */
} AlbercaDomainRecord;

void       alberca_domain_record_free (AlbercaDomainRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDomainRecord, alberca_domain_record_free)

GPtrArray *alberca_domains_list       (GVirConnection       *connection,
                                       GError              **error);

G_END_DECLS
