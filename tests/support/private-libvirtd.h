/* private-libvirtd.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The test binary runs under `libvirtd.py run --`, which sets the environment these read.
 * Without it (a binary started by hand) they return NULL: g_test_skip () then. */
char *alberca_test_libvirtd_get_uri (void);
char *alberca_test_libvirtd_get_dir (void);

/* What a program prints, NULL-terminated; the test fails with its complaint if it does. Blocks. */
char *alberca_test_run              (const char *program,
                                     const char *first,
                                     ...) G_GNUC_NULL_TERMINATED;

/* virsh -q -c URI FIRST …, NULL-terminated. Its standard output; the test fails with
 * virsh's own complaint if virsh does. Blocks. */
char *alberca_test_virsh            (const char *first,
                                     ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
