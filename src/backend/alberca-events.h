/* alberca-events.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_POOL_EVENT_CHANGED,   /* defined, started, stopped, refreshed: read it again */
  ALBERCA_POOL_EVENT_REFRESHED, /* likewise, and its volumes */
  ALBERCA_POOL_EVENT_GONE,      /* undefined, or a transient pool that stopped */
} AlbercaPoolEvent;

/* Main thread, both */
typedef void (*AlbercaPoolEventFunc)   (const char       *uuid,
                                        AlbercaPoolEvent  event,
                                        gpointer          user_data);
typedef void (*AlbercaClosedEventFunc) (gpointer          user_data);

typedef struct _AlbercaEvents AlbercaEvents;

/* Worker thread */
AlbercaEvents *alberca_events_register   (GVirConnection          *connection,
                                          AlbercaPoolEventFunc     pool_func,
                                          AlbercaClosedEventFunc   closed_func,
                                          gpointer                 user_data,
                                          GError                 **error);
/* Main thread: from here on nothing is called any more */
void           alberca_events_mute       (AlbercaEvents           *self);
/* Worker thread; (transfer full) */
void           alberca_events_unregister (AlbercaEvents           *self);

G_END_DECLS
