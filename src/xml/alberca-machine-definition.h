/* alberca-machine-definition.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In what two <domain> documents, as the machine is configured, are not the same. libvirt puts the one that a
 * snapshot has in the place of the present one when it reverts, and does not say so. */

/* (transfer full): "memory, disk vdb"; "": they are the same; NULL: one of them is not known */
char *alberca_machine_definition_compare (const char *now,
                                          const char *then);

G_END_DECLS
