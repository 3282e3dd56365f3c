/* alberca-diff.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a change of a document changes, line by line: every line of both, those that are the same
 * once, behind ' ', those that go behind '-', those that come behind '+', as diff -u writes them. */

char     *alberca_diff_lines      (const char *before,
                                   const char *after);

G_END_DECLS
