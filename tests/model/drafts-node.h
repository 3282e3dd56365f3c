/* drafts-node.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"

/* Open, with its pools read; each has a state of its own */
AlbercaConnection *drafts_node_open      (void);
AlbercaPool       *drafts_node_get_pool  (AlbercaConnection *connection,
                                          const char        *name);
/* Runs the main loop until nothing is left to do, at most for ten seconds */
void               drafts_node_wait      (gboolean         (*done) (gpointer data),
                                          gpointer           data);
/* Closes it and lets it go */
void               drafts_node_close     (AlbercaConnection *connection);
