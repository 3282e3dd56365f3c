/* alberca-transcript.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The operations of a list (newest first), written down oldest first. */

char *alberca_transcript_to_markdown (GListModel *operations);
/* A POSIX shell script: what failed or was cancelled is a comment, not a command */
char *alberca_transcript_to_shell    (GListModel *operations);

G_END_DECLS
