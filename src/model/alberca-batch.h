/* alberca-batch.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-operation-queue.h"
#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What the user asked for once and for several things: one operation for each. Those that fail
 * do not stop the others, and can be tried again. A batch of one is an operation that can be
 * tried again. Properties (readable, notified on the main thread):
 *   "title"       string    translated, what the user reads: "Deleting 12 volumes from “isos”"
 *   "state"       AlbercaOperationState    FAILED where anything failed; else CANCELLED where
 *                           anything was cancelled
 *   "running"     boolean   state is RUNNING
 *   "n-items"     uint      how many things
 *   "n-done", "n-failed", "n-cancelled" uint   how many of them ended so
 *   "n-finished"  uint      their sum
 *   "progress"    double    0..1, the running operation counted in
 *   "detail"      string    the title of the operation that runs, or NULL
 *   "can-cancel"  boolean   something waits, or runs and can be cancelled
 *   "can-retry"   boolean   everything is finished, and something failed
 *   "only"        AlbercaOperation   the present one of a batch of one, else NULL
 *   "failures"    GListModel of AlbercaOperation, those that failed and were not tried again */

#define ALBERCA_TYPE_BATCH (alberca_batch_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaBatch, alberca_batch, ALBERCA, BATCH, GObject)

/* Starts one of the things, by a verb of the model. Called again for a new attempt, so @data
 * says by names what is meant. Returns the operation (transfer none), NULL with @error set where
 * there is nothing to start. */
typedef AlbercaOperation *(*AlbercaBatchStart)       (gpointer        data,
                                                      GError        **error);
/* The same, with the volume as it is now */
typedef AlbercaOperation *(*AlbercaBatchVolumeStart) (AlbercaPool    *pool,
                                                      AlbercaVolume  *volume,
                                                      gpointer        data,
                                                      GError        **error);

AlbercaBatch          *alberca_batch_new             (const char              *title);
/* @name: of the thing, for messages. @data: (transfer full), freed with the batch */
void                   alberca_batch_add             (AlbercaBatch            *self,
                                                      const char              *name,
                                                      AlbercaBatchStart        start,
                                                      gpointer                 data,
                                                      GDestroyNotify           data_free);
/* @volumes: (element-type AlbercaVolume), of @pool. @data: (transfer full), for all of them */
void                   alberca_batch_add_volumes     (AlbercaBatch            *self,
                                                      AlbercaPool             *pool,
                                                      GPtrArray               *volumes,
                                                      AlbercaBatchVolumeStart  start,
                                                      gpointer                 data,
                                                      GDestroyNotify           data_free);
/* Starts everything. The queue keeps a reference until it is cleared */
void                   alberca_batch_run             (AlbercaBatch            *self,
                                                      AlbercaOperationQueue   *queue);
/* What waits is not begun any more; what runs is cancelled where that is possible */
void                   alberca_batch_cancel          (AlbercaBatch            *self);
/* What failed, and only that, once more */
void                   alberca_batch_retry           (AlbercaBatch            *self);
/* For the queue: @operation is the one that is being started */
void                   alberca_batch_take            (AlbercaBatch            *self,
                                                      AlbercaOperation        *operation);

const char            *alberca_batch_get_title       (AlbercaBatch            *self);
AlbercaOperationState  alberca_batch_get_state       (AlbercaBatch            *self);
gboolean               alberca_batch_get_finished    (AlbercaBatch            *self);
guint                  alberca_batch_get_n_items     (AlbercaBatch            *self);
guint                  alberca_batch_get_n_done      (AlbercaBatch            *self);
guint                  alberca_batch_get_n_failed    (AlbercaBatch            *self);
guint                  alberca_batch_get_n_cancelled (AlbercaBatch            *self);
double                 alberca_batch_get_progress    (AlbercaBatch            *self);
gboolean               alberca_batch_get_can_cancel  (AlbercaBatch            *self);
gboolean               alberca_batch_get_can_retry   (AlbercaBatch            *self);
AlbercaOperation      *alberca_batch_get_only        (AlbercaBatch            *self);
GListModel            *alberca_batch_get_failures    (AlbercaBatch            *self);

G_END_DECLS
