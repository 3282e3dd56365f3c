/* alberca-chain.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-usage-graph.h"

G_BEGIN_DECLS

/* All that hangs together with one volume: what it is built on, down to the bottom, and what is
 * built on that, up to the leaves. Plain data, ready to be drawn row by row. */

typedef enum
{
  ALBERCA_CHAIN_VOLUME,   /* a volume of a pool */
  ALBERCA_CHAIN_UNREAD,   /* nobody has looked for it yet */
  ALBERCA_CHAIN_OUTSIDE,  /* a file in no pool: libvirt cannot look at it */
  ALBERCA_CHAIN_INACTIVE, /* in the directory of a pool that is not started */
  ALBERCA_CHAIN_GONE,     /* its pool is started, and does not have it */
  ALBERCA_CHAIN_SOURCE,   /* no file: "nbd://host/x", "json:{…}" */
} AlbercaChainKind;

/* What is to be said of how a node names its base */
typedef enum
{
  ALBERCA_CHAIN_MISTYPED   = 1 << 0, /* in another format than it is said to be */
  ALBERCA_CHAIN_UNDECLARED = 1 << 1, /* in which format is not said */
  ALBERCA_CHAIN_LOOP       = 1 << 2, /* which is built on the node itself */
  ALBERCA_CHAIN_RELATIVE   = 1 << 3, /* by a path that begins where the node is */
  ALBERCA_CHAIN_JSON       = 1 << 4, /* in QEMU's own notation */
} AlbercaChainProblems;

/* What is at a path: from the volume's document and its first bytes. */
typedef struct
{
  char    *pool;           /* that has it as a volume; NULL: none has */
  char    *name;
  guint64  capacity;       /* bytes, as @allocation */
  guint64  allocation;
  char    *format;         /* what libvirt takes it for, NULL where it says nothing */
  char    *real_format;    /* what it is by its first bytes: "qcow2"; NULL: not known */
  gboolean has_header;     /* the header of a qcow2 was read, and with it what follows */
  char    *backing_file;   /* as it is written there, NULL: none */
  char    *backing_format; /* NULL: not said */
  guint    n_snapshots;
  char    *error;          /* why it could not be read, translated; NULL */
} AlbercaChainFacts;

typedef struct
{
  char    *name;
  char    *path;
  gboolean active;
} AlbercaChainPool;

typedef struct
{
  AlbercaChainKind      kind;
  AlbercaChainProblems  problems;
  char                 *path;            /* one for all ways to write it; NULL where it has none */
  char                 *pool;            /* that has it, or in whose directory it should be; NULL: none */
  char                 *name;            /* of the volume, or the last part of the path */
  guint64               capacity;        /* bytes, 0 where unknown; as @allocation */
  guint64               allocation;
  char                 *format;          /* the real one where that is known; NULL: not known */
  char                 *backing;         /* its base as it is written, NULL where it has none */
  char                 *declared_format; /* of its base, as it is written; NULL: not said, or not read */
  char                 *base_format;     /* of its base, as it is; NULL: not known */
  gboolean              logical;         /* an LVM snapshot, if it has a base */
  gboolean              present;         /* the chain is that of this one */
  guint                 n_snapshots;     /* inside the image */
  char                 *error;           /* why it could not be read; NULL */
  GPtrArray            *users;           /* (element-type AlbercaUsage): machines that have it as a disk */

  int                   parent;          /* index of what it is built on, -1: nothing */
  guint                 n_children;      /* that are shown */
  guint                 n_hidden;        /* that are not */
  guint                 lane;            /* how far to the right: an only overlay stands below its base */
  guint64               through;         /* the lanes of which the line goes on past it, bit by bit */
} AlbercaChainNode;

typedef struct
{
  GPtrArray *nodes;      /* (element-type AlbercaChainNode): what is built on a node comes after it */
  gboolean   suspicious; /* something in it is wrong */
} AlbercaChain;

/* More than a volume of the graph says; fills in capacity and format */
typedef void (*AlbercaChainDescribeFunc) (const AlbercaGraphVolume *volume,
                                          AlbercaChainNode         *node);

void               alberca_chain_facts_free    (AlbercaChainFacts         *self);
void               alberca_chain_pool_free     (AlbercaChainPool          *self);

/* @facts: path → AlbercaChainFacts; @pools: (element-type AlbercaChainPool) */
AlbercaChain      *alberca_chain_new           (AlbercaUsageGraph         *graph,
                                                const char                *pool,
                                                const char                *name,
                                                GHashTable                *facts,
                                                GPtrArray                 *pools,
                                                AlbercaChainDescribeFunc   describe);
void               alberca_chain_free          (AlbercaChain              *self);
const AlbercaChainNode *
                   alberca_chain_get_present   (const AlbercaChain        *self);
/* What it is built on, NULL: nothing */
const AlbercaChainNode *
                   alberca_chain_get_base      (const AlbercaChain        *self,
                                                const AlbercaChainNode    *node);
/* Whether another format than @declared is there; both as libvirt calls them */
gboolean           alberca_chain_is_mistyped   (const char                *declared,
                                                const char                *real);
/* "qcow2 · 1.2 GiB of 20 GiB · in “images”"; (transfer full), "" where there is nothing to say */
char              *alberca_chain_node_describe (const AlbercaChainNode    *node);
/* Whole sentences, the worst first; (transfer full) */
GStrv              alberca_chain_node_get_notes (const AlbercaChainNode   *node);
/* What corrects how the node names its base, on the host; (transfer full) (nullable) */
char              *alberca_chain_get_mend_command (const AlbercaChainNode *node);
/* What is wrong, not only remarkable */
gboolean           alberca_chain_node_is_wrong (const AlbercaChainNode    *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaChainFacts, alberca_chain_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaChain, alberca_chain_free)

G_END_DECLS
