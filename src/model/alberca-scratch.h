/* alberca-scratch.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "xml/alberca-scratch-domain.h"

G_BEGIN_DECLS

/* Helper domains: whose they are, and those that somebody who is gone has left behind. */

/* What this run of the program marks its own with; (transfer full) */
AlbercaScratchMark *alberca_scratch_mark_new_own (void);
/* Main thread: whenever the connection opens, abandoned helper domains are removed */
void                alberca_scratch_watch        (AlbercaConnection *connection);

G_END_DECLS
