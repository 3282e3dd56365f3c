/* alberca-domain-media.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The CD and DVD drives of a domain, and what is in them. */

/* A drive of a domain that runs may be in its configuration alone, for the next start, or in the
 * running one alone. */
typedef struct
{
  char     *target; /* "sda" */
  char     *bus;    /* "sata", "ide", …; NULL where it is not said */
  char     *path;   /* the file or device that is in it; NULL: nothing, or a volume by name */
  char     *pool;   /* name of the pool, NULL where a path is given */
  char     *volume;
  gboolean  live;   /* of the running domain */
  gboolean  config; /* of its configuration */
} AlbercaDrive;

/* A domain, as far as discs are concerned. */
typedef struct
{
  char      *name;
  char      *uuid;
  gboolean   running;
  GPtrArray *drives;     /* (element-type AlbercaDrive) */
  char      *new_target; /* where another drive can be put; NULL where it runs, or cannot have one */
  char      *new_bus;
} AlbercaMachine;

void       alberca_drive_free                (AlbercaDrive        *self);
void       alberca_machine_free              (AlbercaMachine      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDrive, alberca_drive_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMachine, alberca_machine_free)

GPtrArray *alberca_domain_media_parse        (const char          *xml,
                                              GError             **error);
char      *alberca_domain_media_change       (const char          *xml,
                                              const char          *target,
                                              const char          *path,
                                              gboolean             block,
                                              GError             **error);
char      *alberca_domain_media_suggest_drive (const char         *xml,
                                              char               **bus,
                                              GError             **error);
char      *alberca_domain_media_build_drive  (const char          *target,
                                              const char          *bus,
                                              const char          *path,
                                              gboolean             block);

G_END_DECLS
