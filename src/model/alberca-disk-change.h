/* alberca-disk-change.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"
#include "xml/alberca-domain-move.h"

G_BEGIN_DECLS

/* Machines that are off get another disk in the place of the one they had; worker thread. */

/* @done: (nullable): gets the AlbercaDomainDefinition of those that were changed, as they were.
 * Without, nothing is changed: only tried */
gboolean alberca_disk_change_tell (GVirConnection          *connection,
                                   const AlbercaDiskPlace  *from,
                                   const AlbercaDiskPlace  *to,
                                   GPtrArray               *done,
                                   GError                 **error);
/* FALSE: not all could be changed back; which, is added to @left, translated */
gboolean alberca_disk_change_undo (GVirConnection          *connection,
                                   GPtrArray               *done,
                                   GString                 *left);

G_END_DECLS
