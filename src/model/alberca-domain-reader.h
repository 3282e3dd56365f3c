/* alberca-domain-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-domains.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* What the domains of an open connection have as disks, kept fresh by their events: all of them
 * with one call, then the definitions, those first that the call did not tell everything of. */

#define ALBERCA_TYPE_DOMAIN_READER (alberca_domain_reader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaDomainReader, alberca_domain_reader, ALBERCA, DOMAIN_READER, GObject)

typedef struct
{
  /* As it is now; helpers of ours do not come */
  void (*domain)   (const AlbercaDomainRecord *record,
                    gpointer                   user_data);
  void (*gone)     (const char                *uuid,
                    gpointer                   user_data);
  /* After some of them */
  void (*progress) (gpointer                   user_data);
} AlbercaDomainReaderFuncs;

/* Main thread, all of them. @funcs: static; @user_data must stay valid until it is stopped */
AlbercaDomainReader *alberca_domain_reader_new          (AlbercaWorkers                 *workers,
                                                         GVirConnection                 *handle,
                                                         const AlbercaDomainReaderFuncs *funcs,
                                                         gpointer                        user_data);
/* Nothing is called back any more */
void                 alberca_domain_reader_stop         (AlbercaDomainReader            *self);
/* Looks for what no event tells: disks that were added to a configuration alone */
void                 alberca_domain_reader_reread       (AlbercaDomainReader            *self);
/* The path of every disk is known */
gboolean             alberca_domain_reader_get_resolved (AlbercaDomainReader            *self);
/* And everything else about it */
gboolean             alberca_domain_reader_get_complete (AlbercaDomainReader            *self);

G_END_DECLS
