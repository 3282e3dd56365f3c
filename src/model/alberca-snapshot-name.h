/* alberca-snapshot-name.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a snapshot inside an image may be called, so that it can be reverted to and deleted again. */

/* What is wrong with @name, translated, or NULL; (transfer full) */
char *alberca_snapshot_name_get_problem (const char *name);
/* Why a snapshot that is called so cannot be deleted through libvirt, or NULL; (transfer full) */
char *alberca_snapshot_name_get_delete_problem (const char *name);

char *alberca_snapshot_name_get_job_problem (const char *name);

char *alberca_snapshot_name_get_job_delete_problem (const char *name);

char *alberca_snapshot_name_suggest (gboolean seconds);

G_END_DECLS
