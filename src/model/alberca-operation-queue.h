/* alberca-operation-queue.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-operation.h"

G_BEGIN_DECLS

/* Every operation of the program as a GListModel, newest first; it is also what decides when
 * one may start: libvirt refuses to refresh, stop or delete while a volume job of the same
 * pool runs, so operations with the same key wait for one another. A copy has the keys of two pools.
 *   "n-running"  uint     waiting or running
 *   "n-items"    uint
 *   "acts"       GListModel of AlbercaOperation and AlbercaBatch, newest first: what the user
 *                asked for, a batch in the place of its operations
 * Signal "finished" (AlbercaOperation *): main thread, after its state changed for good, and after
 * its batch knows. Signal "batch-finished" (AlbercaBatch *): the last of it is over. */

#define ALBERCA_TYPE_OPERATION_QUEUE (alberca_operation_queue_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaOperationQueue, alberca_operation_queue, ALBERCA, OPERATION_QUEUE, GObject)

AlbercaOperationQueue *alberca_operation_queue_new           (void);
/* Keeps a reference to @operation until it is cleared; (transfer none) */
void                   alberca_operation_queue_add           (AlbercaOperationQueue *self,
                                                              const char            *key,
                                                              AlbercaWorkers        *workers,
                                                              AlbercaOperation      *operation);
void                   alberca_operation_queue_add_all       (AlbercaOperationQueue *self,
                                                              const char *const     *keys,
                                                              AlbercaWorkers        *workers,
                                                              AlbercaOperation      *operation);
/* Until _end_batch () what is added is one of @batch. For the batch */
void                   alberca_operation_queue_begin_batch   (AlbercaOperationQueue *self,
                                                              AlbercaBatch          *batch);
void                   alberca_operation_queue_end_batch     (AlbercaOperationQueue *self);
GListModel            *alberca_operation_queue_get_acts      (AlbercaOperationQueue *self);
guint                  alberca_operation_queue_get_n_running (AlbercaOperationQueue *self);
/* Forgets the finished ones */
void                   alberca_operation_queue_clear         (AlbercaOperationQueue *self);

G_END_DECLS
