/* snapshot-fixture.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "model/alberca-snapshot-list.h"
#include "wait-until.h"

G_BEGIN_DECLS

/* A directory pool of a real libvirtd with one qcow2 volume, and the list of its snapshots. */

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define BLOCK 65536
#define N_BLOCKS 64

typedef struct
{
  AlbercaConnection   *connection;
  AlbercaPool         *pool;
  char                *path;
  AlbercaSnapshotList *list;
} Fixture;

void             set_up      (Fixture          *fixture,
                              gconstpointer     data);
/* No domain is left */
void             tear_down   (Fixture          *fixture,
                              gconstpointer     data);
/* The list has seen what happened */
void             settle      (Fixture          *fixture);
void             wait_done   (Fixture          *fixture,
                              AlbercaOperation *operation);
void             wait_failed (Fixture          *fixture,
                              AlbercaOperation *operation,
                              GQuark            domain,
                              int               code);
guint            count       (Fixture          *fixture);
/* Borrowed: the list has it */
AlbercaSnapshot *get         (Fixture          *fixture,
                              guint             position);
void             write_block (Fixture          *fixture,
                              guint             block,
                              guint8            pattern);

G_END_DECLS
