/* alberca-workers.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The threads of one connection: at most so many calls are in flight that libvirtd, which
 * answers five per client, never makes one wait for another, and a host that hangs starves
 * only itself. */

#define ALBERCA_TYPE_WORKERS (alberca_workers_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaWorkers, alberca_workers, ALBERCA, WORKERS, GObject)

typedef enum
{
  ALBERCA_PRIORITY_ACT,        /* what the user asked for */
  ALBERCA_PRIORITY_READ,       /* lists, and the rows on screen */
  ALBERCA_PRIORITY_BACKGROUND, /* the rest */
} AlbercaPriority;

/* Worker thread. @data is borrowed. Returns what @done gets, NULL with @error set. */
typedef gpointer (*AlbercaReadFunc) (gpointer       data,
                                     GCancellable  *cancellable,
                                     GError       **error);

/* Main thread. @result is given away (transfer full), NULL when @error is set. */
typedef void     (*AlbercaReadDone) (gpointer       owner,
                                     gpointer       result,
                                     GError        *error);

AlbercaWorkers *alberca_workers_new  (guint             n_threads);
void            alberca_workers_push (AlbercaWorkers   *self,
                                      AlbercaPriority   priority,
                                      GTask            *task,
                                      GTaskThreadFunc   func);
void            alberca_workers_read (AlbercaWorkers   *self,
                                      AlbercaPriority   priority,
                                      GCancellable     *cancellable,
                                      AlbercaReadFunc   func,
                                      gpointer          data,
                                      GDestroyNotify    data_free,
                                      AlbercaReadDone   done,
                                      gpointer          owner);
/* Main thread: µs since the oldest alberca_workers_read () of those that @counts likes was asked for, and
 * has no answer; 0: none. @owner: (out) (transfer none): whose it is */
gint64          alberca_workers_get_oldest_read (AlbercaWorkers *self,
                                      gboolean        (*counts) (gpointer owner),
                                      gpointer         *owner);
/* In the background, one after the other */
void            alberca_workers_read_in_line (AlbercaWorkers  *self,
                                      GCancellable     *cancellable,
                                      AlbercaReadFunc   func,
                                      gpointer          data,
                                      GDestroyNotify    data_free,
                                      AlbercaReadDone   done,
                                      gpointer          owner);

G_END_DECLS
