/* alberca-file-chooser.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a file of this computer; through the portal inside Flatpak. The one file with a
 * deprecated API: GtkFileDialog does not exist at the floor. */

void   alberca_file_chooser_save_async  (GtkWindow            *parent,
                                         const char           *title,
                                         const char           *suggested_name,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
void   alberca_file_chooser_open_async  (GtkWindow            *parent,
                                         const char           *title,
                                         const char           *filter_title,
                                         const char           *pattern,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
void   alberca_file_chooser_open_several_async (GtkWindow            *parent,
                                                const char           *title,
                                                gboolean              several,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* GListModel of GFile */
GListModel *alberca_file_chooser_finish_several (GAsyncResult        *result,
                                                 GError             **error);
void   alberca_file_chooser_folder_async (GtkWindow           *parent,
                                          const char          *title,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
/* Of the others */
GFile *alberca_file_chooser_finish      (GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
