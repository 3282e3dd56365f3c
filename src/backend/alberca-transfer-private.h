/* alberca-transfer-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-libvirt-private.h"
#include "backend/alberca-segments.h"
#include "backend/alberca-transfer.h"

G_BEGIN_DECLS

/* What both directions share. */

typedef struct
{
  AlbercaSegments              *segments;
  AlbercaSegments              *digested; /* download: behind @segments */
  AlbercaDigest                *digest;
  int                           fd;
  guint64                       length; /* download: as it is expected */
  guint64                       limit;
  const AlbercaTransferOptions *options;
  AlbercaTransferResult        *result;
} AlbercaTransfer;

void     alberca_transfer_report        (AlbercaTransfer  *self);
/* FALSE with @error set */
gboolean alberca_transfer_fail          (GError          **error,
                                         int               saved,
                                         const char       *what);
gboolean alberca_transfer_refuses_holes (void);
gboolean alberca_transfer_close         (virStreamPtr      stream,
                                         gboolean          good,
                                         GError          **error);

G_END_DECLS
