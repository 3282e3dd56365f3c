/* alberca-file-chooser.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-file-chooser.h"

#include <glib/gi18n-lib.h>

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
on_response (GtkNativeDialog *native,
             int              response,
             gpointer         user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);

  g_signal_handlers_disconnect_by_data (native, task);
  if (g_task_get_cancellable (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_cancellable (task), native);

  if (response == GTK_RESPONSE_ACCEPT && g_task_get_source_tag (task) == alberca_file_chooser_open_several_async)
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (native)), g_object_unref);
  else if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (native)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("No file was chosen"));

  gtk_native_dialog_destroy (native);
}

static void
on_cancelled (GCancellable    *cancellable,
              GtkNativeDialog *native)
{
  gtk_native_dialog_hide (native);
  g_signal_emit_by_name (native, "response", GTK_RESPONSE_CANCEL);
}

static void
ask (GtkFileChooserNative *native,
     gpointer              source_tag,
     GCancellable         *cancellable,
     GAsyncReadyCallback   callback,
     gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, g_object_ref (native), g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), native, 0);

  /* The handler owns the task until it is answered */
  g_signal_connect (native, "response", G_CALLBACK (on_response), g_steal_pointer (&task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

/**
 * alberca_file_chooser_save_async:
 * @parent: (nullable): the window that asks
 * @title: translated title
 * @suggested_name: the name that is proposed
 * @cancellable: (nullable): closes the chooser
 * @callback: main thread
 * @user_data: for @callback
 *
 * Asks where to save something; asks again before an existing file is overwritten.
 */
void
alberca_file_chooser_save_async (GtkWindow           *parent,
                                 const char          *title,
                                 const char          *suggested_name,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GtkFileChooserNative) native = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  native = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), suggested_name);
  ask (native, alberca_file_chooser_save_async, cancellable, callback, user_data);
}

/**
 * alberca_file_chooser_open_async:
 * @parent: (nullable): the window that asks
 * @title: translated title
 * @filter_title: translated, what the files are called that are shown at first
 * @pattern: a glob that fits their names
 * @cancellable: (nullable): closes the chooser
 * @callback: main thread
 * @user_data: for @callback
 *
 * Asks for a file that exists.
 */
void
alberca_file_chooser_open_async (GtkWindow           *parent,
                                 const char          *title,
                                 const char          *filter_title,
                                 const char          *pattern,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GtkFileChooserNative) native = NULL;
  g_autoptr (GtkFileFilter) some = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  native = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_filter_set_name (some, filter_title);
  gtk_file_filter_add_pattern (some, pattern);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), some);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), all);
  ask (native, alberca_file_chooser_open_async, cancellable, callback, user_data);
}

/**
 * alberca_file_chooser_open_several_async:
 * @parent: (nullable): the window that asks
 * @title: translated title
 * @several: more than one may be chosen
 * @cancellable: (nullable): closes the chooser
 * @callback: main thread; calls alberca_file_chooser_finish_several()
 * @user_data: for @callback
 *
 * Asks for files that exist, whatever they are called.
 */
void
alberca_file_chooser_open_several_async (GtkWindow           *parent,
                                         const char          *title,
                                         gboolean             several,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_autoptr (GtkFileChooserNative) native = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  native = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), several);
  ask (native, alberca_file_chooser_open_several_async, cancellable, callback, user_data);
}

/**
 * alberca_file_chooser_folder_async:
 * @parent: (nullable): the window that asks
 * @title: translated title
 * @cancellable: (nullable): closes the chooser
 * @callback: main thread
 * @user_data: for @callback
 *
 * Asks for a folder, which may be a new one.
 */
void
alberca_file_chooser_folder_async (GtkWindow           *parent,
                                   const char          *title,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GtkFileChooserNative) native = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  native = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  ask (native, alberca_file_chooser_folder_async, cancellable, callback, user_data);
}

/**
 * alberca_file_chooser_finish_several:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED when no file was chosen
 *
 * Returns: (transfer full) (element-type GFile): the files, or %NULL
 */
GListModel *
alberca_file_chooser_finish_several (GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * alberca_file_chooser_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED when no file was chosen
 *
 * Returns: (transfer full): the file, or %NULL
 */
GFile *
alberca_file_chooser_finish (GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

G_GNUC_END_IGNORE_DEPRECATIONS
