/* alberca-download-chooser.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-download-chooser.h"

#include <glib/gi18n.h>

#include "model/alberca-download-plan.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-transfer.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-file-chooser.h"

typedef struct
{
  AlbercaPool          *pool;
  GPtrArray            *volumes;
  GtkWindow            *window;  /* weak; NULL where there is none */
  AlbercaDownloadPlan  *plan;    /* NULL for one volume, and until there is a folder */
  AlbercaConfirmDialog *dialog;  /* weak */
  GtkCheckButton       *replace; /* weak: of the dialog, NULL where there is nothing to replace */
} Choice;

static void
choice_clear (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->pool);
  g_ptr_array_unref (choice->volumes);
  g_clear_weak_pointer (&choice->window);
  g_clear_pointer (&choice->plan, alberca_download_plan_free);
  g_clear_weak_pointer (&choice->dialog);
  g_clear_weak_pointer (&choice->replace);
}

static void
choice_unref (Choice *choice)
{
  g_rc_box_release_full (choice, choice_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_unref)

static void
choice_closure_unref (gpointer  data,
                      GClosure *closure)
{
  choice_unref (data);
}

/* The pool may have been stopped while somebody was asked. */
static gboolean
is_possible (Choice *choice)
{
  return alberca_pool_get_available_now (choice->pool) && alberca_pool_get_active (choice->pool);
}

static void
present (Choice    *choice,
         GtkWidget *dialog)
{
  if (choice->window != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (dialog), choice->window);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Somewhere in the net, where no path leads */
static gboolean
check_path (Choice *choice,
            GFile  *file)
{
  g_autoptr(GError) error = NULL;

  if (g_file_peek_path (file) != NULL)
    return TRUE;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _("Volumes can be downloaded to a folder of this computer, or one that is mounted in it."));
  present (choice, alberca_error_dialog_new (_("There is no way to this folder"), error, NULL));
  return FALSE;
}

/* Several: what is there already, and whether there is room */

static gboolean
replaces (Choice *choice)
{
  return choice->replace != NULL && gtk_check_button_get_active (choice->replace);
}

static void
update_command (Choice *choice)
{
  g_autofree char *command = alberca_download_plan_get_commands (choice->plan, replaces (choice));

  alberca_confirm_dialog_set_command (choice->dialog, command);
  alberca_confirm_dialog_set_destructive (choice->dialog, replaces (choice));
}

static void
replace_toggled_cb (GtkCheckButton *button,
                    gpointer        user_data)
{
  Choice *choice = user_data;

  if (choice->dialog != NULL)
    update_command (choice);
}

static void
confirmed_cb (AlbercaConfirmDialog *dialog,
              gpointer              user_data)
{
  Choice *choice = user_data;

  if (is_possible (choice))
    alberca_download_plan_run (choice->plan, replaces (choice));
}

static void
show_taken (Choice *choice)
{
  g_autofree char *taken = alberca_download_plan_get_taken (choice->plan);
  const char *lines[] = { taken, _("They stay, and what is downloaded gets a number, unless they are replaced."), NULL };
  GtkCheckButton *replace;

  if (taken == NULL)
    return;
  alberca_confirm_dialog_add_consequences (choice->dialog, _("There are files of these names in the folder"), lines);
  replace = alberca_confirm_dialog_add_choice (choice->dialog, _("Replace the files that are there"));
  g_set_weak_pointer (&choice->replace, replace);
  g_signal_connect_data (replace, "toggled", G_CALLBACK (replace_toggled_cb), g_rc_box_acquire (choice),
                         choice_closure_unref, 0);
}

static void
room_found_cb (GObject      *source_object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Choice) choice = user_data;
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info_finish (G_FILE (source_object), result, NULL);
  guint64 length = alberca_download_plan_get_length (choice->plan);
  g_autofree char *length_text = alberca_size_format (length);
  g_autofree char *free_text = NULL;
  g_autofree char *line = NULL;
  const char *lines[2] = { NULL };

  if (choice->dialog == NULL)
    return;
  alberca_confirm_dialog_set_busy (choice->dialog, FALSE);
  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) ||
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) >= length)
    return;

  free_text = alberca_size_format (g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE));
  /* Translators: two sizes */
  line = g_strdup_printf (_("They need up to %s, and only %s is free there."), length_text, free_text);
  lines[0] = line;
  alberca_confirm_dialog_add_consequences (choice->dialog, _("The folder may be too small"), lines);
}

static void
ask_several (Choice *choice,
             GFile  *folder)
{
  g_autofree char *name = g_path_get_basename (g_file_peek_path (folder));
  g_autofree char *display_name = g_filename_display_name (name);
  /* Translators: a number of volumes, and the name of a folder */
  g_autofree char *heading = g_strdup_printf (ngettext ("Download %u volume into “%s”?", "Download %u volumes into “%s”?",
                                                        choice->volumes->len), choice->volumes->len, display_name);
  g_autofree char *length = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  choice->plan = alberca_download_plan_new (choice->pool, choice->volumes, g_file_peek_path (folder));
  length = alberca_size_format (alberca_download_plan_get_length (choice->plan));
  /* Translators: %s is a size */
  body = g_strdup_printf (_("One after the other, up to %s in all. One that fails does not stop the others."), length);
  dialog = alberca_confirm_dialog_new (heading, body, _("_Download"), NULL);
  g_set_weak_pointer (&choice->dialog, ALBERCA_CONFIRM_DIALOG (dialog));
  alberca_confirm_dialog_depend_on (choice->dialog, alberca_pool_get_connection (choice->pool), choice->pool);
  g_signal_connect_data (dialog, "confirmed", G_CALLBACK (confirmed_cb), g_rc_box_acquire (choice), choice_closure_unref, 0);
  show_taken (choice);
  update_command (choice);
  alberca_confirm_dialog_set_busy (choice->dialog, TRUE);
  g_file_query_filesystem_info_async (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, G_PRIORITY_DEFAULT, NULL, room_found_cb,
                                      g_rc_box_acquire (choice));
  present (choice, dialog);
}

static void
folder_chosen_cb (GObject      *source_object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Choice) choice = user_data;
  g_autoptr(GFile) folder = alberca_file_chooser_finish (result, NULL);

  if (folder != NULL && is_possible (choice) && check_path (choice, folder))
    ask_several (choice, folder);
}

/* One: the chooser has asked already */

static void
file_chosen_cb (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Choice) choice = user_data;
  g_autoptr(GFile) file = alberca_file_chooser_finish (result, NULL);

  if (file != NULL && is_possible (choice) && check_path (choice, file))
    alberca_pool_download (choice->pool, g_ptr_array_index (choice->volumes, 0), g_file_peek_path (file), TRUE);
}

void
alberca_download_chooser_ask (GtkWidget   *parent,
                              AlbercaPool *pool,
                              GPtrArray   *volumes)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  Choice *choice;

  g_return_if_fail (volumes->len > 0);

  choice = g_rc_box_new0 (Choice);
  choice->pool = g_object_ref (pool);
  choice->volumes = g_ptr_array_ref (volumes);
  g_set_weak_pointer (&choice->window, window);
  if (volumes->len > 1)
    {
      alberca_file_chooser_folder_async (window, _("Download into a Folder"), NULL, folder_chosen_cb, choice);
    }
  else
    {
      g_autofree char *name = g_strdelimit (g_strdup (alberca_volume_get_name (g_ptr_array_index (volumes, 0))), "/", '-');

      alberca_file_chooser_save_async (window, _("Download the Volume"), name, NULL, file_chosen_cb, choice);
    }
}
