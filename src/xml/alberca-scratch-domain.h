/* alberca-scratch-domain.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* libvirt knows snapshots of domains only. A disk that no domain has gets one for a moment: it is
 * never started, and its metadata say that it is ours and whose. */

/* Who made it; plain data. */
typedef struct
{
  char   *client;    /* a UUID that each run of the program makes for itself */
  char   *host;      /* the name of the computer it runs on */
  char   *processes; /* which table of processes @pid counts in, "" where unknown */
  gint64  pid;
  gint64  created;   /* seconds since 1970 */
} AlbercaScratchMark;

AlbercaScratchMark *alberca_scratch_mark_new_from_xml (const char                *xml);
AlbercaScratchMark *alberca_scratch_mark_copy         (const AlbercaScratchMark  *self);
void                alberca_scratch_mark_free         (AlbercaScratchMark        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaScratchMark, alberca_scratch_mark_free)

char               *alberca_scratch_domain_choose_type (const char               *capabilities);
char               *alberca_scratch_domain_to_xml      (const char               *name,
                                                        const char               *type,
                                                        const char               *path,
                                                        gboolean                  is_block,
                                                        const AlbercaScratchMark *mark);
char               *alberca_scratch_snapshot_to_xml    (const char               *name);
char               *alberca_scratch_snapshot_redefine  (const char               *name,
                                                        gint64                    created,
                                                        const char               *domain_xml,
                                                        GError                  **error);

G_END_DECLS
