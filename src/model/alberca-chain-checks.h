/* alberca-chain-checks.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "model/alberca-operation.h"
#include "qcow2/alberca-qcow2.h"
#include "xml/alberca-domain-move.h"

G_BEGIN_DECLS

/* For alberca-chain-verbs.c alone: what its workers look at, right before and after they act. All
 * functions: worker thread. */

/* What a worker gets: plain data and handles; and what it has done so far. */
typedef struct
{
  GVirConnection   *connection;
  GVirStoragePool  *pool;
  GPtrArray        *pools;       /* (element-type GVirStoragePool): all that are started */
  GVirStorageVol   *volume;
  char             *pool_name;
  char             *volume_name;
  char             *path;
  char             *domain;
  char             *disk;
  char             *base;        /* path, NULL: none */
  char             *base_pool;   /* by name; NULL: in none, or not asked for */
  char             *base_volume;
  gboolean          delete_old;
  char             *name;        /* of the copy */
  char             *xml;

  AlbercaOperation *operation;   /* borrowed, while the worker runs */
  gboolean          made;        /* there is a copy, whole or not */
  GPtrArray        *definitions; /* (element-type AlbercaDomainDefinition): those that were changed, as they were */
} AlbercaChainCall;

/* FALSE: what is there may be more than libvirt knows. The first pool whose server is silent is waited for a minute,
 * or until it is cancelled, and is the last */
gboolean            alberca_chain_refresh                (const AlbercaChainCall  *self,
                                                          GCancellable            *cancellable,
                                                          GError                 **error);
/* Whether what is written in the image is what @self says of its base */
gboolean            alberca_chain_is_on_base             (const AlbercaChainCall  *self,
                                                          gboolean                *is_on_base,
                                                          GError                 **error);
/* @name: (out) (transfer full) (nullable): of what is built on @base besides the volume itself. FALSE: that
 * could not be found out */
gboolean            alberca_chain_find_overlay           (const AlbercaChainCall  *self,
                                                          const char              *base,
                                                          char                   **name,
                                                          GError                 **error);
gboolean            alberca_chain_check_no_snapshots     (const AlbercaChainCall  *self,
                                                          GError                 **error);
gboolean            alberca_chain_check_no_machine_snapshots
                                                         (const AlbercaChainCall  *self,
                                                          GError                 **error);
/* Before a commit */
gboolean            alberca_chain_check_commit           (const AlbercaChainCall  *self,
                                                          GCancellable            *cancellable,
                                                          GError                 **error);
/* The machine still runs with the volume, on the same base */
gboolean            alberca_chain_check_unchanged        (const AlbercaChainCall  *self,
                                                          GError                 **error);
/* After it: the machine's next start; as alberca_disk_change_tell() */
gboolean            alberca_chain_change_configuration   (const AlbercaChainCall  *self,
                                                          GPtrArray               *done,
                                                          GError                 **error);
gboolean            alberca_chain_check_pivoted          (const AlbercaChainCall  *self,
                                                          GError                 **error);
gboolean            alberca_chain_check_deletable        (const AlbercaChainCall  *self,
                                                          GCancellable            *cancellable,
                                                          GError                 **error);

G_END_DECLS
