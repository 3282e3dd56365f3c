/* alberca-lvm.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libvirt cannot do with LVM's snapshots. Alberca never runs it: it is what somebody would
 * type on the libvirt host. (transfer full) */

char *alberca_lvm_merge (const char *path);
char *alberca_lvm_fill  (const char *group);

G_END_DECLS
