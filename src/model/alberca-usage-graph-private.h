/* alberca-usage-graph-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-usage-graph.h"

G_BEGIN_DECLS

/* How the graph is kept, for the questions that are put to it. */

/* Where data are. */
typedef struct
{
  char       *path;      /* NULL: of a volume that has none */
  GSList     *nodes;     /* (element-type Node): volumes that show it, by pool and name */
  GHashTable *overlays;  /* (element-type Node): what is built on it, or NULL */
  GPtrArray  *uses;      /* (element-type Use): by path, or NULL */
  guint64     mark;      /* the last question that came by */
} Place;

/* The fields of a GraphVolume come first, and of them its key. */
typedef struct
{
  AlbercaGraphVolume volume; /* its path belongs to the place */
  Place             *place;
  Place             *backing; /* or NULL */
} Node;

/* Uses that name a pool and a volume, which may not be there. */
typedef struct
{
  char      *pool;
  char      *name;
  GPtrArray *uses; /* (element-type Use) */
} Named;

typedef struct
{
  char      *uuid;
  char      *name;
  char      *host;     /* another one, which has it; NULL: this one */
  gboolean   overlay;  /* it is no domain, but a volume there that is built on its "disks" */
  gboolean   running;
  GPtrArray *disks;
  GPtrArray *uses; /* (element-type Use), owned */
} Domain;

/* A disk of a domain, or a layer of one. */
typedef struct
{
  const Domain            *domain;
  const AlbercaDomainDisk *disk;
  const AlbercaDomainDisk *top;   /* the disk itself */
  Place                   *place; /* or NULL: by name */
  Named                   *named; /* or NULL: by path */
} Use;

struct _AlbercaUsageGraph
{
  GHashTable *places;  /* path → Place */
  GHashTable *nodes;   /* (element-type Node), by pool and name */
  GHashTable *named;   /* (element-type Named), by pool and name */
  GHashTable *domains; /* uuid → Domain */
  GHashTable *bases;   /* (element-type Place): with overlays */
  guint64     mark;
};

/* By pool and name in one of its tables; NULL where it is not there */
gpointer  alberca_usage_graph_lookup       (GHashTable    *table,
                                            const char    *pool,
                                            const char    *name);
/* A GCompareFunc of nodes, and of named uses */
int       alberca_usage_graph_compare_keys (gconstpointer  a,
                                            gconstpointer  b);
/* What the data at @place are built on */
Place    *alberca_usage_graph_get_backing  (const Place   *place);

G_END_DECLS
