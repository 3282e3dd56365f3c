/* alberca-domain-definitions.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* What libvirt has written down of a domain, to be changed; worker thread. */
typedef struct
{
  char     *name;
  gboolean  running;
  gboolean  saved;     /* its memory is on disk, with the disks that it had */
  gboolean  snapshots; /* libvirt keeps snapshots of it, each with a definition of its own */
  char     *live;      /* document, as it runs; NULL while it does not */
  char     *persistent; /* document, with its secrets: never to be shown; NULL where it has none */
} AlbercaDomainDefinition;

void       alberca_domain_definition_free     (AlbercaDomainDefinition  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDomainDefinition, alberca_domain_definition_free)

GPtrArray *alberca_domain_definitions_list    (GVirConnection           *connection,
                                               GError                  **error);
gboolean   alberca_domain_definitions_define  (GVirConnection           *connection,
                                               const char               *xml,
                                               GError                  **error);
/* Bytes; @disk: the target or the path of a disk of a running domain */
gboolean   alberca_domain_definitions_resize  (GVirConnection           *connection,
                                               const char               *domain,
                                               const char               *disk,
                                               guint64                   capacity,
                                               GError                  **error);

G_END_DECLS
