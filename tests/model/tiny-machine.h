/* tiny-machine.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A machine of the private libvirtd with one qcow2 file for its disk vda, or two, and nothing to start from. */

void tiny_machine_define (const char *name,
                          const char *first,
                          const char *second); /* nullable */

G_END_DECLS
