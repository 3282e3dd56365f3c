/* alberca-virsh-migration.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "xml/alberca-migrant.h"

G_BEGIN_DECLS

/* What alberca-virsh.h has for pools, for machines that go to another host. */

typedef struct
{
  const char        *uri;        /* of the host that has the machine */
  const char        *domain;     /* its name */
  const char        *target_uri; /* of the other host, as virsh reaches it, or with @peer the first host */
  const char        *data_uri;   /* or NULL */
  gboolean           peer;       /* the hosts do it among themselves */
  gboolean           running;
  gboolean           live;
  gboolean           keep;       /* the definition stays where it is, too */
  guint              limit;      /* MiB/s, 0: none */
  const char *const *copied;     /* NULL-terminated: disks whose images are copied, or NULL */
  gboolean           incremental; /* without what they are built on */
  const GPtrArray   *places;     /* (element-type AlbercaMigrantPlace): what is said otherwise there; or NULL */
} AlbercaVirshMigration;

/* (transfer full) */
char *alberca_virsh_migrate (const AlbercaVirshMigration *self);

G_END_DECLS
