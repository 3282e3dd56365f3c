/* alberca-transfer-run.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-transfer.h"
#include "model/alberca-operation.h"
#include "model/alberca-transfer-meter.h"

G_BEGIN_DECLS

/* One transfer within an operation, while it runs: what the backend tells becomes what a person
 * reads. Worker thread, but for the last two. */

typedef struct
{
  AlbercaTransferOptions  options;
  AlbercaTransferMeter    meter;
  AlbercaOperation       *operation; /* borrowed */
  const char             *step;      /* what goes on, translated, or NULL */
  gint64                  reported;
} AlbercaTransferRun;

void     alberca_transfer_run_init      (AlbercaTransferRun          *self,
                                         AlbercaOperation            *operation,
                                         GCancellable                *cancellable,
                                         guint64                      length,
                                         guint64                      data,
                                         const char                  *step);
/* The outcome of an operation; (transfer full) */
char    *alberca_transfer_run_describe  (AlbercaTransferRun          *self,
                                         const AlbercaTransferResult *result,
                                         gboolean                     verified);
/* Main thread: makes alberca_operation_is_transfer () true */
void     alberca_transfer_run_mark      (AlbercaOperation            *operation);

G_END_DECLS
