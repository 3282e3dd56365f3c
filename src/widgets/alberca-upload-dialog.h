/* alberca-upload-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-upload-draft.h"

G_BEGIN_DECLS

/* Files of this computer that are to be volumes of a pool, or the content of one volume. */

#define ALBERCA_TYPE_UPLOAD_DIALOG (alberca_upload_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaUploadDialog, alberca_upload_dialog, ALBERCA, UPLOAD_DIALOG, AdwWindow)

/* @files: GListModel of GFile */
GtkWidget *alberca_upload_dialog_new          (AlbercaPool   *pool,
                                               GListModel    *files);
/* Asks for files, then shows the dialog over the window of @parent. @volume: (nullable): upload over it */
void       alberca_upload_dialog_choose       (GtkWidget     *parent,
                                               AlbercaPool   *pool,
                                               AlbercaVolume *volume);
gboolean   alberca_upload_dialog_is_possible  (AlbercaPool   *pool);
/* Files that are dropped on @widget, which has a property "pool", are uploaded */
void       alberca_upload_dialog_accept_drops (GtkWidget     *widget);

G_END_DECLS
