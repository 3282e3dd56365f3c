/* alberca-operation-toast.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-batch.h"
#include "model/alberca-operation.h"

G_BEGIN_DECLS

AdwToast *alberca_operation_toast_new       (AlbercaOperation *operation,
                                             GtkWindow        *parent);
AdwToast *alberca_operation_toast_new_batch (AlbercaBatch     *batch);

G_END_DECLS
