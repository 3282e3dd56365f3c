/* alberca-operation.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-workers.h"

G_BEGIN_DECLS

typedef struct _AlbercaBatch AlbercaBatch;

/* One thing the user asked for. Properties (all readable, notified on the main thread):
 *   "title"      string    translated, what the user reads: "Starting “isos”"
 *   "command"    string    one or more lines that do the same in a shell
 *   "detail"     string    what it is doing right now, or NULL
 *   "outcome"    string    what there is to know when it is over (a checksum), or NULL
 *   "state"      AlbercaOperationState
 *   "running"    boolean   state is RUNNING
 *   "finished"   boolean   state is DONE, FAILED or CANCELLED
 *   "progress"   double    0..1, or -1 while unknown (pulse)
 *   "can-cancel" boolean   cancelling now would have an effect
 *   "error"      GError    set when FAILED or CANCELLED
 *   "started-at" int64     µs since 1970, 0 while waiting
 *   "duration"   int64     µs, 0 until finished
 * It may be one of a batch: model/alberca-batch.h.
 */

typedef enum
{
  ALBERCA_OPERATION_WAITING,
  ALBERCA_OPERATION_RUNNING,
  ALBERCA_OPERATION_DONE,
  ALBERCA_OPERATION_FAILED,
  ALBERCA_OPERATION_CANCELLED,
} AlbercaOperationState;

#define ALBERCA_TYPE_OPERATION_STATE (alberca_operation_state_get_type ())
GType alberca_operation_state_get_type (void);

#define ALBERCA_TYPE_OPERATION (alberca_operation_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaOperation, alberca_operation, ALBERCA, OPERATION, GObject)

/* Worker thread. @data is plain data and libvirt handles, never an object of the model. */
typedef gboolean (*AlbercaOperationFunc) (AlbercaOperation  *operation,
                                          gpointer           data,
                                          GCancellable      *cancellable,
                                          GError           **error);

AlbercaOperation      *alberca_operation_new           (const char            *title,
                                                        const char            *command,
                                                        AlbercaOperationFunc   func,
                                                        gpointer               data,
                                                        GDestroyNotify         data_free);
/* One that failed before it could begin. @error: (transfer full) */
AlbercaOperation      *alberca_operation_new_failed    (const char            *title,
                                                        GError                *error);
void                   alberca_operation_start         (AlbercaOperation      *self,
                                                        AlbercaWorkers        *workers);
void                   alberca_operation_cancel        (AlbercaOperation      *self);
/* Worker thread: says how far it is; reaches the main thread at most every 100 ms */
void                   alberca_operation_report        (AlbercaOperation      *self,
                                                        double                 progress,
                                                        const char            *detail);
void                   alberca_operation_take_outcome  (AlbercaOperation      *self,
                                                        char                  *outcome);
/* Before it is started: several steps, so that a cancel between two of them has an effect */
void                   alberca_operation_set_can_cancel (AlbercaOperation     *self,
                                                        gboolean               can_cancel);
/* For the batch that @self is one of; it is not kept alive */
void                   alberca_operation_set_batch     (AlbercaOperation      *self,
                                                        AlbercaBatch          *batch);
/* (transfer none) (nullable) */
AlbercaBatch          *alberca_operation_get_batch     (AlbercaOperation      *self);
/* Before it is queued: what it is about, for the history of a volume. Of each volume that it makes,
 * changes, reads or deletes; @volume NULL: of the pool, which a pool's verbs have by themselves */
void                   alberca_operation_add_subject   (AlbercaOperation      *self,
                                                        const char            *pool_uuid,
                                                        const char            *volume);
gboolean               alberca_operation_has_subject   (AlbercaOperation      *self,
                                                        const char            *pool_uuid,
                                                        const char            *volume);
GStrv                  alberca_operation_list_volumes  (AlbercaOperation      *self);
/* (nullable): those of a connection, as long as they are there */
AlbercaWorkers        *alberca_operation_get_workers   (AlbercaOperation      *self);
const char            *alberca_operation_get_title     (AlbercaOperation      *self);
const char            *alberca_operation_get_command   (AlbercaOperation      *self);
const char            *alberca_operation_get_outcome   (AlbercaOperation      *self);
AlbercaOperationState  alberca_operation_get_state     (AlbercaOperation      *self);
gboolean               alberca_operation_get_finished  (AlbercaOperation      *self);
double                 alberca_operation_get_progress  (AlbercaOperation      *self);
gboolean               alberca_operation_get_can_cancel (AlbercaOperation     *self);
const GError          *alberca_operation_get_error     (AlbercaOperation      *self);
gint64                 alberca_operation_get_started_at (AlbercaOperation     *self);
gint64                 alberca_operation_get_duration  (AlbercaOperation      *self);

G_END_DECLS
