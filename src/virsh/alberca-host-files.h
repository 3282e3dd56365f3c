/* alberca-host-files.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody types on the libvirt host about files that libvirt does not show. Alberca never
 * runs these. All are (transfer full). */

/* @paths: NULL-terminated, at least one */
char *alberca_host_files_move_away  (const char *const *paths);
/* Lists the files of a directory that begin like a qcow2 image and end within its header, and then
 * moves them away */
char *alberca_host_files_move_stubs (const char        *directory);

G_END_DECLS
