/* alberca-download-chooser.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-download-chooser.h"

#include <glib/gi18n.h>

#include "model/alberca-volume-transfer.h"
#include "widgets/alberca-file-chooser.h"

typedef struct
{
  AlbercaPool *pool;
  GPtrArray   *volumes;
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->pool);
  g_ptr_array_unref (choice->volumes);
  g_free (choice);
}

/* The pool may have been stopped while the chooser was open. */
static gboolean
is_possible (Choice *choice)
{
  return alberca_pool_get_available_now (choice->pool) && alberca_pool_get_active (choice->pool);
}

static void
folder_chosen_cb (GObject      *source_object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Choice *choice = user_data;
  g_autoptr(GFile) folder = alberca_file_chooser_finish (result, NULL);

  for (guint i = 0; folder != NULL && is_possible (choice) && i < choice->volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (choice->volumes, i);
      g_autofree char *name = g_strdelimit (g_strdup (alberca_volume_get_name (volume)), "/", '-');
      g_autoptr(GFile) file = g_file_get_child (folder, name);

      /* Nobody was asked whether what has the name may be replaced. */
      if (g_file_peek_path (file) != NULL)
        alberca_pool_download (choice->pool, volume, g_file_peek_path (file), FALSE);
    }
  choice_free (choice);
}

static void
file_chosen_cb (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Choice *choice = user_data;
  g_autoptr(GFile) file = alberca_file_chooser_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL && is_possible (choice))
    alberca_pool_download (choice->pool, g_ptr_array_index (choice->volumes, 0), g_file_peek_path (file), TRUE);
  choice_free (choice);
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

  choice = g_new0 (Choice, 1);
  choice->pool = g_object_ref (pool);
  choice->volumes = g_ptr_array_ref (volumes);
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
