/* alberca-transfer.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "backend/alberca-digest.h"
#include "backend/alberca-libvirt.h"

G_BEGIN_DECLS

/* A volume's content through a stream of libvirt, between it and a file of this computer. Holes are
 * neither sent nor written. All functions: worker thread. */

/* @done: bytes that are dealt with, holes included; @moved: bytes of data that were sent or received */
typedef void (*AlbercaTransferProgress) (guint64  done,
                                         guint64  moved,
                                         gpointer user_data);

typedef struct
{
  AlbercaDigestKind       digest;
  guint64                 limit;    /* download: no more than the first bytes; 0: all of them */
  AlbercaTransferProgress progress; /* nullable; worker thread, after each piece */
  gpointer                progress_data;
  GCancellable           *cancellable;
} AlbercaTransferOptions;

typedef struct
{
  guint64  length; /* bytes, holes included */
  guint64  moved;  /* bytes of data that went over the connection */
  gboolean sparse; /* libvirt was told of holes, or told of them */
  char    *digest; /* of the kind that was asked for */
} AlbercaTransferResult;

void     alberca_transfer_result_clear (AlbercaTransferResult         *self);
gboolean alberca_transfer_measure      (int                            fd,
                                        guint64                       *length,
                                        guint64                       *data);
gboolean alberca_transfer_empty        (GVirStorageVol                *volume,
                                        gboolean                      *begun,
                                        GError                       **error);
gboolean alberca_transfer_upload       (GVirStorageVol                *volume,
                                        int                            fd,
                                        guint64                        length,
                                        gboolean                       holes,
                                        const AlbercaTransferOptions  *options,
                                        AlbercaTransferResult         *result,
                                        GError                       **error);
gboolean alberca_transfer_download     (GVirStorageVol                *volume,
                                        int                            fd,
                                        guint64                        expected,
                                        const AlbercaTransferOptions  *options,
                                        AlbercaTransferResult         *result,
                                        GError                       **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AlbercaTransferResult, alberca_transfer_result_clear)

G_END_DECLS
