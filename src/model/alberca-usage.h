/* alberca-usage.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_USAGE_DOMAIN,   /* a virtual machine has the volume as a disk, or one above it in a chain */
  ALBERCA_USAGE_OVERLAY,  /* another volume is built on it */
  ALBERCA_USAGE_NAME,     /* a virtual machine has it as a disk, and says so by the name of the pool */
} AlbercaUsageKind;

/* Why a volume is needed: plain data. */
typedef struct
{
  AlbercaUsageKind kind;
  char            *volume;     /* name of the volume that is used, or of several: "a, b" */
  char            *user;       /* name of the domain or of the overlay */
  char            *uuid;       /* of the domain; NULL for an overlay */
  gboolean         running;    /* the domain runs */
  char            *pool;       /* name of the pool of the overlay, NULL for a domain */
  char            *target;     /* the guest's name of the disk, "vda"; NULL where it is none, or not known */
  const char      *device;     /* interned: "disk", "cdrom", "floppy", "lun", "filesystem", "kernel", …; NULL: not known yet */
  gboolean         read_only;  /* where @device is known */
  gboolean         next_start; /* only configured: a running domain has it from its next start on */
  char            *host;       /* another connected host, which has the user; NULL: this one */
  char            *via;        /* the overlay between them that is the domain's disk, by name; NULL: used directly */
} AlbercaUsage;

AlbercaUsage *alberca_usage_new  (AlbercaUsageKind    kind,
                                  const char         *volume,
                                  const char         *user,
                                  gboolean            running);
AlbercaUsage *alberca_usage_copy (const AlbercaUsage *self);
void          alberca_usage_free (AlbercaUsage       *self);
/* "the virtual machine “web” (running)", translated; (transfer full) */
char         *alberca_usage_describe (const AlbercaUsage *self);
/* Whether it is a virtual machine whose snapshots have the volume, or what is built on it */
gboolean      alberca_usage_has_snapshots (const AlbercaUsage *self);
/* Running domains, other domains, overlays; by name in each: a GCompareFunc of pointers to pointers */
int           alberca_usage_compare  (gconstpointer       a,
                                      gconstpointer       b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaUsage, alberca_usage_free)

G_END_DECLS
