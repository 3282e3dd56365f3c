/* alberca-block-jobs.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* What a running domain does to the chain of one of its disks. All functions: worker thread; they
 * return when the job is over. */

/* The thread of the job */
typedef void (*AlbercaBlockJobFunc) (guint64  done,
                                     guint64  all,
                                     gpointer data);

typedef struct
{
  GVirConnection      *connection;
  const char          *domain;      /* its name */
  const char          *disk;        /* its target: "vda" */
  AlbercaBlockJobFunc  progress;
  gpointer             data;
} AlbercaBlockJob;

/* @base: (nullable): a path; NULL: it is built on nothing afterwards */
gboolean alberca_block_jobs_pull   (const AlbercaBlockJob  *job,
                                    const char             *base,
                                    GCancellable           *cancellable,
                                    GError                **error);
/* The disk, which is at @top, into what it is built on, at @base, with which the domain goes on */
gboolean alberca_block_jobs_commit (const AlbercaBlockJob  *job,
                                    const char             *top,
                                    const char             *base,
                                    GCancellable           *cancellable,
                                    GError                **error);

G_END_DECLS
