/* alberca-domain-events.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* Main thread: a domain came, went, started, stopped, or has other disks; its guest agent came or went */
typedef void (*AlbercaDomainEventFunc) (const char *uuid,
                                        gpointer    user_data);

typedef struct _AlbercaDomainEvents AlbercaDomainEvents;

/* Worker thread */
AlbercaDomainEvents *alberca_domain_events_register   (GVirConnection          *connection,
                                                       AlbercaDomainEventFunc   func,
                                                       gpointer                 user_data);
/* Main thread: from here on nothing is called any more */
void                 alberca_domain_events_mute       (AlbercaDomainEvents     *self);
/* Worker thread; (transfer full) */
void                 alberca_domain_events_unregister (AlbercaDomainEvents     *self);

G_END_DECLS
