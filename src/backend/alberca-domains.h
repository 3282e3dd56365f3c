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
  char      *uuid;
  char      *name;
  gboolean   running;
  gboolean   scratch;    /* a helper of ours: uses nothing on its own account */
  gboolean   incomplete; /* a disk is not known, or may not be */
  GPtrArray *disks;      /* (element-type AlbercaDomainDisk): layers after the disk that has them */
} AlbercaDomainRecord;

void                 alberca_domain_record_free (AlbercaDomainRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDomainRecord, alberca_domain_record_free)

GPtrArray           *alberca_domains_list       (GVirConnection       *connection,
                                                 GError              **error);
GPtrArray           *alberca_domains_survey     (GVirConnection       *connection,
                                                 GError              **error);
AlbercaDomainRecord *alberca_domains_read       (GVirConnection       *connection,
                                                 const char           *uuid,
                                                 GError              **error);

G_END_DECLS
